-- A region's year as its bureau looks at it: totals, months and how far the leads came, each figure with the records it is made of. By the rules of the programmes' figures
-- without any filter, so that a page of the region and a page of a programme mean the same by 合同金额 or 家数. Nothing is kept for it: who was there is counted from the events' own
-- counters and presence, the rest from the year's records. Knows no programme.

-- How far a stage is on the way of a lead, whatever its path: 1 submitted, 2 contacted, 3 in talks, 4 signed, 5 filed.
create function private.lead_reach(p_stage text) returns integer
language sql immutable set search_path = ''
as $$
	select case when p_stage in ('submitted', 'accepted') then 1 when p_stage = 'contacted' then 2 when p_stage = 'signed' then 4
		when p_stage in ('filed', 'registered', 'paid') then 5 when p_stage in ('failed', 'withdrawn') then 0 else 3 end
$$;

-- The leads of these days, each with how far it came: what fell through stands where it fell from. Withdrawn ones are not counted, as in leads.captured.
create function private.leads_reaching(p_scope uuid[], p_first date, p_last date) returns table (lead uuid, reach integer, is_failed boolean, day date, organisation uuid, event uuid)
language sql stable set search_path = ''
as $$
	select l.id, private.lead_reach(case when l.stage = 'failed' then (select s.from_stage from public.lead_steps s where s.lead = l.id and s.to_stage = 'failed' order by s.at desc, s.op desc limit 1)
			else l.stage end), l.stage = 'failed', private.china_day(l.requested_at), l.organisation, l.event
	from public.leads l
	where l.organisation = any (p_scope) and l.withdrawn_at is null
		and l.requested_at >= p_first::timestamp at time zone 'Asia/Shanghai' and l.requested_at < (p_last + 1)::timestamp at time zone 'Asia/Shanghai'
$$;

-- The figures of a year, and which metric of the vocabulary each is; who was there and leads are read apart.
create function private.year_metric(p_figure text) returns text
language sql immutable set search_path = ''
as $$
	select case p_figure when 'events' then 'events.held' when 'needs' then 'needs.captured' when 'contracts' then 'deals.contracts' when 'contract_amount' then 'deals.amount_contract'
		when 'paid_amount' then 'deals.amount_paid' when 'pledge_amount' then 'pledge.amount' when 'pledge_enterprises' then 'pledge.enterprises'
		when 'inclusive_enterprises' then 'pledge.inclusive_enterprises' end
$$;

-- The records of a figure on these days, both ends counted; no rows for a figure that is none.
create function private.year_facts(p_scope uuid[], p_figure text, p_first date, p_last date) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_metric text := private.year_metric(p_figure);
	-- Of no programme and no organisation: an event that counts for some programmes of its host is one of the region all the same.
	v_none uuid := '00000000-0000-0000-0000-000000000000';
	v_counting private.counting := row(null, v_none, v_none, null, null, v_metric, '{}', '{}', '{}', p_scope, p_first, p_last, 'calendar', 'year');
begin
	if p_figure in ('attendances', 'people', 'enterprises') then
		return query
			select 'attendance', a.id, '', case p_figure when 'people' then a.person_key when 'enterprises' then a.organisation_key end, 1::numeric,
				private.china_day(v.starts_at), v.organisation, v.id
			from public.events v join public.event_presence s on s.event = v.id and s.kind = 'person' join public.attendees a on a.id = s.subject::uuid
			where v.organisation = any (p_scope) and v.type <> 'book'
				and v.starts_at >= p_first::timestamp at time zone 'Asia/Shanghai' and v.starts_at < (p_last + 1)::timestamp at time zone 'Asia/Shanghai'
				and (p_figure <> 'enterprises' or a.organisation_kind = 'enterprise' and a.organisation_key is not null);
	elsif p_figure in ('leads', 'contacted', 'negotiating', 'signed', 'filed', 'failed') then
		return query
			select 'lead', l.lead, '', null::text, 1::numeric, l.day, l.organisation, l.event from private.leads_reaching(p_scope, p_first, p_last) l
			where case when p_figure = 'failed' then l.is_failed else l.reach >= array_position(array['leads', 'contacted', 'negotiating', 'signed', 'filed'], p_figure) end;
	elsif v_metric is not null then
		return query select f.* from unnest(private.fact_kinds(v_metric)) k, private.facts_counted(v_counting, k) f where f.day between p_first and p_last;
	end if;
end $$;

-- What they add up to: a subject once, with the largest amount that anybody recorded of it. As counters have it, a month counts a subject of its own once: months of distinct
-- things need not add up to the year, whose month is null.
create function private.year_figure(p_scope uuid[], p_figure text, p_first date, p_last date) returns table (month integer, value numeric, records integer)
language sql stable set search_path = ''
as $$
	with months as (
		select extract(month from f.day)::integer as month, f.subject, case when f.subject is null then sum(f.amount) else max(f.amount) end as value, count(*) as records
		from private.year_facts(p_scope, p_figure, p_first, p_last) f group by 1, 2
	), whole as (
		select subject, case when subject is null then sum(value) else max(value) end as value, sum(records) as records from months group by 1
	)
	select null, coalesce(sum(value), 0), coalesce(sum(records), 0)::integer from whole
	union all select month, sum(value), sum(records)::integer from months group by month
