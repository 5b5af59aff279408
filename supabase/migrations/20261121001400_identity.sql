-- Accounts as the local identity needs them. Where Supabase Auth signs people in, only add_person is used.
-- Only the server may call these.

create table private.sign_in_attempts (
	email text primary key,
	failures integer not null default 0,
	locked_until timestamptz
);

-- find_account({ email }) → { person, secret, lockedUntil } or null. The secret is the password's hash; only the server sees it.
create function public.find_account(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('person', u.id, 'secret', u.encrypted_password, 'lockedUntil', private.iso(a.locked_until))
	from auth.users u left join private.sign_in_attempts a on a.email = u.email
	where u.email = lower(btrim(request ->> 'email'))
$$;

-- note_sign_in({ email, ok }) → { lockedUntil }: five failures in a row lock the account for 15 minutes (GB/T 22239, login-failure handling).
create function public.note_sign_in(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_email text := left(lower(btrim(request ->> 'email')), 200);
	v_ok boolean := (request ->> 'ok')::boolean;
	v_locked timestamptz;
begin
	if v_ok then
		delete from private.sign_in_attempts where email = v_email;
		update auth.users set last_sign_in_at = now() where email = v_email;
	elsif exists (select from auth.users where email = v_email) then
		insert into private.sign_in_attempts as a (email, failures) values (v_email, 1)
		on conflict (email) do update set
			failures = case when a.locked_until < now() then 1 else a.failures + 1 end,
			locked_until = case when a.locked_until < now() then null when a.failures + 1 >= 5 then now() + interval '15 minutes' else a.locked_until end
		returning locked_until into v_locked;
	end if;
	perform private.audit(case when v_ok then 'sign_in' else 'sign_in_failed' end, null, v_email);
	return jsonb_build_object('lockedUntil', private.iso(v_locked));
end $$;

-- add_person({ person, email, secret?, name, roles: [{ organisation, role }] }): an account, its person and roles; again with the same id it changes nothing.
create function public.add_person(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
	if request ? 'secret' then
		insert into auth.users (id, email, encrypted_password) values ((request ->> 'person')::uuid, lower(btrim(request ->> 'email')), request ->> 'secret')
		on conflict do nothing;
	end if;
	insert into public.people (id, name) values ((request ->> 'person')::uuid, request ->> 'name') on conflict do nothing;
	insert into public.roles (person, organisation, role)
	select (request ->> 'person')::uuid, (r ->> 'organisation')::uuid, r ->> 'role' from jsonb_array_elements(request -> 'roles') r
	on conflict do nothing;
	perform private.audit('add_person', null, request ->> 'person');
	return '{}';
end $$;

-- add_organisation({ id, name, kind, creditCode?, parent?, region?, regionName? }).
create function public.add_organisation(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
	if request ? 'regionName' then
		insert into public.regions (code, name) values (request ->> 'region', request ->> 'regionName') on conflict do nothing;
	end if;
	insert into public.organisations (id, name, credit_code, kind, parent, region)
	values ((request ->> 'id')::uuid, request ->> 'name', request ->> 'creditCode', request ->> 'kind', (request ->> 'parent')::uuid, request ->> 'region')
	on conflict do nothing;
	perform private.audit('add_organisation', null, request ->> 'id');
	return '{}';
end $$;

-- is_empty({}) → { empty }: nothing was ever entered; the demo may be loaded.
create function public.is_empty(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('empty', not exists (select from public.organisations) and not exists (select from auth.users)) $$;

-- server_secret({ name }) → { secret }: a random secret of this installation, made at the first asking (the key that signs tokens).
create table private.server_secrets (name text primary key, secret text not null);
create function public.server_secret(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_secret text;
begin
	insert into private.server_secrets (name, secret)
	values (request ->> 'name', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'))
	on conflict (name) do nothing;
	select secret into v_secret from private.server_secrets where name = request ->> 'name';
	return jsonb_build_object('secret', v_secret);
end $$;

grant execute on function public.find_account(jsonb), public.note_sign_in(jsonb), public.add_person(jsonb), public.add_organisation(jsonb),
	public.is_empty(jsonb), public.server_secret(jsonb) to service_role;
