-- What figures would be that nobody keeps: a rule that is being written is tried on the facts of a programme that is there. Asks the same functions as counting does, and keeps nothing.

-- The figures of one counting over all periods, as count_metric would keep them.
create function private.figures_counted(p private.counting) returns table (period integer, value numeric, records integer)
language sql stable set search_path = '' set enable_nestloop = off
as $$
	with facts as materialized (
		select f.day, f.subject, f.amount from unnest(private.fact_kinds(p.metric)) kind cross join lateral private.facts_counted(p, kind) f where f.day is not null
	), days as materialized (
		select d.day, private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day) as periods from (select distinct day from facts) d
	), by_day as materialized (
		select day, subject, case when subject is null then sum(amount) else max(amount) end as amount, count(*)::integer as records from facts group by day, subject
	), by_subject as (
		select period, b.subject, case when b.subject is null then sum(b.amount) else max(b.amount) end as amount, sum(b.records)::integer as records
		from by_day b join days d on d.day = b.day cross join lateral unnest(d.periods) period group by period, b.subject
	)
	select period, sum(amount), sum(records)::integer from by_subject group by period
$$;

-- preview_figures({ programme, metrics: [{ key, metric, filters, basis }] }) → { figures: [{ key, metric, period, value, records }], metrics: [{ key, metric, isCounted }] }: money in fen. At most
-- 24 figures and 5 seconds (a single figure: the connection's statement timeout), else YH066; YH060 for a programme that is not in sight. Nobody learns more by it than sums over
-- the organisations that the programme counts already. Definer: facts are granted to nobody as a whole.
create function public.preview_figures(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_any private.counting := private.counting_of((select min(id) from public.programme_metrics where programme = v_programme.id));
	v_until timestamptz := clock_timestamp() + interval '5 seconds';
	v_metrics jsonb := case when jsonb_typeof(request -> 'metrics') = 'array' then request -> 'metrics' else '[]' end;
	v_metric jsonb;
	v_filters jsonb;
	v_counting private.counting;
	v_figures jsonb := '[]';
begin
	if jsonb_array_length(v_metrics) > 24 then perform private.refuse('YH066', 'preview_too_large'); end if;
	for v_metric in select value from jsonb_array_elements(v_metrics) loop
		if clock_timestamp() > v_until then perform private.refuse('YH066', 'preview_too_large'); end if;
		v_filters := case when jsonb_typeof(v_metric -> 'filters') = 'object' then v_metric -> 'filters' else '{}' end;
		v_counting := jsonb_populate_record(v_any, jsonb_build_object('metric_id', null, 'metric', v_metric -> 'metric', 'filters', v_filters, 'basis', v_metric -> 'basis',
			'own_chains', private.texts_of(v_programme.settings -> case when coalesce(v_filters ->> 'chain', 'programme') = 'programme' then 'ownChain' else 'chainList' end)));
		v_figures := v_figures || (select coalesce(jsonb_agg(jsonb_build_object('key', v_metric -> 'key', 'metric', v_metric -> 'metric', 'period', f.period, 'value', f.value, 'records', f.records)
			order by f.period), '[]') from private.figures_counted(v_counting) f);
	end loop;
	return jsonb_build_object('figures', v_figures, 'metrics', (select coalesce(jsonb_agg(jsonb_build_object('key', m -> 'key', 'metric', m -> 'metric',
		'isCounted', private.fact_kinds(m ->> 'metric') <> '{}')), '[]') from jsonb_array_elements(v_metrics) m));
end $$;

grant execute on function public.preview_figures(jsonb) to authenticated;