$$;

-- The organisations of a bureau's region; YH003 for who is none.
create function private.region_scope() returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
	v_scope uuid[] := array(select private.watched_organisations());
begin
	if v_scope = '{}' then perform private.refuse('YH003', 'not_your_event'); end if;
	return v_scope;
end $$;

-- read_region_year({ year, through: the last day counted of the year before }) → { organisations: that host or record, firstYear, unsent, figures: { name: { value, records } }, eventsBefore,
-- months: [{ month, value, records, before }] of signed contracts }, money in fen. Definer: people and presence are granted to nobody; only numbers leave.
create function public.read_region_year(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_scope uuid[] := private.region_scope();
	v_year integer := (request ->> 'year')::integer;
	v_first date := make_date(v_year, 1, 1);
	v_last date := make_date(v_year, 12, 31);
	v_before date := make_date(v_year - 1, 1, 1);
begin
	return jsonb_build_object(
		'organisations', (select count(distinct v.organisation) from public.events v where v.organisation = any (v_scope)),
		'firstYear', (select extract(year from private.china_day(min(v.starts_at))) from public.events v where v.organisation = any (v_scope) and v.type <> 'book'),
		'unsent', (select coalesce(sum(e.unsent), 0) from public.enrolments e join public.events v on v.id = e.event where v.organisation = any (v_scope) and e.kind = 'phone' and e.sealed_at is null),
		'figures', (select jsonb_object_agg(name, jsonb_build_object('value', f.value, 'records', f.records)) from unnest(array['events', 'people', 'enterprises', 'leads', 'contacted', 'negotiating',
				'signed', 'filed', 'failed', 'needs', 'contracts', 'contract_amount', 'paid_amount', 'pledge_amount', 'pledge_enterprises', 'inclusive_enterprises']) name
			cross join lateral (select y.value, y.records from private.year_figure(v_scope, name, v_first, v_last) y where y.month is null) f)
			-- The events count their own people: summed, each once an event.
			|| (select jsonb_build_object('attendances', jsonb_build_object('value', coalesce(sum(s.people), 0), 'records', coalesce(sum(s.people), 0)))
				from public.events v join public.event_streams s on s.event = v.id
				where v.organisation = any (v_scope) and v.type <> 'book' and private.china_day(v.starts_at) between v_first and v_last),
		'eventsBefore', (select y.value from private.year_figure(v_scope, 'events', v_before, least(private.day_of(request ->> 'through'), v_first - 1)) y where y.month is null),
		'months', (select jsonb_agg(jsonb_build_object('month', n, 'value', coalesce(i.value, 0), 'records', coalesce(i.records, 0), 'before', coalesce(w.value, 0)) order by n)
			from generate_series(1, 12) n
			left join private.year_figure(v_scope, 'contract_amount', v_first, v_last) i on i.month = n
			left join private.year_figure(v_scope, 'contract_amount', v_before, v_first - 1) w on w.month = n));
end $$;

-- list_region_records({ year, figure, month?, after?, limit? }) → { value, count, records: as list_programme_records, next? }, the newest first. Definer: as list_programme_records; the cards hide what
-- a bureau does not read.
create function public.list_region_records(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_scope uuid[] := private.region_scope();
	v_own uuid[] := array(select private.my_organisations());
	v_figure text := request ->> 'figure';
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_month integer := (request ->> 'month')::integer;
	v_first date := make_date((request ->> 'year')::integer, coalesce(v_month, 1), 1);
	v_last date := (v_first + case when v_month is null then interval '1 year' else interval '1 month' end)::date - 1;
	v_rows private.contribution[] := array(select f from private.year_facts(v_scope, v_figure, v_first, v_last) f
		where request -> 'after' is null or f.day < private.day_of(request #>> '{after,day}')
			or f.day = private.day_of(request #>> '{after,day}') and (f.record, f.part) > ((request #>> '{after,record}')::uuid, coalesce(request #>> '{after,part}', ''))
		order by f.day desc, f.record, f.part limit v_limit + 1);
begin
	return (select jsonb_build_object('value', y.value, 'count', y.records) from private.year_figure(v_scope, v_figure, v_first, v_last) y where y.month is null)
		|| jsonb_strip_nulls(jsonb_build_object(
			'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
					'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
					'card', private.record_card(r.record_kind, r.record, r.part, 'overall', r.organisation = any (v_own)), 'reviews', '[]'::jsonb) order by r.day desc, r.record, r.part), '[]')
				from unnest(v_rows[:v_limit]) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
			'next', case when cardinality(v_rows) > v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_rows[v_limit]).*) r) end));
end $$;

grant execute on function public.read_region_year(jsonb), public.list_region_records(jsonb) to authenticated;
