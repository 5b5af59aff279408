-- A period whose last day is not over is handed in only by who says so: what it fixes stands for good.

-- closePeriod({ programme, period, isEarly? }) → { waiting? }: the figures as they are handed in, and how many reported values that this fixes nobody has settled.
create or replace function private.close_period(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_period integer := (p_op.args ->> 'period')::integer;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_period is null or not (v_period between -20 and 20 or v_period = 1000 or v_period between 10000 and 20200) then return private.refused('arguments_invalid', 'period'); end if;
	if p_op.args -> 'isEarly' is distinct from 'true'::jsonb
		and private.china_day(p_op.received_at) <= (private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, v_period)).last then
		return private.refused('period_running', 'period');
	end if;
	insert into public.closed_periods (programme, period, figures, closed_by, closed_at, op)
	values (v_programme.id, v_period, private.figures_of(v_programme.id, v_period), private.recorder(p_op.id), p_op.received_at, p_op.id)
	on conflict (programme, period) do nothing;
	if not found then return private.refused('period_closed', 'period'); end if;
	return jsonb_strip_nulls(jsonb_build_object('status', 'accepted', 'waiting', (select nullif(count(*), 0) from public.reported_values v
		where v.programme = v_programme.id and v.status = 'waiting' and not v.is_adjustment and private.closes(v_programme, v_period, v.period))));
end $$;
