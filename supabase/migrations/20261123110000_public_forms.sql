-- What the public forms need: the page of an event and its code, the page of a booth while its event is open, who is known to a browser, and what was sent.
-- Replaces read_booth and add_attendee, otherwise as they were.

-- In the event's address (/e/<code>): as a booth's code. The default is evaluated for each row, old ones as well.
alter table public.events add column code text not null unique default private.new_code() check (code ~ '^[0-9a-hjkmnp-tv-z]{8}$');

-- True while the public may see an event's booths: from 报名中 until it is archived. Cards go home in pockets, and are read there.
create function private.is_open_to_public(p_event public.events) returns boolean
language sql immutable set search_path = ''
as $$ select p_event.type <> 'book' and p_event.stage in ('registering', 'running', 'ended') $$;

-- read_booth({ code }) → { booth, event, eventName, startsAt, endsAt, place, host, number, name, patents, recipients: [{ kind, recipient, name, what }],
-- bureaus: [{ recipient, name }] }: the public page of a booth. recipients are those whom a consent may name here: the holders of its patents, and the bureaus.
-- YH022 when there is none, or its event is not open: nobody learns which. Definer: anybody may read it, and only it.
create or replace function public.read_booth(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('booth', b.id, 'event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at),
		'place', e.place, 'host', coalesce(e.host, o.name), 'number', b.number, 'name', b.name, 'retainUntil', e.retain_until,
		'patents', coalesce((select jsonb_agg(private.patent_card(p) order by bp.place) from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id), '[]'),
		'recipients', (select coalesce(jsonb_agg(to_jsonb(r) order by r.kind desc, r.name, r.recipient), '[]') from private.recipients_of(e.organisation) r
			where r.kind = 'bureau' or r.recipient in (select p.holder from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)),
		'bureaus', (select coalesce(jsonb_agg(jsonb_build_object('recipient', r.recipient, 'name', r.name) order by r.name), '[]')
			from private.recipients_of(e.organisation) r where r.kind = 'bureau'))
	into v_answer
	from public.booths b join public.events e on e.id = b.event join public.organisations o on o.id = e.organisation
	where b.code = lower(request ->> 'code') and private.is_open_to_public(e);
	if v_answer is null then perform private.refuse('YH022', 'booth_unknown'); end if;
	return v_answer;
end $$;

-- recognise_person({ secret, event }) → { contact, name, mobile?, company? }, masked: who holds a personal link at this event; null for nobody. Only the server, which was
-- given the secret by a browser's cookie. Definer: names stand where nobody may select.
create function public.recognise_person(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select private.masked_card(private.contact_card(p.event, p.contact)) - 'title' || jsonb_strip_nulls(jsonb_build_object('contact', p.contact, 'company', coalesce(
		(select a.organisation from public.attendees a where a.id = p.contact),
		(select l.company from public.leads l where l.contact = p.contact and l.company is not null order by l.requested_at desc, l.id limit 1))))
	from private.person_of(request ->> 'secret') p where p.event = (request ->> 'event')::uuid
$$;

-- read_lead_receipt({ lead }) → what the form that made a lead shows afterwards: receipt, times, what was asked, who may know whom, and the secret of the person's page
-- (absent for somebody on the list: theirs was sent to them). Null for nothing. Only the server, which was given the form's submit id. Definer as above.
create function public.read_lead_receipt(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('receipt', l.receipt, 'at', private.iso(l.requested_at), 'stage', l.stage, 'code', b.code, 'booth', b.number,
		'event', e.name, 'host', coalesce(e.host, o.name), 'intent', l.intent, 'company', l.company, 'budgetFen', l.budget_fen, 'timeframe', l.timeframe,
		'callBack', l.call_back, 'callDueAt', private.iso(private.call_due(l.requested_at)), 'title', coalesce(p.plain, p.title), 'holderName', p.holder_name,
		'person', private.masked_card(private.contact_card(l.event, l.contact)), 'secret', c.secret,
		'known', coalesce((select jsonb_agg(recipient_name order by granted_at, id) from public.consents where subject = l.id and withdrawn_at is null), '[]')))
	from public.leads l join public.events e on e.id = l.event join public.organisations o on o.id = e.organisation join public.patents p on p.id = l.patent
	left join public.booths b on b.id = l.booth left join private.contacts c on c.id = l.contact
	where l.id = (request ->> 'lead')::uuid
$$;

-- read_event_page({ code }) → { event, name, startsAt, endsAt, place, host, stage, retainUntil, sessions: [{ name, startsAt, endsAt }] }: the public page of an event. YH030 when
-- there is none, or it takes no registrations: nobody learns which. Definer: anybody may read it, and only it.
create function public.read_event_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_strip_nulls(jsonb_build_object('event', e.id, 'name', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'stage', e.stage, 'retainUntil', e.retain_until,
		'sessions', (select jsonb_agg(jsonb_build_object('name', s.name, 'startsAt', private.iso(s.starts_at), 'endsAt', private.iso(s.ends_at)) order by s.starts_at, s.name, s.id)
			from public.sessions s where s.event = e.id)))
	into v_answer
	from public.events e join public.organisations o on o.id = e.organisation
	where e.code = lower(request ->> 'code') and private.is_open_to_public(e) and e.stage <> 'ended';
	if v_answer is null then perform private.refuse('YH030', 'event_page_unknown'); end if;
	return v_answer;
end $$;

-- read_event_code({ event }) → { code }: what the organiser hands out. YH003 out of sight. Invoker.
create function public.read_event_code(request jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_code text := (select code from public.events where id = (request ->> 'event')::uuid);
begin
	if v_code is null then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('code', v_code);
end $$;

-- read_registration({ attendee }) → { code, event, name, badge, token, secret? }: what the registration form shows afterwards. Null for nobody, and for an entry that was merged into
-- another one since: that one's badge and link are not this browser's. Only the server, which was given the form's submit id. Definer: secrets are granted to nobody.
create function public.read_registration(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('code', e.code, 'event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'name', a.name, 'badge', b.badge, 'token', private.badge_token(e.id, b.badge),
		'secret', (select l.secret from private.personal_links l where l.attendee = a.id order by l.secret limit 1)))
	from public.attendees a join public.events e on e.id = a.event
	join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
	where a.id = (request ->> 'attendee')::uuid and a.source = 'public'
$$;

-- addAttendee. Same mobile and same name: the same person, merged; but not from a public form, where anybody can type a number: there it is a likeness, or the form would tell who
-- is registered and hand out their link. The same mobile alone, or the same name and organisation: accepted, and the likeness is named in the outcome for a person to settle.
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
	if v_same is null and p_op.source <> 'public' then
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

grant execute on function public.recognise_person(jsonb), public.read_lead_receipt(jsonb), public.read_registration(jsonb) to service_role;
grant execute on function public.read_event_page(jsonb) to anon, authenticated;
grant execute on function public.read_event_code(jsonb) to authenticated;
