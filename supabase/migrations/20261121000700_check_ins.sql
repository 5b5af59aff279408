-- Check-ins, undo, attendances and the counts made of them.
-- A scan is a fact: every one is kept; the earliest that stands is the check-in and the others are merged into it.

create table public.check_ins (
	op uuid primary key,
	hash bytea not null,
	event uuid not null references public.events,
	session uuid not null references public.sessions,
	attendee uuid not null references public.attendees,
	station uuid,
	enrolment uuid not null references public.enrolments,
	direction text not null check (direction in ('in', 'out')),
	source text not null,
	-- The badge token as it was read, the proof of the invitation; null when the person was found by search.
	badge_token text,
	-- Best estimate of when it happened, by the server's clock; for a paper list the time written there.
	at timestamptz not null,
	-- When the phone recorded it, by the same estimate.
	captured_at timestamptz not null,
	received_at timestamptz not null
);
create index on public.check_ins (session, attendee);
alter table public.check_ins enable row level security;
create policy of_own_events on public.check_ins for select to authenticated using (event in (select private.my_events()));
grant select (op, event, session, attendee, station, enrolment, direction, source, at, captured_at, received_at) on public.check_ins to authenticated;
comment on table public.check_ins is 'Every scan that names a known person of a known session, whether it counts or not.';

create table public.check_in_voids (
	-- The recordCheckIn it undoes. It need not have come yet: then the undo waits for it.
	target uuid primary key,
	event uuid not null references public.events,
	op uuid not null,
	enrolment uuid not null,
	at timestamptz not null
);
alter table public.check_in_voids enable row level security;
create policy of_own_events on public.check_in_voids for select to authenticated using (event in (select private.my_events()));
grant select on public.check_in_voids to authenticated;
comment on table public.check_in_voids is 'Undo: a row with who and when. It wins in any order and deletes nothing.';

create table public.attendances (
	session uuid not null references public.sessions,
	attendee uuid not null references public.attendees,
	event uuid not null references public.events,
	check_in uuid not null references public.check_ins,
	at timestamptz not null,
	primary key (session, attendee)
);
create index on public.attendances (event, at);
alter table public.attendances enable row level security;
create policy of_own_events on public.attendances for select to authenticated using (event in (select private.my_events()));
grant select on public.attendances to authenticated;
comment on table public.attendances is 'A person was at a session. Derived from check_ins by refresh_attendance and by nothing else.';

create table public.event_presence (
	event uuid not null references public.events,
	kind text not null check (kind in ('person', 'organisation', 'enterprise')),
	subject text not null,
	-- How many attendances (person) or people (organisation, enterprise) make this subject present.
	refs integer not null check (refs > 0),
	primary key (event, kind, subject)
);
alter table public.event_presence enable row level security;
comment on table public.event_presence is 'Distinct people and organisations of an event, counted by reference, so that an undo takes away exactly what a scan gave.';

-- One more (+1) or one less (-1) reason for a subject to be present. Returns the references left.
create function private.count_presence(p_event uuid, p_kind text, p_subject text, p_step integer) returns integer
language plpgsql set search_path = ''
as $$
declare
	v_refs integer;
begin
	if p_step > 0 then
		insert into public.event_presence (event, kind, subject, refs) values (p_event, p_kind, p_subject, 1)
		on conflict (event, kind, subject) do update set refs = public.event_presence.refs + 1
		returning refs into v_refs;
	else
		delete from public.event_presence where event = p_event and kind = p_kind and subject = p_subject and refs = 1;
		if found then
			return 0;
		end if;
		update public.event_presence set refs = refs - 1 where event = p_event and kind = p_kind and subject = p_subject
		returning refs into strict v_refs;
	end if;
	return v_refs;
end $$;

-- An attendance of this person appeared or vanished: the person, and with the first or last one their organisation.
create function private.count_attendance(p_attendee public.attendees, p_step integer) returns void
language plpgsql set search_path = ''
as $$
declare
	v_refs integer := private.count_presence(p_attendee.event, 'person', p_attendee.id::text, p_step);
begin
	if (p_step = 1 and v_refs = 1) or (p_step = -1 and v_refs = 0) then
		perform private.count_organisation(p_attendee, p_step);
	end if;
end $$;

-- One more or one less person of this one's organisation is here.
create function private.count_organisation(p_attendee public.attendees, p_step integer) returns void
language plpgsql set search_path = ''
as $$
begin
	if p_attendee.organisation_key is null then
		return;
	end if;
	perform private.count_presence(p_attendee.event, 'organisation', p_attendee.organisation_key, p_step);
	if p_attendee.organisation_kind = 'enterprise' then
		perform private.count_presence(p_attendee.event, 'enterprise', p_attendee.organisation_key, p_step);
	end if;
