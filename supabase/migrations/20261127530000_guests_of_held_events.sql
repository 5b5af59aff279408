-- Who came counts while the event counts: from 进行中 on. An event that was opened by mistake and taken back gives neither itself nor its 人次. And a guest's firm is found as a request's is: by
-- its code, else by the code that the 企业库 links to exactly its name, also where the firm was recorded after the guest came.

-- Whether an event in this stage counts.
create function private.is_held(p_stage text) returns boolean
language sql immutable set search_path = ''
as $$ select p_stage in ('running', 'ended', 'archived') $$;

create or replace function private.count_attendances(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_is_training boolean := p.metric like 'training.%';
	v_types text[] := case when v_is_training and not p.filters ? 'event_types' then array['training'] else private.event_types_asked(p) end;
	v_roles text[] := private.texts_of(p.filters -> 'person_roles');
	v_by_session boolean := coalesce(p.filters ->> 'attendance_basis' = 'session' and p.metric in ('training.attendances', 'events.attendances'), false);
	v_chains text[] := case when p.filters ? 'person_org_chain' then p.own_chains else '{}' end;
	v_by_firm boolean := v_chains <> '{}' or p.metric in ('events.enterprises', 'srdi.participation_coverage', 'smes.participating');
begin
	if not private.makes_participant(p, 'check-in') then return; end if;
	return query
		with guests as (
			select a.id, a.person_key, a.organisation_kind, a.organisation_key, v.id as event, v.organisation
			from public.events v join public.attendees a on a.event = v.id
			where (p_units is null or a.id = any (p_units)) and v.organisation = any (p.scope) and private.is_held(v.stage) and private.counts_for(p, v)
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
				and (v_roles = '{}' or a.person_role = any (v_roles))
		), firms as materialized (
			select d.organisation, d.own, f.* from (select distinct g.organisation, g.organisation_key as own from guests g where v_by_firm and g.organisation_key is not null) d
			cross join lateral private.firm(d.organisation, case when d.own not like 'name:%' then d.own end, case when d.own like 'name:%' then substr(d.own, 6) end) f
		)
		select 'attendance', g.id, t.part, case when p.metric = 'training.persons' then g.person_key
			when p.metric in ('events.enterprises', 'srdi.participation_coverage', 'smes.participating') then f.key end, 1::numeric, t.day, g.organisation, g.event
		from guests g
		cross join lateral (
			select case when v_by_session then s.id::text else '' end as part, min(s.day) as day
			from public.sessions s join public.attendances x on x.session = s.id and x.attendee = g.id where s.event = g.event group by 1
		) t
		left join firms f on f.organisation = g.organisation and f.own = g.organisation_key
		where (v_chains = '{}' or f.chain = any (v_chains))
			and case p.metric when 'events.enterprises' then g.organisation_kind = 'enterprise' and f.key is not null
				when 'srdi.participation_coverage' then f.specialised
				when 'smes.participating' then private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), f.size_class, f.tech_sme)
					and private.is_in_area(p, p.filters ->> 'acquirer_region', f.region, f.park)
				else true end;
end $$;

-- Which units of a kind the touched facts reach: those themselves, all of an event that changed as a whole, and those of a firm, by its code or its name.
create or replace function private.units_touched(p private.counting, p_kind text, p_touched private.touched_facts[]) returns uuid[]
language sql stable set search_path = ''
as $$
	with firms as (
		select * from unnest(p_touched) t where t.kind = 'enterprise' and t.organisation = any (p.scope)
	), events as (
		select t.unit from unnest(p_touched) t where t.kind = 'whole_event' and t.organisation = any (p.scope)
	), named as (
		select t.unit from unnest(p_touched) t where t.kind = p_kind and t.organisation = any (p.scope)
		union all select a.id from events e join public.attendees a on a.event = e.unit where p_kind = 'attendance'
		union all select n.id from events e join public.needs n on n.event = e.unit where p_kind = 'need'
		union all select l.id from events e join public.leads l on l.event = e.unit where p_kind = 'lead'
		union all select f.id from events e join public.feedback f on f.event = e.unit where p_kind = 'feedback'
		union all select a.id from firms t join public.attendees a on a.organisation_key = any (t.code || array(select 'name:' || name from unnest(t.names) name))
			join public.events v on v.id = a.event and v.organisation = t.organisation
			where p_kind = 'attendance'
		union all select n.id from firms t join public.needs n on n.organisation = t.organisation where p_kind = 'need'
			and (n.credit_code = t.code or private.comparable(n.company) = any (t.names) or n.company is null)
		union all select l.id from firms t join public.leads l on l.organisation = t.organisation left join public.needs n on n.id = l.need where p_kind = 'lead'
			and (coalesce(l.credit_code, n.credit_code) = t.code or private.comparable(coalesce(l.company, n.company)) = any (t.names) or coalesce(l.company, n.company) is null)
		union all select d.id from firms t join public.deals d on d.organisation = t.organisation where p_kind = 'deal'
			and (t.code in (d.acquirer_code, d.holder_code) or private.comparable(d.acquirer_name) = any (t.names) or private.comparable(d.holder_name) = any (t.names))
		union all select g.id from firms t join public.pledges g on g.organisation = t.organisation where p_kind = 'pledge'
			and (g.borrower_code = t.code or private.comparable(g.borrower_name) = any (t.names))
		union all select g.id from firms t join public.product_filings g on g.organisation = t.organisation where p_kind = 'filing'
			and (g.firm_code = t.code or private.comparable(g.firm_name) = any (t.names))
		-- A lead stands for the firm of the need it came of.
		union all select l.id from unnest(p_touched) t join public.leads l on l.need = t.unit where t.kind = 'need' and p_kind = 'lead'
	)
	select case when p.metric = 'needs.pledge_intent.enterprises_new' and exists (select from named) then null
		else array(select distinct unit from named order by unit) end
$$;

create or replace function private.tg_events__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('event', new.id, new.organisation);
	if tg_op = 'UPDATE' and (old.type, old.secondary_types, old.counts_for, old.organisation, private.is_held(old.stage))
		is distinct from (new.type, new.secondary_types, new.counts_for, new.organisation, private.is_held(new.stage)) then
		perform private.touch('whole_event', new.id, new.organisation);
	end if;
	return null;
end $$;

do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
