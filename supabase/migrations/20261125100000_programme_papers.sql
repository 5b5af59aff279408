-- What a programme's package is made of: every record behind its figures with the papers that belong to it, and what says which papers it must have.

-- The stored files of a record, each with what it is: [{ id, name, type, bytes, sha256, paper }]. Those of a reported value are its evidence.
create function private.papers_of(p_kind text, p_record uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'bytes', f.bytes, 'sha256', f.sha256, 'paper', 'evidence') order by f.attached_at, f.id), '[]')
	from public.files f where p_kind = 'reported' and f.value = p_record and f.stored_at is not null and f.removed_at is null
$$;

-- What decides which papers a record must have: a deal with a payment needs its voucher, one that is registered its filing; an event somebody signed in at has its sheet.
create function private.paper_facts(p_kind text, p_record uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	return coalesce(case p_kind
		when 'deal' then (select jsonb_build_object('isRecorded', d.recorded_on is not null,
			'isPaid', exists (select from public.deal_payments y where y.deal = d.id and y.paid_on is not null)) from public.deals d where d.id = p_record)
		when 'event' then jsonb_build_object('isSigned', exists (select from public.sessions s join public.attendances t on t.session = s.id where s.event = p_record))
		end, '{}');
end $$;

-- list_programme_papers({ programme, kinds?, period?, after?: { key, kind, record }, limit? }) → { records: [{ key, kind, record, day, organisation, event?, card, isPaid?, isRecorded?,
-- isSigned?, files }], next? }: each record once for each figure, the values that were approved among them (kind 'reported', the last of a key and period). Without `period` those of
-- the whole programme. YH060. Definer: records are granted to nobody.
create function public.list_programme_papers(request jsonb) returns jsonb
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
		where (v_kinds = '{}' or 'reported' = any (v_kinds)) and (request ->> 'period' is null or v.period = (request ->> 'period')::integer)
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

grant execute on function public.list_programme_papers(jsonb) to authenticated;
