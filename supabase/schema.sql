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

create type private.contribution as (record_kind text, record uuid, part text, subject text, amount numeric, day date, organisation uuid, event uuid);
create type private.counting as (metric_id integer, programme uuid, organisation uuid, own_name text, own_code text, metric text, filters jsonb, areas jsonb, own_chains text[], scope uuid[], starts_on date, ends_on date, years text, basis text);
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

-- ── private.contacts
create table private.contacts (
	id uuid not null,
	event uuid not null,
	name text not null,
	mobile text,
	title text,
	secret text not null,
	created_by_op uuid not null,
	constraint contacts_pkey PRIMARY KEY (id),
	constraint contacts_secret_key UNIQUE (secret),
	constraint contacts_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint contacts_mobile_check CHECK (private.is_mobile(mobile)),
	constraint contacts_name_check CHECK (((name <> ''::text) AND (length(name) <= 60))),
	constraint contacts_secret_check CHECK ((secret ~ '^[A-Za-z0-9_-]{22}$'::text)),
	constraint contacts_title_check CHECK ((length(title) <= 60))
);
CREATE INDEX contacts_event_idx ON private.contacts USING btree (event);
-- no row level security

-- ── private.counterpart_links
create table private.counterpart_links (
	counterpart uuid not null,
	secret text not null,
	constraint counterpart_links_pkey PRIMARY KEY (counterpart),
	constraint counterpart_links_secret_key UNIQUE (secret),
	constraint counterpart_links_counterpart_fkey FOREIGN KEY (counterpart) REFERENCES public.counterparts(id),
	constraint counterpart_links_secret_check CHECK ((secret ~ '^[A-Za-z0-9_-]{22}$'::text))
);
-- no row level security

-- ── private.feedback_slips
create table private.feedback_slips (
	about uuid not null,
	event uuid not null,
	respondent uuid not null,
	constraint feedback_slips_pkey PRIMARY KEY (about, respondent),
	constraint feedback_slips_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
-- no row level security

-- ── private.lead_transitions
create table private.lead_transitions (
	path text not null,
	from_stage text not null,
	to_stage text not null,
	needs_reason boolean not null,
	constraint lead_transitions_pkey PRIMARY KEY (path, from_stage, to_stage)
);
-- no row level security

-- ── private.person_secret
create table private.person_secret (
	is_the_one boolean default true not null,
	secret bytea not null,
	constraint person_secret_pkey PRIMARY KEY (is_the_one),
	constraint person_secret_is_the_one_check CHECK (is_the_one)
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

-- ── private.recommendation_choices
create table private.recommendation_choices (
	op uuid not null,
	event uuid not null,
	contact uuid not null,
	is_wanted boolean not null,
	at timestamp with time zone not null,
	constraint recommendation_choices_pkey PRIMARY KEY (op),
	constraint recommendation_choices_event_fkey FOREIGN KEY (event) REFERENCES public.events(id)
);
CREATE INDEX recommendation_choices_event_contact_idx ON private.recommendation_choices USING btree (event, contact);
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

-- ── private.touched_facts
create table private.touched_facts (
	by_transaction xid8 default pg_current_xact_id() not null,
	kind text not null,
	unit uuid not null,
	organisation uuid not null,
	code text,
	names text[] default '{}'::text[] not null,
	constraint touched_facts_pkey PRIMARY KEY (by_transaction, kind, unit)
);
-- no row level security
CREATE CONSTRAINT TRIGGER _100_count AFTER INSERT ON private.touched_facts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tg_touched_facts__count();

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
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE ON public.attendances FOR EACH ROW EXECUTE FUNCTION private.tg_attendances__touch();
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
CREATE TRIGGER _100_touch AFTER INSERT OR UPDATE OF attendee ON public.attendee_aliases FOR EACH ROW EXECUTE FUNCTION private.tg_attendee_aliases__touch();
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
	person_key text,
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
CREATE INDEX attendees_organisation_key_idx ON public.attendees USING btree (organisation_key);
CREATE INDEX attendees_organisation_name_key_idx ON public.attendees USING btree (organisation_name_key);
alter table public.attendees enable row level security;
create policy of_own_events on public.attendees for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select (id, event, name, organisation, organisation_kind, credit_code, title, person_role, attention_note, source, notice_told, created_at, organisation_key, placeholder_since) on public.attendees to authenticated;
CREATE TRIGGER _100_key BEFORE INSERT OR UPDATE OF mobile, name, organisation_key ON public.attendees FOR EACH ROW EXECUTE FUNCTION private.tg_attendees__key();
CREATE TRIGGER _110_touch AFTER UPDATE ON public.attendees FOR EACH ROW WHEN (((((old.organisation_key IS DISTINCT FROM new.organisation_key) OR (old.organisation_kind IS DISTINCT FROM new.organisation_kind)) OR (old.person_role IS DISTINCT FROM new.person_role)) OR (old.person_key IS DISTINCT FROM new.person_key))) EXECUTE FUNCTION private.tg_attendees__touch();
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

-- ── public.booth_patents
create table public.booth_patents (
	booth uuid not null,
	patent uuid not null,
	place smallint not null,
	constraint booth_patents_pkey PRIMARY KEY (booth, patent),
	constraint booth_patents_booth_fkey FOREIGN KEY (booth) REFERENCES public.booths(id),
	constraint booth_patents_patent_fkey FOREIGN KEY (patent) REFERENCES public.patents(id)
);
CREATE INDEX booth_patents_patent_idx ON public.booth_patents USING btree (patent);
alter table public.booth_patents enable row level security;
create policy of_visible_booths on public.booth_patents for select to authenticated
	using ((booth IN ( SELECT booths.id
   FROM public.booths)));
grant select on public.booth_patents to authenticated;
comment on table public.booth_patents is 'Which patents a booth shows, in which order.';

-- ── public.booths
create table public.booths (
	id uuid not null,
	event uuid not null,
	code text not null,
	number text not null,
	name text not null,
	constraint booths_pkey PRIMARY KEY (id),
	constraint booths_code_key UNIQUE (code),
	constraint booths_event_number_key UNIQUE (event, number),
	constraint booths_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint booths_code_check CHECK ((code ~ '^[0-9a-hjkmnp-tv-z]{8}$'::text)),
	constraint booths_name_check CHECK (((name <> ''::text) AND (length(name) <= 120))),
	constraint booths_number_check CHECK (((number <> ''::text) AND (length(number) <= 20)))
);
alter table public.booths enable row level security;
create policy of_visible_events on public.booths for select to authenticated
	using ((event IN ( SELECT events.id
   FROM public.events)));
grant select on public.booths to authenticated;
comment on table public.booths is 'A stand at an event: what a visitor points the camera at.';

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

-- ── public.closed_periods
create table public.closed_periods (
	programme uuid not null,
	period integer not null,
	figures jsonb not null,
	closed_by text,
	closed_at timestamp with time zone not null,
	op uuid not null,
	constraint closed_periods_pkey PRIMARY KEY (programme, period),
	constraint closed_periods_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id)
);
alter table public.closed_periods enable row level security;
create policy of_visible_programmes on public.closed_periods for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.closed_periods to authenticated;
comment on table public.closed_periods is 'A period that was handed in. Facts that come late still count, and are seen beside what was handed in; reported values change by adjustValue alone.';

-- ── public.consents
create table public.consents (
	id uuid default gen_random_uuid() not null,
	event uuid not null,
	subject uuid not null,
	recipient uuid not null,
	recipient_kind text not null,
	recipient_name text not null,
	version text not null,
	granted_at timestamp with time zone not null,
	granted_by_op uuid not null,
	withdrawn_at timestamp with time zone,
	withdrawn_by_op uuid,
	constraint consents_pkey PRIMARY KEY (id),
	constraint consents_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint consents_recipient_kind_check CHECK ((recipient_kind = ANY (ARRAY['counterpart'::text, 'bureau'::text]))),
	constraint consents_version_check CHECK ((version ~ '^[a-z0-9][a-z0-9._-]{0,39}$'::text))
);
CREATE INDEX consents_event_idx ON public.consents USING btree (event);
CREATE UNIQUE INDEX one_in_force ON public.consents USING btree (subject, recipient) WHERE (withdrawn_at IS NULL);
alter table public.consents enable row level security;
create policy of_own_events on public.consents for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.consents to authenticated;
comment on table public.consents is '单独同意: one row for each recipient and each time. Withdrawn, the row stays as evidence and opens nothing any more.';

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

-- ── public.counterparts
create table public.counterparts (
	id uuid not null,
	organisation uuid not null,
	kind text not null,
	name text not null,
	credit_code text,
	created_at timestamp with time zone default now() not null,
	link_renewed_at timestamp with time zone,
	telephone text,
	constraint counterparts_pkey PRIMARY KEY (id),
	constraint counterparts_organisation_id_key UNIQUE (organisation, id),
	constraint counterparts_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint counterparts_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint counterparts_kind_check CHECK ((kind = ANY (ARRAY['university'::text, 'institute'::text, 'enterprise'::text, 'person'::text, 'bank'::text, 'investor'::text, 'agency'::text]))),
	constraint counterparts_name_check CHECK (((name <> ''::text) AND (length(name) <= 120))),
	constraint counterparts_telephone_check CHECK (private.is_telephone(telephone))
);
CREATE UNIQUE INDEX one_counterpart ON public.counterparts USING btree (organisation, COALESCE(credit_code, private.comparable(name)));
alter table public.counterparts enable row level security;
create policy of_own_organisation on public.counterparts for select to authenticated
	using ((organisation IN ( SELECT private.my_organisations() AS my_organisations)));
grant select on public.counterparts to authenticated;
CREATE TRIGGER _100_touch AFTER UPDATE OF kind ON public.counterparts FOR EACH ROW WHEN ((old.kind IS DISTINCT FROM new.kind)) EXECUTE FUNCTION private.tg_counterparts__touch();
comment on table public.counterparts is '专利权人, 银行, 投资机构: who answers. They have no account but one secret link each.';

-- ── public.deal_payments
create table public.deal_payments (
	deal uuid not null,
	number smallint not null,
	due_on date,
	paid_on date,
	amount_fen bigint not null,
	voucher text,
	constraint deal_payments_pkey PRIMARY KEY (deal, number),
	constraint deal_payments_deal_fkey FOREIGN KEY (deal) REFERENCES public.recorded_deals(id),
	constraint deal_payments_amount_fen_check CHECK ((amount_fen > 0)),
	constraint deal_payments_number_check CHECK ((number > 0)),
	constraint deal_payments_voucher_check CHECK ((length(voucher) <= 120))
);
alter table public.deal_payments enable row level security;
create policy of_visible_deals on public.deal_payments for select to authenticated
	using ((deal IN ( SELECT recorded_deals.id
   FROM public.recorded_deals)));
grant select on public.deal_payments to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.deal_payments FOR EACH ROW EXECUTE FUNCTION private.tg_deal_payments__touch();
comment on table public.deal_payments is 'Instalments: 入门费 and royalties may fall in several years.';

-- ── public.deals
create view public.deals with (security_invoker=true) as
 SELECT id,
    event,
    organisation,
    lead,
    type,
    holder_name,
    holder_code,
    holder_kind,
    acquirer_name,
    acquirer_code,
    acquirer_size,
    acquirer_region,
    patents,
    signed_on,
    effective_on,
    amount_fen,
    recorded_on,
    record_no,
    record_amount_fen,
    tech_contract_no,
    is_related_party,
    facilitated_by,
    updated_at,
    holder_region,
    acquirer_park,
    is_tech_sme,
    licence_kind,
    ends_on,
    territory,
    payment_way,
    strike
   FROM public.recorded_deals
  WHERE strike IS NULL;
grant select on public.deals to authenticated;
comment on view public.deals is 'The deals that stand. Written like a table.';

-- ── public.document_versions
create table public.document_versions (
	document uuid not null,
	version integer not null,
	definition jsonb not null,
	published_at timestamp with time zone not null,
	op uuid not null,
	constraint document_versions_pkey PRIMARY KEY (document, version),
	constraint document_versions_document_fkey FOREIGN KEY (document) REFERENCES public.programme_documents(id),
	constraint document_versions_definition_check CHECK (((jsonb_typeof(definition) = 'object'::text) AND (length((definition)::text) <= 400000))),
	constraint document_versions_version_check CHECK ((version > 0))
);
alter table public.document_versions enable row level security;
create policy of_own_office on public.document_versions for select to authenticated
	using ((document IN ( SELECT programme_documents.id
   FROM public.programme_documents)));
grant select on public.document_versions to authenticated;
comment on table public.document_versions is 'Published versions of a document. Frozen: a change is the next version, and programmes keep the one they adopted.';

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
	region text,
	tagged_on date,
	constraint enterprises_pkey PRIMARY KEY (organisation, credit_code),
	constraint enterprises_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint enterprises_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint enterprises_name_check CHECK ((name <> ''::text)),
	constraint enterprises_region_check CHECK ((region ~ '^[0-9]{6}$'::text)),
	constraint enterprises_size_class_check CHECK ((size_class = ANY (ARRAY['large'::text, 'medium'::text, 'small'::text, 'micro'::text])))
);
CREATE INDEX enterprises_enterprise_unit_idx ON public.enterprises USING btree (private.enterprise_unit(organisation, credit_code));
CREATE INDEX enterprises_organisation_comparable_idx ON public.enterprises USING btree (organisation, private.comparable(name));
alter table public.enterprises enable row level security;
create policy of_own_organisation on public.enterprises for select to authenticated
	using ((organisation IN ( SELECT private.my_organisations() AS my_organisations)));
grant select on public.enterprises to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR UPDATE ON public.enterprises FOR EACH ROW EXECUTE FUNCTION private.tg_enterprises__touch();
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
	code text default private.new_code() not null,
	secondary_types text[] default '{}'::text[] not null,
	topics text[] default '{}'::text[] not null,
	chain text,
	region text,
	industry_field text,
	counts_for uuid[],
	constraint events_pkey PRIMARY KEY (id),
	constraint events_code_key UNIQUE (code),
	constraint events_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint events_chain_check CHECK ((length(chain) <= 60)),
	constraint events_check CHECK ((ends_at > starts_at)),
	constraint events_code_check CHECK ((code ~ '^[0-9a-hjkmnp-tv-z]{8}$'::text)),
	constraint events_industry_field_check CHECK ((length(industry_field) <= 60)),
	constraint events_name_check CHECK ((name <> ''::text)),
	constraint events_questions_check CHECK (((jsonb_typeof(questions) = 'array'::text) AND (jsonb_array_length(questions) <= 3))),
	constraint events_region_check CHECK ((region ~ '^[0-9]{6}$'::text)),
	constraint events_stage_check CHECK ((stage = ANY (ARRAY['draft'::text, 'registering'::text, 'running'::text, 'ended'::text, 'archived'::text]))),
	constraint events_target_organisations_check CHECK ((target_organisations > 0)),
	constraint events_target_people_check CHECK ((target_people > 0))
);
CREATE INDEX events_organisation_starts_at_idx ON public.events USING btree (organisation, starts_at);
CREATE UNIQUE INDEX one_book ON public.events USING btree (organisation) WHERE (type = 'book'::text);
alter table public.events enable row level security;
create policy own_and_watched on public.events for select to authenticated
	using (((type <> 'book'::text) AND ((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations)))));
grant select on public.events to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR UPDATE ON public.events FOR EACH ROW WHEN ((new.type <> 'book'::text)) EXECUTE FUNCTION private.tg_events__touch();
CREATE TRIGGER _300_forget_feedback AFTER UPDATE OF purged_at ON public.events FOR EACH ROW WHEN ((new.purged_at IS NOT NULL)) EXECUTE FUNCTION private.tg_events__forget_feedback();
comment on table public.events is '草稿 → 报名中 → 进行中 → 待办结 → 已归档.';

-- ── public.feedback
create table public.feedback (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	role text not null,
	lead uuid,
	organisation_kind text not null,
	respondent uuid,
	text text,
	op uuid not null,
	given_on date not null,
	constraint feedback_pkey PRIMARY KEY (id),
	constraint feedback_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint feedback_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint feedback_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint feedback_check CHECK (((role = 'party'::text) OR (lead IS NULL))),
	constraint feedback_organisation_kind_check CHECK ((organisation_kind = ANY (ARRAY['enterprise'::text, 'university'::text, 'institute'::text, 'finance'::text, 'service'::text, 'government'::text, 'other'::text]))),
	constraint feedback_role_check CHECK ((role = ANY (ARRAY['attendee'::text, 'party'::text]))),
	constraint feedback_text_check CHECK ((length(text) <= 500))
);
CREATE INDEX feedback_event_idx ON public.feedback USING btree (event);
CREATE INDEX feedback_organisation_given_on_idx ON public.feedback USING btree (organisation, given_on);
alter table public.feedback enable row level security;
create policy own_and_watched on public.feedback for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select (id, event, organisation, role, lead, organisation_kind, given_on) on public.feedback to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.feedback FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('feedback');
comment on table public.feedback is '满意度评价: one answered form.';

-- ── public.feedback_ratings
create table public.feedback_ratings (
	feedback uuid not null,
	event uuid not null,
	question text not null,
	rating smallint not null,
	constraint feedback_ratings_pkey PRIMARY KEY (feedback, question),
	constraint feedback_ratings_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint feedback_ratings_feedback_fkey FOREIGN KEY (feedback) REFERENCES public.feedback(id),
	constraint feedback_ratings_question_check CHECK ((question = ANY (ARRAY['overall'::text, 'arrangement'::text, 'fit'::text, 'response'::text, 'transfer-licence-policy-and-procedures'::text]))),
	constraint feedback_ratings_rating_check CHECK (((rating >= 1) AND (rating <= 5)))
);
CREATE INDEX feedback_ratings_event_question_idx ON public.feedback_ratings USING btree (event, question);
alter table public.feedback_ratings enable row level security;
create policy of_visible_feedback on public.feedback_ratings for select to authenticated
	using ((feedback IN ( SELECT feedback.id
   FROM public.feedback)));
grant select on public.feedback_ratings to authenticated;
comment on table public.feedback_ratings is 'One answer to one question. What was left out has no row, and counts in no average.';

-- ── public.files
create table public.files (
	id uuid not null,
	event uuid not null,
	need uuid,
	lead uuid,
	enrolment uuid not null,
	name text not null,
	type text not null,
	bytes integer not null,
	sha256 text not null,
	op uuid not null,
	attached_at timestamp with time zone not null,
	stored_at timestamp with time zone,
	removed_at timestamp with time zone,
	cleared_at timestamp with time zone,
	value uuid,
	patent uuid,
	width integer,
	height integer,
	deal uuid,
	pledge uuid,
	filing uuid,
	paper text,
	constraint files_pkey PRIMARY KEY (id),
	constraint files_deal_fkey FOREIGN KEY (deal) REFERENCES public.recorded_deals(id),
	constraint files_enrolment_fkey FOREIGN KEY (enrolment) REFERENCES public.enrolments(id),
	constraint files_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint files_filing_fkey FOREIGN KEY (filing) REFERENCES public.recorded_filings(id),
	constraint files_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint files_need_fkey FOREIGN KEY (need) REFERENCES public.needs(id),
	constraint files_patent_fkey FOREIGN KEY (patent) REFERENCES public.patents(id),
	constraint files_pledge_fkey FOREIGN KEY (pledge) REFERENCES public.recorded_pledges(id),
	constraint files_value_fkey FOREIGN KEY (value) REFERENCES public.reported_values(id),
	constraint files_bytes_check CHECK (((bytes >= 1) AND (bytes <= 10485760))),
	constraint files_height_check CHECK (((height >= 1) AND (height <= 20000))),
	constraint files_name_check CHECK (((name <> ''::text) AND (length(name) <= 120))),
	constraint files_paper_check CHECK ((paper = ANY (ARRAY['contract'::text, 'voucher'::text, 'filing'::text]))),
	constraint files_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
	constraint files_type_check CHECK ((type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text, 'application/pdf'::text]))),
	constraint files_width_check CHECK (((width >= 1) AND (width <= 20000))),
	constraint one_subject CHECK ((num_nonnulls(need, lead, patent, value, deal, pledge, filing) = 1)),
	constraint paper_of_records CHECK (((paper IS NOT NULL) = (num_nonnulls(deal, pledge, filing) = 1)))
);
CREATE INDEX files_deal_idx ON public.files USING btree (deal) WHERE (deal IS NOT NULL);
CREATE INDEX files_enrolment_idx ON public.files USING btree (enrolment) WHERE ((stored_at IS NULL) AND (removed_at IS NULL));
CREATE INDEX files_event_idx ON public.files USING btree (event);
CREATE INDEX files_filing_idx ON public.files USING btree (filing) WHERE (filing IS NOT NULL);
CREATE INDEX files_lead_idx ON public.files USING btree (lead);
CREATE INDEX files_need_idx ON public.files USING btree (need);
CREATE INDEX files_patent_idx ON public.files USING btree (patent) WHERE (patent IS NOT NULL);
CREATE INDEX files_pledge_idx ON public.files USING btree (pledge) WHERE (pledge IS NOT NULL);
CREATE INDEX files_removed_at_idx ON public.files USING btree (removed_at) WHERE ((removed_at IS NOT NULL) AND (cleared_at IS NULL));
CREATE INDEX files_value_idx ON public.files USING btree (value);
alter table public.files enable row level security;
create policy of_own_events on public.files for select to authenticated
	using ((event IN ( SELECT private.my_events() AS my_events)));
grant select on public.files to authenticated;
comment on table public.files is '照片和附件: announced by an operation, stored when stored_at says so.';

-- ── public.lead_answers
create table public.lead_answers (
	op uuid not null,
	lead uuid not null,
	event uuid not null,
	counterpart uuid not null,
	answer text not null,
	reason text,
	next_step text,
	next_on date,
	at timestamp with time zone not null,
	constraint lead_answers_pkey PRIMARY KEY (op),
	constraint lead_answers_counterpart_fkey FOREIGN KEY (counterpart) REFERENCES public.counterparts(id),
	constraint lead_answers_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint lead_answers_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint lead_answers_answer_check CHECK ((answer = ANY (ARRAY['interested'::text, 'declined'::text, 'question'::text]))),
	constraint lead_answers_next_step_check CHECK ((length(next_step) <= 200)),
	constraint lead_answers_reason_check CHECK ((length(reason) <= 500))
);
CREATE INDEX lead_answers_lead_at_idx ON public.lead_answers USING btree (lead, at);
alter table public.lead_answers enable row level security;
create policy of_visible_leads on public.lead_answers for select to authenticated
	using ((lead IN ( SELECT leads.id
   FROM public.leads)));
grant select (op, lead, event, counterpart, answer, next_on, at) on public.lead_answers to authenticated;
comment on table public.lead_answers is 'What a counterpart said to a lead, through its link.';

-- ── public.lead_links
create table public.lead_links (
	lead uuid not null,
	other uuid not null,
	why text not null,
	constraint lead_links_pkey PRIMARY KEY (lead, other),
	constraint lead_links_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint lead_links_other_fkey FOREIGN KEY (other) REFERENCES public.leads(id),
	constraint lead_links_why_check CHECK ((why = ANY (ARRAY['same_firm_and_patent'::text, 'same_person'::text])))
);
alter table public.lead_links enable row level security;
create policy of_visible_leads on public.lead_links for select to authenticated
	using ((lead IN ( SELECT leads.id
   FROM public.leads)));
grant select on public.lead_links to authenticated;
comment on table public.lead_links is 'Leads that speak of the same: of one firm for one patent, or of one person. Each keeps its own way.';

-- ── public.lead_steps
create table public.lead_steps (
	op uuid not null,
	lead uuid not null,
	event uuid not null,
	from_stage text not null,
	to_stage text not null,
	reason text,
	next_step text,
	next_on date,
	by text,
	at timestamp with time zone not null,
	constraint lead_steps_pkey PRIMARY KEY (op),
	constraint lead_steps_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint lead_steps_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint lead_steps_next_step_check CHECK ((length(next_step) <= 200)),
	constraint lead_steps_reason_check CHECK ((length(reason) <= 500))
);
CREATE INDEX lead_steps_lead_at_idx ON public.lead_steps USING btree (lead, at);
alter table public.lead_steps enable row level security;
create policy of_visible_leads on public.lead_steps for select to authenticated
	using ((lead IN ( SELECT leads.id
   FROM public.leads)));
grant select (op, lead, event, from_stage, to_stage, next_on, by, at) on public.lead_steps to authenticated;
comment on table public.lead_steps is 'Every step of a lead, with who and when.';

-- ── public.leads
create table public.leads (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	path text not null,
	stage text not null,
	stage_at timestamp with time zone not null,
	patent uuid,
	booth uuid,
	need uuid,
	counterpart uuid,
	intent text,
	company text,
	credit_code text,
	company_key text generated always as (COALESCE(credit_code, ('name:'::text || private.comparable(company)))) stored,
	contact uuid,
	use text,
	budget_fen bigint,
	timeframe text,
	call_back boolean default false not null,
	note text,
	receipt text not null,
	op uuid not null,
	requested_at timestamp with time zone not null,
	caller text,
	erased_at timestamp with time zone,
	searchable text generated always as (((private.searchable(company) || '|'::text) || private.searchable(receipt))) stored not null,
	words tsvector generated always as (private.bigrams(((private.searchable(company) || '|'::text) || private.searchable(receipt)))) stored not null,
	contact_firm text,
	withdrawn_at timestamp with time zone,
	constraint leads_pkey PRIMARY KEY (id),
	constraint leads_booth_fkey FOREIGN KEY (booth) REFERENCES public.booths(id),
	constraint leads_counterpart_fkey FOREIGN KEY (counterpart) REFERENCES public.counterparts(id),
	constraint leads_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint leads_need_fkey FOREIGN KEY (need) REFERENCES public.needs(id),
	constraint leads_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint leads_patent_fkey FOREIGN KEY (patent) REFERENCES public.patents(id),
	constraint leads_budget_fen_check CHECK ((budget_fen >= 0)),
	constraint leads_caller_check CHECK ((length(caller) <= 60)),
	constraint leads_check CHECK (((patent IS NULL) <> (need IS NULL))),
	constraint leads_company_check CHECK ((length(company) <= 120)),
	constraint leads_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint leads_intent_check CHECK ((intent = ANY (ARRAY['licence'::text, 'transfer'::text, 'equity'::text, 'inquiry'::text]))),
	constraint leads_note_check CHECK ((length(note) <= 1000)),
	constraint leads_path_check CHECK ((path = ANY (ARRAY['conveyance'::text, 'conveyance-university'::text, 'financing'::text, 'service'::text]))),
	constraint leads_timeframe_check CHECK ((length(timeframe) <= 60)),
	constraint leads_use_check CHECK ((length(use) <= 1000))
);
CREATE INDEX leads_contact_idx ON public.leads USING btree (contact);
CREATE INDEX leads_counterpart_requested_at_idx ON public.leads USING btree (counterpart, requested_at DESC);
CREATE INDEX leads_need_idx ON public.leads USING btree (need);
CREATE INDEX leads_organisation_requested_at_id_idx ON public.leads USING btree (organisation, requested_at DESC, id DESC);
CREATE INDEX leads_organisation_stage_requested_at_idx ON public.leads USING btree (organisation, stage, requested_at);
CREATE INDEX leads_patent_company_key_idx ON public.leads USING btree (patent, company_key);
CREATE INDEX leads_receipt_idx ON public.leads USING btree (receipt);
CREATE INDEX leads_requested_at_id_idx ON public.leads USING btree (requested_at DESC, id DESC);
CREATE INDEX leads_words_idx ON public.leads USING gin (words);
alter table public.leads enable row level security;
create policy own_and_watched on public.leads for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select (id, event, organisation, path, stage, stage_at, patent, booth, need, counterpart, intent, budget_fen, timeframe, call_back, receipt, requested_at, caller) on public.leads to authenticated;
CREATE TRIGGER _100_keep_firm BEFORE UPDATE OF contact ON public.leads FOR EACH ROW WHEN (((old.contact IS NOT NULL) AND (new.contact IS NULL))) EXECUTE FUNCTION private.tg_requests__keep_firm();
CREATE TRIGGER _100_remove_files AFTER UPDATE OF erased_at ON public.leads FOR EACH ROW WHEN (((old.erased_at IS NULL) AND (new.erased_at IS NOT NULL))) EXECUTE FUNCTION private.tg_requests__remove_files();
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('lead');
comment on table public.leads is '对接意向. What the person wrote and how to reach them never leaves without a consent that names who may know.';

-- ── public.needs
create table public.needs (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	kind text not null,
	fields jsonb not null,
	set_by jsonb not null,
	title text generated always as ((fields ->> 'title'::text)) stored not null,
	visibility text generated always as ((fields ->> 'visibility'::text)) stored not null,
	company text generated always as ((fields ->> 'company'::text)) stored,
	credit_code text generated always as ((fields ->> 'creditCode'::text)) stored,
	industry text generated always as ((fields ->> 'industry'::text)) stored,
	headcount integer generated always as (((fields ->> 'headcount'::text))::integer) stored,
	revenue_fen bigint generated always as (((fields ->> 'revenueFen'::text))::bigint) stored,
	assets_fen bigint generated always as (((fields ->> 'assetsFen'::text))::bigint) stored,
	amount_fen bigint generated always as (((fields ->> 'amountFen'::text))::bigint) stored,
	contact uuid,
	receipt text not null,
	op uuid not null,
	recorded_at timestamp with time zone not null,
	withdrawn_at timestamp with time zone,
	withdrawn_reason text,
	erased_at timestamp with time zone,
	words tsvector generated always as (private.bigrams(private.need_text(fields))) stored not null,
	searchable text generated always as (private.need_text(fields)) stored not null,
	contact_firm text,
	constraint needs_pkey PRIMARY KEY (id),
	constraint needs_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint needs_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint needs_amount_fen_check CHECK ((amount_fen >= 0)),
	constraint needs_assets_fen_check CHECK ((assets_fen >= 0)),
	constraint needs_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint needs_fields_check CHECK (((jsonb_typeof(fields) = 'object'::text) AND (length((fields)::text) <= 40000))),
	constraint needs_headcount_check CHECK ((headcount >= 0)),
	constraint needs_kind_check CHECK ((kind = ANY (ARRAY['technical'::text, 'financing'::text, 'policy'::text, 'service'::text]))),
	constraint needs_revenue_fen_check CHECK ((revenue_fen >= 0)),
	constraint needs_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'anonymous'::text, 'counterparts'::text]))),
	constraint needs_withdrawn_reason_check CHECK ((length(withdrawn_reason) <= 200))
);
CREATE INDEX needs_contact_idx ON public.needs USING btree (contact);
CREATE INDEX needs_organisation_recorded_at_id_idx ON public.needs USING btree (organisation, recorded_at DESC, id DESC);
CREATE INDEX needs_receipt_idx ON public.needs USING btree (receipt);
CREATE INDEX needs_recorded_at_id_idx ON public.needs USING btree (recorded_at DESC, id DESC);
CREATE INDEX needs_words_idx ON public.needs USING gin (words);
alter table public.needs enable row level security;
create policy own_and_watched on public.needs for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select (id, event, organisation, kind, visibility, industry, headcount, revenue_fen, assets_fen, amount_fen, receipt, recorded_at, withdrawn_at) on public.needs to authenticated;
CREATE TRIGGER _100_keep_firm BEFORE UPDATE OF contact ON public.needs FOR EACH ROW WHEN (((old.contact IS NOT NULL) AND (new.contact IS NULL))) EXECUTE FUNCTION private.tg_requests__keep_firm();
CREATE TRIGGER _100_remove_files AFTER UPDATE OF erased_at ON public.needs FOR EACH ROW WHEN (((old.erased_at IS NULL) AND (new.erased_at IS NOT NULL))) EXECUTE FUNCTION private.tg_requests__remove_files();
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.needs FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('need');
comment on table public.needs is '技术需求, 融资需求, 政策与服务需求.';

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
CREATE INDEX patent_history ON public.op_inbox USING btree (((private.readable(raw) #>> '{args,number}'::text[]))) WHERE (raw ~~ '%recordPatent%'::text);
CREATE INDEX record_history ON public.op_inbox USING btree (private.record_named(raw)) WHERE (raw ~ 'recordDeal|recordPledge|recordProductFiling|detachFile'::text);
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
	telephone text,
	constraint organisations_pkey PRIMARY KEY (id),
	constraint organisations_credit_code_key UNIQUE (credit_code),
	constraint organisations_parent_fkey FOREIGN KEY (parent) REFERENCES public.organisations(id),
	constraint organisations_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['park'::text, 'bureau'::text, 'university'::text, 'platform'::text, 'agency'::text, 'bank'::text, 'enterprise'::text, 'other'::text]))),
	constraint organisations_name_check CHECK ((name <> ''::text)),
	constraint organisations_region_check CHECK ((region ~ '^[0-9]{6}$'::text)),
	constraint organisations_telephone_check CHECK (private.is_telephone(telephone))
);
CREATE INDEX organisations_parent_idx ON public.organisations USING btree (parent);
CREATE INDEX organisations_region_idx ON public.organisations USING btree (region);
alter table public.organisations enable row level security;
create policy own_and_watched on public.organisations for select to authenticated
	using (((id IN ( SELECT private.my_organisations() AS my_organisations)) OR (id IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.organisations to authenticated;
CREATE TRIGGER _100_count AFTER INSERT OR UPDATE OF name, credit_code, region, parent ON public.organisations FOR EACH ROW EXECUTE FUNCTION private.tg_organisations__count();
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

-- ── public.patent_offers
create table public.patent_offers (
	patent uuid not null,
	mode text not null,
	pricing text not null,
	price_fen bigint,
	terms text,
	constraint patent_offers_pkey PRIMARY KEY (patent, mode),
	constraint patent_offers_patent_fkey FOREIGN KEY (patent) REFERENCES public.patents(id),
	constraint patent_offers_mode_check CHECK ((mode = ANY (ARRAY['transfer'::text, 'licence-ordinary'::text, 'licence-sole'::text, 'licence-exclusive'::text, 'open-licence'::text, 'equity'::text, 'use-first-pay-later'::text]))),
	constraint patent_offers_price_fen_check CHECK ((price_fen >= 0)),
	constraint patent_offers_pricing_check CHECK ((pricing = ANY (ARRAY['negotiable'::text, 'fixed'::text, 'royalty'::text, 'upfront-and-royalty'::text, 'free'::text]))),
	constraint patent_offers_terms_check CHECK ((length(terms) <= 500))
);
alter table public.patent_offers enable row level security;
create policy of_visible_patents on public.patent_offers for select to authenticated
	using ((patent IN ( SELECT patents.id
   FROM public.patents)));
grant select on public.patent_offers to authenticated;
comment on table public.patent_offers is '转让, 普通/排他/独占许可, 开放许可, 作价入股, 先使用后付费: each with its price terms.';

-- ── public.patents
create table public.patents (
	id uuid not null,
	organisation uuid not null,
	number text not null,
	kind text not null,
	title text not null,
	plain text,
	holder_name text not null,
	holder_kind text not null,
	holder uuid,
	legal_status text not null,
	annuity_status text default 'unknown'::text not null,
	annuity_paid_until date,
	checked_on date,
	burdens text[] default '{}'::text[] not null,
	pledgee_agreed_on date,
	evaluated_on date,
	maturity text,
	chains text[] default '{}'::text[] not null,
	means text[] default '{}'::text[] not null,
	effects text[] default '{}'::text[] not null,
	scenes text[] default '{}'::text[] not null,
	updated_at timestamp with time zone default now() not null,
	words tsvector generated always as (private.bigrams(private.patent_text(number, title, plain, holder_name, (((means || effects) || scenes) || chains)))) stored not null,
	searchable text generated always as (private.patent_text(number, title, plain, holder_name, (((means || effects) || scenes) || chains))) stored not null,
	constraint patents_pkey PRIMARY KEY (id),
	constraint patents_organisation_number_key UNIQUE (organisation, number),
	constraint patents_holder_fkey FOREIGN KEY (holder) REFERENCES public.counterparts(id),
	constraint patents_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint patents_annuity_status_check CHECK ((annuity_status = ANY (ARRAY['paid'::text, 'overdue'::text, 'unknown'::text]))),
	constraint patents_burdens_check CHECK ((burdens <@ ARRAY['pledged'::text, 'licensed-exclusive'::text, 'licensed-sole'::text, 'licensed-ordinary'::text, 'co-owned'::text, 'seized'::text])),
	constraint patents_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['university'::text, 'institute'::text, 'large-soe'::text, 'enterprise'::text, 'person'::text, 'other'::text]))),
	constraint patents_holder_name_check CHECK (((holder_name <> ''::text) AND (length(holder_name) <= 200))),
	constraint patents_kind_check CHECK ((kind = ANY (ARRAY['invention'::text, 'utility_model'::text, 'design'::text]))),
	constraint patents_legal_status_check CHECK ((legal_status = ANY (ARRAY['application'::text, 'granted'::text, 'lapsed'::text, 'expired'::text, 'invalidated'::text, 'withdrawn'::text]))),
	constraint patents_maturity_check CHECK ((maturity = ANY (ARRAY['concept'::text, 'lab'::text, 'bench'::text, 'pilot'::text, 'production'::text]))),
	constraint patents_number_check CHECK (private.is_patent_number(number)),
	constraint patents_plain_check CHECK ((length(plain) <= 600)),
	constraint patents_title_check CHECK (((title <> ''::text) AND (length(title) <= 200)))
);
CREATE INDEX patents_holder_idx ON public.patents USING btree (holder);
CREATE INDEX patents_organisation_title_id_idx ON public.patents USING btree (organisation, title, id);
CREATE INDEX patents_words_idx ON public.patents USING gin (words);
alter table public.patents enable row level security;
create policy own_and_watched on public.patents for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.patents to authenticated;
comment on table public.patents is 'Patents and applications that an organisation brings to the market. Nothing here is personal but an inventor who holds a patent by name, as the register has it.';

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

-- ── public.pledges
create view public.pledges with (security_invoker=true) as
 SELECT id,
    event,
    organisation,
    lead,
    borrower_name,
    borrower_code,
    borrower_size,
    borrower_region,
    lender_name,
    right_kinds,
    patents,
    is_own_patents,
    registered_fen,
    registered_on,
    registration_no,
    loan_fen,
    paid_out_on,
    is_inclusive,
    is_in_risk_pool,
    facilitated_by,
    updated_at,
    borrower_park,
    is_municipal_project,
    strike
   FROM public.recorded_pledges
  WHERE strike IS NULL;
grant select on public.pledges to authenticated;
comment on view public.pledges is 'The pledges that stand. Written like a table.';

-- ── public.product_filings
create view public.product_filings with (security_invoker=true) as
 SELECT id,
    event,
    organisation,
    firm_name,
    firm_code,
    product,
    patents,
    filing_no,
    filed_on,
    is_intensive,
    sales_fen,
    profit_fen,
    assisted_by,
    updated_at,
    firm_size,
    firm_region,
    firm_park,
    strike
   FROM public.recorded_filings
  WHERE strike IS NULL;
grant select on public.product_filings to authenticated;
comment on view public.product_filings is 'The product filings that stand. Written like a table.';

-- ── public.programme_counters
create table public.programme_counters (
	metric integer not null,
	period integer not null,
	value numeric not null,
	subjects integer not null,
	records integer not null,
	constraint programme_counters_pkey PRIMARY KEY (metric, period),
	constraint programme_counters_metric_fkey FOREIGN KEY (metric) REFERENCES public.programme_metrics(id),
	constraint programme_counters_records_check CHECK ((records >= 0)),
	constraint programme_counters_subjects_check CHECK ((subjects >= 0))
);
alter table public.programme_counters enable row level security;
comment on table public.programme_counters is 'The figures. A missing row is zero.';

-- ── public.programme_documents
create table public.programme_documents (
	id uuid not null,
	organisation uuid not null,
	draft jsonb not null,
	revision integer default 1 not null,
	drafted_at timestamp with time zone not null,
	op uuid not null,
	withdrawn_at timestamp with time zone,
	constraint programme_documents_pkey PRIMARY KEY (id),
	constraint programme_documents_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint programme_documents_draft_check CHECK (((jsonb_typeof(draft) = 'object'::text) AND (length((draft)::text) <= 400000)))
);
CREATE INDEX programme_documents_organisation_idx ON public.programme_documents USING btree (organisation);
alter table public.programme_documents enable row level security;
create policy of_own_office on public.programme_documents for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.my_bureaus() AS my_bureaus))));
grant select on public.programme_documents to authenticated;
comment on table public.programme_documents is '政策文件: a document of programmes as its office writes it. Others see published versions only, by list_offered_documents.';

-- ── public.programme_entries
create table public.programme_entries (
	id uuid not null,
	programme uuid not null,
	name text not null,
	credit_code text,
	application jsonb not null,
	entered_on date,
	has_progress boolean,
	version integer default 1 not null,
	recorded_by text,
	recorded_at timestamp with time zone not null,
	op uuid not null,
	constraint programme_entries_pkey PRIMARY KEY (id),
	constraint programme_entries_programme_credit_code_key UNIQUE (programme, credit_code),
	constraint programme_entries_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id),
	constraint programme_entries_application_check CHECK (((jsonb_typeof(application) = 'object'::text) AND (length((application)::text) <= 100000))),
	constraint programme_entries_credit_code_check CHECK (private.is_credit_code(credit_code)),
	constraint programme_entries_name_check CHECK (((name <> ''::text) AND (length(name) <= 120)))
);
CREATE INDEX programme_entries_programme_name_idx ON public.programme_entries USING btree (programme, name);
alter table public.programme_entries enable row level security;
create policy of_visible_programmes on public.programme_entries for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.programme_entries to authenticated;
CREATE TRIGGER _100_said AFTER INSERT OR UPDATE ON public.programme_entries FOR EACH ROW EXECUTE FUNCTION private.tg_programmes__said();
comment on table public.programme_entries is '准入自查: one enterprise of a programme, as far as its entry criteria are known.';

-- ── public.programme_metrics
create table public.programme_metrics (
	id integer generated always as identity not null,
	programme uuid not null,
	key text not null,
	metric text not null,
	filters jsonb not null,
	basis text not null,
	constraint programme_metrics_pkey PRIMARY KEY (id),
	constraint programme_metrics_programme_key_key UNIQUE (programme, key),
	constraint programme_metrics_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id),
	constraint programme_metrics_basis_check CHECK ((basis = ANY (ARRAY['year'::text, 'programme'::text, 'month'::text, '2-months'::text, 'point'::text, 'prior_year'::text, 'prior_3y'::text]))),
	constraint programme_metrics_filters_check CHECK ((jsonb_typeof(filters) = 'object'::text)),
	constraint programme_metrics_key_check CHECK ((key ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,159}$'::text)),
	constraint programme_metrics_metric_check CHECK ((metric ~ '^[a-z][A-Za-z0-9._:-]{0,79}$'::text))
);
alter table public.programme_metrics enable row level security;
create policy of_visible_programmes on public.programme_metrics for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.programme_metrics to authenticated;
comment on table public.programme_metrics is 'What a programme counts: one row for each distinct metric with its filters.';

-- ── public.programme_records
create table public.programme_records (
	metric integer not null,
	record_kind text not null,
	record uuid not null,
	part text default ''::text not null,
	subject text,
	amount numeric not null,
	day date not null,
	organisation uuid not null,
	event uuid,
	constraint programme_records_pkey PRIMARY KEY (metric, record_kind, record, part),
	constraint programme_records_metric_fkey FOREIGN KEY (metric) REFERENCES public.programme_metrics(id)
);
CREATE INDEX programme_records_event_metric_idx ON public.programme_records USING btree (event, metric) WHERE (event IS NOT NULL);
CREATE INDEX programme_records_metric_day_record_part_idx ON public.programme_records USING btree (metric, day DESC, record, part);
CREATE INDEX programme_records_metric_subject_idx ON public.programme_records USING btree (metric, subject) WHERE (subject IS NOT NULL);
CREATE INDEX programme_records_record_idx ON public.programme_records USING btree (record);
alter table public.programme_records enable row level security;
comment on table public.programme_records is 'The evidence rows behind each figure.';

-- ── public.programme_reports
create table public.programme_reports (
	id uuid not null,
	programme uuid not null,
	organisation uuid not null,
	year integer not null,
	number integer not null,
	label text not null,
	kind text not null,
	from_day date not null,
	to_day date not null,
	version integer not null,
	counted bigint not null,
	streams jsonb not null,
	body jsonb not null,
	made_by text,
	made_at timestamp with time zone not null,
	op uuid not null,
	constraint programme_reports_pkey PRIMARY KEY (id),
	constraint programme_reports_organisation_year_number_key UNIQUE (organisation, year, number),
	constraint programme_reports_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint programme_reports_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id),
	constraint programme_reports_body_check CHECK (((jsonb_typeof(body) = 'object'::text) AND (length((body)::text) <= 1000000))),
	constraint programme_reports_check CHECK ((to_day >= from_day)),
	constraint programme_reports_kind_check CHECK ((kind = ANY (ARRAY['circular'::text, 'analysis'::text, 'self_evaluation'::text, 'evaluation'::text]))),
	constraint programme_reports_number_check CHECK ((number > 0))
);
CREATE INDEX programme_reports_programme_made_at_idx ON public.programme_reports USING btree (programme, made_at DESC);
alter table public.programme_reports enable row level security;
create policy of_visible_programmes on public.programme_reports for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.programme_reports to authenticated;
comment on table public.programme_reports is '报告: what was handed in, word for word. It never changes; a later report is another one.';

-- ── public.programme_scope
create table public.programme_scope (
	organisation uuid not null,
	kind text not null,
	programme uuid not null,
	constraint programme_scope_pkey PRIMARY KEY (organisation, kind, programme),
	constraint programme_scope_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint programme_scope_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id)
);
CREATE INDEX programme_scope_programme_idx ON public.programme_scope USING btree (programme);
alter table public.programme_scope enable row level security;
comment on table public.programme_scope is 'Kept by refresh_scope.';

-- ── public.programme_subjects
create table public.programme_subjects (
	metric integer not null,
	period integer not null,
	subject text not null,
	refs integer not null,
	amount numeric not null,
	constraint programme_subjects_pkey PRIMARY KEY (metric, period, subject),
	constraint programme_subjects_metric_fkey FOREIGN KEY (metric) REFERENCES public.programme_metrics(id),
	constraint programme_subjects_refs_check CHECK ((refs > 0))
);
alter table public.programme_subjects enable row level security;
comment on table public.programme_subjects is 'Distinct people, firms, patents and deals of a figure and period, counted by reference: distinct counts cannot be summed.';

-- ── public.programmes
create table public.programmes (
	id uuid not null,
	organisation uuid not null,
	definition jsonb not null,
	settings jsonb not null,
	starts_on date not null,
	ends_on date not null,
	years text default 'project'::text not null,
	version integer default 1 not null,
	counted bigint default 0 not null,
	adopted_at timestamp with time zone not null,
	op uuid not null,
	dropped_at timestamp with time zone,
	dropped_reason text,
	numbers_set jsonb default '{}'::jsonb not null,
	constraint programmes_pkey PRIMARY KEY (id),
	constraint programmes_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint programmes_check CHECK ((ends_on >= starts_on)),
	constraint programmes_definition_check CHECK (((jsonb_typeof(definition) = 'object'::text) AND (length((definition)::text) <= 400000))),
	constraint programmes_dropped_reason_check CHECK ((length(dropped_reason) <= 500)),
	constraint programmes_numbers_set_check CHECK ((jsonb_typeof(numbers_set) = 'object'::text)),
	constraint programmes_settings_check CHECK (((jsonb_typeof(settings) = 'object'::text) AND (length((settings)::text) <= 100000))),
	constraint programmes_years_check CHECK ((years = ANY (ARRAY['project'::text, 'calendar'::text])))
);
CREATE INDEX programmes_expr_idx ON public.programmes USING btree (((definition #>> '{edition,document}'::text[]))) WHERE (definition ? 'edition'::text);
CREATE INDEX programmes_organisation_starts_on_idx ON public.programmes USING btree (organisation, starts_on);
alter table public.programmes enable row level security;
create policy own_and_watched on public.programmes for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.programmes to authenticated;
comment on table public.programmes is '项目: a programme as one organisation carries it out.';
comment on column public.programmes.numbers_set is 'By the place of a number in settings: by, at, and reason where one was given.';

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

-- ── public.recorded_deals
create table public.recorded_deals (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	lead uuid,
	type text not null,
	holder_name text not null,
	holder_code text,
	holder_kind text not null,
	acquirer_name text not null,
	acquirer_code text,
	acquirer_size text,
	acquirer_region text,
	patents text[] not null,
	signed_on date,
	effective_on date,
	amount_fen bigint,
	recorded_on date,
	record_no text,
	record_amount_fen bigint,
	tech_contract_no text,
	is_related_party boolean,
	facilitated_by text[] default '{}'::text[] not null,
	updated_at timestamp with time zone default now() not null,
	holder_region text,
	acquirer_park text,
	is_tech_sme boolean,
	licence_kind text,
	ends_on date,
	territory text,
	payment_way text,
	strike uuid,
	constraint deals_pkey PRIMARY KEY (id),
	constraint deals_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint deals_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint deals_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint recorded_deals_strike_fkey FOREIGN KEY (strike) REFERENCES public.strikes(op),
	constraint deals_acquirer_code_check CHECK (private.is_credit_code(acquirer_code)),
	constraint deals_acquirer_name_check CHECK ((acquirer_name <> ''::text)),
	constraint deals_acquirer_park_check CHECK ((length(acquirer_park) <= 60)),
	constraint deals_acquirer_region_check CHECK ((acquirer_region ~ '^[0-9]{6}$'::text)),
	constraint deals_acquirer_size_check CHECK ((acquirer_size = ANY (ARRAY['large'::text, 'medium'::text, 'small'::text, 'micro'::text]))),
	constraint deals_amount_fen_check CHECK ((amount_fen >= 0)),
	constraint deals_holder_code_check CHECK (private.is_credit_code(holder_code)),
	constraint deals_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['university'::text, 'institute'::text, 'large-soe'::text, 'enterprise'::text, 'person'::text, 'other'::text]))),
	constraint deals_holder_name_check CHECK ((holder_name <> ''::text)),
	constraint deals_holder_region_check CHECK ((holder_region ~ '^[0-9]{6}$'::text)),
	constraint deals_licence_kind_check CHECK ((licence_kind = ANY (ARRAY['ordinary'::text, 'sole'::text, 'exclusive'::text, 'sub'::text]))),
	constraint deals_patents_check CHECK ((cardinality(patents) > 0)),
	constraint deals_payment_way_check CHECK ((length(payment_way) <= 60)),
	constraint deals_record_amount_fen_check CHECK ((record_amount_fen >= 0)),
	constraint deals_record_no_check CHECK ((length(record_no) <= 60)),
	constraint deals_tech_contract_no_check CHECK ((length(tech_contract_no) <= 60)),
	constraint deals_territory_check CHECK ((length(territory) <= 60)),
	constraint deals_type_check CHECK ((type = ANY (ARRAY['transfer'::text, 'licence'::text, 'open-licence'::text, 'equity'::text, 'entrusted-transfer'::text, 'use-first-pay-later'::text, 'free-then-paid'::text, 'cross-licence'::text, 'auction-sale'::text])))
);
CREATE INDEX deals_comparable_idx ON public.recorded_deals USING btree (private.comparable(record_no)) WHERE (record_no IS NOT NULL);
CREATE INDEX deals_comparable_idx1 ON public.recorded_deals USING btree (private.comparable(tech_contract_no)) WHERE (tech_contract_no IS NOT NULL);
CREATE INDEX deals_lead_idx ON public.recorded_deals USING btree (lead);
CREATE INDEX deals_organisation_signed_on_idx ON public.recorded_deals USING btree (organisation, signed_on);
CREATE INDEX deals_patents_idx ON public.recorded_deals USING gin (patents);
alter table public.recorded_deals enable row level security;
create policy own_and_watched on public.recorded_deals for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.recorded_deals to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.recorded_deals FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('deal');
comment on table public.recorded_deals is '转让, 许可, 作价入股 …: signed, paid and recorded each have their own day, because programmes count by different ones.';

-- ── public.recorded_filings
create table public.recorded_filings (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	firm_name text not null,
	firm_code text,
	product text not null,
	patents text[] not null,
	filing_no text,
	filed_on date,
	is_intensive boolean,
	sales_fen bigint,
	profit_fen bigint,
	assisted_by text[] default '{}'::text[] not null,
	updated_at timestamp with time zone default now() not null,
	firm_size text,
	firm_region text,
	firm_park text,
	strike uuid,
	constraint product_filings_pkey PRIMARY KEY (id),
	constraint product_filings_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint product_filings_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint recorded_filings_strike_fkey FOREIGN KEY (strike) REFERENCES public.strikes(op),
	constraint product_filings_filing_no_check CHECK ((length(filing_no) <= 60)),
	constraint product_filings_firm_code_check CHECK (private.is_credit_code(firm_code)),
	constraint product_filings_firm_name_check CHECK ((firm_name <> ''::text)),
	constraint product_filings_firm_park_check CHECK ((length(firm_park) <= 60)),
	constraint product_filings_firm_region_check CHECK ((firm_region ~ '^[0-9]{6}$'::text)),
	constraint product_filings_firm_size_check CHECK ((firm_size = ANY (ARRAY['large'::text, 'medium'::text, 'small'::text, 'micro'::text]))),
	constraint product_filings_patents_check CHECK ((cardinality(patents) > 0)),
	constraint product_filings_product_check CHECK ((product <> ''::text)),
	constraint product_filings_sales_fen_check CHECK ((sales_fen >= 0))
);
CREATE INDEX product_filings_filing_no_idx ON public.recorded_filings USING btree (filing_no);
CREATE INDEX product_filings_organisation_filed_on_idx ON public.recorded_filings USING btree (organisation, filed_on);
CREATE INDEX recorded_filings_comparable_idx ON public.recorded_filings USING btree (private.comparable(filing_no)) WHERE (filing_no IS NOT NULL);
alter table public.recorded_filings enable row level security;
create policy own_and_watched on public.recorded_filings for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.recorded_filings to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.recorded_filings FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('filing');
comment on table public.recorded_filings is '专利产品备案.';

-- ── public.recorded_pledges
create table public.recorded_pledges (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	lead uuid,
	borrower_name text not null,
	borrower_code text,
	borrower_size text,
	borrower_region text,
	lender_name text not null,
	right_kinds text[] not null,
	patents text[] default '{}'::text[] not null,
	is_own_patents boolean,
	registered_fen bigint,
	registered_on date,
	registration_no text,
	loan_fen bigint,
	paid_out_on date,
	is_inclusive boolean,
	is_in_risk_pool boolean,
	facilitated_by text[] default '{}'::text[] not null,
	updated_at timestamp with time zone default now() not null,
	borrower_park text,
	is_municipal_project boolean,
	strike uuid,
	constraint pledges_pkey PRIMARY KEY (id),
	constraint pledges_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint pledges_lead_fkey FOREIGN KEY (lead) REFERENCES public.leads(id),
	constraint pledges_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint recorded_pledges_strike_fkey FOREIGN KEY (strike) REFERENCES public.strikes(op),
	constraint pledges_borrower_code_check CHECK (private.is_credit_code(borrower_code)),
	constraint pledges_borrower_name_check CHECK ((borrower_name <> ''::text)),
	constraint pledges_borrower_park_check CHECK ((length(borrower_park) <= 60)),
	constraint pledges_borrower_region_check CHECK ((borrower_region ~ '^[0-9]{6}$'::text)),
	constraint pledges_borrower_size_check CHECK ((borrower_size = ANY (ARRAY['large'::text, 'medium'::text, 'small'::text, 'micro'::text]))),
	constraint pledges_lender_name_check CHECK ((lender_name <> ''::text)),
	constraint pledges_loan_fen_check CHECK ((loan_fen >= 0)),
	constraint pledges_registered_fen_check CHECK ((registered_fen >= 0)),
	constraint pledges_registration_no_check CHECK ((length(registration_no) <= 60)),
	constraint pledges_right_kinds_check CHECK (((cardinality(right_kinds) > 0) AND (right_kinds <@ ARRAY['patent'::text, 'trademark'::text, 'copyright'::text])))
);
CREATE INDEX pledges_lead_idx ON public.recorded_pledges USING btree (lead);
CREATE INDEX pledges_organisation_registered_on_idx ON public.recorded_pledges USING btree (organisation, registered_on);
CREATE INDEX pledges_registration_no_idx ON public.recorded_pledges USING btree (registration_no);
CREATE INDEX recorded_pledges_comparable_idx ON public.recorded_pledges USING btree (private.comparable(registration_no)) WHERE (registration_no IS NOT NULL);
alter table public.recorded_pledges enable row level security;
create policy own_and_watched on public.recorded_pledges for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.recorded_pledges to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.recorded_pledges FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('pledge');
comment on table public.recorded_pledges is '质押融资: the day of registration and the day of payout are both kept (errata, correction 2).';

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

-- ── public.report_hand_ins
create table public.report_hand_ins (
	report uuid not null,
	handed_in_on date not null,
	handed_in_by text,
	at timestamp with time zone not null,
	op uuid not null,
	constraint report_hand_ins_pkey PRIMARY KEY (report),
	constraint report_hand_ins_report_fkey FOREIGN KEY (report) REFERENCES public.programme_reports(id)
);
alter table public.report_hand_ins enable row level security;
create policy of_visible_reports on public.report_hand_ins for select to authenticated
	using ((report IN ( SELECT programme_reports.id
   FROM public.programme_reports)));
grant select on public.report_hand_ins to authenticated;
comment on table public.report_hand_ins is '已报送: the last word on when a report went out.';

-- ── public.reported_values
create table public.reported_values (
	id uuid not null,
	programme uuid not null,
	key text not null,
	period integer not null,
	value numeric not null,
	note text,
	status text default 'waiting'::text not null,
	reported_by text,
	reported_at timestamp with time zone not null,
	op uuid not null,
	settled_by text,
	settled_at timestamp with time zone,
	reason text,
	is_adjustment boolean default false not null,
	constraint reported_values_pkey PRIMARY KEY (id),
	constraint reported_values_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id),
	constraint reported_values_key_check CHECK (((length(key) >= 1) AND (length(key) <= 160))),
	constraint reported_values_note_check CHECK ((length(note) <= 1000)),
	constraint reported_values_reason_check CHECK ((length(reason) <= 500)),
	constraint reported_values_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text]))),
	constraint reported_values_value_check CHECK (((value >= '-1000000000000000'::numeric) AND (value <= '1000000000000000'::numeric)))
);
CREATE INDEX reported_values_programme_key_period_reported_at_idx ON public.reported_values USING btree (programme, key, period, reported_at DESC);
alter table public.reported_values enable row level security;
create policy of_visible_programmes on public.reported_values for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.reported_values to authenticated;
CREATE TRIGGER _100_said AFTER UPDATE OF status ON public.reported_values FOR EACH ROW EXECUTE FUNCTION private.tg_programmes__said();
comment on table public.reported_values is '填报值: what no event can count, and base values of earlier years. The last approved one of a key and period counts; earlier ones stay.';

-- ── public.reviews
create table public.reviews (
	op uuid not null,
	programme uuid not null,
	key text not null,
	period integer not null,
	record_kind text,
	record uuid,
	decision text not null,
	reason text,
	value numeric,
	bureau uuid not null,
	reviewed_by text,
	reviewed_at timestamp with time zone not null,
	numbers jsonb,
	constraint reviews_pkey PRIMARY KEY (op),
	constraint reviews_bureau_fkey FOREIGN KEY (bureau) REFERENCES public.organisations(id),
	constraint reviews_programme_fkey FOREIGN KEY (programme) REFERENCES public.programmes(id),
	constraint reviews_check CHECK ((num_nonnulls(record_kind, record) = ANY (ARRAY[0, 2]))),
	constraint reviews_decision_check CHECK ((decision = ANY (ARRAY['confirmed'::text, 'disputed'::text]))),
	constraint reviews_key_check CHECK (((length(key) >= 1) AND (length(key) <= 160))),
	constraint reviews_numbers_check CHECK ((jsonb_typeof(numbers) = 'array'::text)),
	constraint reviews_reason_check CHECK ((length(reason) <= 500))
);
CREATE INDEX reviews_programme_key_period_reviewed_at_idx ON public.reviews USING btree (programme, key, period, reviewed_at DESC);
CREATE INDEX reviews_record_idx ON public.reviews USING btree (record) WHERE (record IS NOT NULL);
alter table public.reviews enable row level security;
create policy of_visible_programmes on public.reviews for select to authenticated
	using ((programme IN ( SELECT programmes.id
   FROM public.programmes)));
grant select on public.reviews to authenticated;
CREATE TRIGGER _100_said AFTER INSERT ON public.reviews FOR EACH ROW EXECUTE FUNCTION private.tg_programmes__said();
comment on table public.reviews is '已核实 and 有争议: what a bureau says of a figure or of one record behind it. The last word of a bureau counts.';

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
	topics text[] default '{}'::text[] not null,
	talks jsonb default '[]'::jsonb not null,
	constraint sessions_pkey PRIMARY KEY (id),
	constraint sessions_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint sessions_check CHECK ((ends_at > starts_at)),
	constraint sessions_name_check CHECK ((name <> ''::text)),
	constraint sessions_talks_check CHECK (private.are_talks(talks))
);
CREATE INDEX sessions_event_idx ON public.sessions USING btree (event);
alter table public.sessions enable row level security;
create policy of_visible_events on public.sessions for select to authenticated
	using ((event IN ( SELECT events.id
   FROM public.events)));
grant select on public.sessions to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR UPDATE ON public.sessions FOR EACH ROW EXECUTE FUNCTION private.tg_sessions__touch();
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

-- ── public.strikes
create table public.strikes (
	op uuid not null,
	event uuid not null,
	organisation uuid not null,
	kind text not null,
	record uuid not null,
	reason text not null,
	struck_by text,
	struck_at timestamp with time zone not null,
	restored_by text,
	restored_at timestamp with time zone,
	constraint strikes_pkey PRIMARY KEY (op),
	constraint strikes_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint strikes_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint strikes_check CHECK (((restored_at IS NOT NULL) OR (restored_by IS NULL))),
	constraint strikes_kind_check CHECK ((kind = ANY (ARRAY['deal'::text, 'pledge'::text, 'filing'::text]))),
	constraint strikes_reason_check CHECK (((length(reason) >= 4) AND (length(reason) <= 500)))
);
CREATE UNIQUE INDEX one_strike ON public.strikes USING btree (record) WHERE (restored_at IS NULL);
CREATE INDEX strikes_record_idx ON public.strikes USING btree (record);
alter table public.strikes enable row level security;
create policy own_and_watched on public.strikes for select to authenticated
	using (((organisation IN ( SELECT private.my_organisations() AS my_organisations)) OR (organisation IN ( SELECT private.watched_organisations() AS watched_organisations))));
grant select on public.strikes to authenticated;
comment on table public.strikes is '撤销登记: which record, by whom, when and why; and who took it back.';

-- ── public.targeted_pushes
create table public.targeted_pushes (
	id uuid not null,
	event uuid not null,
	organisation uuid not null,
	item text not null,
	patent uuid not null,
	need uuid not null,
	counterpart uuid,
	recipient_name text not null,
	recipient_key text not null,
	channel text not null,
	words text[] not null,
	chains text[] not null,
	op uuid not null,
	pushed_by text,
	pushed_at timestamp with time zone not null,
	constraint targeted_pushes_pkey PRIMARY KEY (id),
	constraint targeted_pushes_counterpart_fkey FOREIGN KEY (counterpart) REFERENCES public.counterparts(id),
	constraint targeted_pushes_event_fkey FOREIGN KEY (event) REFERENCES public.events(id),
	constraint targeted_pushes_need_fkey FOREIGN KEY (need) REFERENCES public.needs(id),
	constraint targeted_pushes_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisations(id),
	constraint targeted_pushes_patent_fkey FOREIGN KEY (patent) REFERENCES public.patents(id),
	constraint targeted_pushes_channel_check CHECK ((channel = ANY (ARRAY['link'::text, 'email'::text]))),
	constraint targeted_pushes_check CHECK (((item = 'need'::text) = (counterpart IS NOT NULL))),
	constraint targeted_pushes_item_check CHECK ((item = ANY (ARRAY['patent'::text, 'need'::text])))
);
CREATE UNIQUE INDEX one_push ON public.targeted_pushes USING btree (event, recipient_key, (
CASE item
    WHEN 'patent'::text THEN patent
    ELSE need
END));
CREATE INDEX targeted_pushes_counterpart_idx ON public.targeted_pushes USING btree (counterpart) WHERE (counterpart IS NOT NULL);
CREATE INDEX targeted_pushes_need_idx ON public.targeted_pushes USING btree (need);
CREATE INDEX targeted_pushes_organisation_pushed_at_idx ON public.targeted_pushes USING btree (organisation, pushed_at);
alter table public.targeted_pushes enable row level security;
create policy of_own_organisation on public.targeted_pushes for select to authenticated
	using ((organisation IN ( SELECT private.my_organisations() AS my_organisations)));
grant select on public.targeted_pushes to authenticated;
CREATE TRIGGER _100_touch AFTER INSERT OR DELETE OR UPDATE ON public.targeted_pushes FOR EACH ROW EXECUTE FUNCTION private.tg_facts__touch('push');
comment on table public.targeted_pushes is '精准推送: one item to one organisation, linked to a need.';

CREATE OR REPLACE FUNCTION private.actor_name()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce('person:' || (private.claims() ->> 'sub'), 'enrolment:' || (private.claims() ->> 'enrolment'), private.claims() ->> 'role', 'anon')
$function$;

CREATE OR REPLACE FUNCTION private.actor_word(p_kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case p_kind when 'institute' then 'research-institute' else p_kind end $function$;

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
	if v_same is null and p_op.source <> 'public' then
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

CREATE OR REPLACE FUNCTION private.adjust_value(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_value(p_op, true) $function$;

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

CREATE OR REPLACE FUNCTION private.adopt_programme(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'programme')::uuid;
	v_is public.programmes;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'programme'); end if;
	select * into v_is from public.programmes where id = v_id;
	if found then
		return case when v_is.organisation = private.organiser_of(p_op.event) then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'programme') end;
	end if;
	if jsonb_typeof(p_op.args -> 'metrics') is distinct from 'array' or jsonb_array_length(p_op.args -> 'metrics') > 300 then
		return private.refused('arguments_invalid', 'metrics');
	end if;
	insert into public.programmes (id, organisation, definition, settings, starts_on, ends_on, years, adopted_at, op, numbers_set)
	values (v_id, private.organiser_of(p_op.event), p_op.args -> 'definition', coalesce(p_op.args -> 'settings', '{}'), private.day_of(p_op.args ->> 'startsOn'),
		private.day_of(p_op.args ->> 'endsOn'), coalesce(p_op.args ->> 'years', 'project'), p_op.received_at, p_op.id,
		private.numbers_marked(p_op, p_op.args -> 'settings'));
	perform private.put_metrics(v_id, p_op.args -> 'metrics'), private.count_programme(v_id);
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

CREATE OR REPLACE FUNCTION private.advance_lead(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_lead public.leads;
	v_to text := p_op.args ->> 'to';
	v_needs_reason boolean;
begin
	select * into v_lead from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event for update;
	if not found then return private.lead_missing(p_op, (p_op.args ->> 'lead')::uuid); end if;
	if v_lead.stage is distinct from p_op.args ->> 'from' then
		return private.refused('lead_moved', 'from') || jsonb_build_object('moved', (
			select jsonb_strip_nulls(jsonb_build_object('stage', v_lead.stage, 'by', s.by, 'at', private.iso(v_lead.stage_at)))
			from (select 1) one left join lateral (select by from public.lead_steps where lead = v_lead.id order by at desc, op desc limit 1) s on true));
	end if;
	if private.is_need_gone(v_lead) then return private.refused('request_withdrawn', 'lead'); end if;
	select needs_reason into v_needs_reason from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = v_to;
	if not found then return private.refused('arguments_invalid', 'to'); end if;
	if v_needs_reason and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	perform private.step_lead(p_op, v_lead, v_to);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.agenda_of(p_event uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('name', name, 'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'talks', talks) order by starts_at, name, id), '[]')
	from public.sessions where event = p_event
$function$;

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

CREATE OR REPLACE FUNCTION private.amend_lead(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
begin
	if private.request_kind(p_op) is distinct from 'lead' then return private.lead_missing(p_op, v_id); end if;
	update public.leads l set
		use = case when p_op.args ? 'use' then private.clean(p_op.args ->> 'use') else l.use end,
		budget_fen = case when p_op.args ? 'budgetFen' then (p_op.args ->> 'budgetFen')::bigint else l.budget_fen end,
		timeframe = case when p_op.args ? 'timeframe' then private.clean(p_op.args ->> 'timeframe') else l.timeframe end,
		call_back = coalesce((p_op.args ->> 'callBack')::boolean, l.call_back),
		note = case when p_op.args ? 'note' then private.clean(p_op.args ->> 'note') else l.note end
	where id = v_id and stage <> 'withdrawn';
	if not found then return private.refused('request_withdrawn', 'lead'); end if;
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.amend_need(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'need')::uuid;
	v_need public.needs;
	v_field text;
	v_change jsonb;
	v_is_away boolean;
	v_conflicts jsonb := '[]';
	v_is_changed boolean := false;
begin
	select * into v_need from public.needs where id = v_id and event = p_op.event for update;
	if not found then return private.need_missing(p_op, v_id); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	if jsonb_typeof(p_op.args -> 'changes') is distinct from 'object' then return private.refused('arguments_invalid', 'changes'); end if;
	for v_field, v_change in select key, value from jsonb_each(p_op.args -> 'changes') order by key loop
		v_is_away := coalesce(v_change -> 'to' = 'null', false);
		if v_is_away and v_field = any (array['title', 'visibility']) then return private.refused('arguments_invalid', v_field); end if;
		if not v_is_away and private.is_blank(v_change -> 'to') then continue; end if;
		if not v_is_away and not coalesce(private.is_field(v_field, v_change -> 'to'), false) then return private.refused('arguments_invalid', v_field); end if;
		case private.merge_field(v_need.fields -> v_field, v_change -> 'from', v_change -> 'to')
			when 'same' then continue;
			when 'conflict' then
				if p_op.said is distinct from 'accept' then
					v_conflicts := v_conflicts || private.conflict_over(v_need, v_field, v_change -> 'to');
					continue;
				end if;
			else null;
		end case;
		v_need.fields := case when v_is_away then v_need.fields - v_field else v_need.fields || jsonb_build_object(v_field, v_change -> 'to') end;
		v_need.set_by := v_need.set_by || jsonb_build_object(v_field, p_op.id);
		v_is_changed := true;
	end loop;
	if v_is_changed then
		update public.needs set fields = v_need.fields, set_by = v_need.set_by where id = v_id;
		perform private.append_need(v_id, p_op.id);
	end if;
	return case when v_conflicts = '[]' then '{"status": "accepted"}'::jsonb
		else private.held('field_conflict') || jsonb_build_object('conflicts', v_conflicts) end;
end $function$;

CREATE OR REPLACE FUNCTION private.amend_programme(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_args jsonb := p_op.args;
	v_settings jsonb := coalesce(p_op.args -> 'settings', v_programme.settings);
	v_is_closed boolean := exists (select from public.closed_periods where programme = v_programme.id);
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if (v_args ->> 'version')::integer is distinct from v_programme.version then return private.refused('programme_moved', 'version'); end if;
	if v_is_closed and v_args ?| array['startsOn', 'years'] and (
		coalesce(v_args ->> 'years', v_programme.years) <> v_programme.years or coalesce(private.day_of(v_args ->> 'startsOn'), v_programme.starts_on) <> v_programme.starts_on) then
		return private.refused('period_closed', 'startsOn');
	end if;
	if v_is_closed and coalesce(v_settings -> 'numbers', '{}') <> coalesce(v_programme.settings -> 'numbers', '{}') and length(coalesce(private.clean(v_args ->> 'reason'), '')) < 4 then
		return private.refused('arguments_invalid', 'reason');
	end if;
	-- Who pushes holds the facts first and the programme at its commit: here in the same order.
	perform private.lock_facts(o, true) from (select o from private.counted_organisations(v_programme.organisation) o order by o) s;
	update public.programmes set definition = coalesce(v_args -> 'definition', definition), settings = v_settings,
		numbers_set = private.numbers_marked(p_op, v_settings, settings, numbers_set),
		years = coalesce(v_args ->> 'years', years), starts_on = coalesce(private.day_of(v_args ->> 'startsOn'), starts_on),
		ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on), version = version + 1
	where id = v_programme.id;
	if v_args ? 'metrics' then perform private.put_metrics(v_programme.id, v_args -> 'metrics'); end if;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.amount_of_record(p_programme uuid, p_key text, p_kind text, p_record uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select sum(s.amount) from public.programme_records s join public.programme_metrics m on m.id = s.metric
	where m.programme = p_programme and m.key = p_key and s.record_kind = p_kind and s.record = p_record
$function$;

CREATE OR REPLACE FUNCTION private.answer_lead(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_lead public.leads;
	v_last public.lead_answers;
	v_new public.lead_answers;
begin
	select * into v_lead from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and counterpart = (p_op.args ->> 'counterpart')::uuid;
	if not found then return private.refused('unknown_subject', 'lead'); end if;
	if v_lead.stage = 'withdrawn' or v_lead.erased_at is not null or private.is_need_gone(v_lead) then return private.refused('request_withdrawn', 'lead'); end if;
	if p_op.args ->> 'answer' = 'declined' and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	v_new.answer := p_op.args ->> 'answer';
	v_new.reason := private.clean(p_op.args ->> 'reason');
	v_new.next_step := private.clean(p_op.args ->> 'nextStep');
	v_new.next_on := private.day_of(p_op.args ->> 'nextOn');
	select * into v_last from public.lead_answers where lead = v_lead.id and counterpart = v_lead.counterpart order by at desc, op desc limit 1;
	if found and (v_last.answer, v_last.reason, v_last.next_step, v_last.next_on) is not distinct from (v_new.answer, v_new.reason, v_new.next_step, v_new.next_on) then
		return jsonb_build_object('status', 'merged', 'into', v_lead.id);
	end if;
	insert into public.lead_answers (op, lead, event, counterpart, answer, reason, next_step, next_on, at)
	values (p_op.id, v_lead.id, p_op.event, v_lead.counterpart, v_new.answer, v_new.reason, v_new.next_step, v_new.next_on, p_op.captured_at);
	return '{"status": "accepted"}';
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
		'name', name, 'type', type, 'secondaryTypes', secondary_types, 'campaigns', campaigns, 'topics', topics, 'place', place, 'host', host, 'stage', stage,
		'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'endedAt', private.iso(ended_at), 'retainUntil', retain_until,
		'confirmAtDoor', confirm_at_door, 'questions', questions,
		'targets', jsonb_build_object('people', target_people, 'organisations', target_organisations)), p_op)
	from public.events where id = p_event
$function$;

CREATE OR REPLACE FUNCTION private.append_file(p_file uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(f.event, 'file', f.id::text, case when f.removed_at is not null then '{"removed": true}'::jsonb
		else jsonb_strip_nulls(jsonb_build_object('need', f.need, 'lead', f.lead, 'name', f.name, 'type', f.type, 'bytes', f.bytes,
			'attachedAt', private.iso(f.attached_at), 'storedAt', private.iso(f.stored_at))) end, p_op)
	from public.files f where f.id = p_file and coalesce(f.need, f.lead) is not null
$function$;

CREATE OR REPLACE FUNCTION private.append_lead(p_lead uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(l.event, 'lead', l.id::text, jsonb_strip_nulls(case
		when l.erased_at is not null then jsonb_build_object('erased', true)
		when l.stage = 'withdrawn' then jsonb_build_object('patent', l.patent, 'need', l.need, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'receipt', l.receipt)
		else jsonb_build_object('path', l.path, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'patent', l.patent, 'booth', l.booth, 'need', l.need,
			'intent', l.intent, 'company', l.company, 'contact', l.contact, 'use', l.use, 'budgetFen', l.budget_fen, 'timeframe', l.timeframe, 'callBack', l.call_back,
			'note', l.note, 'receipt', l.receipt, 'requestedAt', private.iso(l.requested_at), 'caller', l.caller,
			'callDueAt', case when private.owes_call(l) then private.iso(private.call_due(l.requested_at)) end) end), p_op)
	from public.leads l where l.id = p_lead
$function$;

CREATE OR REPLACE FUNCTION private.append_need(p_need uuid, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(n.event, 'need', n.id::text, jsonb_strip_nulls(case
		when n.erased_at is not null then jsonb_build_object('erased', true)
		when n.withdrawn_at is not null then jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'withdrawnAt', private.iso(n.withdrawn_at))
		else jsonb_build_object('kind', n.kind, 'fields', n.fields, 'contact', n.contact, 'receipt', n.receipt, 'recordedAt', private.iso(n.recorded_at)) end), p_op)
	from public.needs n where n.id = p_need
$function$;

CREATE OR REPLACE FUNCTION private.append_patent(p_event uuid, p_patent public.patents, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(p_event, 'patent', p_patent.id::text, jsonb_strip_nulls(jsonb_build_object('number', p_patent.number, 'kind', p_patent.kind,
		'title', p_patent.title, 'plain', p_patent.plain, 'holderName', p_patent.holder_name, 'holder', p_patent.holder, 'legalStatus', p_patent.legal_status,
		'burdens', p_patent.burdens, 'maturity', p_patent.maturity, 'chains', p_patent.chains,
		'modes', (select coalesce(jsonb_agg(o.mode order by o.mode), '[]') from public.patent_offers o where o.patent = p_patent.id))), p_op)
$function$;

CREATE OR REPLACE FUNCTION private.append_recipients(p_event uuid, p_op uuid, p_names text[] DEFAULT NULL::text[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_row(p_event, 'recipient', r.recipient::text,
		jsonb_strip_nulls(jsonb_build_object('kind', r.kind, 'name', r.name, 'what', r.what, 'telephone', r.telephone)), p_op)
	from private.recipients_of(private.organiser_of(p_event)) r where p_names is null or r.name = any (p_names) order by r.recipient
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

CREATE OR REPLACE FUNCTION private.append_waiting(p_lead public.leads, p_op uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.append_lead(id, p_op) from public.leads
	where need = p_lead.need and id <> p_lead.id and stage in ('submitted', 'accepted') and erased_at is null order by id
$function$;

CREATE OR REPLACE FUNCTION private.approve_value(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.settle_value(p_op, 'approved') $function$;

CREATE OR REPLACE FUNCTION private.are_talks(p_talks jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when jsonb_typeof(p_talks) <> 'array' then false else jsonb_array_length(p_talks) <= 20 and not exists (
		select from jsonb_array_elements(p_talks) t
		where jsonb_typeof(t) <> 'object' or coalesce(length(t ->> 'speaker'), 0) not between 1 and 60 or length(t ->> 'organisation') > 120 or length(t ->> 'title') > 120) end
$function$;

CREATE OR REPLACE FUNCTION private.asked_organisations(request jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
	v_asked uuid := coalesce((request ->> 'organisation')::uuid, private.organiser_of((request ->> 'event')::uuid));
begin
	if v_asked is null and request ?| array['organisation', 'event'] and (request ->> 'organisation' is not null or request ->> 'event' is not null)
		or v_asked is not null and v_asked <> all (v_seen) or v_seen = '{}' then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	return case when v_asked is null then v_seen else array[v_asked] end;
end $function$;

CREATE OR REPLACE FUNCTION private.assign_lead(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
begin
	if private.clean(p_op.args ->> 'caller') is null then return private.refused('arguments_invalid', 'caller'); end if;
	update public.leads set caller = private.clean(p_op.args ->> 'caller') where id = v_id and event = p_op.event and erased_at is null;
	if not found then return private.lead_missing(p_op, v_id); end if;
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.at_ms(p_ms numeric)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case when p_ms is not null then to_timestamp(least(greatest(p_ms, 0), 8640000000000000) / 1000.0) end $function$;

CREATE OR REPLACE FUNCTION private.attach_evidence(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'file')::uuid;
	v_value uuid := (p_op.args ->> 'value')::uuid;
	v_deal uuid := (p_op.args ->> 'deal')::uuid;
	v_pledge uuid := (p_op.args ->> 'pledge')::uuid;
	v_filing uuid := (p_op.args ->> 'filing')::uuid;
	v_paper text := p_op.args ->> 'paper';
	v_is public.files;
begin
	if v_id is null then return private.refused('arguments_invalid', 'file'); end if;
	if num_nonnulls(v_value, v_deal, v_pledge, v_filing) <> 1 then return private.refused('arguments_invalid', 'value'); end if;
	if (v_paper is null) <> (v_value is not null) then return private.refused('arguments_invalid', 'paper'); end if;
	if v_value is not null and not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	select * into v_is from public.files where id = v_id;
	if found then
		return case when v_is.event = p_op.event and v_is.sha256 = p_op.args ->> 'sha256' then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'file') end;
	end if;
	if not exists (
		select from public.reported_values v join public.programmes p on p.id = v.programme where v.id = v_value and p.organisation = private.organiser_of(p_op.event)
		union all select from public.deals where id = v_deal and event = p_op.event
		union all select from public.pledges where id = v_pledge and event = p_op.event
		union all select from public.product_filings where id = v_filing and event = p_op.event) then
		return private.refused('unknown_subject', case when v_value is null then 'record' else 'value' end);
	end if;
	if (select count(*) from public.files where removed_at is null and (value = v_value or deal = v_deal or pledge = v_pledge or filing = v_filing)) >= 30 then
		return private.refused('arguments_invalid', 'file');
	end if;
	insert into public.files (id, event, value, deal, pledge, filing, paper, enrolment, name, type, bytes, sha256, op, attached_at)
	values (v_id, p_op.event, v_value, v_deal, v_pledge, v_filing, v_paper, p_op.enrolment, private.clean(p_op.args ->> 'name'), p_op.args ->> 'type',
		(p_op.args ->> 'bytes')::integer, p_op.args ->> 'sha256', p_op.id, date_trunc('milliseconds', p_op.captured_at));
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.attach_file(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'file')::uuid;
	v_need uuid := (p_op.args ->> 'need')::uuid;
	v_lead uuid := (p_op.args ->> 'lead')::uuid;
	v_patent uuid := (p_op.args ->> 'patent')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_is public.files;
begin
	if v_id is null then return private.refused('arguments_invalid', 'file'); end if;
	if num_nonnulls(v_need, v_lead, v_patent) <> 1 then return private.refused('arguments_invalid', 'need'); end if;
	if private.is_in_book(p_op) <> (v_patent is not null) then return private.refused('verb_not_allowed', 'event'); end if;
	select * into v_is from public.files where id = v_id;
	if found then
		return case when v_is.event = p_op.event and v_is.sha256 = p_op.args ->> 'sha256' then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'file') end;
	end if;
	if v_need is not null and not exists (select from public.needs where id = v_need and event = p_op.event) then return private.need_missing(p_op, v_need); end if;
	if v_lead is not null and not exists (select from public.leads where id = v_lead and event = p_op.event) then return private.lead_missing(p_op, v_lead); end if;
	if v_patent is not null and not exists (select from public.patents where id = v_patent and organisation = private.organiser_of(p_op.event)) then
		return private.refused('unknown_subject', 'patent');
	end if;
	if exists (select from public.needs where id = v_need and erased_at is not null) or exists (select from public.leads where id = v_lead and erased_at is not null) then
		return private.refused('request_withdrawn', 'file');
	end if;
	if v_name is null or length(v_name) > 120 then return private.refused('arguments_invalid', 'name'); end if;
	if (p_op.args ->> 'type') is null or v_patent is not null and p_op.args ->> 'type' <> 'image/jpeg' then return private.refused('arguments_invalid', 'type'); end if;
	if (select count(*) from public.files where (v_need = need or v_lead = lead or v_patent = patent) and (v_patent is null or removed_at is null))
		>= (case when v_patent is null then 30 else 6 end) then return private.refused('arguments_invalid', 'file'); end if;
	insert into public.files (id, event, need, lead, patent, enrolment, name, type, bytes, sha256, width, height, op, attached_at)
	values (v_id, p_op.event, v_need, v_lead, v_patent, p_op.enrolment, v_name, p_op.args ->> 'type', (p_op.args ->> 'bytes')::integer, p_op.args ->> 'sha256',
		(p_op.args ->> 'width')::integer, (p_op.args ->> 'height')::integer, p_op.id, date_trunc('milliseconds', p_op.captured_at));
	if v_patent is null then perform private.append_file(v_id, p_op.id); end if;
	return '{"status": "accepted"}';
end $function$;

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

CREATE OR REPLACE FUNCTION private.audit_export(p_action text, request jsonb, p_rows jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select private.audit(p_action, s.event, null, jsonb_build_object('rows', s.number, 'filter', request - array['text', 'after', 'limit']))
	from (select (value ->> 'event')::uuid as event, count(*) as number from jsonb_array_elements(p_rows) group by 1
		union all select (request ->> 'event')::uuid, 0 where p_rows = '[]') s
$function$;

CREATE OR REPLACE FUNCTION private.author_of(p_op uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.readable(raw) ->> 'by' from public.op_inbox where op = p_op order by received_at limit 1 $function$;

CREATE OR REPLACE FUNCTION private.authority(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	if p_op.verb in ('adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue', 'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod',
			'confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'linkEvent', 'correctContact', 'detachFile', 'recordEntry', 'freezeReport', 'handInReport',
			'draftDocument', 'publishDocument', 'withdrawDocument', 'strikeRecord', 'restoreRecord') then
		return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
	end if;
	return private.authority_over_records(p_op);
end $function$;

CREATE OR REPLACE FUNCTION private.authority_over_records(p_op private.operation)
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
		-- An archived event stays as it is: its numbers were handed in. A phone that is lost afterwards can still be stopped, or be known again; what comes
		-- late can still be decided; leads are followed for months, and needs are still answered; and a person's rights never end.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment', 'adoptEnrolment', 'settleHeld', 'introduceNeed', 'advanceLead', 'assignLead', 'answerLead',
				'amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge', 'recordTargetedPush', 'giveFeedback', 'chooseRecommendations')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment', 'adoptEnrolment',
		'linkAttendees', 'recordCounterpart', 'renewCounterpartLink', 'recordPatent', 'placeBooth', 'introduceNeed', 'assignLead', 'answerLead', 'amendLead',
		'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge', 'recordProductFiling', 'recordTargetedPush',
		'giveFeedback', 'chooseRecommendations') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' or p_op.said = 'accept' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.award_facts(p public.programmes, p_metric integer)
 RETURNS TABLE(record_kind text, record uuid, fact text, day date, amount numeric, organisation uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select distinct on (f.record_kind, coalesce(f.subject, f.record::text)) f.record_kind, f.record, f.record_kind || ':' || md5(coalesce(f.subject, f.record::text)), f.day, f.amount, f.organisation
	from unnest(array['deal', 'pledge']) kind
	cross join lateral private.facts_counted(jsonb_populate_record(private.counting_of(p_metric), '{"metric": "awards.base"}'), kind) f
	where f.day between p.starts_on and p.ends_on
	order by f.record_kind, coalesce(f.subject, f.record::text), f.amount desc, f.record
$function$;

CREATE OR REPLACE FUNCTION private.award_rates(p public.programmes)
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select m.id from public.programme_metrics m where m.programme = p.id and m.metric = 'awards.amount'
		and jsonb_path_exists(p.definition, '$.indicators[*] ? (@.id == $id && @.rule.op == "rate")', jsonb_build_object('id', m.key))
$function$;

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

CREATE OR REPLACE FUNCTION private.bare_fields(p_fields jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select private.veiled_fields(p_fields - 'legalRepresentative', p_fields ->> 'legalRepresentative') $function$;

CREATE OR REPLACE FUNCTION private.base64url(p_bytes bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select rtrim(translate(encode(p_bytes, 'base64'), E'+/\n', '-_'), '=') $function$;

CREATE OR REPLACE FUNCTION private.bigrams(p_searchable text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select array_to_tsvector(array(select distinct substr(p_searchable, place, 2) from generate_series(1, length(p_searchable) - 1) place)) $function$;

CREATE OR REPLACE FUNCTION private.book_of(p_organisation uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_book uuid;
begin
	insert into public.events (id, organisation, name, type, starts_at, ends_at, stage, retain_until)
	values (gen_random_uuid(), p_organisation, '台账', 'book', now(), '9999-12-31', 'running', '9999-12-31')
	on conflict (organisation) where type = 'book' do nothing
	returning id into v_book;
	if v_book is not null then
		insert into public.event_streams (event, chain) values (v_book, sha256(uuid_send(v_book)));
		insert into public.enrolments (id, event, kind, number, person) values (gen_random_uuid(), v_book, 'server', 0, 'server');
		return v_book;
	end if;
	return (select id from public.events where organisation = p_organisation and type = 'book');
end $function$;

CREATE OR REPLACE FUNCTION private.books_of(p_organisation uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select array(select v.id from public.events v where v.type = 'book' and v.organisation in (select private.counted_organisations(p_organisation)))
$function$;

CREATE OR REPLACE FUNCTION private.bracket_capture(p_guess timestamp with time zone, p_enrolment uuid, p_seq bigint)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select least(greatest(p_guess, (select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq - 1 limit 1)),
		(select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq + 1 limit 1))
$function$;

CREATE OR REPLACE FUNCTION private.bureau_towards(p_organisation uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select b.id from public.organisations b join public.organisations o on o.id = p_organisation
	where b.kind = 'bureau' and private.region_contains(b.region, o.region) and (private.is_server() or b.id in (select private.my_bureaus()))
	order by length(regexp_replace(b.region, '(0000|00)$', '')) desc, b.id limit 1
$function$;

CREATE OR REPLACE FUNCTION private.call_due(p_requested_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_requested_at + interval '48 hours' $function$;

CREATE OR REPLACE FUNCTION private.call_late_before()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select now() - (private.call_due('2026-01-01 00:00Z') - timestamptz '2026-01-01 00:00Z') $function$;

CREATE OR REPLACE FUNCTION private.can_be_called(p_lead public.leads)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need))) ? 'mobile', false)
$function$;

CREATE OR REPLACE FUNCTION private.chain_at(p_event uuid, p_version bigint)
 RETURNS bytea
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when p_version = 0 then sha256(uuid_send(p_event)) else (select chain from public.stream_entries where event = p_event and version = p_version) end
$function$;

CREATE OR REPLACE FUNCTION private.chain_of(p_organisation uuid, p_credit_code text, p_name text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select chain from public.enterprises where organisation = p_organisation and chain is not null
		and (credit_code = p_credit_code or p_credit_code is null and private.comparable(name) = private.comparable(p_name))
	order by credit_code limit 1
$function$;

CREATE OR REPLACE FUNCTION private.china_day(p_at timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select (p_at at time zone 'Asia/Shanghai')::date $function$;

CREATE OR REPLACE FUNCTION private.choose_recommendations(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if jsonb_typeof(p_op.args -> 'wanted') is distinct from 'boolean' then return private.refused('arguments_invalid', 'wanted'); end if;
	if private.contact_card(p_op.event, (p_op.args ->> 'contact')::uuid) is null then return private.refused('unknown_subject', 'contact'); end if;
	insert into private.recommendation_choices (op, event, contact, is_wanted, at)
	values (p_op.id, p_op.event, (p_op.args ->> 'contact')::uuid, (p_op.args ->> 'wanted')::boolean, p_op.received_at)
	on conflict (op) do nothing;
	return '{"status": "accepted"}';
end $function$;

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
AS $function$
	select nullif(btrim(normalize(regexp_replace(p_text, '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]', '', 'g'), NFC), E' \t\n\r　'), '')
$function$;

CREATE OR REPLACE FUNCTION private.close_period(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_period integer := (p_op.args ->> 'period')::integer;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_period is null or not (v_period between -20 and 20 or v_period = 1000 or v_period between 10000 and 20200) then return private.refused('arguments_invalid', 'period'); end if;
	if p_op.args -> 'isEarly' is distinct from 'true'::jsonb
		and private.china_day(p_op.received_at) <= (private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, v_period)).last then
		return private.refused('period_running', 'period');
	end if;
	insert into public.closed_periods (programme, period, figures, closed_by, closed_at, op)
	values (v_programme.id, v_period, private.figures_of(v_programme.id, v_period), private.recorder(p_op.id), p_op.received_at, p_op.id)
	on conflict (programme, period) do nothing;
	if not found then return private.refused('period_closed', 'period'); end if;
	return jsonb_strip_nulls(jsonb_build_object('status', 'accepted', 'waiting', (select nullif(count(*), 0) from public.reported_values v
		where v.programme = v_programme.id and v.status = 'waiting' and not v.is_adjustment and private.closes(v_programme, v_period, v.period))));
end $function$;

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

CREATE OR REPLACE FUNCTION private.closes(p public.programmes, p_closed integer, p_period integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select p_closed in (p_period, 1000) or p_closed between 0 and 20 and (p_period < 0 or p_period >= 10000 and
		(private.period_days(p.starts_on, p.ends_on, p.years, p_period)).last between
			(private.period_days(p.starts_on, p.ends_on, p.years, p_closed)).first and (private.period_days(p.starts_on, p.ends_on, p.years, p_closed)).last)
$function$;

CREATE OR REPLACE FUNCTION private.code_lacking(p_kind text, p_record uuid, p_other uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('record', l.id, 'name', l.name, 'code', h.code, 'organisation',
		(select organisation from public.deals where id = l.id union all select organisation from public.pledges where id = l.id))
	from (select p_record as id, f.* from private.firm_of_record(p_kind, p_record) f union all select p_other, f.* from private.firm_of_record(p_kind, p_other) f) l
	join (select p_record as id, f.* from private.firm_of_record(p_kind, p_record) f union all select p_other, f.* from private.firm_of_record(p_kind, p_other) f) h on h.id <> l.id
	where l.code is null and h.code is not null
$function$;

CREATE OR REPLACE FUNCTION private.colleagues_of(p_organisation uuid, p_author text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select count(distinct r.person) from public.roles r where r.organisation = p_organisation and 'person:' || r.person is distinct from p_author
$function$;

CREATE OR REPLACE FUNCTION private.comparable(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select lower(regexp_replace(p_text, '[\s·•・．.]', '', 'g')) $function$;
grant execute on function private.comparable(text) to authenticated;

CREATE OR REPLACE FUNCTION private.confirm_indicator(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_review(p_op, 'confirmed', false) $function$;

CREATE OR REPLACE FUNCTION private.confirm_record(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_review(p_op, 'confirmed', true) $function$;

CREATE OR REPLACE FUNCTION private.conflict_over(p_need public.needs, p_field text, p_to jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('field', p_field, 'stands', p_need.fields -> p_field, 'own', p_to) || jsonb_strip_nulls(jsonb_build_object(
		'by', private.recorder((p_need.set_by ->> p_field)::uuid),
		'at', (select private.iso(min(captured_at)) from public.op_inbox where op = (p_need.set_by ->> p_field)::uuid)))
$function$;

CREATE OR REPLACE FUNCTION private.consents_of(VARIADIC p_subjects uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('recipient', recipient, 'kind', recipient_kind, 'name', recipient_name, 'version', version,
		'grantedAt', private.iso(granted_at), 'withdrawnAt', private.iso(withdrawn_at))) order by granted_at, id), '[]')
	from public.consents where subject = any (p_subjects)
$function$;

CREATE OR REPLACE FUNCTION private.contact_card(p_event uuid, p_contact uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('name', name, 'mobile', mobile, 'title', title)) from (
		select name, mobile, title from private.contacts where id = p_contact and event = p_event
		union all
		select name, mobile, title from public.attendees where id = private.find_attendee(p_event, p_contact)
		limit 1) c
$function$;

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

CREATE OR REPLACE FUNCTION private.correct_contact(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'contact')::uuid;
	v_attendee uuid := private.find_attendee(p_op.event, v_id);
	v_name text := private.clean(p_op.args ->> 'name');
	v_title text := private.clean(p_op.args ->> 'title');
	v_mobile text := p_op.args ->> 'mobile';
begin
	if private.contact_card(p_op.event, v_id) is null then return private.refused('unknown_subject', 'contact'); end if;
	if p_op.args ? 'name' and (v_name is null or length(v_name) > 60) then return private.refused('arguments_invalid', 'name'); end if;
	if not coalesce(private.is_mobile(v_mobile), true) then return private.refused('arguments_invalid', 'mobile'); end if;
	if length(v_title) > 60 then return private.refused('arguments_invalid', 'title'); end if;
	if p_op.args ? 'pinyin' and not private.is_spelling(p_op.args -> 'pinyin') then return private.refused('arguments_invalid', 'pinyin'); end if;
	update private.contacts c set name = coalesce(v_name, c.name),
		mobile = case when p_op.args ? 'mobile' then v_mobile else c.mobile end, title = case when p_op.args ? 'title' then v_title else c.title end
	where c.id = v_id and c.event = p_op.event;
	if v_attendee is not null then
		update public.attendees a set name = coalesce(v_name, a.name), pinyin = coalesce(p_op.args -> 'pinyin', a.pinyin),
			mobile = case when p_op.args ? 'mobile' then v_mobile else a.mobile end, title = case when p_op.args ? 'title' then v_title else a.title end
		where a.id = v_attendee;
		perform private.append_attendee(v_attendee, p_op.id);
	end if;
	if p_op.args ? 'mobile' then
		perform private.append_lead(id, p_op.id) from public.leads l where event = p_op.event and stage in ('submitted', 'accepted')
			and (contact = v_id or exists (select from public.needs where id = l.need and contact = v_id)) order by id;
	end if;
	update public.op_inbox set raw = '{"purged":true,"verb":"correctContact"}' where op = p_op.id and event = p_op.event;
	return '{"status": "accepted"}';
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

CREATE OR REPLACE FUNCTION private.count_attendances(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_is_training boolean := p.metric like 'training.%';
	v_types text[] := case when v_is_training and not p.filters ? 'event_types' then array['training'] else private.event_types_asked(p) end;
	v_roles text[] := private.texts_of(p.filters -> 'person_roles');
	v_by_session boolean := coalesce(p.filters ->> 'attendance_basis' = 'session' and p.metric in ('training.attendances', 'events.attendances'), false);
	v_chains text[] := case when p.filters ? 'person_org_chain' then p.own_chains else '{}' end;
	v_by_firm boolean := v_chains <> '{}' or p.metric in ('events.enterprises', 'srdi.participation_coverage', 'smes.participating');
begin
	if not private.makes_participant(p, 'check-in') then return; end if;
	return query
		with guests as (
			select a.id, a.person_key, a.organisation_kind, a.organisation_key, v.id as event, v.organisation
			from public.events v join public.attendees a on a.event = v.id
			where (p_units is null or a.id = any (p_units)) and v.organisation = any (p.scope) and private.is_held(v.stage) and private.counts_for(p, v)
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
				and (v_roles = '{}' or a.person_role = any (v_roles))
		), firms as materialized (
			select d.organisation, d.own, f.* from (select distinct g.organisation, g.organisation_key as own from guests g where v_by_firm and g.organisation_key is not null) d
			cross join lateral private.firm(d.organisation, case when d.own not like 'name:%' then d.own end, case when d.own like 'name:%' then substr(d.own, 6) end) f
		)
		select 'attendance', g.id, t.part, case when p.metric = 'training.persons' then g.person_key
			when p.metric in ('events.enterprises', 'srdi.participation_coverage', 'smes.participating') then f.key end, 1::numeric, t.day, g.organisation, g.event
		from guests g
		cross join lateral (
			select case when v_by_session then s.id::text else '' end as part, min(s.day) as day
			from public.sessions s join public.attendances x on x.session = s.id and x.attendee = g.id where s.event = g.event group by 1
		) t
		left join firms f on f.organisation = g.organisation and f.own = g.organisation_key
		where (v_chains = '{}' or f.chain = any (v_chains))
			and case p.metric when 'events.enterprises' then g.organisation_kind = 'enterprise' and f.key is not null
				when 'srdi.participation_coverage' then f.specialised
				when 'smes.participating' then private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), f.size_class, f.tech_sme)
					and private.is_in_area(p, p.filters ->> 'acquirer_region', f.region, f.park)
				else true end;
end $function$;

CREATE OR REPLACE FUNCTION private.count_deals(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_stage text := coalesce(p.filters ->> 'deal_stage', case when p.metric = 'licences.filing_amount' then 'recorded' else 'signed' end);
	v_kinds text[] := private.texts_of(p.filters -> 'patent_kinds');
	v_basis text := coalesce(p.filters ->> 'count_basis', case when p.metric = 'deals.times' then 'patent_times' when p.metric = 'deals.contracts' then 'contracts' end, 'distinct_patents');
	v_each record;
	v_deal public.deals;
	v_acquirer text;
	v_identity text;
	v_day date;
	v_patents text[];
begin
	if not private.makes_participant(p, 'deal') then return; end if;
	if p.metric = 'awards.base' and p.filters ? 'pledge_rights' then return; end if;
	for v_each in
		select x.deal, x.acquirer, x.identity from private.deals_passing(case when p.metric <> 'pledge_equity.amount' then p
			-- 作价入股: of the unit's own patents (errata 10), so that it is the holder; the rest of the filters is about its pledges.
			else jsonb_populate_record(p, jsonb_build_object('filters', jsonb_strip_nulls(jsonb_build_object('deal_types', '["equity"]'::jsonb, 'holder', p.filters -> 'borrower')))) end, p_units) x
	loop
		v_deal := v_each.deal;
		v_acquirer := v_each.acquirer;
		v_identity := v_each.identity;
		v_day := case v_stage when 'recorded' then v_deal.recorded_on else v_deal.signed_on end;
		v_patents := array(select n from unnest(v_deal.patents) n where v_kinds = '{}' or private.patent_kind_of(n) = any (v_kinds) order by n);
		if v_day is null or v_patents = '{}' then continue; end if;
		case
			when p.metric in ('deals.patents', 'deals.conveyed_share', 'deals.times', 'deals.contracts') then
				if v_basis = 'contracts' then
					return query select 'deal', v_deal.id, '', v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event;
				else
					return query select 'deal', v_deal.id, n, n || case v_basis when 'patent_times' then '|' || v_identity else '' end, 1::numeric, v_day, v_deal.organisation, v_deal.event
						from unnest(v_patents) n;
				end if;
			when p.metric in ('open_licences.count', 'open_licences.patents') then
				if v_deal.type = 'open-licence' and v_basis = 'contracts' then
					return query select 'deal', v_deal.id, '', v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event;
				elsif v_deal.type = 'open-licence' then
					return query select 'deal', v_deal.id, n, case p.metric when 'open_licences.count' then n || '|' || v_acquirer else n end, 1::numeric, v_day, v_deal.organisation, v_deal.event
						from unnest(v_patents) n;
				end if;
			when p.metric in ('deals.receiving_enterprises', 'smes.participating', 'smes.policy_covered') then
				return query select 'deal', v_deal.id, '', v_acquirer, 1::numeric, v_day, v_deal.organisation, v_deal.event;
			when p.metric = 'deals.amount_paid' then
				return query select 'deal', v_deal.id, y.number::text, concat_ws('|', v_identity, y.number, y.paid_on), y.amount_fen::numeric, y.paid_on, v_deal.organisation, v_deal.event
					from public.deal_payments y where y.deal = v_deal.id and y.paid_on is not null;
			when p.metric in ('licences.filing_amount', 'awards.base') then
				if p.metric = 'awards.base' or private.deal_word(v_deal.type) in ('licence', 'open-licence') then
					return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.record_amount_fen, 0)::numeric, v_deal.recorded_on,
						v_deal.organisation, v_deal.event;
				end if;
			when p.metric <> 'tech_contracts.amount' or v_deal.tech_contract_no is not null then
				return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.amount_fen, 0)::numeric, v_day, v_deal.organisation, v_deal.event;
			else null;
		end case;
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.count_enterprises(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
begin
	return query
		select 'enterprise', private.enterprise_unit(e.organisation, e.credit_code), '', e.credit_code, 1::numeric, e.tagged_on, e.organisation, null::uuid
		from public.enterprises e
		where (p_units is null or private.enterprise_unit(e.organisation, e.credit_code) = any (p_units)) and e.organisation = any (p.scope) and e.tagged_on is not null;
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

CREATE OR REPLACE FUNCTION private.count_events(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_types text[] := private.texts_of(p.filters -> 'event_types');
	v_campaigns text[] := private.texts_of(p.filters -> 'campaigns');
	v_topics text[] := private.texts_of(p.filters -> 'topics');
begin
	return query
		select 'event', v.id, '', null::text, 1::numeric, private.china_day(v.starts_at), v.organisation, v.id
		from public.events v
		where (p_units is null or v.id = any (p_units)) and v.organisation = any (p.scope) and v.type <> 'book' and v.stage in ('running', 'ended', 'archived')
			and private.counts_for(p, v)
			and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
			and (v_campaigns = '{}' or v.campaigns && v_campaigns)
			and (v_topics = '{}' or v_topics <@ (v.topics || array(select t from public.sessions s, unnest(s.topics) t where s.event = v.id)))
			-- 一月一链: one chain by name, not several in one breath. A chain of the programme's own may have 和 or 及 in its name (汽车及零部件).
			and (p.filters -> 'one_chain_per_event' is distinct from 'true'::jsonb or v.chain = any (p.own_chains) or v.chain !~ '[、,，;；/／]')
			-- A list of chains that is still empty narrows nothing (seeds: filters.chain).
			and (not p.filters ? 'chain' or p.own_chains = '{}' or v.chain = any (p.own_chains));
end $function$;

CREATE OR REPLACE FUNCTION private.count_feedback(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_roles text[] := private.texts_of(p.filters -> 'respondents');
	v_kinds text[] := private.texts_of(p.filters -> 'respondent_types');
begin
	return query
		select 'feedback', f.id, '', null::text, (r.rating >= 4)::integer::numeric, f.given_on, f.organisation, f.event
		from public.feedback f
		join public.feedback_ratings r on r.feedback = f.id and r.question = coalesce(p.filters ->> 'question', 'overall')
		join public.events v on v.id = f.event
		where (p_units is null or f.id = any (p_units)) and f.organisation = any (p.scope) and private.counts_for(p, v)
			and (v_roles = '{}' or case f.role when 'party' then 'deal_party' else f.role end = any (v_roles))
			and (v_kinds = '{}' or private.actor_word(f.organisation_kind) = any (v_kinds));
end $function$;

CREATE OR REPLACE FUNCTION private.count_filings(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
begin
	return query
		select 'filing', g.id, '', private.comparable(g.filing_no), 1::numeric, g.filed_on, g.organisation, g.event
		from public.product_filings g
		cross join lateral private.firm(g.organisation, g.firm_code, g.firm_name) f
		where (p_units is null or g.id = any (p_units)) and g.organisation = any (p.scope) and g.filing_no is not null and g.filed_on is not null
			and private.is_of_class(p.filters ->> 'acquirer_class', coalesce(g.firm_size, f.size_class), f.tech_sme)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(g.firm_region, f.region), coalesce(g.firm_park, f.park))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, g.firm_name, f.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, g.assisted_by, g.organisation, null));
end $function$;

CREATE OR REPLACE FUNCTION private.count_leads(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_types text[] := case when p.metric = 'srdi.participation_coverage' then private.event_types_asked(p) else '{}' end;
begin
	if not private.makes_participant(p, 'lead') then return; end if;
	return query
		with asked as materialized (
			select l.id, l.organisation, l.event, l.requested_at, w.who
			from public.leads l
			join public.events v on v.id = l.event
			left join public.needs n on n.id = l.need
			cross join lateral (select case when num_nonnulls(l.credit_code, n.credit_code, l.company, n.company) > 0 or p.metric = 'leads.captured'
				then array[coalesce(l.credit_code, n.credit_code), coalesce(l.company, n.company)]
				else private.firm_of_request(l.organisation, l.event, null, null, coalesce(l.contact, n.contact), coalesce(l.contact_firm, n.contact_firm)) end as who) w
			where (p_units is null or l.id = any (p_units)) and l.withdrawn_at is null and l.organisation = any (p.scope) and private.counts_for(p, v)
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
		), firms as materialized (
			select d.organisation, d.who, f.* from (select distinct a.organisation, a.who from asked a where p.metric <> 'leads.captured') d
			cross join lateral private.firm(d.organisation, d.who[1], d.who[2]) f
		)
		select 'lead', a.id, '', f.key, 1::numeric, private.china_day(a.requested_at), a.organisation, a.event
		from asked a left join firms f on f.organisation = a.organisation and f.who = a.who
		where case p.metric
			when 'leads.captured' then true
			when 'srdi.participation_coverage' then f.specialised
			else f.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), f.size_class, f.tech_sme)
				and private.is_in_area(p, p.filters ->> 'acquirer_region', f.region, f.park) end;
end $function$;

CREATE OR REPLACE FUNCTION private.count_metric(p_metric integer)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_counting private.counting := private.counting_of(p_metric);
	v_kind text;
begin
	perform private.forget_counts(p_metric);
	foreach v_kind in array private.fact_kinds(v_counting.metric) loop
		insert into public.programme_records (metric, record_kind, record, part, subject, amount, day, organisation, event)
		select p_metric, f.record_kind, f.record, f.part, f.subject, f.amount, f.day, f.organisation, f.event from private.facts_counted(v_counting, v_kind) f where f.day is not null;
	end loop;
	insert into public.programme_subjects (metric, period, subject, refs, amount) select p_metric, s.period, s.subject, s.refs, s.amount from private.subjects_from_records(v_counting) s;
	insert into public.programme_counters (metric, period, value, subjects, records)
	select p_metric, c.period, c.value, c.subjects, c.records from private.counters_from_records(v_counting) c;
end $function$;

CREATE OR REPLACE FUNCTION private.count_needs(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_is_first boolean := p.metric = 'needs.pledge_intent.enterprises_new';
	v_kinds text[] := case when v_is_first then array['financing'] when p.metric = 'smes.participating' then array['technical']
		else private.texts_of(p.filters -> 'need_kinds') end;
	v_types text[] := case when p.metric = 'srdi.participation_coverage' then private.event_types_asked(p) else '{}' end;
begin
	if not private.makes_participant(p, 'need') then return; end if;
	return query
		with asked as materialized (
			select n.id, n.organisation, n.event, n.recorded_at, n.fields ->> 'sizeClass' as own_size, w.who
			from public.needs n
			join public.events v on v.id = n.event
			cross join lateral (select case when num_nonnulls(n.credit_code, n.company) > 0 or p.metric = 'needs.captured' then array[n.credit_code, n.company]
				else private.firm_of_request(n.organisation, n.event, null, null, n.contact, n.contact_firm) end as who) w
			where (p_units is null or v_is_first or n.id = any (p_units)) and n.organisation = any (p.scope) and private.counts_for(p, v)
				and (n.withdrawn_at is null or n.withdrawn_at is not distinct from n.erased_at) and (v_kinds = '{}' or n.kind = any (v_kinds))
				and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
		), firms as materialized (
			select d.organisation, d.who, f.* from (select distinct a.organisation, a.who from asked a where p.metric <> 'needs.captured') d
			cross join lateral private.firm(d.organisation, d.who[1], d.who[2]) f
		)
		select 'need', x.id, '', x.key, 1::numeric, private.china_day(x.recorded_at), x.organisation, x.event
		from (
			select a.id, a.organisation, a.event, a.recorded_at, f.key, f.tech_sme, f.specialised, f.region, f.park, coalesce(f.size_class, a.own_size) as size,
				v_is_first and row_number() over (partition by f.key order by a.recorded_at, a.id) > 1 as is_later
			from asked a left join firms f on f.organisation = a.organisation and f.who = a.who
		) x
		where (p_units is null or x.id = any (p_units)) and not x.is_later and case p.metric
			when 'needs.captured' then true
			when 'needs.pledge_intent.enterprises_new' then x.key is not null
			when 'srdi.participation_coverage' then x.specialised
			else x.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), x.size, x.tech_sme)
				and private.is_in_area(p, p.filters ->> 'acquirer_region', x.region, x.park) end;
end $function$;

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

CREATE OR REPLACE FUNCTION private.count_pledges(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_by_payout boolean := coalesce(p.metric = 'pledge.loans_issued' or p.filters ->> 'date_basis' = 'paid_out', false);
	v_leaves_municipal boolean := 'municipal_project_pledges' = any (private.texts_of(p.filters -> 'exclude'));
	v_class text := case p.metric when 'smes.policy_covered' then 'sme' else p.filters ->> 'borrower_class' end;
begin
	if p.metric = 'awards.base' and not p.filters ? 'pledge_rights' then return; end if;
	return query
		select 'pledge', g.id, '', case when p.metric in ('pledge.enterprises', 'pledge.inclusive_enterprises', 'smes.policy_covered') then f.key else private.pledge_identity(g, f.key) end,
			case when p.metric in ('pledge.amount', 'pledge.loans_issued', 'pledge_equity.amount', 'awards.base') then coalesce(g.loan_fen, 0)
				when p.metric = 'pledge.registered_amount' then coalesce(g.registered_fen, 0) else 1 end::numeric,
			case when v_by_payout then g.paid_out_on else g.registered_on end, g.organisation, g.event
		from public.pledges g
		cross join lateral private.firm(g.organisation, g.borrower_code, g.borrower_name) f
		where (p_units is null or g.id = any (p_units)) and g.organisation = any (p.scope)
			and case when v_by_payout then g.paid_out_on else g.registered_on end is not null
			and (coalesce(p.filters ->> 'pledge_rights', 'any_ip') = 'any_ip' or p.filters ->> 'pledge_rights' = any (g.right_kinds))
			and private.is_of_class(v_class, coalesce(g.borrower_size, f.size_class), f.tech_sme)
			and private.is_in_area(p, p.filters ->> 'borrower_region', coalesce(g.borrower_region, f.region), coalesce(g.borrower_park, f.park))
			and (p.filters ->> 'borrower' is distinct from 'self' or private.is_self(p, g.borrower_name, f.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, g.facilitated_by, g.organisation, g.lead))
			and (p.metric not in ('pledge.inclusive_enterprises') or g.is_inclusive)
			and (p.metric <> 'pledge_equity.amount' and p.filters -> 'own_patents' is distinct from 'true'::jsonb or g.is_own_patents)
			and (p.filters -> 'risk_pool' is distinct from 'true'::jsonb and p.metric <> 'pledge.loans_issued' or g.is_in_risk_pool)
			and not (v_leaves_municipal and coalesce(g.is_municipal_project, false));
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

CREATE OR REPLACE FUNCTION private.count_programme(p_programme uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.lock_facts(o, true) from (select o from public.programmes p, private.counted_organisations(p.organisation) o where p.id = p_programme order by o) s;
	update public.programmes set counted = counted + 1 where id = p_programme;
	perform private.refresh_scope(p_programme);
	perform private.count_metric(m.id) from public.programme_metrics m join public.programmes p on p.id = m.programme
	where m.programme = p_programme and p.dropped_at is null and private.fact_kinds(m.metric) <> '{}';
end $function$;

CREATE OR REPLACE FUNCTION private.count_pushes(p private.counting, p_units uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_recipients text[] := private.texts_of(p.filters -> 'recipient');
begin
	return query
		select 'push', t.id, '', null::text, 1::numeric, private.china_day(t.pushed_at), t.organisation, t.event
		from public.targeted_pushes t left join public.counterparts c on c.id = t.counterpart
		where (p_units is null or t.id = any (p_units)) and t.organisation = any (p.scope)
			and (v_recipients = '{}' or coalesce(private.actor_word(c.kind), 'enterprise') = any (v_recipients));
end $function$;

CREATE OR REPLACE FUNCTION private.count_touched()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_touched private.touched_facts[];
	v_programme uuid;
	v_metric integer;
	v_counting private.counting;
	v_kind text;
	v_units uuid[];
	v_is_changed boolean;
begin
	with taken as (delete from private.touched_facts where by_transaction = pg_current_xact_id() returning *)
	select array_agg(t::private.touched_facts) into v_touched from (select * from taken) t;
	if v_touched is null then return; end if;
	for v_programme in
		select distinct s.programme from public.programme_scope s where s.organisation in (select t.organisation from unnest(v_touched) t) order by 1
	loop
		perform from public.programmes where id = v_programme for no key update;
		v_is_changed := false;
		for v_metric in select m.id from public.programme_metrics m join public.programmes p on p.id = m.programme where m.programme = v_programme and p.dropped_at is null order by m.id loop
			v_counting := null;
			foreach v_kind in array private.fact_kinds((select metric from public.programme_metrics where id = v_metric)) loop
				if v_counting is null then v_counting := private.counting_of(v_metric); end if;
				v_units := private.units_touched(v_counting, v_kind, v_touched);
				if v_units is null or v_units <> '{}' then
					v_is_changed := private.recount_units(v_counting, v_kind, v_units) or v_is_changed;
				end if;
			end loop;
		end loop;
		if v_is_changed then update public.programmes set counted = counted + 1 where id = v_programme; end if;
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.counted_organisations(p_organisation uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with recursive tree as (
		select o.id from public.organisations o where o.id = p_organisation
		union select o.id from public.organisations o join tree t on o.parent = t.id
	)
	select id from tree
	union select o.id from public.organisations b join public.organisations o on private.region_contains(b.region, o.region) where b.id = p_organisation and b.kind = 'bureau'
$function$;

CREATE OR REPLACE FUNCTION private.counters_from_records(p private.counting)
 RETURNS TABLE(period integer, value numeric, subjects integer, records integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
	with by_day as materialized (
		select r.day, coalesce(sum(r.amount) filter (where r.subject is null), 0) as value, count(*)::integer as records
		from public.programme_records r where r.metric = p.metric_id group by r.day
	), by_records as (
		select period, sum(d.value) as value, sum(d.records)::integer as records
		from by_day d cross join lateral unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day)) period group by period
	), by_subjects as (
		select s.period, sum(s.amount) as value, count(*)::integer as subjects from private.subjects_from_records(p) s group by s.period
	)
	select r.period, r.value + coalesce(s.value, 0), coalesce(s.subjects, 0), r.records from by_records r left join by_subjects s on s.period = r.period
$function$;

CREATE OR REPLACE FUNCTION private.counting_of(p_metric integer)
 RETURNS private.counting
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select row(m.id, p.id, p.organisation, private.comparable(coalesce(p.settings #>> '{self,name}', o.name)),
		case when p.settings #>> '{self,name}' is null then o.credit_code else p.settings #>> '{self,creditCode}' end, m.metric, m.filters,
		jsonb_strip_nulls(jsonb_build_object('own_jurisdiction', o.region, 'district', o.region, 'city',
				case when substr(o.region, 1, 2) in ('11', '12', '31', '50') then substr(o.region, 1, 2) || '0000' else substr(o.region, 1, 4) || '00' end, 'province', substr(o.region, 1, 2) || '0000'))
			|| case when jsonb_typeof(p.settings -> 'areas') = 'object' then p.settings -> 'areas' else '{}' end,
		private.texts_of(p.settings -> case when coalesce(m.filters ->> 'chain', 'programme') = 'programme' then 'ownChain' else 'chainList' end),
		array(select private.counted_organisations(p.organisation)), p.starts_on, p.ends_on, p.years, m.basis)::private.counting
	from public.programme_metrics m join public.programmes p on p.id = m.programme join public.organisations o on o.id = p.organisation
	where m.id = p_metric
$function$;

CREATE OR REPLACE FUNCTION private.counts_for(p private.counting, p_event public.events)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_event.counts_for is null or p_event.organisation <> p.organisation or p.programme = any (p_event.counts_for) $function$;

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
		perform private.append_recipients(p_op.event, p_op.id);
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

CREATE OR REPLACE FUNCTION private.current_year(p_programme public.programmes, p_day date)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select greatest(case when p_programme.years = 'calendar' then extract(year from least(p_day, p_programme.ends_on)) - extract(year from p_programme.starts_on)
		else extract(year from age(least(p_day, p_programme.ends_on), p_programme.starts_on)) end, 0)::integer
$function$;

CREATE OR REPLACE FUNCTION private.cursor_at(p_stream public.event_streams, p_version bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('epoch', p_stream.epoch, 'version', p_version, 'chain', encode(private.chain_at(p_stream.event, p_version), 'hex'))
$function$;

CREATE OR REPLACE FUNCTION private.dates_fault(p_op private.operation, VARIADIC p_names text[])
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select name from unnest(p_names) name
	where private.day_of(p_op.args ->> name) > ((p_op.received_at at time zone 'Asia/Shanghai')::date) or private.day_of(p_op.args ->> name) < '1985-04-01' limit 1
$function$;

CREATE OR REPLACE FUNCTION private.day_of(p_text text)
 RETURNS date
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
	if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then raise exception using errcode = 'invalid_datetime_format'; end if;
	return p_text::date;
end $function$;

CREATE OR REPLACE FUNCTION private.deal_identity(p_deal public.deals, p_acquirer text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce('no:' || private.comparable(p_deal.record_no), 'contract:' || private.comparable(p_deal.tech_contract_no),
		concat_ws('|', w.word, array_to_string(array(select n from unnest(p_deal.patents) n order by n), ','), p_acquirer,
			case when w.word <> 'transfer' then coalesce(p_deal.signed_on, p_deal.recorded_on) end))
	from (select case when private.deal_word(p_deal.type) = 'transfer' then 'transfer' else p_deal.type end as word) w
$function$;

CREATE OR REPLACE FUNCTION private.deal_word(p_type text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_type in ('use-first-pay-later', 'free-then-paid', 'cross-licence') then 'licence'
		when p_type in ('entrusted-transfer', 'auction-sale') then 'transfer' else p_type end
$function$;

CREATE OR REPLACE FUNCTION private.deals_lacking(p private.counting)
 RETURNS TABLE(record_kind text, record uuid, day date, organisation uuid, lacks text[])
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select 'deal', (x.deal).id, coalesce((x.deal).recorded_on, (x.deal).signed_on), (x.deal).organisation, l.lacks
	from private.deals_passing(jsonb_populate_record(p, jsonb_build_object('metric', 'deals.contracts', 'filters', p.filters - 'acquirer_class' - 'acquirer_region')), null) x
	cross join lateral private.firm((x.deal).organisation, (x.deal).acquirer_code, (x.deal).acquirer_name) a
	cross join lateral (select coalesce((x.deal).acquirer_size, a.size_class) as size, coalesce((x.deal).acquirer_region, a.region) as region,
		coalesce((x.deal).acquirer_park, a.park) as park, coalesce((x.deal).is_tech_sme, a.tech_sme) as is_tech) k
	cross join lateral (select array_remove(array[
		case when (x.deal).recorded_on is null then 'recorded' end,
		case when p.filters ? 'acquirer_class' and k.size is null then 'size' end,
		case when p.filters ? 'acquirer_region' and k.region is null and k.park is null then 'region' end,
		case when private.deal_word((x.deal).type) in ('licence', 'open-licence') and (x.deal).record_amount_fen is null then 'filed_amount' end], null) as lacks) l
	where l.lacks <> '{}' and not p.filters ? 'pledge_rights'
		and ('size' = any (l.lacks) or private.is_of_class(p.filters ->> 'acquirer_class', k.size, k.is_tech))
		and ('region' = any (l.lacks) or private.is_in_area(p, p.filters ->> 'acquirer_region', k.region, k.park))
		and (private.texts_of(p.filters -> 'patent_kinds') = '{}' or exists (select from unnest((x.deal).patents) n
			where private.patent_kind_of(n) = any (private.texts_of(p.filters -> 'patent_kinds'))))
$function$;

CREATE OR REPLACE FUNCTION private.deals_passing(p private.counting, p_units uuid[])
 RETURNS TABLE(deal public.deals, acquirer text, identity text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_types text[] := private.texts_of(p.filters -> 'deal_types');
	v_holders text[] := private.texts_of(p.filters -> 'holder_types');
begin
	return query
		select d, a.key, private.deal_identity(d, a.key)
		from public.deals d
		cross join lateral private.firm(d.organisation, d.holder_code, d.holder_name) h
		cross join lateral private.firm(d.organisation, d.acquirer_code, d.acquirer_name) a
		where (p_units is null or d.id = any (p_units)) and d.organisation = any (p.scope)
			and (v_types = '{}' or d.type = any (v_types) or private.deal_word(d.type) = any (v_types))
			and not ('related_party' = any (private.texts_of(p.filters -> 'exclude')) and coalesce(d.is_related_party, false))
			and (v_holders = '{}' or private.actor_word(d.holder_kind) = any (v_holders))
			and private.is_in_area(p, p.filters ->> 'holder_region', coalesce(d.holder_region, h.region), h.park)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(d.acquirer_region, a.region), coalesce(d.acquirer_park, a.park))
			and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', case when p.metric like 'smes.%' then 'sme' end), coalesce(d.acquirer_size, a.size_class), coalesce(d.is_tech_sme, a.tech_sme))
			and (p.filters ->> 'holder' is distinct from 'self' or private.is_self(p, d.holder_name, h.key))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, d.acquirer_name, a.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, d.facilitated_by, d.organisation, d.lead));
end $function$;

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
	v_args jsonb := p_op.args;
begin
	if private.clean(v_args ->> 'name') is null then return private.refused('arguments_invalid', 'name'); end if;
	update public.events
	set name = private.clean(v_args ->> 'name'), type = v_args ->> 'type', place = private.clean(v_args ->> 'place'), host = private.clean(v_args ->> 'host'),
		campaigns = array(select jsonb_array_elements_text(v_args -> 'campaigns')),
		secondary_types = case when v_args ? 'secondaryTypes' then private.texts_in(v_args -> 'secondaryTypes') else secondary_types end,
		topics = case when v_args ? 'topics' then private.texts_in(v_args -> 'topics') else topics end,
		chain = case when v_args ? 'chain' then private.clean(v_args ->> 'chain') else chain end,
		region = case when v_args ? 'region' then v_args ->> 'region' else region end,
		industry_field = case when v_args ? 'industryField' then private.clean(v_args ->> 'industryField') else industry_field end,
		starts_at = (v_args ->> 'startsAt')::timestamptz, ends_at = (v_args ->> 'endsAt')::timestamptz,
		target_people = (v_args #>> '{targets,people}')::integer, target_organisations = (v_args #>> '{targets,organisations}')::integer,
		confirm_at_door = coalesce((v_args ->> 'confirmAtDoor')::boolean, confirm_at_door),
		questions = coalesce(v_args -> 'questions', questions),
		retain_until = ((v_args ->> 'endsAt')::timestamptz at time zone 'Asia/Shanghai')::date + 90
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	v_fault := private.put_sessions_and_stations(p_op);
	if v_fault is not null then return private.refused('unknown_subject', v_fault); end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.detach_file(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	update public.files set removed_at = coalesce(removed_at, clock_timestamp()), name = '（已删除）'
	where id = (p_op.args ->> 'file')::uuid and event = p_op.event and (patent is not null or paper is not null);
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'file') end;
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
		when 'recordCounterpart' then return private.record_counterpart(p_op);
		when 'renewCounterpartLink' then return private.renew_counterpart_link(p_op);
		when 'recordPatent' then return private.record_patent(p_op);
		when 'placeBooth' then return private.place_booth(p_op);
		when 'requestPatent' then return private.request_patent(p_op);
		when 'amendLead' then return private.amend_lead(p_op);
		when 'recordNeed' then return private.record_need(p_op);
		when 'amendNeed' then return private.amend_need(p_op);
		when 'introduceNeed' then return private.introduce_need(p_op);
		when 'advanceLead' then return private.advance_lead(p_op);
		when 'assignLead' then return private.assign_lead(p_op);
		when 'answerLead' then return private.answer_lead(p_op);
		when 'withdrawRequest' then return private.withdraw_request(p_op);
		when 'eraseRequest' then return private.erase_request(p_op);
		when 'grantConsent' then return private.grant_consent(p_op);
		when 'withdrawConsent' then return private.withdraw_consent(p_op);
		when 'recordDeal' then return private.record_deal(p_op);
		when 'recordPledge' then return private.record_pledge(p_op);
		when 'recordProductFiling' then return private.record_product_filing(p_op);
		when 'strikeRecord' then return private.strike_record(p_op);
		when 'restoreRecord' then return private.restore_record(p_op);
		when 'chooseRecommendations' then return private.choose_recommendations(p_op);
		when 'giveFeedback' then return private.give_feedback(p_op);
		when 'recordTargetedPush' then return private.record_targeted_push(p_op);
		when 'adoptProgramme' then return private.adopt_programme(p_op);
		when 'amendProgramme' then return private.amend_programme(p_op);
		when 'dropProgramme' then return private.drop_programme(p_op);
		when 'reportValue' then return private.report_value(p_op);
		when 'adjustValue' then return private.adjust_value(p_op);
		when 'approveValue' then return private.approve_value(p_op);
		when 'rejectValue' then return private.reject_value(p_op);
		when 'attachEvidence' then return private.attach_evidence(p_op);
		when 'closePeriod' then return private.close_period(p_op);
		when 'confirmIndicator' then return private.confirm_indicator(p_op);
		when 'disputeIndicator' then return private.dispute_indicator(p_op);
		when 'confirmRecord' then return private.confirm_record(p_op);
		when 'disputeRecord' then return private.dispute_record(p_op);
		when 'linkEvent' then return private.link_event(p_op);
		when 'attachFile' then return private.attach_file(p_op);
		when 'correctContact' then return private.correct_contact(p_op);
		when 'detachFile' then return private.detach_file(p_op);
		when 'recordEntry' then return private.record_entry(p_op);
		when 'freezeReport' then return private.freeze_report(p_op);
		when 'handInReport' then return private.hand_in_report(p_op);
		when 'draftDocument' then return private.draft_document(p_op);
		when 'publishDocument' then return private.publish_document(p_op);
		when 'withdrawDocument' then return private.withdraw_document(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $function$;

CREATE OR REPLACE FUNCTION private.dispute_indicator(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_review(p_op, 'disputed', false) $function$;

CREATE OR REPLACE FUNCTION private.dispute_record(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_review(p_op, 'disputed', true) $function$;

CREATE OR REPLACE FUNCTION private.document_card(p public.programme_documents)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'organisation', p.organisation, 'name', p.draft -> 'name', 'revision', p.revision,
		'indicators', case when jsonb_typeof(p.draft -> 'indicators') = 'array' then jsonb_array_length(p.draft -> 'indicators') else 0 end,
		'draftedAt', private.iso(p.drafted_at), 'draftedBy', private.recorder(p.op), 'withdrawnAt', private.iso(p.withdrawn_at),
		'versions', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('version', v.version, 'publishedAt', private.iso(v.published_at), 'publishedBy', private.recorder(v.op),
			'programmes', (select count(*) from public.programmes g where g.definition #>> '{edition,document}' = p.id::text and g.definition #>> '{edition,version}' = v.version::text
				and g.dropped_at is null))) order by v.version desc), '[]') from public.document_versions v where v.document = p.id)))
$function$;

CREATE OR REPLACE FUNCTION private.document_in_book(p_op private.operation)
 RETURNS public.programme_documents
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select d from public.programme_documents d
	where d.id = (p_op.args ->> 'document')::uuid and d.organisation = private.organiser_of(p_op.event) and private.is_in_book(p_op)
$function$;

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

CREATE OR REPLACE FUNCTION private.draft_document(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'document')::uuid;
	v_document public.programme_documents := private.document_in_book(p_op);
	v_seen integer := (p_op.args ->> 'revision')::integer;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'document'); end if;
	if v_document.id is null then
		if v_seen is not null or exists (select from public.programme_documents where id = v_id) then return private.refused('unknown_subject', 'document'); end if;
		insert into public.programme_documents (id, organisation, draft, drafted_at, op)
		values (v_id, private.organiser_of(p_op.event), p_op.args -> 'draft', p_op.received_at, p_op.id);
		return '{"status": "accepted"}';
	end if;
	if v_seen is null then return jsonb_build_object('status', 'merged', 'into', v_id); end if;
	if v_seen <> v_document.revision then return private.refused('document_moved', 'revision'); end if;
	update public.programme_documents set draft = p_op.args -> 'draft', revision = revision + 1, drafted_at = p_op.received_at, op = p_op.id where id = v_id;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.drop_programme(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if length(coalesce(private.clean(p_op.args ->> 'reason'), '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	-- Who pushes holds the facts first and the programme at its commit: here in the same order.
	perform private.lock_facts(o, true) from (select o from private.counted_organisations(v_programme.organisation) o order by o) s;
	update public.programmes set dropped_at = p_op.received_at, dropped_reason = private.clean(p_op.args ->> 'reason') where id = v_programme.id;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $function$;

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

CREATE OR REPLACE FUNCTION private.end_consents(p_op private.operation, p_subject uuid, p_recipient uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_count integer;
begin
	update public.consents set withdrawn_at = p_op.received_at, withdrawn_by_op = p_op.id
	where subject = p_subject and withdrawn_at is null and (p_recipient is null or recipient = p_recipient);
	get diagnostics v_count = row_count;
	return v_count;
end $function$;

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

CREATE OR REPLACE FUNCTION private.enterprise_unit(p_organisation uuid, p_code text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select md5(p_organisation::text || p_code)::uuid $function$;

CREATE OR REPLACE FUNCTION private.erase_request(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_kind text := private.request_kind(p_op);
	v_lead public.leads;
	v_need public.needs;
begin
	if v_kind is null then return private.request_missing(p_op); end if;
	if v_kind = 'need' then
		select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid for update;
		update public.needs n set contact = null, erased_at = p_op.received_at, withdrawn_at = coalesce(withdrawn_at, p_op.received_at), withdrawn_reason = null, set_by = '{}',
			fields = jsonb_strip_nulls(jsonb_build_object('title', '（已删除）', 'visibility', n.visibility, 'company', n.company, 'creditCode', n.credit_code, 'sizeClass', n.fields ->> 'sizeClass', 'industry', n.industry))
		where id = v_need.id;
		perform private.forget_conflicts(p_op.event, v_need.id);
		perform private.forget_request(p_op, 'need', v_need.id, v_need.contact), private.append_need(v_need.id, p_op.id);
	end if;
	for v_lead in
		select l.* from public.leads l where l.event = p_op.event and l.erased_at is null and (l.id = (p_op.args ->> 'lead')::uuid or l.need = v_need.id) order by l.id for update
	loop
		if exists (select from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = 'withdrawn') then
			perform private.step_lead(p_op, v_lead, 'withdrawn');
		end if;
		update public.leads set contact = null, use = null, note = null, timeframe = null, erased_at = p_op.received_at where id = v_lead.id;
		update public.lead_steps set reason = null, next_step = null where lead = v_lead.id;
		update public.lead_answers set reason = null, next_step = null where lead = v_lead.id;
		perform private.forget_request(p_op, 'lead', v_lead.id, v_lead.contact), private.append_lead(v_lead.id, p_op.id);
	end loop;
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

CREATE OR REPLACE FUNCTION private.event_types_asked(p private.counting)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p.metric = 'srdi.participation_coverage' and not p.filters ? 'event_types' then private.matchmaking_types() else private.texts_of(p.filters -> 'event_types') end
$function$;

CREATE OR REPLACE FUNCTION private.fact_kinds(p_metric text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case
		when p_metric = 'events.held' then array['event']
		when p_metric in ('training.attendances', 'training.persons', 'events.attendances', 'events.enterprises') then array['attendance']
		when p_metric = 'srdi.participation_coverage' then array['attendance', 'need', 'lead']
		when p_metric = 'pushes.sent' then array['push']
		when p_metric = 'enterprises.tagged' then array['enterprise']
		when p_metric in ('needs.captured', 'needs.pledge_intent.enterprises_new') then array['need']
		when p_metric = 'leads.captured' then array['lead']
		when p_metric = 'smes.participating' then array['need', 'lead', 'deal', 'attendance']
		when p_metric in ('deals.patents', 'deals.conveyed_share', 'deals.times', 'deals.contracts', 'deals.amount_contract', 'deals.amount_paid', 'deals.receiving_enterprises',
			'tech_contracts.amount', 'licences.filing_amount', 'open_licences.count', 'open_licences.patents') then array['deal']
		when p_metric in ('pledge.amount', 'pledge.registered_amount', 'pledge.projects', 'pledge.enterprises', 'pledge.inclusive_enterprises', 'pledge.loans_issued') then array['pledge']
		when p_metric in ('pledge_equity.amount', 'smes.policy_covered', 'awards.base') then array['deal', 'pledge']
		when p_metric in ('products.filed', 'products.filed_coverage') then array['filing']
		when p_metric = 'satisfaction.rate' then array['feedback']
		else '{}' end
$function$;

CREATE OR REPLACE FUNCTION private.facts_counted(p private.counting, p_kind text, p_units uuid[] DEFAULT NULL::uuid[])
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	case p_kind
		when 'event' then return query select * from private.count_events(p, p_units);
		when 'attendance' then return query select * from private.count_attendances(p, p_units);
		when 'need' then return query select * from private.count_needs(p, p_units);
		when 'lead' then return query select * from private.count_leads(p, p_units);
		when 'deal' then return query select * from private.count_deals(p, p_units);
		when 'pledge' then return query select * from private.count_pledges(p, p_units);
		when 'filing' then return query select * from private.count_filings(p, p_units);
		when 'push' then return query select * from private.count_pushes(p, p_units);
		when 'feedback' then return query select * from private.count_feedback(p, p_units);
		when 'enterprise' then return query select * from private.count_enterprises(p, p_units);
	end case;
end $function$;

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

CREATE OR REPLACE FUNCTION private.feedback_given_by(p_event uuid, p_contact uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(distinct about), '[]') from private.feedback_slips
	where event = p_event and private.same_person(event, respondent) = private.same_person(p_event, p_contact)
$function$;

CREATE OR REPLACE FUNCTION private.figure_label(p_definition jsonb, p_key text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select i -> 'label' from jsonb_array_elements(case when jsonb_typeof(p_definition -> 'indicators') = 'array' then p_definition -> 'indicators' else '[]' end) i
	where i ->> 'id' = split_part(p_key, '/', 1) limit 1
$function$;

CREATE OR REPLACE FUNCTION private.figures_counted(p private.counting)
 RETURNS TABLE(period integer, value numeric, records integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
	with facts as materialized (
		select f.day, f.subject, f.amount from unnest(private.fact_kinds(p.metric)) kind cross join lateral private.facts_counted(p, kind) f where f.day is not null
	), days as materialized (
		select d.day, private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day) as periods from (select distinct day from facts) d
	), by_day as materialized (
		select day, subject, case when subject is null then sum(amount) else max(amount) end as amount, count(*)::integer as records from facts group by day, subject
	), by_subject as (
		select period, b.subject, case when b.subject is null then sum(b.amount) else max(b.amount) end as amount, sum(b.records)::integer as records
		from by_day b join days d on d.day = b.day cross join lateral unnest(d.periods) period group by period, b.subject
	)
	select period, sum(amount), sum(records)::integer from by_subject group by period
$function$;

CREATE OR REPLACE FUNCTION private.figures_of(p_programme uuid, p_period integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('key', m.key, 'metric', m.metric, 'period', c.period, 'value', c.value, 'records', c.records, 'subjects', c.subjects)
		order by m.key, c.period), '[]')
	from public.programme_metrics m join public.programme_counters c on c.metric = m.id
	where m.programme = p_programme and (p_period is null or c.period = p_period)
$function$;

CREATE OR REPLACE FUNCTION private.figures_of_books(p_programme uuid, p_books uuid[], p_first date, p_last date)
 RETURNS TABLE(key text, metric text, value numeric, records integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with each_one as (
		select m.key, m.metric, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
		from public.programme_metrics m join public.programme_records r on r.metric = m.id
		where m.programme = p_programme and private.fact_kinds(m.metric) && array['need', 'lead', 'deal', 'pledge', 'filing', 'push', 'feedback', 'enterprise']
			and r.day between p_first and p_last and (r.event is null or r.event = any (p_books))
		group by m.key, m.metric, r.subject
	)
	select e.key, e.metric, sum(e.value), sum(e.records)::integer from each_one e group by e.key, e.metric
$function$;

CREATE OR REPLACE FUNCTION private.figures_of_events(p_programme uuid, p_events uuid[], p_first date, p_last date)
 RETURNS TABLE(event uuid, key text, metric text, value numeric, records integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with each_one as (
		select r.event, m.key, m.metric, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
		from public.programme_metrics m join public.programme_records r on r.metric = m.id
		where m.programme = p_programme and r.event = any (p_events) and r.day between p_first and p_last
		group by r.event, m.key, m.metric, r.subject
	)
	select e.event, e.key, e.metric, sum(e.value), sum(e.records)::integer from each_one e group by e.event, e.key, e.metric
$function$;

CREATE OR REPLACE FUNCTION private.filing_due(p_type text, p_effective_on date, p_signed_on date, p_recorded_on date)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_recorded_on is null and p_type in ('licence', 'open-licence', 'use-first-pay-later', 'free-then-paid', 'cross-licence')
		then (coalesce(p_effective_on, p_signed_on) + interval '3 months')::date end
$function$;
grant execute on function private.filing_due(text,date,date,date) to authenticated;

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

CREATE OR REPLACE FUNCTION private.firm(p_organisation uuid, p_code text, p_name text, OUT key text, OUT size_class text, OUT tech_sme boolean, OUT specialised boolean, OUT park text, OUT chain text, OUT region text)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(p_code, e.credit_code, 'name:' || private.comparable(p_name)), e.size_class, e.tech_sme, e.specialised, e.park, e.chain, e.region
	from (select coalesce(p_code, (
		select min(l.credit_code) from public.enterprises l where l.organisation = p_organisation and private.comparable(l.name) = private.comparable(p_name)
		having count(*) = 1)) as code) known
	left join public.enterprises e on e.organisation = p_organisation and e.credit_code = known.code
$function$;

CREATE OR REPLACE FUNCTION private.firm_of_record(p_kind text, p_record uuid)
 RETURNS TABLE(code text, name text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select acquirer_code, acquirer_name from public.deals where p_kind = 'deal' and id = p_record
	union all select borrower_code, borrower_name from public.pledges where p_kind = 'pledge' and id = p_record
$function$;

CREATE OR REPLACE FUNCTION private.firm_of_request(p_organisation uuid, p_event uuid, p_code text, p_company text, p_contact uuid, p_contact_firm text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when p_code is not null or p_company is not null then array[p_code, p_company]
		when k.key like 'name:%' then array[null, substr(k.key, 6)] else array[k.key, null] end
	from (select coalesce((select a.organisation_key from public.attendees a where a.id = private.find_attendee(p_event, p_contact)), p_contact_firm) as key) k
$function$;

CREATE OR REPLACE FUNCTION private.first_of(p_list jsonb, p_count integer)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select coalesce(jsonb_agg(value order by ordinality), '[]') from jsonb_array_elements(p_list) with ordinality where ordinality <= p_count $function$;

CREATE OR REPLACE FUNCTION private.folded(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select translate(normalize(translate(p_text, '，：；！？（）…～', E'\uE000\uE001\uE002\uE003\uE004\uE005\uE006\uE007\uE008'), NFKC),
		E'\uE000\uE001\uE002\uE003\uE004\uE005\uE006\uE007\uE008', '，：；！？（）…～')
$function$;

CREATE OR REPLACE FUNCTION private.forget_bodies(p_event uuid, p_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where enrolment in (select id from public.enrolments where event = p_event) and strpos(raw, p_id::text) > 0
		and raw ~ '"verb"\s*:\s*"(requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead|withdrawRequest)"'
$function$;

CREATE OR REPLACE FUNCTION private.forget_conflicts(p_event uuid, p_need uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_op uuid;
begin
	for v_op in
		select o.op from public.outcomes o join public.op_inbox i using (op, hash)
		where o.event = p_event and o.body ? 'conflicts' and strpos(i.raw, p_need::text) > 0
	loop
		update public.outcomes set body = body - 'conflicts' where op = v_op;
		update public.stream_entries set body = null, salt = null where event = p_event and entity = 'outcome' and op = v_op and body is not null;
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.forget_counts(p_metric integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	delete from public.programme_counters where metric = p_metric;
	delete from public.programme_subjects where metric = p_metric;
	delete from public.programme_records where metric = p_metric;
$function$;

CREATE OR REPLACE FUNCTION private.forget_request(p_op private.operation, p_entity text, p_id uuid, p_contact uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.end_consents(p_op, p_id), private.forget_bodies(p_op.event, p_id), private.forget_rows(p_op.event, p_entity, p_id);
	delete from private.contacts c where c.id = p_contact
		and not exists (select from public.leads where contact = c.id) and not exists (select from public.needs where contact = c.id);
end $function$;

CREATE OR REPLACE FUNCTION private.forget_rows(p_event uuid, p_entity text, p_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ update public.stream_entries set body = null, salt = null where event = p_event and entity = p_entity and entity_id = p_id::text and body is not null $function$;

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

CREATE OR REPLACE FUNCTION private.freeze_report(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'report')::uuid;
	v_owner uuid := private.organiser_of(p_op.event);
	v_programme public.programmes := private.programme_in_book(p_op);
	v_maker uuid := case when private.is_server() or v_owner in (select private.my_organisations() union select private.my_bureaus()) then v_owner else private.bureau_towards(v_owner) end;
	v_year integer := extract(year from private.china_day(p_op.received_at));
	v_is public.programme_reports;
	v_number integer;
	v_name text;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_maker is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'report'); end if;
	select * into v_is from public.programme_reports where id = v_id;
	if found then
		return case when v_is.programme = v_programme.id then jsonb_build_object('status', 'merged', 'into', v_id) else private.refused('unknown_subject', 'report') end;
	end if;
	-- Whoever counts locks the programme too: nothing moves until this is kept.
	select * into v_programme from public.programmes where id = v_programme.id for update;
	if (v_args ->> 'version')::integer is distinct from v_programme.version or (v_args ->> 'counted')::bigint is distinct from v_programme.counted then
		return private.refused('programme_moved', 'counted');
	end if;
	select o.name into v_name from public.organisations o where o.id = v_maker for no key update;
	select coalesce(max(r.number), 0) + 1 into v_number from public.programme_reports r where r.organisation = v_maker and r.year = v_year;
	insert into public.programme_reports (id, programme, organisation, year, number, label, kind, from_day, to_day, version, counted, streams, body, made_by, made_at, op)
	values (v_id, v_programme.id, v_maker, v_year, v_number, format('%s〔%s〕%s号', v_name, v_year, v_number), v_args ->> 'kind', private.day_of(v_args ->> 'from'),
		private.day_of(v_args ->> 'to'), v_programme.version, v_programme.counted, private.programme_streams(v_owner), v_args -> 'body', private.recorder(p_op.id),
		p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
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

CREATE OR REPLACE FUNCTION private.give_feedback(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'feedback')::uuid;
	v_lead uuid := (p_op.args ->> 'lead')::uuid;
	v_is uuid;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'feedback'); end if;
	select event into v_is from public.feedback where id = v_id;
	if found then
		return case when v_is = p_op.event then jsonb_build_object('status', 'merged', 'into', v_id) else private.refused('unknown_subject', 'feedback') end;
	end if;
	if p_op.args #>> '{ratings,overall}' is null then return private.refused('arguments_invalid', 'overall'); end if;
	if v_lead is not null and not exists (select from public.leads where id = v_lead and event = p_op.event) then return private.refused('unknown_subject', 'lead'); end if;
	insert into public.feedback (id, event, organisation, role, lead, organisation_kind, respondent, text, op, given_on)
	values (v_id, p_op.event, private.organiser_of(p_op.event), p_op.args ->> 'role', v_lead, p_op.args ->> 'organisationKind', (p_op.args ->> 'respondent')::uuid,
		private.clean(p_op.args ->> 'text'), p_op.id, (p_op.captured_at at time zone 'Asia/Shanghai')::date);
	insert into public.feedback_ratings (feedback, event, question, rating)
	select v_id, p_op.event, key, (value #>> '{}')::smallint from jsonb_each(p_op.args -> 'ratings') where value <> 'null';
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.grant_consent(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if private.request_kind(p_op) is null then return private.request_missing(p_op); end if;
	if exists (select from public.leads where id = (p_op.args ->> 'lead')::uuid and stage = 'withdrawn')
		or exists (select from public.needs where id = (p_op.args ->> 'need')::uuid and withdrawn_at is not null) then
		return private.refused('request_withdrawn', 'consents');
	end if;
	if private.names_a_stranger(p_op) then return private.refused('unknown_subject', 'consents'); end if;
	perform private.put_consents(p_op, coalesce(p_op.args ->> 'lead', p_op.args ->> 'need')::uuid);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.hand_in_report(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_on date := private.day_of(p_op.args ->> 'on');
	v_report public.programme_reports;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_report from public.programme_reports where id = (p_op.args ->> 'report')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'report'); end if;
	if v_on is null or v_on not between private.china_day(v_report.made_at) and private.china_day(p_op.received_at) then return private.refused('arguments_invalid', 'on'); end if;
	insert into public.report_hand_ins (report, handed_in_on, handed_in_by, at, op) values (v_report.id, v_on, private.recorder(p_op.id), p_op.received_at, p_op.id)
	on conflict (report) do update set handed_in_on = excluded.handed_in_on, handed_in_by = excluded.handed_in_by, at = excluded.at, op = excluded.op;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.held(p_reason text, p_actor text DEFAULT 'organiser'::text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select jsonb_build_object('status', 'held', 'reason', p_reason, 'actor', p_actor) $function$;

CREATE OR REPLACE FUNCTION private.hidden_fields(p_visibility text, p_knows boolean, p_is_watcher boolean)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_knows then '{}'
		when private.hides_firm(p_visibility, p_is_watcher) then array['legalRepresentative', 'company', 'creditCode', 'pledgePatents']
		else array['legalRepresentative'] end
$function$;

CREATE OR REPLACE FUNCTION private.hides_firm(p_visibility text, p_is_watcher boolean)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_visibility = 'anonymous' or p_is_watcher and p_visibility = 'counterparts' $function$;

CREATE OR REPLACE FUNCTION private.history_of(p_patent public.patents)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(i.received_at), 'by', private.recorder(i.op), 'args', private.readable(i.raw) -> 'args')
		order by i.received_at desc, i.op desc), '[]')
	from public.op_inbox i join public.events e on e.id = i.event and e.organisation = p_patent.organisation
	join public.outcomes o on o.op = i.op and o.hash = i.hash and o.status in ('accepted', 'merged')
	where i.raw like '%recordPatent%' and private.readable(i.raw) #>> '{args,number}' = p_patent.number
$function$;

CREATE OR REPLACE FUNCTION private.introduce_need(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
	v_need public.needs;
	v_counterpart public.counterparts;
	v_path text;
	v_is uuid;
begin
	if v_id is null then return private.refused('arguments_invalid', 'lead'); end if;
	select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event;
	if not found then return private.need_missing(p_op, (p_op.args ->> 'need')::uuid); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	select * into v_counterpart from public.counterparts where id = (p_op.args ->> 'counterpart')::uuid and organisation = v_need.organisation;
	if not found then return private.refused('unknown_subject', 'counterpart'); end if;
	select id into v_is from public.leads where id = v_id or need = v_need.id and counterpart = v_counterpart.id;
	if found then return jsonb_build_object('status', 'merged', 'into', v_is); end if;
	v_path := private.path_of(v_need.kind, v_counterpart.kind);
	insert into public.leads (id, event, organisation, path, stage, stage_at, need, counterpart, receipt, op, requested_at)
	values (v_id, p_op.event, v_need.organisation, v_path, case v_path when 'financing' then 'accepted' else 'submitted' end, p_op.captured_at, v_need.id,
		v_counterpart.id, private.receipt_code(p_op.id), p_op.id, date_trunc('milliseconds', p_op.captured_at));
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.is_advertising(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select coalesce(p_text ~ '国家级|最高级|最佳', false) $function$;

CREATE OR REPLACE FUNCTION private.is_blank(p_value jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_value is null or p_value in ('null', '""', '[]') or jsonb_typeof(p_value) = 'string' and private.clean(p_value #>> '{}') is null $function$;

CREATE OR REPLACE FUNCTION private.is_closed(p public.programmes, p_period integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select exists (select from public.closed_periods c where c.programme = p.id and private.closes(p, c.period, p_period)) $function$;

CREATE OR REPLACE FUNCTION private.is_concluded(p_stage text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_stage in ('signed', 'filed', 'registered', 'paid', 'done') $function$;

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

CREATE OR REPLACE FUNCTION private.is_field(p_name text, p_value jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select p_name ~ '^[a-z][A-Za-z0-9]{0,39}$' and p_name !~* 'mobile|phone|wechat|email|contact'
		and case
			when p_name = any (array['headcount', 'revenueFen', 'assetsFen', 'amountFen', 'figuresYear']) then jsonb_typeof(p_value) = 'number' and p_value::text ~ '^[0-9]{1,15}$'
			when jsonb_typeof(p_value) = 'string' then length(p_value #>> '{}') <= 4000
			when jsonb_typeof(p_value) = 'array' then jsonb_array_length(p_value) <= 40
				and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') and length(p_value::text) <= 6000
			else jsonb_typeof(p_value) in ('number', 'boolean') end
$function$;

CREATE OR REPLACE FUNCTION private.is_handed_in(p_kind text, p_record uuid, p_organisation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (
		select from public.programme_scope s join public.programmes p on p.id = s.programme and p.dropped_at is null
			join public.closed_periods c on c.programme = p.id
			join public.programme_metrics m on m.programme = p.id and p_kind = any (private.fact_kinds(m.metric))
			cross join lateral private.period_days(p.starts_on, p.ends_on, p.years, c.period) d
			cross join lateral private.facts_counted(private.counting_of(m.id), p_kind, array[p_record]) f
		where s.organisation = p_organisation and s.kind = p_kind and f.day between d.first and d.last)
$function$;

CREATE OR REPLACE FUNCTION private.is_held(p_stage text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_stage in ('running', 'ended', 'archived') $function$;

CREATE OR REPLACE FUNCTION private.is_in_area(p private.counting, p_area text, p_region text, p_park text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case
		when p_area is null then true
		when p_area = 'own_park' then coalesce(private.comparable(p_park) = any (case when p.areas ? 'own_park'
			then array(select private.comparable(name) from unnest(private.texts_of(p.areas -> 'own_park')) name) else array[p.own_name] end), false)
		when p_area = 'own_jurisdiction_parks' and private.comparable(p_park) in (select private.comparable(name) from unnest(private.texts_of(p.areas -> 'own_jurisdiction_parks')) name) then true
		else (p_area <> 'own_jurisdiction_parks' or p_park is not null) and exists (select from unnest(private.texts_of(p.areas -> p_area) || case p_area
				when 'own_jurisdiction_parks' then private.texts_of(p.areas -> 'own_jurisdiction') end) code where code ~ '^[0-9]{2,6}$' and private.region_contains(code, p_region)) end
$function$;

CREATE OR REPLACE FUNCTION private.is_in_book(p_op private.operation)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select exists (select from public.events where id = p_op.event and type = 'book') $function$;

CREATE OR REPLACE FUNCTION private.is_mobile(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_text ~ '^1[3-9][0-9]{9}$' $function$;

CREATE OR REPLACE FUNCTION private.is_need_gone(p_lead public.leads)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select not private.is_concluded(p_lead.stage) and exists (select from public.needs where id = p_lead.need and withdrawn_at is not null) $function$;

CREATE OR REPLACE FUNCTION private.is_of_class(p_class text, p_size text, p_is_tech boolean)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_class is null or p_class = 'enterprise' then true
		else coalesce(p_size in ('medium', 'small', 'micro') and (p_class <> 'tech_sme' or p_is_tech), false) end
$function$;

CREATE OR REPLACE FUNCTION private.is_offered(p_office uuid, p_organisation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p_office = p_organisation or exists (select from public.organisations b join public.organisations o on o.id = p_organisation
		where b.id = p_office and b.kind = 'bureau' and private.region_contains(b.region, o.region))
$function$;

CREATE OR REPLACE FUNCTION private.is_open_to_public(p_event public.events)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_event.type <> 'book' and p_event.stage in ('registering', 'running', 'ended') $function$;

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

CREATE OR REPLACE FUNCTION private.is_patent_number(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select p_text ~ '^([0-9]{8}|[0-9]{12})[0-9X]$'
		and right(p_text, 1) is not distinct from private.patent_number_check(left(p_text, -1))
$function$;

CREATE OR REPLACE FUNCTION private.is_publication_number(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_text ~ '^CN(1([0-9]{6}|[0-9]{8})[ABC]|2([0-9]{6}|[0-9]{8})[UY]|3([0-9]{6}|[0-9]{8})[SD])[0-9]?$' $function$;

CREATE OR REPLACE FUNCTION private.is_same_firm(p_code text, p_name text, p_other_code text, p_other_name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_code is not null and p_other_code is not null then p_code = p_other_code else private.comparable(p_name) = private.comparable(p_other_name) end
$function$;

CREATE OR REPLACE FUNCTION private.is_self(p private.counting, p_name text, p_code text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select coalesce(p_code = p.own_code, false) or coalesce(private.comparable(p_name) = p.own_name, false) $function$;

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

CREATE OR REPLACE FUNCTION private.is_telephone(p_text text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_text ~ '^\+?[0-9][0-9 ()-]{3,28}[0-9]$' $function$;

CREATE OR REPLACE FUNCTION private.is_theirs(p_event uuid, p_contact uuid, p_args jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.names_one(p_args) and (
		exists (select from public.leads l left join public.needs n on n.id = l.need where l.id = (p_args ->> 'lead')::uuid and l.event = p_event
			and private.same_person(p_event, coalesce(l.contact, n.contact)) = p_contact)
		or exists (select from public.needs n where n.id = (p_args ->> 'need')::uuid and n.event = p_event and private.same_person(p_event, n.contact) = p_contact))
$function$;

CREATE OR REPLACE FUNCTION private.is_via_self(p private.counting, p_names text[], p_organisation uuid, p_lead uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (select from unnest(p_names) name where private.comparable(name) = p.own_name)
		or p_names = '{}' and p_lead is not null and p_organisation = p.organisation
			and exists (select from public.organisations o where o.id = p.organisation and private.comparable(o.name) = p.own_name)
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

CREATE OR REPLACE FUNCTION private.known_of_firm(p_organisation uuid, p_code text, p_name text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with firm as (select * from private.firm(p_organisation, p_code, p_name))
	select jsonb_strip_nulls(jsonb_build_object('province', (select r.name from public.regions r where r.code = substr(f.region, 1, 2) || '0000'),
		'sizeClass', f.size_class, 'isSpecialised', f.specialised,
		'filings', (select jsonb_agg(jsonb_build_object('number', g.filing_no, 'product', g.product) order by g.filed_on, g.id) from public.product_filings g
			where g.organisation = p_organisation and g.filing_no is not null and private.is_same_firm(g.firm_code, g.firm_name, p_code, p_name)),
		'acquired', (select jsonb_agg(distinct n) from public.deals d, unnest(d.patents) n
			where d.organisation = p_organisation and d.signed_on is not null and private.is_same_firm(d.acquirer_code, d.acquirer_name, p_code, p_name)),
		'held', (select jsonb_agg(distinct t.number) from public.patents t where t.organisation = p_organisation and private.comparable(t.holder_name) = private.comparable(p_name))))
	from firm f
$function$;

CREATE OR REPLACE FUNCTION private.knows(p_verb text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (select from pg_catalog.pg_proc where pronamespace = 'private'::regnamespace
		and proname = lower(regexp_replace(p_verb, '([A-Z])', '_\1', 'g')))
$function$;

CREATE OR REPLACE FUNCTION private.last_reviews(p_programme uuid)
 RETURNS SETOF public.reviews
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select l.* from (
		select distinct on (key, period, record_kind, record, bureau) r.* from public.reviews r where r.programme = p_programme
		order by key, period, record_kind, record, bureau, reviewed_at desc, op desc) l
	where l.record is null or exists (
		select from public.programme_metrics m join public.programmes p on p.id = m.programme
			cross join lateral private.period_days(p.starts_on, p.ends_on, p.years, l.period) d
			join public.programme_records s on s.metric = m.id and s.record_kind = l.record_kind and s.record = l.record and s.day between d.first and d.last
		where m.programme = p_programme and m.key = l.key)
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

CREATE OR REPLACE FUNCTION private.lead_base(p_lead public.leads, p_card jsonb, p_knows boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'event', p_lead.event, 'path', p_lead.path, 'stage', p_lead.stage, 'stageAt', private.iso(p_lead.stage_at),
		'intent', p_lead.intent, 'company', p_lead.company, 'creditCode', p_lead.credit_code, 'budgetFen', p_lead.budget_fen, 'timeframe', p_lead.timeframe,
		'callBack', p_lead.call_back, 'receipt', p_lead.receipt, 'requestedAt', private.iso(p_lead.requested_at), 'caller', p_lead.caller,
		'callDueAt', case when private.owes_call(p_lead) then private.iso(private.call_due(p_lead.requested_at)) end,
		'patent', (select jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'legalStatus', p.legal_status, 'holderName', p.holder_name) from public.patents p where p.id = p_lead.patent),
		'counterpart', (select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'telephone', c.telephone) from public.counterparts c where c.id = p_lead.counterpart),
		'erased', p_lead.erased_at is not null,
		'links', (select nullif(count(*), 0) from public.lead_links k where p_lead.id in (k.lead, k.other)),
		'answers', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('answer', a.answer, 'reason', case when p_knows then a.reason else private.veiled(a.reason, p_card ->> 'name') end,
			'nextStep', case when p_knows then a.next_step else private.veiled(a.next_step, p_card ->> 'name') end,
			'nextOn', a.next_on, 'at', private.iso(a.at))) order by a.at) from public.lead_answers a where a.lead = p_lead.id)))
$function$;

CREATE OR REPLACE FUNCTION private.lead_card(p_lead public.leads, p_shows jsonb, p_knows boolean, p_is_watcher boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_need public.needs;
	v_card jsonb;
begin
	select * into v_need from public.needs where id = p_lead.need;
	v_card := private.contact_card(p_lead.event, coalesce(p_lead.contact, v_need.contact));
	return jsonb_strip_nulls(private.lead_base(p_lead, v_card, p_knows) || jsonb_build_object(
		'company', case when p_knows then p_lead.company else private.veiled(p_lead.company, v_card ->> 'name') end,
		'timeframe', case when p_knows then p_lead.timeframe else private.veiled(p_lead.timeframe, v_card ->> 'name') end,
		'use', case when p_knows then p_lead.use else private.veiled(p_lead.use, v_card ->> 'name') end,
		'note', case when p_knows then p_lead.note else private.veiled(p_lead.note, v_card ->> 'name') end,
		'need', case when p_lead.need is not null then private.need_card(v_need, v_card, p_knows, p_is_watcher) end,
		'contact', p_shows));
end $function$;

CREATE OR REPLACE FUNCTION private.lead_condition()
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select $$
	l.organisation = any ($2) and ($1 ->> 'event' is null or l.event = ($1 ->> 'event')::uuid)
	and ($1 ->> 'stage' is null or l.stage = $1 ->> 'stage') and ($1 ->> 'path' is null or l.path = $1 ->> 'path')
	and ($1 ->> 'intent' is null or l.intent = $1 ->> 'intent') and ($1 ->> 'booth' is null or l.booth = ($1 ->> 'booth')::uuid)
	and ($1 ->> 'counterpart' is null or l.counterpart = ($1 ->> 'counterpart')::uuid)
	and (not coalesce(($1 ->> 'due')::boolean, false) or l.stage in ('submitted', 'accepted') and l.requested_at < private.call_late_before() and private.owes_call(l))
	and ($4 = '{}' or l.id in (
		select f.id from public.leads f
		where f.organisation = any ($2) and ($3 is null or f.words @@ $3) and f.searchable like all ($4)
		union all
		select f.id from public.patents p join public.leads f on f.patent = p.id
		where p.organisation = any ($2) and ($3 is null or p.words @@ $3) and p.searchable like all ($4)))
	and ($1 -> 'after' is null or (l.requested_at, l.id) < (($1 #>> '{after,at}')::timestamptz, ($1 #>> '{after,id}')::uuid)) $$
$function$;

CREATE OR REPLACE FUNCTION private.lead_for_counterpart(p_lead public.leads)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_knows boolean := private.may_know(p_lead.counterpart, p_lead.id, p_lead.need);
	v_contact uuid := coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need));
begin
	if p_lead.stage = 'withdrawn' or p_lead.erased_at is not null or private.is_need_gone(p_lead) then
		return jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'stage', 'withdrawn', 'stageAt', private.iso(p_lead.stage_at),
			'patent', private.lead_base(p_lead, null, false) -> 'patent'));
	end if;
	return private.lead_card(p_lead, case when v_knows then private.contact_card(p_lead.event, v_contact) end, v_knows) - array['caller', 'links', 'creditCode', 'event'];
end $function$;

CREATE OR REPLACE FUNCTION private.lead_for_desk(p_lead public.leads, p_is_own boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.lead_card(p_lead, case when known.is then private.masked_card(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need)))) end, p_is_own, not known.is)
		|| private.place_of(p_lead.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('mayReveal', known.is, 'boothNumber', (select number from public.booths where id = p_lead.booth),
			'filing', (select jsonb_build_object('dueOn', min(private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on)), 'recordedOn', max(d.recorded_on), 'amountFen', sum(d.amount_fen))
				from public.deals d where d.lead = p_lead.id having count(*) > 0)))
	from (select p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_lead.id, p_lead.need)) as is) known
$function$;

CREATE OR REPLACE FUNCTION private.lead_missing(p_op private.operation, p_lead uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when p_lead is null then private.refused('arguments_invalid', 'lead')
		when p_op.is_overdue or exists (select from public.leads where id = p_lead) then private.refused('unknown_subject', 'lead')
		else private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'lead:' || p_lead) end
$function$;

CREATE OR REPLACE FUNCTION private.lead_reach(p_stage text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_stage in ('submitted', 'accepted') then 1 when p_stage = 'contacted' then 2 when p_stage = 'signed' then 4
		when p_stage in ('filed', 'registered', 'paid') then 5 when p_stage in ('failed', 'withdrawn') then 0 else 3 end
$function$;

CREATE OR REPLACE FUNCTION private.leads_fitting(request jsonb, p_seen uuid[], p_limit integer)
 RETURNS TABLE(lead uuid, at_stage text, asked_at timestamp with time zone, is_due boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query execute 'select l.id, l.stage, l.requested_at, l.stage in (''submitted'', ''accepted'') and l.requested_at < private.call_late_before() and private.owes_call(l) from public.leads l where '
		|| private.lead_condition() || ' order by l.requested_at desc, l.id desc limit $5'
		using request, p_seen, v_search.query, v_search.patterns, p_limit;
end $function$;

CREATE OR REPLACE FUNCTION private.leads_found(request jsonb, p_seen uuid[], p_limit integer)
 RETURNS SETOF public.leads
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select l.* from private.leads_fitting(request, p_seen, p_limit + 1) f join public.leads l on l.id = f.lead order by l.requested_at desc, l.id desc $function$;

CREATE OR REPLACE FUNCTION private.leads_reaching(p_scope uuid[], p_first date, p_last date)
 RETURNS TABLE(lead uuid, reach integer, is_failed boolean, day date, organisation uuid, event uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select l.id, private.lead_reach(case when l.stage = 'failed' then (select s.from_stage from public.lead_steps s where s.lead = l.id and s.to_stage = 'failed' order by s.at desc, s.op desc limit 1)
			else l.stage end), l.stage = 'failed', private.china_day(l.requested_at), l.organisation, l.event
	from public.leads l
	where l.organisation = any (p_scope) and l.withdrawn_at is null
		and l.requested_at >= p_first::timestamp at time zone 'Asia/Shanghai' and l.requested_at < (p_last + 1)::timestamp at time zone 'Asia/Shanghai'
$function$;

CREATE OR REPLACE FUNCTION private.ledger_lines(p_organisation uuid, p_list text)
 RETURNS TABLE(record uuid, day date, kind text, sum_fen bigint, due_on date, words text, is_struck boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select id, coalesce(signed_on, 'infinity'), type, amount_fen, private.filing_due(type, effective_on, signed_on, recorded_on),
		concat_ws('|', acquirer_name, holder_name, array_to_string(patents, '|'), record_no, tech_contract_no), strike is not null
	from public.recorded_deals where organisation = p_organisation and p_list = 'deals'
	union all
	select id, coalesce(registered_on, paid_out_on, 'infinity'), null, coalesce(registered_fen, loan_fen), null,
		concat_ws('|', borrower_name, lender_name, array_to_string(patents, '|'), registration_no), strike is not null
	from public.recorded_pledges where organisation = p_organisation and p_list = 'pledges'
	union all
	select id, coalesce(filed_on, 'infinity'), null, sales_fen, null, concat_ws('|', product, firm_name, array_to_string(patents, '|'), filing_no), strike is not null
	from public.recorded_filings where organisation = p_organisation and p_list = 'filings'
$function$;

CREATE OR REPLACE FUNCTION private.ledger_record(p_list text, p_record uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
		'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id)))
	from public.recorded_deals d where p_list = 'deals' and d.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(p)) from public.recorded_pledges p where p_list = 'pledges' and p.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(f)) from public.recorded_filings f where p_list = 'filings' and f.id = p_record
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

CREATE OR REPLACE FUNCTION private.link_event(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programmes uuid[] := case when jsonb_typeof(p_op.args -> 'programmes') = 'array'
		then array(select distinct value::uuid from jsonb_array_elements_text(p_op.args -> 'programmes') order by 1) end;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if not p_op.args ? 'programmes' then return private.refused('arguments_invalid', 'programmes'); end if;
	if exists (select from unnest(v_programmes) id where id not in (select p.id from public.programmes p where p.organisation = private.organiser_of(p_op.event))) then
		return private.refused('unknown_subject', 'programmes');
	end if;
	update public.events set counts_for = v_programmes where id = p_op.event;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.link_leads(p_lead public.leads)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	insert into public.lead_links (lead, other, why)
	select p_lead.id, o.id, 'same_firm_and_patent' from public.leads o
	where o.id <> p_lead.id and o.organisation = p_lead.organisation and o.patent = p_lead.patent and o.company_key = p_lead.company_key
	union
	select p_lead.id, o.id, 'same_person' from public.leads o
	where o.id <> p_lead.id and o.event = p_lead.event and o.contact = p_lead.contact
		and not (o.patent is not distinct from p_lead.patent and o.company_key is not distinct from p_lead.company_key)
$function$;

CREATE OR REPLACE FUNCTION private.lock_facts(p_organisation uuid, p_is_counting boolean)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if p_is_counting then perform pg_advisory_xact_lock(20261124, hashtext(p_organisation::text));
	else perform pg_advisory_xact_lock_shared(20261124, hashtext(p_organisation::text)); end if;
end $function$;

CREATE OR REPLACE FUNCTION private.makes_participant(p private.counting, p_what text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select p.metric <> 'smes.participating' or case when p.filters ? 'participation' then p_what = any (private.texts_of(p.filters -> 'participation')) else p_what <> 'check-in' end
$function$;

CREATE OR REPLACE FUNCTION private.mask_name(p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select left(p_name, 1) || repeat('*', least(greatest(length(p_name) - 1, 1), 2)) $function$;
grant execute on function private.mask_name(text) to authenticated;

CREATE OR REPLACE FUNCTION private.masked_card(p_card jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_card is not null then jsonb_strip_nulls(jsonb_build_object('name', left(p_card ->> 'name', 1) || '**',
		'mobile', regexp_replace(p_card ->> 'mobile', '^(\d{3})\d{4}', '\1****'))) end
$function$;

CREATE OR REPLACE FUNCTION private.matchmaking_types()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select array['matchmaking', 'roadshow', 'bank_enterprise', 'showcase', 'release', 'auction', 'seminar'] $function$;

CREATE OR REPLACE FUNCTION private.may_know(p_recipient uuid, VARIADIC p_subjects uuid[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select exists (select from public.consents where recipient = p_recipient and subject = any (p_subjects) and withdrawn_at is null) $function$;

CREATE OR REPLACE FUNCTION private.may_perform(p_organisation uuid, p_event uuid, p_drafts jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with asked as (
		select array_agg(distinct coalesce(d ->> 'verb', '')) as verbs from jsonb_array_elements(p_drafts) d
	)
	select p_organisation is not null and (private.is_server()
		or p_organisation in (select private.my_organisations()) and not coalesce(verbs, '{}') && array['confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord']
		or p_event is null and p_organisation in (select private.my_bureaus()) and verbs <@ array['adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue',
			'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod', 'recordEntry', 'freezeReport', 'handInReport', 'draftDocument', 'publishDocument', 'withdrawDocument']
		or p_event is null and p_organisation in (select private.watched_organisations()) and verbs <@ array['confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'freezeReport', 'handInReport'])
	from asked
$function$;

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

CREATE OR REPLACE FUNCTION private.merge_field(p_is jsonb, p_from jsonb, p_to jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_is = p_to or p_to = 'null' and private.is_blank(p_is) then 'same'
		when private.is_blank(p_is) or p_is = p_from then 'set'
		else 'conflict' end
$function$;

CREATE OR REPLACE FUNCTION private.my_bureaus()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select organisation from public.roles where person = private.current_person() and role = 'bureau' $function$;
grant execute on function private.my_bureaus() to authenticated;

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

CREATE OR REPLACE FUNCTION private.names_a_stranger(p_op private.operation)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (select from jsonb_array_elements(coalesce(p_op.args -> 'consents', '[]')) c
		where private.recipient_name(p_op.event, c ->> 'kind', (c ->> 'recipient')::uuid) is null)
$function$;

CREATE OR REPLACE FUNCTION private.names_one(p_args jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select num_nonnulls(p_args ->> 'lead', p_args ->> 'need') = 1 $function$;

CREATE OR REPLACE FUNCTION private.need_card(p_need public.needs, p_card jsonb, p_knows boolean, p_is_watcher boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'visibility', p_need.visibility, 'recordedAt', private.iso(p_need.recorded_at),
		'withdrawnAt', private.iso(p_need.withdrawn_at), 'fields', case
			when p_knows then p_need.fields
			else private.veiled_fields(p_need.fields - private.hidden_fields(p_need.visibility, p_knows, p_is_watcher), p_card ->> 'name', p_need.fields ->> 'legalRepresentative',
				case when private.hides_firm(p_need.visibility, p_is_watcher) then p_need.company end) end)
$function$;

CREATE OR REPLACE FUNCTION private.need_for_desk(p_need public.needs, p_is_own boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.need_card(p_need, c.card, p_is_own, not c.known) || private.place_of(p_need.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('receipt', p_need.receipt,
		'mayReveal', c.known, 'erased', p_need.erased_at is not null, 'leads', (select nullif(count(*), 0) from public.leads where need = p_need.id), 'contact', case when c.known then private.masked_card(c.card) end))
	from (select private.contact_card(p_need.event, p_need.contact) as card, p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_need.id)) as known) c
$function$;

CREATE OR REPLACE FUNCTION private.need_missing(p_op private.operation, p_need uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when p_need is null then private.refused('arguments_invalid', 'need')
		when p_op.is_overdue or exists (select from public.needs where id = p_need) then private.refused('unknown_subject', 'need')
		else private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'need:' || p_need) end
$function$;

CREATE OR REPLACE FUNCTION private.need_subject(p_need public.needs)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'recordedAt', private.iso(p_need.recorded_at),
		'fields', private.need_card(p_need, private.contact_card(p_need.event, p_need.contact), false) -> 'fields')
$function$;

CREATE OR REPLACE FUNCTION private.need_text(p_fields jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select coalesce(string_agg(private.searchable(value), '|' order by key), '') from jsonb_each_text(p_fields) where key <> 'legalRepresentative' $function$;

CREATE OR REPLACE FUNCTION private.needs_fitting(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer)
 RETURNS TABLE(need uuid, of_kind text, stated_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select n.id, n.kind, n.recorded_at from public.needs n
		where n.organisation = any (p_seen) and (request ->> 'event' is null or n.event = (request ->> 'event')::uuid) and (request ->> 'kind' is null or n.kind = request ->> 'kind')
			and (request ->> 'visibility' is null or n.visibility = request ->> 'visibility')
			and (v_search.patterns = '{}' or (n.organisation = any (p_own) or n.visibility = 'public')
				and (v_search.query is null or n.words @@ v_search.query) and n.searchable like all (v_search.patterns))
			and (request -> 'after' is null or (n.recorded_at, n.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by n.recorded_at desc, n.id desc limit p_limit;
end $function$;

CREATE OR REPLACE FUNCTION private.needs_found(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer)
 RETURNS SETOF public.needs
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select n.* from private.needs_fitting(request, p_seen, p_own, p_limit + 1) f join public.needs n on n.id = f.need order by n.recorded_at desc, n.id desc $function$;

CREATE OR REPLACE FUNCTION private.new_badge()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select substr(id, 1, 8) || substr(id, 10, 4) || substr(id, 34, 3) from (select gen_random_uuid()::text) g(id) $function$;

CREATE OR REPLACE FUNCTION private.new_code()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(bytes, i) & 31) + 1, 1), '' order by i)
	from (select sha256(uuid_send(gen_random_uuid())) as bytes) b, generate_series(0, 7) i
$function$;

CREATE OR REPLACE FUNCTION private.new_secret()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.base64url(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)) $function$;

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

CREATE OR REPLACE FUNCTION private.numbers_marked(p_op private.operation, p_now jsonb, p_was jsonb DEFAULT '{}'::jsonb, p_marks jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_object_agg(n.key, case when p_was -> 'numbers' -> n.key is not distinct from n.value then coalesce(p_marks -> n.key, '{}')
		else jsonb_strip_nulls(jsonb_build_object('by', private.recorder(p_op.id), 'at', private.iso(p_op.received_at),
			'reason', private.clean(p_op.args ->> 'reason'))) end), '{}')
	from jsonb_each(case when jsonb_typeof(p_now -> 'numbers') = 'object' then p_now -> 'numbers' else '{}' end) n
$function$;

CREATE OR REPLACE FUNCTION private.open_licence_faults(p_patent public.patents)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select array_remove(array[
		case when p_patent.legal_status <> 'granted' then 'legalStatus' end,
		case when p_patent.kind <> 'invention' and p_patent.evaluated_on is null then 'evaluatedOn' end,
		case when p_patent.annuity_status = 'overdue' then 'annuityStatus' end,
		case when p_patent.burdens && array['licensed-exclusive', 'licensed-sole', 'seized']
			or 'pledged' = any (p_patent.burdens) and p_patent.pledgee_agreed_on is null then 'burdens' end], null)
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

CREATE OR REPLACE FUNCTION private.operations_on(p_named uuid)
 RETURNS TABLE(place bigint, op uuid, at timestamp with time zone, args jsonb)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select row_number() over (order by i.received_at, i.op), i.op, i.received_at, private.readable(i.raw) -> 'args'
	from public.op_inbox i join public.outcomes o on o.op = i.op and o.hash = i.hash and o.status = 'accepted'
	where i.raw ~ 'recordDeal|recordPledge|recordProductFiling|detachFile' and private.record_named(i.raw) = p_named::text
$function$;

CREATE OR REPLACE FUNCTION private.organisation_of_evidence(p_file public.files)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select organisation from public.recorded_deals where id = p_file.deal
	union all select organisation from public.recorded_pledges where id = p_file.pledge
	union all select organisation from public.recorded_filings where id = p_file.filing
$function$;

CREATE OR REPLACE FUNCTION private.organiser_of(p_event uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select organisation from public.events where id = p_event $function$;

CREATE OR REPLACE FUNCTION private.outcome_of_lead(p_lead uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'holderKind', (select p.holder_kind from public.leads l join public.patents p on p.id = l.patent where l.id = p_lead),
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', coalesce((select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id), '[]'))) order by d.updated_at, d.id) from public.deals d where d.lead = p_lead), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.updated_at, p.id) from public.pledges p where p.lead = p_lead), '[]'),
		'struck', coalesce((select jsonb_agg(jsonb_build_object('kind', s.kind, 'record', s.record) order by s.struck_at) from public.strikes s
			where s.restored_at is null and s.record in (select id from public.recorded_deals where lead = p_lead union all select id from public.recorded_pledges where lead = p_lead)), '[]'),
		'related', coalesce((select jsonb_agg(distinct jsonb_build_object('id', o.id, 'event', o.event, 'why', k.why, 'receipt', o.receipt, 'stage', o.stage))
			from public.lead_links k join public.leads o on o.id = case when k.lead = p_lead then k.other else k.lead end where p_lead in (k.lead, k.other)), '[]'))
$function$;

CREATE OR REPLACE FUNCTION private.owes_call(p_lead public.leads)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p_lead.stage in ('submitted', 'accepted') and p_lead.erased_at is null and private.can_be_called(p_lead) and not private.is_need_gone(p_lead)
		and not exists (select from public.leads o where o.need = p_lead.need and o.id <> p_lead.id and (
			o.stage not in ('submitted', 'accepted', 'failed', 'withdrawn')
			or o.stage in ('submitted', 'accepted') and o.erased_at is null and (o.requested_at, o.id) < (p_lead.requested_at, p_lead.id)))
$function$;

CREATE OR REPLACE FUNCTION private.own_enrolments(p_caller public.enrolments, request jsonb)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select array_agg(id) from public.enrolments where event = p_caller.event and (id = p_caller.id or request -> 'earlier' ? id::text) $function$;

CREATE OR REPLACE FUNCTION private.paper_facts(p_kind text, p_record uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	return coalesce(case p_kind
		when 'deal' then (select jsonb_build_object('isRecorded', d.recorded_on is not null,
			'isPaid', exists (select from public.deal_payments y where y.deal = d.id and y.paid_on is not null)) from public.deals d where d.id = p_record)
		when 'event' then jsonb_build_object('isSigned', exists (select from public.sessions s join public.attendances t on t.session = s.id where s.event = p_record))
		end, '{}');
end $function$;

CREATE OR REPLACE FUNCTION private.papers_of(p_kind text, p_record uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('id', f.id,
		'name', case when f.paper is null or f.event in (select private.my_events()) then f.name else f.paper end,
		'type', f.type, 'bytes', f.bytes, 'sha256', f.sha256, 'paper', coalesce(f.paper, 'evidence')) order by f.attached_at, f.id), '[]')
	from public.files f
	where f.stored_at is not null and f.removed_at is null
		and case p_kind when 'reported' then f.value when 'deal' then f.deal when 'pledge' then f.pledge when 'filing' then f.filing end = p_record
$function$;

CREATE OR REPLACE FUNCTION private.patent_card(p_patent public.patents)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p_patent.id, 'number', p_patent.number, 'kind', p_patent.kind, 'title', p_patent.title, 'plain', p_patent.plain,
		'holderName', p_patent.holder_name, 'holderKind', p_patent.holder_kind, 'holder', p_patent.holder, 'legalStatus', p_patent.legal_status, 'annuityStatus', p_patent.annuity_status,
		'annuityPaidUntil', p_patent.annuity_paid_until, 'checkedOn', p_patent.checked_on, 'burdens', p_patent.burdens, 'maturity', p_patent.maturity,
		'chains', p_patent.chains, 'means', p_patent.means, 'effects', p_patent.effects, 'scenes', p_patent.scenes,
		'offers', coalesce((select jsonb_agg(jsonb_build_object('mode', o.mode, 'pricing', o.pricing, 'priceFen', o.price_fen, 'terms', o.terms) order by o.mode)
			from public.patent_offers o where o.patent = p_patent.id), '[]'),
		'pictures', (select jsonb_agg(jsonb_build_object('id', f.id, 'width', f.width, 'height', f.height) order by f.attached_at, f.id)
			from public.files f where f.patent = p_patent.id and f.stored_at is not null and f.removed_at is null)))
$function$;

CREATE OR REPLACE FUNCTION private.patent_in(p_op private.operation, p_id uuid, p_old public.patents)
 RETURNS public.patents
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_new public.patents := p_old;
begin
	v_new.id := p_id;
	v_new.organisation := private.organiser_of(p_op.event);
	v_new.number := v_args ->> 'number';
	v_new.kind := v_args ->> 'kind';
	v_new.title := private.clean(v_args ->> 'title');
	v_new.plain := coalesce(private.clean(v_args ->> 'plain'), p_old.plain);
	v_new.holder_name := coalesce(private.clean(v_args ->> 'holderName'), p_old.holder_name);
	v_new.holder_kind := v_args ->> 'holderKind';
	v_new.holder := coalesce((v_args ->> 'holder')::uuid, p_old.holder);
	v_new.legal_status := v_args ->> 'legalStatus';
	v_new.annuity_status := coalesce(v_args ->> 'annuityStatus', p_old.annuity_status, 'unknown');
	v_new.annuity_paid_until := coalesce(private.day_of(v_args ->> 'annuityPaidUntil'), p_old.annuity_paid_until);
	v_new.checked_on := coalesce(private.day_of(v_args ->> 'checkedOn'), p_old.checked_on);
	v_new.burdens := case when v_args ? 'burdens' then private.texts_in(v_args -> 'burdens') else coalesce(p_old.burdens, '{}') end;
	v_new.pledgee_agreed_on := coalesce(private.day_of(v_args ->> 'pledgeeAgreedOn'), p_old.pledgee_agreed_on);
	v_new.evaluated_on := coalesce(private.day_of(v_args ->> 'evaluatedOn'), p_old.evaluated_on);
	v_new.maturity := coalesce(v_args ->> 'maturity', p_old.maturity);
	v_new.chains := case when v_args ? 'chains' then private.texts_in(v_args -> 'chains') else coalesce(p_old.chains, '{}') end;
	v_new.means := case when v_args ? 'means' then private.texts_in(v_args -> 'means') else coalesce(p_old.means, '{}') end;
	v_new.effects := case when v_args ? 'effects' then private.texts_in(v_args -> 'effects') else coalesce(p_old.effects, '{}') end;
	v_new.scenes := case when v_args ? 'scenes' then private.texts_in(v_args -> 'scenes') else coalesce(p_old.scenes, '{}') end;
	return v_new;
end $function$;

CREATE OR REPLACE FUNCTION private.patent_kind_of(p_number text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case substr(p_number, case when length(p_number) > 9 then 5 else 3 end, 1) when '1' then 'invention' when '8' then 'invention'
		when '2' then 'utility_model' when '9' then 'utility_model' when '3' then 'design' end
$function$;

CREATE OR REPLACE FUNCTION private.patent_number_check(p_body text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_body ~ '^(20(0[3-9]|[1-9][0-9])[12389][0-9]{7}|(8[5-9]|9[0-9]|0[0-3])[12389][0-9]{5})$' then
		(select case sum(digit::integer * (2 + (place - 1) % 8)) % 11
				when 10 then 'X' else (sum(digit::integer * (2 + (place - 1) % 8)) % 11)::text end
			from unnest(string_to_array(p_body, null)) with ordinality d(digit, place))
	end
$function$;

CREATE OR REPLACE FUNCTION private.patent_text(p_number text, p_title text, p_plain text, p_holder text, p_tags text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select private.searchable(p_number) || '|' || private.searchable(p_title) || '|' || private.searchable(p_plain) || '|' || private.searchable(p_holder)
		|| coalesce((select string_agg('|' || private.searchable(tag), '' order by place) from unnest(p_tags) with ordinality t(tag, place)), '')
$function$;

CREATE OR REPLACE FUNCTION private.patents_found(request jsonb, p_limit integer)
 RETURNS SETOF public.patents
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select p.* from public.patents p
		where p.organisation = (request ->> 'organisation')::uuid and (v_search.query is null or p.words @@ v_search.query) and p.searchable like all (v_search.patterns)
			and (request ->> 'chain' is null or request ->> 'chain' = any (p.chains))
			and (request ->> 'kind' is null or p.kind = request ->> 'kind')
			and (request ->> 'status' is null or p.legal_status = request ->> 'status')
			and (request ->> 'mode' is null or exists (select from public.patent_offers o where o.patent = p.id and o.mode = request ->> 'mode'))
			and (request -> 'after' is null or (p.title, p.id) > (request #>> '{after,title}', (request #>> '{after,id}')::uuid))
		order by p.title, p.id limit p_limit + 1;
end $function$;

CREATE OR REPLACE FUNCTION private.path_of(p_kind text, p_holder_kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_kind = 'financing' then 'financing' when p_kind in ('policy', 'service') then 'service'
		when p_holder_kind = 'university' then 'conveyance-university' else 'conveyance' end
$function$;

CREATE OR REPLACE FUNCTION private.payments_fault(p_op private.operation)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select exists (select from jsonb_array_elements(p_op.args -> 'payments') y
		where private.day_of(y ->> 'paidOn') > ((p_op.received_at at time zone 'Asia/Shanghai')::date) or private.day_of(y ->> 'paidOn') < '1985-04-01')
$function$;

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
		-- The detail may be logged: without the names that a likeness carries, and without what people wrote.
		perform private.refuse('YH011', (select jsonb_agg(o - array['similar', 'conflicts', 'moved'] order by place) from jsonb_array_elements(v_outcomes) with ordinality e(o, place))::text);
	end if;
	return v_outcomes;
end $function$;

CREATE OR REPLACE FUNCTION private.period_days(p_starts date, p_ends date, p_years text, p_period integer, OUT first date, OUT last date)
 RETURNS record
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
	v_january date := date_trunc('year', p_starts)::date;
	v_anchor date := case when p_years = 'calendar' or extract(day from p_starts) = 1 then date_trunc('month', p_starts)::date else p_starts end;
	v_months integer := case when p_period >= 20000 then 2 else 1 end;
	v_number integer := p_period - 10000 * v_months;
begin
	case
		when p_period = 1000 then first := p_starts; last := p_ends;
		when p_period = 2000 then first := '1900-01-01'; last := p_ends;
		when p_period >= 10000 then
			first := greatest((v_anchor + make_interval(months => v_number * v_months))::date, p_starts);
			last := least((v_anchor + make_interval(months => (v_number + 1) * v_months))::date - 1, p_ends);
		when p_years = 'calendar' then
			first := case when p_period = 0 then p_starts else (v_january + make_interval(years => p_period))::date end;
			last := (v_january + make_interval(years => p_period + 1))::date - 1;
		else
			first := (p_starts + make_interval(years => p_period))::date;
			last := (p_starts + make_interval(years => p_period + 1))::date - 1;
	end case;
	if p_period between 0 and 999 and p_ends between first and last then last := p_ends; end if;
end $function$;

CREATE OR REPLACE FUNCTION private.period_reviewed(p_programme uuid, p_key text, p_kind text, p_record uuid, p_period integer)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(case when m.basis = 'point' then 2000 when m.basis not in ('year', 'prior_year', 'prior_3y') then 1000 else (
		select y.period from public.programme_records s, unnest(private.periods_of(p.starts_on, p.ends_on, p.years, m.basis, s.day)) y (period)
		where s.metric = m.id and s.record_kind = p_kind and s.record = p_record and y.period < 1000
		order by y.period <> p_period, y.period desc limit 1) end, p_period)
	from public.programmes p join public.programme_metrics m on m.programme = p.id and m.key = p_key
	where p.id = p_programme
$function$;

CREATE OR REPLACE FUNCTION private.periods_closed(p public.programmes)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(period order by period), '[]') from (
		select generate_series(-20, 20) as period union all select 1000 union all select 2000 union all select generate_series(10000, 10400) union all select generate_series(20000, 20200)
	) all_of_them where private.is_closed(p, period)
$function$;

CREATE OR REPLACE FUNCTION private.periods_of(p_starts date, p_ends date, p_years text, p_basis text, p_day date)
 RETURNS integer[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	with near as (
		select (extract(year from p_day) - extract(year from p_starts))::integer as year,
			((extract(year from p_day) - extract(year from p_starts)) * 12 + extract(month from p_day) - extract(month from p_starts))::integer as month
	), looked_at as (
		select 1000 as period
		union all select 2000 where p_basis = 'point'
		union all select year + step from near, unnest(array[-1, 0]) step where year between -20 and 20
		union all select 10000 + month + step from near, unnest(array[-1, 0]) step where p_basis = 'month' and p_day >= p_starts and month + step >= 0
		union all select distinct 20000 + (month + step) / 2 from near, unnest(array[-1, 0]) step where p_basis = '2-months' and p_day >= p_starts and month + step >= 0
	)
	select coalesce(array_agg(period order by period), '{}') from looked_at, private.period_days(p_starts, p_ends, p_years, period) d
	where p_day between d.first and d.last and p_day is not null
$function$;

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

CREATE OR REPLACE FUNCTION private.person_key(p_mobile text, p_name_key text, p_organisation_key text, p_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select encode(substr(sha256(secret || sha256(secret || convert_to(coalesce('m:' || p_mobile || '|' || p_name_key, 'o:' || p_organisation_key || '|' || p_name_key, 'a:' || p_id), 'UTF8'))), 1, 16), 'hex')
	from private.person_secret
$function$;

CREATE OR REPLACE FUNCTION private.person_of(p_secret text, OUT event uuid, OUT contact uuid)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select c.event, c.id from private.contacts c where c.secret = p_secret
	union all select a.event, a.id from private.personal_links l join public.attendees a on a.id = l.attendee where l.secret = p_secret
	limit 1
$function$;

CREATE OR REPLACE FUNCTION private.phones_owing(p_event uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'person', e.person, 'maxSeq', e.max_seq, 'unsent', e.unsent,
		'missing', private.gaps(e), 'files', f.owed, 'lastContactAt', private.iso(e.last_contact_at)) order by e.number), '[]')
	from public.enrolments e
	cross join lateral (select count(*) as owed from public.files where enrolment = e.id and stored_at is null and removed_at is null) f
	where e.event = p_event and e.kind = 'phone'
		and (e.sealed_at is null or e.received_through < e.max_seq or f.owed > 0)
		and not (e.revoked_at is not null and e.max_seq = 0 and e.unsent = 0)
$function$;

CREATE OR REPLACE FUNCTION private.place_booth(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'booth')::uuid;
	v_patents uuid[] := array(select value::uuid from jsonb_array_elements_text(p_op.args -> 'patents') with ordinality group by value order by min(ordinality));
	v_patent public.patents;
	v_booth public.booths;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'booth'); end if;
	if cardinality(v_patents) > 60 then return private.refused('arguments_invalid', 'patents'); end if;
	if (select count(*) from public.patents where id = any (v_patents) and organisation = private.organiser_of(p_op.event)) <> cardinality(v_patents) then
		return private.refused('unknown_subject', 'patents');
	end if;
	insert into public.booths (id, event, code, number, name)
	values (v_id, p_op.event, private.new_code(), private.clean(p_op.args ->> 'number'), private.clean(p_op.args ->> 'name'))
	on conflict (id) do update set number = excluded.number, name = excluded.name where public.booths.event = excluded.event
	returning * into v_booth;
	if not found then return private.refused('unknown_subject', 'booth'); end if;
	delete from public.booth_patents where booth = v_id;
	insert into public.booth_patents (booth, patent, place) select v_id, patent, place from unnest(v_patents) with ordinality p(patent, place);
	perform private.append_row(p_op.event, 'booth', v_id::text, jsonb_build_object('code', v_booth.code, 'number', v_booth.number, 'name', v_booth.name,
		'patents', to_jsonb(v_patents)), p_op.id);
	for v_patent in select p.* from public.patents p where p.id = any (v_patents) order by p.id loop
		perform private.append_patent(p_op.event, v_patent, p_op.id);
	end loop;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.place_of(p_event uuid, p_is_own boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('event', e.id, 'eventName', e.name, 'organiserName', o.name, 'isOwn', p_is_own)
	from public.events e join public.organisations o on o.id = e.organisation where e.id = p_event
$function$;

CREATE OR REPLACE FUNCTION private.pledge_identity(p_pledge public.pledges, p_borrower text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce('no:' || private.comparable(p_pledge.registration_no),
		concat_ws('|', p_borrower, private.comparable(p_pledge.lender_name), p_pledge.registered_on, p_pledge.registered_fen))
$function$;

CREATE OR REPLACE FUNCTION private.pledges_lacking(p private.counting)
 RETURNS TABLE(record_kind text, record uuid, day date, organisation uuid, lacks text[])
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select 'pledge', g.id, coalesce(g.registered_on, g.paid_out_on), g.organisation, l.lacks
	from public.pledges g
	cross join lateral private.firm(g.organisation, g.borrower_code, g.borrower_name) f
	cross join lateral (select coalesce(g.borrower_region, f.region) as region, coalesce(g.borrower_park, f.park) as park) k
	cross join lateral (select array_remove(array[
		case when g.registered_on is null then 'recorded' end,
		case when g.loan_fen is null then 'loan' end,
		case when p.filters ? 'borrower_region' and k.region is null and k.park is null then 'region' end], null) as lacks) l
	where l.lacks <> '{}' and p.filters ? 'pledge_rights' and g.organisation = any (p.scope)
		and (p.filters ->> 'pledge_rights' = 'any_ip' or p.filters ->> 'pledge_rights' = any (g.right_kinds))
		and ('region' = any (l.lacks) or private.is_in_area(p, p.filters ->> 'borrower_region', k.region, k.park))
$function$;

CREATE OR REPLACE FUNCTION private.programme_card(p public.programmes)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'organisation', p.organisation, 'organisationName', o.name, 'organisationKind', o.kind, 'region', o.region,
		'definitionId', p.definition ->> 'id', 'name', p.definition -> 'name', 'startsOn', p.starts_on, 'endsOn', p.ends_on, 'years', p.years, 'version', p.version,
		'counted', p.counted, 'adoptedAt', private.iso(p.adopted_at), 'droppedAt', private.iso(p.dropped_at), 'droppedReason', p.dropped_reason,
		'numbersSet', nullif(p.numbers_set, '{}'),
		'waiting', (select count(*) from public.reported_values v where v.programme = p.id and v.status = 'waiting'),
		'disputes', (select count(*) from private.last_reviews(p.id) r where r.decision = 'disputed')))
	from public.organisations o where o.id = p.organisation
$function$;

CREATE OR REPLACE FUNCTION private.programme_in_book(p_op private.operation)
 RETURNS public.programmes
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p from public.programmes p
	where p.id = (p_op.args ->> 'programme')::uuid and p.organisation = private.organiser_of(p_op.event) and private.is_in_book(p_op) and p.dropped_at is null
$function$;

CREATE OR REPLACE FUNCTION private.programme_in_sight(request jsonb)
 RETURNS public.programmes
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes;
begin
	select * into v_programme from public.programmes p where p.id = (request ->> 'programme')::uuid
		and (private.is_server() or p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations()));
	if not found then perform private.refuse('YH060', 'programme_unknown'); end if;
	return v_programme;
end $function$;

CREATE OR REPLACE FUNCTION private.programme_streams(p_organisation uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_object_agg(s.event, s.head), '{}') from public.event_streams s join public.events v on v.id = s.event
	where v.organisation in (select private.counted_organisations(p_organisation))
$function$;

CREATE OR REPLACE FUNCTION private.programme_whole(p public.programmes)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select private.programme_card(p) || jsonb_build_object('definition', p.definition, 'settings', p.settings,
		'currentYear', private.current_year(p, private.china_day(now())),
		'periods', (select jsonb_object_agg(period, jsonb_build_object('first', d.first, 'last', d.last)) from (
			select distinct c.period from public.programme_metrics m join public.programme_counters c on c.metric = m.id where m.programme = p.id
			union select generate_series(-1, private.current_year(p, p.ends_on)) union select 1000) x, private.period_days(p.starts_on, p.ends_on, p.years, x.period) d),
		'metrics', (select coalesce(jsonb_agg(jsonb_build_object('key', m.key, 'metric', m.metric, 'filters', m.filters, 'basis', m.basis,
			'isCounted', private.fact_kinds(m.metric) <> '{}') order by m.key), '[]') from public.programme_metrics m where m.programme = p.id),
		'figures', private.figures_of(p.id),
		'reported', (select coalesce(jsonb_agg(private.value_card(v) order by v.key, v.period, v.reported_at desc, v.id), '[]') from public.reported_values v where v.programme = p.id),
		'closed', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('period', c.period, 'figures', c.figures, 'by', c.closed_by, 'at', private.iso(c.closed_at),
			'adjustments', (select count(*) from public.reported_values v where v.programme = p.id and v.is_adjustment and v.status = 'approved' and v.settled_at >= c.closed_at
				and private.closes(p, c.period, v.period)))) order by c.period), '[]')
			from public.closed_periods c where c.programme = p.id),
		'reviews', (select coalesce(jsonb_agg(private.review_card(r) order by r.key, r.period, r.reviewed_at desc), '[]') from private.last_reviews(p.id) r))
$function$;

CREATE OR REPLACE FUNCTION private.programmes_in_sight()
 RETURNS SETOF public.programmes
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select p from public.programmes p where p.organisation in (select private.my_organisations() union select private.watched_organisations())
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

CREATE OR REPLACE FUNCTION private.publish_document(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_document public.programme_documents := private.document_in_book(p_op);
	v_newest public.document_versions;
	v_definition jsonb := p_op.args -> 'definition';
begin
	if v_document.id is null then return private.refused('unknown_subject', 'document'); end if;
	if (p_op.args ->> 'revision')::integer is distinct from v_document.revision then return private.refused('document_moved', 'revision'); end if;
	if jsonb_typeof(v_definition) is distinct from 'object' then return private.refused('arguments_invalid', 'definition'); end if;
	select * into v_newest from public.document_versions where document = v_document.id order by version desc limit 1;
	update public.programme_documents set withdrawn_at = null where id = v_document.id;
	if v_newest.definition - 'edition' = v_definition - 'edition' then return jsonb_build_object('status', 'merged', 'into', v_document.id); end if;
	insert into public.document_versions (document, version, definition, published_at, op)
	values (v_document.id, coalesce(v_newest.version, 0) + 1,
		v_definition || jsonb_build_object('edition', jsonb_build_object('document', v_document.id, 'version', coalesce(v_newest.version, 0) + 1)), p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.purge_event(p_event uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.purge_records(p_event);
	perform private.remove_files(p_event);
end $function$;

CREATE OR REPLACE FUNCTION private.purge_records(p_event uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment', 'lead', 'need')
		or (entity = 'outcome' and (body ?| array['similar', 'first', 'own', 'conflicts', 'moved'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld|requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead|assignLead|withdrawRequest)"';
	update public.op_inbox set raw = (private.readable(raw) #- '{args,answers}')::text
	where event = p_event and strpos(raw, '"answers"') > 0 and private.readable(raw) #> '{args,answers}' is not null;
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	update public.consents set withdrawn_at = clock_timestamp() where event = p_event and withdrawn_at is null;
	update public.leads set contact = null, use = null, note = null, caller = null where event = p_event and (contact, use, note, caller) is distinct from (null, null, null, null);
	update public.lead_steps set reason = null, next_step = null, by = null where event = p_event and (reason, next_step, by) is distinct from (null, null, null);
	update public.lead_answers set reason = null, next_step = null where event = p_event and (reason, next_step) is distinct from (null, null);
	update public.needs set contact = null, withdrawn_reason = null, fields = private.bare_fields(fields) where event = p_event;
	delete from private.contacts where event = p_event;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$function$;

CREATE OR REPLACE FUNCTION private.pushes_to(p_event uuid, p_contact uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(t.pushed_at), 'channel', t.channel, 'words', t.words, 'chains', t.chains, 'need', t.need,
		'patent', jsonb_strip_nulls(jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'booth', (
			select jsonb_build_object('code', b.code, 'number', b.number, 'name', b.name) from public.booths b join public.booth_patents bp on bp.booth = b.id
			where bp.patent = p.id and b.event = p_event order by b.number limit 1)))) order by t.pushed_at desc, t.id), '[]')
	from public.targeted_pushes t join public.needs n on n.id = t.need join public.patents p on p.id = t.patent
	where t.event = p_event and t.item = 'patent' and private.same_person(n.event, n.contact) = private.same_person(p_event, p_contact)
$function$;

CREATE OR REPLACE FUNCTION private.put_consents(p_op private.operation, p_subject uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	insert into public.consents (event, subject, recipient, recipient_kind, recipient_name, version, granted_at, granted_by_op)
	select p_op.event, p_subject, (c ->> 'recipient')::uuid, c ->> 'kind', private.recipient_name(p_op.event, c ->> 'kind', (c ->> 'recipient')::uuid),
		c ->> 'version', p_op.captured_at, p_op.id
	from jsonb_array_elements(coalesce(p_op.args -> 'consents', '[]')) c
	on conflict (subject, recipient) where withdrawn_at is null do nothing
$function$;

CREATE OR REPLACE FUNCTION private.put_contact(p_op private.operation)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'contact')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_is_phone boolean := exists (select from public.enrolments where id = p_op.enrolment and kind = 'phone');
begin
	if v_is_phone and p_op.args ?| array['name', 'mobile', 'title'] then return 'name'; end if;
	if v_id is null or v_is_phone or private.find_attendee(p_op.event, v_id) is not null
		or exists (select from private.contacts where id = v_id and event = p_op.event) then
		return null;
	end if;
	if v_name is null or length(v_name) > 60 then return 'name'; end if;
	if not coalesce(private.is_mobile(p_op.args ->> 'mobile'), true) then return 'mobile'; end if;
	insert into private.contacts (id, event, name, mobile, title, secret, created_by_op)
	values (v_id, p_op.event, v_name, p_op.args ->> 'mobile', private.clean(p_op.args ->> 'title'), private.new_secret(), p_op.id);
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.put_metrics(p_programme uuid, p_metrics jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.forget_counts(m.id) from public.programme_metrics m where m.programme = p_programme;
	delete from public.programme_metrics where programme = p_programme;
	insert into public.programme_metrics (programme, key, metric, filters, basis)
	select p_programme, m ->> 'key', m ->> 'metric', coalesce(m -> 'filters', '{}'), m ->> 'basis'
	from jsonb_array_elements(p_metrics) m order by m ->> 'key';
end $function$;

CREATE OR REPLACE FUNCTION private.put_patent(p_row public.patents)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	insert into public.patents (id, organisation, number, kind, title, plain, holder_name, holder_kind, holder, legal_status, annuity_status, annuity_paid_until,
		checked_on, burdens, pledgee_agreed_on, evaluated_on, maturity, chains, means, effects, scenes)
	values (p_row.id, p_row.organisation, p_row.number, p_row.kind, p_row.title, p_row.plain, p_row.holder_name, p_row.holder_kind, p_row.holder,
		p_row.legal_status, p_row.annuity_status, p_row.annuity_paid_until, p_row.checked_on, p_row.burdens, p_row.pledgee_agreed_on, p_row.evaluated_on,
		p_row.maturity, p_row.chains, p_row.means, p_row.effects, p_row.scenes)
	on conflict (id) do update set kind = excluded.kind, title = excluded.title, plain = excluded.plain, holder_name = excluded.holder_name,
		holder_kind = excluded.holder_kind, holder = excluded.holder, legal_status = excluded.legal_status, annuity_status = excluded.annuity_status,
		annuity_paid_until = excluded.annuity_paid_until, checked_on = excluded.checked_on, burdens = excluded.burdens,
		pledgee_agreed_on = excluded.pledgee_agreed_on, evaluated_on = excluded.evaluated_on, maturity = excluded.maturity, chains = excluded.chains,
		means = excluded.means, effects = excluded.effects, scenes = excluded.scenes, updated_at = now()
$function$;

CREATE OR REPLACE FUNCTION private.put_review(p_op private.operation, p_decision text, p_is_of_record boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_bureau uuid := private.bureau_towards(private.organiser_of(p_op.event));
	v_key text := p_op.args ->> 'key';
	v_period integer := (p_op.args ->> 'period')::integer;
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_kind text := case when p_is_of_record then p_op.args ->> 'recordKind' end;
	v_record uuid := case when p_is_of_record then (p_op.args ->> 'record')::uuid end;
	v_amount numeric;
begin
	if v_bureau is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_key is null or v_period is null then return private.refused('arguments_invalid', 'key'); end if;
	if p_decision = 'disputed' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	v_amount := private.amount_of_record(v_programme.id, v_key, v_kind, v_record);
	if p_is_of_record and v_amount is null then return private.refused('unknown_subject', 'record'); end if;
	insert into public.reviews (op, programme, key, period, record_kind, record, decision, reason, value, numbers, bureau, reviewed_by, reviewed_at)
	values (p_op.id, v_programme.id, v_key, case when p_is_of_record then private.period_reviewed(v_programme.id, v_key, v_kind, v_record, v_period) else v_period end,
		v_kind, v_record, p_decision, v_reason,
		case when p_is_of_record then v_amount else coalesce((p_op.args ->> 'value')::numeric, private.value_shown(v_programme.id, v_key, v_period)) end,
		case when jsonb_typeof(p_op.args -> 'numbers') = 'array' and not p_is_of_record then p_op.args -> 'numbers' end,
		v_bureau, private.recorder(p_op.id), p_op.received_at);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.put_sessions_and_stations(p_op private.operation)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_each jsonb;
	v_talks jsonb;
begin
	for v_each in select * from jsonb_array_elements(p_op.args -> 'sessions') loop
		insert into public.sessions (id, event, name, starts_at, ends_at, topics, talks)
		values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'), (v_each ->> 'startsAt')::timestamptz, (v_each ->> 'endsAt')::timestamptz,
			private.texts_in(v_each -> 'topics'), private.talks_in(v_each -> 'talks'))
		on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
			topics = case when v_each ? 'topics' then excluded.topics else public.sessions.topics end,
			talks = case when v_each ? 'talks' then excluded.talks else public.sessions.talks end
		where public.sessions.event = excluded.event
		returning talks into v_talks;
		if not found then return 'sessions'; end if;
		perform private.append_row(p_op.event, 'session', v_each ->> 'id', v_each - 'id' || jsonb_build_object('talks', v_talks), p_op.id);
	end loop;
	for v_each in select * from jsonb_array_elements(p_op.args -> 'stations') loop
		insert into public.stations (id, event, name) values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'))
		on conflict (id) do update set name = excluded.name where public.stations.event = excluded.event;
		if not found then return 'stations'; end if;
		perform private.append_row(p_op.event, 'station', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.put_value(p_op private.operation, p_is_adjustment boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_id uuid := (p_op.args ->> 'value')::uuid;
	v_period integer := (p_op.args ->> 'period')::integer;
	v_reason text := case when p_is_adjustment then private.clean(p_op.args ->> 'reason') end;
	v_is_closed boolean;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'value'); end if;
	if v_period is null or not (v_period between -20 and 20 or v_period in (1000, 2000) or v_period between 10000 and 10400 or v_period between 20000 and 20200) then
		return private.refused('arguments_invalid', 'period');
	end if;
	if exists (select from public.reported_values where id = v_id) then
		return case when exists (select from public.reported_values where id = v_id and programme = v_programme.id) then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'value') end;
	end if;
	v_is_closed := private.is_closed(v_programme, v_period);
	if v_is_closed and not p_is_adjustment then return private.refused('period_closed', 'period'); end if;
	if p_is_adjustment and not v_is_closed then return private.refused('period_open', 'period'); end if;
	if p_is_adjustment and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	insert into public.reported_values (id, programme, key, period, value, note, reason, is_adjustment, reported_by, reported_at, op)
	values (v_id, v_programme.id, p_op.args ->> 'key', v_period, (p_op.args ->> 'amount')::numeric, private.clean(p_op.args ->> 'note'), v_reason, p_is_adjustment,
		private.recorder(p_op.id), p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
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

CREATE OR REPLACE FUNCTION private.receipt_code(p_operation uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select string_agg(substr(alphabet, value + 1, 1), '' order by place)
		|| substr(alphabet, (31 - sum(value * weight)::integer % 31) % 31 + 1, 1)
	from (values ('0123456789ABCDEFGHJKLMNPQRTUWXY')) a(alphabet),
		unnest(array[3, 9, 27, 19, 26, 16, 17]) with ordinality w(weight, place),
		lateral (select get_byte(sha256(uuid_send(p_operation)), place::integer - 1) % 31) b(value)
	group by alphabet
$function$;

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

CREATE OR REPLACE FUNCTION private.recipient_name(p_event uuid, p_kind text, p_recipient uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select name from private.recipients_of(private.organiser_of(p_event)) where kind = p_kind and recipient = p_recipient $function$;

CREATE OR REPLACE FUNCTION private.recipients_of(p_organisation uuid)
 RETURNS TABLE(kind text, recipient uuid, name text, what text, telephone text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select 'counterpart', c.id, c.name, c.kind, c.telephone from public.counterparts c where c.organisation = p_organisation
	union all
	select 'bureau', b.id, b.name, b.kind, b.telephone from public.organisations b join public.organisations own on own.id = p_organisation
	where b.kind = 'bureau' and private.region_contains(b.region, own.region)
$function$;

CREATE OR REPLACE FUNCTION private.record_card(p_kind text, p_record uuid, p_part text, p_question text, p_is_own boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_card jsonb;
begin
	case p_kind
		when 'event' then v_card := (select jsonb_build_object('name', v.name, 'type', v.type, 'stage', v.stage, 'place', v.place) from public.events v where v.id = p_record);
		when 'attendance' then v_card := (select jsonb_build_object('name', case when p_is_own then a.name else left(a.name, 1) || '**' end, 'firm', a.organisation, 'personRole', a.person_role,
				'checkIns', (select jsonb_agg(jsonb_build_object('checkIn', c.op, 'at', private.iso(t.at), 'session', s.name, 'station', st.name, 'source', c.source, 'phone', e.number) order by t.at)
					from public.sessions s join public.attendances t on t.session = s.id and t.attendee = a.id join public.check_ins c on c.op = t.check_in
					left join public.stations st on st.id = c.station left join public.enrolments e on e.id = c.enrolment where s.event = a.event and (p_part = '' or s.id::text = p_part)))
			from public.attendees a where a.id = p_record);
		when 'need' then v_card := (select jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'title', case when p_is_own then n.title else private.veiled(n.title, private.contact_card(n.event, n.contact) ->> 'name',
					case when private.hides_firm(n.visibility, true) then n.company end) end,
				'firm', case when p_is_own or not private.hides_firm(n.visibility, true) then n.company end) from public.needs n where n.id = p_record);
		when 'lead' then v_card := (select jsonb_build_object('stage', l.stage, 'receipt', l.receipt, 'firm', case when p_is_own or not coalesce(private.hides_firm(n.visibility, true), false) then coalesce(l.company, n.company) end,
				'patent', t.number) from public.leads l left join public.needs n on n.id = l.need left join public.patents t on t.id = l.patent where l.id = p_record);
		when 'deal' then v_card := (select jsonb_build_object('type', d.type, 'holder', d.holder_name, 'acquirer', d.acquirer_name, 'patents', d.patents, 'amountFen', d.amount_fen, 'signedOn', d.signed_on,
				'recordedOn', d.recorded_on, 'recordNo', d.record_no, 'recordAmountFen', d.record_amount_fen, 'techContractNo', d.tech_contract_no, 'lead', d.lead,
				'isRelatedParty', d.is_related_party, 'payment', (select jsonb_strip_nulls(jsonb_build_object('paidOn', y.paid_on, 'amountFen', y.amount_fen, 'voucher', y.voucher))
					from public.deal_payments y where y.deal = d.id and y.number::text = p_part)) from public.deals d where d.id = p_record);
		when 'pledge' then v_card := (select jsonb_build_object('borrower', g.borrower_name, 'lender', g.lender_name, 'registeredOn', g.registered_on, 'registrationNo', g.registration_no,
				'registeredFen', g.registered_fen, 'loanFen', g.loan_fen, 'paidOutOn', g.paid_out_on, 'lead', g.lead) from public.pledges g where g.id = p_record);
		when 'filing' then v_card := (select jsonb_build_object('firm', g.firm_name, 'product', g.product, 'filingNo', g.filing_no, 'filedOn', g.filed_on) from public.product_filings g where g.id = p_record);
		when 'push' then v_card := (select jsonb_build_object('item', t.item, 'channel', t.channel, 'firm', case when p_is_own then t.recipient_name end, 'patent', x.number)
			from public.targeted_pushes t left join public.patents x on x.id = t.patent where t.id = p_record);
		when 'feedback' then v_card := (select jsonb_build_object('organisationKind', f.organisation_kind, 'question', r.question, 'rating', r.rating)
			from public.feedback f join public.feedback_ratings r on r.feedback = f.id and r.question = p_question where f.id = p_record);
		when 'enterprise' then v_card := (select jsonb_build_object('firm', e.name, 'creditCode', e.credit_code) from public.enterprises e
			where private.enterprise_unit(e.organisation, e.credit_code) = p_record);
		else null;
	end case;
	return jsonb_strip_nulls(v_card);
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

CREATE OR REPLACE FUNCTION private.record_counterpart(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'counterpart')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_code text := p_op.args ->> 'creditCode';
	v_telephone text := private.clean(p_op.args ->> 'telephone');
	v_organisation uuid := private.organiser_of(p_op.event);
	v_is uuid;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'counterpart'); end if;
	if v_name is null then return private.refused('arguments_invalid', 'name'); end if;
	if not coalesce(private.is_telephone(v_telephone), true) then return private.refused('arguments_invalid', 'telephone'); end if;
	select id into v_is from public.counterparts where organisation = v_organisation
		and (id = v_id or credit_code = v_code or private.comparable(name) = private.comparable(v_name) and (credit_code is null or v_code is null))
	order by id = v_id desc, credit_code is not distinct from v_code desc limit 1;
	if v_is is null then
		insert into public.counterparts (id, organisation, kind, name, credit_code, telephone)
		values (v_id, v_organisation, p_op.args ->> 'kind', v_name, v_code, v_telephone);
		insert into private.counterpart_links (counterpart, secret) values (v_id, private.new_secret());
		return '{"status": "accepted"}';
	end if;
	update public.counterparts set kind = p_op.args ->> 'kind', name = v_name, credit_code = coalesce(v_code, credit_code),
		telephone = coalesce(v_telephone, telephone) where id = v_is;
	return case when v_is = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_is) end;
end $function$;

CREATE OR REPLACE FUNCTION private.record_deal(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb;
begin
	if private.day_of(v_args ->> 'endsOn') < coalesce(private.day_of(v_args ->> 'effectiveOn'), private.day_of(v_args ->> 'signedOn')) then
		return private.refused('arguments_invalid', 'endsOn');
	end if;
	v_outcome := private.record_deal_without_terms(p_op);
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['licenceKind', 'endsOn', 'territory', 'paymentWay'] then
		update public.deals set licence_kind = coalesce(v_args ->> 'licenceKind', licence_kind), ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on),
			territory = coalesce(private.clean(v_args ->> 'territory'), territory), payment_way = coalesce(private.clean(v_args ->> 'paymentWay'), payment_way)
		where id = (v_args ->> 'deal')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('deals', (v_args ->> 'deal')::uuid, v_args, 'holderCode', 'holderRegion', 'acquirerCode', 'acquirerSize', 'acquirerRegion',
			'acquirerPark', 'isTechSme', 'licenceKind', 'signedOn', 'effectiveOn', 'endsOn', 'territory', 'amountFen', 'paymentWay', 'recordedOn', 'recordNo', 'recordAmountFen', 'techContractNo', 'isRelatedParty');
	end if;
	return v_outcome;
end $function$;

CREATE OR REPLACE FUNCTION private.record_deal_itself(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'deal')::uuid;
	v_fault jsonb := private.record_fault(p_op);
	v_date text := private.dates_fault(p_op, 'signedOn', 'recordedOn');
begin
	if v_id is null then return private.refused('arguments_invalid', 'deal'); end if;
	if v_fault is not null then return v_fault; end if;
	if v_date is not null then return private.refused('arguments_invalid', v_date); end if;
	if private.payments_fault(p_op) then return private.refused('arguments_invalid', 'payments'); end if;
	insert into public.deals as d (id, event, organisation, lead, type, holder_name, holder_code, holder_kind, acquirer_name, acquirer_code, acquirer_size, acquirer_region,
		patents, signed_on, effective_on, amount_fen, recorded_on, record_no, record_amount_fen, tech_contract_no, is_related_party, facilitated_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), (v_args ->> 'lead')::uuid, v_args ->> 'type', private.clean(v_args ->> 'holderName'), v_args ->> 'holderCode',
		v_args ->> 'holderKind', private.clean(v_args ->> 'acquirerName'), v_args ->> 'acquirerCode', v_args ->> 'acquirerSize', v_args ->> 'acquirerRegion',
		private.texts_in(v_args -> 'patents'), private.day_of(v_args ->> 'signedOn'), private.day_of(v_args ->> 'effectiveOn'), (v_args ->> 'amountFen')::bigint,
		private.day_of(v_args ->> 'recordedOn'), private.clean(v_args ->> 'recordNo'), (v_args ->> 'recordAmountFen')::bigint, private.clean(v_args ->> 'techContractNo'),
		(v_args ->> 'isRelatedParty')::boolean, private.texts_in(v_args -> 'facilitatedBy'))
	on conflict (id) do update set type = excluded.type, holder_name = excluded.holder_name, holder_code = coalesce(excluded.holder_code, d.holder_code),
		holder_kind = excluded.holder_kind, acquirer_name = excluded.acquirer_name, acquirer_code = coalesce(excluded.acquirer_code, d.acquirer_code),
		acquirer_size = coalesce(excluded.acquirer_size, d.acquirer_size), acquirer_region = coalesce(excluded.acquirer_region, d.acquirer_region),
		patents = excluded.patents, signed_on = coalesce(excluded.signed_on, d.signed_on), effective_on = coalesce(excluded.effective_on, d.effective_on),
		amount_fen = coalesce(excluded.amount_fen, d.amount_fen), recorded_on = coalesce(excluded.recorded_on, d.recorded_on),
		record_no = coalesce(excluded.record_no, d.record_no), record_amount_fen = coalesce(excluded.record_amount_fen, d.record_amount_fen),
		tech_contract_no = coalesce(excluded.tech_contract_no, d.tech_contract_no), is_related_party = coalesce(excluded.is_related_party, d.is_related_party),
		facilitated_by = case when v_args ? 'facilitatedBy' then excluded.facilitated_by else d.facilitated_by end, updated_at = now()
	where d.event = excluded.event;
	if not found then return private.refused('unknown_subject', 'deal'); end if;
	if v_args ? 'payments' then
		delete from public.deal_payments where deal = v_id;
		insert into public.deal_payments (deal, number, due_on, paid_on, amount_fen, voucher)
		select v_id, ordinality, private.day_of(p ->> 'dueOn'), private.day_of(p ->> 'paidOn'), (p ->> 'amountFen')::bigint, private.clean(p ->> 'voucher')
		from jsonb_array_elements(v_args -> 'payments') with ordinality x(p, ordinality);
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.record_deal_without_terms(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_deal_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['holderRegion', 'acquirerPark', 'isTechSme'] then
		update public.deals set holder_region = coalesce(v_args ->> 'holderRegion', holder_region),
			acquirer_park = coalesce(private.clean(v_args ->> 'acquirerPark'), acquirer_park), is_tech_sme = coalesce((v_args ->> 'isTechSme')::boolean, is_tech_sme)
		where id = (v_args ->> 'deal')::uuid;
	end if;
	return v_outcome;
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
	insert into public.enterprises as e (organisation, credit_code, name, size_class, tech_sme, specialised, park, chain, region, tagged_on, pinyin)
	select organisation, v_code, v_name, p_op.args ->> 'sizeClass', coalesce((p_op.args ->> 'techSme')::boolean, false), coalesce((p_op.args ->> 'specialised')::boolean, false),
		private.clean(p_op.args ->> 'park'), private.clean(p_op.args ->> 'chain'), p_op.args ->> 'region', private.day_of(p_op.args ->> 'taggedOn'), p_op.args -> 'pinyin'
	from public.events where id = p_op.event
	on conflict (organisation, credit_code) do update
	set name = excluded.name, size_class = coalesce(excluded.size_class, e.size_class), tech_sme = coalesce((p_op.args ->> 'techSme')::boolean, e.tech_sme),
		specialised = coalesce((p_op.args ->> 'specialised')::boolean, e.specialised), park = coalesce(excluded.park, e.park), chain = coalesce(excluded.chain, e.chain),
		region = coalesce(excluded.region, e.region), tagged_on = coalesce(excluded.tagged_on, e.tagged_on),
		pinyin = coalesce(excluded.pinyin, e.pinyin), updated_at = now()
	returning * into v_row;
	perform private.append_enterprise(p_op.event, v_row, p_op.id);
	if private.known_credit_code(p_op.event, v_name) = v_code then
		perform private.adopt_credit_code(p_op.event, v_name, v_code);
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.record_entry(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_programme public.programmes := private.programme_in_book(p_op);
	v_id uuid := (v_args ->> 'entry')::uuid;
	v_version integer := coalesce((v_args ->> 'version')::integer, 0);
	v_is public.programme_entries;
	v_new public.programme_entries;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'entry'); end if;
	if private.dates_fault(p_op, 'enteredOn') is not null then return private.refused('arguments_invalid', 'enteredOn'); end if;
	select * into v_is from public.programme_entries where id = v_id;
	if found and v_is.programme <> v_programme.id then return private.refused('unknown_subject', 'entry'); end if;
	if coalesce(v_is.version, 0) <> v_version then return private.refused('programme_moved', 'version'); end if;
	if exists (select from public.programme_entries where programme = v_programme.id and credit_code = v_args ->> 'creditCode' and id <> v_id) then
		return private.refused('entry_exists', 'creditCode');
	end if;
	v_new := (v_id, v_programme.id, private.clean(v_args ->> 'name'), v_args ->> 'creditCode', coalesce(v_args -> 'application', '{}'), private.day_of(v_args ->> 'enteredOn'),
		(v_args ->> 'hasProgress')::boolean, v_version + 1, private.recorder(p_op.id), p_op.received_at, p_op.id)::public.programme_entries;
	insert into public.programme_entries select v_new.*
	on conflict (id) do update set name = excluded.name, credit_code = excluded.credit_code, application = excluded.application, entered_on = excluded.entered_on,
		has_progress = excluded.has_progress, version = excluded.version, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at, op = excluded.op;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.record_fault(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case
		when p_op.args ->> 'lead' is not null and not exists (select from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event)
			then private.refused('unknown_subject', 'lead')
		when exists (select from public.strikes s where s.restored_at is null and s.record = coalesce(p_op.args ->> 'deal', p_op.args ->> 'pledge', p_op.args ->> 'filing')::uuid)
			then private.refused('record_struck')
		when p_op.args ->> 'lead' is null and not private.is_in_book(p_op) then private.refused('verb_not_allowed', 'event')
		when exists (select from unnest(private.texts_in(p_op.args -> 'patents')) n where not private.is_patent_number(n)) then private.refused('arguments_invalid', 'patents')
	end
$function$;

CREATE OR REPLACE FUNCTION private.record_history(p_kind text, p_record uuid)
 RETURNS TABLE(at timestamp with time zone, what text, by text, detail jsonb)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with told as materialized (select * from private.operations_on(p_record))
	select t.at, case t.place when 1 then 'recorded' else 'changed' end, private.recorder(t.op), case when t.place = 1 then '{}' else jsonb_build_object('fields', (
			select coalesce(jsonb_agg(a.field order by a.field), '[]') from jsonb_each(t.args) a(field, value) where a.field not in ('deal', 'pledge', 'filing', 'lead')
				and a.value is distinct from (select b.args -> a.field from told b where b.place < t.place and b.args ? a.field order by b.place desc limit 1))) end
	from told t
	union all
	select f.attached_at, 'paper_added', private.recorder(f.op), jsonb_build_object('paper', f.paper)
	from public.files f where (f.deal = p_record or f.pledge = p_record or f.filing = p_record) and f.stored_at is not null
	union all
	select f.removed_at, 'paper_removed', (select private.recorder(d.op) from private.operations_on(f.id) d order by d.place limit 1), jsonb_build_object('paper', f.paper)
	from public.files f where (f.deal = p_record or f.pledge = p_record or f.filing = p_record) and f.stored_at is not null and f.removed_at is not null
	union all
	select distinct r.reviewed_at, r.decision, r.reviewed_by, jsonb_strip_nulls(jsonb_build_object('reason', r.reason, 'bureauName', b.name, 'programmeName', p.definition -> 'name'))
	from public.reviews r join private.programmes_in_sight() p on p.id = r.programme join public.organisations b on b.id = r.bureau
	where r.record = p_record and r.record_kind = p_kind
	union all
	select s.struck_at, 'struck', s.struck_by, jsonb_build_object('reason', s.reason) from public.strikes s where s.record = p_record
	union all
	select s.restored_at, 'restored', s.restored_by, '{}' from public.strikes s where s.record = p_record and s.restored_at is not null
$function$;

CREATE OR REPLACE FUNCTION private.record_named(p_raw text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce(a ->> 'deal', a ->> 'pledge', a ->> 'filing', a ->> 'file') from (select private.readable(p_raw) -> 'args') x(a)
$function$;

CREATE OR REPLACE FUNCTION private.record_need(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'need')::uuid;
	v_fields jsonb;
	v_fault text;
	v_is public.needs;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'need'); end if;
	select * into v_is from public.needs where id = v_id;
	if found then
		return case when v_is.event = p_op.event then jsonb_build_object('status', 'merged', 'into', v_id) else private.refused('unknown_subject', 'need') end;
	end if;
	if p_op.args -> 'declared' is distinct from '{"noSecrets": true, "authorised": true}' then return private.refused('arguments_invalid', 'declared'); end if;
	select key into v_fault from jsonb_each(p_op.args -> 'fields') where not private.is_blank(value) and not coalesce(private.is_field(key, value), false) limit 1;
	if v_fault is not null then return private.refused('arguments_invalid', v_fault); end if;
	select coalesce(jsonb_object_agg(key, value), '{}') into v_fields from jsonb_each(p_op.args -> 'fields') where not private.is_blank(value);
	if not v_fields ? 'title' then return private.refused('arguments_invalid', 'title'); end if;
	if not v_fields ? 'visibility' then return private.refused('arguments_invalid', 'visibility'); end if;
	if private.names_a_stranger(p_op) then return private.refused('unknown_subject', 'consents'); end if;
	v_fault := private.put_contact(p_op);
	if v_fault is not null then return private.refused('arguments_invalid', v_fault); end if;
	insert into public.needs (id, event, organisation, kind, fields, set_by, contact, receipt, op, recorded_at)
	values (v_id, p_op.event, private.organiser_of(p_op.event), p_op.args ->> 'kind', v_fields,
		(select jsonb_object_agg(key, p_op.id) from jsonb_each(v_fields)), (p_op.args ->> 'contact')::uuid, private.receipt_code(p_op.id), p_op.id, date_trunc('milliseconds', p_op.captured_at));
	perform private.put_consents(p_op, v_id), private.append_need(v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.record_patent(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'patent')::uuid;
	v_row public.patents;
	v_is uuid;
	v_faults text[];
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'patent'); end if;
	if not coalesce(private.is_patent_number(p_op.args ->> 'number'), false) then return private.refused('arguments_invalid', 'number'); end if;
	if private.is_advertising(p_op.args ->> 'plain') then return private.refused('arguments_invalid', 'plain'); end if;
	v_row.organisation := private.organiser_of(p_op.event);
	select id into v_is from public.patents where organisation = v_row.organisation and number = p_op.args ->> 'number';
	select * into v_row from public.patents where id = v_is;
	v_row := private.patent_in(p_op, coalesce(v_is, v_id), v_row);
	if v_row.holder is not null and not exists (select from public.counterparts where id = v_row.holder and organisation = v_row.organisation) then
		return private.refused('unknown_subject', 'holder');
	end if;
	if jsonb_path_exists(p_op.args, '$.offers[*] ? (@.mode == "open-licence")')
		or not p_op.args ? 'offers' and exists (select from public.patent_offers where patent = v_row.id and mode = 'open-licence') then
		v_faults := private.open_licence_faults(v_row);
	end if;
	if cardinality(v_faults) > 0 then return private.refused('arguments_invalid', variadic v_faults); end if;
	perform private.put_patent(v_row);
	-- The holder became known as somebody who answers: the leads that nobody could be asked about are theirs now.
	update public.leads set counterpart = v_row.holder where patent = v_row.id and counterpart is null and v_row.holder is not null;
	if p_op.args ? 'offers' then
		delete from public.patent_offers where patent = v_row.id;
		insert into public.patent_offers (patent, mode, pricing, price_fen, terms)
		select v_row.id, o ->> 'mode', o ->> 'pricing', (o ->> 'priceFen')::bigint, private.clean(o ->> 'terms') from jsonb_array_elements(p_op.args -> 'offers') o;
	end if;
	return case when v_row.id = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_row.id) end;
end $function$;

CREATE OR REPLACE FUNCTION private.record_pledge(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_pledge_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['borrowerPark', 'isMunicipalProject'] then
		update public.pledges set borrower_park = coalesce(private.clean(v_args ->> 'borrowerPark'), borrower_park),
			is_municipal_project = coalesce((v_args ->> 'isMunicipalProject')::boolean, is_municipal_project)
		where id = (v_args ->> 'pledge')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('pledges', (v_args ->> 'pledge')::uuid, v_args, 'borrowerCode', 'borrowerSize', 'borrowerRegion', 'borrowerPark', 'isOwnPatents', 'registeredFen', 'registeredOn',
			'registrationNo', 'loanFen', 'paidOutOn', 'isInclusive', 'isInRiskPool', 'isMunicipalProject');
	end if;
	return v_outcome;
end $function$;

CREATE OR REPLACE FUNCTION private.record_pledge_itself(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'pledge')::uuid;
	v_fault jsonb := private.record_fault(p_op);
	v_date text := private.dates_fault(p_op, 'registeredOn', 'paidOutOn');
begin
	if v_id is null then return private.refused('arguments_invalid', 'pledge'); end if;
	if v_fault is not null then return v_fault; end if;
	if v_date is not null then return private.refused('arguments_invalid', v_date); end if;
	insert into public.pledges as d (id, event, organisation, lead, borrower_name, borrower_code, borrower_size, borrower_region, lender_name, right_kinds, patents,
		is_own_patents, registered_fen, registered_on, registration_no, loan_fen, paid_out_on, is_inclusive, is_in_risk_pool, facilitated_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), (v_args ->> 'lead')::uuid, private.clean(v_args ->> 'borrowerName'), v_args ->> 'borrowerCode',
		v_args ->> 'borrowerSize', v_args ->> 'borrowerRegion', private.clean(v_args ->> 'lenderName'), private.texts_in(v_args -> 'rightKinds'),
		private.texts_in(v_args -> 'patents'), (v_args ->> 'isOwnPatents')::boolean, (v_args ->> 'registeredFen')::bigint, private.day_of(v_args ->> 'registeredOn'),
		private.clean(v_args ->> 'registrationNo'), (v_args ->> 'loanFen')::bigint, private.day_of(v_args ->> 'paidOutOn'), (v_args ->> 'isInclusive')::boolean,
		(v_args ->> 'isInRiskPool')::boolean, private.texts_in(v_args -> 'facilitatedBy'))
	on conflict (id) do update set borrower_name = excluded.borrower_name, borrower_code = coalesce(excluded.borrower_code, d.borrower_code),
		borrower_size = coalesce(excluded.borrower_size, d.borrower_size), borrower_region = coalesce(excluded.borrower_region, d.borrower_region),
		lender_name = excluded.lender_name, right_kinds = excluded.right_kinds, patents = case when v_args ? 'patents' then excluded.patents else d.patents end,
		is_own_patents = coalesce(excluded.is_own_patents, d.is_own_patents), registered_fen = coalesce(excluded.registered_fen, d.registered_fen),
		registered_on = coalesce(excluded.registered_on, d.registered_on), registration_no = coalesce(excluded.registration_no, d.registration_no),
		loan_fen = coalesce(excluded.loan_fen, d.loan_fen), paid_out_on = coalesce(excluded.paid_out_on, d.paid_out_on),
		is_inclusive = coalesce(excluded.is_inclusive, d.is_inclusive), is_in_risk_pool = coalesce(excluded.is_in_risk_pool, d.is_in_risk_pool),
		facilitated_by = case when v_args ? 'facilitatedBy' then excluded.facilitated_by else d.facilitated_by end, updated_at = now()
	where d.event = excluded.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'pledge') end;
end $function$;

CREATE OR REPLACE FUNCTION private.record_product_filing(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_product_filing_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['firmSize', 'firmRegion', 'firmPark'] then
		update public.product_filings set firm_size = coalesce(v_args ->> 'firmSize', firm_size), firm_region = coalesce(v_args ->> 'firmRegion', firm_region),
			firm_park = coalesce(private.clean(v_args ->> 'firmPark'), firm_park)
		where id = (v_args ->> 'filing')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('product_filings', (v_args ->> 'filing')::uuid, v_args, 'firmCode', 'firmSize', 'firmRegion', 'firmPark', 'filingNo',
			'filedOn', 'isIntensive', 'salesFen', 'profitFen');
	end if;
	return v_outcome;
end $function$;

CREATE OR REPLACE FUNCTION private.record_product_filing_itself(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'filing')::uuid;
	v_fault jsonb := private.record_fault(p_op);
begin
	if v_id is null then return private.refused('arguments_invalid', 'filing'); end if;
	if v_fault is not null then return v_fault; end if;
	if private.dates_fault(p_op, 'filedOn') is not null then return private.refused('arguments_invalid', 'filedOn'); end if;
	insert into public.product_filings as d (id, event, organisation, firm_name, firm_code, product, patents, filing_no, filed_on, is_intensive, sales_fen, profit_fen, assisted_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), private.clean(v_args ->> 'firmName'), v_args ->> 'firmCode', private.clean(v_args ->> 'product'),
		private.texts_in(v_args -> 'patents'), private.clean(v_args ->> 'filingNo'), private.day_of(v_args ->> 'filedOn'), (v_args ->> 'isIntensive')::boolean,
		(v_args ->> 'salesFen')::bigint, (v_args ->> 'profitFen')::bigint, private.texts_in(v_args -> 'assistedBy'))
	on conflict (id) do update set firm_name = excluded.firm_name, firm_code = coalesce(excluded.firm_code, d.firm_code), product = excluded.product,
		patents = excluded.patents, filing_no = coalesce(excluded.filing_no, d.filing_no), filed_on = coalesce(excluded.filed_on, d.filed_on),
		is_intensive = coalesce(excluded.is_intensive, d.is_intensive), sales_fen = coalesce(excluded.sales_fen, d.sales_fen),
		profit_fen = coalesce(excluded.profit_fen, d.profit_fen), assisted_by = case when v_args ? 'assistedBy' then excluded.assisted_by else d.assisted_by end, updated_at = now()
	where d.event = excluded.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'filing') end;
end $function$;

CREATE OR REPLACE FUNCTION private.record_targeted_push(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_push public.targeted_pushes;
	v_need public.needs;
	v_counterpart public.counterparts;
	v_introduction private.operation := p_op;
	v_is uuid;
begin
	v_push.id := (p_op.args ->> 'push')::uuid;
	v_push.item := p_op.args ->> 'item';
	if v_push.id is null then return private.refused('arguments_invalid', 'push'); end if;
	select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event;
	if not found then return private.need_missing(p_op, (p_op.args ->> 'need')::uuid); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	select id into v_push.patent from public.patents where id = (p_op.args ->> 'patent')::uuid and organisation = v_need.organisation;
	if v_push.patent is null then return private.refused('unknown_subject', 'patent'); end if;
	if v_push.item = 'need' then
		select * into v_counterpart from public.counterparts where id = (p_op.args ->> 'counterpart')::uuid and organisation = v_need.organisation;
		if not found then return private.refused('unknown_subject', 'counterpart'); end if;
		v_push.recipient_name := v_counterpart.name;
		v_push.recipient_key := v_counterpart.id;
	else
		if private.refuses_recommendations(p_op.event, v_need.contact) then return private.refused('recommendations_refused', 'need'); end if;
		v_push.recipient_name := coalesce(v_need.company, (select organisation from public.attendees where id = private.same_person(p_op.event, v_need.contact)));
		if v_push.recipient_name is null then return private.refused('arguments_invalid', 'company'); end if;
		v_push.recipient_key := coalesce(v_need.credit_code, 'name:' || private.comparable(v_push.recipient_name));
	end if;
	select id into v_is from public.targeted_pushes where id = v_push.id or event = p_op.event and recipient_key = v_push.recipient_key
		and case v_push.item when 'patent' then item = 'patent' and patent = v_push.patent else item = 'need' and need = v_need.id end limit 1;
	if found then return jsonb_build_object('status', 'merged', 'into', v_is); end if;
	insert into public.targeted_pushes (id, event, organisation, item, patent, need, counterpart, recipient_name, recipient_key, channel, words, chains, op, pushed_by, pushed_at)
	values (v_push.id, p_op.event, v_need.organisation, v_push.item, v_push.patent, v_need.id, v_counterpart.id, v_push.recipient_name, v_push.recipient_key,
		p_op.args ->> 'channel', private.texts_in(p_op.args -> 'words'), private.texts_in(p_op.args -> 'chains'), p_op.id, private.recorder(p_op.id), p_op.captured_at);
	if v_push.item = 'need' then
		v_introduction.args := jsonb_build_object('lead', v_push.id, 'need', v_need.id, 'counterpart', v_counterpart.id);
		return case when private.introduce_need(v_introduction) ->> 'status' in ('accepted', 'merged') then '{"status": "accepted"}'::jsonb
			else private.refused('unknown_subject', 'counterpart') end;
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.recorder(p_op uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(p.name, case e.kind when 'phone' then e.person end)
	from public.op_inbox i
	join public.enrolments e on e.id = i.enrolment
	left join public.people p on 'person:' || p.id = private.readable(i.raw) ->> 'by'
	where i.op = p_op order by i.received_at limit 1
$function$;

CREATE OR REPLACE FUNCTION private.records_claimed(p_programme uuid)
 RETURNS TABLE(record_kind text, record uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select distinct r.record_kind, r.record from public.programmes p join public.programme_metrics m on m.programme = p.id join public.programme_records r on r.metric = m.id
	where p.id = p_programme and r.record_kind in ('deal', 'pledge', 'filing') and r.day between p.starts_on and p.ends_on
$function$;

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

CREATE OR REPLACE FUNCTION private.recount_units(p private.counting, p_kind text, p_units uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_metric integer := p.metric_id;
	v_stood public.programme_records[] := array(select r from public.programme_records r where r.metric = v_metric and r.record_kind = p_kind and (p_units is null or r.record = any (p_units)));
	v_stands public.programme_records[] := array(select row(v_metric, f.record_kind, f.record, f.part, f.subject, f.amount, f.day, f.organisation, f.event)::public.programme_records
		from private.facts_counted(p, p_kind, p_units) f where f.day is not null);
	v_gone public.programme_records[] := array(select r from unnest(v_stood) r except select r from unnest(v_stands) r);
	v_come public.programme_records[] := array(select r from unnest(v_stands) r except select r from unnest(v_stood) r);
	v_is_money boolean := p.metric like '%amount%' or p.metric in ('pledge.loans_issued', 'awards.base');
begin
	if v_gone = '{}' and v_come = '{}' then return false; end if;
	delete from public.programme_records r using unnest(v_gone) g
	where r.metric = v_metric and r.record_kind = g.record_kind and r.record = g.record and r.part = g.part;
	insert into public.programme_records select r.* from unnest(v_come) r;
	with steps as (
		select step, subject, amount, period from (
			select -1 as step, g.subject, g.amount, g.day from unnest(v_gone) g union all select 1, c.subject, c.amount, c.day from unnest(v_come) c) s,
			unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, s.day)) period
	), by_subject as (
		select period, subject, sum(step)::integer as step from steps where subject is not null group by period, subject
	), moved as (
		select b.period, b.subject, coalesce(s.refs, 0) as refs, coalesce(s.refs, 0) + b.step as refs_now, coalesce(s.amount, 0) as amount,
			case when coalesce(s.refs, 0) + b.step <= 0 then 0 when not v_is_money then 1 else (select max(r.amount) from public.programme_records r,
				private.period_days(p.starts_on, p.ends_on, p.years, b.period) d where r.metric = v_metric and r.subject = b.subject and r.day between d.first and d.last) end as amount_now
		from by_subject b left join public.programme_subjects s on s.metric = v_metric and s.period = b.period and s.subject = b.subject
	), removed as (
		delete from public.programme_subjects s using moved m where s.metric = v_metric and s.period = m.period and s.subject = m.subject and m.refs_now <= 0
	), written as (
		insert into public.programme_subjects (metric, period, subject, refs, amount) select v_metric, period, subject, refs_now, amount_now from moved where refs_now > 0
		on conflict (metric, period, subject) do update set refs = excluded.refs, amount = excluded.amount
	), totals as (
		select period, sum(value) as value, sum(subjects)::integer as subjects, sum(records)::integer as records from (
			select period, case when subject is null then step * amount else 0 end as value, 0 as subjects, step as records from steps
			union all select period, amount_now - amount, (refs_now > 0)::integer - (refs > 0)::integer, 0 from moved) t
		group by period
	)
	insert into public.programme_counters as c (metric, period, value, subjects, records)
	select v_metric, t.period, t.value + coalesce(o.value, 0), t.subjects + coalesce(o.subjects, 0), t.records + coalesce(o.records, 0)
	from totals t left join public.programme_counters o on o.metric = v_metric and o.period = t.period
	on conflict (metric, period) do update set value = excluded.value, subjects = excluded.subjects, records = excluded.records;
	delete from public.programme_counters where metric = v_metric and records = 0;
	return true;
end $function$;

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

CREATE OR REPLACE FUNCTION private.refresh_scope(p_programme uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	delete from public.programme_scope where programme = p_programme;
	insert into public.programme_scope (organisation, kind, programme)
	select distinct o, kind, p.id from public.programmes p cross join lateral private.counted_organisations(p.organisation) o
	join public.programme_metrics m on m.programme = p.id cross join lateral unnest(private.fact_kinds(m.metric)) kind
	where p.id = p_programme and p.dropped_at is null
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

CREATE OR REPLACE FUNCTION private.refuses_recommendations(p_event uuid, p_contact uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce((select not is_wanted from private.recommendation_choices
		where event = p_event and private.same_person(event, contact) = private.same_person(p_event, p_contact) order by at desc, op desc limit 1), false)
$function$;

CREATE OR REPLACE FUNCTION private.region_contains(p_outer text, p_inner text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_inner like regexp_replace(p_outer, '(0000|00)$', '') || '%' $function$;

CREATE OR REPLACE FUNCTION private.region_scope()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_scope uuid[] := array(select private.watched_organisations());
begin
	if v_scope = '{}' then perform private.refuse('YH003', 'not_your_event'); end if;
	return v_scope;
end $function$;

CREATE OR REPLACE FUNCTION private.reject_value(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.settle_value(p_op, 'rejected') $function$;

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
	elsif v_body ->> 'verb' in ('requestPatent', 'introduceNeed', 'recordNeed') then
		v_keys := v_keys || ('lead:' || (v_body #>> '{args,lead}')) || ('need:' || (v_body #>> '{args,need}'));
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
			'captured_after_end', 'enrolment_revoked', 'enrolment_expired', 'phone_forked', 'dismissed', 'field_conflict'),
		'needs', case when p_outcome ->> 'reason' in ('waiting_for_attendee', 'badge_mac_wrong', 'badge_retired_key') then 'attendee'
			when p_outcome ->> 'reason' = 'unknown_session' then 'session' end)
$function$;

CREATE OR REPLACE FUNCTION private.remove_files(p_event uuid, p_request uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_file uuid;
begin
	for v_file in
		update public.files set removed_at = clock_timestamp(), name = '（已删除）'
		where event = p_event and removed_at is null and coalesce(need, lead) is not null and (p_request is null or p_request in (need, lead)) returning id
	loop
		perform private.forget_rows(p_event, 'file', v_file);
		update public.op_inbox set raw = '{"purged":true,"verb":"attachFile"}'
		where event = p_event and raw ~ '"verb"\s*:\s*"attachFile"' and strpos(raw, v_file::text) > 0;
		if p_request is not null then perform private.append_file(v_file, null); end if;
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.renew_counterpart_link(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_id uuid := (p_op.args ->> 'counterpart')::uuid;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	update public.counterparts set link_renewed_at = p_op.received_at where id = v_id and organisation = private.organiser_of(p_op.event);
	if not found then return private.refused('unknown_subject', 'counterpart'); end if;
	update private.counterpart_links set secret = private.new_secret() where counterpart = v_id;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.report_card(p public.programme_reports)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'programme', p.programme, 'number', p.label, 'kind', p.kind, 'from', p.from_day, 'to', p.to_day, 'version', p.version,
		'counted', p.counted, 'by', p.made_by, 'at', private.iso(p.made_at),
		'handedIn', (select jsonb_build_object('on', h.handed_in_on, 'by', h.handed_in_by) from public.report_hand_ins h where h.report = p.id)))
$function$;

CREATE OR REPLACE FUNCTION private.report_value(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.put_value(p_op, false) $function$;

CREATE OR REPLACE FUNCTION private.request_kind(p_op private.operation)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select 'lead' from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and erased_at is null and private.names_one(p_op.args)
	union all select 'need' from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event and erased_at is null and private.names_one(p_op.args)
$function$;

CREATE OR REPLACE FUNCTION private.request_missing(p_op private.operation)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select case when not private.names_one(p_op.args) then private.refused('arguments_invalid', 'lead')
		when p_op.args ->> 'need' is not null then private.need_missing(p_op, (p_op.args ->> 'need')::uuid)
		else private.lead_missing(p_op, (p_op.args ->> 'lead')::uuid) end
$function$;

CREATE OR REPLACE FUNCTION private.request_patent(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_lead public.leads;
	v_patent public.patents;
	v_fault text;
	v_is uuid;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	v_lead.id := (p_op.args ->> 'lead')::uuid;
	if v_lead.id is null then return private.refused('arguments_invalid', 'lead'); end if;
	select event into v_is from public.leads where id = v_lead.id;
	if found then
		return case when v_is = p_op.event then jsonb_build_object('status', 'merged', 'into', v_lead.id) else private.refused('unknown_subject', 'lead') end;
	end if;
	select * into v_patent from public.patents where id = (p_op.args ->> 'patent')::uuid and organisation = private.organiser_of(p_op.event);
	if not found then return private.refused('unknown_subject', 'patent'); end if;
	v_lead.booth := (p_op.args ->> 'booth')::uuid;
	if v_lead.booth is not null and not exists (select from public.booths where id = v_lead.booth and event = p_op.event) then
		return private.refused('unknown_subject', 'booth');
	end if;
	if p_op.args ->> 'intent' is null then return private.refused('arguments_invalid', 'intent'); end if;
	v_lead.contact := (p_op.args ->> 'contact')::uuid;
	v_lead.company := coalesce(private.clean(p_op.args ->> 'company'),
		(select organisation from public.attendees where id = private.find_attendee(p_op.event, v_lead.contact)));
	if v_lead.company is null and v_lead.contact is null then return private.refused('arguments_invalid', 'company'); end if;
	if private.names_a_stranger(p_op) then return private.refused('unknown_subject', 'consents'); end if;
	v_fault := private.put_contact(p_op);
	if v_fault is not null then return private.refused('arguments_invalid', v_fault); end if;
	v_lead.path := private.path_of('technical', v_patent.holder_kind);
	insert into public.leads (id, event, organisation, path, stage, stage_at, patent, booth, counterpart, intent, company, credit_code, contact, use, budget_fen,
		timeframe, call_back, note, receipt, op, requested_at)
	values (v_lead.id, p_op.event, v_patent.organisation, v_lead.path, 'submitted', p_op.captured_at, v_patent.id, v_lead.booth, v_patent.holder,
		p_op.args ->> 'intent', v_lead.company, p_op.args ->> 'creditCode', v_lead.contact, private.clean(p_op.args ->> 'use'), (p_op.args ->> 'budgetFen')::bigint,
		private.clean(p_op.args ->> 'timeframe'), coalesce((p_op.args ->> 'callBack')::boolean, false), private.clean(p_op.args ->> 'note'), private.receipt_code(p_op.id),
		p_op.id, date_trunc('milliseconds', p_op.captured_at))
	returning * into v_lead;
	perform private.put_consents(p_op, v_lead.id), private.link_leads(v_lead), private.append_lead(v_lead.id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.require_office(p_organisation uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	if p_organisation is null or p_organisation not in (select private.my_organisations() union select private.my_bureaus()) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.restore_record(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_kind text := p_op.args ->> 'recordKind';
	v_id uuid := (p_op.args ->> 'record')::uuid;
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
	v_strike uuid := (v_record ->> 'strike')::uuid;
begin
	if v_strike is null or (v_record ->> 'event')::uuid <> p_op.event then return private.refused('unknown_subject', 'record'); end if;
	perform private.set_strike(v_kind, v_id, null);
	if private.is_handed_in(v_kind, v_id, (v_record ->> 'organisation')::uuid) then
		perform private.set_strike(v_kind, v_id, v_strike);
		return private.refused('record_handed_in', 'record');
	end if;
	update public.strikes set restored_by = private.recorder(p_op.id), restored_at = p_op.received_at where op = v_strike;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.review_card(p public.reviews)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('key', p.key, 'period', p.period, 'recordKind', p.record_kind, 'record', p.record, 'decision', p.decision, 'reason', p.reason,
		'value', p.value, 'numbers', p.numbers, 'now', private.amount_of_record(p.programme, p.key, p.record_kind, p.record), 'bureau', p.bureau,
		'bureauName', (select name from public.organisations where id = p.bureau), 'by', p.reviewed_by, 'at', private.iso(p.reviewed_at)))
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

CREATE OR REPLACE FUNCTION private.same_facts(p_kind text, p_record uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select o.id from public.deals d join public.deals o on o.id <> d.id and private.comparable(o.record_no) = private.comparable(d.record_no)
	where p_kind = 'deal' and d.id = p_record
	union
	select o.id from public.deals d join public.deals o on o.id <> d.id and private.comparable(o.tech_contract_no) = private.comparable(d.tech_contract_no)
	where p_kind = 'deal' and d.id = p_record
	union
	select o.id from public.deals d join public.deals o on o.id <> d.id and o.patents && d.patents and private.deal_word(o.type) = private.deal_word(d.type)
		and private.is_same_firm(d.acquirer_code, d.acquirer_name, o.acquirer_code, o.acquirer_name)
		and (private.deal_word(d.type) = 'transfer' or o.signed_on is null or d.signed_on is null or o.signed_on = d.signed_on)
	where p_kind = 'deal' and d.id = p_record
	union all
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and private.comparable(o.registration_no) = private.comparable(g.registration_no)
	where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and o.registered_on = g.registered_on and (o.registration_no is null or g.registration_no is null)
		and private.is_same_firm(g.borrower_code, g.borrower_name, o.borrower_code, o.borrower_name) and private.comparable(o.lender_name) = private.comparable(g.lender_name)
	where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.product_filings f join public.product_filings o on o.id <> f.id and private.comparable(o.filing_no) = private.comparable(f.filing_no)
	where p_kind = 'filing' and f.id = p_record
$function$;

CREATE OR REPLACE FUNCTION private.same_person(p_event uuid, p_contact uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select coalesce(private.find_attendee(p_event, p_contact), p_contact) $function$;

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

CREATE OR REPLACE FUNCTION private.search_for(p_typed text, OUT query tsquery, OUT patterns text[])
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	with words as (
		select distinct private.searchable(part) as word from regexp_split_to_table(coalesce(p_typed, ''), '\s+') part
	), pairs as (
		select distinct substr(word, place, 2) as pair from words, generate_series(1, length(word) - 1) place
	)
	select (select string_agg('''' || pair || '''', ' & ')::tsquery from pairs), array(select '%' || word || '%' from words where word <> '')
$function$;

CREATE OR REPLACE FUNCTION private.searchable(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select regexp_replace(lower(normalize(coalesce(p_text, ''), NFKC)), '[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e\u3000-\u303f\u00b7\u30fb]', '', 'g') $function$;

CREATE OR REPLACE FUNCTION private.set_strike(p_kind text, p_record uuid, p_strike uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
	update public.recorded_deals set strike = p_strike where p_kind = 'deal' and id = p_record;
	update public.recorded_pledges set strike = p_strike where p_kind = 'pledge' and id = p_record;
	update public.recorded_filings set strike = p_strike where p_kind = 'filing' and id = p_record;
$function$;

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

CREATE OR REPLACE FUNCTION private.settle_value(p_op private.operation, p_status text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_author text;
	v_value public.reported_values;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_value from public.reported_values where id = (p_op.args ->> 'value')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'value'); end if;
	if v_value.status <> 'waiting' then return private.refused('value_settled', 'value'); end if;
	if p_status = 'rejected' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if p_status = 'approved' and not v_value.is_adjustment and private.is_closed(v_programme, v_value.period) then
		return private.refused('period_closed', 'value');
	end if;
	if p_status = 'approved' and private.clean(v_value.note) is null
		and not exists (select from public.files f where f.value = v_value.id and f.stored_at is not null and f.removed_at is null) then
		return private.refused('evidence_missing', 'value');
	end if;
	v_author := private.author_of(v_value.op);
	if p_status = 'approved' and v_author = private.author_of(p_op.id) and v_author like 'person:%' and private.colleagues_of(v_programme.organisation, v_author) > 0 then
		return private.refused('own_value', 'value');
	end if;
	update public.reported_values set status = p_status, settled_by = private.recorder(p_op.id), settled_at = p_op.received_at,
		reason = case when p_status = 'rejected' then v_reason else reason end where id = v_value.id;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.shown_patents(p_event uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(card order by number, place), '[]') from (
		select distinct on (p.id) b.number, bp.place,
			private.patent_card(p) || jsonb_build_object('booth', jsonb_build_object('code', b.code, 'number', b.number, 'name', b.name)) as card
		from public.booths b join public.booth_patents bp on bp.booth = b.id join public.patents p on p.id = bp.patent
		where b.event = p_event order by p.id, b.number, bp.place) shown
$function$;

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

CREATE OR REPLACE FUNCTION private.step_lead(p_op private.operation, p_lead public.leads, p_to text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	insert into public.lead_steps (op, lead, event, from_stage, to_stage, reason, next_step, next_on, by, at)
	values (case when exists (select from public.lead_steps where op = p_op.id) then gen_random_uuid() else p_op.id end, p_lead.id, p_lead.event, p_lead.stage, p_to,
		private.clean(p_op.args ->> 'reason'), private.clean(p_op.args ->> 'nextStep'), private.day_of(p_op.args ->> 'nextOn'), private.recorder(p_op.id), p_op.captured_at);
	update public.leads set stage = p_to, stage_at = p_op.captured_at,
		withdrawn_at = case when p_to = 'withdrawn' and p_op.verb <> 'eraseRequest' then p_op.received_at end where id = p_lead.id;
	if p_to = 'withdrawn' then
		perform private.end_consents(p_op, p_lead.id), private.forget_rows(p_lead.event, 'lead', p_lead.id);
	end if;
	perform private.append_lead(p_lead.id, p_op.id), private.append_waiting(p_lead, p_op.id);
end $function$;

CREATE OR REPLACE FUNCTION private.strike_record(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_kind text := p_op.args ->> 'recordKind';
	v_id uuid := (p_op.args ->> 'record')::uuid;
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
begin
	if v_record is null or (v_record ->> 'event')::uuid <> p_op.event then return private.refused('unknown_subject', 'record'); end if;
	if coalesce(length(v_reason), 0) not between 4 and 500 then return private.refused('arguments_invalid', 'reason'); end if;
	if v_record ? 'strike' then return jsonb_build_object('status', 'merged', 'into', v_record ->> 'strike'); end if;
	if private.is_handed_in(v_kind, v_id, (v_record ->> 'organisation')::uuid) then return private.refused('record_handed_in', 'record'); end if;
	insert into public.strikes (op, event, organisation, kind, record, reason, struck_by, struck_at)
	values (p_op.id, p_op.event, (v_record ->> 'organisation')::uuid, v_kind, v_id, v_reason, private.recorder(p_op.id), p_op.received_at);
	perform private.set_strike(v_kind, v_id, p_op.id);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.subjects_from_records(p private.counting)
 RETURNS TABLE(period integer, subject text, refs integer, amount numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
	with by_day as materialized (
		select r.day, r.subject, count(*)::integer as refs, max(r.amount) as amount from public.programme_records r
		where r.metric = p.metric_id and r.subject is not null group by r.day, r.subject
	), days as materialized (
		select d.day, private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day) as periods from (select distinct day from by_day) d
	)
	select period, b.subject, sum(b.refs)::integer, max(b.amount) from by_day b join days using (day) cross join lateral unnest(days.periods) period group by period, b.subject
$function$;

CREATE OR REPLACE FUNCTION private.take_away(p_table text, p_record uuid, p_args jsonb, VARIADIC p_fields text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_sets text := (select string_agg(format('%I = null', lower(regexp_replace(f, '([A-Z])', '_\1', 'g'))), ', ') from unnest(p_fields) f where p_args -> f = 'null');
begin
	if v_sets is not null then
		execute format('update public.%I set %s where id = $1', p_table, v_sets) using p_record;
	end if;
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

CREATE OR REPLACE FUNCTION private.talks_in(p_list jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when p_list is null then '[]' when jsonb_typeof(p_list) <> 'array' then p_list else coalesce((
		select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('speaker', private.clean(t ->> 'speaker'), 'organisation', private.clean(t ->> 'organisation'),
			'title', private.clean(t ->> 'title'))) order by place)
		from jsonb_array_elements(p_list) with ordinality as e (t, place)), '[]') end
$function$;

CREATE OR REPLACE FUNCTION private.tell_events(p_book uuid, p_drafts jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_event uuid;
	v_patent public.patents;
	v_numbers text[] := array(select d #>> '{args,number}' from jsonb_array_elements(p_drafts) d where d ->> 'verb' = 'recordPatent');
	v_names text[] := array(select private.clean(d #>> '{args,name}') from jsonb_array_elements(p_drafts) d where d ->> 'verb' = 'recordCounterpart');
begin
	if not exists (select from public.events where id = p_book and type = 'book') then return; end if;
	for v_event in
		select e.id from public.events e where e.organisation = private.organiser_of(p_book) and e.type <> 'book' and e.stage <> 'archived' order by e.id
	loop
		perform private.open_stream(v_event);
		for v_patent in
			select p.* from public.patents p where p.organisation = private.organiser_of(p_book) and p.number = any (v_numbers)
				and exists (select from public.booth_patents bp join public.booths b on b.id = bp.booth where bp.patent = p.id and b.event = v_event) order by p.id
		loop
			perform private.append_patent(v_event, v_patent, null);
		end loop;
		perform private.append_recipients(v_event, null, v_names);
		perform private.close_stream(v_event);
	end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.texts_in(p_list jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce(array_agg(text order by place), '{}') from (
		select private.clean(value) as text, min(ordinality) as place
		from jsonb_array_elements_text(case jsonb_typeof(p_list) when 'array' then p_list else '[]' end) with ordinality group by 1) t
	where text is not null and length(text) <= 60
$function$;

CREATE OR REPLACE FUNCTION private.texts_of(p_value jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case jsonb_typeof(p_value) when 'string' then array[p_value #>> '{}']
		when 'array' then array(select value from jsonb_array_elements_text(p_value) where value is not null) else '{}' end
$function$;

CREATE OR REPLACE FUNCTION private.tg_attendances__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if tg_op = 'DELETE' then perform private.touch('attendance', old.attendee, private.organiser_of(old.event));
	else perform private.touch('attendance', new.attendee, private.organiser_of(new.event)); end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_attendee_aliases__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := private.organiser_of(new.event);
begin
	perform private.touch('need', n.id, v_organisation) from public.needs n where n.contact = new.alias;
	perform private.touch('lead', l.id, v_organisation) from public.leads l where l.contact = new.alias;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_attendees__key()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if tg_op = 'INSERT' or (new.mobile is not null or old.mobile is null)
		and not exists (select from public.events where id = new.event and purged_at is not null) then
		new.person_key := private.person_key(new.mobile, private.comparable(new.name), new.organisation_key, new.id);
	end if;
	return new;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_attendees__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := private.organiser_of(new.event);
begin
	perform private.touch('attendance', new.id, v_organisation);
	perform private.touch('need', n.id, v_organisation) from public.needs n where n.contact in (select new.id union all select alias from public.attendee_aliases where attendee = new.id);
	perform private.touch('lead', l.id, v_organisation) from public.leads l where l.contact in (select new.id union all select alias from public.attendee_aliases where attendee = new.id);
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_audit_entries__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$ begin perform private.refuse('YH090', 'audit_append_only'); return null; end $function$;

CREATE OR REPLACE FUNCTION private.tg_counterparts__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.touch('push', p.id, p.organisation) from public.targeted_pushes p where p.counterpart = new.id;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_deal_payments__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.touch('deal', d.id, d.organisation) from public.deals d where d.id = case tg_op when 'DELETE' then old.deal else new.deal end;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_enterprises__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.touch('enterprise', private.enterprise_unit(new.organisation, new.credit_code), new.organisation, new.credit_code,
		variadic array_remove(array[private.comparable(new.name), case tg_op when 'UPDATE' then private.comparable(old.name) end], null));
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_events__forget_feedback()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	update public.feedback set text = null, respondent = null where event = new.id and (text, respondent) is distinct from (null, null);
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', 'giveFeedback')::text where event = new.id and raw ~ '"verb"\s*:\s*"giveFeedback"';
	delete from private.feedback_slips where event = new.id;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_events__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.touch('event', new.id, new.organisation);
	if tg_op = 'UPDATE' and (old.type, old.secondary_types, old.counts_for, old.organisation, private.is_held(old.stage))
		is distinct from (new.type, new.secondary_types, new.counts_for, new.organisation, private.is_held(new.stage)) then
		perform private.touch('whole_event', new.id, new.organisation);
	end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_facts__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	-- tg_argv: the kind of fact. The row's id and organisation are columns of these names.
	if tg_op <> 'DELETE' then perform private.touch(tg_argv[0], new.id, new.organisation); end if;
	if tg_op = 'DELETE' then perform private.touch(tg_argv[0], old.id, old.organisation); end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_organisations__count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme uuid;
begin
	for v_programme in
		select p.id from public.programmes p where p.dropped_at is null and (p.organisation = new.id or new.id in (select private.counted_organisations(p.organisation))
			or exists (select from public.programme_scope s where s.programme = p.id and s.organisation = new.id)) order by p.id
	loop
		if tg_op = 'INSERT' then perform private.refresh_scope(v_programme); else perform private.count_programme(v_programme); end if;
	end loop;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_programmes__said()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	update public.programmes set counted = counted + 1 where id = new.programme;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_requests__keep_firm()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	new.contact_firm := coalesce((select a.organisation_key from public.attendees a where a.id = private.find_attendee(old.event, old.contact)), old.contact_firm);
	return new;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_requests__remove_files()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.remove_files(new.event, new.id);
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_sessions__touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.touch('event', new.event, private.organiser_of(new.event));
	if tg_op = 'UPDATE' and old.starts_at <> new.starts_at then perform private.touch('whole_event', new.event, private.organiser_of(new.event)); end if;
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tg_touched_facts__count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	perform private.count_touched();
	return null;
end $function$;

CREATE OR REPLACE FUNCTION private.touch(p_kind text, p_unit uuid, p_organisation uuid, p_code text DEFAULT NULL::text, VARIADIC p_names text[] DEFAULT '{}'::text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform private.lock_facts(p_organisation, false);
	if exists (select from public.programme_scope where organisation = p_organisation and (kind = p_kind or p_kind in ('enterprise', 'whole_event'))) then
		insert into private.touched_facts as t (kind, unit, organisation, code, names) values (p_kind, p_unit, p_organisation, p_code, p_names)
		on conflict (by_transaction, kind, unit) do update set names = t.names || excluded.names;
	end if;
end $function$;

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

CREATE OR REPLACE FUNCTION private.units_touched(p private.counting, p_kind text, p_touched private.touched_facts[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with firms as (
		select * from unnest(p_touched) t where t.kind = 'enterprise' and t.organisation = any (p.scope)
	), events as (
		select t.unit from unnest(p_touched) t where t.kind = 'whole_event' and t.organisation = any (p.scope)
	), named as (
		select t.unit from unnest(p_touched) t where t.kind = p_kind and t.organisation = any (p.scope)
		union all select a.id from events e join public.attendees a on a.event = e.unit where p_kind = 'attendance'
		union all select n.id from events e join public.needs n on n.event = e.unit where p_kind = 'need'
		union all select l.id from events e join public.leads l on l.event = e.unit where p_kind = 'lead'
		union all select f.id from events e join public.feedback f on f.event = e.unit where p_kind = 'feedback'
		union all select a.id from firms t join public.attendees a on a.organisation_key = any (t.code || array(select 'name:' || name from unnest(t.names) name))
			join public.events v on v.id = a.event and v.organisation = t.organisation
			where p_kind = 'attendance'
		union all select n.id from firms t join public.needs n on n.organisation = t.organisation where p_kind = 'need'
			and (n.credit_code = t.code or private.comparable(n.company) = any (t.names) or n.company is null)
		union all select l.id from firms t join public.leads l on l.organisation = t.organisation left join public.needs n on n.id = l.need where p_kind = 'lead'
			and (coalesce(l.credit_code, n.credit_code) = t.code or private.comparable(coalesce(l.company, n.company)) = any (t.names) or coalesce(l.company, n.company) is null)
		union all select d.id from firms t join public.deals d on d.organisation = t.organisation where p_kind = 'deal'
			and (t.code in (d.acquirer_code, d.holder_code) or private.comparable(d.acquirer_name) = any (t.names) or private.comparable(d.holder_name) = any (t.names))
		union all select g.id from firms t join public.pledges g on g.organisation = t.organisation where p_kind = 'pledge'
			and (g.borrower_code = t.code or private.comparable(g.borrower_name) = any (t.names))
		union all select g.id from firms t join public.product_filings g on g.organisation = t.organisation where p_kind = 'filing'
			and (g.firm_code = t.code or private.comparable(g.firm_name) = any (t.names))
		-- A lead stands for the firm of the need it came of.
		union all select l.id from unnest(p_touched) t join public.leads l on l.need = t.unit where t.kind = 'need' and p_kind = 'lead'
	)
	select case when p.metric = 'needs.pledge_intent.enterprises_new' and exists (select from named) then null
		else array(select distinct unit from named order by unit) end
$function$;

CREATE OR REPLACE FUNCTION private.value_card(p public.reported_values)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'key', p.key, 'period', p.period, 'value', p.value, 'note', p.note, 'status', p.status, 'by', p.reported_by,
		'at', private.iso(p.reported_at), 'settledBy', p.settled_by, 'settledAt', private.iso(p.settled_at), 'reason', p.reason, 'isAdjustment', p.is_adjustment,
		'files', (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'bytes', f.bytes, 'storedAt', private.iso(f.stored_at)) order by f.attached_at, f.id), '[]')
			from public.files f where f.value = p.id and f.removed_at is null)))
$function$;

CREATE OR REPLACE FUNCTION private.value_shown(p_programme uuid, p_key text, p_period integer)
 RETURNS numeric
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce((
		select case when m.metric = 'satisfaction.rate' then c.value * 100 / nullif(c.records, 0)
			when m.metric like '%amount%' or m.metric in ('pledge.loans_issued', 'awards.base') then coalesce(c.value, 0) / 100 else coalesce(c.value, 0) end
		from public.programme_metrics m left join public.programme_counters c on c.metric = m.id and c.period = p_period
		where m.programme = p_programme and m.key = p_key and private.fact_kinds(m.metric) <> '{}'
	), (
		select v.value from public.reported_values v where v.programme = p_programme and v.key = p_key and v.period = p_period and v.status = 'approved'
		order by v.reported_at desc, v.id limit 1
	))
$function$;

CREATE OR REPLACE FUNCTION private.veiled(p_text text, VARIADIC p_names text[])
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
	v_text text := private.without_contacts(p_text);
	v_name text;
begin
	foreach v_name in array p_names loop
		if length(v_name) > 1 then v_text := replace(v_text, private.folded(v_name), '***'); end if;
	end loop;
	return v_text;
end $function$;

CREATE OR REPLACE FUNCTION private.veiled_fields(p_fields jsonb, VARIADIC p_names text[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_object_agg(key, case jsonb_typeof(value)
		when 'string' then to_jsonb(private.veiled(value #>> '{}', variadic p_names))
		when 'array' then (select coalesce(jsonb_agg(private.veiled(text, variadic p_names) order by place), '[]') from jsonb_array_elements_text(value) with ordinality t(text, place))
		else value end), '{}')
	from jsonb_each(p_fields)
$function$;

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

CREATE OR REPLACE FUNCTION private.withdraw_consent(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	if private.request_kind(p_op) is null then return private.request_missing(p_op); end if;
	perform private.end_consents(p_op, coalesce(p_op.args ->> 'lead', p_op.args ->> 'need')::uuid, (p_op.args ->> 'recipient')::uuid);
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.withdraw_document(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_document public.programme_documents := private.document_in_book(p_op);
begin
	if v_document.id is null then return private.refused('unknown_subject', 'document'); end if;
	update public.programme_documents set withdrawn_at = coalesce(withdrawn_at, p_op.received_at) where id = v_document.id;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.withdraw_request(p_op private.operation)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	v_kind text := private.request_kind(p_op);
	v_lead public.leads;
	v_need uuid := (p_op.args ->> 'need')::uuid;
begin
	if v_kind is null then return private.request_missing(p_op); end if;
	for v_lead in
		select l.* from public.leads l where l.event = p_op.event and l.stage <> 'withdrawn' and (l.id = (p_op.args ->> 'lead')::uuid or v_kind = 'need' and l.need = v_need) order by l.id for update
	loop
		if v_kind = 'need' and private.is_concluded(v_lead.stage) then continue; end if;
		if v_lead.stage = 'failed' or exists (select from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = 'withdrawn') then
			perform private.step_lead(p_op, v_lead, 'withdrawn');
		else
			return private.refused('lead_moved', 'lead') || jsonb_build_object('moved', jsonb_build_object('stage', v_lead.stage, 'at', private.iso(v_lead.stage_at)));
		end if;
	end loop;
	if v_kind = 'need' then
		update public.needs set withdrawn_at = coalesce(withdrawn_at, p_op.received_at), withdrawn_reason = private.clean(p_op.args ->> 'reason') where id = v_need;
		perform private.end_consents(p_op, v_need), private.forget_rows(p_op.event, 'need', v_need), private.append_need(v_need, p_op.id);
	end if;
	return '{"status": "accepted"}';
end $function$;

CREATE OR REPLACE FUNCTION private.without_contacts(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select regexp_replace(regexp_replace(regexp_replace(private.folded(p_text),
		'[A-Za-z0-9._%+-]+\s*@\s*[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+', '***', 'g'),
		'((微信|扣扣|电话|手机|联系|(?<![a-z])(wechat|weixin|wx|vx|qq|tel))(号码?|方式)?[\s:：是为]*)[A-Za-z0-9_-]{5,}', '\1***', 'gi'),
		'(?<!\d)((\+?86[\s-]?)?1[3-9]\d([\s-]?\d){8}|0\d{2,3}[\s-]?\d{7,8})(?!\d)', '***', 'g')
$function$;

CREATE OR REPLACE FUNCTION private.year_facts(p_scope uuid[], p_figure text, p_first date, p_last date)
 RETURNS SETOF private.contribution
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
	v_metric text := private.year_metric(p_figure);
	-- Of no programme and no organisation: an event that counts for some programmes of its host is one of the region all the same.
	v_none uuid := '00000000-0000-0000-0000-000000000000';
	v_counting private.counting := row(null, v_none, v_none, null, null, v_metric, '{}', '{}', '{}', p_scope, p_first, p_last, 'calendar', 'year');
begin
	if p_figure in ('attendances', 'people', 'enterprises') then
		return query
			select 'attendance', a.id, '', case p_figure when 'people' then a.person_key when 'enterprises' then a.organisation_key end, 1::numeric,
				private.china_day(v.starts_at), v.organisation, v.id
			from public.events v join public.event_presence s on s.event = v.id and s.kind = 'person' join public.attendees a on a.id = s.subject::uuid
			where v.organisation = any (p_scope) and v.type <> 'book'
				and v.starts_at >= p_first::timestamp at time zone 'Asia/Shanghai' and v.starts_at < (p_last + 1)::timestamp at time zone 'Asia/Shanghai'
				and (p_figure <> 'enterprises' or a.organisation_kind = 'enterprise' and a.organisation_key is not null);
	elsif p_figure in ('leads', 'contacted', 'negotiating', 'signed', 'filed', 'failed') then
		return query
			select 'lead', l.lead, '', null::text, 1::numeric, l.day, l.organisation, l.event from private.leads_reaching(p_scope, p_first, p_last) l
			where case when p_figure = 'failed' then l.is_failed else l.reach >= array_position(array['leads', 'contacted', 'negotiating', 'signed', 'filed'], p_figure) end;
	elsif v_metric is not null then
		return query select f.* from unnest(private.fact_kinds(v_metric)) k, private.facts_counted(v_counting, k) f where f.day between p_first and p_last;
	end if;
end $function$;

CREATE OR REPLACE FUNCTION private.year_figure(p_scope uuid[], p_figure text, p_first date, p_last date)
 RETURNS TABLE(month integer, value numeric, records integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with months as (
		select extract(month from f.day)::integer as month, f.subject, case when f.subject is null then sum(f.amount) else max(f.amount) end as value, count(*) as records
		from private.year_facts(p_scope, p_figure, p_first, p_last) f group by 1, 2
	), whole as (
		select subject, case when subject is null then sum(value) else max(value) end as value, sum(records) as records from months group by 1
	)
	select null, coalesce(sum(value), 0), coalesce(sum(records), 0)::integer from whole
	union all select month, sum(value), sum(records)::integer from months group by month
$function$;

CREATE OR REPLACE FUNCTION private.year_metric(p_figure text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case p_figure when 'events' then 'events.held' when 'needs' then 'needs.captured' when 'contracts' then 'deals.contracts' when 'contract_amount' then 'deals.amount_contract'
		when 'paid_amount' then 'deals.amount_paid' when 'pledge_amount' then 'pledge.amount' when 'pledge_enterprises' then 'pledge.enterprises'
		when 'inclusive_enterprises' then 'pledge.inclusive_enterprises' end
$function$;

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
	insert into public.organisations (id, name, credit_code, kind, parent, region, telephone)
	values ((request ->> 'id')::uuid, request ->> 'name', request ->> 'creditCode', request ->> 'kind', (request ->> 'parent')::uuid, request ->> 'region', request ->> 'telephone')
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

CREATE OR REPLACE FUNCTION public.count_leads(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_search record;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	execute 'select jsonb_build_object(''total'', coalesce(sum(number), 0), ''due'', coalesce(sum(late), 0), ''stages'', coalesce(jsonb_object_agg(stage, number), ''{}''))
		from (select l.stage, count(*) as number, count(*) filter (where l.stage in (''submitted'', ''accepted'') and l.requested_at < $5 and private.owes_call(l)) as late
			from public.leads l where ' || private.lead_condition() || ' group by 1) s'
		into v_answer using request - array['stage', 'due', 'after'], private.asked_organisations(request), v_search.query, v_search.patterns, private.call_late_before();
	return v_answer;
end $function$;
grant execute on function public.count_leads(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.count_needs(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_build_object('total', coalesce(sum(number), 0), 'kinds', coalesce(jsonb_object_agg(of_kind, number), '{}'))
	from (select of_kind, count(*) as number
		from private.needs_fitting(request - array['kind', 'after'], private.asked_organisations(request), array(select private.my_organisations()), null) group by 1) s
$function$;
grant execute on function public.count_needs(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.export_leads(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_leads jsonb;
begin
	select coalesce(jsonb_agg(private.lead_for_desk(l, l.organisation = any (v_own)) order by l.requested_at desc, l.id desc), '[]') into v_leads
	from private.leads_found(request, private.asked_organisations(request), 5000) l;
	perform private.audit_export('export_leads', request, private.first_of(v_leads, 5000));
	return jsonb_build_object('leads', private.first_of(v_leads, 5000), 'more', jsonb_array_length(v_leads) > 5000);
end $function$;
grant execute on function public.export_leads(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.export_needs(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_needs jsonb;
begin
	select coalesce(jsonb_agg(private.need_for_desk(n, n.organisation = any (v_own)) order by n.recorded_at desc, n.id desc), '[]') into v_needs
	from private.needs_found(request, private.asked_organisations(request), v_own, 5000) n;
	perform private.audit_export('export_needs', request, private.first_of(v_needs, 5000));
	return jsonb_build_object('needs', private.first_of(v_needs, 5000), 'more', jsonb_array_length(v_needs) > 5000);
end $function$;
grant execute on function public.export_needs(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_award_gaps(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_metric integer := (select id from public.programme_metrics where programme = v_programme.id and key = request ->> 'key');
	v_counting private.counting;
begin
	if v_metric is null then perform private.refuse('YH061', 'key_unknown'); end if;
	v_counting := private.counting_of(v_metric);
	return jsonb_build_object('records', (
		select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'day', f.day, 'organisation', f.organisation, 'lacks', f.lacks,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())))) order by f.day, f.record), '[]')
		from (select * from (select * from private.deals_lacking(v_counting) union all select * from private.pledges_lacking(v_counting)) g
			where g.day is null or g.day between v_programme.starts_on and v_programme.ends_on order by g.day, g.record limit 500) f));
end $function$;
grant execute on function public.list_award_gaps(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_award_records(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_metric integer := (select id from public.programme_metrics where programme = v_programme.id and key = request ->> 'key');
begin
	if v_metric is null then perform private.refuse('YH061', 'key_unknown'); end if;
	return jsonb_build_object('records', (
		select coalesce(jsonb_agg(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'fact', f.fact, 'day', f.day, 'amount', f.amount, 'organisation', f.organisation,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())),
			'codes', jsonb_strip_nulls(jsonb_build_object('holder', d.holder_code, 'acquirer', d.acquirer_code, 'borrower', g.borrower_code, 'facilitatedBy', coalesce(d.facilitated_by, g.facilitated_by),
				'lender', g.lender_name))) order by f.day, f.record), '[]')
		from private.award_facts(v_programme, v_metric) f
		left join public.deals d on f.record_kind = 'deal' and d.id = f.record left join public.pledges g on f.record_kind = 'pledge' and g.id = f.record));
end $function$;
grant execute on function public.list_award_records(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_booth_cards(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or not coalesce(private.organiser_of(v_event) in (select private.my_organisations()), false) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('booths', coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'code', b.code, 'number', b.number, 'name', b.name, 'patents', (
			select coalesce(jsonb_agg(private.patent_card(p) order by bp.place), '[]')
			from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)) order by b.number, b.id)
		from public.booths b where b.event = v_event), '[]'));
end $function$;
grant execute on function public.list_booth_cards(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_booths(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('booths', coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'code', b.code, 'number', b.number, 'name', b.name, 'patents', (
		select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'holderName', p.holder_name) order by bp.place), '[]')
		from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)) order by b.number, b.id), '[]'))
	from public.booths b where b.event = (request ->> 'event')::uuid
$function$;
grant execute on function public.list_booths(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_bureaus(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_own public.organisations;
begin
	select * into v_own from public.organisations where id = (request ->> 'organisation')::uuid
		and (id in (select private.my_organisations()) or id in (select private.my_bureaus()) or id in (select private.watched_organisations()));
	if v_own.id is null then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('bureaus', coalesce((
		select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', b.id, 'name', b.name, 'telephone', b.telephone)) order by rtrim(b.region, '0') desc, b.name, b.id)
		from public.organisations b where b.kind = 'bureau' and private.region_contains(b.region, v_own.region)), '[]'));
end $function$;
grant execute on function public.list_bureaus(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_counterpart_links(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_links jsonb;
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'secret', l.secret) order by c.name, c.id), '[]') into v_links
	from public.counterparts c join private.counterpart_links l on l.counterpart = c.id where c.organisation = v_organisation;
	perform private.audit('list_counterpart_links', null, v_organisation::text, jsonb_build_object('links', jsonb_array_length(v_links)));
	return jsonb_build_object('links', v_links);
end $function$;
grant execute on function public.list_counterpart_links(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_counterparts(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('counterparts', coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'creditCode', c.credit_code, 'telephone', c.telephone,
		'patents', (select count(*) from public.patents p where p.holder = c.id), 'leads', (select count(*) from public.leads l where l.counterpart = c.id),
		'linkRenewedAt', private.iso(c.link_renewed_at)) order by c.name, c.id), '[]'))
	from public.counterparts c where c.organisation = (request ->> 'organisation')::uuid
$function$;
grant execute on function public.list_counterparts(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_deals(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id))) order by d.signed_on desc nulls first, d.id)
			from public.recorded_deals d where d.organisation = (request ->> 'organisation')::uuid), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.registered_on desc nulls first, p.id)
			from public.recorded_pledges p where p.organisation = (request ->> 'organisation')::uuid), '[]'),
		'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(f)) order by f.filed_on desc nulls first, f.id)
			from public.recorded_filings f where f.organisation = (request ->> 'organisation')::uuid), '[]'))
$function$;
grant execute on function public.list_deals(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_documents(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	perform private.require_office((request ->> 'organisation')::uuid);
	return jsonb_build_object('documents', (select coalesce(jsonb_agg(private.document_card(d) order by d.drafted_at desc, d.id), '[]') from public.programme_documents d
		where d.organisation = (request ->> 'organisation')::uuid
			and (d.withdrawn_at is null or exists (select from public.document_versions v where v.document = d.id))));
end $function$;
grant execute on function public.list_documents(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_duties(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_limit integer := (request ->> 'limit')::integer;
	v_calls jsonb;
	v_filings jsonb;
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations()) then perform private.refuse('YH003', 'not_your_event'); end if;
	with owed as (
		select l.id, l.event, l.caller, l.requested_at, coalesce(l.company, n.company) as company from public.leads l left join public.needs n on n.id = l.need
		where l.organisation = v_organisation and l.stage in ('submitted', 'accepted') and private.owes_call(l)
	), first as (select * from owed order by requested_at, id limit v_limit)
	select jsonb_build_object('callsOwed', (select count(*) from owed), 'calls', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('lead', id, 'event', event, 'company', company,
		'caller', caller, 'dueAt', private.iso(private.call_due(requested_at)), 'isLate', private.call_due(requested_at) < now())) order by requested_at, id) from first), '[]')) into v_calls;
	with owed as (
		select d.id, d.event, d.lead, d.acquirer_name, d.patents, due from public.deals d, private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on) due
		where d.organisation = v_organisation and due is not null
	), first as (select * from owed order by due, id limit v_limit)
	select jsonb_build_object('filingsDue', (select count(*) from owed), 'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deal', id, 'event', event, 'lead', lead,
		'acquirerName', acquirer_name, 'patents', patents, 'dueOn', due, 'isLate', due < (now() at time zone 'Asia/Shanghai')::date)) order by due, id) from first), '[]')) into v_filings;
	return v_calls || v_filings;
end $function$;
grant execute on function public.list_duties(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_entries(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_entry uuid := (request ->> 'entry')::uuid;
	v_entries jsonb;
begin
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', e.id, 'name', e.name, 'creditCode', e.credit_code, 'enteredOn', e.entered_on, 'hasProgress', e.has_progress,
		'version', e.version, 'by', e.recorded_by, 'at', private.iso(e.recorded_at)))
		|| jsonb_build_object('application', e.application, 'known', private.known_of_firm(v_programme.organisation, e.credit_code, e.name)) order by e.name, e.id)
	into v_entries from public.programme_entries e where e.programme = v_programme.id and (v_entry is null or e.id = v_entry);
	if v_entry is not null and v_entries is null then perform private.refuse('YH062', 'entry_unknown'); end if;
	return jsonb_build_object('entries', coalesce(v_entries, '[]'));
end $function$;
grant execute on function public.list_entries(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_event_figures(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if not exists (select from public.events v where v.id = v_event and v.type <> 'book'
		and (v.organisation in (select private.my_organisations()) or v.organisation in (select private.watched_organisations()))) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	return jsonb_build_object('programmes', (
		select coalesce(jsonb_agg(jsonb_build_object('programme', p.id, 'name', p.definition -> 'name', 'organisation', p.organisation, 'figures', f.figures) order by p.starts_on desc, p.id), '[]')
		from public.programmes p
		cross join lateral (select jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'label', private.figure_label(p.definition, g.key), 'value', g.value, 'records', g.records)
			order by g.key) as figures from private.figures_of_events(p.id, array[v_event], p.starts_on, p.ends_on) g) f
		where p.id in (select m.programme from public.programme_metrics m join public.programme_records r on r.metric = m.id where r.event = v_event)
			and (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations())) and p.dropped_at is null and f.figures is not null));
end $function$;
grant execute on function public.list_event_figures(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_event_programmes(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event public.events;
begin
	select * into v_event from public.events where id = (request ->> 'event')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('isChosen', v_event.counts_for is not null, 'programmes', (
		select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.definition -> 'name', 'startsOn', p.starts_on, 'endsOn', p.ends_on,
			'isInPeriod', private.china_day(v_event.starts_at) between p.starts_on and p.ends_on,
			'isLinked', v_event.counts_for is null or p.id = any (v_event.counts_for)) order by p.starts_on desc, p.id), '[]')
		from public.programmes p where p.organisation = v_event.organisation and p.dropped_at is null));
end $function$;
grant execute on function public.list_event_programmes(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_event_records(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_event uuid := (request ->> 'event')::uuid;
	v_own uuid[] := array(select private.my_organisations());
	v_books uuid[] := private.books_of(v_programme.organisation);
	v_metric public.programme_metrics;
	v_first date;
	v_last date;
	v_all public.programme_records[];
	v_page public.programme_records[];
	v_from integer;
	v_reviews public.reviews[];
begin
	select * into v_metric from public.programme_metrics where programme = v_programme.id and key = request ->> 'key';
	if not found then perform private.refuse('YH061', 'key_unknown'); end if;
	select d.first, d.last into v_first, v_last
	from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, coalesce((request ->> 'period')::integer, 1000)) d;
	v_all := array(select r from public.programme_records r where r.metric = v_metric.id and r.day between v_first and v_last
		and (r.event = v_event or v_event is null and (r.event is null or r.event = any (v_books))) order by r.day desc, r.record, r.part);
	-- An event has at most some thousand records of one figure: a page is cut from all of them.
	v_from := coalesce((select i from generate_subscripts(v_all, 1) i where v_all[i].day = private.day_of(request #>> '{after,day}')
		and v_all[i].record = (request #>> '{after,record}')::uuid and v_all[i].part = coalesce(request #>> '{after,part}', '')), 0);
	v_page := v_all[v_from + 1 : v_from + v_limit];
	v_reviews := array(select w from private.last_reviews(v_programme.id) w where w.key = v_metric.key and w.record is not null);
	return jsonb_strip_nulls(jsonb_build_object('metric', v_metric.metric, 'count', cardinality(v_all),
		'value', (select coalesce(sum(s.value), 0) from (select case when r.subject is null then sum(r.amount) else max(r.amount) end as value from unnest(v_all) r group by r.subject) s),
		'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
				'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
				'card', private.record_card(r.record_kind, r.record, r.part, coalesce(v_metric.filters ->> 'question', 'overall'), r.organisation = any (v_own)),
				'reviews', (select coalesce(jsonb_agg(private.review_card(w)), '[]') from unnest(v_reviews) w
					where w.record = r.record and w.record_kind = r.record_kind)) order by r.day desc, r.record, r.part), '[]')
			from unnest(v_page) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
		'next', case when cardinality(v_all) > v_from + v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_page[v_limit]).*) r) end));
end $function$;
grant execute on function public.list_event_records(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_evidence(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_records uuid[];
	v_answer jsonb;
begin
	select array_agg(value::uuid) into v_records from (
		select value from jsonb_array_elements_text(case jsonb_typeof(request -> 'records') when 'array' then request -> 'records' else '[]' end) limit 1000) r;
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('record', coalesce(f.deal, f.pledge, f.filing), 'paper', f.paper, 'id', f.id,
		'name', case when o.is_own then f.name end, 'type', f.type, 'bytes', f.bytes, 'attachedAt', private.iso(f.attached_at), 'storedAt', private.iso(f.stored_at)))
		order by f.attached_at, f.id), '[]')) into v_answer
	from (
		select * from public.files where deal = any (v_records)
		union all select * from public.files where pledge = any (v_records)
		union all select * from public.files where filing = any (v_records)
	) f
	cross join lateral (select f.event in (select private.my_events()) as is_own) o
	where f.removed_at is null and (o.is_own or coalesce((
		select organisation from public.recorded_deals where id = f.deal
		union all select organisation from public.recorded_pledges where id = f.pledge
		union all select organisation from public.recorded_filings where id = f.filing) in (select private.watched_organisations()), false));
	return v_answer;
end $function$;
grant execute on function public.list_evidence(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_feedback(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('count', (select count(*) from public.feedback where event = v_event),
		'questions', coalesce((select jsonb_agg(to_jsonb(q) order by q.question) from (
			select question, count(*) as count, round(avg(rating), 2) as average, count(*) filter (where rating >= 4) as satisfied
			from public.feedback_ratings where event = v_event group by question) q), '[]'),
		'kinds', coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'count', count) order by count desc, kind) from (
			select organisation_kind as kind, count(*) from public.feedback where event = v_event group by 1) k), '[]'),
		'feedback', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', f.id, 'role', f.role, 'kind', f.organisation_kind, 'on', f.given_on,
			'ratings', (select jsonb_object_agg(question, rating) from public.feedback_ratings where feedback = f.id), 'text', private.veiled(f.text, c.card ->> 'name'),
			'name', coalesce((select name from public.counterparts where id = f.respondent), private.masked_card(c.card) ->> 'name')))
			order by f.given_on desc, f.id) from public.feedback f, lateral (select private.contact_card(f.event, f.respondent) as card) c where f.event = v_event), '[]'));
end $function$;
grant execute on function public.list_feedback(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_files(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name, 'type', type, 'bytes', bytes,
		'attachedAt', private.iso(attached_at), 'storedAt', private.iso(stored_at))) order by attached_at, id), '[]'))
	from public.files where removed_at is null and (need = (request ->> 'need')::uuid or lead = (request ->> 'lead')::uuid)
$function$;
grant execute on function public.list_files(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_leads(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_leads jsonb;
begin
	select coalesce(jsonb_agg(private.lead_for_desk(l, l.organisation = any (v_own)) order by l.requested_at desc, l.id desc), '[]') into v_leads
	from private.leads_found(request, private.asked_organisations(request), v_limit) l;
	return jsonb_build_object('leads', private.first_of(v_leads, v_limit), 'more', jsonb_array_length(v_leads) > v_limit);
end $function$;
grant execute on function public.list_leads(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_leads_of_counterpart(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_counterpart public.counterparts;
begin
	select * into v_counterpart from public.counterparts where id = (request ->> 'counterpart')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('leads', coalesce((select jsonb_agg(private.lead_card(l, null, false)
			|| jsonb_build_object('knowsPerson', private.may_know(v_counterpart.id, l.id, l.need)) order by l.requested_at desc, l.id desc)
		from public.leads l where l.counterpart = v_counterpart.id), '[]'));
end $function$;
grant execute on function public.list_leads_of_counterpart(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_ledger(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := (private.asked_organisations(jsonb_build_object('organisation', coalesce(request ->> 'organisation', ''))))[1];
	v_list text := request ->> 'list';
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_search record;
	v_today date := (now() at time zone 'Asia/Shanghai')::date;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	with recorded as materialized (select * from private.ledger_lines(v_organisation, v_list)),
	lines as materialized (select * from recorded where is_struck = coalesce((request ->> 'struck')::boolean, false) or record = (request ->> 'record')::uuid),
	fitting as materialized (
		select * from lines where (request ->> 'record' is null or record = (request ->> 'record')::uuid) and (request ->> 'kind' is null or kind = request ->> 'kind')
			and (request ->> 'year' is null or day between make_date((request ->> 'year')::integer, 1, 1) and make_date((request ->> 'year')::integer, 12, 31))
			and (not coalesce((request ->> 'due')::boolean, false) or due_on is not null)
			and (v_search.patterns = '{}' or private.searchable(words) like all (v_search.patterns))),
	page as (
		select * from fitting where request -> 'after' is null or (day, record) < ((request #>> '{after,day}')::date, (request #>> '{after,id}')::uuid)
		order by day desc, record desc limit v_limit + 1)
	select jsonb_strip_nulls(jsonb_build_object(
		'records', private.first_of((select coalesce(jsonb_agg(private.ledger_record(v_list, record) order by day desc, record desc), '[]') from page), v_limit),
		'next', (select jsonb_build_object('day', day, 'id', record) from (select * from page order by day desc, record desc offset v_limit - 1 limit 2) last
			where (select count(*) from page) > v_limit order by day desc, record desc limit 1),
		'total', (select count(*) from fitting), 'sumFen', (select coalesce(sum(sum_fen), 0) from fitting),
		'years', (select coalesce(jsonb_agg(year order by year desc), '[]') from (select distinct extract(year from day)::integer as year from lines where isfinite(day)) y),
		'struck', (select count(*) from recorded where is_struck), 'due', (select count(*) from recorded where due_on is not null and not is_struck), 'late', (select count(*) from recorded where due_on < v_today and not is_struck),
		'counts', jsonb_build_object('deals', (select count(*) from public.deals where organisation = v_organisation),
			'pledges', (select count(*) from public.pledges where organisation = v_organisation),
			'filings', (select count(*) from public.product_filings where organisation = v_organisation)))) into v_answer;
	return v_answer;
end $function$;
grant execute on function public.list_ledger(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_matching(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_shown jsonb;
	v_others jsonb;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_shown := private.shown_patents(v_event);
	select coalesce(jsonb_agg(private.patent_card(p) order by p.updated_at desc, p.id), '[]') into v_others from (
		select * from public.patents p where p.organisation = private.organiser_of(v_event) and p.legal_status in ('application', 'granted')
			and not exists (select from public.booth_patents bp join public.booths b on b.id = bp.booth where bp.patent = p.id and b.event = v_event)
		order by p.updated_at desc, p.id limit greatest(2000 - jsonb_array_length(v_shown), 0)) p;
	return jsonb_build_object('patents', v_shown || v_others,
		'more', (select count(*) from public.patents where organisation = private.organiser_of(v_event) and legal_status in ('application', 'granted')) > 2000,
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('company', n.company, 'receipt', n.receipt,
				'refuses', private.refuses_recommendations(n.event, n.contact)) order by n.recorded_at desc, n.id)
			from (select * from public.needs where event = v_event and withdrawn_at is null and kind in ('technical', 'service') order by recorded_at desc, id limit 1000) n), '[]'),
		'pushes', coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'item', t.item, 'patent', t.patent, 'need', t.need, 'recipient', t.recipient_name, 'channel', t.channel,
				'words', t.words, 'chains', t.chains, 'at', private.iso(t.pushed_at), 'by', t.pushed_by) order by t.pushed_at desc, t.id)
			from public.targeted_pushes t where t.event = v_event), '[]'));
end $function$;
grant execute on function public.list_matching(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_needs(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_needs jsonb;
begin
	select coalesce(jsonb_agg(private.need_for_desk(n, n.organisation = any (v_own)) order by n.recorded_at desc, n.id desc), '[]') into v_needs
	from private.needs_found(request, private.asked_organisations(request), v_own, v_limit) n;
	return jsonb_build_object('needs', private.first_of(v_needs, v_limit), 'more', jsonb_array_length(v_needs) > v_limit);
end $function$;
grant execute on function public.list_needs(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_offered_documents(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_only uuid := (request ->> 'document')::uuid;
begin
	perform private.require_office(v_organisation);
	return jsonb_build_object('documents', (
		select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('document', d.id, 'version', v.version, 'office', d.organisation, 'officeName', o.name, 'name', v.definition -> 'name',
			'title', v.definition #> '{document,title}', 'clause', v.definition -> 'clause', 'applicants', v.definition #> '{applicants,zh}',
			'indicators', jsonb_array_length(v.definition -> 'indicators')))
			-- Whole: what a definition leaves open is null in it.
			|| case when v_only is null then '{}' else jsonb_build_object('definition', v.definition) end
			order by d.organisation <> v_organisation, v.published_at desc, d.id), '[]')
		from public.programme_documents d join public.organisations o on o.id = d.organisation
		cross join lateral (select * from public.document_versions x where x.document = d.id order by x.version desc limit 1) v
		where d.withdrawn_at is null and (v_only is null or d.id = v_only) and private.is_offered(d.organisation, v_organisation)
			and jsonb_typeof(v.definition -> 'indicators') = 'array'));
end $function$;
grant execute on function public.list_offered_documents(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_own_values(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_me text := 'person:' || private.current_person();
begin
	return jsonb_build_object('colleagues', private.colleagues_of(v_programme.organisation, v_me), 'values', (select coalesce(jsonb_agg(v.id order by v.id), '[]')
		from public.reported_values v where v.programme = v_programme.id and v.status = 'waiting' and private.author_of(v.op) = v_me));
end $function$;
grant execute on function public.list_own_values(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_pairing(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('patents', private.shown_patents(v_event),
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('attendee', a.id, 'company', n.company) order by n.recorded_at desc, n.id)
			from public.needs n join public.attendees a on a.id = private.same_person(n.event, n.contact)
			where n.event = v_event and n.withdrawn_at is null and n.kind in ('technical', 'service')), '[]'),
		'firms', coalesce((select jsonb_agg(jsonb_build_object('attendee', f.id, 'name', f.organisation, 'chain', f.chain) order by f.id) from (
			select a.id, a.organisation, private.chain_of(private.organiser_of(v_event), a.credit_code, a.organisation) as chain
			from public.attendees a where a.event = v_event and a.organisation is not null) f where f.chain is not null), '[]'),
		'refusing', coalesce((select jsonb_agg(distinct private.same_person(event, contact)) from private.recommendation_choices
			where event = v_event and private.refuses_recommendations(event, contact)), '[]'));
end $function$;
grant execute on function public.list_pairing(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_payments_beside(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
begin
	return (
		with own as materialized (
			select distinct f.record_kind, f.record, f.fact from private.award_rates(v_programme) m cross join lateral private.award_facts(v_programme, m) f
		), paid as (
			select p.id, p.organisation, array_agg(distinct f.fact order by f.fact) as facts
			from public.programmes p cross join lateral private.award_rates(p) m cross join lateral private.award_facts(p, m) f
			where p.id <> v_programme.id and p.dropped_at is null and p.definition ? 'awardRule' and f.fact in (select fact from own)
				and not (p.organisation <> v_programme.organisation and p.definition ->> 'id' = v_programme.definition ->> 'id'
					and (v_programme.organisation in (select private.counted_organisations(p.organisation)) or p.organisation in (select private.counted_organisations(v_programme.organisation))))
			group by p.id
		), supported as (
			select p.id, array_agg(distinct o.fact order by o.fact) as facts
			from own o cross join lateral (select o.record as record union select private.same_facts(o.record_kind, o.record)) s
			join public.programme_records r on r.record = s.record and r.record_kind = o.record_kind
			join public.programme_metrics m on m.id = r.metric join public.programmes p on p.id = m.programme
			where p.id <> v_programme.id and p.dropped_at is null and p.definition ->> 'kind' in ('project', 'direction') and p.organisation = any (v_seen)
			group by p.id
		)
		select jsonb_build_object(
			'awards', (select coalesce(jsonb_agg(jsonb_build_object('programme', id, 'facts', facts) order by id), '[]') from paid where organisation = any (v_seen)),
			'elsewhere', (select coalesce(jsonb_agg(distinct f), '[]') from paid, unnest(facts) f where organisation <> all (v_seen)),
			'supports', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('programme', p.id, 'facts', s.facts, 'unit', coalesce(p.settings #>> '{self,name}', o.name),
					'code', case when p.settings #>> '{self,name}' is null then o.credit_code else p.settings #>> '{self,creditCode}' end, 'name', p.definition -> 'name',
					'document', p.definition #>> '{document,id}', 'organisationName', o.name, 'funding', p.definition -> 'funding')) order by p.id), '[]')
				from supported s join public.programmes p on p.id = s.id join public.organisations o on o.id = p.organisation)));
end $function$;
grant execute on function public.list_payments_beside(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_programme_events(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_first date;
	v_last date;
	v_events uuid[];
	v_page uuid[];
	v_from integer;
begin
	select d.first, d.last into v_first, v_last
	from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, coalesce((request ->> 'period')::integer, 1000)) d;
	v_events := array(select v.id from public.events v
		where v.type <> 'book' and v.organisation in (select private.counted_organisations(v_programme.organisation))
			and exists (select from public.programme_records r where r.event = v.id and r.day between v_first and v_last
				and r.metric in (select m.id from public.programme_metrics m where m.programme = v_programme.id))
		order by v.starts_at desc, v.id);
	v_from := coalesce(array_position(v_events, (request ->> 'after')::uuid), 0);
	v_page := v_events[v_from + 1 : v_from + v_limit];
	return jsonb_strip_nulls(jsonb_build_object('count', cardinality(v_events),
		'events', (select coalesce(jsonb_agg(jsonb_build_object('event', v.id, 'name', v.name, 'type', v.type, 'stage', v.stage, 'startsAt', private.iso(v.starts_at),
				'organisation', v.organisation, 'organisationName', o.name, 'figures', f.figures) order by v.starts_at desc, v.id), '[]')
			from public.events v join public.organisations o on o.id = v.organisation
			join (select g.event, jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'value', g.value, 'records', g.records) order by g.key) as figures
				from private.figures_of_events(v_programme.id, v_page, v_first, v_last) g group by g.event) f on f.event = v.id),
		'rest', case when v_from = 0 then (select coalesce(jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'value', g.value, 'records', g.records) order by g.key), '[]')
			from private.figures_of_books(v_programme.id, private.books_of(v_programme.organisation), v_first, v_last) g) end,
		'next', case when cardinality(v_events) > v_from + v_limit then v_page[v_limit] end));
end $function$;
grant execute on function public.list_programme_events(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_programme_flags(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_own uuid[] := array(select private.my_organisations());
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
	v_flags jsonb;
begin
	with claimed as materialized (
		select c.record_kind, c.record from private.records_claimed(v_programme.id) c
	), owner as (
		select id, organisation from public.deals union all select id, organisation from public.pledges union all select id, organisation from public.product_filings
	), twins as (
		select c.record_kind, c.record, o as other from claimed c cross join lateral private.same_facts(c.record_kind, c.record) o
	), flags as (
		select 'claimed_twice' as why, t.record_kind, t.record, t.other, null::uuid as organisation from twins t join claimed c on c.record = t.other and c.record_kind = t.record_kind
		where t.record < t.other
		union all
		-- Another organisation, or the one above it, claims the same in a programme of its own. A bureau that counts its region claims nothing.
		select distinct 'claimed_elsewhere', t.record_kind, t.record, t.other, p.organisation from twins t
			join owner w on w.id = t.record join owner x on x.id = t.other and x.organisation <> w.organisation
			join public.programme_records r on r.record = t.other and r.record_kind = t.record_kind
			join public.programme_metrics m on m.id = r.metric join public.programmes p on p.id = m.programme and p.organisation <> v_programme.organisation and p.dropped_at is null
				and r.day between p.starts_on and p.ends_on
			join public.organisations c on c.id = p.organisation and (p.organisation = x.organisation or c.kind <> 'bureau')
		union all
		select x.why, 'deal', d.id, null, null from claimed c join public.deals d on d.id = c.record
			cross join lateral (values ('related_party', coalesce(d.is_related_party, false)), ('zero_price', d.amount_fen = 0), ('price_missing', d.amount_fen is null),
				('voucher_missing', exists (select from public.deal_payments y where y.deal = d.id and y.paid_on is not null and y.voucher is null))) x(why, is_so)
		where c.record_kind = 'deal' and x.is_so
	)
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('why', f.why, 'kind', f.record_kind, 'record', f.record,
		'card', private.record_card(f.record_kind, f.record, '', '', w.organisation = any (v_own)),
		'other', case when x.organisation = any (v_seen) then f.other end,
		'otherCard', case when x.organisation = any (v_seen) then private.record_card(f.record_kind, f.other, '', '', x.organisation = any (v_own)) end,
		'otherOrganisation', (select o.name from public.organisations o where o.id = f.organisation and o.id = any (v_seen)),
		'lacks', case when l.lacks is not null then jsonb_build_object('name', l.lacks -> 'name', 'code', l.lacks -> 'code',
			'record', case when (l.lacks ->> 'organisation')::uuid = any (v_own) then l.lacks -> 'record' end,
			'organisation', (select o.name from public.organisations o where o.id = (l.lacks ->> 'organisation')::uuid and o.id = any (v_seen) and o.id <> all (v_own))) end))
		order by f.why, f.record, f.other)
	into v_flags from (select * from flags order by why, record, other limit 500) f join owner w on w.id = f.record left join owner x on x.id = f.other
	left join lateral (select private.code_lacking(f.record_kind, f.record, f.other) as lacks) l on f.other is not null;
	return jsonb_build_object('count', coalesce(jsonb_array_length(v_flags), 0), 'flags', coalesce(v_flags, '[]'));
end $function$;
grant execute on function public.list_programme_flags(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_programme_papers(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 500), 1), 1000);
	v_kinds text[] := private.texts_of(request -> 'kinds');
	v_own uuid[] := array(select private.my_organisations());
	v_after jsonb := nullif(request -> 'after', 'null');
	v_answer jsonb;
begin
	with behind as (
		select m.key, r.record_kind as kind, r.record, min(r.day) as day, min(r.organisation::text)::uuid as organisation, min(r.event::text)::uuid as event,
			min(coalesce(m.filters ->> 'question', 'overall')) as question
		from public.programme_metrics m
		cross join lateral private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years,
			coalesce((request ->> 'period')::integer, case m.basis when 'point' then 2000 else 1000 end)) d
		join public.programme_records r on r.metric = m.id and r.day between d.first and d.last
		where m.programme = v_programme.id and (v_kinds = '{}' or r.record_kind = any (v_kinds))
		group by m.key, r.record_kind, r.record
		union all
		select v.key, 'reported', v.id, private.china_day(v.reported_at), v_programme.organisation, null, ''
		from (select distinct on (key, period) * from public.reported_values where programme = v_programme.id and status = 'approved'
			order by key, period, reported_at desc, id) v
		where (v_kinds = '{}' or 'reported' = any (v_kinds)) and (request ->> 'period' is null or v.period = (request ->> 'period')::integer
			or request -> 'reportedPeriods' @> to_jsonb(v.period))
	), page as (
		select * from behind where v_after is null or (key, kind, record) > (v_after ->> 'key', v_after ->> 'kind', (v_after ->> 'record')::uuid)
		order by key, kind, record limit v_limit + 1
	), shown as (
		select * from page order by key, kind, record limit v_limit
	)
	select jsonb_strip_nulls(jsonb_build_object(
		'records', (select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'kind', s.kind, 'record', s.record, 'day', s.day, 'organisation', s.organisation,
				'event', (select v.id from public.events v where v.id = s.event and v.type <> 'book'),
				'card', coalesce(case s.kind when 'reported' then (select jsonb_build_object('period', v.period, 'value', v.value) from public.reported_values v where v.id = s.record)
					else private.record_card(s.kind, s.record, '', s.question, s.organisation = any (v_own)) end, '{}'),
				'files', private.papers_of(s.kind, s.record)) || private.paper_facts(s.kind, s.record) order by s.key, s.kind, s.record), '[]') from shown s),
		'next', (select jsonb_build_object('key', s.key, 'kind', s.kind, 'record', s.record) from (select * from shown order by key desc, kind desc, record desc limit 1) s
			where (select count(*) from page) > v_limit))) into v_answer;
	return v_answer;
end $function$;
grant execute on function public.list_programme_papers(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_programme_records(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_period integer := coalesce((request ->> 'period')::integer, 1000);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_own uuid[] := array(select private.my_organisations());
	v_metric public.programme_metrics;
	v_first date;
	v_last date;
	v_rows public.programme_records[];
	v_reviews public.reviews[];
begin
	select * into v_metric from public.programme_metrics where programme = v_programme.id and key = request ->> 'key';
	if not found then perform private.refuse('YH061', 'key_unknown'); end if;
	select d.first, d.last into v_first, v_last from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, v_period) d;
	v_rows := array(select r from public.programme_records r where r.metric = v_metric.id and r.day between v_first and v_last
		and (request -> 'after' is null or request -> 'after' = 'null' or (r.day < private.day_of(request #>> '{after,day}')
			or r.day = private.day_of(request #>> '{after,day}') and (r.record, r.part) > ((request #>> '{after,record}')::uuid, coalesce(request #>> '{after,part}', ''))))
		order by r.day desc, r.record, r.part limit v_limit + 1);
	v_reviews := array(select w from private.last_reviews(v_programme.id) w where w.key = v_metric.key and w.record is not null);
	return jsonb_strip_nulls(jsonb_build_object('key', v_metric.key, 'metric', v_metric.metric, 'period', v_period,
		'count', coalesce((select c.records from public.programme_counters c where c.metric = v_metric.id and c.period = v_period), 0),
		'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
				'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
				'card', private.record_card(r.record_kind, r.record, r.part, coalesce(v_metric.filters ->> 'question', 'overall'), r.organisation = any (v_own)),
				'reviews', (select coalesce(jsonb_agg(private.review_card(w)), '[]') from unnest(v_reviews) w
					where w.record = r.record and w.record_kind = r.record_kind)) order by r.day desc, r.record, r.part), '[]')
			from unnest(v_rows[:v_limit]) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
		'next', case when cardinality(v_rows) > v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_rows[v_limit]).*) r) end));
end $function$;
grant execute on function public.list_programme_records(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_programme_reports(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('reports', (select coalesce(jsonb_agg(private.report_card(r) order by r.made_at desc, r.id), '[]')
		from (select * from public.programme_reports where programme = v_programme.id order by made_at desc, id limit 500) r));
end $function$;
grant execute on function public.list_programme_reports(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_programmes(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	with asked as materialized (
		select p, md5(p.definition::text) as key, coalesce((request ->> 'whole')::boolean, false) as is_whole
		from public.programmes p
		where (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations()))
			and (request ->> 'organisation' is null or p.organisation = (request ->> 'organisation')::uuid)
	)
	select coalesce((select jsonb_build_object('definitions', jsonb_object_agg(d.key, d.definition)) from (select distinct on (key) key, (p).definition from asked where is_whole) d
			having count(*) > 0), '{}')
		|| jsonb_build_object('programmes', (select coalesce(jsonb_agg(case when is_whole then private.programme_whole(p) - 'definition' || jsonb_build_object('definitionKey', key)
				else private.programme_card(p) end order by (p).dropped_at is not null, (p).starts_on desc, (p).id), '[]') from asked))
$function$;
grant execute on function public.list_programmes(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_recipients(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_build_object('recipients', coalesce(jsonb_agg(to_jsonb(r) order by r.what, r.name, r.recipient), '[]'))
	from private.recipients_of(private.organiser_of((request ->> 'event')::uuid)) r where r.what in ('bank', 'investor', 'agency', 'bureau')
$function$;
grant execute on function public.list_recipients(jsonb) to anon;
grant execute on function public.list_recipients(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_region_records(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_scope uuid[] := private.region_scope();
	v_own uuid[] := array(select private.my_organisations());
	v_figure text := request ->> 'figure';
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_month integer := (request ->> 'month')::integer;
	v_first date := make_date((request ->> 'year')::integer, coalesce(v_month, 1), 1);
	v_last date := (v_first + case when v_month is null then interval '1 year' else interval '1 month' end)::date - 1;
	v_rows private.contribution[] := array(select f from private.year_facts(v_scope, v_figure, v_first, v_last) f
		where request -> 'after' is null or f.day < private.day_of(request #>> '{after,day}')
			or f.day = private.day_of(request #>> '{after,day}') and (f.record, f.part) > ((request #>> '{after,record}')::uuid, coalesce(request #>> '{after,part}', ''))
		order by f.day desc, f.record, f.part limit v_limit + 1);
begin
	return (select jsonb_build_object('value', y.value, 'count', y.records) from private.year_figure(v_scope, v_figure, v_first, v_last) y where y.month is null)
		|| jsonb_strip_nulls(jsonb_build_object(
			'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
					'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
					'card', private.record_card(r.record_kind, r.record, r.part, 'overall', r.organisation = any (v_own)), 'reviews', '[]'::jsonb) order by r.day desc, r.record, r.part), '[]')
				from unnest(v_rows[:v_limit]) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
			'next', case when cardinality(v_rows) > v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_rows[v_limit]).*) r) end));
end $function$;
grant execute on function public.list_region_records(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_removed_files(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_build_object('file', f.id, 'sha256', f.sha256,
		'isShared', exists (select from public.files o where o.sha256 = f.sha256 and o.removed_at is null)) order by f.id), '[]'))
	from public.files f where f.removed_at is not null and f.cleared_at is null
$function$;
grant execute on function public.list_removed_files(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.list_request_places(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with newest as (select e.id, e.name, e.starts_at, e.organisation from public.events e order by e.starts_at desc, e.id limit 300)
	select jsonb_build_object(
		'events', coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name, 'startsAt', private.iso(n.starts_at), 'organisation', n.organisation)
			order by n.starts_at desc, n.id) from newest n), '[]'),
		'organisations', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name, o.id)
			from public.organisations o where o.id in (select organisation from newest)), '[]'))
$function$;
grant execute on function public.list_request_places(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.list_requests(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_person record;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	return jsonb_build_object(
		'leads', coalesce((select jsonb_agg(private.lead_base(l, null, true) - array['caller', 'links'] || jsonb_strip_nulls(jsonb_build_object('use', l.use, 'note', l.note, 'need', l.need,
			'consents', private.consents_of(l.id))) order by l.requested_at desc, l.id)
			from public.leads l left join public.needs n on n.id = l.need
			where l.event = v_person.event and private.same_person(l.event, coalesce(l.contact, n.contact)) = v_person.contact), '[]'),
		'needs', coalesce((select jsonb_agg(private.need_card(n, null, true) || jsonb_build_object('receipt', n.receipt, 'consents', private.consents_of(n.id)) order by n.recorded_at desc, n.id)
			from public.needs n where n.event = v_person.event and private.same_person(n.event, n.contact) = v_person.contact), '[]'));
end $function$;
grant execute on function public.list_requests(jsonb) to anon;
grant execute on function public.list_requests(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.list_window_figures(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('figures', (
		with each_one as (
			select m.key, case when r.subject is null then sum(r.amount) else max(r.amount) end as value, count(*)::integer as records
			from public.programme_metrics m join public.programme_records r on r.metric = m.id
			where m.programme = v_programme.id and r.day between (request ->> 'from')::date and (request ->> 'to')::date
			group by m.key, r.subject
		), totals as (
			select key, sum(value) as value, sum(records)::integer as records from each_one group by key
		)
		select coalesce(jsonb_agg(to_jsonb(t) order by t.key), '[]') from totals t));
end $function$;
grant execute on function public.list_window_figures(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.locate_records(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with asked as (select value::uuid as id from jsonb_array_elements_text(request -> 'records') limit 1000)
	select jsonb_build_object('records', coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(r)) order by r.record), '[]')) from (
		select 'deal' as kind, d.id as record, d.organisation, d.lead from public.deals d where d.id in (select id from asked)
		union all select 'pledge', g.id, g.organisation, g.lead from public.pledges g where g.id in (select id from asked)
		union all select 'filing', f.id, f.organisation, null from public.product_filings f where f.id in (select id from asked)
	) r
$function$;
grant execute on function public.locate_records(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.note_file_stored(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_file public.files;
begin
	select * into v_file from public.files where id = (request ->> 'file')::uuid and sha256 = request ->> 'sha256';
	if not found then perform private.refuse('YH050', 'file_unknown'); end if;
	perform private.open_stream(v_file.event);
	update public.files set stored_at = clock_timestamp() where id = v_file.id and stored_at is null and removed_at is null;
	if found then perform private.append_file(v_file.id, null); end if;
	perform private.close_stream(v_file.event);
	return jsonb_build_object('stored', v_file.removed_at is null);
end $function$;
grant execute on function public.note_file_stored(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.note_files_cleared(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	update public.files set cleared_at = clock_timestamp()
	where removed_at is not null and id in (select value::uuid from jsonb_array_elements_text(request -> 'files'));
	return '{}';
end $function$;
grant execute on function public.note_files_cleared(jsonb) to service_role;

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
	v_is_new boolean := v_first ->> 'verb' = 'createEvent';
	v_outcomes jsonb;
	v_head bigint;
begin
	if v_is_new or v_event is null then
		v_organisation := (request ->> 'organisation')::uuid;
	else
		v_organisation := private.organiser_of(v_event);
	end if;
	if not coalesce(private.may_perform(v_organisation, v_event, request -> 'drafts'), false) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	if v_is_new then
		perform private.found_event(v_event, v_organisation, v_first -> 'args');
	elsif v_event is null then
		v_event := private.book_of(v_organisation);
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, request -> 'drafts', coalesce((request ->> 'atomic')::boolean, true));
	perform private.audit(v_first ->> 'verb', v_event, v_first ->> 'subject', jsonb_build_object('operations', jsonb_array_length(v_outcomes)));
	v_head := private.close_stream(v_event);
	-- The book's stream is closed: what changed in it is told to the events that show it, one stream after the other.
	if jsonb_path_exists(request -> 'drafts', '$[*] ? (@.verb == "recordPatent" || @.verb == "recordCounterpart")') then
		perform private.tell_events(v_event, request -> 'drafts');
	end if;
	return jsonb_build_object('outcomes', v_outcomes, 'head', v_head);
end $function$;
grant execute on function public.perform(jsonb) to authenticated;
grant execute on function public.perform(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.perform_as_counterpart(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_counterpart public.counterparts;
	v_event uuid;
	v_verb text := request #>> '{draft,verb}';
	v_outcomes jsonb;
begin
	select c.* into v_counterpart from public.counterparts c join private.counterpart_links l on l.counterpart = c.id where l.secret = request ->> 'secret';
	v_event := (select event from public.leads where id = (request #>> '{draft,args,lead}')::uuid and counterpart = v_counterpart.id);
	if v_counterpart.id is null then perform private.refuse('YH015', 'link_unknown'); end if;
	if v_event is null or v_verb is null or v_verb not in ('answerLead', 'advanceLead') or v_verb = 'advanceLead' and request #>> '{draft,args,to}' in ('failed', 'withdrawn') then
		perform private.refuse('YH025', 'not_your_request');
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, jsonb_build_array(jsonb_set(request -> 'draft', '{args,counterpart}', to_jsonb(v_counterpart.id))), v_verb = 'answerLead');
	-- Behind a link stands no account: the step is known by the name of the counterpart.
	update public.lead_steps set by = v_counterpart.name where op = (request #>> '{draft,id}')::uuid and lead = (request #>> '{draft,args,lead}')::uuid and by is null;
	perform private.audit(v_verb, v_event, request #>> '{draft,args,lead}', jsonb_build_object('counterpart', v_counterpart.id));
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_event));
end $function$;
grant execute on function public.perform_as_counterpart(jsonb) to anon;
grant execute on function public.perform_as_counterpart(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.perform_as_person(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_person record;
	v_draft jsonb;
	v_drafts jsonb := '[]';
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	perform private.open_stream(v_person.event);
	for v_draft in select * from jsonb_array_elements(request -> 'drafts') loop
		if v_draft ->> 'verb' = 'correctContact' then
			v_draft := jsonb_set(v_draft, '{args}', (v_draft -> 'args') || jsonb_build_object('contact', v_person.contact));
		elsif v_draft ->> 'verb' in ('requestPatent', 'recordNeed', 'chooseRecommendations') then
			v_draft := jsonb_set(v_draft, '{args}', (v_draft -> 'args') - array['name', 'mobile', 'title'] || jsonb_build_object('contact', v_person.contact));
		elsif v_draft ->> 'verb' not in ('amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent')
			or not private.is_theirs(v_person.event, v_person.contact, v_draft -> 'args') then
			perform private.refuse('YH025', 'not_your_request');
		end if;
		v_drafts := v_drafts || v_draft;
	end loop;
	v_outcomes := private.perform_drafts(v_person.event, v_drafts, false);
	perform private.audit(v_drafts #>> '{0,verb}', v_person.event, coalesce(v_drafts #>> '{0,args,lead}', v_drafts #>> '{0,args,need}'), '{"by": "personal link"}');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $function$;
grant execute on function public.perform_as_person(jsonb) to anon;
grant execute on function public.perform_as_person(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.perform_as_respondent(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_args jsonb := request #> '{draft,args}';
	v_lead uuid := (v_args ->> 'lead')::uuid;
	v_is_anonymous boolean := coalesce((request ->> 'isAnonymous')::boolean, true);
	v_person record;
	v_counterpart uuid;
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then
		select k.counterpart, l.event into v_counterpart, v_person.event from private.counterpart_links k
			left join public.leads l on l.id = v_lead and l.counterpart = k.counterpart where k.secret = request ->> 'secret';
		if v_counterpart is null then perform private.refuse('YH015', 'link_unknown'); end if;
	end if;
	if v_person.event is null or request #>> '{draft,verb}' is distinct from 'giveFeedback'
		or v_counterpart is null and v_lead is not null and not private.is_theirs(v_person.event, v_person.contact, jsonb_build_object('lead', v_lead)) then
		perform private.refuse('YH025', 'not_your_request');
	end if;
	perform private.open_stream(v_person.event);
	if not exists (select from public.feedback where id = (v_args ->> 'feedback')::uuid) then
		insert into private.feedback_slips (about, event, respondent)
		values (coalesce(v_lead, v_person.event), v_person.event, coalesce(v_counterpart, v_person.contact)) on conflict do nothing;
		if not found then perform private.refuse('YH035', 'feedback_given'); end if;
	end if;
	v_args := v_args - case when v_is_anonymous then array['respondent', 'role', 'lead'] else array['respondent', 'role'] end || jsonb_build_object('role', case when v_lead is null then 'attendee' else 'party' end)
		|| case when v_is_anonymous then '{}' else jsonb_build_object('respondent', coalesce(v_counterpart, v_person.contact)) end;
	v_outcomes := private.perform_drafts(v_person.event, jsonb_build_array((request -> 'draft') || jsonb_build_object('args', v_args, 'subject', v_args ->> 'feedback')), true);
	perform private.audit('giveFeedback', v_person.event, v_args ->> 'feedback');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $function$;
grant execute on function public.perform_as_respondent(jsonb) to anon;
grant execute on function public.perform_as_respondent(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.preview_figures(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_any private.counting := private.counting_of((select min(id) from public.programme_metrics where programme = v_programme.id));
	v_until timestamptz := clock_timestamp() + interval '5 seconds';
	v_metrics jsonb := case when jsonb_typeof(request -> 'metrics') = 'array' then request -> 'metrics' else '[]' end;
	v_metric jsonb;
	v_filters jsonb;
	v_counting private.counting;
	v_figures jsonb := '[]';
begin
	if jsonb_array_length(v_metrics) > 24 then perform private.refuse('YH066', 'preview_too_large'); end if;
	for v_metric in select value from jsonb_array_elements(v_metrics) loop
		if clock_timestamp() > v_until then perform private.refuse('YH066', 'preview_too_large'); end if;
		v_filters := case when jsonb_typeof(v_metric -> 'filters') = 'object' then v_metric -> 'filters' else '{}' end;
		v_counting := jsonb_populate_record(v_any, jsonb_build_object('metric_id', null, 'metric', v_metric -> 'metric', 'filters', v_filters, 'basis', v_metric -> 'basis',
			'own_chains', private.texts_of(v_programme.settings -> case when coalesce(v_filters ->> 'chain', 'programme') = 'programme' then 'ownChain' else 'chainList' end)));
		v_figures := v_figures || (select coalesce(jsonb_agg(jsonb_build_object('key', v_metric -> 'key', 'metric', v_metric -> 'metric', 'period', f.period, 'value', f.value, 'records', f.records)
			order by f.period), '[]') from private.figures_counted(v_counting) f);
	end loop;
	return jsonb_build_object('figures', v_figures, 'metrics', (select coalesce(jsonb_agg(jsonb_build_object('key', m -> 'key', 'metric', m -> 'metric',
		'isCounted', private.fact_kinds(m ->> 'metric') <> '{}')), '[]') from jsonb_array_elements(v_metrics) m));
end $function$;
grant execute on function public.preview_figures(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.publish_telephone(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
grant execute on function public.publish_telephone(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.read_booth(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('booth', b.id, 'event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at),
		'place', e.place, 'host', coalesce(e.host, o.name), 'number', b.number, 'name', b.name, 'retainUntil', e.retain_until,
		'patents', coalesce((select jsonb_agg(private.patent_card(p) order by bp.place) from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id), '[]'),
		'recipients', (select coalesce(jsonb_agg(to_jsonb(r) order by r.kind desc, r.name, r.recipient), '[]') from private.recipients_of(e.organisation) r
			where r.kind = 'bureau' or r.recipient in (select p.holder from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)),
		'bureaus', (select coalesce(jsonb_agg(jsonb_build_object('recipient', r.recipient, 'name', r.name) order by r.name), '[]')
			from private.recipients_of(e.organisation) r where r.kind = 'bureau'))
	into v_answer
	from public.booths b join public.events e on e.id = b.event join public.organisations o on o.id = e.organisation
	where b.code = lower(request ->> 'code') and private.is_open_to_public(e);
	if v_answer is null then perform private.refuse('YH022', 'booth_unknown'); end if;
	return v_answer;
end $function$;
grant execute on function public.read_booth(jsonb) to anon;
grant execute on function public.read_booth(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_counterpart_page(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('counterpart', c.id, 'name', c.name, 'kind', c.kind, 'organiser', o.name, 'leads', coalesce((
		select jsonb_agg(private.lead_for_counterpart(l::public.leads) order by l.requested_at desc, l.id)
		from (select * from public.leads where counterpart = c.id order by requested_at desc, id limit 200) l), '[]'))
	into v_answer
	from private.counterpart_links k join public.counterparts c on c.id = k.counterpart join public.organisations o on o.id = c.organisation
	where k.secret = request ->> 'secret';
	if v_answer is null then perform private.refuse('YH015', 'link_unknown'); end if;
	return v_answer;
end $function$;
grant execute on function public.read_counterpart_page(jsonb) to anon;
grant execute on function public.read_counterpart_page(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_document(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_document public.programme_documents;
	v_definition jsonb;
begin
	select * into v_document from public.programme_documents where id = (request ->> 'document')::uuid
		and organisation in (select private.my_organisations() union select private.my_bureaus());
	if found and request ->> 'version' is not null then
		select definition into v_definition from public.document_versions where document = v_document.id and version = (request ->> 'version')::integer;
	end if;
	if not found then perform private.refuse('YH065', 'document_unknown'); end if;
	return private.document_card(v_document) || case when v_definition is null then jsonb_build_object('draft', v_document.draft) else jsonb_build_object('definition', v_definition) end;
end $function$;
grant execute on function public.read_document(jsonb) to authenticated;

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
		'secondaryTypes', e.secondary_types, 'topics', e.topics, 'chain', e.chain, 'region', e.region, 'industryField', e.industry_field,
		'sessions', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'startsAt', private.iso(x.starts_at), 'endsAt', private.iso(x.ends_at), 'topics', x.topics)
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

CREATE OR REPLACE FUNCTION public.read_event_code(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	v_code text := (select code from public.events where id = (request ->> 'event')::uuid);
begin
	if v_code is null then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('code', v_code);
end $function$;
grant execute on function public.read_event_code(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_event_page(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_answer jsonb;
begin
	select jsonb_strip_nulls(jsonb_build_object('event', e.id, 'name', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'stage', e.stage, 'retainUntil', e.retain_until, 'sessions', private.agenda_of(e.id)))
	into v_answer
	from public.events e join public.organisations o on o.id = e.organisation
	where e.code = lower(request ->> 'code') and private.is_open_to_public(e) and e.stage <> 'ended';
	if v_answer is null then perform private.refuse('YH030', 'event_page_unknown'); end if;
	return v_answer;
end $function$;
grant execute on function public.read_event_page(jsonb) to anon;
grant execute on function public.read_event_page(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_file(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_file public.files;
	v_is_own boolean;
begin
	select f.* into v_file from public.files f where f.id = (request ->> 'file')::uuid and f.removed_at is null;
	v_is_own := private.is_server() or coalesce(v_file.enrolment = private.current_enrolment(), false) or v_file.event in (select private.my_events());
	if v_file.id is null or not (v_is_own
		or exists (select from public.reported_values v join public.programmes p on p.id = v.programme where v.id = v_file.value
			and p.organisation in (select private.my_bureaus() union select private.watched_organisations()))
		or coalesce(private.organisation_of_evidence(v_file) in (select private.watched_organisations()), false)) then
		perform private.refuse('YH050', 'file_unknown');
	end if;
	return jsonb_build_object('name', case when v_is_own or v_file.paper is null then v_file.name else v_file.paper end,
		'type', v_file.type, 'bytes', v_file.bytes, 'sha256', v_file.sha256, 'isStored', v_file.stored_at is not null);
end $function$;
grant execute on function public.read_file(jsonb) to authenticated;
grant execute on function public.read_file(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_lead(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_lead public.leads;
	v_is_own boolean;
	v_card jsonb;
begin
	select * into v_lead from public.leads where id = (request ->> 'lead')::uuid;
	v_is_own := v_lead.organisation in (select private.my_organisations());
	if v_lead.id is null or not (v_is_own or v_lead.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_card := private.contact_card(v_lead.event, coalesce(v_lead.contact, (select contact from public.needs where id = v_lead.need)));
	return private.lead_for_desk(v_lead, v_is_own) || private.outcome_of_lead(v_lead.id) || jsonb_build_object(
		'next', coalesce((select jsonb_agg(jsonb_build_object('stage', t.to_stage, 'needsReason', t.needs_reason)) from private.lead_transitions t where t.path = v_lead.path and t.from_stage = v_lead.stage), '[]'),
		'steps', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('from', s.from_stage, 'to', s.to_stage, 'by', s.by, 'at', private.iso(s.at), 'nextOn', s.next_on,
			'reason', case when v_is_own then s.reason else private.veiled(s.reason, v_card ->> 'name') end,
			'nextStep', case when v_is_own then s.next_step else private.veiled(s.next_step, v_card ->> 'name') end)) order by s.at, s.op) from public.lead_steps s where s.lead = v_lead.id), '[]'),
		'consents', private.consents_of(v_lead.id, v_lead.need));
end $function$;
grant execute on function public.read_lead(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_lead_receipt(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('receipt', l.receipt, 'at', private.iso(l.requested_at), 'stage', l.stage, 'code', b.code, 'booth', b.number,
		'event', e.name, 'host', coalesce(e.host, o.name), 'intent', l.intent, 'company', l.company, 'budgetFen', l.budget_fen, 'timeframe', l.timeframe,
		'callBack', l.call_back, 'callDueAt', case when private.can_be_called(l) then private.iso(private.call_due(l.requested_at)) end, 'title', coalesce(p.plain, p.title), 'holderName', p.holder_name,
		'person', private.masked_card(private.contact_card(l.event, l.contact)), 'secret', c.secret,
		'known', coalesce((select jsonb_agg(recipient_name order by granted_at, id) from public.consents where subject = l.id and withdrawn_at is null), '[]')))
	from public.leads l join public.events e on e.id = l.event join public.organisations o on o.id = e.organisation join public.patents p on p.id = l.patent
	left join public.booths b on b.id = l.booth left join private.contacts c on c.id = l.contact
	where l.id = (request ->> 'lead')::uuid
$function$;
grant execute on function public.read_lead_receipt(jsonb) to service_role;

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
				'maxSeq', e.max_seq, 'received', i.received, 'missing', private.gaps(e), 'unsent', e.unsent, 'files', f.owed, 'grade', e.grade,
				'isInstalled', e.is_installed, 'isPersisted', e.is_persisted, 'freeMb', e.free_mb, 'battery', e.battery, 'app', e.app,
				'lastContactAt', private.iso(e.last_contact_at), 'clockOffMs', e.clock_off_ms, 'capturedLastAt', private.iso(i.captured_last_at))
				order by e.number)
			from public.enrolments e
			cross join lateral (select count(distinct seq) as received, max(captured_at) as captured_last_at from public.op_inbox where enrolment = e.id) i
			cross join lateral (select count(*) as owed from public.files where enrolment = e.id and stored_at is null and removed_at is null) f
			where e.event = v_event and e.kind = 'phone'), '[]'),
		'backedUpAt', (select private.iso(max(taken_at)) from public.backups),
		'head', (select head from public.event_streams where event = v_event),
		'serverNow', private.iso(clock_timestamp()));
end $function$;
grant execute on function public.read_ledger(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_my_page(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_person record;
	v_answer jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	select jsonb_build_object('event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'retainUntil', e.retain_until,
		'agenda', private.agenda_of(e.id),
		'wantsRecommendations', not private.refuses_recommendations(e.id, v_person.contact),
		'feedbackGiven', private.feedback_given_by(e.id, v_person.contact), 'pushes', private.pushes_to(e.id, v_person.contact))
	into v_answer from public.events e join public.organisations o on o.id = e.organisation where e.id = v_person.event;
	return v_answer || jsonb_strip_nulls(private.contact_card(v_person.event, v_person.contact) || coalesce((
		select jsonb_build_object('organisation', a.organisation, 'organisationKind', a.organisation_kind, 'badge', b.badge, 'token', private.badge_token(a.event, b.badge),
			'checkedInAt', (select private.iso(min(at)) from public.attendances where attendee = a.id))
		from public.attendees a left join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
		where a.id = v_person.contact), '{}'));
end $function$;
grant execute on function public.read_my_page(jsonb) to anon;
grant execute on function public.read_my_page(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_need(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_need public.needs;
	v_is_own boolean;
	v_card jsonb;
begin
	select * into v_need from public.needs where id = (request ->> 'need')::uuid;
	v_is_own := v_need.organisation in (select private.my_organisations());
	if v_need.id is null or not (v_is_own or v_need.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_card := private.need_for_desk(v_need, v_is_own);
	return v_card || jsonb_build_object(
		'consents', private.consents_of(v_need.id),
		'introductions', coalesce((select jsonb_agg(jsonb_build_object('lead', l.id, 'stage', l.stage, 'path', l.path, 'stageAt', private.iso(l.stage_at), 'counterpart', c.name, 'kind', c.kind) order by l.requested_at, l.id)
			from public.leads l join public.counterparts c on c.id = l.counterpart where l.need = v_need.id), '[]'),
		'changes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('op', o.op, 'fields', o.fields, 'by', private.recorder(o.op),
			'at', private.iso(coalesce((select min(captured_at) from public.op_inbox where op = o.op), v_need.recorded_at)))) order by o.op)
			from (select value::uuid as op, jsonb_agg(key order by key) as fields from jsonb_each_text(v_need.set_by) where key <> all (private.hidden_fields(v_need.visibility, v_is_own, not (v_card ->> 'mayReveal')::boolean)) group by 1) o), '[]'));
end $function$;
grant execute on function public.read_need(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_pairing(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_person record;
	v_firm record;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	select organisation as name, credit_code into v_firm from public.attendees where id = v_person.contact;
	return jsonb_build_object('event', v_person.event, 'wantsRecommendations', not private.refuses_recommendations(v_person.event, v_person.contact),
		'firm', jsonb_build_object('name', v_firm.name, 'chain', private.chain_of(private.organiser_of(v_person.event), v_firm.credit_code, v_firm.name)),
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('company', n.company) order by n.recorded_at desc, n.id) from public.needs n
			where n.event = v_person.event and n.withdrawn_at is null and n.kind in ('technical', 'service') and private.same_person(n.event, n.contact) = v_person.contact), '[]'),
		'patents', private.shown_patents(v_person.event));
end $function$;
grant execute on function public.read_pairing(jsonb) to anon;
grant execute on function public.read_pairing(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.read_patent(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_patent public.patents;
begin
	select * into v_patent from public.patents where id = (request ->> 'patent')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_strip_nulls(jsonb_build_object('organisation', v_patent.organisation, 'patent', private.patent_card(v_patent),
		'pledgeeAgreedOn', v_patent.pledgee_agreed_on, 'evaluatedOn', v_patent.evaluated_on,
		'booths', coalesce((select jsonb_agg(jsonb_build_object('event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'number', b.number, 'code', b.code)
			order by e.starts_at desc, b.number)
			from public.booth_patents bp join public.booths b on b.id = bp.booth join public.events e on e.id = b.event where bp.patent = v_patent.id), '[]'),
		'leads', coalesce((select jsonb_agg(private.lead_card(l, null, false) order by l.requested_at desc, l.id desc) from public.leads l where l.patent = v_patent.id), '[]'),
		'deals', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'type', d.type, 'acquirerName', d.acquirer_name, 'signedOn', d.signed_on) order by d.signed_on desc nulls first, d.id)
			from public.deals d where d.organisation = v_patent.organisation and v_patent.number = any (d.patents)), '[]'),
		'history', private.history_of(v_patent)));
end $function$;
grant execute on function public.read_patent(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.read_picture(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('bytes', f.bytes, 'sha256', f.sha256) into v_answer
	from public.files f join public.patents p on p.id = f.patent
	where f.id = (request ->> 'file')::uuid and f.stored_at is not null and f.removed_at is null
		and exists (select from public.booth_patents bp join public.booths b on b.id = bp.booth join public.events e on e.id = b.event
			where bp.patent = p.id and private.is_open_to_public(e));
	if v_answer is null then perform private.refuse('YH051', 'picture_unknown'); end if;
	return v_answer;
end $function$;
grant execute on function public.read_picture(jsonb) to anon;
grant execute on function public.read_picture(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_programme(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return private.programme_whole(v_programme) || jsonb_build_object('periodsClosed', private.periods_closed(v_programme),
		'isOwn', v_programme.organisation in (select private.my_organisations() union select private.my_bureaus()));
end $function$;
grant execute on function public.read_programme(jsonb) to authenticated;
grant execute on function public.read_programme(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_programme_edition(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return coalesce((select jsonb_build_object('document', d.id, 'version', v.version, 'newest', n.version, 'publishedAt', private.iso(n.published_at), 'officeName', o.name)
		from public.programme_documents d join public.organisations o on o.id = d.organisation
		join public.document_versions v on v.document = d.id and v.version::text = v_programme.definition #>> '{edition,version}'
		cross join lateral (select * from public.document_versions x where x.document = d.id and (d.withdrawn_at is null or x.version = v.version) order by x.version desc limit 1) n
		where d.id::text = v_programme.definition #>> '{edition,document}' and private.is_offered(d.organisation, v_programme.organisation)), '{}');
end $function$;
grant execute on function public.read_programme_edition(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_programme_vector(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('version', v_programme.version, 'counted', v_programme.counted, 'streams', (
		select coalesce(jsonb_object_agg(s.event, s.head), '{}') from public.event_streams s join public.events v on v.id = s.event
		where v.organisation in (select private.counted_organisations(v_programme.organisation))));
end $function$;
grant execute on function public.read_programme_vector(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_receipt(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('receipt', r.receipt, 'at', private.iso(i.received_at), 'secret', c.secret))
	from (
		select op, receipt, contact from public.leads where id = (request ->> 'lead')::uuid
		union all select op, receipt, contact from public.needs where id = (request ->> 'need')::uuid limit 1) r
	join public.op_inbox i on i.op = r.op
	left join private.contacts c on c.id = r.contact
	order by i.received_at limit 1
$function$;
grant execute on function public.read_receipt(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_record(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_kind text := request ->> 'kind';
	v_id uuid := (request ->> 'record')::uuid;
	v_record jsonb := private.ledger_record(v_kind || 's', v_id);
	v_organisation uuid := (v_record ->> 'organisation')::uuid;
	v_is_own boolean := coalesce(v_organisation in (select private.my_organisations()), false);
	v_answer jsonb;
begin
	if v_organisation is null or not (v_is_own or v_organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	select jsonb_strip_nulls(jsonb_build_object('kind', v_kind, 'record', v_record, 'isOwn', v_is_own,
		'struck', (select jsonb_build_object('reason', s.reason, 'by', s.struck_by, 'at', private.iso(s.struck_at)) from public.strikes s where s.op = (v_record ->> 'strike')::uuid), 'organisationName', o.name,
		'event', case when e.type <> 'book' then e.id end, 'eventName', case when e.type <> 'book' then e.name end,
		'reviews', (select coalesce(jsonb_agg(private.review_card(w) || jsonb_build_object('programme', p.id) order by w.reviewed_at, w.op), '[]')
			from private.programmes_in_sight() p cross join lateral private.last_reviews(p.id) w
			where p.id in (select programme from public.reviews where record = v_id) and w.record = v_id and w.record_kind = v_kind),
		'history', (select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(h.at), 'what', h.what, 'by', h.by) || h.detail order by h.at, h.what), '[]')
			from private.record_history(v_kind, v_id) h))) into v_answer
	from public.organisations o, public.events e where o.id = v_organisation and e.id = (v_record ->> 'event')::uuid;
	return v_answer;
end $function$;
grant execute on function public.read_record(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_region_year(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_scope uuid[] := private.region_scope();
	v_year integer := (request ->> 'year')::integer;
	v_first date := make_date(v_year, 1, 1);
	v_last date := make_date(v_year, 12, 31);
	v_before date := make_date(v_year - 1, 1, 1);
begin
	return jsonb_build_object(
		'organisations', (select count(distinct v.organisation) from public.events v where v.organisation = any (v_scope) and v.type <> 'book'),
		'firstYear', (select extract(year from private.china_day(min(v.starts_at))) from public.events v where v.organisation = any (v_scope) and v.type <> 'book'),
		'unsent', (select coalesce(sum(e.unsent), 0) from public.enrolments e join public.events v on v.id = e.event where v.organisation = any (v_scope) and e.kind = 'phone' and e.sealed_at is null),
		'figures', (select jsonb_object_agg(name, jsonb_build_object('value', f.value, 'records', f.records)) from unnest(array['events', 'people', 'enterprises', 'leads', 'contacted', 'negotiating',
				'signed', 'filed', 'failed', 'needs', 'contracts', 'contract_amount', 'paid_amount', 'pledge_amount', 'pledge_enterprises', 'inclusive_enterprises']) name
			cross join lateral (select y.value, y.records from private.year_figure(v_scope, name, v_first, v_last) y where y.month is null) f)
			-- The events count their own people: summed, each once an event.
			|| (select jsonb_build_object('attendances', jsonb_build_object('value', coalesce(sum(s.people), 0), 'records', coalesce(sum(s.people), 0)))
				from public.events v join public.event_streams s on s.event = v.id
				where v.organisation = any (v_scope) and v.type <> 'book' and private.china_day(v.starts_at) between v_first and v_last),
		'eventsBefore', (select y.value from private.year_figure(v_scope, 'events', v_before, least(private.day_of(request ->> 'through'), v_first - 1)) y where y.month is null),
		'months', (select jsonb_agg(jsonb_build_object('month', n, 'value', coalesce(i.value, 0), 'records', coalesce(i.records, 0), 'before', coalesce(w.value, 0)) order by n)
			from generate_series(1, 12) n
			left join private.year_figure(v_scope, 'contract_amount', v_first, v_last) i on i.month = n
			left join private.year_figure(v_scope, 'contract_amount', v_before, v_first - 1) w on w.month = n));
end $function$;
grant execute on function public.read_region_year(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.read_registration(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select jsonb_strip_nulls(jsonb_build_object('code', e.code, 'event', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'name', a.name, 'badge', b.badge, 'token', private.badge_token(e.id, b.badge),
		'secret', (select l.secret from private.personal_links l where l.attendee = a.id order by l.secret limit 1)))
	from public.attendees a join public.events e on e.id = a.event
	join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
	where a.id = (request ->> 'attendee')::uuid and a.source = 'public'
$function$;
grant execute on function public.read_registration(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_report(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_report public.programme_reports;
begin
	select * into v_report from public.programme_reports where id = (request ->> 'report')::uuid and programme = v_programme.id;
	if not found then perform private.refuse('YH063', 'report_unknown'); end if;
	return private.report_card(v_report) || jsonb_build_object('streams', v_report.streams, 'body', v_report.body);
end $function$;
grant execute on function public.read_report(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.read_talks(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object('sessions', coalesce((select jsonb_object_agg(s.id, s.talks) from public.sessions s where s.event = e.id), '{}'))
	from public.events e where e.id = (request ->> 'event')::uuid
$function$;
grant execute on function public.read_talks(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.recognise_person(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	select private.masked_card(private.contact_card(p.event, p.contact)) - 'title' || jsonb_strip_nulls(jsonb_build_object('contact', p.contact, 'company', coalesce(
		(select a.organisation from public.attendees a where a.id = p.contact),
		(select l.company from public.leads l where l.contact = p.contact and l.company is not null order by l.requested_at desc, l.id limit 1))))
	from private.person_of(request ->> 'secret') p where p.event = (request ->> 'event')::uuid
$function$;
grant execute on function public.recognise_person(jsonb) to service_role;

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

CREATE OR REPLACE FUNCTION public.reveal_contact(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_reason text := private.clean(request ->> 'reason');
	v_about record;
	v_is_own boolean;
	v_bureau uuid;
begin
	select l.id, l.event, l.organisation, l.need, coalesce(l.contact, n.contact) as contact into v_about
	from public.leads l left join public.needs n on n.id = l.need where l.id = (request ->> 'lead')::uuid
	union all select n.id, n.event, n.organisation, null, n.contact from public.needs n where n.id = (request ->> 'need')::uuid limit 1;
	v_is_own := v_about.organisation in (select private.my_organisations());
	if v_about.id is null or not (v_is_own or v_about.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	if length(coalesce(v_reason, '')) < 4 then perform private.refuse('YH024', 'reason_missing'); end if;
	select b into v_bureau from private.my_bureaus() b where private.may_know(b, v_about.id, v_about.need) limit 1;
	if not v_is_own and v_bureau is null then perform private.refuse('YH023', 'consent_missing'); end if;
	perform private.audit('reveal_contact', v_about.event, v_about.id::text, jsonb_strip_nulls(jsonb_build_object('reason', left(v_reason, 200), 'bureau', case when not v_is_own then v_bureau end)));
	return coalesce(private.contact_card(v_about.event, v_about.contact), '{}');
end $function$;
grant execute on function public.reveal_contact(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.search_patents(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_found public.patents[];
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations() union select private.watched_organisations()) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	v_found := array(select p from private.patents_found(request, v_limit) p);
	return jsonb_build_object('more', cardinality(v_found) > v_limit,
		'total', (select count(*) from private.patents_found(request - 'after', null)),
		'chains', (select coalesce(jsonb_agg(distinct chain order by chain), '[]') from public.patents p, unnest(p.chains) chain where p.organisation = v_organisation),
		'patents', coalesce((select jsonb_agg(private.patent_card(p) order by p.title, p.id) from unnest(v_found[:v_limit]) p), '[]'));
end $function$;
grant execute on function public.search_patents(jsonb) to authenticated;

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

CREATE OR REPLACE FUNCTION public.verify_programmes(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
	with figures as (
		select m.id, m.programme, m.key, private.counting_of(m.id) as counting
		from public.programme_metrics m join public.programmes p on p.id = m.programme where p.dropped_at is null and private.fact_kinds(m.metric) <> '{}'
	), drift as (
		select f.programme, f.key, 'records' as what, null::integer as period, d.record::text as subject from figures f cross join lateral (
			(select record_kind, record, part, subject, amount, day, organisation, event from public.programme_records where metric = f.id
				except select c.* from unnest(private.fact_kinds((f.counting).metric)) kind, private.facts_counted(f.counting, kind) c)
			union all
			(select c.* from unnest(private.fact_kinds((f.counting).metric)) kind, private.facts_counted(f.counting, kind) c where c.day is not null
				except select record_kind, record, part, subject, amount, day, organisation, event from public.programme_records where metric = f.id)) d
		union all
		select f.programme, f.key, 'subjects', d.period, d.subject from figures f cross join lateral (
			(select period, subject, refs, amount from public.programme_subjects where metric = f.id except select * from private.subjects_from_records(f.counting))
			union all
			(select * from private.subjects_from_records(f.counting) except select period, subject, refs, amount from public.programme_subjects where metric = f.id)) d
		union all
		select f.programme, f.key, 'counters', d.period, null from figures f cross join lateral (
			(select period, value, subjects, records from public.programme_counters where metric = f.id except select * from private.counters_from_records(f.counting))
			union all
			(select * from private.counters_from_records(f.counting) except select period, value, subjects, records from public.programme_counters where metric = f.id)) d
	)
	select jsonb_build_object('programmes', (select count(distinct programme) from figures), 'figures', (select count(*) from figures),
		'drift', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d))) from (select * from drift limit 50) d), '[]'))
$function$;
grant execute on function public.verify_programmes(jsonb) to service_role;

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
