-- Whom to call at a bureau: about personal rights (个人信息保护法 (2021) 23, 50), and about a programme. The bureau says it itself; consents, personal pages and the pages of programmes
-- name it. An organisation is no event, so no operation writes it: this function does, as add_organisation does.

-- publish_telephone({ organisation, telephone? }) → {}: of a bureau of one's own; a blank takes it away. Every open event of the region gets it anew, one stream after the other in
-- one order: staff read it out. YH003 for another's, YH068 for what is no telephone. Definer: organisations are written by nobody; the role is checked first.
create function public.publish_telephone(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_bureau public.organisations;
	v_telephone text := private.clean(request ->> 'telephone');
	v_event uuid;
begin
	select * into v_bureau from public.organisations where id = (request ->> 'organisation')::uuid and id in (select private.my_bureaus());
	if v_bureau.id is null then perform private.refuse('YH003', 'not_your_event'); end if;
	if not coalesce(private.is_telephone(v_telephone), true) then perform private.refuse('YH068', 'telephone_malformed'); end if;
	update public.organisations set telephone = v_telephone where id = v_bureau.id and telephone is distinct from v_telephone;
	if not found then return '{}'; end if;
	perform private.audit('publish_telephone', null, v_bureau.id::text, jsonb_strip_nulls(jsonb_build_object('telephone', v_telephone)));
	for v_event in
		select e.id from public.events e join public.organisations o on o.id = e.organisation
		where e.type <> 'book' and e.stage in ('draft', 'registering', 'running') and private.region_contains(v_bureau.region, o.region) order by e.id
	loop
		perform private.open_stream(v_event);
		perform private.append_recipients(v_event, null, array[v_bureau.name]);
		perform private.close_stream(v_event);
	end loop;
	return '{}';
end $$;

-- list_bureaus({ organisation }) → { bureaus: [{ id, name, telephone? }] }: those that watch over an organisation, the nearest first, for its own people and theirs. YH003 for anybody
-- else. Definer: an organiser sees no row of a bureau.
create function public.list_bureaus(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_own public.organisations;
begin
	select * into v_own from public.organisations where id = (request ->> 'organisation')::uuid
		and (id in (select private.my_organisations()) or id in (select private.my_bureaus()) or id in (select private.watched_organisations()));
	if v_own.id is null then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('bureaus', coalesce((
		select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', b.id, 'name', b.name, 'telephone', b.telephone)) order by rtrim(b.region, '0') desc, b.name, b.id)
		from public.organisations b where b.kind = 'bureau' and private.region_contains(b.region, v_own.region)), '[]'));
end $$;
grant execute on function public.publish_telephone(jsonb), public.list_bureaus(jsonb) to authenticated;
