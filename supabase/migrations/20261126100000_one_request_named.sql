-- A request is named by one id: lead or need. Of a pair, one could be a person's own and vouch for the other, which is somebody else's.
-- Replaces request_kind, request_missing and is_theirs, otherwise as they were.

-- Whether the arguments name one request: a lead or a need. TypeScript twin: namesOne.
create function private.names_one(p_args jsonb) returns boolean
language sql immutable set search_path = ''
as $$ select num_nonnulls(p_args ->> 'lead', p_args ->> 'need') = 1 $$;

-- lead or need: what the arguments mean, of this event and not erased; null for nothing, and for both at once.
create or replace function private.request_kind(p_op private.operation) returns text
language sql stable set search_path = ''
as $$
	select 'lead' from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and erased_at is null and private.names_one(p_op.args)
	union all select 'need' from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event and erased_at is null and private.names_one(p_op.args)
$$;

-- What is answered where request_kind found nothing.
create or replace function private.request_missing(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case when not private.names_one(p_op.args) then private.refused('arguments_invalid', 'lead')
		when p_op.args ->> 'need' is not null then private.need_missing(p_op, (p_op.args ->> 'need')::uuid)
		else private.lead_missing(p_op, (p_op.args ->> 'lead')::uuid) end
$$;

-- Whether the one request that the arguments name is this person's.
create or replace function private.is_theirs(p_event uuid, p_contact uuid, p_args jsonb) returns boolean
language sql stable set search_path = ''
as $$
	select private.names_one(p_args) and (
		exists (select from public.leads l left join public.needs n on n.id = l.need where l.id = (p_args ->> 'lead')::uuid and l.event = p_event
			and private.same_person(p_event, coalesce(l.contact, n.contact)) = p_contact)
		or exists (select from public.needs n where n.id = (p_args ->> 'need')::uuid and n.event = p_event and private.same_person(p_event, n.contact) = p_contact))
$$;
