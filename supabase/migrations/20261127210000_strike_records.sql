-- 撤销登记: a record of the 台账 that was entered by mistake is struck, with who, when and why. It counts nowhere and claims nothing, and stays to be seen; it can be taken back.
-- The tables hold what was recorded; deals, pledges and product_filings are from here on what of it stands. All that counts, compares and lists reads those names, and
-- so leaves out what is struck without knowing of it. A later migration alters the tables (recorded_…) and then replaces the view.

create table public.strikes (
	op uuid primary key,
	event uuid not null references public.events (id),
	organisation uuid not null references public.organisations (id),
	kind text not null check (kind in ('deal', 'pledge', 'filing')),
	record uuid not null,
	reason text not null check (length(reason) between 4 and 500),
	struck_by text,
	struck_at timestamptz not null,
	restored_by text,
	restored_at timestamptz,
	check (restored_at is not null or restored_by is null)
);
create unique index one_strike on public.strikes (record) where restored_at is null;
create index on public.strikes (record);
alter table public.strikes enable row level security;
create policy own_and_watched on public.strikes for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
-- insert and update are not granted: everything goes through push.
grant select on public.strikes to authenticated;
comment on table public.strikes is '撤销登记: which record, by whom, when and why; and who took it back.';

-- These name the rows by their type, and are made again below for what stands.
drop function private.deals_passing(private.counting, uuid[]);
drop function private.deal_identity(public.deals, text);
drop function private.pledge_identity(public.pledges, text);
drop function private.ledger_lines(uuid, text);

alter table public.deals rename to recorded_deals;
alter table public.pledges rename to recorded_pledges;
alter table public.product_filings rename to recorded_filings;
alter table public.recorded_deals add column strike uuid references public.strikes (op);
alter table public.recorded_pledges add column strike uuid references public.strikes (op);
alter table public.recorded_filings add column strike uuid references public.strikes (op);

create view public.deals with (security_invoker = true) as select * from public.recorded_deals where strike is null;
grant select on public.deals to authenticated;
comment on view public.deals is 'The deals that stand. Written like a table.';
create view public.pledges with (security_invoker = true) as select * from public.recorded_pledges where strike is null;
grant select on public.pledges to authenticated;
comment on view public.pledges is 'The pledges that stand. Written like a table.';
create view public.product_filings with (security_invoker = true) as select * from public.recorded_filings where strike is null;
grant select on public.product_filings to authenticated;
comment on view public.product_filings is 'The product filings that stand. Written like a table.';

-- What a deal is counted by: the number it was filed under, else the number of its technology contract, else what it is about.
create function private.deal_identity(p_deal public.deals, p_acquirer text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce('no:' || private.comparable(p_deal.record_no), 'contract:' || private.comparable(p_deal.tech_contract_no),
		concat_ws('|', w.word, array_to_string(array(select n from unnest(p_deal.patents) n order by n), ','), p_acquirer,
			case when w.word <> 'transfer' then coalesce(p_deal.signed_on, p_deal.recorded_on) end))
	from (select case when private.deal_word(p_deal.type) = 'transfer' then 'transfer' else p_deal.type end as word) w
$$;

-- What a pledge is counted by: its registration number, else its parties, day and sum.
create function private.pledge_identity(p_pledge public.pledges, p_borrower text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce('no:' || p_pledge.registration_no, concat_ws('|', p_borrower, private.comparable(p_pledge.lender_name), p_pledge.registered_on, p_pledge.registered_fen))
$$;

-- The deals that a figure is about.
create function private.deals_passing(p private.counting, p_units uuid[]) returns table (deal public.deals, acquirer text, identity text)
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_types text[] := private.texts_of(p.filters -> 'deal_types');
	v_holders text[] := private.texts_of(p.filters -> 'holder_types');
begin
	return query
		select d, a.key, private.deal_identity(d, a.key)
		from public.deals d
		cross join lateral private.firm(d.organisation, d.holder_code, d.holder_name) h
		cross join lateral private.firm(d.organisation, d.acquirer_code, d.acquirer_name) a
		where (p_units is null or d.id = any (p_units)) and d.organisation = any (p.scope)
			and (v_types = '{}' or d.type = any (v_types) or private.deal_word(d.type) = any (v_types))
			and not ('related_party' = any (private.texts_of(p.filters -> 'exclude')) and coalesce(d.is_related_party, false))
			and (v_holders = '{}' or private.actor_word(d.holder_kind) = any (v_holders))
			and private.is_in_area(p, p.filters ->> 'holder_region', coalesce(d.holder_region, h.region), h.park)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(d.acquirer_region, a.region), coalesce(d.acquirer_park, a.park))
			and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', case when p.metric like 'smes.%' then 'sme' end), coalesce(d.acquirer_size, a.size_class), coalesce(d.is_tech_sme, a.tech_sme))
			and (p.filters ->> 'holder' is distinct from 'self' or private.is_self(p, d.holder_name, h.key))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, d.acquirer_name, a.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, d.facilitated_by, d.organisation, d.lead));
