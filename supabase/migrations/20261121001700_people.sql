-- People who are not known yet (placeholders), corrections of a registration, and two entries that are one person (linkAttendees).
-- Replaces refresh_attendance, record_check_in and add_attendee by what these need.

create table public.attendee_links (
	op uuid primary key,
	event uuid not null references public.events,
	attendee uuid not null,
	into_attendee uuid not null,
	decision text not null check (decision in ('same', 'different')),
	at timestamptz not null default clock_timestamp()
);
create index on public.attendee_links (event);
alter table public.attendee_links enable row level security;
create policy of_own_events on public.attendee_links for select to authenticated using (event in (select private.my_events()));
grant select on public.attendee_links to authenticated;
comment on table public.attendee_links is 'What the organiser said about two entries that look like one person.';

-- Two links may lead to one person now.
alter table private.personal_links drop constraint personal_links_pkey, add primary key (secret);
create index on private.personal_links (attendee);

-- Brings (session, attendee) in line with its check-ins: the earliest that stands is the check-in (same instant: the smaller id;
-- twin of `earliest` in src/lib/domain/check-in.ts, both run in test/sql/twins.test.ts). Settles the outcome of every check-in of the two,
-- keeps the counts, streams the attendance when it changed.
create or replace function private.refresh_attendance(p_session uuid, p_attendee uuid, p_op uuid) returns void
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
		end || private.lateness(v_each.event, v_each.at, v_each.received_at)
			|| case when v_attendee.placeholder_since is not null then '{"placeholder": true}'::jsonb else '{}' end);
	end loop;
end $$;

-- The person a check-in is about: whom the organiser named, else by badge, else by id; null when not known. Overdue, a row stands in.
create function private.who_came(p_op private.operation) returns uuid
language plpgsql set search_path = ''
as $$
declare
	v_badge text;
	v_attendee uuid;
begin
	if p_op.said_attendee is not null then
		return private.find_attendee(p_op.event, p_op.said_attendee);
	end if;
	if p_op.args ? 'badge' then
		v_badge := (private.read_badge(p_op.event, p_op.args ->> 'badge')).badge;
		select attendee into v_attendee from public.badges where event = p_op.event and badge = v_badge;
	else
		v_attendee := private.find_attendee(p_op.event, (p_op.args ->> 'attendee')::uuid);
	end if;
	if v_attendee is null and p_op.is_overdue and private.nobody_known(p_op) ->> 'reason' = 'waiting_for_attendee' then
		v_attendee := private.stand_in(p_op, v_badge);
	end if;
	return v_attendee;
end $$;

