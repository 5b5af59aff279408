-- Leads and needs as the desk works with them: more ways to narrow a list, counts, one request with all that belongs to it, and the export.
-- Replaces leads_found, needs_found, lead_for_desk, need_for_desk and read_lead, otherwise as they were. Who sees what of a person stays decided in *_sight.sql.

-- Which leads of organisations fit a request, the newest first; p_limit null gives all. Ids and what counting needs: a row of leads is wide.
-- Planned anew each time: which index serves depends on the words.
create function private.leads_fitting(request jsonb, p_seen uuid[], p_limit integer) returns table (lead uuid, at_stage text, asked_at timestamptz, is_due boolean)
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select l.id, l.stage, l.requested_at, l.stage in ('submitted', 'accepted') and private.call_due(l.requested_at) < now()
		from public.leads l
		where l.organisation = any (p_seen) and (request ->> 'event' is null or l.event = (request ->> 'event')::uuid)
			and (request ->> 'stage' is null or l.stage = request ->> 'stage') and (request ->> 'path' is null or l.path = request ->> 'path')
			and (request ->> 'intent' is null or l.intent = request ->> 'intent') and (request ->> 'booth' is null or l.booth = (request ->> 'booth')::uuid)
			and (request ->> 'counterpart' is null or l.counterpart = (request ->> 'counterpart')::uuid)
			and (not coalesce((request ->> 'due')::boolean, false) or l.stage in ('submitted', 'accepted') and private.call_due(l.requested_at) < now())
			and (v_search.patterns = '{}' or l.id in (
				select f.id from public.leads f
				where f.organisation = any (p_seen) and (v_search.query is null or f.words @@ v_search.query) and f.searchable like all (v_search.patterns)
				union all
				select f.id from public.patents p join public.leads f on f.patent = p.id
				where p.organisation = any (p_seen) and (v_search.query is null or p.words @@ v_search.query) and p.searchable like all (v_search.patterns)))
			and (request -> 'after' is null or (l.requested_at, l.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by l.requested_at desc, l.id desc limit p_limit;
end $$;

create or replace function private.leads_found(request jsonb, p_seen uuid[], p_limit integer) returns setof public.leads
language sql stable set search_path = ''
as $$ select l.* from private.leads_fitting(request, p_seen, p_limit + 1) f join public.leads l on l.id = f.lead order by l.requested_at desc, l.id desc $$;

-- count_leads({ as list_leads }) → { total, due, stages: { stage: n } } of what fits but for stage, due and page: the numbers beside the ways to narrow. Definer as list_leads.
create function public.count_leads(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('total', coalesce(sum(number), 0), 'due', coalesce(sum(late), 0), 'stages', coalesce(jsonb_object_agg(at_stage, number), '{}'))
	from (select at_stage, count(*) as number, count(*) filter (where is_due) as late
		from private.leads_fitting(request - array['stage', 'due', 'after'], private.asked_organisations(request), null) group by 1) s
$$;

-- As leads_fitting. An anonymous need is not found by the name that it hides: p_own says whose words are all searched.
create function private.needs_fitting(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer) returns table (need uuid, of_kind text, stated_at timestamptz)
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select n.id, n.kind, n.recorded_at from public.needs n
		where n.organisation = any (p_seen) and (request ->> 'event' is null or n.event = (request ->> 'event')::uuid) and (request ->> 'kind' is null or n.kind = request ->> 'kind')
			and (request ->> 'visibility' is null or n.visibility = request ->> 'visibility')
			and (v_search.patterns = '{}' or (n.organisation = any (p_own) or n.visibility <> 'anonymous')
				and (v_search.query is null or n.words @@ v_search.query) and n.searchable like all (v_search.patterns))
			and (request -> 'after' is null or (n.recorded_at, n.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by n.recorded_at desc, n.id desc limit p_limit;
end $$;

create or replace function private.needs_found(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer) returns setof public.needs
language sql stable set search_path = ''
as $$ select n.* from private.needs_fitting(request, p_seen, p_own, p_limit + 1) f join public.needs n on n.id = f.need order by n.recorded_at desc, n.id desc $$;

-- count_needs({ as list_needs }) → { total, kinds: { kind: n } } of what fits but for kind and page. Definer as list_leads.
create function public.count_needs(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('total', coalesce(sum(number), 0), 'kinds', coalesce(jsonb_object_agg(of_kind, number), '{}'))
	from (select of_kind, count(*) as number
		from private.needs_fitting(request - array['kind', 'after'], private.asked_organisations(request), array(select private.my_organisations()), null) group by 1) s
$$;

-- Where a request was made and by whom it is organised.
create function private.place_of(p_event uuid, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('event', e.id, 'eventName', e.name, 'organiserName', o.name, 'isOwn', p_is_own)
	from public.events e join public.organisations o on o.id = e.organisation where e.id = p_event
$$;

create or replace function private.lead_for_desk(p_lead public.leads, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.lead_card(p_lead, case when known.is then private.masked_card(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need)))) end, p_is_own)
		|| private.place_of(p_lead.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('mayReveal', known.is, 'boothNumber', (select number from public.booths where id = p_lead.booth),
			'filing', (select jsonb_build_object('dueOn', min(private.filing_due(d.type, d.effective_on, d.recorded_on)), 'recordedOn', max(d.recorded_on), 'amountFen', sum(d.amount_fen))
				from public.deals d where d.lead = p_lead.id having count(*) > 0)))
	from (select p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_lead.id, p_lead.need)) as is) known
$$;

create or replace function private.need_for_desk(p_need public.needs, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.need_card(p_need, c.card, p_is_own) || private.place_of(p_need.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('receipt', p_need.receipt,
		'mayReveal', c.known, 'erased', p_need.erased_at is not null, 'leads', (select nullif(count(*), 0) from public.leads where need = p_need.id), 'contact', case when c.known then private.masked_card(c.card) end))
	from (select private.contact_card(p_need.event, p_need.contact) as card, p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_need.id)) as known) c
$$;

-- read_lead({ lead }) → the lead with its steps, consents, what it may become, its deals and pledges, and the leads that speak of the same; YH003 when there is none in sight.
-- Definer as list_leads.
create or replace function public.read_lead(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_lead public.leads;
	v_is_own boolean;
	v_card jsonb;
begin
	select * into v_lead from public.leads where id = (request ->> 'lead')::uuid;
	v_is_own := v_lead.organisation in (select private.my_organisations());
	if v_lead.id is null or not (v_is_own or v_lead.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_card := private.contact_card(v_lead.event, coalesce(v_lead.contact, (select contact from public.needs where id = v_lead.need)));
	return private.lead_for_desk(v_lead, v_is_own) || private.outcome_of_lead(v_lead.id) || jsonb_build_object(
		'next', coalesce((select jsonb_agg(jsonb_build_object('stage', t.to_stage, 'needsReason', t.needs_reason)) from private.lead_transitions t where t.path = v_lead.path and t.from_stage = v_lead.stage), '[]'),
		'steps', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('from', s.from_stage, 'to', s.to_stage, 'by', s.by, 'at', private.iso(s.at), 'nextOn', s.next_on,
			'reason', case when v_is_own then s.reason else private.veiled(s.reason, v_card ->> 'name') end,
			'nextStep', case when v_is_own then s.next_step else private.veiled(s.next_step, v_card ->> 'name') end)) order by s.at, s.op) from public.lead_steps s where s.lead = v_lead.id), '[]'),
		'consents', private.consents_of(v_lead.id, v_lead.need));