end $$;

-- Any record of the 台账 as a line, struck or not.
create function private.ledger_lines(p_organisation uuid, p_list text) returns table (record uuid, day date, kind text, sum_fen bigint, due_on date, words text, is_struck boolean)
language sql stable set search_path = ''
as $$
	select id, coalesce(signed_on, 'infinity'), type, amount_fen, private.filing_due(type, effective_on, signed_on, recorded_on),
		concat_ws('|', acquirer_name, holder_name, array_to_string(patents, '|'), record_no, tech_contract_no), strike is not null
	from public.recorded_deals where organisation = p_organisation and p_list = 'deals'
	union all
	select id, coalesce(registered_on, paid_out_on, 'infinity'), null, coalesce(registered_fen, loan_fen), null,
		concat_ws('|', borrower_name, lender_name, array_to_string(patents, '|'), registration_no), strike is not null
	from public.recorded_pledges where organisation = p_organisation and p_list = 'pledges'
	union all
	select id, coalesce(filed_on, 'infinity'), null, sales_fen, null, concat_ws('|', product, firm_name, array_to_string(patents, '|'), filing_no), strike is not null
	from public.recorded_filings where organisation = p_organisation and p_list = 'filings'
$$;

-- One record by itself, struck or not: then with the operation that struck it.
create or replace function private.ledger_record(p_list text, p_record uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
		'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id)))
	from public.recorded_deals d where p_list = 'deals' and d.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(p)) from public.recorded_pledges p where p_list = 'pledges' and p.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(f)) from public.recorded_filings f where p_list = 'filings' and f.id = p_record
$$;

-- Papers stay with a record that is struck.
create or replace function private.organisation_of_evidence(p_file public.files) returns uuid
language sql stable set search_path = ''
as $$
	select organisation from public.recorded_deals where id = p_file.deal
	union all select organisation from public.recorded_pledges where id = p_file.pledge
	union all select organisation from public.recorded_filings where id = p_file.filing
$$;

-- list_evidence({ records }) → { files }: the papers of these records, for their organisation and for the bureau that watches over it. Definer: files are the organisation's own.
create or replace function public.list_evidence(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_records uuid[];
	v_answer jsonb;
begin
	select array_agg(value::uuid) into v_records from (
		select value from jsonb_array_elements_text(case jsonb_typeof(request -> 'records') when 'array' then request -> 'records' else '[]' end) limit 1000) r;
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('record', coalesce(f.deal, f.pledge, f.filing), 'paper', f.paper, 'id', f.id,
		'name', case when o.is_own then f.name end, 'type', f.type, 'bytes', f.bytes, 'attachedAt', private.iso(f.attached_at), 'storedAt', private.iso(f.stored_at)))
		order by f.attached_at, f.id), '[]')) into v_answer
	from (
		select * from public.files where deal = any (v_records)
		union all select * from public.files where pledge = any (v_records)
		union all select * from public.files where filing = any (v_records)
	) f
	cross join lateral (select f.event in (select private.my_events()) as is_own) o
	where f.removed_at is null and (o.is_own or coalesce((
		select organisation from public.recorded_deals where id = f.deal
		union all select organisation from public.recorded_pledges where id = f.pledge
		union all select organisation from public.recorded_filings where id = f.filing) in (select private.watched_organisations()), false));
	return v_answer;
