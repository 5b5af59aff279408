-- What an event asks for at its doors: whether a scan counts only once a person has confirmed it, and up to three questions. The answers travel with
-- recordCheckIn; and the sign-in wall, which shows who came with their names masked. Replaces append_event, describe_event and
-- purge_event by what these need.

alter table public.events
	-- A scan shows the person, and is recorded only after 确认. The phones keep it; a scan that was recorded is a fact in either case.
	add column confirm_at_door boolean not null default false,
	-- [{ id, text, options: [text…] }]; without options a short text is asked for. Shape: `question` in src/lib/domain/event.ts.
	add column questions jsonb not null default '[]' check (jsonb_typeof(questions) = 'array' and jsonb_array_length(questions) <= 3);

-- Streams an event as phones may see it.
create or replace function private.append_event(p_event uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(id, 'event', id::text, jsonb_build_object(
		'name', name, 'type', type, 'campaigns', campaigns, 'place', place, 'host', host, 'stage', stage,
		'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'endedAt', private.iso(ended_at), 'retainUntil', retain_until,
		'confirmAtDoor', confirm_at_door, 'questions', questions,
		'targets', jsonb_build_object('people', target_people, 'organisations', target_organisations)), p_op)
	from public.events where id = p_event
$$;

-- createEvent and amendEvent: the whole description; what the doors ask for stays as it is where nothing is said of it. The bare row, its stream and its
-- server enrolment were made by perform.
create or replace function private.describe_event(p_op private.operation) returns jsonb
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
		confirm_at_door = coalesce((p_op.args ->> 'confirmAtDoor')::boolean, confirm_at_door),
		questions = coalesce(p_op.args -> 'questions', questions),
		retain_until = ((p_op.args ->> 'endsAt')::timestamptz at time zone 'Asia/Shanghai')::date + 90
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	v_fault := private.put_sessions_and_stations(p_op);
	if v_fault is not null then return private.refused('unknown_subject', v_fault); end if;
	return '{"status": "accepted"}';
end $$;

-- read_door({ event }) → { confirmAtDoor, questions }: what the doors ask for, for the settings form. Null when not visible.
create function public.read_door(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('confirmAtDoor', confirm_at_door, 'questions', questions)
	from public.events where id = (request ->> 'event')::uuid and id in (select private.my_events())
$$;

-- list_answers({ event }) → { answers: [{ checkIn, attendee, name, organisation, at, answers: [{ question, text }] }] }, in the order in which people came.
-- What was said lies in the operations as they were sent and nowhere else: a check-in is never refused for an answer, and the purge takes both away.
-- Definer: the inbox is granted to nobody.
create function public.list_answers(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('answers', coalesce((
		select jsonb_agg(jsonb_build_object('checkIn', c.op, 'attendee', a.id, 'name', a.name, 'organisation', a.organisation,
			'at', private.iso(c.at), 'answers', r.answers) order by c.at, c.op)
		from public.check_ins c
		join public.op_inbox i using (op, hash)
		join public.attendees a on a.id = c.attendee
		cross join lateral (select private.readable(i.raw) #> '{args,answers}' as answers) r
		where c.event = v_event and strpos(i.raw, '"answers"') > 0 and jsonb_typeof(r.answers) = 'array'
			and not exists (select from public.check_in_voids v where v.target = c.op)), '[]'));
end $$;

-- Takes personal data of an event away: mobiles, what was typed, what was answered at the door, and every body that names a person. The commitments
-- stay, so the chain still verifies. Name and organisation on the sign-in sheet stay with the organiser until the audit ends.
create or replace function private.purge_event(p_event uuid) returns void
language sql set search_path = ''
as $$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment') or (entity = 'outcome' and (body ?| array['similar', 'first', 'own'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld)"';
	update public.op_inbox set raw = (private.readable(raw) #- '{args,answers}')::text
	where event = p_event and strpos(raw, '"answers"') > 0 and private.readable(raw) #> '{args,answers}' is not null;
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$$;

-- 张*, 李**: the first character, and how many follow, up to two.
create function private.mask_name(p_name text) returns text
language sql immutable set search_path = ''
as $$ select left(p_name, 1) || repeat('*', least(greatest(length(p_name) - 1, 1), 2)) $$;

-- read_wall({ event }) → { name, place, people, organisations, target, arrivals: [{ attendee, name, organisation, at }] }: the big screen beside the door. Names
-- are masked here, so that no whole name ever reaches that screen; null for somebody whose registration has not come. The newest 24 people first, each by when they first came. Null when not visible.
create function public.read_wall(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('name', e.name, 'place', e.place, 'people', s.people, 'organisations', s.organisations, 'target', e.target_people,
		'arrivals', coalesce((
			select jsonb_agg(jsonb_build_object('attendee', a.id, 'name', case when a.placeholder_since is null then private.mask_name(a.name) end,
				'organisation', a.organisation, 'at', private.iso(f.at)) order by f.at desc, a.id)
			from (
				select attendee, min(at) as at from public.attendances where event = e.id
				group by attendee order by min(at) desc, attendee limit 24
			) f join public.attendees a on a.id = f.attendee), '[]'))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid and e.id in (select private.my_events())
$$;

-- A row that stands in for somebody is no secret of the people on it.
grant select (placeholder_since) on public.attendees to authenticated;
grant execute on function private.mask_name(text) to authenticated;
grant execute on function public.read_door(jsonb), public.list_answers(jsonb), public.read_wall(jsonb) to authenticated;
