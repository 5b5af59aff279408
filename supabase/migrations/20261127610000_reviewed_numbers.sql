-- 已核实 is said of every number that was seen: of each number of an indicator, not of its first alone, and of what a single record counts with.

alter table public.reviews
	-- Each number of an indicator as the page showed it: [{ place, value? }], money in yuan. Null where only one was named.
	add column numbers jsonb check (jsonb_typeof(numbers) = 'array');

-- What a record adds to a figure, all its parts and years together; money in fen. Null where it adds nothing any more.
create function private.amount_of_record(p_programme uuid, p_key text, p_kind text, p_record uuid) returns numeric
language sql stable set search_path = ''
as $$
	select sum(s.amount) from public.programme_records s join public.programme_metrics m on m.id = s.metric
	where m.programme = p_programme and m.key = p_key and s.record_kind = p_kind and s.record = p_record
$$;

-- What a review stores. `value` and `numbers` of an indicator are what the bureau looked at; where it does not say, the figure of that name. Of a record it is what the record counts with.
create or replace function private.put_review(p_op private.operation, p_decision text, p_is_of_record boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_bureau uuid := private.bureau_towards(private.organiser_of(p_op.event));
	v_key text := p_op.args ->> 'key';
	v_period integer := (p_op.args ->> 'period')::integer;
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_kind text := case when p_is_of_record then p_op.args ->> 'recordKind' end;
	v_record uuid := case when p_is_of_record then (p_op.args ->> 'record')::uuid end;
	v_amount numeric;
begin
	if v_bureau is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_key is null or v_period is null then return private.refused('arguments_invalid', 'key'); end if;
	if p_decision = 'disputed' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	v_amount := private.amount_of_record(v_programme.id, v_key, v_kind, v_record);
	if p_is_of_record and v_amount is null then return private.refused('unknown_subject', 'record'); end if;
	insert into public.reviews (op, programme, key, period, record_kind, record, decision, reason, value, numbers, bureau, reviewed_by, reviewed_at)
	values (p_op.id, v_programme.id, v_key, case when p_is_of_record then private.period_reviewed(v_programme.id, v_key, v_kind, v_record, v_period) else v_period end,
		v_kind, v_record, p_decision, v_reason,
		case when p_is_of_record then v_amount else coalesce((p_op.args ->> 'value')::numeric, private.value_shown(v_programme.id, v_key, v_period)) end,
		case when jsonb_typeof(p_op.args -> 'numbers') = 'array' and not p_is_of_record then p_op.args -> 'numbers' end,
		v_bureau, private.recorder(p_op.id), p_op.received_at);
	return '{"status": "accepted"}';
end $$;

-- As pages read it. `now` of a record is what it adds today, beside `value`, what it added when it was looked at.
create or replace function private.review_card(p public.reviews) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('key', p.key, 'period', p.period, 'recordKind', p.record_kind, 'record', p.record, 'decision', p.decision, 'reason', p.reason,
		'value', p.value, 'numbers', p.numbers, 'now', private.amount_of_record(p.programme, p.key, p.record_kind, p.record), 'bureau', p.bureau,
		'bureauName', (select name from public.organisations where id = p.bureau), 'by', p.reviewed_by, 'at', private.iso(p.reviewed_at)))
$$;