end $$;

-- list_ledger({ organisation, list, record?, text?, kind?, year?, due?, struck?, after?, limit? }) → one page; `struck` lists what was struck instead of what stands. Definer: as before.
create or replace function public.list_ledger(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (private.asked_organisations(jsonb_build_object('organisation', coalesce(request ->> 'organisation', ''))))[1];
	v_list text := request ->> 'list';
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_search record;
	v_today date := (now() at time zone 'Asia/Shanghai')::date;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	with recorded as materialized (select * from private.ledger_lines(v_organisation, v_list)),
	lines as materialized (select * from recorded where is_struck = coalesce((request ->> 'struck')::boolean, false) or record = (request ->> 'record')::uuid),
	fitting as materialized (
		select * from lines where (request ->> 'record' is null or record = (request ->> 'record')::uuid) and (request ->> 'kind' is null or kind = request ->> 'kind')
			and (request ->> 'year' is null or day between make_date((request ->> 'year')::integer, 1, 1) and make_date((request ->> 'year')::integer, 12, 31))
			and (not coalesce((request ->> 'due')::boolean, false) or due_on is not null)
			and (v_search.patterns = '{}' or private.searchable(words) like all (v_search.patterns))),
	page as (
		select * from fitting where request -> 'after' is null or (day, record) < ((request #>> '{after,day}')::date, (request #>> '{after,id}')::uuid)
		order by day desc, record desc limit v_limit + 1)
	select jsonb_strip_nulls(jsonb_build_object(
		'records', private.first_of((select coalesce(jsonb_agg(private.ledger_record(v_list, record) order by day desc, record desc), '[]') from page), v_limit),
		'next', (select jsonb_build_object('day', day, 'id', record) from (select * from page order by day desc, record desc offset v_limit - 1 limit 2) last
			where (select count(*) from page) > v_limit order by day desc, record desc limit 1),
		'total', (select count(*) from fitting), 'sumFen', (select coalesce(sum(sum_fen), 0) from fitting),
		'years', (select coalesce(jsonb_agg(year order by year desc), '[]') from (select distinct extract(year from day)::integer as year from lines where isfinite(day)) y),
		'struck', (select count(*) from recorded where is_struck), 'due', (select count(*) from recorded where due_on is not null and not is_struck), 'late', (select count(*) from recorded where due_on < v_today and not is_struck),
		'counts', jsonb_build_object('deals', (select count(*) from public.deals where organisation = v_organisation),
			'pledges', (select count(*) from public.pledges where organisation = v_organisation),
			'filings', (select count(*) from public.product_filings where organisation = v_organisation)))) into v_answer;
	return v_answer;
end $$;

-- list_deals({ organisation }) → { deals, pledges, filings }: all that was recorded, struck or not, so that a list that is imported again finds it. Invoker.
create or replace function public.list_deals(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id))) order by d.signed_on desc nulls first, d.id)
			from public.recorded_deals d where d.organisation = (request ->> 'organisation')::uuid), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.registered_on desc nulls first, p.id)
			from public.recorded_pledges p where p.organisation = (request ->> 'organisation')::uuid), '[]'),
		'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(f)) order by f.filed_on desc nulls first, f.id)
			from public.recorded_filings f where f.organisation = (request ->> 'organisation')::uuid), '[]'))
$$;

