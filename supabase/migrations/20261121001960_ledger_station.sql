-- The ledger names the station of a phone; it gave its id, which tells nobody anything. Replaces read_ledger, otherwise as it was.

-- read_ledger({ event }) → { phones, backedUpAt, head, serverNow }: every phone of the event, by its number. Shapes: src/lib/server/desk.
-- Definer: gaps are found in the inbox, which is granted to nobody.
create or replace function public.read_ledger(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object(
		'phones', coalesce((
			select jsonb_agg(jsonb_build_object('enrolment', e.id, 'number', e.number, 'person', e.person, 'station', (select s.name from public.stations s where s.id = e.station), 'device', e.device,
				'enrolledAt', private.iso(e.enrolled_at), 'expiresAt', private.iso(e.expires_at), 'revokedAt', private.iso(e.revoked_at),
				'sealedAt', private.iso(e.sealed_at), 'replaces', (select number from public.enrolments o where o.id = e.replaces),
				'replacedBy', (select min(number) from public.enrolments o where o.replaces = e.id), 'pass', e.pass,
				'maxSeq', e.max_seq, 'received', i.received, 'missing', private.gaps(e), 'unsent', e.unsent, 'grade', e.grade,
				'isInstalled', e.is_installed, 'isPersisted', e.is_persisted, 'freeMb', e.free_mb, 'battery', e.battery, 'app', e.app,
				'lastContactAt', private.iso(e.last_contact_at), 'clockOffMs', e.clock_off_ms, 'capturedLastAt', private.iso(i.captured_last_at))
				order by e.number)
			from public.enrolments e
			cross join lateral (select count(distinct seq) as received, max(captured_at) as captured_last_at from public.op_inbox where enrolment = e.id) i
			where e.event = v_event and e.kind = 'phone'), '[]'),
		'backedUpAt', (select private.iso(max(taken_at)) from public.backups),
		'head', (select head from public.event_streams where event = v_event),
		'serverNow', private.iso(clock_timestamp()));
end $$;

-- What a phone said of itself at this contact.
create or replace function private.note_contact(p_phone uuid, request jsonb) returns void
language sql set search_path = ''
as $$
	update public.enrolments set
		last_contact_at = clock_timestamp(),
		unsent = greatest((request ->> 'unsent')::integer - jsonb_array_length(request -> 'ops'), 0),
		clock_off_ms = coalesce((private.number_at(request, 'clock', 'wall') - extract(epoch from clock_timestamp()) * 1000)::bigint, clock_off_ms),
		grade = coalesce(request #>> '{phone,grade}', grade),
		is_installed = coalesce((request #>> '{phone,isInstalled}')::boolean, is_installed),
		is_persisted = coalesce((request #>> '{phone,isPersisted}')::boolean, is_persisted),
		free_mb = case when request ? 'phone' then (request #>> '{phone,freeMb}')::integer else free_mb end,
		battery = case when request ? 'phone' then (request #>> '{phone,battery}')::integer else battery end,
		app = coalesce(left(request #>> '{phone,app}', 80), app)
	where id = p_phone
$$;

-- Operations of one phone come in, by whomever they were carried. The stream is open from the first line to the commit.
create or replace function private.take_in(p_owner public.enrolments, p_relayed_by uuid, request jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_receipts jsonb[] := '{}';
	v_missing jsonb;
	v_raw text;
begin
	perform private.open_stream(p_owner.event);
	for v_raw in select * from jsonb_array_elements_text(request -> 'ops') loop
		v_receipts := v_receipts || private.receive(p_owner.event, p_owner.id, p_relayed_by, v_raw, request -> 'clock');
	end loop;
	if p_relayed_by is null then
		perform private.note_contact(p_owner.id, request);
	end if;
	v_missing := private.find_missing(p_owner.id, (request ->> 'maxSeq')::bigint);
	if p_relayed_by is not null then
		-- What came by another way is no longer on the phone alone, though the phone does not know it yet.
		update public.enrolments set unsent = least(unsent, max_seq - (select count(distinct seq) from public.op_inbox where enrolment = p_owner.id))
		where id = p_owner.id;
	end if;
	return jsonb_build_object('missing', v_missing,
		'receipts', to_jsonb(v_receipts), 'serverTime', round(extract(epoch from clock_timestamp()) * 1000), 'head', private.close_stream(p_owner.event));
end $$;

-- push(request) → { receipts, missing, serverTime }. Shapes: src/lib/protocol/push.ts.
-- Definer: phones have no rights on any table; what they may do is decided here and in the verbs.
create or replace function public.push(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_caller public.enrolments;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found then perform private.refuse('YH001', 'not_enrolled'); end if;
	-- A phone speaks for itself alone: nothing in a body proves who made it.
	if (request ->> 'enrolment')::uuid is distinct from v_caller.id then perform private.refuse('YH002', 'enrolment_of_another'); end if;
	return private.take_in(v_caller, null, request);
end $$;

-- push_relayed({ owner, relayedBy, ops, maxSeq }) → as push. A rescue file came by another phone, or by the desk (relayedBy null). Only the server: it has
-- read in the file the owner's token, which proves whose operations these are.
create or replace function public.push_relayed(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_owner public.enrolments;
	v_relayed_by uuid;
begin
	select * into v_owner from public.enrolments where id = (request ->> 'owner')::uuid and kind = 'phone';
	if not found then perform private.refuse('YH001', 'not_enrolled'); end if;
	select id into v_relayed_by from public.enrolments where event = v_owner.event
		and case when request ->> 'relayedBy' is null then kind = 'server' else id = (request ->> 'relayedBy')::uuid end;
	if not found then perform private.refuse('YH002', 'enrolment_of_another'); end if;
	perform private.audit('push_relayed', v_owner.event, v_owner.id::text, jsonb_build_object('by', v_relayed_by, 'operations', jsonb_array_length(request -> 'ops')));
	return private.take_in(v_owner, v_relayed_by, request - 'clock') || jsonb_build_object('number', v_owner.number, 'person', v_owner.person);
end $$;

-- advanceEvent: compare-and-set on the stage (transitions: NEXT_STAGES in src/lib/domain/event.ts, both run in test/sql/twins.test.ts).
-- Archiving needs every phone's final word and everything before it, or a written reason, which is kept with what was owed (the evidence).
create or replace function private.advance_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_from text := p_op.args ->> 'from';
	v_to text := p_op.args ->> 'to';
	v_stage text;
	v_held public.op_inbox;
	v_owing jsonb;
begin
	select stage into v_stage from public.events where id = p_op.event;
	if v_stage is distinct from v_from then return private.refused('stage_conflict', 'from'); end if;
	if (v_from, v_to) not in (('draft', 'registering'), ('draft', 'running'), ('registering', 'running'), ('registering', 'draft'),
		('running', 'ended'), ('running', 'registering'), ('ended', 'running'), ('ended', 'archived')) then
		return private.refused('arguments_invalid', 'to');
	end if;
	if v_to = 'archived' then
		v_owing := private.phones_owing(p_op.event);
		if jsonb_array_length(v_owing) > 0 and length(coalesce(private.clean(p_op.args ->> 'reason'), '')) < 4 then
			return private.refused('phones_owe', variadic array(select value ->> 'number' from jsonb_array_elements(v_owing)));
		end if;
		update public.events set archive_reason = private.clean(p_op.args ->> 'reason'), archive_owing = v_owing,
			archive_counts = (select to_jsonb(c) from private.count_event(p_op.event) c) where id = p_op.event;
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

-- One line of the event list, with its confirmed numbers.
create or replace function private.event_line(p_event public.events, p_stream public.event_streams) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('id', p_event.id, 'organisation', p_event.organisation, 'name', p_event.name, 'type', p_event.type,
		'campaigns', p_event.campaigns, 'place', p_event.place, 'host', p_event.host, 'stage', p_event.stage,
		'startsAt', private.iso(p_event.starts_at), 'endsAt', private.iso(p_event.ends_at), 'endedAt', private.iso(p_event.ended_at),
		'retainUntil', p_event.retain_until, 'archiveReason', p_event.archive_reason, 'archiveOwing', p_event.archive_owing,
		'archiveCounts', p_event.archive_counts,
		'targets', jsonb_build_object('people', p_event.target_people, 'organisations', p_event.target_organisations),
		'head', p_stream.head, 'counts', jsonb_build_object('people', p_stream.people, 'attendances', p_stream.attendances,
			'organisations', p_stream.organisations, 'enterprises', p_stream.enterprises, 'listed', p_stream.listed))
$$;
-- read_event({ event }) → the line, sessions, stations, the ledger of phones, passes, and how much waits for a decision (what was dismissed does not). Null when not visible.
create or replace function public.read_event(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select private.event_line(e, s) || jsonb_build_object(
		'sessions', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'startsAt', private.iso(x.starts_at), 'endsAt', private.iso(x.ends_at))
			order by x.starts_at, x.name) from public.sessions x where x.event = e.id), '[]'),
		'stations', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by x.name) from public.stations x where x.event = e.id), '[]'),
		'phones', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'number', x.number, 'person', x.person, 'station', x.station, 'device', x.device,
			'enrolledAt', private.iso(x.enrolled_at), 'expiresAt', private.iso(x.expires_at), 'revokedAt', private.iso(x.revoked_at),
			'sealedAt', private.iso(x.sealed_at), 'maxSeq', x.max_seq, 'receivedThrough', x.received_through, 'unsent', x.unsent,
			'lastContactAt', private.iso(x.last_contact_at)) order by x.number)
			from public.enrolments x where x.event = e.id and x.kind = 'phone'), '[]'),
		'passes', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'person', x.person, 'station', x.station, 'fields', x.fields,
			'expiresAt', private.iso(x.expires_at), 'maxRedemptions', x.max_redemptions, 'redeemed', x.redeemed, 'revokedAt', private.iso(x.revoked_at),
			'issuedAt', private.iso(x.issued_at)) order by x.issued_at desc, x.id)
			from public.passes x where x.event = e.id), '[]'),
		'waiting', (select count(*) from public.outcomes x where x.event = e.id and x.status in ('held', 'refused') and x.body ->> 'reason' <> 'dismissed'))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid
