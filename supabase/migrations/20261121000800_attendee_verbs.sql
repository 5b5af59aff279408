-- addAttendee: a person joins the list, by import or at the door (现场登记). recordEnterprise: a firm joins the 企业库.

-- Streams an attendee as phones may see it: never the full mobile.
create function private.append_attendee(p_attendee uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(a.event, 'attendee', a.id::text, jsonb_strip_nulls(jsonb_build_object(
		'name', a.name, 'organisation', a.organisation, 'organisationKind', a.organisation_kind, 'creditCode', a.credit_code,
		'title', a.title, 'personRole', a.person_role, 'attentionNote', a.attention_note, 'mobileLast4', right(a.mobile, 4),
		'pinyin', a.pinyin, 'badges', (select jsonb_agg(b.badge order by b.badge) from public.badges b where b.attendee = a.id))), p_op)
	from public.attendees a where a.id = p_attendee
$$;

-- The credit code of a firm by its name as written, out of the 企业库 of the event's organisation; null when it is not unique.
create function private.find_credit_code(p_event uuid, p_name text) returns text
language sql stable set search_path = ''
as $$
	select min(e.credit_code)
	from public.enterprises e
	join public.events v on v.organisation = e.organisation
	where v.id = p_event and private.comparable(e.name) = private.comparable(p_name)
	having count(*) = 1
$$;

-- 60 random bits as 15 hex digits: the random parts of a version 4 uuid, without its fixed ones.
create function private.new_badge() returns text
language sql volatile set search_path = ''
as $$ select substr(id, 1, 8) || substr(id, 10, 4) || substr(id, 34, 3) from (select gen_random_uuid()::text) g(id) $$;

-- { full, initials }, both texts of a sane length: phones search in them.
create function private.is_spelling(p_pinyin jsonb) returns boolean
language sql immutable set search_path = ''
as $$
	select coalesce(jsonb_typeof(p_pinyin) = 'object' and jsonb_typeof(p_pinyin -> 'full') = 'string'
		and jsonb_typeof(p_pinyin -> 'initials') = 'string' and length(p_pinyin::text) <= 1000, false)
$$;

-- The one credit code that goes with a firm's name at this event: from its list, else from the 企业库; null when there is none or more than one.
create function private.known_credit_code(p_event uuid, p_name text) returns text
language plpgsql stable set search_path = ''
as $$
declare
	v_codes text[];
begin
	with same as materialized (select event, credit_code from public.attendees where organisation_name_key = private.comparable(p_name))
	select array_agg(distinct credit_code) into v_codes from same where event = p_event and credit_code is not null;
	if v_codes is null then
		return private.find_credit_code(p_event, p_name);
	end if;
	return case when cardinality(v_codes) = 1 then v_codes[1] end;
end $$;

-- A name's code became known: people listed under the name alone count for the code from now on, and so does who of them is here.
create function private.adopt_credit_code(p_event uuid, p_name text, p_code text) returns void
language plpgsql set search_path = ''
as $$
declare
	v_attendee public.attendees;
	v_is_here boolean;
begin
	for v_attendee in
		with same as materialized (select * from public.attendees where organisation_name_key = private.comparable(p_name))
		select * from same where event = p_event and credit_code is null and organisation_key <> p_code
	loop
		v_is_here := exists (select from public.event_presence where event = p_event and kind = 'person' and subject = v_attendee.id::text);
		if v_is_here then
			perform private.count_organisation(v_attendee, -1);
		end if;
		v_attendee.organisation_key := p_code;
		update public.attendees set organisation_key = p_code where id = v_attendee.id;
		if v_is_here then
			perform private.count_organisation(v_attendee, 1);
		end if;
	end loop;
end $$;

-- What is wrong with the arguments of addAttendee: the names of the fields, empty when nothing is.
create function private.attendee_faults(p_args jsonb) returns text[]
language sql immutable set search_path = ''
as $$
	select array_remove(array[
		case when private.clean(p_args ->> 'name') is null or length(p_args ->> 'name') > 60 then 'name' end,
		case when length(p_args ->> 'organisation') > 120 then 'organisation' end,
		case when p_args ? 'creditCode' and not private.is_credit_code(p_args ->> 'creditCode') then 'creditCode' end,
		case when p_args ? 'mobile' and not private.is_mobile(p_args ->> 'mobile') then 'mobile' end,
		case when p_args ? 'badge' and (p_args ->> 'badge') !~ '^[0-9a-f]{15}$' then 'badge' end,
		case when length(p_args ->> 'title') > 60 then 'title' end,
		case when length(p_args ->> 'attentionNote') > 60 then 'attentionNote' end,
		case when p_args ? 'pinyin' and not private.is_spelling(p_args -> 'pinyin') then 'pinyin' end
	], null)
$$;

-- Makes p_id (and a badge given with it) mean an attendee who is already listed.
create function private.merge_attendee(p_op private.operation, p_id uuid, p_into uuid) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	if p_id <> p_into then
		insert into public.attendee_aliases (alias, event, attendee) values (p_id, p_op.event, p_into) on conflict do nothing;
		perform private.append_row(p_op.event, 'alias', p_id::text, jsonb_build_object('attendee', p_into), p_op.id);
	end if;
	if p_op.args ? 'badge' then
		insert into public.badges (event, badge, attendee) values (p_op.event, p_op.args ->> 'badge', p_into) on conflict do nothing;
		perform private.append_attendee(p_into, p_op.id);
	end if;
	return jsonb_build_object('status', 'merged', 'into', p_into);
end $$;

-- addAttendee. Same mobile and same name: the same person, merged. The same mobile alone, or the same name and organisation:
-- accepted, and the likeness is named in the outcome for a person to settle.
create function private.add_attendee(p_op private.operation) returns jsonb
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
	if v_same is not null then return private.merge_attendee(p_op, v_id, v_same); end if;

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
	insert into private.personal_links (attendee, secret)
	values (v_id, private.base64url(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)));
	perform private.append_attendee(v_id, p_op.id);
	return jsonb_strip_nulls(jsonb_build_object('status', 'accepted', 'similar', v_similar));