-- Why a check-in names nobody: a false badge, one of a retired key, or a registration that has not come yet.
create function private.nobody_known(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_badge record;
begin
	if not p_op.args ? 'badge' then
		return private.held('waiting_for_attendee', 'nobody') || jsonb_build_object('waitsFor', p_op.args ->> 'attendee');
	end if;
	v_badge := private.read_badge(p_op.event, p_op.args ->> 'badge');
	return case when v_badge.badge is null then private.held('badge_mac_wrong')
		else case when v_badge.retired then private.held('badge_retired_key') else private.held('waiting_for_attendee', 'nobody') end
			|| jsonb_build_object('waitsFor', 'badge:' || v_badge.badge) end;
end $$;

-- A row in the place of somebody whose registration has not come for 24 hours. It counts, is flagged, and becomes the person when the registration comes.
create function private.stand_in(p_op private.operation, p_badge text) returns uuid
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := coalesce((p_op.args ->> 'attendee')::uuid, gen_random_uuid());
begin
	insert into public.attendees (id, event, name, organisation_kind, person_role, source, created_by_op, placeholder_since)
	values (v_id, p_op.event, '姓名待补', 'other', 'guest', p_op.source, p_op.id, p_op.received_at);
	insert into public.badges (event, badge, attendee) values (p_op.event, coalesce(p_badge, private.new_badge()), v_id);
	perform private.append_attendee(v_id, p_op.id);
	return v_id;
end $$;

-- recordCheckIn. Never refused for lateness or for its clock; held when a person must decide, until that person has said so.
create or replace function private.record_check_in(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_session uuid := coalesce(p_op.said_session, (p_op.args ->> 'session')::uuid);
	v_station uuid := (p_op.args ->> 'station')::uuid;
	v_at timestamptz := p_op.captured_at;
	v_ended_at timestamptz;
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
	if p_op.supersedes is not null and p_op.source <> 'paper' then
		-- A correction is made later than what it corrects; the person came when that was captured.
		select coalesce(min(captured_at), v_at) into v_at from public.op_inbox
		where op = p_op.supersedes and private.is_own(p_op, enrolment) and raw ~ '"verb"\s*:\s*"recordCheckIn"';
	end if;
	if not exists (select from public.sessions where id = v_session and event = p_op.event) then
		return private.held('unknown_session');
	end if;
	if not exists (select from public.stations where id = v_station and event = p_op.event) then
		v_station := null;
	end if;

	v_attendee := private.who_came(p_op);
	if v_attendee is null then return private.nobody_known(p_op); end if;

	select ended_at into v_ended_at from public.events where id = p_op.event;
	if v_at > v_ended_at and p_op.said is distinct from 'accept' then return private.held('captured_after_end'); end if;

	insert into public.check_ins (op, hash, event, session, attendee, station, enrolment, direction, source, badge_token, at, captured_at, received_at)
	values (p_op.id, p_op.hash, p_op.event, v_session, v_attendee, v_station, p_op.enrolment, p_op.args ->> 'direction', p_op.source,
		p_op.args ->> 'badge', v_at, p_op.captured_at, p_op.received_at);
	perform private.refresh_attendance(v_session, v_attendee, p_op.id);
	return null; -- refresh_attendance has settled it
end $$;

-- A registration for somebody who is listed already: a placeholder becomes the person, and a correction (supersedes) of the registration that made the
-- entry replaces what it says. A blank never erases. Anything else changes nothing.
create function private.amend_attendee(p_op private.operation, p_attendee uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_old public.attendees;
	v_new public.attendees;
	v_is_here boolean;
begin
	select * into v_old from public.attendees where id = p_attendee;
	if v_old.placeholder_since is null and (v_old.created_by_op is distinct from p_op.supersedes or not exists (
		select from public.op_inbox where op = p_op.supersedes and private.is_own(p_op, enrolment))) then
		return;
	end if;
	v_is_here := exists (select from public.event_presence where event = p_op.event and kind = 'person' and subject = p_attendee::text);
	if v_is_here then perform private.count_organisation(v_old, -1); end if;
	update public.attendees a set
		name = private.clean(p_op.args ->> 'name'), placeholder_since = null, created_by_op = p_op.id,
		organisation = coalesce(private.clean(p_op.args ->> 'organisation'), a.organisation),
		organisation_kind = coalesce(p_op.args ->> 'organisationKind', a.organisation_kind),
		credit_code = coalesce(p_op.args ->> 'creditCode', private.find_credit_code(p_op.event, private.clean(p_op.args ->> 'organisation')), a.credit_code),
		title = coalesce(private.clean(p_op.args ->> 'title'), a.title), mobile = coalesce(p_op.args ->> 'mobile', a.mobile),
		person_role = coalesce(p_op.args ->> 'personRole', a.person_role), pinyin = coalesce(p_op.args -> 'pinyin', a.pinyin),
		attention_note = coalesce(private.clean(p_op.args ->> 'attentionNote'), a.attention_note),
		notice_told = coalesce((p_op.args #>> '{noticeTold,version}')::integer, a.notice_told), source = p_op.source
	where id = p_attendee;
	update public.attendees set organisation_key = coalesce(credit_code, private.known_credit_code(event, organisation), 'name:' || private.comparable(organisation))
	where id = p_attendee returning * into v_new;
	if v_is_here then perform private.count_organisation(v_new, 1); end if;
	perform private.append_attendee(p_attendee, p_op.id);
	if v_old.placeholder_since is not null then
		perform private.add_personal_link(p_attendee), private.refresh_person(p_attendee, p_op.id);
	end if;
end $$;

-- A secret address for somebody's personal page.
create function private.add_personal_link(p_attendee uuid) returns void
language sql set search_path = ''
as $$
	insert into private.personal_links (attendee, secret)
	values (p_attendee, private.base64url(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)))
$$;

-- Brings every session of one person in line again.
create function private.refresh_person(p_attendee uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.refresh_attendance(s.session, p_attendee, p_op)
	from (select distinct session from public.check_ins where attendee = p_attendee order by session) s
$$;

-- addAttendee. Same mobile and same name: the same person, merged. The same mobile alone, or the same name and organisation:
-- accepted, and the likeness is named in the outcome for a person to settle.
create or replace function private.add_attendee(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'attendee')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_name_key text := private.comparable(private.clean(p_op.args ->> 'name'));
	v_organisation text := private.clean(p_op.args ->> 'organisation');
	v_mobile text := p_op.args ->> 'mobile';
	v_faults text[] := private.attendee_faults(p_op.args);
	v_same uuid;
	v_similar jsonb;
	v_code text;
begin
	if v_id is null then return private.refused('arguments_invalid', 'attendee'); end if;
	if cardinality(v_faults) > 0 then return private.refused('arguments_invalid', variadic v_faults); end if;
	if (p_op.args #>> '{noticeTold,version}')::integer is null and exists (select from public.enrolments where id = p_op.enrolment and kind = 'phone') then
		return private.refused('notice_missing', 'noticeTold');
	end if;
	if exists (select from public.attendees where id = v_id and event <> p_op.event) then
		return private.refused('unknown_subject', 'attendee');
	end if;

	v_same := private.find_attendee(p_op.event, v_id);
	if v_same is null then
		with same_mobile as materialized (select * from public.attendees where mobile = v_mobile)
		select id into v_same from same_mobile where event = p_op.event and name_key = v_name_key order by created_at, id limit 1;
	end if;
	if v_same is null then
		-- The badge was scanned, and stood for somebody unknown until now.
		select a.id into v_same from public.badges b join public.attendees a on a.id = b.attendee
		where b.event = p_op.event and b.badge = p_op.args ->> 'badge' and a.placeholder_since is not null;
	end if;
	if v_same is not null then
		perform private.amend_attendee(p_op, v_same);
		return private.merge_attendee(p_op, v_id, v_same);
	end if;

	if exists (select from public.badges where event = p_op.event and badge = p_op.args ->> 'badge') then
		return private.refused('arguments_invalid', 'badge');
	end if;
	with same_mobile as materialized (select * from public.attendees where mobile = v_mobile),
	same_name as materialized (select * from public.attendees where name_key = v_name_key),
	alike as (
		select id, name, 'mobile' as why from same_mobile where event = p_op.event
		union all
		select id, name, 'name' from same_name
		where event = p_op.event and private.comparable(organisation) = private.comparable(v_organisation) and mobile is distinct from v_mobile
		limit 5
	)
	select jsonb_agg(jsonb_build_object('attendee', id, 'name', name, 'why', why)) into v_similar from alike;

	v_code := coalesce(p_op.args ->> 'creditCode', private.find_credit_code(p_op.event, v_organisation));
	insert into public.attendees (id, event, name, organisation, organisation_kind, credit_code, title, mobile, person_role, attention_note,
		pinyin, source, notice_told, created_by_op, organisation_key)
	values (v_id, p_op.event, v_name, v_organisation, p_op.args ->> 'organisationKind',
		v_code,
		private.clean(p_op.args ->> 'title'), v_mobile, p_op.args ->> 'personRole', private.clean(p_op.args ->> 'attentionNote'),
		p_op.args -> 'pinyin', p_op.source, (p_op.args #>> '{noticeTold,version}')::integer, p_op.id,
		coalesce(v_code, private.known_credit_code(p_op.event, v_organisation), 'name:' || private.comparable(v_organisation)));
	if v_code is not null then
		perform private.adopt_credit_code(p_op.event, v_organisation, v_code);
	end if;
	insert into public.badges (event, badge, attendee) values (p_op.event, coalesce(p_op.args ->> 'badge', private.new_badge()), v_id);
	perform private.add_personal_link(v_id);
	perform private.append_attendee(v_id, p_op.id);
	return jsonb_strip_nulls(jsonb_build_object('status', 'accepted', 'similar', v_similar));
end $$;

-- linkAttendees({ attendee, into, decision }): the organiser's answer to a likeness. Same: `attendee` becomes an alias of `into`, with badges and check-ins.
create function private.link_attendees(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_from uuid := private.find_attendee(p_op.event, (p_op.args ->> 'attendee')::uuid);
	v_into uuid := private.find_attendee(p_op.event, (p_op.args ->> 'into')::uuid);
begin
	if v_from is null then return private.refused('unknown_subject', 'attendee'); end if;
	if v_into is null then return private.refused('unknown_subject', 'into'); end if;
	if coalesce(p_op.args ->> 'decision', '') not in ('same', 'different') then return private.refused('arguments_invalid', 'decision'); end if;
	insert into public.attendee_links (op, event, attendee, into_attendee, decision)
	values (p_op.id, p_op.event, (p_op.args ->> 'attendee')::uuid, (p_op.args ->> 'into')::uuid, p_op.args ->> 'decision');
	if p_op.args ->> 'decision' = 'different' then return '{"status": "accepted"}'; end if;
	if v_from = v_into then return jsonb_build_object('status', 'merged', 'into', v_into); end if;
	perform private.fuse_attendees(p_op, v_from, v_into);
	return '{"status": "accepted"}';
end $$;

create function private.fuse_attendees(p_op private.operation, p_from uuid, p_into uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_sessions uuid[] := array(select distinct session from public.check_ins where attendee = p_from order by session);
	v_session uuid;
	v_alias uuid;
begin
	perform private.fill_blanks(p_from, p_into);
	update public.check_ins set attendee = p_into where attendee = p_from;
	foreach v_session in array v_sessions loop
		perform private.refresh_attendance(v_session, p_from, p_op.id), private.refresh_attendance(v_session, p_into, p_op.id);
	end loop;
	update public.badges set attendee = p_into where attendee = p_from;
	update private.personal_links set attendee = p_into where attendee = p_from;
	update public.attendee_aliases set attendee = p_into where attendee = p_from;
	delete from public.attendees where id = p_from;
	insert into public.attendee_aliases (alias, event, attendee) values (p_from, p_op.event, p_into);
	for v_alias in select alias from public.attendee_aliases where attendee = p_into order by alias loop
		perform private.append_row(p_op.event, 'alias', v_alias::text, jsonb_build_object('attendee', p_into), p_op.id);
	end loop;
	perform private.append_attendee(p_into, p_op.id);
end $$;

-- What only the entry that goes away knew, the one that stays learns. The organisation's count follows.
create function private.fill_blanks(p_from uuid, p_into uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_from public.attendees;
	v_into public.attendees;
	v_is_here boolean := exists (select from public.event_presence where kind = 'person' and subject = p_into::text);
begin
	select * into v_from from public.attendees where id = p_from;
	select * into v_into from public.attendees where id = p_into;
	if v_is_here then perform private.count_organisation(v_into, -1); end if;
	update public.attendees a set mobile = coalesce(a.mobile, v_from.mobile), title = coalesce(a.title, v_from.title),
		attention_note = coalesce(a.attention_note, v_from.attention_note), pinyin = coalesce(a.pinyin, v_from.pinyin),
		notice_told = coalesce(a.notice_told, v_from.notice_told), credit_code = coalesce(a.credit_code, case when a.organisation is null then v_from.credit_code end),
		organisation_kind = case when a.organisation is null then v_from.organisation_kind else a.organisation_kind end,
		organisation_key = case when a.organisation is null then v_from.organisation_key else a.organisation_key end,
		organisation = coalesce(a.organisation, v_from.organisation)
	where id = p_into returning * into v_into;
	if v_is_here then perform private.count_organisation(v_into, 1); end if;
end $$;

-- list_suggestions({ event }) → { suggestions: [{ op, attendee, like, why }] }: entries that look like one person, and nobody has said.
-- Definer: the last digits of a mobile are shown.
create function public.list_suggestions(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('suggestions', coalesce((
		select jsonb_agg(jsonb_build_object('op', l.op, 'why', l.why, 'attendee', private.person_card(l.own), 'like', private.person_card(l.other)) order by l.at desc, l.op)
		from (
			select distinct on (least(own, other), greatest(own, other)) op, why, own, other, at from (
				select o.op, s.value ->> 'why' as why, o.settled_at as at,
					private.find_attendee(v_event, (private.readable(i.raw) #>> '{args,attendee}')::uuid) as own,
					private.find_attendee(v_event, (s.value ->> 'attendee')::uuid) as other
				from public.outcomes o join public.op_inbox i using (op, hash), jsonb_array_elements(o.body -> 'similar') s
				where o.event = v_event and o.status = 'accepted' and o.body ? 'similar'
			) found where own <> other
		) l
		where not exists (select from public.attendee_links k where k.event = v_event and k.decision = 'different'
			and (private.find_attendee(v_event, k.attendee), private.find_attendee(v_event, k.into_attendee)) in ((l.own, l.other), (l.other, l.own)))), '[]'));
end $$;

create function private.person_card(p_attendee uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('id', id, 'name', name, 'organisation', organisation, 'title', title, 'mobileLast4', right(mobile, 4), 'source', source,
		'here', exists (select from public.attendances t where t.attendee = a.id))
	from public.attendees a where id = p_attendee
$$;
grant execute on function public.list_suggestions(jsonb) to authenticated;
