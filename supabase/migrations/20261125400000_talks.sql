-- The programme of a session: who speaks, for which organisation, on what. It is public, because the organiser enters it as such; it stands on the event's page, on the pages
-- of those who come, and on staff phones. Replaces put_sessions_and_stations, read_event_page and read_my_page by what these need.

-- [{ speaker, organisation?, title? }] of at most twenty, each of them named.
create function private.are_talks(p_talks jsonb) returns boolean
language sql immutable set search_path = ''
as $$
	select case when jsonb_typeof(p_talks) <> 'array' then false else jsonb_array_length(p_talks) <= 20 and not exists (
		select from jsonb_array_elements(p_talks) t
		where jsonb_typeof(t) <> 'object' or coalesce(length(t ->> 'speaker'), 0) not between 1 and 60 or length(t ->> 'organisation') > 120 or length(t ->> 'title') > 120) end
$$;
alter table public.sessions add column talks jsonb not null default '[]' check (private.are_talks(talks));

-- What was sent as talks, clean and without blanks. Whatever is no list stays as it is, and the constraint says so.
create function private.talks_in(p_list jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
	select case when p_list is null then '[]' when jsonb_typeof(p_list) <> 'array' then p_list else coalesce((
		select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('speaker', private.clean(t ->> 'speaker'), 'organisation', private.clean(t ->> 'organisation'),
			'title', private.clean(t ->> 'title'))) order by place)
		from jsonb_array_elements(p_list) with ordinality as e (t, place)), '[]') end
$$;

-- Sessions and stations as described; those not named stay. Returns the field at fault, or null.
create or replace function private.put_sessions_and_stations(p_op private.operation) returns text
language plpgsql set search_path = ''
as $$
declare
	v_each jsonb;
	v_talks jsonb;
begin
	for v_each in select * from jsonb_array_elements(p_op.args -> 'sessions') loop
		insert into public.sessions (id, event, name, starts_at, ends_at, topics, talks)
		values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'), (v_each ->> 'startsAt')::timestamptz, (v_each ->> 'endsAt')::timestamptz,
			private.texts_in(v_each -> 'topics'), private.talks_in(v_each -> 'talks'))
		on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
			topics = case when v_each ? 'topics' then excluded.topics else public.sessions.topics end,
			talks = case when v_each ? 'talks' then excluded.talks else public.sessions.talks end
		where public.sessions.event = excluded.event
		returning talks into v_talks;
		if not found then return 'sessions'; end if;
		perform private.append_row(p_op.event, 'session', v_each ->> 'id', v_each - 'id' || jsonb_build_object('talks', v_talks), p_op.id);
	end loop;
	for v_each in select * from jsonb_array_elements(p_op.args -> 'stations') loop
		insert into public.stations (id, event, name) values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'))
		on conflict (id) do update set name = excluded.name where public.stations.event = excluded.event;
		if not found then return 'stations'; end if;
		perform private.append_row(p_op.event, 'station', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	return null;
end $$;

-- The sessions of an event as everybody may read them.
create function private.agenda_of(p_event uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('name', name, 'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'talks', talks) order by starts_at, name, id), '[]')
	from public.sessions where event = p_event
$$;

-- read_event_page({ code }) → { event, name, startsAt, endsAt, place, host, stage, retainUntil, sessions: [{ name, startsAt, endsAt, talks }] }: the public page of an event. YH030
-- when there is none, or it takes no registrations: nobody learns which. Definer: anybody may read it, and only it.
create or replace function public.read_event_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_strip_nulls(jsonb_build_object('event', e.id, 'name', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'stage', e.stage, 'retainUntil', e.retain_until, 'sessions', private.agenda_of(e.id)))
	into v_answer
	from public.events e join public.organisations o on o.id = e.organisation
	where e.code = lower(request ->> 'code') and private.is_open_to_public(e) and e.stage <> 'ended';
	if v_answer is null then perform private.refuse('YH030', 'event_page_unknown'); end if;
	return v_answer;
end $$;

-- read_my_page({ secret }) → { event, eventName, startsAt, endsAt, place, host, retainUntil, name, organisation?, organisationKind?, title?, mobile?, badge?, token?, checkedInAt?,
-- agenda: [{ name, startsAt, endsAt, talks }], wantsRecommendations, feedbackGiven: [event or lead], pushes: [{ at, channel, words, chains, need, patent: { id, number, title, booth? } }] }: what is held about
-- the person, but for their requests (list_requests). YH015 for a secret that is none. Definer: there is no account; the secret is checked first.
create or replace function public.read_my_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_person record;
	v_answer jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	select jsonb_build_object('event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'retainUntil', e.retain_until,
		'agenda', private.agenda_of(e.id),
		'wantsRecommendations', not private.refuses_recommendations(e.id, v_person.contact),
		'feedbackGiven', private.feedback_given_by(e.id, v_person.contact), 'pushes', private.pushes_to(e.id, v_person.contact))
	into v_answer from public.events e join public.organisations o on o.id = e.organisation where e.id = v_person.event;
	return v_answer || jsonb_strip_nulls(private.contact_card(v_person.event, v_person.contact) || coalesce((
		select jsonb_build_object('organisation', a.organisation, 'organisationKind', a.organisation_kind, 'badge', b.badge, 'token', private.badge_token(a.event, b.badge),
			'checkedInAt', (select private.iso(min(at)) from public.attendances where attendee = a.id))
		from public.attendees a left join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
		where a.id = v_person.contact), '{}'));
end $$;

-- read_talks({ event }) → { sessions: { id: talks } }: for the form of an event. Null when not visible. Invoker.
create function public.read_talks(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('sessions', coalesce((select jsonb_object_agg(s.id, s.talks) from public.sessions s where s.event = e.id), '{}'))
	from public.events e where e.id = (request ->> 'event')::uuid
$$;
grant execute on function public.read_talks(jsonb) to authenticated;
