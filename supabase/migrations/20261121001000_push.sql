-- push: the one door. Store first, judge second; each operation by itself; the event's stream locked from the first line to the commit.

-- Sends an operation to its verb. Returns its outcome, or null when the verb has settled it.
create function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	case p_op.verb
		when 'recordCheckIn' then return private.record_check_in(p_op);
		when 'voidCheckIn' then return private.void_check_in(p_op);
		when 'addAttendee' then return private.add_attendee(p_op);
		when 'sealEnrolment' then return private.seal_enrolment(p_op);
		when 'recordEnterprise' then return private.record_enterprise(p_op);
		when 'createEvent' then return private.create_event(p_op);
		when 'amendEvent' then return private.describe_event(p_op);
		when 'advanceEvent' then return private.advance_event(p_op);
		when 'issuePass' then return private.issue_pass(p_op);
		when 'revokePass' then return private.revoke_pass(p_op);
		when 'enrolPhone' then return private.enrol_phone(p_op);
		when 'revokeEnrolment' then return private.revoke_enrolment(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

-- What an enrolment may do: a phone its four verbs, and while it was in force; the server everything perform let through.
-- Null when it may.
create function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_enrolment public.enrolments;
begin
	select * into v_enrolment from public.enrolments where id = p_op.enrolment;
	if v_enrolment.kind = 'server' then
		-- An archived event stays as it is: its numbers were handed in. A phone that is lost afterwards can still be stopped.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $$;

-- Judges one stored operation in a savepoint of its own: bad data is refused, anything else that fails stops the push.
create function private.judge(p_inbox public.op_inbox) returns void
language plpgsql set search_path = ''
as $$
declare
	v_body jsonb;
	v_op private.operation;
	v_outcome jsonb;
	v_undone jsonb;
	v_first public.op_inbox;
begin
	select * into v_first from public.op_inbox where op = p_inbox.op and hash <> p_inbox.hash order by received_at limit 1;
	if found and v_first.received_at <= p_inbox.received_at then
		v_outcome := private.held('id_reused');
	elsif exists (select from public.op_inbox i where i.enrolment = p_inbox.enrolment and i.seq = p_inbox.seq and i.op <> p_inbox.op
		and (i.received_at, i.op) < (p_inbox.received_at, p_inbox.op)) then
		v_outcome := private.held('phone_forked');
	else
		begin
			v_body := p_inbox.raw::jsonb;
			v_op := private.read_operation(p_inbox, v_body);
			if v_op.source is null or v_op.source not in ('scan', 'search', 'typed', 'photo', 'paper', 'desk', 'public') then
				v_outcome := private.refused('arguments_invalid', 'source');
			elsif jsonb_typeof(v_op.args) is distinct from 'object' then
				v_outcome := private.refused('arguments_invalid', 'args');
			elsif v_op.captured_at is null then
				v_outcome := private.refused('arguments_invalid', 'captured');
			elsif v_op.claimed_enrolment is distinct from p_inbox.enrolment::text then
				v_outcome := private.refused('arguments_invalid', 'enrolment');
			elsif v_op.depends_on is not null and not exists (select from public.receipts where op = v_op.depends_on and event = v_op.event) then
				v_outcome := private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'op:' || v_op.depends_on);
			else
				v_outcome := coalesce(private.authority(v_op), private.dispatch(v_op));
			end if;
		exception when data_exception or integrity_constraint_violation or cardinality_violation or program_limit_exceeded then
			v_outcome := private.refused(case when v_body is null then 'unreadable' else 'arguments_invalid' end);
		end;
	end if;
	if v_outcome ->> 'status' = 'held' and v_op.verb = 'recordCheckIn' then
		-- Undone before anybody had to decide: undo wins in any order.
		select jsonb_build_object('status', 'undone', 'by', op) into v_undone from public.check_in_voids where target = p_inbox.op and event = p_inbox.event;
	end if;
	if v_outcome is not null then
		perform private.settle(p_inbox.event, p_inbox.op, p_inbox.hash, coalesce(v_undone, v_outcome));
	end if;
	-- An operation after the phone's final word takes the word back.
	update public.enrolments set sealed_at = null, sealed_seq = null where id = p_inbox.enrolment and sealed_seq < p_inbox.seq;
	if found then
		perform private.append_enrolment(p_inbox.enrolment, p_inbox.op);
	end if;
end $$;