-- What became of a lead, and which of its records were struck.
create or replace function private.outcome_of_lead(p_lead uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'holderKind', (select p.holder_kind from public.leads l join public.patents p on p.id = l.patent where l.id = p_lead),
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', coalesce((select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id), '[]'))) order by d.updated_at, d.id) from public.deals d where d.lead = p_lead), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.updated_at, p.id) from public.pledges p where p.lead = p_lead), '[]'),
		'struck', coalesce((select jsonb_agg(jsonb_build_object('kind', s.kind, 'record', s.record) order by s.struck_at) from public.strikes s
			where s.restored_at is null and s.record in (select id from public.recorded_deals where lead = p_lead union all select id from public.recorded_pledges where lead = p_lead)), '[]'),
		'related', coalesce((select jsonb_agg(distinct jsonb_build_object('id', o.id, 'event', o.event, 'why', k.why, 'receipt', o.receipt, 'stage', o.stage))
			from public.lead_links k join public.leads o on o.id = case when k.lead = p_lead then k.other else k.lead end where p_lead in (k.lead, k.other)), '[]'))
$$;

-- True when a record stands behind a figure of a period that was handed in, whoever's programme it is.
create function private.is_handed_in(p_kind text, p_record uuid, p_organisation uuid) returns boolean
language sql stable set search_path = ''
as $$
	select exists (
		select from public.programme_scope s join public.programmes p on p.id = s.programme and p.dropped_at is null
			join public.closed_periods c on c.programme = p.id
			join public.programme_metrics m on m.programme = p.id and p_kind = any (private.fact_kinds(m.metric))
			cross join lateral private.period_days(p.starts_on, p.ends_on, p.years, c.period) d
			cross join lateral private.facts_counted(private.counting_of(m.id), p_kind, array[p_record]) f
		where s.organisation = p_organisation and s.kind = p_kind and f.day between d.first and d.last)
$$;

-- Marks a record as struck, or (null) as standing. The row is touched, and so counted again.
create function private.set_strike(p_kind text, p_record uuid, p_strike uuid) returns void
language sql set search_path = ''
as $$
	update public.recorded_deals set strike = p_strike where p_kind = 'deal' and id = p_record;
	update public.recorded_pledges set strike = p_strike where p_kind = 'pledge' and id = p_record;
	update public.recorded_filings set strike = p_strike where p_kind = 'filing' and id = p_record;
$$;

