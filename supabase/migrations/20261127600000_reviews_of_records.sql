-- A word on a single record stands in the period in which its figure is shown: pages look nowhere else, and a dispute that was made from another list (a year of
-- events, the whole of a yearly figure) was on no page and in no report.

-- The period a review of a record is kept in. Twin of shownPeriod (src/lib/domain/programmes/shown.ts); of a yearly figure the year that was looked at where the
-- record stands in it, else the latest it stands in.
create function private.period_reviewed(p_programme uuid, p_key text, p_kind text, p_record uuid, p_period integer) returns integer
language sql stable set search_path = ''
as $$
	select coalesce(case when m.basis = 'point' then 2000 when m.basis not in ('year', 'prior_year', 'prior_3y') then 1000 else (
		select y.period from public.programme_records s, unnest(private.periods_of(p.starts_on, p.ends_on, p.years, m.basis, s.day)) y (period)
		where s.metric = m.id and s.record_kind = p_kind and s.record = p_record and y.period < 1000
		order by y.period <> p_period, y.period desc limit 1) end, p_period)
	from public.programmes p join public.programme_metrics m on m.programme = p.id and m.key = p_key
	where p.id = p_programme
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
	v_kind text := case when p_is_of_record then p_op.args ->> 'recordKind' end;
	v_record uuid := case when p_is_of_record then (p_op.args ->> 'record')::uuid end;
begin
	if v_bureau is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_key is null or v_period is null then return private.refused('arguments_invalid', 'key'); end if;
	if p_decision = 'disputed' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if p_is_of_record and not exists (select from public.programme_records r join public.programme_metrics m on m.id = r.metric
		where m.programme = v_programme.id and m.key = v_key and r.record_kind = v_kind and r.record = v_record) then
		return private.refused('unknown_subject', 'record');
	end if;
	insert into public.reviews (op, programme, key, period, record_kind, record, decision, reason, value, bureau, reviewed_by, reviewed_at)
	values (p_op.id, v_programme.id, v_key, case when p_is_of_record then private.period_reviewed(v_programme.id, v_key, v_kind, v_record, v_period) else v_period end,
		v_kind, v_record, p_decision, v_reason,
		case when p_is_of_record then (select sum(s.amount) from public.programme_records s join public.programme_metrics m on m.id = s.metric
			where m.programme = v_programme.id and m.key = v_key and s.record_kind = v_kind and s.record = v_record)
		else coalesce((p_op.args ->> 'value')::numeric, private.value_shown(v_programme.id, v_key, v_period)) end,
		v_bureau, private.recorder(p_op.id), p_op.received_at);
	return '{"status": "accepted"}';
end $$;

-- What was said before this.
update public.reviews r set period = private.period_reviewed(r.programme, r.key, r.record_kind, r.record, r.period)
where r.record is not null and r.period <> private.period_reviewed(r.programme, r.key, r.record_kind, r.record, r.period);
