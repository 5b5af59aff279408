-- What the desk reads. Invoker: row-level security decides which rows there are. Each takes one jsonb request and gives one jsonb answer.

-- my_profile({}) → { person, name, organisations: [{ id, name, kind, role }] }; null when the account has no person.
create function public.my_profile(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('person', p.id, 'name', p.name, 'organisations', coalesce((
		select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'role', r.role) order by o.name, r.role)
		from public.roles r join public.organisations o on o.id = r.organisation), '[]'))
	from public.people p where p.id = private.current_person()
$$;

-- One line of the event list, with its confirmed numbers.
create function private.event_line(p_event public.events, p_stream public.event_streams) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('id', p_event.id, 'organisation', p_event.organisation, 'name', p_event.name, 'type', p_event.type,
		'campaigns', p_event.campaigns, 'place', p_event.place, 'host', p_event.host, 'stage', p_event.stage,
		'startsAt', private.iso(p_event.starts_at), 'endsAt', private.iso(p_event.ends_at), 'endedAt', private.iso(p_event.ended_at),
		'retainUntil', p_event.retain_until,
		'targets', jsonb_build_object('people', p_event.target_people, 'organisations', p_event.target_organisations),
		'head', p_stream.head, 'counts', jsonb_build_object('people', p_stream.people, 'attendances', p_stream.attendances,
			'organisations', p_stream.organisations, 'enterprises', p_stream.enterprises, 'listed', p_stream.listed))
$$;
grant execute on function private.event_line(public.events, public.event_streams) to authenticated;

-- list_events({ organisation? }) → { events }, the nearest first.
create function public.list_events(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('events', coalesce(jsonb_agg(private.event_line(e, s) order by e.starts_at desc, e.id), '[]'))
	from public.events e join public.event_streams s on s.event = e.id
	where request ->> 'organisation' is null or e.organisation = (request ->> 'organisation')::uuid
$$;

-- read_event({ event }) → the line, sessions, stations, the ledger of phones, passes, and how much waits for a decision. Null when not visible.
create function public.read_event(request jsonb) returns jsonb
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
		'waiting', (select count(*) from public.outcomes x where x.event = e.id and x.status in ('held', 'refused')))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid
$$;

-- list_attendees({ event, search?, status?: present|absent, after?: {name, id}, limit? }) → { attendees, total, more }. Mobiles are masked.
-- Definer: the mobile column is granted to nobody; my_events is checked here instead.
create function public.list_attendees(request jsonb) returns jsonb
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
		select a.*, t.at, t.session, t.station_name, t.phone
		from public.attendees a
		left join lateral (
			select x.at, x.session, st.name as station_name, en.number as phone
			from public.attendances x
			join public.check_ins c on c.op = x.check_in
			join public.enrolments en on en.id = c.enrolment
			left join public.stations st on st.id = c.station
			where x.attendee = a.id order by x.at limit 1) t on true
		where a.event = v_event
			and (v_search = '' or strpos(a.name_key, v_search) > 0 or strpos(private.comparable(coalesce(a.organisation, '')), v_search) > 0
				or right(a.mobile, 4) = v_search or strpos(a.pinyin ->> 'initials', v_search) = 1 or strpos(replace(a.pinyin ->> 'full', ' ', ''), v_search) = 1)
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
			'attentionNote', attention_note, 'source', source, 'checkedInAt', private.iso(at), 'station', station_name, 'phone', phone) order by name, id)
			from (select * from page order by name, id limit v_limit) p), '[]'))
	into v_answer;
	return v_answer;
end $$;

-- list_badges({ event }) → { badges: [{ attendee, name, organisation, title, personRole, attentionNote, badge, token }] } for printing. Audited.
-- Definer: tokens are made with the event's key.
create function public.list_badges(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_badges jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('attendee', a.id, 'name', a.name, 'organisation', a.organisation, 'title', a.title,
		'personRole', a.person_role, 'organisationKind', a.organisation_kind, 'attentionNote', a.attention_note,
		'badge', b.badge, 'token', private.badge_token(v_event, b.badge)) order by a.organisation nulls last, a.name, a.id), '[]')
	into v_badges
	from public.attendees a
	join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
	where a.event = v_event;
	perform private.audit('list_badges', v_event, null, jsonb_build_object('badges', jsonb_array_length(v_badges)));
	return jsonb_build_object('badges', v_badges);
end $$;