-- strikeRecord({ recordKind, record, reason }): what was entered by mistake counts no more. Not once its period was handed in: that is for an adjustment.
create function private.strike_record(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_kind text := p_op.args ->> 'recordKind';
	v_id uuid := (p_op.args ->> 'record')::uuid;
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
begin
	if v_record is null or (v_record ->> 'event')::uuid <> p_op.event then return private.refused('unknown_subject', 'record'); end if;
	if coalesce(length(v_reason), 0) not between 4 and 500 then return private.refused('arguments_invalid', 'reason'); end if;
	if v_record ? 'strike' then return jsonb_build_object('status', 'merged', 'into', v_record ->> 'strike'); end if;
	if private.is_handed_in(v_kind, v_id, (v_record ->> 'organisation')::uuid) then return private.refused('record_handed_in', 'record'); end if;
	insert into public.strikes (op, event, organisation, kind, record, reason, struck_by, struck_at)
	values (p_op.id, p_op.event, (v_record ->> 'organisation')::uuid, v_kind, v_id, v_reason, private.recorder(p_op.id), p_op.received_at);
	perform private.set_strike(v_kind, v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- restoreRecord({ recordKind, record }): it was right after all, and counts again. Not into a period that was handed in meanwhile.
create function private.restore_record(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_kind text := p_op.args ->> 'recordKind';
	v_id uuid := (p_op.args ->> 'record')::uuid;
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
	v_strike uuid := (v_record ->> 'strike')::uuid;
begin
	if v_strike is null or (v_record ->> 'event')::uuid <> p_op.event then return private.refused('unknown_subject', 'record'); end if;
	perform private.set_strike(v_kind, v_id, null);
	if private.is_handed_in(v_kind, v_id, (v_record ->> 'organisation')::uuid) then
		perform private.set_strike(v_kind, v_id, v_strike);
		return private.refused('record_handed_in', 'record');
	end if;
	update public.strikes set restored_by = private.recorder(p_op.id), restored_at = p_op.received_at where op = v_strike;
	return '{"status": "accepted"}';
end $$;

-- What keeps a record from being taken, or null. One that was struck is taken back first.
create or replace function private.record_fault(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when p_op.args ->> 'lead' is not null and not exists (select from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event)
			then private.refused('unknown_subject', 'lead')
		when exists (select from public.strikes s where s.restored_at is null and s.record = coalesce(p_op.args ->> 'deal', p_op.args ->> 'pledge', p_op.args ->> 'filing')::uuid)
			then private.refused('record_struck')
		when p_op.args ->> 'lead' is null and not private.is_in_book(p_op) then private.refused('verb_not_allowed', 'event')
		when exists (select from unnest(private.texts_in(p_op.args -> 'patents')) n where not private.is_patent_number(n)) then private.refused('arguments_invalid', 'patents')
	end
$$;

-- What was done to a record: recorded, changed, a paper added or removed, what bureaus said of it, struck and taken back.
create or replace function private.record_history(p_kind text, p_record uuid) returns table (at timestamptz, what text, by text, detail jsonb)
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
	union all
	select s.struck_at, 'struck', s.struck_by, jsonb_build_object('reason', s.reason) from public.strikes s where s.record = p_record
	union all
	select s.restored_at, 'restored', s.restored_by, '{}' from public.strikes s where s.record = p_record and s.restored_at is not null
$$;

-- read_record({ kind: deal|pledge|filing, record }) → { kind, record (its columns), organisationName, event?, eventName?, isOwn, struck?, reviews, history }: history in order of time. Definer: reads
-- the operations; whose the record is, is checked here.
create or replace function public.read_record(request jsonb) returns jsonb
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
	select jsonb_strip_nulls(jsonb_build_object('kind', v_kind, 'record', v_record, 'isOwn', v_is_own,
		'struck', (select jsonb_build_object('reason', s.reason, 'by', s.struck_by, 'at', private.iso(s.struck_at)) from public.strikes s where s.op = (v_record ->> 'strike')::uuid), 'organisationName', o.name,
		'event', case when e.type <> 'book' then e.id end, 'eventName', case when e.type <> 'book' then e.name end,
		'reviews', (select coalesce(jsonb_agg(private.review_card(w) || jsonb_build_object('programme', p.id) order by w.reviewed_at, w.op), '[]')
			from private.programmes_in_sight() p cross join lateral private.last_reviews(p.id) w
			where p.id in (select programme from public.reviews where record = v_id) and w.record = v_id and w.record_kind = v_kind),
		'history', (select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(h.at), 'what', h.what, 'by', h.by) || h.detail order by h.at, h.what), '[]')
			from private.record_history(v_kind, v_id) h))) into v_answer
	from public.organisations o, public.events e where o.id = v_organisation and e.id = (v_record ->> 'event')::uuid;
	return v_answer;
end $$;

create or replace function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	case p_op.verb
		when 'recordCheckIn' then return private.record_check_in(p_op);
		when 'voidCheckIn' then return private.void_check_in(p_op);
		when 'addAttendee' then return private.add_attendee(p_op);
		when 'linkAttendees' then return private.link_attendees(p_op);
		when 'settleHeld' then return private.settle_held(p_op);
		when 'sealEnrolment' then return private.seal_enrolment(p_op);
		when 'recordEnterprise' then return private.record_enterprise(p_op);
		when 'createEvent' then return private.create_event(p_op);
		when 'amendEvent' then return private.describe_event(p_op);
		when 'advanceEvent' then return private.advance_event(p_op);
		when 'issuePass' then return private.issue_pass(p_op);
		when 'revokePass' then return private.revoke_pass(p_op);
		when 'enrolPhone' then return private.enrol_phone(p_op);
		when 'adoptEnrolment' then return private.adopt_enrolment(p_op);
		when 'revokeEnrolment' then return private.revoke_enrolment(p_op);
		when 'recordCounterpart' then return private.record_counterpart(p_op);
		when 'renewCounterpartLink' then return private.renew_counterpart_link(p_op);
		when 'recordPatent' then return private.record_patent(p_op);
		when 'placeBooth' then return private.place_booth(p_op);
		when 'requestPatent' then return private.request_patent(p_op);
		when 'amendLead' then return private.amend_lead(p_op);
		when 'recordNeed' then return private.record_need(p_op);
		when 'amendNeed' then return private.amend_need(p_op);
		when 'introduceNeed' then return private.introduce_need(p_op);
		when 'advanceLead' then return private.advance_lead(p_op);
		when 'assignLead' then return private.assign_lead(p_op);
		when 'answerLead' then return private.answer_lead(p_op);
		when 'withdrawRequest' then return private.withdraw_request(p_op);
		when 'eraseRequest' then return private.erase_request(p_op);
		when 'grantConsent' then return private.grant_consent(p_op);
		when 'withdrawConsent' then return private.withdraw_consent(p_op);
		when 'recordDeal' then return private.record_deal(p_op);
		when 'recordPledge' then return private.record_pledge(p_op);
		when 'recordProductFiling' then return private.record_product_filing(p_op);
		when 'strikeRecord' then return private.strike_record(p_op);
		when 'restoreRecord' then return private.restore_record(p_op);
		when 'chooseRecommendations' then return private.choose_recommendations(p_op);
		when 'giveFeedback' then return private.give_feedback(p_op);
		when 'recordTargetedPush' then return private.record_targeted_push(p_op);
		when 'adoptProgramme' then return private.adopt_programme(p_op);
		when 'amendProgramme' then return private.amend_programme(p_op);
		when 'dropProgramme' then return private.drop_programme(p_op);
		when 'reportValue' then return private.report_value(p_op);
		when 'adjustValue' then return private.adjust_value(p_op);
		when 'approveValue' then return private.approve_value(p_op);
		when 'rejectValue' then return private.reject_value(p_op);
		when 'attachEvidence' then return private.attach_evidence(p_op);
		when 'closePeriod' then return private.close_period(p_op);
		when 'confirmIndicator' then return private.confirm_indicator(p_op);
		when 'disputeIndicator' then return private.dispute_indicator(p_op);
		when 'confirmRecord' then return private.confirm_record(p_op);
		when 'disputeRecord' then return private.dispute_record(p_op);
		when 'linkEvent' then return private.link_event(p_op);
		when 'attachFile' then return private.attach_file(p_op);
		when 'correctContact' then return private.correct_contact(p_op);
		when 'detachFile' then return private.detach_file(p_op);
		when 'recordEntry' then return private.record_entry(p_op);
		when 'freezeReport' then return private.freeze_report(p_op);
		when 'draftDocument' then return private.draft_document(p_op);
		when 'publishDocument' then return private.publish_document(p_op);
		when 'withdrawDocument' then return private.withdraw_document(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

-- Null when the operation may be done, else its outcome. Programmes, contacts, documents, files at rest and strikes are the server's alone: a phone never writes of them.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	if p_op.verb in ('adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue', 'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod',
			'confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'linkEvent', 'correctContact', 'detachFile', 'recordEntry', 'freezeReport',
			'draftDocument', 'publishDocument', 'withdrawDocument', 'strikeRecord', 'restoreRecord') then
		return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
	end if;
	return private.authority_over_records(p_op);
end $$;
