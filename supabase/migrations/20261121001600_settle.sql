-- Settling: a person's word on what was held or refused (settleHeld), corrections (supersedes), and the rule of 24 hours.
-- Replaces the judging of the first days: read_operation, settle, judge, receive, release, authority and dispatch stand here whole.

create table public.settlements (
	-- The settleHeld operation that said it.
	op uuid primary key,
	target uuid not null,
	hash bytea not null,
	event uuid not null references public.events,
	decision text not null check (decision in ('accept', 'dismiss', 'withdraw', 'refer')),
	reason text,
	-- Who said it: a person's name, or the phone's person.
	by text not null,
	-- Who and which, where the operation itself did not say.
	attendee uuid,
	session uuid,
	at timestamptz not null
);
create index on public.settlements (target, hash);
create index on public.settlements (event);
alter table public.settlements enable row level security;
create policy of_own_events on public.settlements for select to authenticated using (event in (select private.my_events()));
grant select on public.settlements to authenticated;
comment on table public.settlements is 'What a person decided about a held or refused operation. The last word counts.';

create table public.corrections (
	-- The operation that is corrected. It need not have come yet.
	target uuid primary key,
	event uuid not null references public.events,
	op uuid not null
);
alter table public.corrections enable row level security;
create policy of_own_events on public.corrections for select to authenticated using (event in (select private.my_events()));
grant select on public.corrections to authenticated;
comment on table public.corrections is 'supersedes: a later operation of the same phone stands in the place of this one.';

alter table public.attendees
	-- Since when this row stands in for somebody whose registration has not come; null for people.
	add column placeholder_since timestamptz;

alter type private.operation
	add attribute supersedes uuid,
	-- What a person has decided about it, and the operation that says so. Accepted: authority, lateness and a doubled number are no reasons any more.
	add attribute said text,
	add attribute said_by uuid,
	-- What it waits for has not come for 24 hours: it is judged without.
	add attribute is_overdue boolean,
	add attribute said_attendee uuid,
	add attribute said_session uuid;

create or replace function private.read_operation(p_inbox public.op_inbox, p_body jsonb) returns private.operation
language plpgsql stable set search_path = ''
as $$
declare
	v_op private.operation;
	v_word public.settlements;
begin
	v_op.id := p_inbox.op;
	v_op.hash := p_inbox.hash;
	v_op.event := p_inbox.event;
	v_op.enrolment := p_inbox.enrolment;
	v_op.seq := p_inbox.seq;
	v_op.verb := p_body ->> 'verb';
	v_op.claimed_enrolment := p_body ->> 'enrolment';
	v_op.subject := p_body ->> 'subject';
	v_op.depends_on := (p_body ->> 'dependsOn')::uuid;
	v_op.supersedes := (p_body ->> 'supersedes')::uuid;
	v_op.source := p_body ->> 'source';
	v_op.captured_at := p_inbox.captured_at;
	v_op.received_at := p_inbox.received_at;
	v_op.args := p_body -> 'args';
	v_op.is_overdue := p_inbox.received_at < clock_timestamp() - interval '24 hours';
	v_word := private.last_word(p_inbox.op, p_inbox.hash);
	v_op.said := v_word.decision;
	v_op.said_by := v_word.op;
	v_op.said_attendee := v_word.attendee;
	v_op.said_session := v_word.session;
	return v_op;
end $$;

-- The settlement that counts for an operation; a row of nulls when nobody has said anything but 转负责人.
create function private.last_word(p_op uuid, p_hash bytea) returns public.settlements
language sql stable set search_path = ''
as $$
	select s.* from public.settlements s where s.target = p_op and s.hash = p_hash and s.decision <> 'refer' order by s.at desc, s.op desc limit 1
$$;

