-- The desk's verbs on an event: createEvent, amendEvent, advanceEvent, issuePass, revokePass, revokeEnrolment; and enrolPhone, sealEnrolment.

-- Streams an event as phones may see it.
create function private.append_event(p_event uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(id, 'event', id::text, jsonb_build_object(
		'name', name, 'type', type, 'campaigns', campaigns, 'place', place, 'host', host, 'stage', stage,
		'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'endedAt', private.iso(ended_at), 'retainUntil', retain_until,
		'targets', jsonb_build_object('people', target_people, 'organisations', target_organisations)), p_op)
	from public.events where id = p_event
$$;

-- Sessions and stations as described; those not named stay. Returns the field at fault, or null.
create function private.put_sessions_and_stations(p_op private.operation) returns text
language plpgsql set search_path = ''
as $$
declare
	v_each jsonb;
begin
	for v_each in select * from jsonb_array_elements(p_op.args -> 'sessions') loop
		insert into public.sessions (id, event, name, starts_at, ends_at)
		values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'), (v_each ->> 'startsAt')::timestamptz, (v_each ->> 'endsAt')::timestamptz)
		on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at
		where public.sessions.event = excluded.event;
		if not found then return 'sessions'; end if;
		perform private.append_row(p_op.event, 'session', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	for v_each in select * from jsonb_array_elements(p_op.args -> 'stations') loop
		insert into public.stations (id, event, name) values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'))
		on conflict (id) do update set name = excluded.name where public.stations.event = excluded.event;
		if not found then return 'stations'; end if;
		perform private.append_row(p_op.event, 'station', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	return null;
end $$;

-- createEvent and amendEvent: the whole description. The bare row, its stream and its server enrolment were made by perform.
create function private.describe_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_fault text;
begin
	if private.clean(p_op.args ->> 'name') is null then return private.refused('arguments_invalid', 'name'); end if;
	update public.events
	set name = private.clean(p_op.args ->> 'name'), type = p_op.args ->> 'type', place = private.clean(p_op.args ->> 'place'),
		host = private.clean(p_op.args ->> 'host'),
		campaigns = array(select jsonb_array_elements_text(p_op.args -> 'campaigns')),
		starts_at = (p_op.args ->> 'startsAt')::timestamptz, ends_at = (p_op.args ->> 'endsAt')::timestamptz,
		target_people = (p_op.args #>> '{targets,people}')::integer, target_organisations = (p_op.args #>> '{targets,organisations}')::integer,
		retain_until = ((p_op.args ->> 'endsAt')::timestamptz at time zone 'Asia/Shanghai')::date + 90
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	v_fault := private.put_sessions_and_stations(p_op);
	if v_fault is not null then return private.refused('unknown_subject', v_fault); end if;
	return '{"status": "accepted"}';
end $$;

create function private.create_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_enterprise public.enterprises;
	v_outcome jsonb := private.describe_event(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' then
		perform private.rotate_badge_key(p_op.event, p_op.id);
		for v_enterprise in
			select e.* from public.enterprises e join public.events v on v.organisation = e.organisation where v.id = p_op.event order by e.credit_code
		loop
			perform private.append_enterprise(p_op.event, v_enterprise, p_op.id);
		end loop;
	end if;
	return v_outcome;
end $$;

-- advanceEvent: compare-and-set on the stage (transitions: NEXT_STAGES in src/lib/domain/event.ts, both run in test/sql/twins.test.ts).
-- Archiving needs every phone's final word, or a written reason.
create function private.advance_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_from text := p_op.args ->> 'from';
	v_to text := p_op.args ->> 'to';
	v_stage text;
	v_held public.op_inbox;
begin
	select stage into v_stage from public.events where id = p_op.event;
	if v_stage is distinct from v_from then return private.refused('stage_conflict', 'from'); end if;
	if (v_from, v_to) not in (('draft', 'registering'), ('draft', 'running'), ('registering', 'running'), ('registering', 'draft'),
		('running', 'ended'), ('running', 'registering'), ('ended', 'running'), ('ended', 'archived')) then
		return private.refused('arguments_invalid', 'to');
	end if;
	if v_to = 'archived' and private.clean(p_op.args ->> 'reason') is null and exists (
		select from public.enrolments where event = p_op.event and kind = 'phone' and sealed_at is null and revoked_at is null) then
		return private.refused('arguments_invalid', 'reason');
	end if;
	update public.events
	set stage = v_to, ended_at = case when v_to = 'ended' then p_op.received_at when v_to = 'running' then null else ended_at end
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	if v_to = 'running' then
		-- Ended by mistake: what was held for coming after the end is judged again.
		for v_held in
			select i.* from public.outcomes o join public.op_inbox i using (op, hash)
			where o.event = p_op.event and o.status = 'held' and o.body ->> 'reason' = 'captured_after_end'
			order by i.enrolment, i.seq
		loop
			perform private.judge(v_held);
		end loop;
	end if;
	return '{"status": "accepted"}';
end $$;

create function private.issue_pass(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_station uuid := (p_op.args ->> 'station')::uuid;
begin
	if private.clean(p_op.args ->> 'person') is null then return private.refused('arguments_invalid', 'person'); end if;
	if v_station is not null and not exists (select from public.stations where id = v_station and event = p_op.event) then
		return private.refused('unknown_subject', 'station');
	end if;
	if p_op.args ? 'replaces' and not exists (
		select from public.enrolments where id = (p_op.args ->> 'replaces')::uuid and event = p_op.event and kind = 'phone') then
		return private.refused('unknown_subject', 'replaces');
	end if;
	insert into public.passes (id, event, token_hash, code_hash, person, mobile, station, fields, expires_at, max_redemptions, replaces)
	values ((p_op.args ->> 'pass')::uuid, p_op.event, p_op.args ->> 'tokenHash', p_op.args ->> 'codeHash', private.clean(p_op.args ->> 'person'),
		p_op.args ->> 'mobile', v_station, array(select jsonb_array_elements_text(p_op.args -> 'fields')),
		(p_op.args ->> 'expiresAt')::timestamptz, (p_op.args ->> 'maxRedemptions')::integer, (p_op.args ->> 'replaces')::uuid);
	return '{"status": "accepted"}';
end $$;

create function private.revoke_pass(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	update public.passes set revoked_at = coalesce(revoked_at, p_op.received_at)
	where id = (p_op.args ->> 'pass')::uuid and event = p_op.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'pass') end;
end $$;

-- A phone takes up a pass. redeem_pass has checked the pass under its lock.
create function private.enrol_phone(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_pass public.passes;
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
begin
	select * into v_pass from public.passes where id = (p_op.args ->> 'pass')::uuid and event = p_op.event;
	if not found then return private.refused('unknown_subject', 'pass'); end if;
	insert into public.enrolments (id, event, kind, number, pass, person, role, station, fields, device, replaces, expires_at)
	select v_id, p_op.event, 'phone', max(number) + 1, v_pass.id, v_pass.person, v_pass.role, v_pass.station, v_pass.fields,
		left(p_op.args ->> 'device', 200), v_pass.replaces, v_pass.expires_at
	from public.enrolments where event = p_op.event;
	update public.passes set redeemed = redeemed + 1 where id = v_pass.id;
	perform private.append_enrolment(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- A lost or dismissed phone: it may still upload, and what it uploads is held. The badge key it knew is retired.
create function private.revoke_enrolment(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
begin
	update public.enrolments set revoked_at = p_op.received_at
	where id = v_id and event = p_op.event and kind = 'phone' and revoked_at is null;
	if not found then return private.refused('unknown_subject', 'enrolment'); end if;
	perform private.append_enrolment(v_id, p_op.id);
	perform private.rotate_badge_key(p_op.event, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- sealEnrolment: the phone's final word.
create function private.seal_enrolment(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	if (p_op.args ->> 'lastSeq')::bigint is distinct from p_op.seq then return private.refused('arguments_invalid', 'lastSeq'); end if;
	update public.enrolments set sealed_at = p_op.received_at, sealed_seq = p_op.seq where id = p_op.enrolment;
	perform private.append_enrolment(p_op.enrolment, p_op.id);
	return '{"status": "accepted"}';
end $$;
