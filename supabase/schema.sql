-- What the migrations make, read from the catalogue by `npm run db:schema`. Generated: change a migration, never this file.
-- Rights are those in force; the owner's own are left out.

create schema private;
comment on schema private is 'Helpers and secrets. Never exposed: no role but the owner may use it, save for the few functions policies call.';
grant usage on schema private to authenticated;

comment on schema public is 'standard public schema';
grant usage on schema public to anon;
grant usage on schema public to authenticated;
grant usage on schema public to service_role;

-- from now on in every schema, functions: nobody

create type private.operation as (id uuid, hash bytea, event uuid, enrolment uuid, claimed_enrolment text, seq bigint, verb text, subject text, depends_on uuid, source text, captured_at timestamp with time zone, received_at timestamp with time zone, args jsonb, supersedes uuid, said text, said_by uuid, is_overdue boolean, said_attendee uuid, said_session uuid);

-- ── private.badge_keys
create table private.badge_keys (
	event uuid not null,
	id smallint not null,
	secret bytea not null,
	inner_pad bytea not null,
	outer_pad bytea not null,
	retired_at timestamp with time zone,
	constraint badge_keys_pkey PRIMARY KEY (event, id),
	constraint badge_keys_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint badge_keys_id_check CHECK (((id >= 0) AND (id <= 15))),
	constraint badge_keys_secret_check CHECK ((length(secret) = 32))
);
-- no row level security

-- ── private.personal_links
create table private.personal_links (
	attendee uuid not null,
	secret text not null,
	constraint personal_links_pkey PRIMARY KEY (secret),
	constraint personal_links_secret_key UNIQUE (secret),
	constraint personal_links_attendee_fkey FOREIGN KEY (attendee) REFERENCES public.attendees(id),
	constraint personal_links_secret_check CHECK ((secret ~ '^[A-Za-z0-9_-]{22}$'::text))
);
CREATE INDEX personal_links_attendee_idx ON private.personal_links USING btree (attendee);
-- no row level security

-- ── private.server_secrets
create table private.server_secrets (
	name text not null,
	secret text not null,
	constraint server_secrets_pkey PRIMARY KEY (name)
);
-- no row level security

-- ── private.sign_in_attempts
create table private.sign_in_attempts (
	email text not null,
	failures integer default 0 not null,
	locked_until timestamp with time zone,
	constraint sign_in_attempts_pkey PRIMARY KEY (email)
);
-- no row level security

-- ── public.attendances
create table public.attendances (
	session uuid not null,
	attendee uuid not null,
	event uuid not null,
	check_in uuid not null,
	at timestamp with time zone not null,
	constraint attendances_pkey PRIMARY KEY (session, attendee),
	constraint attendances_attendee_fkey FOREIGN KEY (attendee) REFERENCES public.attendees(id),
	constraint attendances_check_in_fkey FOREIGN KEY (check_in) REFERENCES public.check_ins(op),
	constraint attendances_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint attendances_session_fkey FOREIGN KEY (session) REFERENCES public.sessions(id)
);
CREATE INDEX attendances_event_at_idx ON public.attendances USING btree (event, at);
alter table public.attendances enable row level security;
create policy of_own_events on public.attendances for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.attendances to authenticated;
comment on table public.attendances is 'A person was at a session. Derived from check_ins by refresh_attendance and by nothing else.';

-- ── public.attendee_aliases
create table public.attendee_aliases (
	alias uuid not null,
	event uuid not null,
	attendee uuid not null,
	constraint attendee_aliases_pkey PRIMARY KEY (alias),
	constraint attendee_aliases_attendee_fkey FOREIGN KEY (attendee) REFERENCES public.attendees(id),
	constraint attendee_aliases_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.attendee_aliases enable row level security;
comment on table public.attendee_aliases is 'Ids of people who turned out to be somebody already listed. Whatever names the alias means the attendee.';

-- ── public.attendee_links
create table public.attendee_links (
	op uuid not null,
	event uuid not null,
	attendee uuid not null,
	into_attendee uuid not null,
	decision text not null,
	at timestamp with time zone default clock_timestamp() not null,
	constraint attendee_links_pkey PRIMARY KEY (op),
	constraint attendee_links_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint attendee_links_decision_check CHECK ((decision = ANY (ARRAY['same'::text, 'different'::text])))
);
CREATE INDEX attendee_links_event_idx ON public.attendee_links USING btree (event);
alter table public.attendee_links enable row level security;
create policy of_own_events on public.attendee_links for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.attendee_links to authenticated;
comment on table public.attendee_links is 'What the organiser said about two entries that look like one person.';

-- ── public.attendees
create table public.attendees (
	id uuid not null,
	event uuid not null,
	name text not null,
	organisation text,
	organisation_kind text not null,
	credit_code text,
	title text,
	mobile text,
	person_role text not null,
	attention_note text,
	pinyin jsonb,
	source text not null,
	notice_told integer,
	created_by_op uuid not null,
	created_at timestamp with time zone default now() not null,
	name_key text generated always as (private.comparable(name)) stored,
	organisation_name_key text generated always as (private.comparable(organisation)) stored,
	organisation_key text,
	placeholder_since timestamp with time zone,
	constraint attendees_pkey PRIMARY KEY (id),
	constraint attendees_created_by_op_key UNIQUE (created_by_op),
	constraint attendees_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint attendees_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint attendees_mobile_check CHECK (private.is_mobile(mobile)),
	constraint attendees_name_check CHECK ((name <> ''::text)),
	constraint attendees_organisation_kind_check CHECK ((organisation_kind = ANY (ARRAY['enterprise'::text, 'university'::text, 'finance'::text, 'service'::text, 'government'::text, 'other'::text]))),
	constraint attendees_person_role_check CHECK ((person_role = ANY (ARRAY['enterprise-rep'::text, 'expert'::text, 'guest'::text, 'media'::text, 'rd-staff'::text, 'ip-manager'::text, 'ip-officer'::text, 'inventor'::text, 'tech-transfer'::text, 'student-trainee'::text, 'finance-staff'::text, 'official'::text, 'service-staff'::text, 'tech-vp'::text])))
);
CREATE INDEX attendees_event_idx ON public.attendees USING btree (event);
CREATE INDEX attendees_mobile_idx ON public.attendees USING btree (mobile);
CREATE INDEX attendees_name_key_idx ON public.attendees USING btree (name_key);
CREATE INDEX attendees_organisation_name_key_idx ON public.attendees USING btree (organisation_name_key);
alter table public.attendees enable row level security;
create policy of_own_events on public.attendees for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select (id, event, name, organisation, organisation_kind, credit_code, title, person_role, attention_note, source, notice_told, created_at, organisation_key, placeholder_since) on public.attendees to authenticated;
comment on table public.attendees is 'One person on one event''s list. Registered twice with the same mobile and name, they are one.';

-- ── public.audit_entries
create table public.audit_entries (
	id bigint generated always as identity not null,
	at timestamp with time zone default now() not null,
	actor text not null,
	action text not null,
	event uuid,
	subject text,
	detail jsonb default '{}'::jsonb not null,
	constraint audit_entries_pkey PRIMARY KEY (id)
);
alter table public.audit_entries enable row level security;
create policy of_own_events on public.audit_entries for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.audit_entries to authenticated;
CREATE TRIGGER _100_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_entries__append_only();
comment on table public.audit_entries is 'Who did what, append-only. No update or delete is granted, and a trigger refuses both to the owner as well.';

-- ── public.backups
create table public.backups (
	taken_at timestamp with time zone not null,
	verified_at timestamp with time zone not null,
	constraint backups_pkey PRIMARY KEY (taken_at)
);
alter table public.backups enable row level security;
create policy for_accounts on public.backups for select to authenticated
	using ((private.current_person() IS NOT NULL));
grant select on public.backups to authenticated;
comment on table public.backups is 'Backups that were opened and found whole.';

-- ── public.badges
create table public.badges (
	event uuid not null,
	badge text not null,
	attendee uuid not null,
	constraint badges_pkey PRIMARY KEY (event, badge),
	constraint badges_attendee_fkey FOREIGN KEY (attendee) REFERENCES public.attendees(id),
	constraint badges_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint badges_badge_check CHECK ((badge ~ '^[0-9a-f]{15}$'::text))
);
CREATE INDEX badges_attendee_idx ON public.badges USING btree (attendee);
CREATE INDEX badges_badge_idx ON public.badges USING btree (badge);
alter table public.badges enable row level security;
comment on table public.badges is 'Badge ids in use. A merged person''s badges all find the one who stayed.';

-- ── public.check_in_voids
create table public.check_in_voids (
	target uuid not null,
	event uuid not null,
	op uuid not null,
	enrolment uuid not null,
	at timestamp with time zone not null,
	constraint check_in_voids_pkey PRIMARY KEY (target),
	constraint check_in_voids_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.check_in_voids enable row level security;
create policy of_own_events on public.check_in_voids for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.check_in_voids to authenticated;
comment on table public.check_in_voids is 'Undo: a row with who and when. It wins in any order and deletes nothing.';

-- ── public.check_ins
create table public.check_ins (
	op uuid not null,
	hash bytea not null,
	event uuid not null,
	session uuid not null,
	attendee uuid not null,
	station uuid,
	enrolment uuid not null,
	direction text not null,
	source text not null,
	badge_token text,
	at timestamp with time zone not null,
	captured_at timestamp with time zone not null,
	received_at timestamp with time zone not null,
	constraint check_ins_pkey PRIMARY KEY (op),
	constraint check_ins_attendee_fkey FOREIGN KEY (attendee) REFERENCES public.attendees(id),
	constraint check_ins_enrolment_fkey FOREIGN KEY (enrolment) REFERENCES public.enrolments(id),
	constraint check_ins_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint check_ins_session_fkey FOREIGN KEY (session) REFERENCES public.sessions(id),
	constraint check_ins_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
CREATE INDEX check_ins_session_attendee_idx ON public.check_ins USING btree (session, attendee);
alter table public.check_ins enable row level security;
create policy of_own_events on public.check_ins for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select (op, event, session, attendee, station, enrolment, direction, source, at, captured_at, received_at) on public.check_ins to authenticated;
comment on table public.check_ins is 'Every scan that names a known person of a known session, whether it counts or not.';

-- ── public.corrections
create table public.corrections (
	target uuid not null,
	event uuid not null,
	op uuid not null,
	constraint corrections_pkey PRIMARY KEY (target),
	constraint corrections_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.corrections enable row level security;
create policy of_own_events on public.corrections for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.corrections to authenticated;
comment on table public.corrections is 'supersedes: a later operation of the same phone stands in the place of this one.';

-- ── public.enrolments
create table public.enrolments (
	id uuid not null,
	event uuid not null,
	kind text not null,
	number integer not null,
	pass uuid,
	person text not null,
	role text default 'staff'::text not null,
	station uuid,
	fields text[] default '{}'::text[] not null,
	device text,
	replaces uuid,
	expires_at timestamp with time zone,
	enrolled_at timestamp with time zone default now() not null,
	revoked_at timestamp with time zone,
	sealed_at timestamp with time zone,
	sealed_seq bigint,
	max_seq bigint default 0 not null,
	unsent integer default 0 not null,
	received_through bigint default 0 not null,
	last_contact_at timestamp with time zone,
	clock_off_ms bigint,
	grade text,
	is_installed boolean,
	is_persisted boolean,
	free_mb integer,
	battery integer,
	app text,
	constraint enrolments_pkey PRIMARY KEY (id),
	constraint enrolments_event_number_key UNIQUE (event, number),
	constraint enrolments_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint enrolments_pass_fkey FOREIGN KEY (pass) REFERENCES public.passes(id),
	constraint enrolments_replaces_fkey FOREIGN KEY (replaces) REFERENCES public.enrolments(id),
	constraint enrolments_station_fkey FOREIGN KEY (station) REFERENCES public.stations(id),
	constraint enrolments_battery_check CHECK (((battery >= 0) AND (battery <= 100))),
	constraint enrolments_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text]))),
	constraint enrolments_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'server'::text])))
);
CREATE UNIQUE INDEX one_server_enrolment ON public.enrolments USING btree (event) WHERE (kind = 'server'::text);
alter table public.enrolments enable row level security;
create policy of_own_events on public.enrolments for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.enrolments to authenticated;
comment on table public.enrolments is 'One phone at one event. Expired or revoked, it may still upload what it owes.';

-- ── public.enterprises
create table public.enterprises (
	organisation uuid not null,
	credit_code text not null,
	name text not null,
	size_class text,
	tech_sme boolean default false not null,
	specialised boolean default false not null,
	park text,
	chain text,
	pinyin jsonb,
	updated_at timestamp with time zone default now() not null,
	constraint enterprises_pkey PRIMARY KEY (organisation, credit_code),
	constraint enterprises_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint enterprises_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint enterprises_name_check CHECK ((name <> ''::text)),
	constraint enterprises_size_class_check CHECK ((size_class = ANY (ARRAY['large'::text, 'medium'::text, 'small'::text, 'micro'::text])))
);
CREATE INDEX enterprises_organisation_comparable_idx ON public.enterprises USING btree (organisation, private.comparable(name));
alter table public.enterprises enable row level security;
create policy of_own_organisation on public.enterprises for select to authenticated
	using ((organisation IN ( SELECT private.my_organisations() AS my_organisations)));
grant select on public.enterprises to authenticated;
comment on table public.enterprises is '企业库 of one organisation: what its lists say of each firm. Streamed to every event it prepares.';

-- ── public.event_presence
create table public.event_presence (
	event uuid not null,
	kind text not null,
	subject text not null,
	refs integer not null,
	constraint event_presence_pkey PRIMARY KEY (event, kind, subject),
	constraint event_presence_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint event_presence_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'organisation'::text, 'enterprise'::text]))),
	constraint event_presence_refs_check CHECK ((refs > 0))
);
alter table public.event_presence enable row level security;
comment on table public.event_presence is 'Distinct people and organisations of an event, counted by reference, so that an undo takes away exactly what a scan gave.';

