-- Who is on an event's list (attendees), their badges, the ids merged away, and the 企业库 of an organisation (enterprises).

create table public.attendees (
	id uuid primary key,
	event uuid not null references public.events,
	name text not null check (name <> ''),
	organisation text,
	organisation_kind text not null check (organisation_kind in ('enterprise', 'university', 'finance', 'service', 'government', 'other')),
	credit_code text check (private.is_credit_code(credit_code)),
	title text,
	mobile text check (private.is_mobile(mobile)),
	person_role text not null check (person_role in ('enterprise-rep', 'expert', 'guest', 'media', 'rd-staff', 'ip-manager', 'ip-officer',
		'inventor', 'tech-transfer', 'student-trainee', 'finance-staff', 'official', 'service-staff', 'tech-vp')),
	attention_note text,
	pinyin jsonb,
	-- desk: imported or typed by the organiser; otherwise how the phone took it.
	source text not null,
	-- Version of the notice that was given aloud at the door (已口头告知), null for people on the list.
	notice_told integer,
	created_by_op uuid not null unique,
	created_at timestamptz not null default now(),
	-- The name as it is compared.
	name_key text generated always as (private.comparable(name)) stored,
	organisation_name_key text generated always as (private.comparable(organisation)) stored,
	-- One organisation is one by its credit code, else by its name as written. Kept by add_attendee and adopt_credit_code: a code that
	-- becomes known for a name counts for everybody of that name.
	organisation_key text
);
create index on public.attendees (event);
-- Without the event: a planner that knows no statistics yet would else take either for "everybody at this event".
create index on public.attendees (mobile);
create index on public.attendees (name_key);
create index on public.attendees (organisation_name_key);
alter table public.attendees enable row level security;
create policy of_own_events on public.attendees for select to authenticated using (event in (select private.my_events()));
-- NOTE: the mobile is granted to nobody; list_attendees masks it.
grant select (id, event, name, organisation, organisation_kind, credit_code, title, person_role, attention_note, source, notice_told, created_at,
	organisation_key) on public.attendees to authenticated;
comment on table public.attendees is 'One person on one event''s list. Registered twice with the same mobile and name, they are one.';

create table public.attendee_aliases (
	alias uuid primary key,
	event uuid not null references public.events,
	attendee uuid not null references public.attendees
);
alter table public.attendee_aliases enable row level security;
comment on table public.attendee_aliases is 'Ids of people who turned out to be somebody already listed. Whatever names the alias means the attendee.';

create table public.badges (
	event uuid not null references public.events,
	-- 60 random bits as 15 hex digits; not the attendee''s uuid.
	badge text not null check (badge ~ '^[0-9a-f]{15}$'),
	attendee uuid not null references public.attendees,
	primary key (event, badge)
);
create index on public.badges (attendee);
alter table public.badges enable row level security;
comment on table public.badges is 'Badge ids in use. A merged person''s badges all find the one who stayed.';

-- Secrets of personal pages (/m/…): 128 random bits. Not in public: nobody reads them but list_personal_links.
create table private.personal_links (
	attendee uuid primary key references public.attendees,
	secret text not null unique check (secret ~ '^[A-Za-z0-9_-]{22}$')
);

create table public.enterprises (
	organisation uuid not null references public.organisations,
	credit_code text not null check (private.is_credit_code(credit_code)),
	name text not null check (name <> ''),
	size_class text check (size_class in ('large', 'medium', 'small', 'micro')),
	tech_sme boolean not null default false,
	specialised boolean not null default false,
	park text,
	chain text,
	pinyin jsonb,
	updated_at timestamptz not null default now(),
	primary key (organisation, credit_code)
);
create index on public.enterprises (organisation, (private.comparable(name)));
alter table public.enterprises enable row level security;
create policy of_own_organisation on public.enterprises for select to authenticated using (organisation in (select private.my_organisations()));
grant select on public.enterprises to authenticated;
comment on table public.enterprises is '企业库 of one organisation: what its lists say of each firm. Streamed to every event it prepares.';