end $$;

-- What became of a lead, as list_deals shows it; and which others speak of the same.
create function private.outcome_of_lead(p_lead uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.recorded_on),
			'payments', coalesce((select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id), '[]'))) order by d.updated_at, d.id) from public.deals d where d.lead = p_lead), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.updated_at, p.id) from public.pledges p where p.lead = p_lead), '[]'),
		'related', coalesce((select jsonb_agg(distinct jsonb_build_object('id', o.id, 'event', o.event, 'why', k.why, 'receipt', o.receipt, 'stage', o.stage))
			from public.lead_links k join public.leads o on o.id = case when k.lead = p_lead then k.other else k.lead end where p_lead in (k.lead, k.other)), '[]'))
$$;

-- read_need({ need }) → the need as in list_needs, with its consents, the leads that it opened, and who set each field, when; YH003 when there is none in sight.
-- Definer as list_leads.
create function public.read_need(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_need public.needs;
	v_is_own boolean;
begin
	select * into v_need from public.needs where id = (request ->> 'need')::uuid;
	v_is_own := v_need.organisation in (select private.my_organisations());
	if v_need.id is null or not (v_is_own or v_need.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	return private.need_for_desk(v_need, v_is_own) || jsonb_build_object(
		'consents', private.consents_of(v_need.id),
		'introductions', coalesce((select jsonb_agg(jsonb_build_object('lead', l.id, 'stage', l.stage, 'path', l.path, 'stageAt', private.iso(l.stage_at), 'counterpart', c.name, 'kind', c.kind) order by l.requested_at, l.id)
			from public.leads l join public.counterparts c on c.id = l.counterpart where l.need = v_need.id), '[]'),
		'changes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('op', o.op, 'fields', o.fields, 'by', private.recorder(o.op),
			'at', private.iso(coalesce((select min(captured_at) from public.op_inbox where op = o.op), v_need.recorded_at)))) order by o.op)
			from (select value::uuid as op, jsonb_agg(key order by key) as fields from jsonb_each_text(v_need.set_by) where v_is_own or v_need.visibility <> 'anonymous' or key not in ('company', 'creditCode') group by 1) o), '[]'));
