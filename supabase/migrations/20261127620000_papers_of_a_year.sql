-- A year's package holds the evidence of every reported value that the year is judged on: its base, stocks, windows, the whole.

-- list_programme_papers({ programme, kinds?, period?, reportedPeriods?, after?: { key, kind, record }, limit? }) → { records: [{ key, kind, record, day, organisation, event?, card, isPaid?,
-- isRecorded?, isSigned?, files }], next? }: each record once for each figure, the values that were approved among them (kind 'reported', the last of a key and period). Without `period`
-- those of the whole programme; `reportedPeriods` names further periods of values. YH060. Definer: records are granted to nobody.
create or replace function public.list_programme_papers(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 500), 1), 1000);
	v_kinds text[] := private.texts_of(request -> 'kinds');
	v_own uuid[] := array(select private.my_organisations());
	v_after jsonb := nullif(request -> 'after', 'null');
	v_answer jsonb;
begin
	with behind as (
		select m.key, r.record_kind as kind, r.record, min(r.day) as day, min(r.organisation::text)::uuid as organisation, min(r.event::text)::uuid as event,
			min(coalesce(m.filters ->> 'question', 'overall')) as question
		from public.programme_metrics m
		cross join lateral private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years,
			coalesce((request ->> 'period')::integer, case m.basis when 'point' then 2000 else 1000 end)) d
		join public.programme_records r on r.metric = m.id and r.day between d.first and d.last
		where m.programme = v_programme.id and (v_kinds = '{}' or r.record_kind = any (v_kinds))
		group by m.key, r.record_kind, r.record
		union all
		select v.key, 'reported', v.id, private.china_day(v.reported_at), v_programme.organisation, null, ''
		from (select distinct on (key, period) * from public.reported_values where programme = v_programme.id and status = 'approved'
			order by key, period, reported_at desc, id) v
		where (v_kinds = '{}' or 'reported' = any (v_kinds)) and (request ->> 'period' is null or v.period = (request ->> 'period')::integer
			or request -> 'reportedPeriods' @> to_jsonb(v.period))
	), page as (
		select * from behind where v_after is null or (key, kind, record) > (v_after ->> 'key', v_after ->> 'kind', (v_after ->> 'record')::uuid)
		order by key, kind, record limit v_limit + 1
	), shown as (
		select * from page order by key, kind, record limit v_limit
	)
	select jsonb_strip_nulls(jsonb_build_object(
		'records', (select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'kind', s.kind, 'record', s.record, 'day', s.day, 'organisation', s.organisation,
				'event', (select v.id from public.events v where v.id = s.event and v.type <> 'book'),
				'card', coalesce(case s.kind when 'reported' then (select jsonb_build_object('period', v.period, 'value', v.value) from public.reported_values v where v.id = s.record)
					else private.record_card(s.kind, s.record, '', s.question, s.organisation = any (v_own)) end, '{}'),
				'files', private.papers_of(s.kind, s.record)) || private.paper_facts(s.kind, s.record) order by s.key, s.kind, s.record), '[]') from shown s),
		'next', (select jsonb_build_object('key', s.key, 'kind', s.kind, 'record', s.record) from (select * from shown order by key desc, kind desc, record desc limit 1) s
			where (select count(*) from page) > v_limit))) into v_answer;
	return v_answer;
end $$;
