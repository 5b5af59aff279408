-- Passes, enrolments (one phone at one event) and the event's badge keys.

create table public.passes (
	id uuid primary key,
	event uuid not null references public.events,
	-- Hex SHA-256 of the token in /p/<token> and of the transfer code; neither is stored.
	token_hash text not null unique,
	code_hash text not null unique,
	person text not null,
	mobile text,
	role text not null default 'staff' check (role = 'staff'),
	station uuid references public.stations,
	fields text[] not null,
	expires_at timestamptz not null,
	max_redemptions integer not null check (max_redemptions > 0),
	redeemed integer not null default 0 check (redeemed <= max_redemptions),
	replaces uuid,
	revoked_at timestamptz,
	issued_by uuid,
	issued_at timestamptz not null default now()
);
create index on public.passes (event);
alter table public.passes enable row level security;
create policy of_own_events on public.passes for select to authenticated using (event in (select private.my_events()));
-- NOTE: the hashes and the mobile are granted to nobody.
grant select (id, event, person, role, station, fields, expires_at, max_redemptions, redeemed, replaces, revoked_at, issued_at)
	on public.passes to authenticated;
comment on table public.passes is 'A pass names one person, what they may see, until when, and how often it may be redeemed.';

create table public.enrolments (
	id uuid primary key,
	event uuid not null references public.events,
	-- phone, or server: the enrolment under which the server itself makes this event's operations.
	kind text not null check (kind in ('phone', 'server')),
	-- 1号机, 2号机 …; 0 is the server.
	number integer not null,
	pass uuid references public.passes,
	person text not null,
	role text not null default 'staff',
	station uuid references public.stations,
	fields text[] not null default '{}',
	device text,
	replaces uuid references public.enrolments,
	expires_at timestamptz,
	enrolled_at timestamptz not null default now(),
	revoked_at timestamptz,
	-- The phone's final word, and its number: an operation after it takes the word back.
	sealed_at timestamptz,
	sealed_seq bigint,
	-- The ledger: the phone's own last number as it reported, what it said was unsent, everything up to here has come, and when it last called.
	max_seq bigint not null default 0,
	unsent integer not null default 0,
	received_through bigint not null default 0,
	last_contact_at timestamptz,
	unique (event, number)
);
create unique index one_server_enrolment on public.enrolments (event) where kind = 'server';
alter table public.enrolments enable row level security;
create policy of_own_events on public.enrolments for select to authenticated using (event in (select private.my_events()));
grant select on public.enrolments to authenticated;
comment on table public.enrolments is 'One phone at one event. Expired or revoked, it may still upload what it owes.';

create table private.badge_keys (
	event uuid not null references public.events,
	id smallint not null check (id between 0 and 15),
	secret bytea not null check (length(secret) = 32),
	-- The key mixed into the two pads of HMAC, so that a check costs two hashes.
	inner_pad bytea not null,
	outer_pad bytea not null,
	retired_at timestamptz,
	primary key (event, id)
);

-- Makes the event's next badge key and retires the ones before. Streams both.
create function private.rotate_badge_key(p_event uuid, p_op uuid) returns void
language plpgsql set search_path = ''
as $$
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
end $$;

-- base64url without padding, and back (null when it is none).
create function private.base64url(p_bytes bytea) returns text
language sql immutable set search_path = ''
as $$ select rtrim(translate(encode(p_bytes, 'base64'), E'+/\n', '-_'), '=') $$;

create function private.from_base64url(p_text text) returns bytea
language sql immutable set search_path = ''
as $$
	select case when p_text ~ '^[A-Za-z0-9_-]*$' and length(p_text) % 4 <> 1
		then decode(rpad(translate(p_text, '-_', '+/'), (length(p_text) + 3) / 4 * 4, '='), 'base64') end
$$;

-- The token of a badge under a key (twin of badgeToken in src/lib/domain/badge.ts; both run in test/sql/twins.test.ts).
create function private.badge_token(p_event uuid, p_badge text) returns text
language sql stable set search_path = ''
as $$
	select private.base64url(head || substr(sha256(k.outer_pad || sha256(k.inner_pad || head)), 1, 8))
	from private.badge_keys k, lateral (select decode(to_hex(k.id::integer) || p_badge, 'hex')) h(head)
	where k.event = p_event and k.retired_at is null
$$;

-- What a scanned token proves at this event. badge is null when the token is none or its MAC is wrong.
create function private.read_badge(p_event uuid, p_token text, out badge text, out retired boolean)
language plpgsql stable set search_path = ''
as $$
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
end $$;

-- Streams an enrolment: phones show who checked somebody in, and on which phone.
create function private.append_enrolment(p_enrolment uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(event, 'enrolment', id::text, jsonb_build_object(
		'number', number, 'person', person, 'station', station, 'kind', kind,
		'revoked', revoked_at is not null, 'sealed', sealed_at is not null), p_op)
	from public.enrolments where id = p_enrolment
$$;