end $$;

-- Writes down, for each event among them, that its requests were taken out, and how many. What was searched for is left out: people search for names.
create function private.audit_export(p_action text, request jsonb, p_rows jsonb) returns void
language sql set search_path = ''
as $$
	select private.audit(p_action, s.event, null, jsonb_build_object('rows', s.number, 'filter', request - array['text', 'after', 'limit']))
	from (select (value ->> 'event')::uuid as event, count(*) as number from jsonb_array_elements(p_rows) group by 1
		union all select (request ->> 'event')::uuid, 0 where p_rows = '[]') s
$$;

-- export_leads({ as list_leads }) → { leads, more }: at most 5,000, people masked as in the list; every export stands in the audit of each event. Definer as list_leads.
create function public.export_leads(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_leads jsonb;
begin
	select coalesce(jsonb_agg(private.lead_for_desk(l, l.organisation = any (v_own)) order by l.requested_at desc, l.id desc), '[]') into v_leads
	from private.leads_found(request, private.asked_organisations(request), 5000) l;
	perform private.audit_export('export_leads', request, private.first_of(v_leads, 5000));
	return jsonb_build_object('leads', private.first_of(v_leads, 5000), 'more', jsonb_array_length(v_leads) > 5000);
end $$;

-- export_needs({ as list_needs }) → { needs, more }, as export_leads. Definer as list_leads.
create function public.export_needs(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_needs jsonb;
begin
	select coalesce(jsonb_agg(private.need_for_desk(n, n.organisation = any (v_own)) order by n.recorded_at desc, n.id desc), '[]') into v_needs
	from private.needs_found(request, private.asked_organisations(request), v_own, 5000) n;
	perform private.audit_export('export_needs', request, private.first_of(v_needs, 5000));
	return jsonb_build_object('needs', private.first_of(v_needs, 5000), 'more', jsonb_array_length(v_needs) > 5000);
end $$;

grant execute on function public.count_leads(jsonb), public.count_needs(jsonb), public.read_need(jsonb), public.export_leads(jsonb), public.export_needs(jsonb) to authenticated;