end $$;

-- The confirmed numbers of an event, read from the reference counts.
create function private.count_event(p_event uuid, out people integer, out organisations integer, out enterprises integer,
	out attendances integer, out listed integer)
language sql stable set search_path = ''
as $$
	select (count(*) filter (where kind = 'person'))::integer, (count(*) filter (where kind = 'organisation'))::integer,
		(count(*) filter (where kind = 'enterprise'))::integer, coalesce(sum(refs) filter (where kind = 'person'), 0)::integer,
		(select count(*)::integer from public.attendees where event = p_event)
	from public.event_presence where event = p_event
$$;

-- Who saw somebody, when and where: both sides of a merge are told to the clerk.
create function private.sighting(p_op uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('at', private.iso(c.at), 'station', s.name, 'phone', e.number, 'person', e.person)
	from public.check_ins c
	join public.enrolments e on e.id = c.enrolment
	left join public.stations s on s.id = c.station
	where c.op = p_op
$$;

-- Brings (session, attendee) in line with its check-ins: the earliest that stands is the check-in (same instant: the smaller id;
-- twin of `earliest` in src/lib/domain/check-in.ts, both run in test/sql/twins.test.ts). Settles the outcome of every check-in of the two,
-- keeps the counts, streams the attendance when it changed.
create function private.refresh_attendance(p_session uuid, p_attendee uuid, p_op uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_attendee public.attendees;
	v_before public.attendances;
	v_best public.check_ins;
	v_each record;
begin
	select * into v_attendee from public.attendees where id = p_attendee;
	select * into v_before from public.attendances where session = p_session and attendee = p_attendee;
	select c.* into v_best
	from public.check_ins c
	where c.session = p_session and c.attendee = p_attendee and c.direction = 'in'
		and not exists (select from public.check_in_voids v where v.target = c.op)
	order by c.at, c.op
	limit 1;

	if v_best.op is null and v_before.check_in is not null then
		delete from public.attendances where session = p_session and attendee = p_attendee;
		perform private.count_attendance(v_attendee, -1);
	elsif v_best.op is not null then
		insert into public.attendances (session, attendee, event, check_in, at)
		values (p_session, p_attendee, v_attendee.event, v_best.op, v_best.at)
		on conflict (session, attendee) do update set check_in = excluded.check_in, at = excluded.at;
		if v_before.check_in is null then
			perform private.count_attendance(v_attendee, 1);
		end if;
	end if;
	if v_best.op is distinct from v_before.check_in then
		perform private.append_row(v_attendee.event, 'attendance', p_session || ':' || p_attendee, jsonb_build_object(
			'session', p_session, 'attendee', p_attendee, 'checkIn', v_best.op, 'at', private.iso(v_best.at),
			'station', v_best.station, 'enrolment', v_best.enrolment), p_op);
	end if;

	for v_each in
		select c.*, v.op as undone_by
		from public.check_ins c
		left join public.check_in_voids v on v.target = c.op
		where c.session = p_session and c.attendee = p_attendee
		order by c.at, c.op
	loop
		perform private.settle(v_each.event, v_each.op, v_each.hash, case
			when v_each.undone_by is not null then jsonb_build_object('status', 'undone', 'by', v_each.undone_by)
			when v_each.direction = 'out' or v_each.op = v_best.op then jsonb_build_object('status', 'accepted')
			else jsonb_build_object('status', 'merged', 'into', v_best.op,
				'first', private.sighting(v_best.op), 'own', private.sighting(v_each.op))
		end || private.lateness(v_each.event, v_each.at, v_each.received_at));
	end loop;
end $$;

-- {"late": true} for what happened before the event ended and came after.
create function private.lateness(p_event uuid, p_at timestamptz, p_received_at timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
	select case when ended_at is not null and p_at <= ended_at and p_received_at > ended_at then '{"late": true}'::jsonb else '{}' end
	from public.events where id = p_event
$$;

-- The attendee an id means: itself, or the one it was merged into; null when neither is known.
create function private.find_attendee(p_event uuid, p_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
	v_event uuid;
	v_id uuid;
begin
	-- By the id alone, and the event compared after: see the indexes of attendees.
	select event, id into v_event, v_id from public.attendees where id = p_id;
	if v_id is null then
		select event, attendee into v_event, v_id from public.attendee_aliases where alias = p_id;
	end if;
	return case when v_event = p_event then v_id end;
end $$;

create function private.held(p_reason text, p_actor text default 'organiser') returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('status', 'held', 'reason', p_reason, 'actor', p_actor) $$;

create function private.refused(p_reason text, variadic p_fields text[] default '{}') returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('status', 'refused', 'reason', p_reason, 'fields', to_jsonb(p_fields)) $$;

-- recordCheckIn. Never refused for lateness or for its clock; held when a person must decide.
create function private.record_check_in(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_session uuid := (p_op.args ->> 'session')::uuid;
	v_station uuid := (p_op.args ->> 'station')::uuid;
	v_at timestamptz := p_op.captured_at;
	v_ended_at timestamptz;
	v_badge record;
	v_attendee uuid;
begin
	if v_session is null then return private.refused('arguments_invalid', 'session'); end if;
	if (p_op.args ->> 'direction') is null or p_op.args ->> 'direction' not in ('in', 'out') then
		return private.refused('arguments_invalid', 'direction');
	end if;
	if not p_op.args ?| array['attendee', 'badge'] then return private.refused('arguments_invalid', 'attendee'); end if;
	if p_op.source = 'paper' then
		-- The one form that the domain writes: PostgreSQL would also take 'yesterday' and '-infinity'.
		if coalesce(p_op.args ->> 'claimedAt', '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$' then
			return private.refused('arguments_invalid', 'claimedAt');
		end if;
		v_at := (p_op.args ->> 'claimedAt')::timestamptz;
		-- Nobody has come tomorrow. Five minutes are left to clocks.
		if v_at > p_op.received_at + interval '5 minutes' then return private.refused('arguments_invalid', 'claimedAt'); end if;
	end if;
	if not exists (select from public.sessions where id = v_session and event = p_op.event) then
		return private.held('unknown_session');
	end if;
	if not exists (select from public.stations where id = v_station and event = p_op.event) then
		v_station := null;
	end if;

	if p_op.args ? 'badge' then
		select * into v_badge from private.read_badge(p_op.event, p_op.args ->> 'badge');
		if v_badge.badge is null then return private.held('badge_mac_wrong'); end if;
		select attendee into v_attendee from public.badges where event = p_op.event and badge = v_badge.badge;
		if v_attendee is null then
			return case when v_badge.retired then private.held('badge_retired_key') else private.held('waiting_for_attendee', 'nobody') end
				|| jsonb_build_object('waitsFor', 'badge:' || v_badge.badge);
		end if;
	else
		v_attendee := private.find_attendee(p_op.event, (p_op.args ->> 'attendee')::uuid);
		if v_attendee is null then
			return private.held('waiting_for_attendee', 'nobody') || jsonb_build_object('waitsFor', p_op.args ->> 'attendee');
		end if;
	end if;

	select ended_at into v_ended_at from public.events where id = p_op.event;
	if v_at > v_ended_at then return private.held('captured_after_end'); end if;

	insert into public.check_ins (op, hash, event, session, attendee, station, enrolment, direction, source, badge_token, at, captured_at, received_at)
	values (p_op.id, p_op.hash, p_op.event, v_session, v_attendee, v_station, p_op.enrolment, p_op.args ->> 'direction', p_op.source,
		p_op.args ->> 'badge', v_at, p_op.captured_at, p_op.received_at);
	perform private.refresh_attendance(v_session, v_attendee, p_op.id);
	return null; -- refresh_attendance has settled it
end $$;

-- voidCheckIn. The undo of something unknown waits as a tombstone; a second undo is merged into the first.
create function private.void_check_in(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_target uuid := (p_op.args ->> 'target')::uuid;
	v_first uuid;
	v_check_in public.check_ins;
	v_held public.outcomes;
begin
	if v_target is null then return private.refused('arguments_invalid', 'target'); end if;
	if exists (select from public.op_inbox where op = v_target and event <> p_op.event) then
		return private.refused('unknown_subject', 'target');
	end if;
	insert into public.check_in_voids (target, event, op, enrolment, at)
	values (v_target, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at)
	on conflict (target) do nothing;
	if not found then
		select op into v_first from public.check_in_voids where target = v_target;
		return jsonb_build_object('status', 'merged', 'into', v_first);
	end if;
	select * into v_check_in from public.check_ins where op = v_target;
	if found then
		perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_op.id);
	else
		select o.* into v_held from public.outcomes o join public.op_inbox i using (op, hash)
		where o.op = v_target and o.event = p_op.event and o.status = 'held' and i.raw ~ '"verb"\s*:\s*"recordCheckIn"'
		limit 1;
		if found then
			perform private.settle(p_op.event, v_held.op, v_held.hash, jsonb_build_object('status', 'undone', 'by', p_op.id));
		end if;
	end if;
	return '{"status": "accepted"}';
end $$;
