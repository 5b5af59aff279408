-- What Supabase brings and plain PostgreSQL 15–18 lacks: the roles, the schema `auth` with its users and the three functions
-- that say who is calling, `extensions` with pgcrypto. Each piece is made only where it is missing, so this runs before every
-- migration run and changes nothing on Supabase. It knows nothing of the product.

do $$
declare
	v_role text;
	v_owner constant text := current_user;
begin
	-- anon: nobody known. authenticated: an account or an enrolled phone. service_role: this server itself, past row security.
	foreach v_role in array array['anon', 'authenticated', 'service_role'] loop
		if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
			begin
				execute format('create role %I nologin noinherit %s', v_role, case v_role when 'service_role' then 'bypassrls' else '' end);
			exception
				-- Roles belong to the whole server: another database of it may be making the same one.
				when duplicate_object or unique_violation then null;
			end;
		end if;
		-- The server connects as the owner and becomes one of these for each call.
		if not pg_catalog.pg_has_role(v_owner, v_role, 'member') then
			execute format('grant %I to %I', v_role, v_owner);
		end if;
	end loop;
end
$$;

grant usage on schema public to anon, authenticated, service_role;

do $$
begin
	if to_regnamespace('extensions') is null then
		create schema extensions;
		grant usage on schema extensions to anon, authenticated, service_role;
	end if;
	if not exists (select from pg_catalog.pg_extension where extname = 'pgcrypto') then
		create extension pgcrypto with schema extensions;
	end if;
end
$$;

do $$
begin
	if to_regnamespace('auth') is null then
		create schema auth;
		grant usage on schema auth to anon, authenticated, service_role;
	end if;
end
$$;

do $$
begin
	if to_regclass('auth.users') is not null then
		return;
	end if;
	-- The columns of Supabase's auth.users that we use, with their types; only service_role reads it.
	create table auth.users (
		instance_id uuid,
		id uuid primary key,
		aud varchar(255),
		role varchar(255),
		email varchar(255),
		encrypted_password varchar(255),
		email_confirmed_at timestamptz,
		last_sign_in_at timestamptz,
		raw_app_meta_data jsonb,
		raw_user_meta_data jsonb,
		is_super_admin boolean,
		created_at timestamptz,
		updated_at timestamptz,
		phone text unique,
		phone_confirmed_at timestamptz,
		banned_until timestamptz,
		is_sso_user boolean not null default false,
		deleted_at timestamptz,
		is_anonymous boolean not null default false
	);
	create unique index users_email_partial_key on auth.users (email) where (is_sso_user = false);
	alter table auth.users enable row level security;
	grant select, insert, update on auth.users to service_role;
	comment on table auth.users is 'Accounts, in the shape of Supabase Auth.';
end
$$;

do $$
begin
	if to_regprocedure('auth.jwt()') is null then
		create function auth.jwt() returns jsonb language sql stable set search_path = '' as
			$f$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $f$;
		comment on function auth.jwt() is 'The claims of whoever is calling; null outside a call.';
	end if;
	if to_regprocedure('auth.uid()') is null then
		create function auth.uid() returns uuid language sql stable set search_path = '' as
			$f$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $f$;
		comment on function auth.uid() is 'The account that is calling; null for anybody without one.';
	end if;
	if to_regprocedure('auth.role()') is null then
		create function auth.role() returns text language sql stable set search_path = '' as
			$f$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' $f$;
		comment on function auth.role() is 'The role that is calling, as its token says.';
	end if;
end
$$;