-- Judges again what waited for this operation, for the person it made known, or for that person's badge.
create function private.release(p_inbox public.op_inbox) returns void
language plpgsql set search_path = ''
as $$
declare
	v_waiting public.op_inbox;
	v_body jsonb;
	v_keys text[] := array['op:' || p_inbox.op];
begin
	if not exists (select from public.outcomes where event = p_inbox.event and waits_for is not null) then
		return;
	end if;
	begin
		v_body := p_inbox.raw::jsonb;
	exception when data_exception or program_limit_exceeded then
		v_body := '{}';
	end;
	if v_body ->> 'verb' = 'addAttendee' then
		v_keys := v_keys || (v_body #>> '{args,attendee}') || array(
			select 'badge:' || b.badge from public.badges b
			where b.event = p_inbox.event and b.attendee = (
				select attendee from public.attendee_aliases where alias::text = v_body #>> '{args,attendee}'
				union all select id from public.attendees where id::text = v_body #>> '{args,attendee}' limit 1));
	end if;
	for v_waiting in
		select i.* from public.outcomes o join public.op_inbox i using (op, hash)
		where o.event = p_inbox.event and o.waits_for = any (v_keys)
		order by i.enrolment, i.seq
	loop
		perform private.judge(v_waiting);
		perform private.release(v_waiting);
	end loop;
end $$;

-- Stores one operation and judges it. Known bytes get the stored receipt; anything new gets its own. Returns the receipt.
create function private.receive(p_event uuid, p_enrolment uuid, p_relayed_by uuid, p_raw text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_hash bytea := sha256(convert_to(p_raw, 'UTF8'));
	v_op uuid;
	v_inbox public.op_inbox;
	v_receipt public.receipts;
	v_seq bigint;
begin
	-- The wire layer has parsed id, enrolment and seq; they are read again here by shape, so that no body can keep itself out.
	v_op := substring(p_raw from '"id"\s*:\s*"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')::uuid;
	v_seq := substring(p_raw from '"seq"\s*:\s*([0-9]{1,15})')::bigint;
	if v_op is null then
		perform private.refuse('YH020', 'operation_without_id');
	end if;
	select * into v_receipt from public.receipts where op = v_op and hash = v_hash;
	if not found then
		insert into public.op_inbox (op, hash, event, enrolment, seq, raw, relayed_by, received_at)
		values (v_op, v_hash, p_event, p_enrolment, v_seq, p_raw, p_relayed_by, clock_timestamp())
		returning * into v_inbox;
		insert into public.receipts (op, hash, event, received_at) values (v_op, v_hash, p_event, v_inbox.received_at) returning * into v_receipt;
		perform private.judge(v_inbox);
		perform private.release(v_inbox);
	end if;
	return jsonb_build_object('op', v_op, 'hash', encode(v_hash, 'hex'), 'at', private.iso(v_receipt.received_at));
end $$;

-- Takes the enrolment's numbers forward over what has come, and names the gaps up to p_max_seq as closed ranges (at most 50).
create function private.find_missing(p_enrolment uuid, p_max_seq bigint) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_through bigint;
	v_missing jsonb;
begin
	-- A push that was long under way may come after a newer one: what is known is never forgotten.
	select received_through, greatest(max_seq, p_max_seq) into v_through, p_max_seq from public.enrolments where id = p_enrolment;
	with received as (
		select distinct seq from public.op_inbox where enrolment = p_enrolment and seq > v_through and seq <= p_max_seq
		union select v_through union select p_max_seq + 1
	), steps as (
		select seq, lead(seq) over (order by seq) as next from received
	), gaps as (
		select seq + 1 as first, next - 1 as last from steps where next > seq + 1 order by seq limit 50
	)
	select coalesce(jsonb_agg(jsonb_build_array(first, last) order by first), '[]'), coalesce(min(first) - 1, greatest(p_max_seq, v_through))
	into v_missing, v_through from gaps;
	update public.enrolments set received_through = v_through, max_seq = p_max_seq where id = p_enrolment;
	return v_missing;
end $$;

-- push(request) → { receipts, missing, serverTime }. Shapes: src/lib/protocol/push.ts.
-- Definer: phones have no rights on any table; what they may do is decided here and in the verbs.
create function public.push(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_caller public.enrolments;
	v_owner public.enrolments;
	v_receipts jsonb := '[]';
	v_raw text;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found then perform private.refuse('YH001', 'not_enrolled'); end if;
	-- A phone speaks for itself alone: nothing in a body proves who made it.
	select * into v_owner from public.enrolments where id = (request ->> 'enrolment')::uuid and id = v_caller.id;
	if not found then perform private.refuse('YH002', 'enrolment_of_another'); end if;
	perform private.open_stream(v_owner.event);
	for v_raw in select * from jsonb_array_elements_text(request -> 'ops') loop
		v_receipts := v_receipts || private.receive(v_owner.event, v_owner.id, null, v_raw);
	end loop;
	update public.enrolments set last_contact_at = clock_timestamp(), unsent = greatest((request ->> 'unsent')::integer - jsonb_array_length(v_receipts), 0)
	where id = v_owner.id;
	return jsonb_build_object('missing', private.find_missing(v_owner.id, (request ->> 'maxSeq')::bigint),
		'receipts', v_receipts, 'serverTime', round(extract(epoch from clock_timestamp()) * 1000), 'head', private.close_stream(v_owner.event));
end $$;
grant execute on function public.push(jsonb) to authenticated;

-- Makes the bare row of a new event, its stream and its server enrolment, so that createEvent can go through the door like the rest.
create function private.found_event(p_event uuid, p_organisation uuid, p_args jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
	insert into public.events (id, organisation, name, type, starts_at, ends_at, retain_until)
	values (p_event, p_organisation, p_args ->> 'name', p_args ->> 'type', (p_args ->> 'startsAt')::timestamptz, (p_args ->> 'endsAt')::timestamptz, current_date);
	insert into public.event_streams (event, chain) values (p_event, sha256(uuid_send(p_event)));
	insert into public.enrolments (id, event, kind, number, person) values (gen_random_uuid(), p_event, 'server', 0, 'server');
exception when unique_violation then
	perform private.refuse('YH012', 'event_exists');
end $$;

-- Stores drafts as operations of the event's server enrolment, through receive like any phone's. Returns their outcomes in order.
-- atomic: one that is not accepted or merged undoes them all (YH011, the outcomes in the detail).
create function private.perform_drafts(p_event uuid, p_drafts jsonb, p_atomic boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_server public.enrolments;
	v_draft jsonb;
	v_seq bigint;
	v_outcomes jsonb;
begin
	select * into v_server from public.enrolments where event = p_event and kind = 'server' for update;
	v_seq := v_server.max_seq;
	for v_draft in select * from jsonb_array_elements(p_drafts) loop
		v_seq := v_seq + 1;
		perform private.receive(p_event, v_server.id, null, (v_draft || jsonb_build_object(
			'enrolment', v_server.id, 'seq', v_seq, 'by', private.actor_name()))::text);
	end loop;
	update public.enrolments set max_seq = v_seq, received_through = v_seq, last_contact_at = clock_timestamp() where id = v_server.id;
	select coalesce(jsonb_agg(o.body order by d.place), '[]') into v_outcomes
	from jsonb_array_elements(p_drafts) with ordinality d(draft, place)
	join public.outcomes o on o.op = (d.draft ->> 'id')::uuid;
	if p_atomic and jsonb_path_exists(v_outcomes, '$[*] ? (@.status == "held" || @.status == "refused")') then
		-- The detail may be logged: without the names that a likeness carries.
		perform private.refuse('YH011', (select jsonb_agg(o - 'similar' order by place) from jsonb_array_elements(v_outcomes) with ordinality e(o, place))::text);
	end if;
	return v_outcomes;
end $$;

-- perform(request { event, organisation?, drafts, atomic }) → { outcomes, head }: the door of the desk, public forms, imports and the demo.
-- Definer for the same reason as push. Who may: an organiser of the event's organisation, or the server.
create function public.perform(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_organisation uuid;
	v_first jsonb := request -> 'drafts' -> 0;
	v_outcomes jsonb;
begin
	if v_first ->> 'verb' = 'createEvent' then
		v_organisation := (request ->> 'organisation')::uuid;
	else
		select organisation into v_organisation from public.events where id = v_event;
	end if;
	if v_organisation is null or not (private.is_server() or v_organisation in (select private.my_organisations())) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	if v_first ->> 'verb' = 'createEvent' then
		perform private.found_event(v_event, v_organisation, v_first -> 'args');
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, request -> 'drafts', coalesce((request ->> 'atomic')::boolean, true));
	perform private.audit(v_first ->> 'verb', v_event, v_first ->> 'subject', jsonb_build_object('operations', jsonb_array_length(v_outcomes)));
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_event));
end $$;
grant execute on function public.perform(jsonb) to authenticated, service_role;
