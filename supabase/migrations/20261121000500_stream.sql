-- The event's stream: inbox, receipts, outcomes, versions and the chain. Knows nothing of what operations mean.
-- The event's stream row is locked first in every push and held to commit: commit order is version order, and no number is skipped.

create table public.event_streams (
	event uuid primary key references public.events,
	head bigint not null default 0,
	epoch uuid not null default gen_random_uuid(),
	-- SHA-256 over the commitments of versions 1…head; begins as the hash of the event's id.
	chain bytea not null,
	-- Confirmed numbers as of head: 人数, 人次, 家数, firms among them, people listed.
	people integer not null default 0,
	attendances integer not null default 0,
	organisations integer not null default 0,
	enterprises integer not null default 0,
	listed integer not null default 0
);
alter table public.event_streams enable row level security;
create policy of_visible_events on public.event_streams for select to authenticated using (event in (select id from public.events));
grant select on public.event_streams to authenticated;
comment on table public.event_streams is 'Head of each event''s stream. Updated once per push.';

create table public.stream_entries (
	event uuid not null references public.events,
	version bigint not null,
	op uuid,
	entity text not null,
	entity_id text not null,
	-- The one enrolment that may see the body; null for everybody.
	owner uuid,
	-- Null once purged; the commitment stays, so that the chain still verifies.
	body jsonb,
	salt bytea,
	commitment bytea not null,
	chain bytea not null,
	primary key (event, version)
);
alter table public.stream_entries enable row level security;
comment on table public.stream_entries is 'Every change of every row of an event, gapless. Read only through pull, which hides what a role may not see.';

create table public.op_inbox (
	op uuid not null,
	hash bytea not null,
	event uuid not null references public.events,
	enrolment uuid not null,
	seq bigint,
	-- The exact string that was recorded: text, not jsonb, so that nothing a phone writes can fail to be stored.
	raw text not null,
	relayed_by uuid,
	received_at timestamptz not null,
	primary key (op, hash)
);
create index on public.op_inbox (enrolment, seq);
alter table public.op_inbox enable row level security;
comment on table public.op_inbox is 'Operations as they came. Stored first, judged second. An id that comes with other bytes is kept beside the first.';

create table public.receipts (
	op uuid not null,
	hash bytea not null,
	event uuid not null references public.events,
	received_at timestamptz not null,
	primary key (op, hash)
);
alter table public.receipts enable row level security;
comment on table public.receipts is 'Proof of storage, given once and never changed. Apart from the inbox, whose bodies are purged.';

create table public.outcomes (
	op uuid not null,
	hash bytea not null,
	event uuid not null references public.events,
	status text not null check (status in ('accepted', 'merged', 'held', 'refused', 'undone')),
	-- The whole outcome as phones get it (src/lib/protocol/outcome.ts).
	body jsonb not null,
	-- What a held operation waits for: an attendee's id, badge:<id>, or op:<id>.
	waits_for text,
	settled_at timestamptz not null,
	primary key (op, hash)
);
create index on public.outcomes (event, waits_for) where waits_for is not null;
create index on public.outcomes (event, status) where status in ('held', 'refused');
alter table public.outcomes enable row level security;
create policy of_own_events on public.outcomes for select to authenticated using (event in (select private.my_events()));
grant select on public.outcomes to authenticated;
comment on table public.outcomes is 'What became of each operation; a change of mind is a new version in the stream.';

create table public.audit_entries (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	actor text not null,
	action text not null,
	event uuid,
	subject text,
	detail jsonb not null default '{}'
);
alter table public.audit_entries enable row level security;
create policy of_own_events on public.audit_entries for select to authenticated using (event in (select private.my_events()));
grant select on public.audit_entries to authenticated;
create function private.tg_audit_entries__append_only() returns trigger
language plpgsql set search_path = ''
as $$ begin perform private.refuse('YH090', 'audit_append_only'); return null; end $$;
create trigger _100_append_only before update or delete or truncate on public.audit_entries
	for each statement execute function private.tg_audit_entries__append_only();
comment on table public.audit_entries is 'Who did what, append-only. No update or delete is granted, and a trigger refuses both to the owner as well.';

-- Who is calling, in words for the audit.
create function private.actor_name() returns text
language sql stable set search_path = ''
as $$
	select coalesce('person:' || (private.claims() ->> 'sub'), 'enrolment:' || (private.claims() ->> 'enrolment'), private.claims() ->> 'role', 'anon')
$$;

create function private.audit(p_action text, p_event uuid, p_subject text, p_detail jsonb default '{}') returns void
language sql set search_path = ''
as $$
	insert into public.audit_entries (actor, action, event, subject, detail)
	values (private.actor_name(), p_action, p_event, p_subject, p_detail)
$$;

-- Locks the event's stream and takes up its head and chain for this transaction. False when there is no such event.
-- The head lives in two transaction-local settings until close_stream writes it back once; a rolled-back savepoint rolls them back too.
create function private.open_stream(p_event uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
	v_stream public.event_streams;
begin
	select * into v_stream from public.event_streams where event = p_event for update;
	if not found then
		return false;
	end if;
	perform set_config('yuanhui.head', v_stream.head::text, true), set_config('yuanhui.chain', encode(v_stream.chain, 'hex'), true);
	return true;
end $$;

-- Appends one row to the open stream: the next version, a salted commitment to the body, the next link of the chain.
-- Chain link: sha256(previous link ‖ version as 8 bytes big-endian ‖ commitment); commitment: sha256(salt ‖ body as text).
create function private.append_row(p_event uuid, p_entity text, p_id text, p_body jsonb, p_op uuid, p_owner uuid default null) returns void
language plpgsql set search_path = ''
as $$
declare
	v_version bigint := current_setting('yuanhui.head')::bigint + 1;
	v_salt bytea := uuid_send(gen_random_uuid());
	v_commitment bytea := sha256(v_salt || convert_to(p_body::text, 'UTF8'));
	v_chain bytea := sha256(decode(current_setting('yuanhui.chain'), 'hex') || int8send(v_version) || v_commitment);
begin
	insert into public.stream_entries (event, version, op, entity, entity_id, owner, body, salt, commitment, chain)
	values (p_event, v_version, p_op, p_entity, p_id, p_owner, p_body, v_salt, v_commitment, v_chain);
	perform set_config('yuanhui.head', v_version::text, true), set_config('yuanhui.chain', encode(v_chain, 'hex'), true);
end $$;

-- Writes the head back, recounts, and pokes whoever listens. Once per push.
create function private.close_stream(p_event uuid) returns bigint
language plpgsql set search_path = ''
as $$
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
end $$;
