-- Foundation: the private schema, who is calling, and how a refusal is raised.
-- Nothing here knows events. Every later file builds on these names.

-- Functions are closed until a grant opens them.
alter default privileges revoke execute on functions from public;
revoke all on schema public from public;
-- Supabase gives new things in public to its three roles by default: closed likewise, until a grant opens them.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;

create schema private;
comment on schema private is 'Helpers and secrets. Never exposed: no role but the owner may use it, save for the few functions policies call.';
grant usage on schema private to authenticated;

-- The JWT claims of the caller, as the driver or PostgREST set them; an empty object when there are none.
create function private.claims() returns jsonb
language sql stable set search_path = ''
as $$ select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{}'::jsonb) $$;

-- The signed-in account, or null.
create function private.current_person() returns uuid
language sql stable set search_path = ''
as $$ select (private.claims() ->> 'sub')::uuid $$;

-- The calling phone's enrolment, or null.
create function private.current_enrolment() returns uuid
language sql stable set search_path = ''
as $$ select (private.claims() ->> 'enrolment')::uuid $$;

-- True for the server itself (signing in, loading the demo, redeeming a pass).
create function private.is_server() returns boolean
language sql stable set search_path = ''
as $$ select private.claims() ->> 'role' = 'service_role' $$;

grant execute on function private.claims(), private.current_person(), private.current_enrolment(), private.is_server() to authenticated;

-- A time as every client reads it: ISO 8601, UTC, milliseconds. Does not depend on the session's time zone.
create function private.iso(p_at timestamptz) returns text
language sql immutable set search_path = ''
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
grant execute on function private.iso(timestamptz) to authenticated;

-- Raises one of the codes of docs/error-codes.md. The detail is for machines and carries no personal data.
create function private.refuse(p_code text, p_detail text default '') returns void
language plpgsql set search_path = ''
as $$
begin
	raise exception using errcode = p_code, message = 'refused', detail = p_detail;
end $$;
grant execute on function private.refuse(text, text) to authenticated;

-- A name as it is compared: no blanks, no case.
create function private.comparable(p_text text) returns text
language sql immutable set search_path = ''
as $$ select lower(regexp_replace(p_text, '[\s·•・．.]', '', 'g')) $$;

-- Text made safe to show and compare: trimmed, composed; blank is null. The stored operation keeps what was typed.
create function private.clean(p_text text) returns text
language sql immutable set search_path = ''
as $$ select nullif(btrim(normalize(p_text, NFC), E' \t\n\r　'), '') $$;

-- Eleven digits that can be a mobile (twin of src/lib/domain/mobile.ts; both run in test/sql/twins.test.ts).
create function private.is_mobile(p_text text) returns boolean
language sql immutable set search_path = ''
as $$ select p_text ~ '^1[3-9][0-9]{9}$' $$;

-- A unified social credit code with its right check character, GB 32100-2015
-- (twin of src/lib/domain/credit-code.ts; both run in test/sql/twins.test.ts).
create function private.is_credit_code(p_text text) returns boolean
language sql immutable set search_path = ''
as $$
	select p_text ~ '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$'
		and substr(alphabet, (31 - sum(weight * (strpos(alphabet, substr(p_text, place::integer, 1)) - 1))::integer % 31) % 31 + 1, 1)
			= substr(p_text, 18, 1)
	from (values ('0123456789ABCDEFGHJKLMNPQRTUWXY')) a(alphabet),
		unnest(array[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]) with ordinality w(weight, place)
	group by alphabet
$$;
