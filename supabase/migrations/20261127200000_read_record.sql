-- One record of the 台账 by itself, for its organisation and for the bureau that watches over it: what it says, what was done to it in order of time, and what bureaus said of it.

-- The record, or the file, that an operation of the 台账 names.
create function private.record_named(p_raw text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce(a ->> 'deal', a ->> 'pledge', a ->> 'filing', a ->> 'file') from (select private.readable(p_raw) -> 'args') x(a)
$$;

create index record_history on public.op_inbox (private.record_named(raw)) where raw ~ 'recordDeal|recordPledge|recordProductFiling|detachFile';
create index on public.reviews (record) where record is not null;

-- The programmes of which this person may read: those of their organisations and of those they watch over.
create function private.programmes_in_sight() returns setof public.programmes
language sql stable set search_path = ''
as $$
	select p from public.programmes p where p.organisation in (select private.my_organisations() union select private.watched_organisations())
$$;

-- The operations about a record, or about a file, that were accepted, in order.
create function private.operations_on(p_named uuid) returns table (place bigint, op uuid, at timestamptz, args jsonb)
language sql stable set search_path = ''
as $$
	select row_number() over (order by i.received_at, i.op), i.op, i.received_at, private.readable(i.raw) -> 'args'
	from public.op_inbox i join public.outcomes o on o.op = i.op and o.hash = i.hash and o.status = 'accepted'
	where i.raw ~ 'recordDeal|recordPledge|recordProductFiling|detachFile' and private.record_named(i.raw) = p_named::text
$$;

-- What was done to a record: recorded, changed (and which fields: what is said as before is no change), a paper added or removed, and what bureaus said of it in programmes that this person sees.
create function private.record_history(p_kind text, p_record uuid) returns table (at timestamptz, what text, by text, detail jsonb)
language sql stable set search_path = ''
as $$
	with told as materialized (select * from private.operations_on(p_record))
	select t.at, case t.place when 1 then 'recorded' else 'changed' end, private.recorder(t.op), case when t.place = 1 then '{}' else jsonb_build_object('fields', (
			select coalesce(jsonb_agg(a.field order by a.field), '[]') from jsonb_each(t.args) a(field, value) where a.field not in ('deal', 'pledge', 'filing', 'lead')
				and a.value is distinct from (select b.args -> a.field from told b where b.place < t.place and b.args ? a.field order by b.place desc limit 1))) end
	from told t
	union all
	select f.attached_at, 'paper_added', private.recorder(f.op), jsonb_build_object('paper', f.paper)
	from public.files f where (f.deal = p_record or f.pledge = p_record or f.filing = p_record) and f.stored_at is not null
	union all
	select f.removed_at, 'paper_removed', (select private.recorder(d.op) from private.operations_on(f.id) d order by d.place limit 1), jsonb_build_object('paper', f.paper)
	from public.files f where (f.deal = p_record or f.pledge = p_record or f.filing = p_record) and f.stored_at is not null and f.removed_at is not null
	union all
	select distinct r.reviewed_at, r.decision, r.reviewed_by, jsonb_strip_nulls(jsonb_build_object('reason', r.reason, 'bureauName', b.name, 'programmeName', p.definition -> 'name'))
	from public.reviews r join private.programmes_in_sight() p on p.id = r.programme join public.organisations b on b.id = r.bureau
	where r.record = p_record and r.record_kind = p_kind
$$;

-- read_record({ kind: deal|pledge|filing, record }) → { kind, record (its columns), organisationName, event?, eventName?, isOwn, reviews, history }: history in order of time. Definer: reads the
-- operations; whose the record is, is checked here.
create function public.read_record(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_kind text := request ->> 'kind';
	v_id uuid := (request ->> 'record')::uuid;
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
	v_organisation uuid := (v_record ->> 'organisation')::uuid;
	v_is_own boolean := coalesce(v_organisation in (select private.my_organisations()), false);
	v_answer jsonb;
begin
	if v_organisation is null or not (v_is_own or v_organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	select jsonb_strip_nulls(jsonb_build_object('kind', v_kind, 'record', v_record, 'isOwn', v_is_own, 'organisationName', o.name,
		'event', case when e.type <> 'book' then e.id end, 'eventName', case when e.type <> 'book' then e.name end,
		'reviews', (select coalesce(jsonb_agg(private.review_card(w) || jsonb_build_object('programme', p.id) order by w.reviewed_at, w.op), '[]')
			from private.programmes_in_sight() p cross join lateral private.last_reviews(p.id) w
			where p.id in (select programme from public.reviews where record = v_id) and w.record = v_id and w.record_kind = v_kind),
		'history', (select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(h.at), 'what', h.what, 'by', h.by) || h.detail order by h.at, h.what), '[]')
			from private.record_history(v_kind, v_id) h))) into v_answer
	from public.organisations o, public.events e where o.id = v_organisation and e.id = (v_record ->> 'event')::uuid;
	return v_answer;
end $$;

grant execute on function public.read_record(jsonb) to authenticated;
