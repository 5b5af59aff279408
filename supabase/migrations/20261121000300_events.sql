-- Events, their sessions and stations. Rows are written only by the verbs (20261121000900_event_verbs.sql).

create table public.events (
	id uuid primary key,
	organisation uuid not null references public.organisations,
	name text not null check (name <> ''),
	type text not null,
	campaigns text[] not null default '{}',
	place text,
	host text,
	starts_at timestamptz not null,
	ends_at timestamptz not null check (ends_at > starts_at),
	-- Planned numbers, null where none was set: 人数 and 家数.
	target_people integer check (target_people > 0),
	target_organisations integer check (target_organisations > 0),
	stage text not null default 'draft' check (stage in ('draft', 'registering', 'running', 'ended', 'archived')),
	-- When the organiser ended it; what was captured later is held. Null before.
	ended_at timestamptz,
	-- Personal data of this event is purged after this day (Asia/Shanghai).
	retain_until date not null,
	created_at timestamptz not null default now()
);
create index on public.events (organisation, starts_at);
alter table public.events enable row level security;
comment on table public.events is '草稿 → 报名中 → 进行中 → 待办结 → 已归档.';

-- Events whose people the caller may see. Definer: one place for every policy on rows of an event.
create function private.my_events() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select id from public.events where organisation in (select private.my_organisations()) $$;
grant execute on function private.my_events() to authenticated;

create policy own_and_watched on public.events for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.events to authenticated;

create table public.sessions (
	id uuid primary key,
	event uuid not null references public.events,
	name text not null check (name <> ''),
	starts_at timestamptz not null,
	ends_at timestamptz not null check (ends_at > starts_at),
	-- The day it counts for.
	day date generated always as ((starts_at at time zone 'Asia/Shanghai')::date) stored
);
create index on public.sessions (event);
alter table public.sessions enable row level security;
create policy of_visible_events on public.sessions for select to authenticated using (event in (select id from public.events));
grant select on public.sessions to authenticated;
comment on table public.sessions is 'One sitting of an event. An attendance is (session, person).';

create table public.stations (
	id uuid primary key,
	event uuid not null references public.events,
	name text not null check (name <> '')
);
create index on public.stations (event);
alter table public.stations enable row level security;
create policy of_visible_events on public.stations for select to authenticated using (event in (select id from public.events));
grant select on public.stations to authenticated;
comment on table public.stations is 'A place where people are checked in: a door, a hall, a stand.';
