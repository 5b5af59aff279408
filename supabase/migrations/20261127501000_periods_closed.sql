-- A period that was handed in stands, and with it what its numbers are made of: a year's months and windows, the years before the programme that growth is measured by, and, with the whole
-- programme, everything.

-- Whether handing in one period fixes another. A window of two years is of the year that it ends in; a stock is of the whole.
create function private.closes(p public.programmes, p_closed integer, p_period integer) returns boolean
language sql immutable set search_path = ''
as $$
	select p_closed in (p_period, 1000) or p_closed between 0 and 20 and (p_period < 0 or p_period >= 10000 and
		(private.period_days(p.starts_on, p.ends_on, p.years, p_period)).last between
			(private.period_days(p.starts_on, p.ends_on, p.years, p_closed)).first and (private.period_days(p.starts_on, p.ends_on, p.years, p_closed)).last)
$$;

-- Whether values of a period change by adjustment alone.
create function private.is_closed(p public.programmes, p_period integer) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from public.closed_periods c where c.programme = p.id and private.closes(p, c.period, p_period)) $$;

create or replace function private.put_value(p_op private.operation, p_is_adjustment boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_id uuid := (p_op.args ->> 'value')::uuid;
	v_period integer := (p_op.args ->> 'period')::integer;
	v_reason text := case when p_is_adjustment then private.clean(p_op.args ->> 'reason') end;
	v_is_closed boolean;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'value'); end if;
	if v_period is null or not (v_period between -20 and 20 or v_period in (1000, 2000) or v_period between 10000 and 10400 or v_period between 20000 and 20200) then
		return private.refused('arguments_invalid', 'period');
	end if;
	if exists (select from public.reported_values where id = v_id) then
		return case when exists (select from public.reported_values where id = v_id and programme = v_programme.id) then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'value') end;
	end if;
	v_is_closed := private.is_closed(v_programme, v_period);
	if v_is_closed and not p_is_adjustment then return private.refused('period_closed', 'period'); end if;
	if p_is_adjustment and not v_is_closed then return private.refused('period_open', 'period'); end if;
	if p_is_adjustment and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	insert into public.reported_values (id, programme, key, period, value, note, reason, is_adjustment, reported_by, reported_at, op)
	values (v_id, v_programme.id, p_op.args ->> 'key', v_period, (p_op.args ->> 'amount')::numeric, private.clean(p_op.args ->> 'note'), v_reason, p_is_adjustment,
		private.recorder(p_op.id), p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- approveValue, rejectValue. A value without a file or a note has no evidence and never counts (A14); in a period that was handed in only adjustments are approved.
create or replace function private.settle_value(p_op private.operation, p_status text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_author text;
	v_value public.reported_values;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_value from public.reported_values where id = (p_op.args ->> 'value')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'value'); end if;
	if v_value.status <> 'waiting' then return private.refused('value_settled', 'value'); end if;
	if p_status = 'rejected' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if p_status = 'approved' and not v_value.is_adjustment and private.is_closed(v_programme, v_value.period) then
		return private.refused('period_closed', 'value');
	end if;
	if p_status = 'approved' and private.clean(v_value.note) is null
		and not exists (select from public.files f where f.value = v_value.id and f.stored_at is not null and f.removed_at is null) then
		return private.refused('evidence_missing', 'value');
	end if;
	v_author := private.author_of(v_value.op);
	if p_status = 'approved' and v_author = private.author_of(p_op.id) and v_author like 'person:%' and private.colleagues_of(v_programme.organisation, v_author) > 0 then
		return private.refused('own_value', 'value');
	end if;
	update public.reported_values set status = p_status, settled_by = private.recorder(p_op.id), settled_at = p_op.received_at,
		reason = case when p_status = 'rejected' then v_reason else reason end where id = v_value.id;
	return '{"status": "accepted"}';
end $$;

-- closePeriod({ programme, period }) → { waiting? }: the figures as they are handed in, and how many reported values that this fixes nobody has settled.
create or replace function private.close_period(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_period integer := (p_op.args ->> 'period')::integer;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_period is null or not (v_period between -20 and 20 or v_period = 1000 or v_period between 10000 and 20200) then return private.refused('arguments_invalid', 'period'); end if;
	insert into public.closed_periods (programme, period, figures, closed_by, closed_at, op)
	values (v_programme.id, v_period, private.figures_of(v_programme.id, v_period), private.recorder(p_op.id), p_op.received_at, p_op.id)
	on conflict (programme, period) do nothing;
	if not found then return private.refused('period_closed', 'period'); end if;
	return jsonb_strip_nulls(jsonb_build_object('status', 'accepted', 'waiting', (select nullif(count(*), 0) from public.reported_values v
		where v.programme = v_programme.id and v.status = 'waiting' and not v.is_adjustment and private.closes(v_programme, v_period, v.period))));
end $$;

create or replace function private.programme_whole(p public.programmes) returns jsonb
language sql stable set search_path = ''
as $$
	select private.programme_card(p) || jsonb_build_object('definition', p.definition, 'settings', p.settings,
		'currentYear', private.current_year(p, private.china_day(now())),
		'periods', (select jsonb_object_agg(period, jsonb_build_object('first', d.first, 'last', d.last)) from (
			select distinct c.period from public.programme_metrics m join public.programme_counters c on c.metric = m.id where m.programme = p.id
			union select generate_series(-1, private.current_year(p, p.ends_on)) union select 1000) x, private.period_days(p.starts_on, p.ends_on, p.years, x.period) d),
		'metrics', (select coalesce(jsonb_agg(jsonb_build_object('key', m.key, 'metric', m.metric, 'filters', m.filters, 'basis', m.basis,
			'isCounted', private.fact_kinds(m.metric) <> '{}') order by m.key), '[]') from public.programme_metrics m where m.programme = p.id),
		'figures', private.figures_of(p.id),
		'reported', (select coalesce(jsonb_agg(private.value_card(v) order by v.key, v.period, v.reported_at desc, v.id), '[]') from public.reported_values v where v.programme = p.id),
		'closed', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('period', c.period, 'figures', c.figures, 'by', c.closed_by, 'at', private.iso(c.closed_at),
			'adjustments', (select count(*) from public.reported_values v where v.programme = p.id and v.is_adjustment and v.status = 'approved' and v.settled_at >= c.closed_at
				and private.closes(p, c.period, v.period)))) order by c.period), '[]')
			from public.closed_periods c where c.programme = p.id),
		'reviews', (select coalesce(jsonb_agg(private.review_card(r) order by r.key, r.period, r.reviewed_at desc), '[]') from private.last_reviews(p.id) r))
$$;

-- The periods whose values change by adjustment alone, of all that a value can be of.
create function private.periods_closed(p public.programmes) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(period order by period), '[]') from (
		select generate_series(-20, 20) as period union all select 1000 union all select 2000 union all select generate_series(10000, 10400) union all select generate_series(20000, 20200)
	) all_of_them where private.is_closed(p, period)
$$;

create or replace function public.read_programme(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return private.programme_whole(v_programme) || jsonb_build_object('periodsClosed', private.periods_closed(v_programme),
		'isOwn', v_programme.organisation in (select private.my_organisations() union select private.my_bureaus()));
end $$;
