-- Recovery: a snapshot for a new or broken phone, restarts, the new epoch after a restore, phones that a restored server does not know,
-- proof that the streams are whole, what falls due by itself, and the purge of personal data.

alter table public.events
	-- When personal data was taken away; null before.
	add column purged_at timestamptz;

-- The phone that calls to read, and its enrolments at the event. Raises where it may not read.
create function private.reader(request jsonb) returns public.enrolments
language plpgsql stable set search_path = ''
as $$
declare
	v_caller public.enrolments;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found or v_caller.event <> (request ->> 'event')::uuid then perform private.refuse('YH001', 'not_enrolled'); end if;
	if v_caller.revoked_at is not null then perform private.refuse('YH004', 'enrolment_revoked'); end if;
	if v_caller.expires_at < now() then perform private.refuse('YH005', 'enrolment_expired'); end if;
	return v_caller;
end $$;

-- The caller, and the phone's earlier enrolments at this event: one phone's records, whoever held it.
create function private.own_enrolments(p_caller public.enrolments, request jsonb) returns uuid[]
language sql stable set search_path = ''
as $$ select array_agg(id) from public.enrolments where event = p_caller.event and (id = p_caller.id or request -> 'earlier' ? id::text) $$;

-- The chain after version p_version of an event; null when there is no such version.
create function private.chain_at(p_event uuid, p_version bigint) returns bytea
language sql stable set search_path = ''
as $$
	select case when p_version = 0 then sha256(uuid_send(p_event)) else (select chain from public.stream_entries where event = p_event and version = p_version) end
$$;

