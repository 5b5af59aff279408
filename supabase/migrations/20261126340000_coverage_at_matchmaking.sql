-- 专精特新全覆盖 (A61): a firm took part that checked in, stated a need or asked for a patent at a matchmaking or stock-patent activity, and not at just any event.

-- The kinds of 对接 and 盘活 activities (seeds: Chongqing names them one by one). TypeScript twin: MATCHMAKING_TYPES.
create function private.matchmaking_types() returns text[]
language sql immutable set search_path = ''
as $$ select array['matchmaking', 'roadshow', 'bank_enterprise', 'showcase', 'release', 'auction', 'seminar'] $$;

-- The kinds of events that a figure asks for; empty: any.
create function private.event_types_asked(p private.counting) returns text[]
language sql immutable set search_path = ''
as $$
	select case when p.metric = 'srdi.participation_coverage' and not p.filters ? 'event_types' then private.matchmaking_types() else private.texts_of(p.filters -> 'event_types') end
$$;

create or replace function private.count_attendances(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
	v_is_training boolean := p.metric like 'training.%';
	v_types text[] := case when v_is_training and not p.filters ? 'event_types' then array['training'] else private.event_types_asked(p) end;
	v_roles text[] := private.texts_of(p.filters -> 'person_roles');
	v_by_session boolean := coalesce(p.filters ->> 'attendance_basis' = 'session' and p.metric in ('training.attendances', 'events.attendances'), false);
	v_chains text[] := case when p.filters ? 'person_org_chain' then p.own_chains else '{}' end;
begin
	if not private.makes_participant(p, 'check-in') then return; end if;
	return query
		select 'attendance', a.id, t.part, case p.metric when 'training.persons' then a.person_key when 'events.enterprises' then a.organisation_key
			when 'srdi.participation_coverage' then a.organisation_key
			when 'smes.participating' then a.organisation_key end, 1::numeric, t.day, v.organisation, v.id
		from public.events v
		join public.attendees a on a.event = v.id
		cross join lateral (
			select case when v_by_session then s.id::text else '' end as part, min(s.day) as day
			from public.sessions s join public.attendances x on x.session = s.id and x.attendee = a.id where s.event = v.id group by 1
		) t
		left join public.enterprises e on (v_chains <> '{}' or p.metric in ('srdi.participation_coverage', 'smes.participating')) and e.organisation = v.organisation and e.credit_code = a.organisation_key
		where (p_units is null or a.id = any (p_units)) and v.organisation = any (p.scope) and private.counts_for(p, v)
			and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
			and (v_roles = '{}' or a.person_role = any (v_roles))
			and (v_chains = '{}' or e.chain = any (v_chains))
			and case p.metric when 'events.enterprises' then a.organisation_kind = 'enterprise' and a.organisation_key is not null
				when 'srdi.participation_coverage' then e.specialised
				when 'smes.participating' then private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), e.size_class, e.tech_sme)
					and private.is_in_area(p, p.filters ->> 'acquirer_region', e.region, e.park)
				else true end;
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
			where (p_units is null or v_is_first or n.id = any (p_units)) and n.organisation = any (p.scope) and private.counts_for(p, v) and (v_kinds = '{}' or n.kind = any (v_kinds))
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
			where (p_units is null or l.id = any (p_units)) and l.organisation = any (p.scope) and private.counts_for(p, v)
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
