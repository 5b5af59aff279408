-- What the desk reads of its catalogue: how many patents fit, one patent with what became of it, booths as they are printed, counterparts with the leads they
-- see. Replaces patents_found, search_patents and list_counterparts.

-- A patent's entries, by its number; only the inbox's few recordPatents are in it.
create index patent_history on public.op_inbox ((private.readable(raw) #>> '{args,number}')) where raw like '%recordPatent%';

-- The patents of an organisation that a request asks for, by title, one more than its page holds; without a limit all. Planned anew each time: which index
-- serves depends on the words.
create or replace function private.patents_found(request jsonb, p_limit integer) returns setof public.patents
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select p.* from public.patents p
		where p.organisation = (request ->> 'organisation')::uuid and (v_search.query is null or p.words @@ v_search.query) and p.searchable like all (v_search.patterns)
			and (request ->> 'chain' is null or request ->> 'chain' = any (p.chains))
			and (request ->> 'kind' is null or p.kind = request ->> 'kind')
			and (request ->> 'status' is null or p.legal_status = request ->> 'status')
			and (request ->> 'mode' is null or exists (select from public.patent_offers o where o.patent = p.id and o.mode = request ->> 'mode'))
			and (request -> 'after' is null or (p.title, p.id) > (request #>> '{after,title}', (request #>> '{after,id}')::uuid))
		order by p.title, p.id limit p_limit + 1;
end $$;

-- search_patents({ organisation, text?, chain?, kind?, status?, mode?, after?: { title, id }, limit? }) → { patents, more, total, chains }, by title: total counts all that fit,
-- chains are all that the catalogue names. Words are parted by blanks; each must be found.
-- Definer: behind a policy the index of bigrams would not be used; the organisation is checked here.
create or replace function public.search_patents(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_found public.patents[];
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations() union select private.watched_organisations()) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	v_found := array(select p from private.patents_found(request, v_limit) p);
	return jsonb_build_object('more', cardinality(v_found) > v_limit,
		'total', (select count(*) from private.patents_found(request - 'after', null)),
		'chains', (select coalesce(jsonb_agg(distinct chain order by chain), '[]') from public.patents p, unnest(p.chains) chain where p.organisation = v_organisation),
		'patents', coalesce((select jsonb_agg(private.patent_card(p) order by p.title, p.id) from unnest(v_found[:v_limit]) p), '[]'));
end $$;

-- read_patent({ patent }) → { organisation, patent, pledgeeAgreedOn?, evaluatedOn?, booths: [{ event, eventName, startsAt, number, code }], leads, deals: [{ id, type, acquirerName, signedOn }],
-- history: [{ at, by, args }] }: one patent of the caller's own catalogue. The newest entry comes first. Leads stand here without the person: that is list_leads. YH003 out of sight.
-- Definer: the inbox, and the firm of a lead, are granted to nobody.
create function public.read_patent(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_patent public.patents;
begin
	select * into v_patent from public.patents where id = (request ->> 'patent')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_strip_nulls(jsonb_build_object('organisation', v_patent.organisation, 'patent', private.patent_card(v_patent),
		'pledgeeAgreedOn', v_patent.pledgee_agreed_on, 'evaluatedOn', v_patent.evaluated_on,
		'booths', coalesce((select jsonb_agg(jsonb_build_object('event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'number', b.number, 'code', b.code)
			order by e.starts_at desc, b.number)
			from public.booth_patents bp join public.booths b on b.id = bp.booth join public.events e on e.id = b.event where bp.patent = v_patent.id), '[]'),
		'leads', coalesce((select jsonb_agg(private.lead_card(l, null, false) order by l.requested_at desc, l.id desc) from public.leads l where l.patent = v_patent.id), '[]'),
		'deals', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'type', d.type, 'acquirerName', d.acquirer_name, 'signedOn', d.signed_on) order by d.signed_on desc nulls first, d.id)
			from public.deals d where d.organisation = v_patent.organisation and v_patent.number = any (d.patents)), '[]'),
		'history', private.history_of(v_patent)));
end $$;

-- The accepted entries of a patent, the newest first.
create function private.history_of(p_patent public.patents) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(i.received_at), 'by', private.recorder(i.op), 'args', private.readable(i.raw) -> 'args')
		order by i.received_at desc, i.op desc), '[]')
	from public.op_inbox i join public.events e on e.id = i.event and e.organisation = p_patent.organisation
	join public.outcomes o on o.op = i.op and o.hash = i.hash and o.status in ('accepted', 'merged')
	where i.raw like '%recordPatent%' and private.readable(i.raw) #>> '{args,number}' = p_patent.number
$$;

-- list_booth_cards({ event }) → { booths: [{ id, code, number, name, patents }] }, by number, each patent as anybody may read it: what is printed. Definer: as search_patents.
create function public.list_booth_cards(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or not coalesce(private.organiser_of(v_event) in (select private.my_organisations()), false) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('booths', coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'code', b.code, 'number', b.number, 'name', b.name, 'patents', (
			select coalesce(jsonb_agg(private.patent_card(p) order by bp.place), '[]')
			from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)) order by b.number, b.id)
		from public.booths b where b.event = v_event), '[]'));
end $$;

-- list_counterparts({ organisation }) → { counterparts: [{ id, kind, name, creditCode, patents, leads, linkRenewedAt }] }, by name. Invoker: the organiser's own.
create or replace function public.list_counterparts(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('counterparts', coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'creditCode', c.credit_code,
		'patents', (select count(*) from public.patents p where p.holder = c.id), 'leads', (select count(*) from public.leads l where l.counterpart = c.id),
		'linkRenewedAt', private.iso(c.link_renewed_at)) order by c.name, c.id), '[]'))
	from public.counterparts c where c.organisation = (request ->> 'organisation')::uuid
$$;

-- list_leads_of_counterpart({ counterpart }) → { leads: [{ …as list_leads without the person, knowsPerson }] }, the newest first: what its page shows, and of whose leads it
-- learns the person. YH003 out of sight. Definer: as list_leads.
create function public.list_leads_of_counterpart(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_counterpart public.counterparts;
begin
	select * into v_counterpart from public.counterparts where id = (request ->> 'counterpart')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('leads', coalesce((select jsonb_agg(private.lead_card(l, null, false)
			|| jsonb_build_object('knowsPerson', private.may_know(v_counterpart.id, l.id, l.need)) order by l.requested_at desc, l.id desc)
		from public.leads l where l.counterpart = v_counterpart.id), '[]'));
end $$;

grant execute on function public.read_patent(jsonb), public.list_booth_cards(jsonb), public.list_leads_of_counterpart(jsonb) to authenticated;
