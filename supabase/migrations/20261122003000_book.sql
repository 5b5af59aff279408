-- The book of an organisation: the stream of what belongs to no event: its catalogue, its counterparts, and deals that never began at one (台账).
-- A book is a row of events of type 'book' that nobody is shown as an event, so that it has the same door, inbox, outcomes and chain. Replaces perform.

create unique index one_book on public.events (organisation) where type = 'book';

alter policy own_and_watched on public.events using (type <> 'book'
	and (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations())));

-- The book of an organisation, opened at its first use. It never ends, and is never purged as a whole.
create function private.book_of(p_organisation uuid) returns uuid
language plpgsql set search_path = ''
as $$
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
end $$;

-- True for an operation in the book of its organisation: catalogue and counterparts are written there and nowhere else.
create function private.is_in_book(p_op private.operation) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from public.events where id = p_op.event and type = 'book') $$;

-- The organisation whose event, or book, it is.
create function private.organiser_of(p_event uuid) returns uuid
language sql stable set search_path = ''
as $$ select organisation from public.events where id = p_event $$;

-- The regions' offices the caller works for as a bureau. Definer: policies of roles would otherwise call themselves.
create function private.my_bureaus() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select organisation from public.roles where person = private.current_person() and role = 'bureau' $$;
grant execute on function private.my_bureaus() to authenticated;

-- Who recorded an operation, as people call them: the account's name, or the phone's person; null for somebody on a public page.
create function private.recorder(p_op uuid) returns text
language sql stable set search_path = ''
as $$
	select coalesce(p.name, case e.kind when 'phone' then e.person end)
	from public.op_inbox i
	join public.enrolments e on e.id = i.enrolment
	left join public.people p on 'person:' || p.id = private.readable(i.raw) ->> 'by'
	where i.op = p_op order by i.received_at limit 1
$$;

-- A day as it is written on the wire, YYYY-MM-DD. PostgreSQL would also take 'tomorrow' and 'infinity'.
create function private.day_of(p_text text) returns date
language plpgsql immutable set search_path = ''
as $$
begin
	if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then raise exception using errcode = 'invalid_datetime_format'; end if;
	return p_text::date;
end $$;

-- perform(request { event | organisation, drafts, atomic }) → { outcomes, head }: the door of the desk, public forms, imports and the demo. Without an event it
-- writes to the organisation's book. Definer for the same reason as push. Who may: an organiser of the event's organisation, or the server.
create or replace function public.perform(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
	if v_organisation is null or not (private.is_server() or v_organisation in (select private.my_organisations())) then
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
	perform private.tell_events(v_event, request -> 'drafts');
	return jsonb_build_object('outcomes', v_outcomes, 'head', v_head);
end $$;
