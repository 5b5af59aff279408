-- Counting a year at once: its records have just been written, no statistics know of them, and a planner that expects few joins them with every day in turn. Replaces
-- subjects_from_records and counters_from_records, otherwise as they were, by what never does.

create or replace function private.subjects_from_records(p private.counting) returns table (period integer, subject text, refs integer, amount numeric)
language sql stable set search_path = '' set enable_nestloop = off
as $$
	with by_day as materialized (
		select r.day, r.subject, count(*)::integer as refs, max(r.amount) as amount from public.programme_records r
		where r.metric = p.metric_id and r.subject is not null group by r.day, r.subject
	), days as materialized (
		select d.day, private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day) as periods from (select distinct day from by_day) d
	)
	select period, b.subject, sum(b.refs)::integer, max(b.amount) from by_day b join days using (day) cross join lateral unnest(days.periods) period group by period, b.subject
$$;

create or replace function private.counters_from_records(p private.counting) returns table (period integer, value numeric, subjects integer, records integer)
language sql stable set search_path = '' set enable_nestloop = off
as $$
	with by_day as materialized (
		select r.day, coalesce(sum(r.amount) filter (where r.subject is null), 0) as value, count(*)::integer as records
		from public.programme_records r where r.metric = p.metric_id group by r.day
	), by_records as (
		select period, sum(d.value) as value, sum(d.records)::integer as records
		from by_day d cross join lateral unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day)) period group by period
	), by_subjects as (
		select s.period, sum(s.amount) as value, count(*)::integer as subjects from private.subjects_from_records(p) s group by s.period
	)
	select r.period, r.value + coalesce(s.value, 0), coalesce(s.subjects, 0), r.records from by_records r left join by_subjects s on s.period = r.period
$$;