-- list_personal_links({ event }) → { links: [{ name, organisation, mobile, secret }] } to send out. Unmasked, so it is audited.
create function public.list_personal_links(request jsonb) returns jsonb
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
	from public.attendees a join private.personal_links l on l.attendee = a.id
	where a.event = v_event;
	perform private.audit('list_personal_links', v_event, null, jsonb_build_object('links', jsonb_array_length(v_links)));
	return jsonb_build_object('links', v_links);
end $$;

-- list_enterprises({ organisation, search?, limit? }) → { enterprises, total } of the 企业库.
create function public.list_enterprises(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	with found as (
		select * from public.enterprises
		where organisation = (request ->> 'organisation')::uuid
			and (coalesce(request ->> 'search', '') = '' or strpos(private.comparable(name), private.comparable(request ->> 'search')) > 0
				or strpos(credit_code, upper(request ->> 'search')) = 1 or strpos(pinyin ->> 'initials', lower(request ->> 'search')) > 0)
	)
	select jsonb_build_object('total', (select count(*) from found), 'enterprises', coalesce((
		select jsonb_agg(jsonb_build_object('creditCode', credit_code, 'name', name, 'sizeClass', size_class, 'techSme', tech_sme,
			'specialised', specialised, 'park', park, 'chain', chain) order by name, credit_code)
		from (select * from found order by name, credit_code limit least(coalesce((request ->> 'limit')::integer, 200), 2000)) f), '[]'))
$$;

-- What of an import is there already: find_known({ event, rows: [{ name, mobile?, organisation? }] }) → { known, alike }: rows that would merge with
-- somebody listed (same mobile and name), and rows without mobile that share name and organisation with somebody and would not.
create function public.find_known(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return (
		with listed as materialized (select mobile, name_key, organisation_name_key from public.attendees where event = v_event),
		asked as (
			select mobile, private.comparable(name) as name_key, private.comparable(organisation) as organisation_name_key
			from jsonb_to_recordset(request -> 'rows') r(mobile text, name text, organisation text))
		select jsonb_build_object(
			'known', count(*) filter (where exists (select from listed l where l.mobile = a.mobile and l.name_key = a.name_key)),
			'alike', count(*) filter (where a.mobile is null and exists (
				select from listed l where l.name_key = a.name_key and l.organisation_name_key = a.organisation_name_key)))
		from asked a);
end $$;

-- list_waiting({ event }) → { waiting: [{ outcome, verb, args, source, at, phone, person, attendeeName }] }: every held or refused operation, newest first.
-- Definer: the inbox is granted to nobody.
create function public.list_waiting(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('waiting', coalesce((
		select jsonb_agg(jsonb_build_object('outcome', o.body, 'verb', substring(i.raw from '"verb"\s*:\s*"([A-Za-z]{1,40})"'), 'source', substring(i.raw from '"source"\s*:\s*"([a-z]{1,10})"'),
			'receivedAt', private.iso(i.received_at), 'phone', e.number, 'person', e.person,
			'attendeeName', (select name from public.attendees a where a.id::text = substring(i.raw from '"attendee"\s*:\s*"([0-9a-f-]{36})"') and a.event = v_event))
			order by i.received_at desc)
		from (select * from public.outcomes where event = v_event and status in ('held', 'refused') order by settled_at desc limit 500) o
		join public.op_inbox i using (op, hash)
		left join public.enrolments e on e.id = i.enrolment), '[]'));
end $$;

-- read_rhythm({ event }) → { slots: [{ at, people }], kinds: [{ kind, present, listed }] }: arrivals in 5-minute slots, and who came, for the live page.
create function public.read_rhythm(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'slots', coalesce((select jsonb_agg(jsonb_build_object('at', private.iso(slot), 'people', people) order by slot) from (
			select date_bin('5 minutes', min_at, '2000-01-01') as slot, count(*) as people
			from (select attendee, min(at) as min_at from public.attendances where event = (request ->> 'event')::uuid group by attendee) f group by 1) s), '[]'),
		'kinds', coalesce((select jsonb_agg(jsonb_build_object('kind', organisation_kind, 'present', present, 'listed', listed) order by listed desc) from (
			select a.organisation_kind, count(*) as listed, count(*) filter (where exists (select from public.attendances t where t.attendee = a.id)) as present
			from public.attendees a where a.event = (request ->> 'event')::uuid group by 1) k), '[]'))
$$;

grant execute on function public.my_profile(jsonb), public.list_events(jsonb), public.read_event(jsonb), public.list_attendees(jsonb),
	public.list_badges(jsonb), public.list_personal_links(jsonb), public.list_enterprises(jsonb), public.find_known(jsonb),
	public.list_waiting(jsonb), public.read_rhythm(jsonb) to authenticated;
grant execute on function private.comparable(text) to authenticated;
