-- The verbs of programmes: adopt, amend, drop; report (with evidence: *_programme_evidence.sql), approve, reject, adjust; close a period; the bureau's confirm and dispute; and which programmes an event counts
-- for. All in the book of the programme's organisation, but linkEvent, which is the event's. Replaces perform; dispatch and authority are wrapped.

-- An adopted programme of this book that still counts; a row of nulls when there is none.
create function private.programme_in_book(p_op private.operation) returns public.programmes
language sql stable set search_path = ''
as $$
	select p from public.programmes p
	where p.id = (p_op.args ->> 'programme')::uuid and p.organisation = private.organiser_of(p_op.event) and private.is_in_book(p_op) and p.dropped_at is null
$$;

-- The metrics of arguments, [{ key, metric, filters, basis }], in the place of those that stood. What a key stood for before is forgotten with it.
create function private.put_metrics(p_programme uuid, p_metrics jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
	perform private.forget_counts(m.id) from public.programme_metrics m where m.programme = p_programme;
	delete from public.programme_metrics where programme = p_programme;
	insert into public.programme_metrics (programme, key, metric, filters, basis)
	select p_programme, m ->> 'key', m ->> 'metric', coalesce(m -> 'filters', '{}'), m ->> 'basis'
	from jsonb_array_elements(p_metrics) m order by m ->> 'key';
end $$;

-- adoptProgramme({ programme, definition, settings, years?, startsOn, endsOn, metrics }): counted from the facts that are there, at once.
create function private.adopt_programme(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'programme')::uuid;
	v_is public.programmes;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'programme'); end if;
	select * into v_is from public.programmes where id = v_id;
	if found then
		return case when v_is.organisation = private.organiser_of(p_op.event) then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'programme') end;
	end if;
	if jsonb_typeof(p_op.args -> 'metrics') is distinct from 'array' or jsonb_array_length(p_op.args -> 'metrics') > 300 then
		return private.refused('arguments_invalid', 'metrics');
	end if;
	insert into public.programmes (id, organisation, definition, settings, starts_on, ends_on, years, adopted_at, op)
	values (v_id, private.organiser_of(p_op.event), p_op.args -> 'definition', coalesce(p_op.args -> 'settings', '{}'), private.day_of(p_op.args ->> 'startsOn'),
		private.day_of(p_op.args ->> 'endsOn'), coalesce(p_op.args ->> 'years', 'project'), p_op.received_at, p_op.id);
	perform private.put_metrics(v_id, p_op.args -> 'metrics'), private.count_programme(v_id);
	return '{"status": "accepted"}';
end $$;

-- amendProgramme({ programme, version, definition?, settings?, years?, startsOn?, endsOn?, metrics? }): compare-and-set on the version; counted anew.
create function private.amend_programme(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_args jsonb := p_op.args;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if (v_args ->> 'version')::integer is distinct from v_programme.version then return private.refused('programme_moved', 'version'); end if;
	if exists (select from public.closed_periods where programme = v_programme.id) and v_args ?| array['startsOn', 'years'] and (
		coalesce(v_args ->> 'years', v_programme.years) <> v_programme.years or coalesce(private.day_of(v_args ->> 'startsOn'), v_programme.starts_on) <> v_programme.starts_on) then
		return private.refused('period_closed', 'startsOn');
	end if;
	update public.programmes set definition = coalesce(v_args -> 'definition', definition), settings = coalesce(v_args -> 'settings', settings),
		years = coalesce(v_args ->> 'years', years), starts_on = coalesce(private.day_of(v_args ->> 'startsOn'), starts_on),
		ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on), version = version + 1
	where id = v_programme.id;
	if v_args ? 'metrics' then perform private.put_metrics(v_programme.id, v_args -> 'metrics'); end if;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $$;