$$;

-- list_attendees({ event, search?, status?: present|absent, enrolment?: seen by that phone, after?: {name, id}, limit? }) → { attendees, total, more }. Mobiles are masked.
-- Definer: the mobile column is granted to nobody; my_events is checked here instead.
create or replace function public.list_attendees(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_search text := private.comparable(coalesce(request ->> 'search', ''));
	v_limit integer := least(coalesce((request ->> 'limit')::integer, 50), 500);
	v_answer jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	with found as (
		select a.*, t.at, t.session, t.station_name, t.phone, t.check_in
		from public.attendees a
		left join lateral (
			select x.at, x.check_in, x.session, st.name as station_name, en.number as phone
			from public.attendances x
			join public.check_ins c on c.op = x.check_in
			join public.enrolments en on en.id = c.enrolment
			left join public.stations st on st.id = c.station
			where x.attendee = a.id order by x.at limit 1) t on true
		where a.event = v_event
			and (v_search = '' or strpos(a.name_key, v_search) > 0 or strpos(private.comparable(coalesce(a.organisation, '')), v_search) > 0
				or right(a.mobile, 4) = v_search or strpos(a.pinyin ->> 'initials', v_search) = 1 or strpos(replace(a.pinyin ->> 'full', ' ', ''), v_search) = 1)
			and (request ->> 'enrolment' is null or exists (select from public.check_ins c where c.attendee = a.id and c.enrolment = (request ->> 'enrolment')::uuid))
			and (request ->> 'status' is null or (request ->> 'status' = 'present') = (t.at is not null))
	), page as (
		select * from found
		where request -> 'after' is null or (name, id) > (request #>> '{after,name}', (request #>> '{after,id}')::uuid)
		order by name, id limit v_limit + 1
	)
	select jsonb_build_object(
		'total', (select count(*) from found), 'more', (select count(*) from page) > v_limit,
		'attendees', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'organisation', organisation, 'organisationKind', organisation_kind,
			'creditCode', credit_code, 'title', title, 'mobile', regexp_replace(mobile, '^(\d{3})\d{4}', '\1****'), 'personRole', person_role,
			'attentionNote', attention_note, 'source', source, 'checkedInAt', private.iso(at), 'station', station_name, 'phone', phone,
			'checkIn', check_in, 'placeholder', placeholder_since is not null) order by name, id)
			from (select * from page order by name, id limit v_limit) p), '[]'))
	into v_answer;
	return v_answer;
