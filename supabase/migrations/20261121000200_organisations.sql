-- Organisations (the tree of parks, bureaus, universities, agencies), regions (GB/T 2260), people with accounts, their roles.
-- Does not know events.

create table public.regions (
	code text primary key check (code ~ '^[0-9]{6}$'),
	name text not null,
	-- 330102 lies in 330100, which lies in 330000.
	parent text generated always as (
		case
			when substr(code, 3) = '0000' then null
			when substr(code, 5) = '00' then substr(code, 1, 2) || '0000'
			else substr(code, 1, 4) || '00'
		end
	) stored
);
create index on public.regions (parent);
alter table public.regions enable row level security;
create policy regions_are_public on public.regions for select using (true);
grant select on public.regions to anon, authenticated;
comment on table public.regions is 'Administrative divisions, GB/T 2260. Codes that were abolished stay: old records carry them.';

create table public.organisations (
	id uuid primary key,
	name text not null check (name <> ''),
	credit_code text unique check (private.is_credit_code(credit_code)),
	kind text not null check (kind in ('park', 'bureau', 'university', 'platform', 'agency', 'bank', 'enterprise', 'other')),
	parent uuid references public.organisations,
	region text check (region ~ '^[0-9]{6}$'),
	created_at timestamptz not null default now()
);
create index on public.organisations (parent);
create index on public.organisations (region);
alter table public.organisations enable row level security;
comment on table public.organisations is 'Who holds events and who watches over them. Firms that come to events are in enterprises and attendees.';

create table public.people (
	id uuid primary key references auth.users on delete restrict,
	name text not null check (name <> ''),
	created_at timestamptz not null default now()
);
alter table public.people enable row level security;
comment on table public.people is 'People with an account. Staff on phones need none: their name stands on their pass.';

create table public.roles (
	person uuid not null references public.people,
	organisation uuid not null references public.organisations,
	role text not null check (role in ('admin', 'bureau', 'organiser')),
	granted_at timestamptz not null default now(),
	primary key (person, organisation, role)
);
create index on public.roles (organisation);
alter table public.roles enable row level security;
comment on table public.roles is 'admin: accounts · bureau: everything in the region of its organisation · organiser: the events of its organisation.';

-- Organisations in which the caller organises events. Definer: policies of roles would otherwise call themselves.
create function private.my_organisations() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select organisation from public.roles where person = private.current_person() and role in ('organiser', 'admin') $$;

-- True when region p_inner lies in p_outer (or is it).
create function private.region_contains(p_outer text, p_inner text) returns boolean
language sql immutable set search_path = ''
as $$ select p_inner like regexp_replace(p_outer, '(0000|00)$', '') || '%' $$;

-- Organisations in the regions the caller watches over as a bureau. Definer for the same reason.
create function private.watched_organisations() returns setof uuid
language sql stable security definer set search_path = ''
as $$
	select watched.id
	from public.roles
	join public.organisations own on own.id = roles.organisation
	join public.organisations watched on private.region_contains(own.region, watched.region)
	where roles.person = private.current_person() and roles.role = 'bureau'
$$;
grant execute on function private.my_organisations(), private.watched_organisations() to authenticated;

create policy own_and_watched on public.organisations for select to authenticated
	using (id in (select private.my_organisations()) or id in (select private.watched_organisations()));
grant select on public.organisations to authenticated;
create policy oneself on public.people for select to authenticated using (id = (select private.current_person()));
grant select on public.people to authenticated;
create policy own_roles on public.roles for select to authenticated using (person = (select private.current_person()));
grant select on public.roles to authenticated;
-- NOTE: insert and update are granted to nobody: accounts are made by the server (see identity).