-- ── public.event_streams
create table public.event_streams (
	event uuid not null,
	head bigint default 0 not null,
	epoch uuid default gen_random_uuid() not null,
	chain bytea not null,
	people integer default 0 not null,
	attendances integer default 0 not null,
	organisations integer default 0 not null,
	enterprises integer default 0 not null,
	listed integer default 0 not null,
	constraint event_streams_pkey PRIMARY KEY (event),
	constraint event_streams_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.event_streams enable row level security;
create policy of_visible_events on public.event_streams for select to authenticated
	using ((event IN ( SELECT events.id
   FROM public.events)));
grant select on public.event_streams to authenticated;
comment on table public.event_streams is 'Head of each event''s stream. Updated once per push.';

-- ── public.events
create table public.events (
	id uuid not null,
	organisation uuid not null,
	name text not null,
	type text not null,
	campaigns text[] default '{}'::text[] not null,
	place text,
	host text,
	starts_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	target_people integer,
	target_organisations integer,
	stage text default 'draft'::text not null,
	ended_at timestamp with time zone,
	retain_until date not null,
	created_at timestamp with time zone default now() not null,
	archive_reason text,
	archive_owing jsonb,
	archive_counts jsonb,
	purged_at timestamp with time zone,
	confirm_at_door boolean default false not null,
	questions jsonb default '[]'::jsonb not null,
	constraint events_pkey PRIMARY KEY (id),
	constraint events_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint events_check CHECK ((ends_at > starts_at)),
	constraint events_name_check CHECK ((name <> ''::text)),
	constraint events_questions_check CHECK (((jsonb_typeof(questions) = 'array'::text) AND (jsonb_array_length(questions) <= 3))),
	constraint events_stage_check CHECK ((stage = ANY (ARRAY['draft'::text, 'registering'::text, 'running'::text, 'ended'::text, 'archived'::text]))),
	constraint events_target_organisations_check CHECK ((target_organisations > 0)),
	constraint events_target_people_check CHECK ((target_people > 0))
);
CREATE INDEX events_organisation_starts_at_idx ON public.events USING btree (organisation, starts_at);
alter table public.events enable row level security;
create policy own_and_watched on public.events for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.events to authenticated;
comment on table public.events is '草稿 → 报名中 → 进行中 → 待办结 → 已归档.';

-- ── public.op_inbox
create table public.op_inbox (
	op uuid not null,
	hash bytea not null,
	event uuid not null,
	enrolment uuid not null,
	seq bigint,
	raw text not null,
	relayed_by uuid,
	received_at timestamp with time zone not null,
	captured_at timestamp with time zone,
	clock_off_minutes integer,
	constraint op_inbox_pkey PRIMARY KEY (op, hash),
	constraint op_inbox_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
CREATE INDEX op_inbox_enrolment_seq_idx ON public.op_inbox USING btree (enrolment, seq);
alter table public.op_inbox enable row level security;
comment on table public.op_inbox is 'Operations as they came. Stored first, judged second. An id that comes with other bytes is kept beside the first.';

-- ── public.organisations
create table public.organisations (
	id uuid not null,
	name text not null,
	credit_code text,
	kind text not null,
	parent uuid,
	region text,
	created_at timestamp with time zone default now() not null,
	constraint organisations_pkey PRIMARY KEY (id),
	constraint organisations_credit_code_key UNIQUE (credit_code),
	constraint organisations_parent_fkey FOREIGN KEY (parent) REFERENCES public.organisations(id),
	constraint organisations_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['park'::text, 'bureau'::text, 'university'::text, 'platform'::text, 'agency'::text, 'bank'::text, 'enterprise'::text, 'other'::text]))),
	constraint organisations_name_check CHECK ((name <> ''::text)),
	constraint organisations_region_check CHECK ((region ~ '^[0-9]{6}$'::text))
);
CREATE INDEX organisations_parent_idx ON public.organisations USING btree (parent);
CREATE INDEX organisations_region_idx ON public.organisations USING btree (region);
alter table public.organisations enable row level security;
create policy own_and_watched on public.organisations for select to authenticated
	using (((id IN ( SELECT private.my_organisations() AS my_organisations)) OR (id IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.organisations to authenticated;
comment on table public.organisations is 'Who holds events and who watches over them. Firms that come to events are in enterprises and attendees.';

-- ── public.outcomes
create table public.outcomes (
	op uuid not null,
	hash bytea not null,
	event uuid not null,
	status text not null,
	body jsonb not null,
	waits_for text,
	settled_at timestamp with time zone not null,
	constraint outcomes_pkey PRIMARY KEY (op, hash),
	constraint outcomes_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint outcomes_status_check CHECK ((status = ANY (ARRAY['accepted'::text, 'merged'::text, 'held'::text, 'refused'::text, 'undone'::text])))
);
CREATE INDEX outcomes_event_status_idx ON public.outcomes USING btree (event, status) WHERE (status = ANY (ARRAY['held'::text, 'refused'::text]));
CREATE INDEX outcomes_event_waits_for_idx ON public.outcomes USING btree (event, waits_for) WHERE (waits_for IS NOT NULL);
alter table public.outcomes enable row level security;
create policy of_own_events on public.outcomes for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.outcomes to authenticated;
comment on table public.outcomes is 'What became of each operation; a change of mind is a new version in the stream.';

-- ── public.passes
create table public.passes (
	id uuid not null,
	event uuid not null,
	token_hash text not null,
	code_hash text not null,
	person text not null,
	mobile text,
	role text default 'staff'::text not null,
	station uuid,
	fields text[] not null,
	expires_at timestamp with time zone not null,
	max_redemptions integer not null,
	redeemed integer default 0 not null,
	replaces uuid,
	revoked_at timestamp with time zone,
	issued_by uuid,
	issued_at timestamp with time zone default now() not null,
	constraint passes_pkey PRIMARY KEY (id),
	constraint passes_code_hash_key UNIQUE (code_hash),
	constraint passes_token_hash_key UNIQUE (token_hash),
	constraint passes_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint passes_station_fkey FOREIGN KEY (station) REFERENCES public.stations(id),
	constraint passes_check CHECK ((redeemed <= max_redemptions)),
	constraint passes_max_redemptions_check CHECK ((max_redemptions > 0)),
	constraint passes_role_check CHECK ((role = 'staff'::text))
);
CREATE INDEX passes_event_idx ON public.passes USING btree (event);
alter table public.passes enable row level security;
create policy of_own_events on public.passes for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select (id, event, person, role, station, fields, expires_at, max_redemptions, redeemed, replaces, revoked_at, issued_at) on public.passes to authenticated;
comment on table public.passes is 'A pass names one person, what they may see, until when, and how often it may be redeemed.';

-- ── public.people
create table public.people (
	id uuid not null,
	name text not null,
	created_at timestamp with time zone default now() not null,
	constraint people_pkey PRIMARY KEY (id),
	constraint people_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE RESTRICT,
	constraint people_name_check CHECK ((name <> ''::text))
);
alter table public.people enable row level security;
create policy oneself on public.people for select to authenticated
	using ((id = ( SELECT private.current_person() AS current_person)));
grant select on public.people to authenticated;
comment on table public.people is 'People with an account. Staff on phones need none: their name stands on their pass.';

-- ── public.receipts
create table public.receipts (
	op uuid not null,
	hash bytea not null,
	event uuid not null,
	received_at timestamp with time zone not null,
	constraint receipts_pkey PRIMARY KEY (op, hash),
	constraint receipts_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.receipts enable row level security;
comment on table public.receipts is 'Proof of storage, given once and never changed. Apart from the inbox, whose bodies are purged.';

-- ── public.regions
create table public.regions (
	code text not null,
	name text not null,
	parent text generated always as (
CASE
    WHEN (substr(code, 3) = '0000'::text) THEN NULL::text
    WHEN (substr(code, 5) = '00'::text) THEN (substr(code, 1, 2) || '0000'::text)
    ELSE (substr(code, 1, 4) || '00'::text)
END) stored,
	constraint regions_pkey PRIMARY KEY (code),
	constraint regions_code_check CHECK ((code ~ '^[0-9]{6}$'::text))
);
CREATE INDEX regions_parent_idx ON public.regions USING btree (parent);
alter table public.regions enable row level security;
create policy regions_are_public on public.regions for select to public
	using (true);
grant select on public.regions to anon;
grant select on public.regions to authenticated;
comment on table public.regions is 'Administrative divisions, GB/T 2260. Codes that were abolished stay: old records carry them.';

-- ── public.roles
create table public.roles (
	person uuid not null,
	organisation uuid not null,
	role text not null,
	granted_at timestamp with time zone default now() not null,
	constraint roles_pkey PRIMARY KEY (person, organisation, role),
	constraint roles_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint roles_person_fkey FOREIGN KEY (person) REFERENCES public.people(id),
	constraint roles_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'bureau'::text, 'organiser'::text])))
);
CREATE INDEX roles_organisation_idx ON public.roles USING btree (organisation);
alter table public.roles enable row level security;
create policy own_roles on public.roles for select to authenticated
	using ((person = ( SELECT private.current_person() AS current_person)));
grant select on public.roles to authenticated;
comment on table public.roles is 'admin: accounts · bureau: everything in the region of its organisation · organiser: the events of its organisation.';

-- ── public.sessions
create table public.sessions (
	id uuid not null,
	event uuid not null,
	name text not null,
	starts_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	day date generated always as (((starts_at AT TIME ZONE 'Asia/Shanghai'::text))::date) stored,
	constraint sessions_pkey PRIMARY KEY (id),
	constraint sessions_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint sessions_check CHECK ((ends_at > starts_at)),
	constraint sessions_name_check CHECK ((name <> ''::text))
);
CREATE INDEX sessions_event_idx ON public.sessions USING btree (event);
alter table public.sessions enable row level security;
create policy of_visible_events on public.sessions for select to authenticated
	using ((event IN ( SELECT events.id
   FROM public.events)));
grant select on public.sessions to authenticated;
comment on table public.sessions is 'One sitting of an event. An attendance is (session, person).';

-- ── public.settlements
create table public.settlements (
	op uuid not null,
	target uuid not null,
	hash bytea not null,
	event uuid not null,
	decision text not null,
	reason text,
	by text not null,
	attendee uuid,
	session uuid,
	at timestamp with time zone not null,
	constraint settlements_pkey PRIMARY KEY (op),
	constraint settlements_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint settlements_decision_check CHECK ((decision = ANY (ARRAY['accept'::text, 'dismiss'::text, 'withdraw'::text, 'refer'::text])))
);
CREATE INDEX settlements_event_idx ON public.settlements USING btree (event);
CREATE INDEX settlements_target_hash_idx ON public.settlements USING btree (target, hash);
alter table public.settlements enable row level security;
create policy of_own_events on public.settlements for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.settlements to authenticated;
comment on table public.settlements is 'What a person decided about a held or refused operation. The last word counts.';

-- ── public.stations
create table public.stations (
	id uuid not null,
	event uuid not null,
	name text not null,
	constraint stations_pkey PRIMARY KEY (id),
	constraint stations_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint stations_name_check CHECK ((name <> ''::text))
);
CREATE INDEX stations_event_idx ON public.stations USING btree (event);
alter table public.stations enable row level security;
create policy of_visible_events on public.stations for select to authenticated
	using ((event IN ( SELECT events.id
   FROM public.events)));
grant select on public.stations to authenticated;
comment on table public.stations is 'A place where people are checked in: a door, a hall, a stand.';