-- What an outcome carries beside its status: the clock, who carried it up, what a person said.
create function private.decoration(p_inbox public.op_inbox) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object(
		'clockOffMinutes', p_inbox.clock_off_minutes,
		'relayedBy', (select number from public.enrolments where id = p_inbox.relayed_by),
		'settled', (select case when w.op is not null then jsonb_strip_nulls(jsonb_build_object('by', w.by, 'at', private.iso(w.at),
			'decision', w.decision, 'reason', w.reason)) end from private.last_word(p_inbox.op, p_inbox.hash) w),
		'referred', (select jsonb_strip_nulls(jsonb_build_object('by', s.by, 'at', private.iso(s.at), 'reason', s.reason))
			from public.settlements s where s.target = p_inbox.op and s.hash = p_inbox.hash and s.decision = 'refer' order by s.at desc limit 1)))
$$;

create or replace function private.settle(p_event uuid, p_op uuid, p_hash bytea, p_outcome jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
	v_inbox public.op_inbox;
	v_body jsonb;
	v_is_first boolean;
begin
	select * into v_inbox from public.op_inbox where op = p_op and hash = p_hash;
	v_body := p_outcome - 'waitsFor' || jsonb_build_object('op', p_op, 'hash', encode(p_hash, 'hex'), 'event', p_event) || private.decoration(v_inbox);
	insert into public.outcomes (op, hash, event, status, body, waits_for, settled_at)
	values (p_op, p_hash, p_event, v_body ->> 'status', v_body, p_outcome ->> 'waitsFor', clock_timestamp())
	on conflict (op, hash) do update
	set status = excluded.status, body = excluded.body, waits_for = excluded.waits_for, settled_at = excluded.settled_at
	where public.outcomes.body <> excluded.body or public.outcomes.waits_for is distinct from excluded.waits_for;
	if found then
		-- A second body under a used id has an outcome of its own, named by its hash as well.
		v_is_first := not exists (select from public.op_inbox where op = p_op and hash <> p_hash and received_at < v_inbox.received_at);
		perform private.append_row(p_event, 'outcome', p_op || case when v_is_first then '' else '#' || encode(substr(p_hash, 1, 4), 'hex') end,
			v_body, p_op, v_inbox.enrolment);
	end if;
end $$;

-- What keeps an operation from being judged at all by its place among the others: null, or held.
create function private.doubt(p_inbox public.op_inbox) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when exists (select from public.op_inbox i where i.op = p_inbox.op and i.hash <> p_inbox.hash and i.received_at <= p_inbox.received_at)
			then private.held('id_reused')
		when exists (select from public.op_inbox i where i.enrolment = p_inbox.enrolment and i.seq = p_inbox.seq and i.op <> p_inbox.op
			and (i.received_at, i.op) < (p_inbox.received_at, p_inbox.op)) and (private.last_word(p_inbox.op, p_inbox.hash)).decision is distinct from 'accept'
			then private.held('phone_forked')
	end
$$;

-- What is wrong with a body before any verb looks at it, or what a person has said of it: null, or refused or undone.
create function private.fault(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when p_op.source is null or p_op.source not in ('scan', 'search', 'typed', 'photo', 'paper', 'desk', 'public')
			then private.refused('arguments_invalid', 'source')
		when jsonb_typeof(p_op.args) is distinct from 'object' then private.refused('arguments_invalid', 'args')
		when p_op.captured_at is null then private.refused('arguments_invalid', 'captured')
		when p_op.claimed_enrolment is distinct from p_op.enrolment::text then private.refused('arguments_invalid', 'enrolment')
		when p_op.said = 'dismiss' then private.refused('dismissed')
		when p_op.said = 'withdraw' then jsonb_build_object('status', 'undone', 'by', p_op.said_by)
	end
$$;

-- Held while what it depends on, or what it corrects (it counts from the same moment), has not come; after 24 hours, or when a person says so, no longer.
create function private.wait_for_parent(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'op:' || parent)
	from unnest(array[p_op.depends_on, p_op.supersedes]) parent
	where parent is not null and not p_op.is_overdue and p_op.said is null
		and not exists (select from public.receipts where op = parent and event = p_op.event)
	limit 1
$$;

-- Judges one stored operation in a savepoint of its own: bad data is refused, anything else that fails stops the push.
create or replace function private.judge(p_inbox public.op_inbox) returns void
language plpgsql set search_path = ''
as $$
declare
	v_body jsonb;
	v_op private.operation;
	v_outcome jsonb := private.doubt(p_inbox);
	v_undone jsonb;
begin
	if v_outcome is null then
		begin
			v_body := p_inbox.raw::jsonb;
			v_op := private.read_operation(p_inbox, v_body);
			v_outcome := coalesce(private.fault(v_op), private.authority(v_op));
			if v_outcome is null then
				v_outcome := private.wait_for_parent(v_op);
				if v_outcome is null then
					v_outcome := private.dispatch(v_op);
				end if;
				perform private.correct(v_op, v_outcome);
			end if;
		exception when data_exception or integrity_constraint_violation or cardinality_violation or program_limit_exceeded then
			v_outcome := private.refused(case when v_body is null then 'unreadable' else 'arguments_invalid' end);
		end;
	end if;
	-- Undone or corrected before anybody had to decide: that wins in any order.
	if v_outcome ->> 'status' in ('held', 'refused') then
		select jsonb_build_object('status', 'undone', 'by', op) into v_undone from (
			select op from public.check_in_voids where target = p_inbox.op and event = p_inbox.event and v_op.verb = 'recordCheckIn' and v_outcome ->> 'status' = 'held'
			union all select op from public.corrections where target = p_inbox.op and event = p_inbox.event limit 1) u;
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

-- True when this operation's person also recorded what came under p_enrolment: on this phone, or on it before it was enrolled anew.
create function private.is_own(p_op private.operation, p_enrolment uuid) returns boolean
language sql stable set search_path = ''
as $$
	select p_enrolment = p_op.enrolment or exists (
		select from public.enrolments a join public.enrolments b using (event, kind, person)
		where a.id = p_enrolment and b.id = p_op.enrolment and a.kind = 'phone')
$$;

-- A correction was dismissed or withdrawn: what it stood in the place of stands again.
create function private.uncorrect(p_correction uuid, p_by uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_target uuid;
	v_check_in public.check_ins;
	v_inbox public.op_inbox;
begin
	for v_target in delete from public.corrections where op = p_correction returning target loop
		delete from public.check_in_voids where target = v_target and op = p_correction;
		select * into v_check_in from public.check_ins where op = v_target;
		if found then
			perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_by);
			continue;
		end if;
		for v_inbox in select * from public.op_inbox where op = v_target loop
			perform private.judge(v_inbox);
		end loop;
	end loop;
end $$;

-- supersedes: once the correction stands (or waits), what it corrects is undone, whichever came first. A person corrects only what is their own.
create function private.correct(p_op private.operation, p_outcome jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
	v_target public.outcomes;
	v_check_in public.check_ins;
begin
	if p_op.supersedes is null or p_outcome ->> 'status' = 'refused' or exists (
		select from public.op_inbox where op = p_op.supersedes and not private.is_own(p_op, enrolment)) then
		return;
	end if;
	insert into public.corrections (target, event, op) values (p_op.supersedes, p_op.event, p_op.id) on conflict (target) do nothing;
	if p_op.verb = 'recordCheckIn' then
		insert into public.check_in_voids (target, event, op, enrolment, at)
		values (p_op.supersedes, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at) on conflict (target) do nothing;
	end if;
	select * into v_check_in from public.check_ins where op = p_op.supersedes;
	if found then
		perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_op.id);
		return;
	end if;
	for v_target in select * from public.outcomes where op = p_op.supersedes and status in ('held', 'refused') loop
		perform private.settle(p_op.event, v_target.op, v_target.hash, jsonb_build_object('status', 'undone', 'by', p_op.id));
	end loop;
end $$;

drop function private.receive(uuid, uuid, uuid, text);
-- Stores one operation and judges it. Known bytes get the stored receipt; anything new gets its own. Returns the receipt.
-- p_clock: the phone's clock at this contact, null for what the server makes.
create function private.receive(p_event uuid, p_enrolment uuid, p_relayed_by uuid, p_raw text, p_clock jsonb default null) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_hash bytea := sha256(convert_to(p_raw, 'UTF8'));
	v_inbox public.op_inbox;
	v_receipt public.receipts;
begin
	-- The wire layer has parsed id, enrolment and seq; they are read again here by shape, so that no body can keep itself out.
	v_inbox.op := substring(p_raw from '"id"\s*:\s*"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')::uuid;
	if v_inbox.op is null then
		perform private.refuse('YH020', 'operation_without_id');
	end if;
	select * into v_receipt from public.receipts where op = v_inbox.op and hash = v_hash;
	if not found then
		v_inbox.hash := v_hash;
		v_inbox.event := p_event;
		v_inbox.enrolment := p_enrolment;
		v_inbox.seq := substring(p_raw from '"seq"\s*:\s*([0-9]{1,15})')::bigint;
		v_inbox.raw := p_raw;
		v_inbox.relayed_by := p_relayed_by;
		v_inbox.received_at := clock_timestamp();
		v_inbox := private.note_capture(v_inbox, private.readable(p_raw), p_clock);
		insert into public.op_inbox select v_inbox.*;
		insert into public.receipts (op, hash, event, received_at) values (v_inbox.op, v_hash, p_event, v_inbox.received_at) returning * into v_receipt;
		perform private.judge(v_inbox);
		perform private.release(v_inbox);
	end if;
	return jsonb_build_object('op', v_inbox.op, 'hash', encode(v_hash, 'hex'), 'at', private.iso(v_receipt.received_at));
end $$;

-- A stored body as jsonb; an empty object when PostgreSQL cannot read it.
create function private.readable(p_raw text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
	return p_raw::jsonb;
exception when data_exception or program_limit_exceeded then
	return '{}';
end $$;

-- Judges again what waited for this operation, for the person it made known, or for that person's badge.
create or replace function private.release(p_inbox public.op_inbox) returns void
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
	v_body := private.readable(p_inbox.raw);
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

-- What an enrolment may do: a phone its own verbs, and while it was in force; the server everything perform let through. Null when it may.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_enrolment public.enrolments;
begin
	select * into v_enrolment from public.enrolments where id = p_op.enrolment;
	if v_enrolment.kind = 'server' then
		-- An archived event stays as it is: its numbers were handed in. A phone that is lost afterwards
		-- can still be stopped, or be known again; and what comes late can still be decided.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment', 'adoptEnrolment', 'settleHeld')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment',
		'adoptEnrolment', 'linkAttendees') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' or p_op.said = 'accept' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $$;

create or replace function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	case p_op.verb
		when 'recordCheckIn' then return private.record_check_in(p_op);
		when 'voidCheckIn' then return private.void_check_in(p_op);
		when 'addAttendee' then return private.add_attendee(p_op);
		when 'linkAttendees' then return private.link_attendees(p_op);
		when 'settleHeld' then return private.settle_held(p_op);
		when 'sealEnrolment' then return private.seal_enrolment(p_op);
		when 'recordEnterprise' then return private.record_enterprise(p_op);
		when 'createEvent' then return private.create_event(p_op);
		when 'amendEvent' then return private.describe_event(p_op);
		when 'advanceEvent' then return private.advance_event(p_op);
		when 'issuePass' then return private.issue_pass(p_op);
		when 'revokePass' then return private.revoke_pass(p_op);
		when 'enrolPhone' then return private.enrol_phone(p_op);
		when 'adoptEnrolment' then return private.adopt_enrolment(p_op);
		when 'revokeEnrolment' then return private.revoke_enrolment(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

-- settleHeld({ target, hash?, decision, reason?, attendee?, session? }). The desk accepts or dismisses; a phone withdraws or refers its own.
create function private.settle_held(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_target uuid := (p_op.args ->> 'target')::uuid;
	v_decision text := p_op.args ->> 'decision';
	v_by public.enrolments;
	v_held public.outcomes;
	v_inbox public.op_inbox;
begin
	if v_target is null then return private.refused('arguments_invalid', 'target'); end if;
	if v_decision is null or v_decision not in ('accept', 'dismiss', 'withdraw', 'refer') then return private.refused('arguments_invalid', 'decision'); end if;
	if length(p_op.args ->> 'reason') > 200 then return private.refused('arguments_invalid', 'reason'); end if;
	select * into v_by from public.enrolments where id = p_op.enrolment;
	if (v_by.kind = 'server') <> (v_decision in ('accept', 'dismiss')) then return private.refused('verb_not_allowed', 'decision'); end if;
	-- Of two bodies under one id, the one that still waits is meant, unless the hash says which.
	select o.* into v_held from public.outcomes o
	where o.op = v_target and o.event = p_op.event and (p_op.args ->> 'hash' is null or encode(o.hash, 'hex') = p_op.args ->> 'hash')
	order by o.status in ('held', 'refused') desc, o.settled_at limit 1;
	if not found then
		if p_op.is_overdue or exists (select from public.op_inbox where op = v_target and event <> p_op.event) then
			return private.refused('unknown_subject', 'target');
		end if;
		return private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'op:' || v_target);
	end if;
	select * into v_inbox from public.op_inbox where op = v_held.op and hash = v_held.hash;
	if v_by.kind = 'phone' and not private.is_own(p_op, v_inbox.enrolment) then return private.refused('verb_not_allowed', 'target'); end if;
	if v_held.status not in ('held', 'refused') then
		return case when v_held.body ? 'settled' then jsonb_build_object('status', 'merged', 'into', (private.last_word(v_held.op, v_held.hash)).op)
			else private.refused('not_held', 'target') end;
	end if;
	return private.say_word(p_op, v_inbox, case v_by.kind when 'server' then coalesce(private.speaker(p_op), '主办方') else v_by.person end);
end $$;

-- The name of the account that a server-made operation speaks for; null when it is none.
create function private.speaker(p_op private.operation) returns text
language sql stable set search_path = ''
as $$
	select p.name from public.people p, public.op_inbox i
	where i.op = p_op.id and i.hash = p_op.hash and 'person:' || p.id = (private.readable(i.raw) ->> 'by')
$$;

-- Writes the settlement down and lets it take effect. An acceptance that leaves the target undecided has lacked something, and is undone.
create function private.say_word(p_op private.operation, p_target public.op_inbox, p_by text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_decision text := p_op.args ->> 'decision';
	v_after jsonb;
begin
	begin
		insert into public.settlements (op, target, hash, event, decision, reason, by, attendee, session, at)
		values (p_op.id, p_target.op, p_target.hash, p_op.event, v_decision, private.clean(p_op.args ->> 'reason'), p_by,
			(p_op.args ->> 'attendee')::uuid, (p_op.args ->> 'session')::uuid, clock_timestamp());
		if v_decision = 'refer' then
			perform private.settle(p_target.event, o.op, o.hash, o.body - array['op', 'hash', 'event', 'clockOffMinutes', 'relayedBy', 'settled', 'referred']
				|| case when o.waits_for is null then '{}' else jsonb_build_object('waitsFor', o.waits_for) end)
			from public.outcomes o where o.op = p_target.op and o.hash = p_target.hash;
			return '{"status": "accepted"}';
		end if;
		if v_decision in ('dismiss', 'withdraw') then
			perform private.settle(p_target.event, p_target.op, p_target.hash, case v_decision when 'dismiss' then private.refused('dismissed')
				else jsonb_build_object('status', 'undone', 'by', p_op.id) end);
			perform private.uncorrect(p_target.op, p_op.id);
			return '{"status": "accepted"}';
		end if;
		perform private.judge(p_target);
		perform private.release(p_target);
		select body into v_after from public.outcomes where op = p_target.op and hash = p_target.hash;
		if v_after ->> 'status' in ('held', 'refused') then
			raise exception using errcode = 'YH021';
		end if;
		return '{"status": "accepted"}';
	exception when sqlstate 'YH021' then
		return private.refused('still_held', v_after ->> 'reason');
	end;
end $$;
