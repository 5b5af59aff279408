-- What the days of a report gave: counters know years, months and windows of their own figures, a circular tells of its two months for every figure.

-- list_window_figures({ programme, from, to }) → { figures: [{ key, value, records }] }: what the records of these days give each figure, both ends counted; a subject once. Definer: records are read by
-- nobody; who sees the programme sees its numbers.
create function public.list_window_figures(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('figures', (
		with each_one as (
			select m.key, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
			from public.programme_metrics m join public.programme_records r on r.metric = m.id
			where m.programme = v_programme.id and r.day between (request ->> 'from')::date and (request ->> 'to')::date
			group by m.key, r.subject
		), totals as (
			select key, sum(value) as value, sum(records)::integer as records from each_one group by key
		)
		select coalesce(jsonb_agg(to_jsonb(t) order by t.key), '[]') from totals t));
end $$;

grant execute on function public.list_window_figures(jsonb) to authenticated;
