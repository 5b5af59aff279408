-- Whom a request came from, and who may learn it. Names and mobiles of requests stand in one private table (or, for people on the list, with the attendee);
-- a consent names one recipient, and nothing personal reaches a recipient that no consent in force names (个人信息保护法 (2021) 14, 15, 23).

create table private.contacts (
	id uuid primary key,
	event uuid not null references public.events,
	name text not null check (name <> '' and length(name) <= 60),
	mobile text check (private.is_mobile(mobile)),
	title text check (length(title) <= 60),
	-- The secret of the person's own page (/m/…).
	secret text not null unique check (secret ~ '^[A-Za-z0-9_-]{22}$'),
	created_by_op uuid not null
);
create index on private.contacts (event);

create table public.consents (
	id uuid primary key default gen_random_uuid(),
	event uuid not null references public.events,
	-- A lead or a need.
	subject uuid not null,
	-- A counterpart, or the bureau's organisation; with the name as it was read out.
	recipient uuid not null,
	recipient_kind text not null check (recipient_kind in ('counterpart', 'bureau')),
	recipient_name text not null,
	-- The version of the text that was agreed to (src/lib/domain/consent-texts.ts).
	version text not null check (version ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
	granted_at timestamptz not null,
	granted_by_op uuid not null,
	-- Since when it opens nothing: taken back, or, without an operation, because the retention day was over.
	withdrawn_at timestamptz,
	withdrawn_by_op uuid
);
create unique index one_in_force on public.consents (subject, recipient) where withdrawn_at is null;
create index on public.consents (event);
alter table public.consents enable row level security;
create policy of_own_events on public.consents for select to authenticated using (event in (select private.my_events()));
grant select on public.consents to authenticated;
comment on table public.consents is '单独同意: one row for each recipient and each time. Withdrawn, the row stays as evidence and opens nothing any more.';

-- Name, mobile and title of who stands behind a request; null once they are gone. p_contact is an attendee (or an alias of one) or a row of contacts.
create function private.contact_card(p_event uuid, p_contact uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('name', name, 'mobile', mobile, 'title', title)) from (
		select name, mobile, title from private.contacts where id = p_contact and event = p_event
		union all
		select name, mobile, title from public.attendees where id = private.find_attendee(p_event, p_contact)
		limit 1) c
$$;

-- The same, masked as it is shown by default: 李**, 138****8306 (GB/T 35273-2020, 7.2).
create function private.masked_card(p_card jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
	select case when p_card is not null then jsonb_strip_nulls(jsonb_build_object('name', left(p_card ->> 'name', 1) || '**',
		'mobile', regexp_replace(p_card ->> 'mobile', '^(\d{3})\d{4}', '\1****'))) end
$$;

-- One person under one id, whatever alias a request names.
create function private.same_person(p_event uuid, p_contact uuid) returns uuid
language sql stable set search_path = ''
as $$ select coalesce(private.find_attendee(p_event, p_contact), p_contact) $$;

-- Free text without what reaches a person: mobiles, telephones, mail, QQ and WeChat numbers become ***. People write them where no field asks.
-- A patent number is longer, and stays.
create function private.without_contacts(p_text text) returns text
language sql immutable set search_path = ''
as $$
	select regexp_replace(regexp_replace(regexp_replace(normalize(p_text, NFKC),
		'[A-Za-z0-9._%+-]+\s*@\s*[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+', '***', 'g'),
		'(微信|扣扣|电话|手机|联系|(?<![a-z])(wechat|weixin|wx|vx|qq|tel))(号码?|方式)?[\s:是为]*[A-Za-z0-9_-]{5,}', '\1***', 'gi'),
		'(?<!\d)((\+?86[\s-]?)?1[3-9]\d([\s-]?\d){8}|0\d{2,3}[\s-]?\d{7,8})(?!\d)', '***', 'g')
$$;

-- What was written, as somebody reads it who may not know these names: without what reaches a person, and without the names.
create function private.veiled(p_text text, variadic p_names text[]) returns text
language plpgsql immutable set search_path = ''
as $$
declare
	v_text text := private.without_contacts(p_text);
	v_name text;
begin
	foreach v_name in array p_names loop
		if length(v_name) > 1 then v_text := replace(v_text, normalize(v_name, NFKC), '***'); end if;
	end loop;
	return v_text;
end $$;

-- Whom a consent can name at an organiser's events: its counterparts, and the bureaus that watch over it. `what` is the kind of organisation.
create function private.recipients_of(p_organisation uuid) returns table (kind text, recipient uuid, name text, what text)
language sql stable set search_path = ''
as $$
	select 'counterpart', c.id, c.name, c.kind from public.counterparts c where c.organisation = p_organisation
	union all
	select 'bureau', b.id, b.name, b.kind from public.organisations b join public.organisations own on own.id = p_organisation
	where b.kind = 'bureau' and private.region_contains(b.region, own.region)
$$;

-- The name of somebody a consent can name; null for anybody else.
create function private.recipient_name(p_event uuid, p_kind text, p_recipient uuid) returns text
language sql stable set search_path = ''
as $$ select name from private.recipients_of(private.organiser_of(p_event)) where kind = p_kind and recipient = p_recipient $$;

-- Streams those of a name whom a consent can name, or all: staff read the name out at the stand.
create function private.append_recipients(p_event uuid, p_op uuid, p_names text[] default null) returns void
language sql set search_path = ''
as $$
	select private.append_row(p_event, 'recipient', r.recipient::text, jsonb_build_object('kind', r.kind, 'name', r.name, 'what', r.what), p_op)
	from private.recipients_of(private.organiser_of(p_event)) r where p_names is null or r.name = any (p_names) order by r.recipient
$$;

-- list_recipients({ event }) → { recipients: [{ kind, recipient, name, what }] }: banks, investors, agencies and bureaus, for the form of a need. Holders stand with their patents.
-- Definer: anybody may read who could be named.
create function public.list_recipients(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('recipients', coalesce(jsonb_agg(to_jsonb(r) order by r.what, r.name, r.recipient), '[]'))
	from private.recipients_of(private.organiser_of((request ->> 'event')::uuid)) r where r.what in ('bank', 'investor', 'agency', 'bureau')
$$;
grant execute on function public.list_recipients(jsonb) to anon, authenticated;

-- True when the consents in arguments, [{ kind, recipient, version }], name somebody who may not be named.
create function private.names_a_stranger(p_op private.operation) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from jsonb_array_elements(coalesce(p_op.args -> 'consents', '[]')) c
		where private.recipient_name(p_op.event, c ->> 'kind', (c ->> 'recipient')::uuid) is null)
$$;

-- Writes the consents in arguments down; names_a_stranger was asked before. One in force stays as it is.
create function private.put_consents(p_op private.operation, p_subject uuid) returns void
language sql set search_path = ''
as $$
	insert into public.consents (event, subject, recipient, recipient_kind, recipient_name, version, granted_at, granted_by_op)
	select p_op.event, p_subject, (c ->> 'recipient')::uuid, c ->> 'kind', private.recipient_name(p_op.event, c ->> 'kind', (c ->> 'recipient')::uuid),
		c ->> 'version', p_op.captured_at, p_op.id
	from jsonb_array_elements(coalesce(p_op.args -> 'consents', '[]')) c
	on conflict (subject, recipient) where withdrawn_at is null do nothing
$$;

-- Ends the consents of a request: all, or those for one recipient. Returns how many.
create function private.end_consents(p_op private.operation, p_subject uuid, p_recipient uuid default null) returns integer
language plpgsql set search_path = ''
as $$
declare
	v_count integer;
begin
	update public.consents set withdrawn_at = p_op.received_at, withdrawn_by_op = p_op.id
	where subject = p_subject and withdrawn_at is null and (p_recipient is null or recipient = p_recipient);
	get diagnostics v_count = row_count;
	return v_count;
end $$;

-- True while a consent in force lets a recipient know the person behind any of these requests.
create function private.may_know(p_recipient uuid, variadic p_subjects uuid[]) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from public.consents where recipient = p_recipient and subject = any (p_subjects) and withdrawn_at is null) $$;

-- The person behind a request, out of its arguments: { contact, and for somebody who is not on the list name, mobile?, title? }. A phone names people on the
-- list only: what a phone keeps must not hold mobiles. Returns the field at fault, or null.
create function private.put_contact(p_op private.operation) returns text
language plpgsql set search_path = ''
as $$
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
end $$;
