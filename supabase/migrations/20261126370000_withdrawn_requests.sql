-- What was withdrawn is no intent any more and counts nowhere; what was only erased or purged (删除: 只留单位和进度用于统计) counts on. docs/decisions/programme-definitions.md.

-- Withdrawn by its person or by the staff; null for one whose personal data were erased while it stood.
alter table public.leads add column withdrawn_at timestamptz;
update public.leads set withdrawn_at = stage_at where stage = 'withdrawn' and erased_at is null;

-- A lead goes a step on: what was said of it, and its row in the stream.
create or replace function private.step_lead(p_op private.operation, p_lead public.leads, p_to text) returns void
language plpgsql set search_path = ''
as $$
begin
	insert into public.lead_steps (op, lead, event, from_stage, to_stage, reason, next_step, next_on, by, at)
	values (case when exists (select from public.lead_steps where op = p_op.id) then gen_random_uuid() else p_op.id end, p_lead.id, p_lead.event, p_lead.stage, p_to,
		private.clean(p_op.args ->> 'reason'), private.clean(p_op.args ->> 'nextStep'), private.day_of(p_op.args ->> 'nextOn'), private.recorder(p_op.id), p_op.captured_at);
	update public.leads set stage = p_to, stage_at = p_op.captured_at,
		withdrawn_at = case when p_to = 'withdrawn' and p_op.verb <> 'eraseRequest' then p_op.received_at end where id = p_lead.id;
	if p_to = 'withdrawn' then
		perform private.end_consents(p_op, p_lead.id), private.forget_rows(p_lead.event, 'lead', p_lead.id);
	end if;
	perform private.append_lead(p_lead.id, p_op.id), private.append_waiting(p_lead, p_op.id);
end $$;

create or replace function private.count_needs(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
	v_is_first boolean := p.metric = 'needs.pledge_intent.enterprises_new';
	v_kinds text[] := case when v_is_first then array['financing'] when p.metric = 'smes.participating' then array['technical']
		else private.texts_of(p.filters -> 'need_kinds') end;
	v_types text[] := case when p.metric = 'srdi.participation_coverage' then private.event_types_asked(p) else '{}' end;
begin
	if not private.makes_participant(p, 'need') then return; end if;
	return query
		with asked as materialized (
			select n.id, n.organisation, n.event, n.recorded_at, n.fields ->> 'sizeClass' as own_size, w.who
			from public.needs n
			join public.events v on v.id = n.event
			cross join lateral (select case when num_nonnulls(n.credit_code, n.company) > 0 or p.metric = 'needs.captured' then array[n.credit_code, n.company]
				else private.firm_of_request(n.organisation, n.event, null, null, n.contact, n.contact_firm) end as who) w
			where (p_units is null or v_is_first or n.id = any (p_units)) and n.organisation = any (p.scope) and private.counts_for(p, v)
				and (n.withdrawn_at is null or n.withdrawn_at is not distinct from n.erased_at) and (v_kinds = '{}' or n.kind = any (v_kinds))
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
		), firms as materialized (
			select d.organisation, d.who, f.* from (select distinct a.organisation, a.who from asked a where p.metric <> 'needs.captured') d
			cross join lateral private.firm(d.organisation, d.who[1], d.who[2]) f
		)
		select 'need', x.id, '', x.key, 1::numeric, private.china_day(x.recorded_at), x.organisation, x.event
		from (
			select a.id, a.organisation, a.event, a.recorded_at, f.key, f.tech_sme, f.specialised, f.region, f.park, coalesce(f.size_class, a.own_size) as size,
				v_is_first and row_number() over (partition by f.key order by a.recorded_at, a.id) > 1 as is_later
			from asked a left join firms f on f.organisation = a.organisation and f.who = a.who
		) x
		where (p_units is null or x.id = any (p_units)) and not x.is_later and case p.metric
			when 'needs.captured' then true
			when 'needs.pledge_intent.enterprises_new' then x.key is not null
			when 'srdi.participation_coverage' then x.specialised
			else x.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), x.size, x.tech_sme)
				and private.is_in_area(p, p.filters ->> 'acquirer_region', x.region, x.park) end;
end $$;

create or replace function private.count_leads(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
	v_types text[] := case when p.metric = 'srdi.participation_coverage' then private.event_types_asked(p) else '{}' end;
begin
	if not private.makes_participant(p, 'lead') then return; end if;
	return query
		with asked as materialized (
			select l.id, l.organisation, l.event, l.requested_at, w.who
			from public.leads l
			join public.events v on v.id = l.event
			left join public.needs n on n.id = l.need
			cross join lateral (select case when num_nonnulls(l.credit_code, n.credit_code, l.company, n.company) > 0 or p.metric = 'leads.captured'
				then array[coalesce(l.credit_code, n.credit_code), coalesce(l.company, n.company)]
				else private.firm_of_request(l.organisation, l.event, null, null, coalesce(l.contact, n.contact), coalesce(l.contact_firm, n.contact_firm)) end as who) w
			where (p_units is null or l.id = any (p_units)) and l.withdrawn_at is null and l.organisation = any (p.scope) and private.counts_for(p, v)
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
		), firms as materialized (
			select d.organisation, d.who, f.* from (select distinct a.organisation, a.who from asked a where p.metric <> 'leads.captured') d
			cross join lateral private.firm(d.organisation, d.who[1], d.who[2]) f
		)
		select 'lead', a.id, '', f.key, 1::numeric, private.china_day(a.requested_at), a.organisation, a.event
		from asked a left join firms f on f.organisation = a.organisation and f.who = a.who
		where case p.metric
			when 'leads.captured' then true
			when 'srdi.participation_coverage' then f.specialised
			else f.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), f.size_class, f.tech_sme)
				and private.is_in_area(p, p.filters ->> 'acquirer_region', f.region, f.park) end;
end $$;

do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