end $$;

-- Streams one firm of the 企业库 to an event.
create function private.append_enterprise(p_event uuid, p_enterprise public.enterprises, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(p_event, 'enterprise', p_enterprise.credit_code, jsonb_strip_nulls(jsonb_build_object(
		'name', p_enterprise.name, 'creditCode', p_enterprise.credit_code, 'sizeClass', p_enterprise.size_class,
		'techSme', p_enterprise.tech_sme, 'specialised', p_enterprise.specialised, 'park', p_enterprise.park, 'chain', p_enterprise.chain,
		'pinyin', p_enterprise.pinyin)), p_op)
$$;

-- recordEnterprise: one firm joins the library of the event's organisation, or is brought up to date. The credit code is its identity;
-- a blank never erases what was known.
create function private.record_enterprise(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_name text := private.clean(p_op.args ->> 'name');
	v_code text := p_op.args ->> 'creditCode';
	v_row public.enterprises;
begin
	if v_name is null or length(v_name) > 120 then return private.refused('arguments_invalid', 'name'); end if;
	if v_code is null or not private.is_credit_code(v_code) then return private.refused('arguments_invalid', 'creditCode'); end if;
	insert into public.enterprises as e (organisation, credit_code, name, size_class, tech_sme, specialised, park, chain, pinyin)
	select organisation, v_code, v_name, p_op.args ->> 'sizeClass', (p_op.args ->> 'techSme')::boolean, (p_op.args ->> 'specialised')::boolean,
		private.clean(p_op.args ->> 'park'), private.clean(p_op.args ->> 'chain'), p_op.args -> 'pinyin'
	from public.events where id = p_op.event
	on conflict (organisation, credit_code) do update
	set name = excluded.name, size_class = coalesce(excluded.size_class, e.size_class), tech_sme = excluded.tech_sme,
		specialised = excluded.specialised, park = coalesce(excluded.park, e.park), chain = coalesce(excluded.chain, e.chain),
		pinyin = coalesce(excluded.pinyin, e.pinyin), updated_at = now()
	returning * into v_row;
	perform private.append_enterprise(p_op.event, v_row, p_op.id);
	if private.known_credit_code(p_op.event, v_name) = v_code then
		perform private.adopt_credit_code(p_op.event, v_name, v_code);
	end if;
	return '{"status": "accepted"}';
end $$;