create function private.row_for_phone(p_row public.stream_entries, p_caller public.enrolments, p_own uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('version', p_row.version, 'entity', p_row.entity, 'id', p_row.entity_id,
		'body', private.project_row(p_row, p_caller, p_own), 'commitment', encode(p_row.commitment, 'hex'))
$$;

create function private.cursor_at(p_stream public.event_streams, p_version bigint) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('epoch', p_stream.epoch, 'version', p_version, 'chain', encode(private.chain_at(p_stream.event, p_version), 'hex'))
$$;

create function private.counts_of(p_stream public.event_streams) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object('people', p_stream.people, 'attendances', p_stream.attendances, 'organisations', p_stream.organisations,
		'enterprises', p_stream.enterprises, 'listed', p_stream.listed)
$$;

-- pull(request { event, cursor, earlier? }) → { restart, rows, cursor, head, more, counts, serverTime }. Shapes: src/lib/protocol/pull.ts.
-- A cursor of another epoch, ahead of the head, or with another chain than ours: restart, without rows.
-- Definer: phones have no rights on tables. An expired or revoked enrolment uploads but reads nothing.
create or replace function public.pull(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_caller public.enrolments := private.reader(request);
	v_own uuid[] := private.own_enrolments(v_caller, request);
	v_stream public.event_streams;
	v_from bigint := coalesce((request #>> '{cursor,version}')::bigint, 0);
	v_restart boolean;
	v_rows jsonb;
	v_last bigint;
begin
	select * into v_stream from public.event_streams where event = v_caller.event;
	v_restart := v_from > 0 and (v_from > v_stream.head or (request #>> '{cursor,epoch}')::uuid <> v_stream.epoch
		or private.chain_at(v_caller.event, v_from) <> decode(request #>> '{cursor,chain}', 'hex'));
	if v_restart then v_from := 0; end if;
	select coalesce(jsonb_agg(private.row_for_phone(s, v_caller, v_own) order by s.version), '[]'), max(s.version)
	into v_rows, v_last
	from (select * from public.stream_entries where event = v_caller.event and version > v_from and version <= v_stream.head and not v_restart
		order by version limit 500) s;
	v_last := coalesce(v_last, v_from);
	return jsonb_build_object('restart', v_restart, 'rows', v_rows, 'cursor', private.cursor_at(v_stream, v_last),
		'head', v_stream.head, 'more', v_last < v_stream.head, 'counts', private.counts_of(v_stream),
		'serverTime', round(extract(epoch from clock_timestamp()) * 1000));
end $$;

-- snapshot(request { event, earlier?, at?, after? }) → { rows, cursor, after, more, total, counts, serverTime }: the newest row of everything as of `cursor`,
-- which the first call fixes at the head and the next hand back as `at`. Ascending by version, with holes. Shapes: src/lib/protocol/snapshot.ts.
-- Definer as pull.
create function public.snapshot(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_caller public.enrolments := private.reader(request);
	v_own uuid[] := private.own_enrolments(v_caller, request);
	v_stream public.event_streams;
	v_at bigint := (request #>> '{at,version}')::bigint;
	v_after bigint := coalesce((request ->> 'after')::bigint, 0);
	v_rows jsonb;
	v_last bigint;
	v_left bigint;
	v_total bigint;
begin
	select * into v_stream from public.event_streams where event = v_caller.event;
	if v_at is null or v_at > v_stream.head or (request #>> '{at,epoch}')::uuid is distinct from v_stream.epoch then
		v_at := v_stream.head;
		v_after := 0;
	end if;
	with newest as (
		select distinct on (entity, entity_id) * from public.stream_entries
		where event = v_caller.event and version <= v_at and (owner is null or owner = any (v_own))
		order by entity, entity_id, version desc
	), page as (
		select * from newest where version > v_after order by version limit 500
	)
	select coalesce((select jsonb_agg(private.row_for_phone(p::public.stream_entries, v_caller, v_own) order by p.version) from page p), '[]'),
		coalesce((select max(version) from page), v_at), (select count(*) from newest where version > v_after), (select count(*) from newest)
	into v_rows, v_last, v_left, v_total;
	return jsonb_build_object('rows', v_rows, 'cursor', private.cursor_at(v_stream, v_at), 'after', v_last, 'more', v_left > jsonb_array_length(v_rows),
		'total', v_total, 'counts', private.counts_of(v_stream), 'serverTime', round(extract(epoch from clock_timestamp()) * 1000));
end $$;

-- begin_epoch({}) → { events }: after a restore. Every phone learns at its next pull that it must send everything again.
-- Only the server, by the command that restored.
create function public.begin_epoch(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_events integer;
begin
	update public.event_streams set epoch = gen_random_uuid() where true;
	get diagnostics v_events = row_count;
	perform pg_notify('yuanhui_poke', event || ':' || head) from public.event_streams;
	perform private.audit('begin_epoch', null, null, jsonb_build_object('events', v_events));
	return jsonb_build_object('events', v_events);
end $$;

-- The counts of an event, from check-ins and undos alone: nothing that is kept beside them is believed.
create function private.recount(p_event uuid, out people integer, out organisations integer, out enterprises integer, out attendances integer, out listed integer)
language sql stable set search_path = ''
as $$
	with here as (
		select distinct c.session, c.attendee from public.check_ins c
		where c.event = p_event and c.direction = 'in' and not exists (select from public.check_in_voids v where v.target = c.op)
	), who as (
		select a.* from public.attendees a where a.id in (select attendee from here)
	)
	select (select count(*) from who)::integer, (select count(distinct organisation_key) from who)::integer,
		(select count(distinct organisation_key) from who where organisation_kind = 'enterprise')::integer, (select count(*) from here)::integer,
		(select count(*) from public.attendees where event = p_event)::integer
$$;

-- verify_streams({}) → { events, versions, broken: [{ event, version, why }] }: versions without a gap, every link of the chain, every commitment whose body
-- is kept, the heads, and the counts against a recount. At most 50 faults are named. Only the server: it reads everything.
create function public.verify_streams(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	with linked as (
		select *, lag(version, 1, 0::bigint) over w as before, lag(chain) over w as before_chain
		from public.stream_entries window w as (partition by event order by version)
	), broken as (
		select event, version, case
			when version <> before + 1 then 'gap'
			when chain <> sha256(coalesce(before_chain, sha256(uuid_send(event))) || int8send(version) || commitment) then 'chain'
			when body is not null and commitment <> sha256(salt || convert_to(body::text, 'UTF8')) then 'body' end as why
		from linked
		union all
		select s.event, s.head, 'head' from public.event_streams s
		where s.head <> (select count(*) from public.stream_entries e where e.event = s.event) or s.chain <> private.chain_at(s.event, s.head)
		union all
		select s.event, s.head, 'counts' from public.event_streams s, private.recount(s.event) c
		where (s.people, s.attendances, s.organisations, s.enterprises, s.listed) <> (c.people, c.attendances, c.organisations, c.enterprises, c.listed)
	)
	select jsonb_build_object('events', (select count(*) from public.event_streams), 'versions', (select count(*) from public.stream_entries),
		'broken', coalesce((select jsonb_agg(jsonb_build_object('event', event, 'version', version, 'why', why))
			from (select * from broken where why is not null limit 50) b), '[]'))
$$;

-- adoptEnrolment: a restored server meets a phone that was enrolled after the backup. What its signed token says makes it known again.
create function private.adopt_enrolment(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
	v_number integer := (p_op.args ->> 'number')::integer;
begin
	if exists (select from public.enrolments where event = p_op.event and number = v_number) then
		select max(number) + 1 into v_number from public.enrolments where event = p_op.event;
	end if;
	insert into public.enrolments (id, event, kind, number, person, station, fields, device, expires_at)
	values (v_id, p_op.event, 'phone', v_number, p_op.args ->> 'person',
		(select id from public.stations where id = (p_op.args ->> 'station')::uuid and event = p_op.event),
		array(select jsonb_array_elements_text(p_op.args -> 'fields')), left(p_op.args ->> 'device', 200), (p_op.args ->> 'expiresAt')::timestamptz);
	perform private.append_enrolment(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- adopt_enrolment({ event, draft }) → { adopted }: draft is the adoptEnrolment operation, made out of a token whose signature the server has checked.
-- False when the event itself is not known here. Only the server.
create function public.adopt_enrolment(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_id uuid := (request #>> '{draft,args,enrolment}')::uuid;
begin
	if not private.open_stream(v_event) then return '{"adopted": false}'; end if;
	if not exists (select from public.enrolments where id = v_id) then
		perform private.perform_drafts(v_event, jsonb_build_array(jsonb_set(request -> 'draft', '{verb}', '"adoptEnrolment"')), true);
		perform private.audit('adopt_enrolment', v_event, v_id::text);
	end if;
	perform private.close_stream(v_event);
	return '{"adopted": true}';
end $$;

-- Takes personal data of an event away: mobiles, what was typed, and every body that names a person. The commitments stay, so the chain still verifies.
-- Name and organisation on the sign-in sheet stay with the organiser until the audit ends.
create function private.purge_event(p_event uuid) returns void
language sql set search_path = ''
as $$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment') or (entity = 'outcome' and (body ?| array['similar', 'first', 'own'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld)"';
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$$;

-- True when this server has a function for a verb: recordCheckIn is private.record_check_in.
create function private.knows(p_verb text) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from pg_catalog.pg_proc where pronamespace = 'private'::regnamespace
		and proname = lower(regexp_replace(p_verb, '([A-Z])', '_\1', 'g')))
$$;

-- Operations whose waiting is over by itself.
create function private.due() returns setof public.op_inbox
language sql stable set search_path = ''
as $$
	select i.* from public.outcomes o join public.op_inbox i using (op, hash)
	where o.status = 'held' and (o.body ->> 'reason' = 'server_too_old' and private.knows(private.readable(i.raw) ->> 'verb')
		or o.waits_for is not null and o.body ->> 'reason' in ('waiting_for_parent', 'waiting_for_attendee')
			and i.received_at < clock_timestamp() - interval '24 hours')
$$;

-- run_due({}) → { settled, purged, isRunner }: what falls due by itself. Waiting for 24 hours: judged without what has not come. Held because this server was
-- too old for its verb: judged again, it may have been updated. Past the retention day (Asia/Shanghai): purged. One event of each kind a call, the one that waits
-- longest, so that no two events are locked for long. One runner at a time; another one is told so and does nothing. Only the server, about once a minute.
create function public.run_due(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid;
	v_inbox public.op_inbox;
	v_settled integer := 0;
	v_purged integer := 0;
begin
	if not pg_try_advisory_xact_lock(hashtext('yuanhui.run_due')) then
		return '{"isRunner": false, "settled": 0, "purged": 0}';
	end if;
	for v_event in
		select d.event from private.due() d order by d.received_at limit 1
	loop
		perform private.open_stream(v_event);
		for v_inbox in
			select * from private.due() d where d.event = v_event order by d.enrolment, d.seq limit 500
		loop
			perform private.judge(v_inbox);
			v_settled := v_settled + 1;
		end loop;
		perform private.close_stream(v_event);
	end loop;
	for v_event in
		select e.id from public.events e where e.retain_until < (now() at time zone 'Asia/Shanghai')::date and (e.purged_at is null
			or exists (select from public.op_inbox i where i.event = e.id and i.received_at > e.purged_at)) order by e.retain_until limit 1
	loop
		perform private.open_stream(v_event);
		perform private.purge_event(v_event);
		update public.events set purged_at = clock_timestamp() where id = v_event;
		perform private.audit('purge', v_event, null);
		v_purged := v_purged + 1;
	end loop;
	return jsonb_build_object('isRunner', true, 'settled', v_settled, 'purged', v_purged);
end $$;
grant execute on function public.snapshot(jsonb) to authenticated;
grant execute on function public.begin_epoch(jsonb), public.verify_streams(jsonb), public.adopt_enrolment(jsonb), public.run_due(jsonb) to service_role;