-- dropProgramme({ programme, reason }): it counts nothing any more; what was reported and said of it stays.
create function private.drop_programme(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if length(coalesce(private.clean(p_op.args ->> 'reason'), '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	update public.programmes set dropped_at = p_op.received_at, dropped_reason = private.clean(p_op.args ->> 'reason') where id = v_programme.id;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $$;

-- reportValue and adjustValue({ value, programme, key, period, amount, note?, reason? }): a figure by hand. It waits for approval. Once its period is closed only adjustValue
-- is taken, and says why.
create function private.put_value(p_op private.operation, p_is_adjustment boolean) returns jsonb
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
	v_is_closed := exists (select from public.closed_periods where programme = v_programme.id and period = v_period);
	if v_is_closed and not p_is_adjustment then return private.refused('period_closed', 'period'); end if;
	if p_is_adjustment and not v_is_closed then return private.refused('period_open', 'period'); end if;
	if p_is_adjustment and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	insert into public.reported_values (id, programme, key, period, value, note, reason, is_adjustment, reported_by, reported_at, op)
	values (v_id, v_programme.id, p_op.args ->> 'key', v_period, (p_op.args ->> 'amount')::numeric, private.clean(p_op.args ->> 'note'), v_reason, p_is_adjustment,
		private.recorder(p_op.id), p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
end $$;

create function private.report_value(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.put_value(p_op, false) $$;

create function private.adjust_value(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.put_value(p_op, true) $$;

-- approveValue({ programme, value }) and rejectValue({ programme, value, reason }): once each; who and when stands beside it.
create function private.settle_value(p_op private.operation, p_status text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_value public.reported_values;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_value from public.reported_values where id = (p_op.args ->> 'value')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'value'); end if;
	if v_value.status <> 'waiting' then return private.refused('value_settled', 'value'); end if;
	if p_status = 'rejected' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if not v_value.is_adjustment and exists (select from public.closed_periods where programme = v_programme.id and period = v_value.period) then
		return private.refused('period_closed', 'value');
	end if;
	update public.reported_values set status = p_status, settled_by = private.recorder(p_op.id), settled_at = p_op.received_at,
		reason = case when p_status = 'rejected' then v_reason else reason end where id = v_value.id;
	return '{"status": "accepted"}';
end $$;

create function private.approve_value(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.settle_value(p_op, 'approved') $$;

create function private.reject_value(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.settle_value(p_op, 'rejected') $$;

-- closePeriod({ programme, period }): its figures as they are now are what was handed in.
create function private.close_period(p_op private.operation) returns jsonb
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
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('period_closed', 'period') end;
end $$;

-- The bureau that somebody speaks for towards an organisation: theirs, where its region holds the organisation; for the server the nearest one. Null for anybody else.
create function private.bureau_towards(p_organisation uuid) returns uuid
language sql stable set search_path = ''
as $$
	select b.id from public.organisations b join public.organisations o on o.id = p_organisation
	where b.kind = 'bureau' and private.region_contains(b.region, o.region) and (private.is_server() or b.id in (select private.my_bureaus()))
	order by length(regexp_replace(b.region, '(0000|00)$', '')) desc, b.id limit 1
$$;

-- confirmIndicator({ programme, key, period }) and disputeIndicator({ …, reason }), disputeRecord({ …, recordKind, record, reason }): by a bureau whose region holds the organisation.
create function private.put_review(p_op private.operation, p_decision text, p_is_of_record boolean) returns jsonb
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
		(select c.value from public.programme_counters c join public.programme_metrics m on m.id = c.metric where m.programme = v_programme.id and m.key = v_key and c.period = v_period),
		v_bureau, private.recorder(p_op.id), p_op.received_at);
	return '{"status": "accepted"}';
end $$;

create function private.confirm_indicator(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.put_review(p_op, 'confirmed', false) $$;

create function private.dispute_indicator(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.put_review(p_op, 'disputed', false) $$;

create function private.dispute_record(p_op private.operation) returns jsonb
language sql set search_path = '' as $$ select private.put_review(p_op, 'disputed', true) $$;

-- linkEvent({ event, programmes: [id] | null }): the programmes of its own organisation that the event counts for; null: all whose period holds it.
create function private.link_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programmes uuid[] := case when jsonb_typeof(p_op.args -> 'programmes') = 'array'
		then array(select distinct value::uuid from jsonb_array_elements_text(p_op.args -> 'programmes') order by 1) end;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if not p_op.args ? 'programmes' then return private.refused('arguments_invalid', 'programmes'); end if;
	if exists (select from unnest(v_programmes) id where id not in (select p.id from public.programmes p where p.organisation = private.organiser_of(p_op.event))) then
		return private.refused('unknown_subject', 'programmes');
	end if;
	update public.events set counts_for = v_programmes where id = p_op.event;
	return '{"status": "accepted"}';
end $$;

-- The verbs take their place before the others.
alter function private.dispatch(private.operation) rename to dispatch_file;
create function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	case p_op.verb
		when 'adoptProgramme' then return private.adopt_programme(p_op);
		when 'amendProgramme' then return private.amend_programme(p_op);
		when 'dropProgramme' then return private.drop_programme(p_op);
		when 'reportValue' then return private.report_value(p_op);
		when 'adjustValue' then return private.adjust_value(p_op);
		when 'approveValue' then return private.approve_value(p_op);
		when 'rejectValue' then return private.reject_value(p_op);
		when 'attachEvidence' then return private.attach_evidence(p_op);
		when 'closePeriod' then return private.close_period(p_op);
		when 'confirmIndicator' then return private.confirm_indicator(p_op);
		when 'disputeIndicator' then return private.dispute_indicator(p_op);
		when 'disputeRecord' then return private.dispute_record(p_op);
		when 'linkEvent' then return private.link_event(p_op);
		else return private.dispatch_file(p_op);
	end case;
end $$;

-- No phone carries these; an archived event can still be counted for another programme.
alter function private.authority(private.operation) rename to authority_over_records;
create function private.authority(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when p_op.verb not in ('adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue', 'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod',
			'confirmIndicator', 'disputeIndicator', 'disputeRecord', 'linkEvent') then private.authority_over_records(p_op)
		when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb')
	end
$$;

-- True when the caller may perform these drafts: the server; an organiser of the organisation; a bureau for its own programmes, and its reviews for whoever lies in its region.
-- An organiser reviews nothing.
create function private.may_perform(p_organisation uuid, p_event uuid, p_drafts jsonb) returns boolean
language sql stable set search_path = ''
as $$
	with asked as (
		select array_agg(distinct coalesce(d ->> 'verb', '')) as verbs from jsonb_array_elements(p_drafts) d
	)
	select p_organisation is not null and (private.is_server()
		or p_organisation in (select private.my_organisations()) and not coalesce(verbs, '{}') && array['confirmIndicator', 'disputeIndicator', 'disputeRecord']
		or p_event is null and p_organisation in (select private.my_bureaus()) and verbs <@ array['adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue',
			'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod']
		or p_event is null and p_organisation in (select private.watched_organisations()) and verbs <@ array['confirmIndicator', 'disputeIndicator', 'disputeRecord'])
	from asked
$$;

-- perform(request { event | organisation, drafts, atomic }) → { outcomes, head }: the door of the desk, public forms, imports and the demo. Without an event it
-- writes to the organisation's book. Definer for the same reason as push. Who may: see may_perform.
create or replace function public.perform(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_organisation uuid;
	v_first jsonb := request -> 'drafts' -> 0;
	v_is_new boolean := v_first ->> 'verb' = 'createEvent';
	v_outcomes jsonb;
	v_head bigint;
begin
	if v_is_new or v_event is null then
		v_organisation := (request ->> 'organisation')::uuid;
	else
		v_organisation := private.organiser_of(v_event);
	end if;
	if not coalesce(private.may_perform(v_organisation, v_event, request -> 'drafts'), false) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	if v_is_new then
		perform private.found_event(v_event, v_organisation, v_first -> 'args');
	elsif v_event is null then
		v_event := private.book_of(v_organisation);
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, request -> 'drafts', coalesce((request ->> 'atomic')::boolean, true));
	perform private.audit(v_first ->> 'verb', v_event, v_first ->> 'subject', jsonb_build_object('operations', jsonb_array_length(v_outcomes)));
	v_head := private.close_stream(v_event);
	-- The book's stream is closed: what changed in it is told to the events that show it, one stream after the other.
	if jsonb_path_exists(request -> 'drafts', '$[*] ? (@.verb == "recordPatent" || @.verb == "recordCounterpart")') then
		perform private.tell_events(v_event, request -> 'drafts');
	end if;
	return jsonb_build_object('outcomes', v_outcomes, 'head', v_head);
end $$;