-- ── public.stream_entries
create table public.stream_entries (
	event uuid not null,
	version bigint not null,
	op uuid,
	entity text not null,
	entity_id text not null,
	owner uuid,
	body jsonb,
	salt bytea,
	commitment bytea not null,
	chain bytea not null,
	constraint stream_entries_pkey PRIMARY KEY (event, version),
	constraint stream_entries_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
alter table public.stream_entries enable row level security;
comment on table public.stream_entries is 'Every change of every row of an event, gapless. Read only through pull, which hides what a role may not see.';

CREATE OR REPLACE FUNCTION private.actor_name()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce('person:' || (private.claims() ->> 'sub'), 'enrolment:' || (private.claims() ->> 'enrolment'), private.claims() ->> 'role', 'anon')
$function$;

CREATE OR REPLACE FUNCTION private.add_attendee(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION private.add_personal_link(p_attendee uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	insert into private.personal_links (attendee, secret)
	values (p_attendee, private.base64url(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)))
$function$;

CREATE OR REPLACE FUNCTION private.adopt_credit_code(p_event uuid, p_name text, p_code text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION private.adopt_enrolment(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
	v_number integer := (p_op.args ->> 'number')::integer;
begin
	if exists (select from public.enrolments where event = p_op.event and number = v_number) then
		select max(number) + 1 into v_number from public.enrolments where event = p_op.event;
	end if;
	insert into public.enrolments (id, event, kind, number, person, station, fields, device, expires_at)
	values (v_id, p_op.event, 'phone', v_number, p_op.args ->> 'person',
		(select id from public.stations where id = (p_op.args ->> 'station')::uuid and event = p_op.event),
		array(select jsonb_array_elements_text(p_op.args -> 'fields')), left(p_op.args ->> 'device', 200), (p_op.args ->> 'expiresAt')::timestamptz);
	perform private.append_enrolment(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.advance_event(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_from text := p_op.args ->> 'from';
	v_to text := p_op.args ->> 'to';
	v_stage text;
	v_held public.op_inbox;
	v_owing jsonb;
begin
	select stage into v_stage from public.events where id = p_op.event;
	if v_stage is distinct from v_from then return private.refused('stage_conflict', 'from'); end if;
	if (v_from, v_to) not in (('draft', 'registering'), ('draft', 'running'), ('registering', 'running'), ('registering', 'draft'),
		('running', 'ended'), ('running', 'registering'), ('ended', 'running'), ('ended', 'archived')) then
		return private.refused('arguments_invalid', 'to');
	end if;
	if v_to = 'archived' then
		v_owing := private.phones_owing(p_op.event);
		if jsonb_array_length(v_owing) > 0 and length(coalesce(private.clean(p_op.args ->> 'reason'), '')) < 4 then
			return private.refused('phones_owe', variadic array(select value ->> 'number' from jsonb_array_elements(v_owing)));
		end if;
		update public.events set archive_reason = private.clean(p_op.args ->> 'reason'), archive_owing = v_owing,
			archive_counts = (select to_jsonb(c) from private.count_event(p_op.event) c) where id = p_op.event;
	end if;
	update public.events
	set stage = v_to, ended_at = case when v_to = 'ended' then p_op.received_at when v_to = 'running' then null else ended_at end
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	if v_to = 'running' then
		-- Ended by mistake: what was held for coming after the end is judged again.
		for v_held in
			select i.* from public.outcomes o join public.op_inbox i using (op, hash)
			where o.event = p_op.event and o.status = 'held' and o.body ->> 'reason' = 'captured_after_end'
			order by i.enrolment, i.seq
		loop
			perform private.judge(v_held);
		end loop;
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.amend_attendee(p_op private.operation, p_attendee uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_old public.attendees;
	v_new public.attendees;
	v_is_here boolean;
begin
	select * into v_old from public.attendees where id = p_attendee;
	if v_old.placeholder_since is null and (v_old.created_by_op is distinct from p_op.supersedes or not exists (
		select from public.op_inbox where op = p_op.supersedes and private.is_own(p_op, enrolment))) then
		return;
	end if;
	v_is_here := exists (select from public.event_presence where event = p_op.event and kind = 'person' and subject = p_attendee::text);
	if v_is_here then perform private.count_organisation(v_old, -1); end if;
	update public.attendees a set
		name = private.clean(p_op.args ->> 'name'), placeholder_since = null, created_by_op = p_op.id,
		organisation = coalesce(private.clean(p_op.args ->> 'organisation'), a.organisation),
		organisation_kind = coalesce(p_op.args ->> 'organisationKind', a.organisation_kind),
		credit_code = coalesce(p_op.args ->> 'creditCode', private.find_credit_code(p_op.event, private.clean(p_op.args ->> 'organisation')), a.credit_code),
		title = coalesce(private.clean(p_op.args ->> 'title'), a.title), mobile = coalesce(p_op.args ->> 'mobile', a.mobile),
		person_role = coalesce(p_op.args ->> 'personRole', a.person_role), pinyin = coalesce(p_op.args -> 'pinyin', a.pinyin),
		attention_note = coalesce(private.clean(p_op.args ->> 'attentionNote'), a.attention_note),
		notice_told = coalesce((p_op.args #>> '{noticeTold,version}')::integer, a.notice_told), source = p_op.source
	where id = p_attendee;
	update public.attendees set organisation_key = coalesce(credit_code, private.known_credit_code(event, organisation), 'name:' || private.comparable(organisation))
	where id = p_attendee returning * into v_new;
	if v_is_here then perform private.count_organisation(v_new, 1); end if;
	perform private.append_attendee(p_attendee, p_op.id);
	if v_old.placeholder_since is not null then
		perform private.add_personal_link(p_attendee), private.refresh_person(p_attendee, p_op.id);
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.append_attendee(p_attendee uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(a.event, 'attendee', a.id::text, jsonb_strip_nulls(jsonb_build_object(
		'name', a.name, 'organisation', a.organisation, 'organisationKind', a.organisation_kind, 'creditCode', a.credit_code,
		'title', a.title, 'personRole', a.person_role, 'attentionNote', a.attention_note, 'mobileLast4', right(a.mobile, 4),
		'pinyin', a.pinyin, 'badges', (select jsonb_agg(b.badge order by b.badge) from public.badges b where b.attendee = a.id))), p_op)
	from public.attendees a where a.id = p_attendee
$function$;

CREATE OR REPLACE FUNCTION private.append_enrolment(p_enrolment uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(event, 'enrolment', id::text, jsonb_build_object(
		'number', number, 'person', person, 'station', station, 'kind', kind,
		'revoked', revoked_at is not null, 'sealed', sealed_at is not null), p_op)
	from public.enrolments where id = p_enrolment
$function$;

CREATE OR REPLACE FUNCTION private.append_enterprise(p_event uuid, p_enterprise public.enterprises, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(p_event, 'enterprise', p_enterprise.credit_code, jsonb_strip_nulls(jsonb_build_object(
		'name', p_enterprise.name, 'creditCode', p_enterprise.credit_code, 'sizeClass', p_enterprise.size_class,
		'techSme', p_enterprise.tech_sme, 'specialised', p_enterprise.specialised, 'park', p_enterprise.park, 'chain', p_enterprise.chain,
		'pinyin', p_enterprise.pinyin)), p_op)
$function$;

CREATE OR REPLACE FUNCTION private.append_event(p_event uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(id, 'event', id::text, jsonb_build_object(
		'name', name, 'type', type, 'campaigns', campaigns, 'place', place, 'host', host, 'stage', stage,
		'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'endedAt', private.iso(ended_at), 'retainUntil', retain_until,
		'confirmAtDoor', confirm_at_door, 'questions', questions,
		'targets', jsonb_build_object('people', target_people, 'organisations', target_organisations)), p_op)
	from public.events where id = p_event
$function$;

CREATE OR REPLACE FUNCTION private.append_row(p_event uuid, p_entity text, p_id text, p_body jsonb, p_op uuid, p_owner uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_version bigint := current_setting('yuanhui.head')::bigint + 1;
	v_salt bytea := uuid_send(gen_random_uuid());
	v_commitment bytea := sha256(v_salt || convert_to(p_body::text, 'UTF8'));
	v_chain bytea := sha256(decode(current_setting('yuanhui.chain'), 'hex') || int8send(v_version) || v_commitment);
begin
	insert into public.stream_entries (event, version, op, entity, entity_id, owner, body, salt, commitment, chain)
	values (p_event, v_version, p_op, p_entity, p_id, p_owner, p_body, v_salt, v_commitment, v_chain);
	perform set_config('yuanhui.head', v_version::text, true), set_config('yuanhui.chain', encode(v_chain, 'hex'), true);
end $function$;

CREATE OR REPLACE FUNCTION private.at_ms(p_ms numeric)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case when p_ms is not null then to_timestamp(least(greatest(p_ms, 0), 8640000000000000) / 1000.0) end $function$;

CREATE OR REPLACE FUNCTION private.attendee_faults(p_args jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.audit(p_action text, p_event uuid, p_subject text, p_detail jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	insert into public.audit_entries (actor, action, event, subject, detail)
	values (private.actor_name(), p_action, p_event, p_subject, p_detail)
$function$;

CREATE OR REPLACE FUNCTION private.authority(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_enrolment public.enrolments;
begin
	select * into v_enrolment from public.enrolments where id = p_op.enrolment;
	if v_enrolment.kind = 'server' then
		-- An archived event stays as it is: its numbers were handed in. A phone that is lost afterwards
		-- can still be stopped, or be known again; and what comes late can still be decided.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment', 'adoptEnrolment', 'settleHeld')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment',
		'adoptEnrolment', 'linkAttendees') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' or p_op.said = 'accept' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.badge_token(p_event uuid, p_badge text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.base64url(head || substr(sha256(k.outer_pad || sha256(k.inner_pad || head)), 1, 8))
	from private.badge_keys k, lateral (select decode(to_hex(k.id::integer) || p_badge, 'hex')) h(head)
	where k.event = p_event and k.retired_at is null
$function$;

CREATE OR REPLACE FUNCTION private.base64url(p_bytes bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select rtrim(translate(encode(p_bytes, 'base64'), E'+/\n', '-_'), '=') $function$;

CREATE OR REPLACE FUNCTION private.bracket_capture(p_guess timestamp with time zone, p_enrolment uuid, p_seq bigint)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select least(greatest(p_guess, (select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq - 1 limit 1)),
		(select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq + 1 limit 1))
$function$;

CREATE OR REPLACE FUNCTION private.chain_at(p_event uuid, p_version bigint)
 RETURNS bytea
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when p_version = 0 then sha256(uuid_send(p_event)) else (select chain from public.stream_entries where event = p_event and version = p_version) end
$function$;

CREATE OR REPLACE FUNCTION private.claims()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{}'::jsonb) $function$;
grant execute on function private.claims() to authenticated;

CREATE OR REPLACE FUNCTION private.clean(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select nullif(btrim(normalize(p_text, NFC), E' \t\n\r　'), '') $function$;

CREATE OR REPLACE FUNCTION private.close_stream(p_event uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_head bigint := current_setting('yuanhui.head')::bigint;
begin
	update public.event_streams s
	set head = v_head, chain = decode(current_setting('yuanhui.chain'), 'hex'),
		people = p.people, organisations = p.organisations, enterprises = p.enterprises, attendances = p.attendances, listed = p.listed
	from private.count_event(p_event) p
	where s.event = p_event and s.head <> v_head;
	if found then
		perform pg_notify('yuanhui_poke', p_event || ':' || v_head);
	end if;
	return v_head;
end $function$;

CREATE OR REPLACE FUNCTION private.comparable(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select lower(regexp_replace(p_text, '[\s·•・．.]', '', 'g')) $function$;
grant execute on function private.comparable(text) to authenticated;

CREATE OR REPLACE FUNCTION private.correct(p_op private.operation, p_outcome jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_target public.outcomes;
	v_check_in public.check_ins;
begin
	if p_op.supersedes is null or p_outcome ->> 'status' = 'refused' or exists (
		select from public.op_inbox where op = p_op.supersedes and not private.is_own(p_op, enrolment)) then
		return;
	end if;
	insert into public.corrections (target, event, op) values (p_op.supersedes, p_op.event, p_op.id) on conflict (target) do nothing;
	if p_op.verb = 'recordCheckIn' then
		insert into public.check_in_voids (target, event, op, enrolment, at)
		values (p_op.supersedes, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at) on conflict (target) do nothing;
	end if;
	select * into v_check_in from public.check_ins where op = p_op.supersedes;
	if found then
		perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_op.id);
		return;
	end if;
	for v_target in select * from public.outcomes where op = p_op.supersedes and status in ('held', 'refused') loop
		perform private.settle(p_op.event, v_target.op, v_target.hash, jsonb_build_object('status', 'undone', 'by', p_op.id));
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.count_attendance(p_attendee public.attendees, p_step integer)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_refs integer := private.count_presence(p_attendee.event, 'person', p_attendee.id::text, p_step);
begin
	if (p_step = 1 and v_refs = 1) or (p_step = -1 and v_refs = 0) then
		perform private.count_organisation(p_attendee, p_step);
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.count_event(p_event uuid, OUT people integer, OUT organisations integer, OUT enterprises integer, OUT attendances integer, OUT listed integer)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select (count(*) filter (where kind = 'person'))::integer, (count(*) filter (where kind = 'organisation'))::integer,
		(count(*) filter (where kind = 'enterprise'))::integer, coalesce(sum(refs) filter (where kind = 'person'), 0)::integer,
		(select count(*)::integer from public.attendees where event = p_event)
	from public.event_presence where event = p_event
$function$;

CREATE OR REPLACE FUNCTION private.count_organisation(p_attendee public.attendees, p_step integer)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if p_attendee.organisation_key is null then
		return;
	end if;
	perform private.count_presence(p_attendee.event, 'organisation', p_attendee.organisation_key, p_step);
	if p_attendee.organisation_kind = 'enterprise' then
		perform private.count_presence(p_attendee.event, 'enterprise', p_attendee.organisation_key, p_step);
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.count_presence(p_event uuid, p_kind text, p_subject text, p_step integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_refs integer;
begin
	if p_step > 0 then
		insert into public.event_presence (event, kind, subject, refs) values (p_event, p_kind, p_subject, 1)
		on conflict (event, kind, subject) do update set refs = public.event_presence.refs + 1
		returning refs into v_refs;
	else
		delete from public.event_presence where event = p_event and kind = p_kind and subject = p_subject and refs = 1;
		if found then
			return 0;
		end if;
		update public.event_presence set refs = refs - 1 where event = p_event and kind = p_kind and subject = p_subject
		returning refs into strict v_refs;
	end if;
	return v_refs;
end $function$;

CREATE OR REPLACE FUNCTION private.counts_of(p_stream public.event_streams)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('people', p_stream.people, 'attendances', p_stream.attendances, 'organisations', p_stream.organisations,
		'enterprises', p_stream.enterprises, 'listed', p_stream.listed)
$function$;

CREATE OR REPLACE FUNCTION private.create_event(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_enterprise public.enterprises;
	v_outcome jsonb := private.describe_event(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' then
		perform private.rotate_badge_key(p_op.event, p_op.id);
		for v_enterprise in
			select e.* from public.enterprises e join public.events v on v.organisation = e.organisation where v.id = p_op.event order by e.credit_code
		loop
			perform private.append_enterprise(p_op.event, v_enterprise, p_op.id);
		end loop;
	end if;
	return v_outcome;
end $function$;

CREATE OR REPLACE FUNCTION private.current_enrolment()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select (private.claims() ->> 'enrolment')::uuid $function$;
grant execute on function private.current_enrolment() to authenticated;

CREATE OR REPLACE FUNCTION private.current_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select (private.claims() ->> 'sub')::uuid $function$;
grant execute on function private.current_person() to authenticated;

CREATE OR REPLACE FUNCTION private.cursor_at(p_stream public.event_streams, p_version bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('epoch', p_stream.epoch, 'version', p_version, 'chain', encode(private.chain_at(p_stream.event, p_version), 'hex'))
$function$;

CREATE OR REPLACE FUNCTION private.decoration(p_inbox public.op_inbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object(
		'clockOffMinutes', p_inbox.clock_off_minutes,
		'relayedBy', (select number from public.enrolments where id = p_inbox.relayed_by),
		'settled', (select case when w.op is not null then jsonb_strip_nulls(jsonb_build_object('by', w.by, 'at', private.iso(w.at),
			'decision', w.decision, 'reason', w.reason)) end from private.last_word(p_inbox.op, p_inbox.hash) w),
		'referred', (select jsonb_strip_nulls(jsonb_build_object('by', s.by, 'at', private.iso(s.at), 'reason', s.reason))
			from public.settlements s where s.target = p_inbox.op and s.hash = p_inbox.hash and s.decision = 'refer' order by s.at desc limit 1)))
$function$;

CREATE OR REPLACE FUNCTION private.describe_event(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_fault text;
begin
	if private.clean(p_op.args ->> 'name') is null then return private.refused('arguments_invalid', 'name'); end if;
	update public.events
	set name = private.clean(p_op.args ->> 'name'), type = p_op.args ->> 'type', place = private.clean(p_op.args ->> 'place'),
		host = private.clean(p_op.args ->> 'host'),
		campaigns = array(select jsonb_array_elements_text(p_op.args -> 'campaigns')),
		starts_at = (p_op.args ->> 'startsAt')::timestamptz, ends_at = (p_op.args ->> 'endsAt')::timestamptz,
		target_people = (p_op.args #>> '{targets,people}')::integer, target_organisations = (p_op.args #>> '{targets,organisations}')::integer,
		confirm_at_door = coalesce((p_op.args ->> 'confirmAtDoor')::boolean, confirm_at_door),
		questions = coalesce(p_op.args -> 'questions', questions),
		retain_until = ((p_op.args ->> 'endsAt')::timestamptz at time zone 'Asia/Shanghai')::date + 90
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	v_fault := private.put_sessions_and_stations(p_op);
	if v_fault is not null then return private.refused('unknown_subject', v_fault); end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.dispatch(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	case p_op.verb
		when 'recordCheckIn' then return private.record_check_in(p_op);
		when 'voidCheckIn' then return private.void_check_in(p_op);
		when 'addAttendee' then return private.add_attendee(p_op);
		when 'linkAttendees' then return private.link_attendees(p_op);
		when 'settleHeld' then return private.settle_held(p_op);
		when 'sealEnrolment' then return private.seal_enrolment(p_op);
		when 'recordEnterprise' then return private.record_enterprise(p_op);
		when 'createEvent' then return private.create_event(p_op);
		when 'amendEvent' then return private.describe_event(p_op);
		when 'advanceEvent' then return private.advance_event(p_op);
		when 'issuePass' then return private.issue_pass(p_op);
		when 'revokePass' then return private.revoke_pass(p_op);
		when 'enrolPhone' then return private.enrol_phone(p_op);
		when 'adoptEnrolment' then return private.adopt_enrolment(p_op);
		when 'revokeEnrolment' then return private.revoke_enrolment(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $function$;

CREATE OR REPLACE FUNCTION private.doubt(p_inbox public.op_inbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case
		when exists (select from public.op_inbox i where i.op = p_inbox.op and i.hash <> p_inbox.hash and i.received_at <= p_inbox.received_at)
			then private.held('id_reused')
		when exists (select from public.op_inbox i where i.enrolment = p_inbox.enrolment and i.seq = p_inbox.seq and i.op <> p_inbox.op
			and (i.received_at, i.op) < (p_inbox.received_at, p_inbox.op)) and (private.last_word(p_inbox.op, p_inbox.hash)).decision is distinct from 'accept'
			then private.held('phone_forked')
	end
$function$;

CREATE OR REPLACE FUNCTION private.due()
 RETURNS SETOF public.op_inbox
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select i.* from public.outcomes o join public.op_inbox i using (op, hash)
	where o.status = 'held' and (o.body ->> 'reason' = 'server_too_old' and private.knows(private.readable(i.raw) ->> 'verb')
		or o.waits_for is not null and o.body ->> 'reason' in ('waiting_for_parent', 'waiting_for_attendee')
			and i.received_at < clock_timestamp() - interval '24 hours')
$function$;

CREATE OR REPLACE FUNCTION private.enrol_phone(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_pass public.passes;
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
begin
	select * into v_pass from public.passes where id = (p_op.args ->> 'pass')::uuid and event = p_op.event;
	if not found then return private.refused('unknown_subject', 'pass'); end if;
	insert into public.enrolments (id, event, kind, number, pass, person, role, station, fields, device, replaces, expires_at)
	select v_id, p_op.event, 'phone', max(number) + 1, v_pass.id, v_pass.person, v_pass.role, v_pass.station, v_pass.fields,
		left(p_op.args ->> 'device', 200), v_pass.replaces, v_pass.expires_at
	from public.enrolments where event = p_op.event;
	update public.passes set redeemed = redeemed + 1 where id = v_pass.id;
	perform private.append_enrolment(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.estimate_capture(p_captured jsonb, p_clock jsonb, p_received_at timestamp with time zone, OUT at timestamp with time zone, OUT is_sure boolean)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	with readings as (
		select private.number_at(p_captured, 'wall') as wall, private.number_at(p_captured, 'offsetMs') as measured,
			extract(epoch from p_received_at) * 1000 - private.number_at(p_clock, 'wall') as now_measured,
			private.number_at(p_clock, 'wall') - private.number_at(p_captured, 'wall') as wall_ago,
			case when p_captured ->> 'boot' = p_clock ->> 'boot'
				then greatest(private.number_at(p_clock, 'monotonic') - private.number_at(p_captured, 'monotonic'), 0) end as running_ago
	), steady as (
		select *, coalesce(abs(measured - now_measured) <= 5000, false) as is_steady,
			-- A phone that slept: its running clock stood still. Never measured before, that looks like a wall clock that was set forward.
			case when measured is not null or wall_ago <= running_ago + 5000 then running_ago end as ago
		from readings
	)
	select case
		when is_steady then private.at_ms(wall + measured)
		when ago is not null then private.at_ms(extract(epoch from p_received_at) * 1000 - ago)
		else private.at_ms(wall + coalesce(measured, now_measured, 0))
	end, is_steady or ago is not null
	from steady
$function$;

CREATE OR REPLACE FUNCTION private.event_line(p_event public.events, p_stream public.event_streams)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('id', p_event.id, 'organisation', p_event.organisation, 'name', p_event.name, 'type', p_event.type,
		'campaigns', p_event.campaigns, 'place', p_event.place, 'host', p_event.host, 'stage', p_event.stage,
		'startsAt', private.iso(p_event.starts_at), 'endsAt', private.iso(p_event.ends_at), 'endedAt', private.iso(p_event.ended_at),
		'retainUntil', p_event.retain_until, 'archiveReason', p_event.archive_reason, 'archiveOwing', p_event.archive_owing,
		'archiveCounts', p_event.archive_counts,
		'targets', jsonb_build_object('people', p_event.target_people, 'organisations', p_event.target_organisations),
		'head', p_stream.head, 'counts', jsonb_build_object('people', p_stream.people, 'attendances', p_stream.attendances,
			'organisations', p_stream.organisations, 'enterprises', p_stream.enterprises, 'listed', p_stream.listed))
$function$;
grant execute on function private.event_line(public.events,public.event_streams) to authenticated;

CREATE OR REPLACE FUNCTION private.fault(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case
		when p_op.source is null or p_op.source not in ('scan', 'search', 'typed', 'photo', 'paper', 'desk', 'public')
			then private.refused('arguments_invalid', 'source')
		when jsonb_typeof(p_op.args) is distinct from 'object' then private.refused('arguments_invalid', 'args')
		when p_op.captured_at is null then private.refused('arguments_invalid', 'captured')
		when p_op.claimed_enrolment is distinct from p_op.enrolment::text then private.refused('arguments_invalid', 'enrolment')
		when p_op.said = 'dismiss' then private.refused('dismissed')
		when p_op.said = 'withdraw' then jsonb_build_object('status', 'undone', 'by', p_op.said_by)
	end
$function$;

CREATE OR REPLACE FUNCTION private.fill_blanks(p_from uuid, p_into uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_from public.attendees;
	v_into public.attendees;
	v_is_here boolean := exists (select from public.event_presence where kind = 'person' and subject = p_into::text);
begin
	select * into v_from from public.attendees where id = p_from;
	select * into v_into from public.attendees where id = p_into;
	if v_is_here then perform private.count_organisation(v_into, -1); end if;
	update public.attendees a set mobile = coalesce(a.mobile, v_from.mobile), title = coalesce(a.title, v_from.title),
		attention_note = coalesce(a.attention_note, v_from.attention_note), pinyin = coalesce(a.pinyin, v_from.pinyin),
		notice_told = coalesce(a.notice_told, v_from.notice_told), credit_code = coalesce(a.credit_code, case when a.organisation is null then v_from.credit_code end),
		organisation_kind = case when a.organisation is null then v_from.organisation_kind else a.organisation_kind end,
		organisation_key = case when a.organisation is null then v_from.organisation_key else a.organisation_key end,
		organisation = coalesce(a.organisation, v_from.organisation)
	where id = p_into returning * into v_into;
	if v_is_here then perform private.count_organisation(v_into, 1); end if;
end $function$;

CREATE OR REPLACE FUNCTION private.find_attendee(p_event uuid, p_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_event uuid;
	v_id uuid;
begin
	-- By the id alone, and the event compared after: see the indexes of attendees.
	select event, id into v_event, v_id from public.attendees where id = p_id;
	if v_id is null then
		select event, attendee into v_event, v_id from public.attendee_aliases where alias = p_id;
	end if;
	return case when v_event = p_event then v_id end;
end $function$;

CREATE OR REPLACE FUNCTION private.find_credit_code(p_event uuid, p_name text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select min(e.credit_code)
	from public.enterprises e
	join public.events v on v.organisation = e.organisation
	where v.id = p_event and private.comparable(e.name) = private.comparable(p_name)
	having count(*) = 1
$function$;

CREATE OR REPLACE FUNCTION private.find_missing(p_enrolment uuid, p_max_seq bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_phone public.enrolments;
	v_missing jsonb;
begin
	select * into v_phone from public.enrolments where id = p_enrolment;
	v_phone.max_seq := greatest(v_phone.max_seq, p_max_seq);
	v_missing := private.gaps(v_phone);
	update public.enrolments set max_seq = v_phone.max_seq,
		received_through = coalesce((v_missing #>> '{0,0}')::bigint - 1, greatest(v_phone.max_seq, received_through))
	where id = p_enrolment;
	return v_missing;
end $function$;

CREATE OR REPLACE FUNCTION private.find_pass(p_token_hash text, p_code_hash text)
 RETURNS public.passes
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_pass public.passes;
begin
	select * into v_pass from public.passes where token_hash = p_token_hash or code_hash = p_code_hash;
	if not found then perform private.refuse('YH006', 'pass_unknown'); end if;
	if v_pass.revoked_at is not null then perform private.refuse('YH007', 'pass_revoked'); end if;
	if v_pass.expires_at < now() then perform private.refuse('YH008', 'pass_expired'); end if;
	return v_pass;
end $function$;

CREATE OR REPLACE FUNCTION private.found_event(p_event uuid, p_organisation uuid, p_args jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	insert into public.events (id, organisation, name, type, starts_at, ends_at, retain_until)
	values (p_event, p_organisation, p_args ->> 'name', p_args ->> 'type', (p_args ->> 'startsAt')::timestamptz, (p_args ->> 'endsAt')::timestamptz, current_date);
	insert into public.event_streams (event, chain) values (p_event, sha256(uuid_send(p_event)));
	insert into public.enrolments (id, event, kind, number, person) values (gen_random_uuid(), p_event, 'server', 0, 'server');
exception when unique_violation then
	perform private.refuse('YH012', 'event_exists');
end $function$;

CREATE OR REPLACE FUNCTION private.from_base64url(p_text text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_text ~ '^[A-Za-z0-9_-]*$' and length(p_text) % 4 <> 1
		then decode(rpad(translate(p_text, '-_', '+/'), (length(p_text) + 3) / 4 * 4, '='), 'base64') end
$function$;

CREATE OR REPLACE FUNCTION private.fuse_attendees(p_op private.operation, p_from uuid, p_into uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_sessions uuid[] := array(select distinct session from public.check_ins where attendee = p_from order by session);
	v_session uuid;
	v_alias uuid;
begin
	perform private.fill_blanks(p_from, p_into);
	update public.check_ins set attendee = p_into where attendee = p_from;
	foreach v_session in array v_sessions loop
		perform private.refresh_attendance(v_session, p_from, p_op.id), private.refresh_attendance(v_session, p_into, p_op.id);
	end loop;
	update public.badges set attendee = p_into where attendee = p_from;
	update private.personal_links set attendee = p_into where attendee = p_from;
	update public.attendee_aliases set attendee = p_into where attendee = p_from;
	delete from public.attendees where id = p_from;
	insert into public.attendee_aliases (alias, event, attendee) values (p_from, p_op.event, p_into);
	for v_alias in select alias from public.attendee_aliases where attendee = p_into order by alias loop
		perform private.append_row(p_op.event, 'alias', v_alias::text, jsonb_build_object('attendee', p_into), p_op.id);
	end loop;
	perform private.append_attendee(p_into, p_op.id);
end $function$;

CREATE OR REPLACE FUNCTION private.gaps(p_phone public.enrolments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with received as (
		select distinct seq from public.op_inbox where enrolment = p_phone.id and seq > p_phone.received_through and seq <= p_phone.max_seq
		union select p_phone.received_through union select p_phone.max_seq + 1
	), steps as (
		select seq, lead(seq) over (order by seq) as next from received
	)
	select coalesce(jsonb_agg(jsonb_build_array(seq + 1, next - 1) order by seq), '[]') from (select * from steps where next > seq + 1 order by seq limit 50) g
$function$;

CREATE OR REPLACE FUNCTION private.held(p_reason text, p_actor text DEFAULT 'organiser'::text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select jsonb_build_object('status', 'held', 'reason', p_reason, 'actor', p_actor) $function$;

CREATE OR REPLACE FUNCTION private.is_credit_code(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select p_text ~ '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$'
		and substr(alphabet, (31 - sum(weight * (strpos(alphabet, substr(p_text, place::integer, 1)) - 1))::integer % 31) % 31 + 1, 1)
			= substr(p_text, 18, 1)
	from (values ('0123456789ABCDEFGHJKLMNPQRTUWXY')) a(alphabet),
		unnest(array[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]) with ordinality w(weight, place)
	group by alphabet
$function$;

CREATE OR REPLACE FUNCTION private.is_mobile(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_text ~ '^1[3-9][0-9]{9}$' $function$;

CREATE OR REPLACE FUNCTION private.is_own(p_op private.operation, p_enrolment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p_enrolment = p_op.enrolment or exists (
		select from public.enrolments a join public.enrolments b using (event, kind, person)
		where a.id = p_enrolment and b.id = p_op.enrolment and a.kind = 'phone')
$function$;

CREATE OR REPLACE FUNCTION private.is_server()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.claims() ->> 'role' = 'service_role' $function$;
grant execute on function private.is_server() to authenticated;

CREATE OR REPLACE FUNCTION private.is_spelling(p_pinyin jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_typeof(p_pinyin) = 'object' and jsonb_typeof(p_pinyin -> 'full') = 'string'
		and jsonb_typeof(p_pinyin -> 'initials') = 'string' and length(p_pinyin::text) <= 1000, false)
$function$;

CREATE OR REPLACE FUNCTION private.iso(p_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $function$;
grant execute on function private.iso(timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION private.issue_pass(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_station uuid := (p_op.args ->> 'station')::uuid;
begin
	if private.clean(p_op.args ->> 'person') is null then return private.refused('arguments_invalid', 'person'); end if;
	if v_station is not null and not exists (select from public.stations where id = v_station and event = p_op.event) then
		return private.refused('unknown_subject', 'station');
	end if;
	if p_op.args ? 'replaces' and not exists (
		select from public.enrolments where id = (p_op.args ->> 'replaces')::uuid and event = p_op.event and kind = 'phone') then
		return private.refused('unknown_subject', 'replaces');
	end if;
	insert into public.passes (id, event, token_hash, code_hash, person, mobile, station, fields, expires_at, max_redemptions, replaces)
	values ((p_op.args ->> 'pass')::uuid, p_op.event, p_op.args ->> 'tokenHash', p_op.args ->> 'codeHash', private.clean(p_op.args ->> 'person'),
		p_op.args ->> 'mobile', v_station, array(select jsonb_array_elements_text(p_op.args -> 'fields')),
		(p_op.args ->> 'expiresAt')::timestamptz, (p_op.args ->> 'maxRedemptions')::integer, (p_op.args ->> 'replaces')::uuid);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.judge(p_inbox public.op_inbox)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_body jsonb;
	v_op private.operation;
	v_outcome jsonb := private.doubt(p_inbox);
	v_undone jsonb;
begin
	if v_outcome is null then
		begin
			v_body := p_inbox.raw::jsonb;
			v_op := private.read_operation(p_inbox, v_body);
			v_outcome := coalesce(private.fault(v_op), private.authority(v_op));
			if v_outcome is null then
				v_outcome := private.wait_for_parent(v_op);
				if v_outcome is null then
					v_outcome := private.dispatch(v_op);
				end if;
				perform private.correct(v_op, v_outcome);
			end if;
		exception when data_exception or integrity_constraint_violation or cardinality_violation or program_limit_exceeded then
			v_outcome := private.refused(case when v_body is null then 'unreadable' else 'arguments_invalid' end);
		end;
	end if;
	-- Undone or corrected before anybody had to decide: that wins in any order.
	if v_outcome ->> 'status' in ('held', 'refused') then
		select jsonb_build_object('status', 'undone', 'by', op) into v_undone from (
			select op from public.check_in_voids where target = p_inbox.op and event = p_inbox.event and v_op.verb = 'recordCheckIn' and v_outcome ->> 'status' = 'held'
			union all select op from public.corrections where target = p_inbox.op and event = p_inbox.event limit 1) u;
	end if;
	if v_outcome is not null then
		perform private.settle(p_inbox.event, p_inbox.op, p_inbox.hash, coalesce(v_undone, v_outcome));
	end if;
	-- An operation after the phone's final word takes the word back.
	update public.enrolments set sealed_at = null, sealed_seq = null where id = p_inbox.enrolment and sealed_seq < p_inbox.seq;
	if found then
		perform private.append_enrolment(p_inbox.enrolment, p_inbox.op);
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.known_credit_code(p_event uuid, p_name text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_codes text[];
begin
	with same as materialized (select event, credit_code from public.attendees where organisation_name_key = private.comparable(p_name))
	select array_agg(distinct credit_code) into v_codes from same where event = p_event and credit_code is not null;
	if v_codes is null then
		return private.find_credit_code(p_event, p_name);
	end if;
	return case when cardinality(v_codes) = 1 then v_codes[1] end;
end $function$;

CREATE OR REPLACE FUNCTION private.knows(p_verb text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (select from pg_catalog.pg_proc where pronamespace = 'private'::regnamespace
		and proname = lower(regexp_replace(p_verb, '([A-Z])', '_\1', 'g')))
$function$;

CREATE OR REPLACE FUNCTION private.last_word(p_op uuid, p_hash bytea)
 RETURNS public.settlements
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select s.* from public.settlements s where s.target = p_op and s.hash = p_hash and s.decision <> 'refer' order by s.at desc, s.op desc limit 1
$function$;

CREATE OR REPLACE FUNCTION private.lateness(p_event uuid, p_at timestamp with time zone, p_received_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when ended_at is not null and p_at <= ended_at and p_received_at > ended_at then '{"late": true}'::jsonb else '{}' end
	from public.events where id = p_event
$function$;

CREATE OR REPLACE FUNCTION private.link_attendees(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_from uuid := private.find_attendee(p_op.event, (p_op.args ->> 'attendee')::uuid);
	v_into uuid := private.find_attendee(p_op.event, (p_op.args ->> 'into')::uuid);
begin
	if v_from is null then return private.refused('unknown_subject', 'attendee'); end if;
	if v_into is null then return private.refused('unknown_subject', 'into'); end if;
	if coalesce(p_op.args ->> 'decision', '') not in ('same', 'different') then return private.refused('arguments_invalid', 'decision'); end if;
	insert into public.attendee_links (op, event, attendee, into_attendee, decision)
	values (p_op.id, p_op.event, (p_op.args ->> 'attendee')::uuid, (p_op.args ->> 'into')::uuid, p_op.args ->> 'decision');
	if p_op.args ->> 'decision' = 'different' then return '{"status": "accepted"}'; end if;
	if v_from = v_into then return jsonb_build_object('status', 'merged', 'into', v_into); end if;
	perform private.fuse_attendees(p_op, v_from, v_into);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.mask_name(p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select left(p_name, 1) || repeat('*', least(greatest(length(p_name) - 1, 1), 2)) $function$;
grant execute on function private.mask_name(text) to authenticated;

CREATE OR REPLACE FUNCTION private.merge_attendee(p_op private.operation, p_id uuid, p_into uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION private.my_events()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select id from public.events where organisation in (select private.my_organisations()) $function$;
grant execute on function private.my_events() to authenticated;

CREATE OR REPLACE FUNCTION private.my_organisations()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select organisation from public.roles where person = private.current_person() and role in ('organiser', 'admin') $function$;
grant execute on function private.my_organisations() to authenticated;

CREATE OR REPLACE FUNCTION private.new_badge()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select substr(id, 1, 8) || substr(id, 10, 4) || substr(id, 34, 3) from (select gen_random_uuid()::text) g(id) $function$;

CREATE OR REPLACE FUNCTION private.nobody_known(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_badge record;
begin
	if not p_op.args ? 'badge' then
		return private.held('waiting_for_attendee', 'nobody') || jsonb_build_object('waitsFor', p_op.args ->> 'attendee');
	end if;
	v_badge := private.read_badge(p_op.event, p_op.args ->> 'badge');
	return case when v_badge.badge is null then private.held('badge_mac_wrong')
		else case when v_badge.retired then private.held('badge_retired_key') else private.held('waiting_for_attendee', 'nobody') end
			|| jsonb_build_object('waitsFor', 'badge:' || v_badge.badge) end;
end $function$;

CREATE OR REPLACE FUNCTION private.note_capture(p_inbox public.op_inbox, p_body jsonb, p_clock jsonb)
 RETURNS public.op_inbox
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_wall numeric := private.number_at(p_body, 'captured', 'wall');
	v_estimate record;
	v_off numeric;
begin
	v_estimate := private.estimate_capture(p_body -> 'captured', p_clock, p_inbox.received_at);
	p_inbox.captured_at := least(case when v_estimate.is_sure or p_clock is null or v_estimate.at is null then v_estimate.at
		else private.bracket_capture(v_estimate.at, p_inbox.enrolment, p_inbox.seq) end, case when v_estimate.at is not null then p_inbox.received_at end);
	v_off := (v_wall - extract(epoch from p_inbox.captured_at) * 1000) / 60000;
	p_inbox.clock_off_minutes := case when abs(v_off) > 5 then round(least(greatest(v_off, -2000000000), 2000000000))::integer end;
	return p_inbox;
end $function$;

CREATE OR REPLACE FUNCTION private.note_contact(p_phone uuid, request jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	update public.enrolments set
		last_contact_at = clock_timestamp(),
		unsent = greatest((request ->> 'unsent')::integer - jsonb_array_length(request -> 'ops'), 0),
		clock_off_ms = coalesce((private.number_at(request, 'clock', 'wall') - extract(epoch from clock_timestamp()) * 1000)::bigint, clock_off_ms),
		grade = coalesce(request #>> '{phone,grade}', grade),
		is_installed = coalesce((request #>> '{phone,isInstalled}')::boolean, is_installed),
		is_persisted = coalesce((request #>> '{phone,isPersisted}')::boolean, is_persisted),
		free_mb = case when request ? 'phone' then (request #>> '{phone,freeMb}')::integer else free_mb end,
		battery = case when request ? 'phone' then (request #>> '{phone,battery}')::integer else battery end,
		app = coalesce(left(request #>> '{phone,app}', 80), app)
	where id = p_phone
$function$;

CREATE OR REPLACE FUNCTION private.number_at(p_body jsonb, VARIADIC p_path text[])
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when jsonb_typeof(p_body #> p_path) = 'number' and abs((p_body #>> p_path)::numeric) <= 8640000000000000
		then (p_body #>> p_path)::numeric end
$function$;

CREATE OR REPLACE FUNCTION private.open_stream(p_event uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_stream public.event_streams;
begin
	select * into v_stream from public.event_streams where event = p_event for update;
	if not found then
		return false;
	end if;
	perform set_config('yuanhui.head', v_stream.head::text, true), set_config('yuanhui.chain', encode(v_stream.chain, 'hex'), true);
	return true;
end $function$;

CREATE OR REPLACE FUNCTION private.own_enrolments(p_caller public.enrolments, request jsonb)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select array_agg(id) from public.enrolments where event = p_caller.event and (id = p_caller.id or request -> 'earlier' ? id::text) $function$;

CREATE OR REPLACE FUNCTION private.perform_drafts(p_event uuid, p_drafts jsonb, p_atomic boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_server public.enrolments;
	v_draft jsonb;
	v_seq bigint;
	v_outcomes jsonb;
begin
	select * into v_server from public.enrolments where event = p_event and kind = 'server' for update;
	v_seq := v_server.max_seq;
	for v_draft in select * from jsonb_array_elements(p_drafts) loop
		v_seq := v_seq + 1;
		perform private.receive(p_event, v_server.id, null, (v_draft || jsonb_build_object(
			'enrolment', v_server.id, 'seq', v_seq, 'by', private.actor_name()))::text);
	end loop;
	update public.enrolments set max_seq = v_seq, received_through = v_seq, last_contact_at = clock_timestamp() where id = v_server.id;
	select coalesce(jsonb_agg(o.body order by d.place), '[]') into v_outcomes
	from jsonb_array_elements(p_drafts) with ordinality d(draft, place)
	join public.outcomes o on o.op = (d.draft ->> 'id')::uuid;
	if p_atomic and jsonb_path_exists(v_outcomes, '$[*] ? (@.status == "held" || @.status == "refused")') then
		-- The detail may be logged: without the names that a likeness carries.
		perform private.refuse('YH011', (select jsonb_agg(o - 'similar' order by place) from jsonb_array_elements(v_outcomes) with ordinality e(o, place))::text);
	end if;
	return v_outcomes;
end $function$;

CREATE OR REPLACE FUNCTION private.person_card(p_attendee uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('id', id, 'name', name, 'organisation', organisation, 'title', title, 'mobileLast4', right(mobile, 4), 'source', source,
		'here', exists (select from public.attendances t where t.attendee = a.id))
	from public.attendees a where id = p_attendee
$function$;

CREATE OR REPLACE FUNCTION private.phones_owing(p_event uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'person', e.person, 'maxSeq', e.max_seq, 'unsent', e.unsent,
		'missing', private.gaps(e), 'lastContactAt', private.iso(e.last_contact_at)) order by e.number), '[]')
	from public.enrolments e
	where e.event = p_event and e.kind = 'phone'
		and (e.sealed_at is null or e.received_through < e.max_seq)
		and not (e.revoked_at is not null and e.max_seq = 0 and e.unsent = 0)
$function$;

CREATE OR REPLACE FUNCTION private.project_row(p_row public.stream_entries, p_enrolment public.enrolments, p_own uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case
		when p_row.owner <> all (p_own) then null
		when p_row.entity = 'attendee' then p_row.body - array(
			select field from unnest(array['title', 'personRole', 'mobileLast4', 'attentionNote']) field where field <> all (p_enrolment.fields))
		else p_row.body
	end
$function$;

CREATE OR REPLACE FUNCTION private.purge_event(p_event uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment') or (entity = 'outcome' and (body ?| array['similar', 'first', 'own'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld)"';
	update public.op_inbox set raw = (private.readable(raw) #- '{args,answers}')::text
	where event = p_event and strpos(raw, '"answers"') > 0 and private.readable(raw) #> '{args,answers}' is not null;
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$function$;

CREATE OR REPLACE FUNCTION private.put_sessions_and_stations(p_op private.operation)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_each jsonb;
begin
	for v_each in select * from jsonb_array_elements(p_op.args -> 'sessions') loop
		insert into public.sessions (id, event, name, starts_at, ends_at)
		values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'), (v_each ->> 'startsAt')::timestamptz, (v_each ->> 'endsAt')::timestamptz)
		on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at
		where public.sessions.event = excluded.event;
		if not found then return 'sessions'; end if;
		perform private.append_row(p_op.event, 'session', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	for v_each in select * from jsonb_array_elements(p_op.args -> 'stations') loop
		insert into public.stations (id, event, name) values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'))
		on conflict (id) do update set name = excluded.name where public.stations.event = excluded.event;
		if not found then return 'stations'; end if;
		perform private.append_row(p_op.event, 'station', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.read_badge(p_event uuid, p_token text, OUT badge text, OUT retired boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_bytes bytea := private.from_base64url(p_token);
	v_key private.badge_keys;
	v_head bytea;
begin
	-- One spelling only: 22 characters carry four bits more than 16 bytes, and those must be zero.
	if length(v_bytes) is distinct from 16 or private.base64url(v_bytes) <> p_token then
		return;
	end if;
	v_head := substr(v_bytes, 1, 8);
	select * into v_key from private.badge_keys where event = p_event and id = get_byte(v_head, 0) >> 4;
	if found and substr(sha256(v_key.outer_pad || sha256(v_key.inner_pad || v_head)), 1, 8) = substr(v_bytes, 9) then
		badge := substr(encode(v_head, 'hex'), 2);
		retired := v_key.retired_at is not null;
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.read_operation(p_inbox public.op_inbox, p_body jsonb)
 RETURNS private.operation
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_op private.operation;
	v_word public.settlements;
begin
	v_op.id := p_inbox.op;
	v_op.hash := p_inbox.hash;
	v_op.event := p_inbox.event;
	v_op.enrolment := p_inbox.enrolment;
	v_op.seq := p_inbox.seq;
	v_op.verb := p_body ->> 'verb';
	v_op.claimed_enrolment := p_body ->> 'enrolment';
	v_op.subject := p_body ->> 'subject';
	v_op.depends_on := (p_body ->> 'dependsOn')::uuid;
	v_op.supersedes := (p_body ->> 'supersedes')::uuid;
	v_op.source := p_body ->> 'source';
	v_op.captured_at := p_inbox.captured_at;
	v_op.received_at := p_inbox.received_at;
	v_op.args := p_body -> 'args';
	v_op.is_overdue := p_inbox.received_at < clock_timestamp() - interval '24 hours';
	v_word := private.last_word(p_inbox.op, p_inbox.hash);
	v_op.said := v_word.decision;
	v_op.said_by := v_word.op;
	v_op.said_attendee := v_word.attendee;
	v_op.said_session := v_word.session;
	return v_op;
end $function$;

CREATE OR REPLACE FUNCTION private.readable(p_raw text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
	return p_raw::jsonb;
exception when data_exception or program_limit_exceeded then
	return '{}';
end $function$;

CREATE OR REPLACE FUNCTION private.reader(request jsonb)
 RETURNS public.enrolments
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_caller public.enrolments;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found or v_caller.event <> (request ->> 'event')::uuid then perform private.refuse('YH001', 'not_enrolled'); end if;
	if v_caller.revoked_at is not null then perform private.refuse('YH004', 'enrolment_revoked'); end if;
	if v_caller.expires_at < now() then perform private.refuse('YH005', 'enrolment_expired'); end if;
	return v_caller;
end $function$;

CREATE OR REPLACE FUNCTION private.receive(p_event uuid, p_enrolment uuid, p_relayed_by uuid, p_raw text, p_clock jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_hash bytea := sha256(convert_to(p_raw, 'UTF8'));
	v_inbox public.op_inbox;
	v_receipt public.receipts;
begin
	-- The wire layer has parsed id, enrolment and seq; they are read again here by shape, so that no body can keep itself out.
	v_inbox.op := substring(p_raw from '"id"\s*:\s*"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')::uuid;
	if v_inbox.op is null then
		perform private.refuse('YH020', 'operation_without_id');
	end if;
	select * into v_receipt from public.receipts where op = v_inbox.op and hash = v_hash;
	if not found then
		v_inbox.hash := v_hash;
		v_inbox.event := p_event;
		v_inbox.enrolment := p_enrolment;
		v_inbox.seq := substring(p_raw from '"seq"\s*:\s*([0-9]{1,15})')::bigint;
		v_inbox.raw := p_raw;
		v_inbox.relayed_by := p_relayed_by;
		v_inbox.received_at := clock_timestamp();
		v_inbox := private.note_capture(v_inbox, private.readable(p_raw), p_clock);
		insert into public.op_inbox select v_inbox.*;
		insert into public.receipts (op, hash, event, received_at) values (v_inbox.op, v_hash, p_event, v_inbox.received_at) returning * into v_receipt;
		perform private.judge(v_inbox);
		perform private.release(v_inbox);
	end if;
	return jsonb_build_object('op', v_inbox.op, 'hash', encode(v_hash, 'hex'), 'at', private.iso(v_receipt.received_at));
end $function$;

CREATE OR REPLACE FUNCTION private.record_check_in(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_session uuid := coalesce(p_op.said_session, (p_op.args ->> 'session')::uuid);
	v_station uuid := (p_op.args ->> 'station')::uuid;
	v_at timestamptz := p_op.captured_at;
	v_ended_at timestamptz;
	v_attendee uuid;
begin
	if v_session is null then return private.refused('arguments_invalid', 'session'); end if;
	if (p_op.args ->> 'direction') is null or p_op.args ->> 'direction' not in ('in', 'out') then
		return private.refused('arguments_invalid', 'direction');
	end if;
	if not p_op.args ?| array['attendee', 'badge'] then return private.refused('arguments_invalid', 'attendee'); end if;
	if p_op.source = 'paper' then
		-- The one form that the domain writes: PostgreSQL would also take 'yesterday' and '-infinity'.
		if coalesce(p_op.args ->> 'claimedAt', '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$' then
			return private.refused('arguments_invalid', 'claimedAt');
		end if;
		v_at := (p_op.args ->> 'claimedAt')::timestamptz;
		-- Nobody has come tomorrow. Five minutes are left to clocks.
		if v_at > p_op.received_at + interval '5 minutes' then return private.refused('arguments_invalid', 'claimedAt'); end if;
	end if;
	if p_op.supersedes is not null and p_op.source <> 'paper' then
		-- A correction is made later than what it corrects; the person came when that was captured.
		select coalesce(min(captured_at), v_at) into v_at from public.op_inbox
		where op = p_op.supersedes and private.is_own(p_op, enrolment) and raw ~ '"verb"\s*:\s*"recordCheckIn"';
	end if;
	if not exists (select from public.sessions where id = v_session and event = p_op.event) then
		return private.held('unknown_session');
	end if;
	if not exists (select from public.stations where id = v_station and event = p_op.event) then
		v_station := null;
	end if;

	v_attendee := private.who_came(p_op);
	if v_attendee is null then return private.nobody_known(p_op); end if;

	select ended_at into v_ended_at from public.events where id = p_op.event;
	if v_at > v_ended_at and p_op.said is distinct from 'accept' then return private.held('captured_after_end'); end if;

	insert into public.check_ins (op, hash, event, session, attendee, station, enrolment, direction, source, badge_token, at, captured_at, received_at)
	values (p_op.id, p_op.hash, p_op.event, v_session, v_attendee, v_station, p_op.enrolment, p_op.args ->> 'direction', p_op.source,
		p_op.args ->> 'badge', v_at, p_op.captured_at, p_op.received_at);
	perform private.refresh_attendance(v_session, v_attendee, p_op.id);
	return null; -- refresh_attendance has settled it
end $function$;

CREATE OR REPLACE FUNCTION private.record_enterprise(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION private.recount(p_event uuid, OUT people integer, OUT organisations integer, OUT enterprises integer, OUT attendances integer, OUT listed integer)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with here as (
		select distinct c.session, c.attendee from public.check_ins c
		where c.event = p_event and c.direction = 'in' and not exists (select from public.check_in_voids v where v.target = c.op)
	), who as (
		select a.* from public.attendees a where a.id in (select attendee from here)
	)
	select (select count(*) from who)::integer, (select count(distinct organisation_key) from who)::integer,
		(select count(distinct organisation_key) from who where organisation_kind = 'enterprise')::integer, (select count(*) from here)::integer,
		(select count(*) from public.attendees where event = p_event)::integer
$function$;

CREATE OR REPLACE FUNCTION private.refresh_attendance(p_session uuid, p_attendee uuid, p_op uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_attendee public.attendees;
	v_before public.attendances;
	v_best public.check_ins;
	v_each record;
begin
	select * into v_attendee from public.attendees where id = p_attendee;
	select * into v_before from public.attendances where session = p_session and attendee = p_attendee;
	select c.* into v_best
	from public.check_ins c
	where c.session = p_session and c.attendee = p_attendee and c.direction = 'in'
		and not exists (select from public.check_in_voids v where v.target = c.op)
	order by c.at, c.op
	limit 1;

	if v_best.op is null and v_before.check_in is not null then
		delete from public.attendances where session = p_session and attendee = p_attendee;
		perform private.count_attendance(v_attendee, -1);
	elsif v_best.op is not null then
		insert into public.attendances (session, attendee, event, check_in, at)
		values (p_session, p_attendee, v_attendee.event, v_best.op, v_best.at)
		on conflict (session, attendee) do update set check_in = excluded.check_in, at = excluded.at;
		if v_before.check_in is null then
			perform private.count_attendance(v_attendee, 1);
		end if;
	end if;
	if v_best.op is distinct from v_before.check_in then
		perform private.append_row(v_attendee.event, 'attendance', p_session || ':' || p_attendee, jsonb_build_object(
			'session', p_session, 'attendee', p_attendee, 'checkIn', v_best.op, 'at', private.iso(v_best.at),
			'station', v_best.station, 'enrolment', v_best.enrolment), p_op);
	end if;

	for v_each in
		select c.*, v.op as undone_by
		from public.check_ins c
		left join public.check_in_voids v on v.target = c.op
		where c.session = p_session and c.attendee = p_attendee
		order by c.at, c.op
	loop
		perform private.settle(v_each.event, v_each.op, v_each.hash, case
			when v_each.undone_by is not null then jsonb_build_object('status', 'undone', 'by', v_each.undone_by)
			when v_each.direction = 'out' or v_each.op = v_best.op then jsonb_build_object('status', 'accepted')
			else jsonb_build_object('status', 'merged', 'into', v_best.op,
				'first', private.sighting(v_best.op), 'own', private.sighting(v_each.op))
		end || private.lateness(v_each.event, v_each.at, v_each.received_at)
			|| case when v_attendee.placeholder_since is not null then '{"placeholder": true}'::jsonb else '{}' end);
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.refresh_person(p_attendee uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.refresh_attendance(s.session, p_attendee, p_op)
	from (select distinct session from public.check_ins where attendee = p_attendee order by session) s
$function$;

CREATE OR REPLACE FUNCTION private.refuse(p_code text, p_detail text DEFAULT ''::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	raise exception using errcode = p_code, message = 'refused', detail = p_detail;
end $function$;
grant execute on function private.refuse(text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.refused(p_reason text, VARIADIC p_fields text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select jsonb_build_object('status', 'refused', 'reason', p_reason, 'fields', to_jsonb(p_fields)) $function$;

CREATE OR REPLACE FUNCTION private.region_contains(p_outer text, p_inner text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_inner like regexp_replace(p_outer, '(0000|00)$', '') || '%' $function$;

CREATE OR REPLACE FUNCTION private.release(p_inbox public.op_inbox)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_waiting public.op_inbox;
	v_body jsonb;
	v_keys text[] := array['op:' || p_inbox.op];
begin
	if not exists (select from public.outcomes where event = p_inbox.event and waits_for is not null) then
		return;
	end if;
	v_body := private.readable(p_inbox.raw);
	if v_body ->> 'verb' = 'addAttendee' then
		v_keys := v_keys || (v_body #>> '{args,attendee}') || array(
			select 'badge:' || b.badge from public.badges b
			where b.event = p_inbox.event and b.attendee = (
				select attendee from public.attendee_aliases where alias::text = v_body #>> '{args,attendee}'
				union all select id from public.attendees where id::text = v_body #>> '{args,attendee}' limit 1));
	end if;
	for v_waiting in
		select i.* from public.outcomes o join public.op_inbox i using (op, hash)
		where o.event = p_inbox.event and o.waits_for = any (v_keys)
		order by i.enrolment, i.seq
	loop
		perform private.judge(v_waiting);
		perform private.release(v_waiting);
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.remedy(p_outcome jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'canAccept', p_outcome ->> 'reason' in ('waiting_for_attendee', 'waiting_for_parent', 'badge_mac_wrong', 'badge_retired_key', 'unknown_session',
			'captured_after_end', 'enrolment_revoked', 'enrolment_expired', 'phone_forked', 'dismissed'),
		'needs', case when p_outcome ->> 'reason' in ('waiting_for_attendee', 'badge_mac_wrong', 'badge_retired_key') then 'attendee'
			when p_outcome ->> 'reason' = 'unknown_session' then 'session' end)
$function$;

CREATE OR REPLACE FUNCTION private.revoke_enrolment(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'enrolment')::uuid;
begin
	update public.enrolments set revoked_at = p_op.received_at
	where id = v_id and event = p_op.event and kind = 'phone' and revoked_at is null;
	if not found then return private.refused('unknown_subject', 'enrolment'); end if;
	perform private.append_enrolment(v_id, p_op.id);
	perform private.rotate_badge_key(p_op.event, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.revoke_pass(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	update public.passes set revoked_at = coalesce(revoked_at, p_op.received_at)
	where id = (p_op.args ->> 'pass')::uuid and event = p_op.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'pass') end;
end $function$;

CREATE OR REPLACE FUNCTION private.rotate_badge_key(p_event uuid, p_op uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id smallint;
	v_secret bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
	v_inner bytea := decode(repeat('36', 64), 'hex');
	v_outer bytea := decode(repeat('5c', 64), 'hex');
	v_key private.badge_keys;
begin
	for i in 0..31 loop
		v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # get_byte(v_secret, i));
		v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # get_byte(v_secret, i));
	end loop;
	select coalesce(max(id) + 1, 0) into v_id from private.badge_keys where event = p_event;
	if v_id > 15 then
		return; -- four bits are used up; whoever is revoked is revoked all the same
	end if;
	for v_key in
		update private.badge_keys set retired_at = now() where event = p_event and retired_at is null returning *
	loop
		perform private.append_row(p_event, 'badgeKey', v_key.id::text,
			jsonb_build_object('id', v_key.id, 'secret', encode(v_key.secret, 'hex'), 'retired', true), p_op);
	end loop;
	insert into private.badge_keys (event, id, secret, inner_pad, outer_pad) values (p_event, v_id, v_secret, v_inner, v_outer);
	perform private.append_row(p_event, 'badgeKey', v_id::text,
		jsonb_build_object('id', v_id, 'secret', encode(v_secret, 'hex'), 'retired', false), p_op);
end $function$;

CREATE OR REPLACE FUNCTION private.row_for_phone(p_row public.stream_entries, p_caller public.enrolments, p_own uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('version', p_row.version, 'entity', p_row.entity, 'id', p_row.entity_id,
		'body', private.project_row(p_row, p_caller, p_own), 'commitment', encode(p_row.commitment, 'hex'))
$function$;

CREATE OR REPLACE FUNCTION private.say_word(p_op private.operation, p_target public.op_inbox, p_by text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_decision text := p_op.args ->> 'decision';
	v_after jsonb;
begin
	begin
		insert into public.settlements (op, target, hash, event, decision, reason, by, attendee, session, at)
		values (p_op.id, p_target.op, p_target.hash, p_op.event, v_decision, private.clean(p_op.args ->> 'reason'), p_by,
			(p_op.args ->> 'attendee')::uuid, (p_op.args ->> 'session')::uuid, clock_timestamp());
		if v_decision = 'refer' then
			perform private.settle(p_target.event, o.op, o.hash, o.body - array['op', 'hash', 'event', 'clockOffMinutes', 'relayedBy', 'settled', 'referred']
				|| case when o.waits_for is null then '{}' else jsonb_build_object('waitsFor', o.waits_for) end)
			from public.outcomes o where o.op = p_target.op and o.hash = p_target.hash;
			return '{"status": "accepted"}';
		end if;
		if v_decision in ('dismiss', 'withdraw') then
			perform private.settle(p_target.event, p_target.op, p_target.hash, case v_decision when 'dismiss' then private.refused('dismissed')
				else jsonb_build_object('status', 'undone', 'by', p_op.id) end);
			perform private.uncorrect(p_target.op, p_op.id);
			return '{"status": "accepted"}';
		end if;
		perform private.judge(p_target);
		perform private.release(p_target);
		select body into v_after from public.outcomes where op = p_target.op and hash = p_target.hash;
		if v_after ->> 'status' in ('held', 'refused') then
			raise exception using errcode = 'YH021';
		end if;
		return '{"status": "accepted"}';
	exception when sqlstate 'YH021' then
		return private.refused('still_held', v_after ->> 'reason');
	end;
end $function$;

CREATE OR REPLACE FUNCTION private.seal_enrolment(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if (p_op.args ->> 'lastSeq')::bigint is distinct from p_op.seq then return private.refused('arguments_invalid', 'lastSeq'); end if;
	update public.enrolments set sealed_at = p_op.received_at, sealed_seq = p_op.seq where id = p_op.enrolment;
	perform private.append_enrolment(p_op.enrolment, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.settle(p_event uuid, p_op uuid, p_hash bytea, p_outcome jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_inbox public.op_inbox;
	v_body jsonb;
	v_is_first boolean;
begin
	select * into v_inbox from public.op_inbox where op = p_op and hash = p_hash;
	v_body := p_outcome - 'waitsFor' || jsonb_build_object('op', p_op, 'hash', encode(p_hash, 'hex'), 'event', p_event) || private.decoration(v_inbox);
	insert into public.outcomes (op, hash, event, status, body, waits_for, settled_at)
	values (p_op, p_hash, p_event, v_body ->> 'status', v_body, p_outcome ->> 'waitsFor', clock_timestamp())
	on conflict (op, hash) do update
	set status = excluded.status, body = excluded.body, waits_for = excluded.waits_for, settled_at = excluded.settled_at
	where public.outcomes.body <> excluded.body or public.outcomes.waits_for is distinct from excluded.waits_for;
	if found then
		-- A second body under a used id has an outcome of its own, named by its hash as well.
		v_is_first := not exists (select from public.op_inbox where op = p_op and hash <> p_hash and received_at < v_inbox.received_at);
		perform private.append_row(p_event, 'outcome', p_op || case when v_is_first then '' else '#' || encode(substr(p_hash, 1, 4), 'hex') end,
			v_body, p_op, v_inbox.enrolment);
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.settle_held(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_target uuid := (p_op.args ->> 'target')::uuid;
	v_decision text := p_op.args ->> 'decision';
	v_by public.enrolments;
	v_held public.outcomes;
	v_inbox public.op_inbox;
begin
	if v_target is null then return private.refused('arguments_invalid', 'target'); end if;
	if v_decision is null or v_decision not in ('accept', 'dismiss', 'withdraw', 'refer') then return private.refused('arguments_invalid', 'decision'); end if;
	if length(p_op.args ->> 'reason') > 200 then return private.refused('arguments_invalid', 'reason'); end if;
	select * into v_by from public.enrolments where id = p_op.enrolment;
	if (v_by.kind = 'server') <> (v_decision in ('accept', 'dismiss')) then return private.refused('verb_not_allowed', 'decision'); end if;
	-- Of two bodies under one id, the one that still waits is meant, unless the hash says which.
	select o.* into v_held from public.outcomes o
	where o.op = v_target and o.event = p_op.event and (p_op.args ->> 'hash' is null or encode(o.hash, 'hex') = p_op.args ->> 'hash')
	order by o.status in ('held', 'refused') desc, o.settled_at limit 1;
	if not found then
		if p_op.is_overdue or exists (select from public.op_inbox where op = v_target and event <> p_op.event) then
			return private.refused('unknown_subject', 'target');
		end if;
		return private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'op:' || v_target);
	end if;
	select * into v_inbox from public.op_inbox where op = v_held.op and hash = v_held.hash;
	if v_by.kind = 'phone' and not private.is_own(p_op, v_inbox.enrolment) then return private.refused('verb_not_allowed', 'target'); end if;
	if v_held.status not in ('held', 'refused') then
		return case when v_held.body ? 'settled' then jsonb_build_object('status', 'merged', 'into', (private.last_word(v_held.op, v_held.hash)).op)
			else private.refused('not_held', 'target') end;
	end if;
	return private.say_word(p_op, v_inbox, case v_by.kind when 'server' then coalesce(private.speaker(p_op), '主办方') else v_by.person end);
end $function$;

CREATE OR REPLACE FUNCTION private.sighting(p_op uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('at', private.iso(c.at), 'station', s.name, 'phone', e.number, 'person', e.person)
	from public.check_ins c
	join public.enrolments e on e.id = c.enrolment
	left join public.stations s on s.id = c.station
	where c.op = p_op
$function$;

CREATE OR REPLACE FUNCTION private.speaker(p_op private.operation)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p.name from public.people p, public.op_inbox i
	where i.op = p_op.id and i.hash = p_op.hash and 'person:' || p.id = (private.readable(i.raw) ->> 'by')
$function$;

CREATE OR REPLACE FUNCTION private.stand_in(p_op private.operation, p_badge text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := coalesce((p_op.args ->> 'attendee')::uuid, gen_random_uuid());
begin
	insert into public.attendees (id, event, name, organisation_kind, person_role, source, created_by_op, placeholder_since)
	values (v_id, p_op.event, '姓名待补', 'other', 'guest', p_op.source, p_op.id, p_op.received_at);
	insert into public.badges (event, badge, attendee) values (p_op.event, coalesce(p_badge, private.new_badge()), v_id);
	perform private.append_attendee(v_id, p_op.id);
	return v_id;
end $function$;

CREATE OR REPLACE FUNCTION private.take_in(p_owner public.enrolments, p_relayed_by uuid, request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_receipts jsonb[] := '{}';
	v_missing jsonb;
	v_raw text;
begin
	perform private.open_stream(p_owner.event);
	for v_raw in select * from jsonb_array_elements_text(request -> 'ops') loop
		v_receipts := v_receipts || private.receive(p_owner.event, p_owner.id, p_relayed_by, v_raw, request -> 'clock');
	end loop;
	if p_relayed_by is null then
		perform private.note_contact(p_owner.id, request);
	end if;
	v_missing := private.find_missing(p_owner.id, (request ->> 'maxSeq')::bigint);
	if p_relayed_by is not null then
		-- What came by another way is no longer on the phone alone, though the phone does not know it yet.
		update public.enrolments set unsent = least(unsent, max_seq - (select count(distinct seq) from public.op_inbox where enrolment = p_owner.id))
		where id = p_owner.id;
	end if;
	return jsonb_build_object('missing', v_missing,
		'receipts', to_jsonb(v_receipts), 'serverTime', round(extract(epoch from clock_timestamp()) * 1000), 'head', private.close_stream(p_owner.event));
end $function$;

CREATE OR REPLACE FUNCTION private.tg_audit_entries__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$ begin perform private.refuse('YH090', 'audit_append_only'); return null; end $function$;

CREATE OR REPLACE FUNCTION private.uncorrect(p_correction uuid, p_by uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_target uuid;
	v_check_in public.check_ins;
	v_inbox public.op_inbox;
begin
	for v_target in delete from public.corrections where op = p_correction returning target loop
		delete from public.check_in_voids where target = v_target and op = p_correction;
		select * into v_check_in from public.check_ins where op = v_target;
		if found then
			perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_by);
			continue;
		end if;
		for v_inbox in select * from public.op_inbox where op = v_target loop
			perform private.judge(v_inbox);
		end loop;
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.void_check_in(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_target uuid := (p_op.args ->> 'target')::uuid;
	v_first uuid;
	v_check_in public.check_ins;
	v_held public.outcomes;
begin
	if v_target is null then return private.refused('arguments_invalid', 'target'); end if;
	if exists (select from public.op_inbox where op = v_target and event <> p_op.event) then
		return private.refused('unknown_subject', 'target');
	end if;
	insert into public.check_in_voids (target, event, op, enrolment, at)
	values (v_target, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at)
	on conflict (target) do nothing;
	if not found then
		select op into v_first from public.check_in_voids where target = v_target;
		return jsonb_build_object('status', 'merged', 'into', v_first);
	end if;
	select * into v_check_in from public.check_ins where op = v_target;
	if found then
		perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_op.id);
	else
		select o.* into v_held from public.outcomes o join public.op_inbox i using (op, hash)
		where o.op = v_target and o.event = p_op.event and o.status = 'held' and i.raw ~ '"verb"\s*:\s*"recordCheckIn"'
		order by i.received_at, i.hash limit 1;
		if found then
			perform private.settle(p_op.event, v_held.op, v_held.hash, jsonb_build_object('status', 'undone', 'by', p_op.id));
		end if;
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.wait_for_parent(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'op:' || parent)
	from unnest(array[p_op.depends_on, p_op.supersedes]) parent
	where parent is not null and not p_op.is_overdue and p_op.said is null
		and not exists (select from public.receipts where op = parent and event = p_op.event)
	limit 1
$function$;

CREATE OR REPLACE FUNCTION private.watched_organisations()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select watched.id
	from public.roles
	join public.organisations own on own.id = roles.organisation
	join public.organisations watched on private.region_contains(own.region, watched.region)
	where roles.person = private.current_person() and roles.role = 'bureau'
$function$;
grant execute on function private.watched_organisations() to authenticated;

CREATE OR REPLACE FUNCTION private.who_came(p_op private.operation)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_badge text;
	v_attendee uuid;
begin
	if p_op.said_attendee is not null then
		return private.find_attendee(p_op.event, p_op.said_attendee);
	end if;
	if p_op.args ? 'badge' then
		v_badge := (private.read_badge(p_op.event, p_op.args ->> 'badge')).badge;
		select attendee into v_attendee from public.badges where event = p_op.event and badge = v_badge;
	else
		v_attendee := private.find_attendee(p_op.event, (p_op.args ->> 'attendee')::uuid);
	end if;
	if v_attendee is null and p_op.is_overdue and private.nobody_known(p_op) ->> 'reason' = 'waiting_for_attendee' then
		v_attendee := private.stand_in(p_op, v_badge);
	end if;
	return v_attendee;
end $function$;

CREATE OR REPLACE FUNCTION public.add_organisation(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	if request ? 'regionName' then
		insert into public.regions (code, name) values (request ->> 'region', request ->> 'regionName') on conflict do nothing;
	end if;
	insert into public.organisations (id, name, credit_code, kind, parent, region)
	values ((request ->> 'id')::uuid, request ->> 'name', request ->> 'creditCode', request ->> 'kind', (request ->> 'parent')::uuid, request ->> 'region')
	on conflict do nothing;
	perform private.audit('add_organisation', null, request ->> 'id');
	return '{}';
end $function$;
grant execute on function public.add_organisation(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.add_person(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.add_person(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.adopt_enrolment(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_id uuid := (request #>> '{draft,args,enrolment}')::uuid;
begin
	if not private.open_stream(v_event) then return '{"adopted": false}'; end if;
	if not exists (select from public.enrolments where id = v_id) then
		perform private.perform_drafts(v_event, jsonb_build_array(jsonb_set(request -> 'draft', '{verb}', '"adoptEnrolment"')), true);
		perform private.audit('adopt_enrolment', v_event, v_id::text);
	end if;
	perform private.close_stream(v_event);
	return '{"adopted": true}';
end $function$;
grant execute on function public.adopt_enrolment(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.begin_epoch(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_events integer;
begin
	update public.event_streams set epoch = gen_random_uuid() where true;
	get diagnostics v_events = row_count;
	perform pg_notify('yuanhui_poke', event || ':' || head) from public.event_streams;
	perform private.audit('begin_epoch', null, null, jsonb_build_object('events', v_events));
	return jsonb_build_object('events', v_events);
end $function$;
grant execute on function public.begin_epoch(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.find_account(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_build_object('person', u.id, 'secret', u.encrypted_password, 'lockedUntil', private.iso(a.locked_until))
	from auth.users u left join private.sign_in_attempts a on a.email = u.email
	where u.email = lower(btrim(request ->> 'email'))
$function$;
grant execute on function public.find_account(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.find_known(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return (
		with listed as materialized (select mobile, name_key, organisation_name_key from public.attendees where event = v_event),
		asked as (
			select mobile, private.comparable(name) as name_key, private.comparable(organisation) as organisation_name_key
			from jsonb_to_recordset(request -> 'rows') r(mobile text, name text, organisation text))
		select jsonb_build_object(
			'known', count(*) filter (where exists (select from listed l where l.mobile = a.mobile and l.name_key = a.name_key)),
			'alike', count(*) filter (where a.mobile is null and exists (
				select from listed l where l.name_key = a.name_key and l.organisation_name_key = a.organisation_name_key)))
		from asked a);
end $function$;
grant execute on function public.find_known(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.is_empty(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('empty', not exists (select from public.organisations) and not exists (select from auth.users)) $function$;
grant execute on function public.is_empty(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.list_answers(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('answers', coalesce((
		select jsonb_agg(jsonb_build_object('checkIn', c.op, 'attendee', a.id, 'name', a.name, 'organisation', a.organisation,
			'at', private.iso(c.at), 'answers', r.answers) order by c.at, c.op)
		from public.check_ins c
		join public.op_inbox i using (op, hash)
		join public.attendees a on a.id = c.attendee
		cross join lateral (select private.readable(i.raw) #> '{args,answers}' as answers) r
		where c.event = v_event and strpos(i.raw, '"answers"') > 0 and jsonb_typeof(r.answers) = 'array'
			and not exists (select from public.check_in_voids v where v.target = c.op)), '[]'));
end $function$;
grant execute on function public.list_answers(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_attendees(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_search text := private.comparable(coalesce(request ->> 'search', ''));
	v_limit integer := least(coalesce((request ->> 'limit')::integer, 50), 500);
	v_answer jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	with found as (
		select a.*, t.at, t.session, t.station_name, t.phone, t.check_in
		from public.attendees a
		left join lateral (
			select x.at, x.check_in, x.session, st.name as station_name, en.number as phone
			from public.attendances x
			join public.check_ins c on c.op = x.check_in
			join public.enrolments en on en.id = c.enrolment
			left join public.stations st on st.id = c.station
			where x.attendee = a.id order by x.at limit 1) t on true
		where a.event = v_event
			and (v_search = '' or strpos(a.name_key, v_search) > 0 or strpos(private.comparable(coalesce(a.organisation, '')), v_search) > 0
				or right(a.mobile, 4) = v_search or strpos(a.pinyin ->> 'initials', v_search) = 1 or strpos(replace(a.pinyin ->> 'full', ' ', ''), v_search) = 1)
			and (request ->> 'enrolment' is null or exists (select from public.check_ins c where c.attendee = a.id and c.enrolment = (request ->> 'enrolment')::uuid))
			and (request ->> 'status' is null or (request ->> 'status' = 'present') = (t.at is not null))
	), page as (
		select * from found
		where request -> 'after' is null or (name, id) > (request #>> '{after,name}', (request #>> '{after,id}')::uuid)
		order by name, id limit v_limit + 1
	)
	select jsonb_build_object(
		'total', (select count(*) from found), 'more', (select count(*) from page) > v_limit,
		'attendees', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'organisation', organisation, 'organisationKind', organisation_kind,
			'creditCode', credit_code, 'title', title, 'mobile', regexp_replace(mobile, '^(\d{3})\d{4}', '\1****'), 'personRole', person_role,
			'attentionNote', attention_note, 'source', source, 'checkedInAt', private.iso(at), 'station', station_name, 'phone', phone,
			'checkIn', check_in, 'placeholder', placeholder_since is not null) order by name, id)
			from (select * from page order by name, id limit v_limit) p), '[]'))
	into v_answer;
	return v_answer;
end $function$;
grant execute on function public.list_attendees(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_badges(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_badges jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('attendee', a.id, 'name', a.name, 'organisation', a.organisation, 'title', a.title,
		'personRole', a.person_role, 'organisationKind', a.organisation_kind, 'attentionNote', a.attention_note,
		'badge', b.badge, 'token', private.badge_token(v_event, b.badge)) order by a.organisation nulls last, a.name, a.id), '[]')
	into v_badges
	from public.attendees a
	join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
	where a.event = v_event;
	perform private.audit('list_badges', v_event, null, jsonb_build_object('badges', jsonb_array_length(v_badges)));
	return jsonb_build_object('badges', v_badges);
end $function$;
grant execute on function public.list_badges(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_enterprises(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with found as (
		select * from public.enterprises
		where organisation = (request ->> 'organisation')::uuid
			and (coalesce(request ->> 'search', '') = '' or strpos(private.comparable(name), private.comparable(request ->> 'search')) > 0
				or strpos(credit_code, upper(request ->> 'search')) = 1 or strpos(pinyin ->> 'initials', lower(request ->> 'search')) > 0)
	)
	select jsonb_build_object('total', (select count(*) from found), 'enterprises', coalesce((
		select jsonb_agg(jsonb_build_object('creditCode', credit_code, 'name', name, 'sizeClass', size_class, 'techSme', tech_sme,
			'specialised', specialised, 'park', park, 'chain', chain) order by name, credit_code)
		from (select * from found order by name, credit_code limit least(coalesce((request ->> 'limit')::integer, 200), 2000)) f), '[]'))
$function$;
grant execute on function public.list_enterprises(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_events(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('events', coalesce(jsonb_agg(private.event_line(e, s) order by e.starts_at desc, e.id), '[]'))
	from public.events e join public.event_streams s on s.event = e.id
	where request ->> 'organisation' is null or e.organisation = (request ->> 'organisation')::uuid
$function$;
grant execute on function public.list_events(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_heads(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_build_object('state', s.state)
		|| case when s.state = request ->> 'known' then '{}' else jsonb_build_object('heads', s.heads) end
	from (
		select md5(coalesce(string_agg(event || ':' || head, ',' order by event), '')) as state,
			coalesce(jsonb_object_agg(event, head), '{}') as heads
		from public.event_streams
	) s
$function$;
grant execute on function public.list_heads(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.list_personal_links(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_links jsonb;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'organisation', a.organisation, 'mobile', a.mobile, 'secret', l.secret)
		order by a.organisation nulls last, a.name, a.id), '[]')
	into v_links
	from public.attendees a join lateral (select secret from private.personal_links where attendee = a.id order by secret limit 1) l on true
	where a.event = v_event;
	perform private.audit('list_personal_links', v_event, null, jsonb_build_object('links', jsonb_array_length(v_links)));
	return jsonb_build_object('links', v_links);
end $function$;
grant execute on function public.list_personal_links(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_suggestions(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('suggestions', coalesce((
		select jsonb_agg(jsonb_build_object('op', l.op, 'why', l.why, 'attendee', private.person_card(l.own), 'like', private.person_card(l.other)) order by l.at desc, l.op)
		from (
			select distinct on (least(own, other), greatest(own, other)) op, why, own, other, at from (
				select o.op, s.value ->> 'why' as why, o.settled_at as at,
					private.find_attendee(v_event, (private.readable(i.raw) #>> '{args,attendee}')::uuid) as own,
					private.find_attendee(v_event, (s.value ->> 'attendee')::uuid) as other
				from public.outcomes o join public.op_inbox i using (op, hash), jsonb_array_elements(o.body -> 'similar') s
				where o.event = v_event and o.status = 'accepted' and o.body ? 'similar'
			) found where own <> other
		) l
		where not exists (select from public.attendee_links k where k.event = v_event and k.decision = 'different'
			and (private.find_attendee(v_event, k.attendee), private.find_attendee(v_event, k.into_attendee)) in ((l.own, l.other), (l.other, l.own)))), '[]'));
end $function$;
grant execute on function public.list_suggestions(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_waiting(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_settled boolean := coalesce((request ->> 'settled')::boolean, false);
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('waiting', coalesce((
		select jsonb_agg(jsonb_build_object('op', o.op, 'hash', encode(o.hash, 'hex'), 'outcome', o.body, 'verb', b.body ->> 'verb', 'source', b.body ->> 'source',
			'args', case when b.body #>> '{args,mobile}' is null then b.body -> 'args'
				else jsonb_set(b.body -> 'args', '{mobile}', to_jsonb(left(b.body #>> '{args,mobile}', 3) || '****' || right(b.body #>> '{args,mobile}', 4))) end,
			'receivedAt', private.iso(i.received_at), 'capturedAt', private.iso(i.captured_at), 'phone', e.number, 'person', e.person,
			'attendeeName', (select name from public.attendees a where a.id::text = b.body #>> '{args,attendee}' and a.event = v_event))
			|| private.remedy(o.body) order by o.body ? 'referred' desc, i.received_at desc)
		from (select * from public.outcomes x where event = v_event and case when v_settled
				then exists (select from public.settlements w where w.target = x.op and w.hash = x.hash and w.decision <> 'refer')
				else status in ('held', 'refused') and x.body ->> 'reason' <> 'dismissed' end
			order by settled_at desc limit 500) o
		join public.op_inbox i using (op, hash)
		cross join lateral (select private.readable(i.raw) as body) b
		left join public.enrolments e on e.id = i.enrolment), '[]'));
end $function$;
grant execute on function public.list_waiting(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.my_profile(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('person', p.id, 'name', p.name, 'organisations', coalesce((
		select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'role', r.role) order by o.name, r.role)
		from public.roles r join public.organisations o on o.id = r.organisation), '[]'))
	from public.people p where p.id = private.current_person()
$function$;
grant execute on function public.my_profile(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.note_backup(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	insert into public.backups (taken_at, verified_at) values ((request ->> 'takenAt')::timestamptz, (request ->> 'verifiedAt')::timestamptz)
	on conflict (taken_at) do update set verified_at = excluded.verified_at;
	perform private.audit('note_backup', null, request ->> 'takenAt');
	return '{}';
end $function$;
grant execute on function public.note_backup(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.note_sign_in(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.note_sign_in(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.perform(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_organisation uuid;
	v_first jsonb := request -> 'drafts' -> 0;
	v_outcomes jsonb;
begin
	if v_first ->> 'verb' = 'createEvent' then
		v_organisation := (request ->> 'organisation')::uuid;
	else
		select organisation into v_organisation from public.events where id = v_event;
	end if;
	if v_organisation is null or not (private.is_server() or v_organisation in (select private.my_organisations())) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	if v_first ->> 'verb' = 'createEvent' then
		perform private.found_event(v_event, v_organisation, v_first -> 'args');
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, request -> 'drafts', coalesce((request ->> 'atomic')::boolean, true));
	perform private.audit(v_first ->> 'verb', v_event, v_first ->> 'subject', jsonb_build_object('operations', jsonb_array_length(v_outcomes)));
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_event));
end $function$;
grant execute on function public.perform(jsonb) to authenticated;
grant execute on function public.perform(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.pull(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_caller public.enrolments := private.reader(request);
	v_own uuid[] := private.own_enrolments(v_caller, request);
	v_stream public.event_streams;
	v_from bigint := coalesce((request #>> '{cursor,version}')::bigint, 0);
	v_restart boolean;
	v_rows jsonb;
	v_last bigint;
begin
	select * into v_stream from public.event_streams where event = v_caller.event;
	v_restart := v_from > 0 and (v_from > v_stream.head or (request #>> '{cursor,epoch}')::uuid <> v_stream.epoch
		or private.chain_at(v_caller.event, v_from) <> decode(request #>> '{cursor,chain}', 'hex'));
	if v_restart then v_from := 0; end if;
	select coalesce(jsonb_agg(private.row_for_phone(s, v_caller, v_own) order by s.version), '[]'), max(s.version)
	into v_rows, v_last
	from (select * from public.stream_entries where event = v_caller.event and version > v_from and version <= v_stream.head and not v_restart
		order by version limit 500) s;
	v_last := coalesce(v_last, v_from);
	return jsonb_build_object('restart', v_restart, 'rows', v_rows, 'cursor', private.cursor_at(v_stream, v_last),
		'head', v_stream.head, 'more', v_last < v_stream.head, 'counts', private.counts_of(v_stream),
		'serverTime', round(extract(epoch from clock_timestamp()) * 1000));
end $function$;
grant execute on function public.pull(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.push(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_caller public.enrolments;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found then perform private.refuse('YH001', 'not_enrolled'); end if;
	-- A phone speaks for itself alone: nothing in a body proves who made it.
	if (request ->> 'enrolment')::uuid is distinct from v_caller.id then perform private.refuse('YH002', 'enrolment_of_another'); end if;
	return private.take_in(v_caller, null, request);
end $function$;
grant execute on function public.push(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.push_relayed(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_owner public.enrolments;
	v_relayed_by uuid;
begin
	select * into v_owner from public.enrolments where id = (request ->> 'owner')::uuid and kind = 'phone';
	if not found then perform private.refuse('YH001', 'not_enrolled'); end if;
	select id into v_relayed_by from public.enrolments where event = v_owner.event
		and case when request ->> 'relayedBy' is null then kind = 'server' else id = (request ->> 'relayedBy')::uuid end;
	if not found then perform private.refuse('YH002', 'enrolment_of_another'); end if;
	perform private.audit('push_relayed', v_owner.event, v_owner.id::text, jsonb_build_object('by', v_relayed_by, 'operations', jsonb_array_length(request -> 'ops')));
	return private.take_in(v_owner, v_relayed_by, request - 'clock') || jsonb_build_object('number', v_owner.number, 'person', v_owner.person);
end $function$;
grant execute on function public.push_relayed(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_badge_page(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.read_badge_page(jsonb) to anon;
grant execute on function public.read_badge_page(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_door(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('confirmAtDoor', confirm_at_door, 'questions', questions)
	from public.events where id = (request ->> 'event')::uuid and id in (select private.my_events())
$function$;
grant execute on function public.read_door(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_event(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.event_line(e, s) || jsonb_build_object(
		'sessions', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'startsAt', private.iso(x.starts_at), 'endsAt', private.iso(x.ends_at))
			order by x.starts_at, x.name) from public.sessions x where x.event = e.id), '[]'),
		'stations', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by x.name) from public.stations x where x.event = e.id), '[]'),
		'phones', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'number', x.number, 'person', x.person, 'station', x.station, 'device', x.device,
			'enrolledAt', private.iso(x.enrolled_at), 'expiresAt', private.iso(x.expires_at), 'revokedAt', private.iso(x.revoked_at),
			'sealedAt', private.iso(x.sealed_at), 'maxSeq', x.max_seq, 'receivedThrough', x.received_through, 'unsent', x.unsent,
			'lastContactAt', private.iso(x.last_contact_at)) order by x.number)
			from public.enrolments x where x.event = e.id and x.kind = 'phone'), '[]'),
		'passes', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'person', x.person, 'station', x.station, 'fields', x.fields,
			'expiresAt', private.iso(x.expires_at), 'maxRedemptions', x.max_redemptions, 'redeemed', x.redeemed, 'revokedAt', private.iso(x.revoked_at),
			'issuedAt', private.iso(x.issued_at)) order by x.issued_at desc, x.id)
			from public.passes x where x.event = e.id), '[]'),
		'waiting', (select count(*) from public.outcomes x where x.event = e.id and x.status in ('held', 'refused') and x.body ->> 'reason' <> 'dismissed'))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid
$function$;
grant execute on function public.read_event(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_ledger(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object(
		'phones', coalesce((
			select jsonb_agg(jsonb_build_object('enrolment', e.id, 'number', e.number, 'person', e.person, 'station', (select s.name from public.stations s where s.id = e.station), 'device', e.device,
				'enrolledAt', private.iso(e.enrolled_at), 'expiresAt', private.iso(e.expires_at), 'revokedAt', private.iso(e.revoked_at),
				'sealedAt', private.iso(e.sealed_at), 'replaces', (select number from public.enrolments o where o.id = e.replaces),
				'replacedBy', (select min(number) from public.enrolments o where o.replaces = e.id), 'pass', e.pass,
				'maxSeq', e.max_seq, 'received', i.received, 'missing', private.gaps(e), 'unsent', e.unsent, 'grade', e.grade,
				'isInstalled', e.is_installed, 'isPersisted', e.is_persisted, 'freeMb', e.free_mb, 'battery', e.battery, 'app', e.app,
				'lastContactAt', private.iso(e.last_contact_at), 'clockOffMs', e.clock_off_ms, 'capturedLastAt', private.iso(i.captured_last_at))
				order by e.number)
			from public.enrolments e
			cross join lateral (select count(distinct seq) as received, max(captured_at) as captured_last_at from public.op_inbox where enrolment = e.id) i
			where e.event = v_event and e.kind = 'phone'), '[]'),
		'backedUpAt', (select private.iso(max(taken_at)) from public.backups),
		'head', (select head from public.event_streams where event = v_event),
		'serverNow', private.iso(clock_timestamp()));
end $function$;
grant execute on function public.read_ledger(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_pass(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_pass public.passes := private.find_pass(request ->> 'tokenHash', request ->> 'codeHash');
begin
	return (select jsonb_build_object('event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'person', v_pass.person, 'station', (select name from public.stations where id = v_pass.station),
		'expiresAt', private.iso(v_pass.expires_at), 'usedUp', v_pass.redeemed >= v_pass.max_redemptions)
		from public.events e where e.id = v_pass.event);
end $function$;
grant execute on function public.read_pass(jsonb) to anon;
grant execute on function public.read_pass(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_personal_page(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.read_personal_page(jsonb) to anon;
grant execute on function public.read_personal_page(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_rhythm(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'slots', coalesce((select jsonb_agg(jsonb_build_object('at', private.iso(slot), 'people', people) order by slot) from (
			select date_bin('5 minutes', min_at, '2000-01-01') as slot, count(*) as people
			from (select attendee, min(at) as min_at from public.attendances where event = (request ->> 'event')::uuid group by attendee) f group by 1) s), '[]'),
		'kinds', coalesce((select jsonb_agg(jsonb_build_object('kind', organisation_kind, 'present', present, 'listed', listed) order by listed desc) from (
			select a.organisation_kind, count(*) as listed, count(*) filter (where exists (select from public.attendances t where t.attendee = a.id)) as present
			from public.attendees a where a.event = (request ->> 'event')::uuid group by 1) k), '[]'))
$function$;
grant execute on function public.read_rhythm(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_wall(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('name', e.name, 'place', e.place, 'people', s.people, 'organisations', s.organisations, 'target', e.target_people,
		'arrivals', coalesce((
			select jsonb_agg(jsonb_build_object('attendee', a.id, 'name', case when a.placeholder_since is null then private.mask_name(a.name) end,
				'organisation', a.organisation, 'at', private.iso(f.at)) order by f.at desc, a.id)
			from (
				select attendee, min(at) as at from public.attendances where event = e.id
				group by attendee order by min(at) desc, attendee limit 24
			) f join public.attendees a on a.id = f.attendee), '[]'))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid and e.id in (select private.my_events())
$function$;
grant execute on function public.read_wall(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.redeem_pass(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.redeem_pass(jsonb) to anon;
grant execute on function public.redeem_pass(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.run_due(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid;
	v_inbox public.op_inbox;
	v_settled integer := 0;
	v_purged integer := 0;
begin
	if not pg_try_advisory_xact_lock(hashtext('yuanhui.run_due')) then
		return '{"isRunner": false, "settled": 0, "purged": 0}';
	end if;
	for v_event in
		select d.event from private.due() d order by d.received_at limit 1
	loop
		perform private.open_stream(v_event);
		for v_inbox in
			select * from private.due() d where d.event = v_event order by d.enrolment, d.seq limit 500
		loop
			perform private.judge(v_inbox);
			v_settled := v_settled + 1;
		end loop;
		perform private.close_stream(v_event);
	end loop;
	for v_event in
		select e.id from public.events e where e.retain_until < (now() at time zone 'Asia/Shanghai')::date and (e.purged_at is null
			or exists (select from public.op_inbox i where i.event = e.id and i.received_at > e.purged_at)) order by e.retain_until limit 1
	loop
		perform private.open_stream(v_event);
		perform private.purge_event(v_event);
		update public.events set purged_at = clock_timestamp() where id = v_event;
		perform private.audit('purge', v_event, null);
		v_purged := v_purged + 1;
	end loop;
	return jsonb_build_object('isRunner', true, 'settled', v_settled, 'purged', v_purged);
end $function$;
grant execute on function public.run_due(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.schema_version(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_schema text;
begin
	if to_regclass('supabase_migrations.schema_migrations') is not null then
		select max(version) into v_schema from supabase_migrations.schema_migrations;
	end if;
	return jsonb_build_object('schema', v_schema);
end $function$;
grant execute on function public.schema_version(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.server_secret(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_secret text;
begin
	insert into private.server_secrets (name, secret)
	values (request ->> 'name', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'))
	on conflict (name) do nothing;
	select secret into v_secret from private.server_secrets where name = request ->> 'name';
	return jsonb_build_object('secret', v_secret);
end $function$;
grant execute on function public.server_secret(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.snapshot(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_caller public.enrolments := private.reader(request);
	v_own uuid[] := private.own_enrolments(v_caller, request);
	v_stream public.event_streams;
	v_at bigint := (request #>> '{at,version}')::bigint;
	v_after bigint := coalesce((request ->> 'after')::bigint, 0);
	v_rows jsonb;
	v_last bigint;
	v_left bigint;
	v_total bigint;
begin
	select * into v_stream from public.event_streams where event = v_caller.event;
	if v_at is null or v_at > v_stream.head or (request #>> '{at,epoch}')::uuid is distinct from v_stream.epoch then
		v_at := v_stream.head;
		v_after := 0;
	end if;
	with newest as (
		select distinct on (entity, entity_id) * from public.stream_entries
		where event = v_caller.event and version <= v_at and (owner is null or owner = any (v_own))
		order by entity, entity_id, version desc
	), page as (
		select * from newest where version > v_after order by version limit 500
	)
	select coalesce((select jsonb_agg(private.row_for_phone(p::public.stream_entries, v_caller, v_own) order by p.version) from page p), '[]'),
		coalesce((select max(version) from page), v_at), (select count(*) from newest where version > v_after), (select count(*) from newest)
	into v_rows, v_last, v_left, v_total;
	return jsonb_build_object('rows', v_rows, 'cursor', private.cursor_at(v_stream, v_at), 'after', v_last, 'more', v_left > jsonb_array_length(v_rows),
		'total', v_total, 'counts', private.counts_of(v_stream), 'serverTime', round(extract(epoch from clock_timestamp()) * 1000));
end $function$;
grant execute on function public.snapshot(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.verify_streams(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	with linked as (
		select *, lag(version, 1, 0::bigint) over w as before, lag(chain) over w as before_chain
		from public.stream_entries window w as (partition by event order by version)
	), broken as (
		select event, version, case
			when version <> before + 1 then 'gap'
			when chain <> sha256(coalesce(before_chain, sha256(uuid_send(event))) || int8send(version) || commitment) then 'chain'
			when body is not null and commitment <> sha256(salt || convert_to(body::text, 'UTF8')) then 'body' end as why
		from linked
		union all
		select s.event, s.head, 'head' from public.event_streams s
		where s.head <> (select count(*) from public.stream_entries e where e.event = s.event) or s.chain <> private.chain_at(s.event, s.head)
		union all
		select s.event, s.head, 'counts' from public.event_streams s, private.recount(s.event) c
		where (s.people, s.attendances, s.organisations, s.enterprises, s.listed) <> (c.people, c.attendances, c.organisations, c.enterprises, c.listed)
	)
	select jsonb_build_object('events', (select count(*) from public.event_streams), 'versions', (select count(*) from public.stream_entries),
		'broken', coalesce((select jsonb_agg(jsonb_build_object('event', event, 'version', version, 'why', why))
			from (select * from broken where why is not null limit 50) b), '[]'))
$function$;
grant execute on function public.verify_streams(jsonb) to service_role;
