-- Figures per event: what each event gave a programme's figures, down to its records. Numbers of events do not add up to the programme's where a figure is of distinct
-- people, firms or patents: one that came twice is one. Counted from the records behind the figures, an event at a time: nothing is kept for it but an index.

create index on public.programme_records (event, metric) where event is not null;

-- What records of these events, or of none (a null among them), give the figures of a programme on these days. As counters_from_records has it.
create function private.figures_of_events(p_programme uuid, p_events uuid[], p_first date, p_last date)
returns table (event uuid, key text, metric text, value numeric, records integer)
language sql stable set search_path = ''
as $$
	with each_one as (
		select r.event, m.key, m.metric, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
		from public.programme_metrics m join public.programme_records r on r.metric = m.id
		where m.programme = p_programme and r.event = any (p_events) and r.day between p_first and p_last
		group by r.event, m.key, m.metric, r.subject
	)
	select e.event, e.key, e.metric, sum(e.value), sum(e.records)::integer from each_one e group by e.event, e.key, e.metric
$$;

-- The same of what stands in books and never started at an event (平时跟进). Check-ins and events always have one, so their figures are not looked through.
create function private.figures_of_books(p_programme uuid, p_books uuid[], p_first date, p_last date) returns table (key text, metric text, value numeric, records integer)
language sql stable set search_path = ''
as $$
	with each_one as (
		select m.key, m.metric, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
		from public.programme_metrics m join public.programme_records r on r.metric = m.id
		where m.programme = p_programme and private.fact_kinds(m.metric) && array['need', 'lead', 'deal', 'pledge', 'filing', 'push', 'feedback', 'enterprise']
			and r.day between p_first and p_last and (r.event is null or r.event = any (p_books))
		group by m.key, m.metric, r.subject
	)
	select e.key, e.metric, sum(e.value), sum(e.records)::integer from each_one e group by e.key, e.metric
$$;

-- The books of the organisations whose facts count for one.
create function private.books_of(p_organisation uuid) returns uuid[]
language sql stable set search_path = ''
as $$
	select array(select v.id from public.events v where v.type = 'book' and v.organisation in (select private.counted_organisations(p_organisation)))
$$;

-- What an indicator is called: keys begin with its id.
create function private.figure_label(p_definition jsonb, p_key text) returns jsonb
language sql immutable set search_path = ''
as $$
	select i -> 'label' from jsonb_array_elements(case when jsonb_typeof(p_definition -> 'indicators') = 'array' then p_definition -> 'indicators' else '[]' end) i
	where i ->> 'id' = split_part(p_key, '/', 1) limit 1
$$;

-- list_programme_events({ programme, period?, after?: the last event shown, limit? }) → { count, events: [{ event, name, type, stage, startsAt, organisation, organisationName,
-- figures: [{ key, metric, value, records }] }], rest: figures of what started at no event (on the first page), next? }, the newest event first; money in fen. Only events that gave
-- something. YH060. Definer: records are granted to nobody; the programme is checked here.
create function public.list_programme_events(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_first date;
	v_last date;
	v_events uuid[];
	v_page uuid[];
	v_from integer;
begin
	select d.first, d.last into v_first, v_last
	from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, coalesce((request ->> 'period')::integer, 1000)) d;
	v_events := array(select v.id from public.events v
		where v.type <> 'book' and v.organisation in (select private.counted_organisations(v_programme.organisation))
			and exists (select from public.programme_records r where r.event = v.id and r.day between v_first and v_last
				and r.metric in (select m.id from public.programme_metrics m where m.programme = v_programme.id))
		order by v.starts_at desc, v.id);
	v_from := coalesce(array_position(v_events, (request ->> 'after')::uuid), 0);
	v_page := v_events[v_from + 1 : v_from + v_limit];
	return jsonb_strip_nulls(jsonb_build_object('count', cardinality(v_events),
		'events', (select coalesce(jsonb_agg(jsonb_build_object('event', v.id, 'name', v.name, 'type', v.type, 'stage', v.stage, 'startsAt', private.iso(v.starts_at),
				'organisation', v.organisation, 'organisationName', o.name, 'figures', f.figures) order by v.starts_at desc, v.id), '[]')
			from public.events v join public.organisations o on o.id = v.organisation
			join (select g.event, jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'value', g.value, 'records', g.records) order by g.key) as figures
				from private.figures_of_events(v_programme.id, v_page, v_first, v_last) g group by g.event) f on f.event = v.id),
		'rest', case when v_from = 0 then (select coalesce(jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'value', g.value, 'records', g.records) order by g.key), '[]')
			from private.figures_of_books(v_programme.id, private.books_of(v_programme.organisation), v_first, v_last) g) end,
		'next', case when cardinality(v_events) > v_from + v_limit then v_page[v_limit] end));
