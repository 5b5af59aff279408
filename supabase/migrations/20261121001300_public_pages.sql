-- What nobody needs to sign in for: a pass, a badge, a personal page. Each is found by a secret and shows the least.

-- The live pass for a token's or transfer code's hash, with its event; YH006…YH009 say why there is none.
create function private.find_pass(p_token_hash text, p_code_hash text) returns public.passes
language plpgsql stable set search_path = ''
as $$
declare
	v_pass public.passes;
begin
	select * into v_pass from public.passes where token_hash = p_token_hash or code_hash = p_code_hash;
	if not found then perform private.refuse('YH006', 'pass_unknown'); end if;
	if v_pass.revoked_at is not null then perform private.refuse('YH007', 'pass_revoked'); end if;
	if v_pass.expires_at < now() then perform private.refuse('YH008', 'pass_expired'); end if;
	return v_pass;
end $$;

-- read_pass({ tokenHash }) → { event, person, station, expiresAt, usedUp }. Opening a pass redeems nothing.
create function public.read_pass(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_pass public.passes := private.find_pass(request ->> 'tokenHash', request ->> 'codeHash');
begin
	return (select jsonb_build_object('event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'person', v_pass.person, 'station', (select name from public.stations where id = v_pass.station),
		'expiresAt', private.iso(v_pass.expires_at), 'usedUp', v_pass.redeemed >= v_pass.max_redemptions)
		from public.events e where e.id = v_pass.event);
end $$;

-- redeem_pass({ tokenHash | codeHash, draft: an enrolPhone operation }) → { enrolment, event, number, … }. Asked again with the same enrolment
-- (the reply was lost) it answers the same and redeems nothing more.
create function public.redeem_pass(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_pass public.passes := private.find_pass(request ->> 'tokenHash', request ->> 'codeHash');
	v_id uuid := (request #>> '{draft,args,enrolment}')::uuid;
	v_draft jsonb;
	v_enrolment public.enrolments;
begin
	if v_id is null then perform private.refuse('YH010', 'enrolment_missing'); end if;
	perform private.open_stream(v_pass.event);
	select * into v_enrolment from public.enrolments where id = v_id;
	if found and v_enrolment.pass is distinct from v_pass.id then perform private.refuse('YH010', 'enrolment_taken'); end if;
	if not found then
		select * into v_pass from public.passes where id = v_pass.id for update;
		if v_pass.redeemed >= v_pass.max_redemptions then perform private.refuse('YH009', 'pass_used_up'); end if;
		v_draft := jsonb_set(jsonb_set(request -> 'draft', '{args,pass}', to_jsonb(v_pass.id)), '{verb}', '"enrolPhone"');
		perform private.perform_drafts(v_pass.event, jsonb_build_array(v_draft), true);
		perform private.audit('enrolPhone', v_pass.event, v_id::text);
		perform private.close_stream(v_pass.event);
		select * into v_enrolment from public.enrolments where id = v_id;
	end if;
	return (select jsonb_build_object('enrolment', v_enrolment.id, 'event', e.id, 'eventName', e.name, 'number', v_enrolment.number,
		'person', v_enrolment.person, 'station', v_enrolment.station, 'fields', v_enrolment.fields, 'expiresAt', private.iso(v_enrolment.expires_at),
		'retainUntil', e.retain_until) from public.events e where e.id = v_enrolment.event);
end $$;

-- read_badge_page({ token }) → { event, startsAt, place, name, badge } for a genuine badge; YH014 otherwise. Which event is tried by every key that fits.
create function public.read_badge_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_badge text := substr(encode(substr(private.from_base64url(request ->> 'token'), 1, 8), 'hex'), 2);
	v_answer jsonb;
begin
	select jsonb_build_object('event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'name', a.name, 'badge', b.badge)
	into v_answer
	from public.badges b
	join public.attendees a on a.id = b.attendee
	join public.events e on e.id = b.event
	where b.badge = v_badge and (private.read_badge(b.event, request ->> 'token')).badge = b.badge
	limit 1;
	if v_answer is null then perform private.refuse('YH014', 'badge_unknown'); end if;
	return v_answer;
end $$;
create index on public.badges (badge);

-- read_personal_page({ secret }) → the same with the person's organisation, and the badge's token; YH015 when no such link.
create function public.read_personal_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'name', a.name, 'organisation', a.organisation, 'title', a.title, 'badge', b.badge, 'token', private.badge_token(e.id, b.badge))
	into v_answer
	from private.personal_links l
	join public.attendees a on a.id = l.attendee
	join public.events e on e.id = a.event
	join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
	where l.secret = request ->> 'secret';
	if v_answer is null then perform private.refuse('YH015', 'link_unknown'); end if;
	return v_answer;
end $$;

grant execute on function public.read_pass(jsonb), public.redeem_pass(jsonb), public.read_badge_page(jsonb), public.read_personal_page(jsonb)
	to anon, authenticated;