end $$;

-- list_personal_links({ event }) → { links: [{ name, organisation, mobile, secret }] } to send out. Unmasked, so it is audited.
create or replace function public.list_personal_links(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_links jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'organisation', a.organisation, 'mobile', a.mobile, 'secret', l.secret)
		order by a.organisation nulls last, a.name, a.id), '[]')
	into v_links
	from public.attendees a join lateral (select secret from private.personal_links where attendee = a.id order by secret limit 1) l on true
	where a.event = v_event;
	perform private.audit('list_personal_links', v_event, null, jsonb_build_object('links', jsonb_array_length(v_links)));
	return jsonb_build_object('links', v_links);
end $$;

-- What a person may say of a held or refused operation: whether it can be accepted, and what must be named for that (attendee or session).
create or replace function private.remedy(p_outcome jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object(
		'canAccept', p_outcome ->> 'reason' in ('waiting_for_attendee', 'waiting_for_parent', 'badge_mac_wrong', 'badge_retired_key', 'unknown_session',
			'captured_after_end', 'enrolment_revoked', 'enrolment_expired', 'phone_forked', 'dismissed'),
		'needs', case when p_outcome ->> 'reason' in ('waiting_for_attendee', 'badge_mac_wrong', 'badge_retired_key') then 'attendee'
			when p_outcome ->> 'reason' = 'unknown_session' then 'session' end)
$$;

-- list_waiting({ event, settled?: true }) → { waiting: [{ op, hash, outcome, verb, args, source, receivedAt, capturedAt, phone, person, attendeeName, canAccept,
-- needs }] }: every held or refused operation, referred ones first, then the newest; with settled, those somebody has decided. Mobiles are masked.
-- Definer: the inbox is granted to nobody.
create or replace function public.list_waiting(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_settled boolean := coalesce((request ->> 'settled')::boolean, false);
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('waiting', coalesce((
		select jsonb_agg(jsonb_build_object('op', o.op, 'hash', encode(o.hash, 'hex'), 'outcome', o.body, 'verb', b.body ->> 'verb', 'source', b.body ->> 'source',
			'args', case when b.body #>> '{args,mobile}' is null then b.body -> 'args'
				else jsonb_set(b.body -> 'args', '{mobile}', to_jsonb(left(b.body #>> '{args,mobile}', 3) || '****' || right(b.body #>> '{args,mobile}', 4))) end,
			'receivedAt', private.iso(i.received_at), 'capturedAt', private.iso(i.captured_at), 'phone', e.number, 'person', e.person,
			'attendeeName', (select name from public.attendees a where a.id::text = b.body #>> '{args,attendee}' and a.event = v_event))
			|| private.remedy(o.body) order by o.body ? 'referred' desc, i.received_at desc)
		from (select * from public.outcomes x where event = v_event and case when v_settled
				then exists (select from public.settlements w where w.target = x.op and w.hash = x.hash and w.decision <> 'refer')
				else status in ('held', 'refused') and x.body ->> 'reason' <> 'dismissed' end
			order by settled_at desc limit 500) o
		join public.op_inbox i using (op, hash)
		cross join lateral (select private.readable(i.raw) as body) b
		left join public.enrolments e on e.id = i.enrolment), '[]'));
end $$;
