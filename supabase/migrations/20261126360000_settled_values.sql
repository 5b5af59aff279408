-- Reported values: what nobody proved is not approved; what waits when its period is handed in can still be rejected, and who hands in is told how much waits.

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
	if p_status = 'approved' and not v_value.is_adjustment and exists (select from public.closed_periods where programme = v_programme.id and period = v_value.period) then
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

-- closePeriod({ programme, period }) → { waiting? }: the figures as they are handed in, and how many reported values of the period nobody has settled.
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
		where v.programme = v_programme.id and v.period = v_period and v.status = 'waiting' and not v.is_adjustment)));
end $$;
