-- 已核实 is said of a number: with the bureau's word is kept which one it was, so that a later one does not pass for it.

-- The number of a figure in a period, as pages show it (money in yuan, satisfaction in percent): counted, or the last approved report under this name. Null where there is none.
create function private.value_shown(p_programme uuid, p_key text, p_period integer) returns numeric
language sql stable set search_path = ''
as $$
	select coalesce((
		select case when m.metric = 'satisfaction.rate' then c.value * 100 / nullif(c.records, 0)
			when m.metric like '%amount%' or m.metric in ('pledge.loans_issued', 'awards.base') then coalesce(c.value, 0) / 100 else coalesce(c.value, 0) end
		from public.programme_metrics m left join public.programme_counters c on c.metric = m.id and c.period = p_period
		where m.programme = p_programme and m.key = p_key and private.fact_kinds(m.metric) <> '{}'
	), (
		select v.value from public.reported_values v where v.programme = p_programme and v.key = p_key and v.period = p_period and v.status = 'approved'
		order by v.reported_at desc, v.id limit 1
	))
$$;

-- What a review stores. `value` of an indicator is the number that the bureau looked at; where it does not say, the figure of that name. Of a record it is what the record counts with.
create or replace function private.put_review(p_op private.operation, p_decision text, p_is_of_record boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_bureau uuid := private.bureau_towards(private.organiser_of(p_op.event));
	v_key text := p_op.args ->> 'key';
	v_period integer := (p_op.args ->> 'period')::integer;
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_record uuid := case when p_is_of_record then (p_op.args ->> 'record')::uuid end;
begin
	if v_bureau is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_key is null or v_period is null then return private.refused('arguments_invalid', 'key'); end if;
	if p_decision = 'disputed' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if p_is_of_record and not exists (select from public.programme_records r join public.programme_metrics m on m.id = r.metric
		where m.programme = v_programme.id and m.key = v_key and r.record_kind = p_op.args ->> 'recordKind' and r.record = v_record) then
		return private.refused('unknown_subject', 'record');
	end if;
	insert into public.reviews (op, programme, key, period, record_kind, record, decision, reason, value, bureau, reviewed_by, reviewed_at)
	values (p_op.id, v_programme.id, v_key, v_period, case when p_is_of_record then p_op.args ->> 'recordKind' end, v_record, p_decision, v_reason,
		case when p_is_of_record then (select sum(s.amount) from public.programme_records s join public.programme_metrics m on m.id = s.metric
			where m.programme = v_programme.id and m.key = v_key and s.record_kind = p_op.args ->> 'recordKind' and s.record = v_record)
		else coalesce((p_op.args ->> 'value')::numeric, private.value_shown(v_programme.id, v_key, v_period)) end,
		v_bureau, private.recorder(p_op.id), p_op.received_at);
	return '{"status": "accepted"}';
end $$;