end $$;

-- list_event_figures({ event }) → { programmes: [{ programme, name, organisation, figures: [{ key, metric, label, value, records }] }] }: what an event has counted so far for the programmes
-- that the caller sees. YH003 for an event that is not theirs. Definer as above.
create function public.list_event_figures(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if not exists (select from public.events v where v.id = v_event and v.type <> 'book'
		and (v.organisation in (select private.my_organisations()) or v.organisation in (select private.watched_organisations()))) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	return jsonb_build_object('programmes', (
		select coalesce(jsonb_agg(jsonb_build_object('programme', p.id, 'name', p.definition -> 'name', 'organisation', p.organisation, 'figures', f.figures) order by p.starts_on desc, p.id), '[]')
		from public.programmes p
		cross join lateral (select jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'label', private.figure_label(p.definition, g.key), 'value', g.value, 'records', g.records)
			order by g.key) as figures from private.figures_of_events(p.id, array[v_event], p.starts_on, p.ends_on) g) f
		where p.id in (select m.programme from public.programme_metrics m join public.programme_records r on r.metric = m.id where r.event = v_event)
			and (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations())) and f.figures is not null));
end $$;

-- list_event_records({ programme, key, period, event: null for what started at no event, after?, limit? }) → as list_programme_records, of one event, with `value`. YH060, YH061.
-- Definer as above.
create function public.list_event_records(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_event uuid := (request ->> 'event')::uuid;
	v_own uuid[] := array(select private.my_organisations());
	v_books uuid[] := private.books_of(v_programme.organisation);
	v_metric public.programme_metrics;
	v_first date;
	v_last date;
	v_all public.programme_records[];
	v_page public.programme_records[];
	v_from integer;
	v_reviews public.reviews[];
begin
	select * into v_metric from public.programme_metrics where programme = v_programme.id and key = request ->> 'key';
	if not found then perform private.refuse('YH061', 'key_unknown'); end if;
	select d.first, d.last into v_first, v_last
	from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, coalesce((request ->> 'period')::integer, 1000)) d;
	v_all := array(select r from public.programme_records r where r.metric = v_metric.id and r.day between v_first and v_last
		and (r.event = v_event or v_event is null and (r.event is null or r.event = any (v_books))) order by r.day desc, r.record, r.part);
	-- An event has at most some thousand records of one figure: a page is cut from all of them.
	v_from := coalesce((select i from generate_subscripts(v_all, 1) i where v_all[i].day = private.day_of(request #>> '{after,day}')
		and v_all[i].record = (request #>> '{after,record}')::uuid and v_all[i].part = coalesce(request #>> '{after,part}', '')), 0);
	v_page := v_all[v_from + 1 : v_from + v_limit];
	v_reviews := array(select w from private.last_reviews(v_programme.id) w where w.key = v_metric.key and w.record is not null);
	return jsonb_strip_nulls(jsonb_build_object('metric', v_metric.metric, 'count', cardinality(v_all),
		'value', (select coalesce(sum(s.value), 0) from (select case when r.subject is null then sum(r.amount) else max(r.amount) end as value from unnest(v_all) r group by r.subject) s),
		'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
				'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
				'card', private.record_card(r.record_kind, r.record, r.part, coalesce(v_metric.filters ->> 'question', 'overall'), r.organisation = any (v_own)),
				'reviews', (select coalesce(jsonb_agg(private.review_card(w)), '[]') from unnest(v_reviews) w
					where w.record = r.record and w.record_kind = r.record_kind)) order by r.day desc, r.record, r.part), '[]')
			from unnest(v_page) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
		'next', case when cardinality(v_all) > v_from + v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_page[v_limit]).*) r) end));
end $$;

grant execute on function public.list_programme_events(jsonb), public.list_event_figures(jsonb), public.list_event_records(jsonb) to authenticated;
