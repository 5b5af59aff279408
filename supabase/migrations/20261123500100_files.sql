-- Files: pictures and documents that belong to a need or a lead. A phone announces a file by an operation (attachFile: name, type, size, SHA-256); the bytes
-- follow by themselves and lie with the server under their hash. Knows who may have the bytes, not where they lie (src/lib/server/files).

create table public.files (
	id uuid primary key,
	event uuid not null references public.events,
	-- What it belongs to: one of the two.
	need uuid references public.needs,
	lead uuid references public.leads,
	-- Who announced it, and owes the bytes.
	enrolment uuid not null references public.enrolments,
	name text not null check (name <> '' and length(name) <= 120),
	type text not null check (type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
	bytes integer not null check (bytes between 1 and 10485760),
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	op uuid not null,
	attached_at timestamptz not null,
	-- Since when all bytes are here, their hash checked; null while they are owed.
	stored_at timestamptz,
	-- Since when nobody may have it: its request was erased, or the retention day is over. Then, since when the bytes are gone from the disk.
	removed_at timestamptz,
	cleared_at timestamptz,
	check (num_nonnulls(need, lead) = 1)
);
create index on public.files (event);
create index on public.files (need);
create index on public.files (lead);
create index on public.files (enrolment) where stored_at is null and removed_at is null;
create index on public.files (removed_at) where removed_at is not null and cleared_at is null;
alter table public.files enable row level security;
create policy of_own_events on public.files for select to authenticated using (event in (select private.my_events()));
grant select on public.files to authenticated;
comment on table public.files is '照片和附件: announced by an operation, stored when stored_at says so.';

-- Streams a file to the event's phones: what it is and whether it is here. Removed, it is only that.
create function private.append_file(p_file uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(f.event, 'file', f.id::text, case when f.removed_at is not null then '{"removed": true}'::jsonb
		else jsonb_strip_nulls(jsonb_build_object('need', f.need, 'lead', f.lead, 'name', f.name, 'type', f.type, 'bytes', f.bytes,
			'attachedAt', private.iso(f.attached_at), 'storedAt', private.iso(f.stored_at))) end, p_op)
	from public.files f where f.id = p_file
$$;

-- attachFile({ file, name, type, bytes, sha256, need? | lead? }). The id is the phone's own: sent again, it is the same file. At most thirty belong to one request.
create function private.attach_file(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'file')::uuid;
	v_need uuid := (p_op.args ->> 'need')::uuid;
	v_lead uuid := (p_op.args ->> 'lead')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_is public.files;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'file'); end if;
	if num_nonnulls(v_need, v_lead) <> 1 then return private.refused('arguments_invalid', 'need'); end if;
	select * into v_is from public.files where id = v_id;
	if found then
		return case when v_is.event = p_op.event and v_is.sha256 = p_op.args ->> 'sha256' then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'file') end;
	end if;
	if v_need is not null and not exists (select from public.needs where id = v_need and event = p_op.event) then return private.need_missing(p_op, v_need); end if;
	if v_lead is not null and not exists (select from public.leads where id = v_lead and event = p_op.event) then return private.lead_missing(p_op, v_lead); end if;
	if exists (select from public.needs where id = v_need and erased_at is not null) or exists (select from public.leads where id = v_lead and erased_at is not null) then
		return private.refused('request_withdrawn', 'file');
	end if;
	if v_name is null or length(v_name) > 120 then return private.refused('arguments_invalid', 'name'); end if;
	if (p_op.args ->> 'type') is null then return private.refused('arguments_invalid', 'type'); end if;
	if (select count(*) from public.files where v_need = need or v_lead = lead) >= 30 then return private.refused('arguments_invalid', 'file'); end if;
	insert into public.files (id, event, need, lead, enrolment, name, type, bytes, sha256, op, attached_at)
	values (v_id, p_op.event, v_need, v_lead, p_op.enrolment, v_name, p_op.args ->> 'type', (p_op.args ->> 'bytes')::integer, p_op.args ->> 'sha256',
		p_op.id, date_trunc('milliseconds', p_op.captured_at));
	perform private.append_file(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- read_file({ file }) → { name, type, bytes, sha256, isStored }, for the organiser, the phone that announced it, and the server. YH050 for anybody else, as for a
-- file that is none. Definer: a phone has no rights on any table.
create function public.read_file(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_file public.files;
begin
	select * into v_file from public.files where id = (request ->> 'file')::uuid and removed_at is null
		and (private.is_server() or enrolment = private.current_enrolment() or event in (select private.my_events()));
	if not found then perform private.refuse('YH050', 'file_unknown'); end if;
	return jsonb_build_object('name', v_file.name, 'type', v_file.type, 'bytes', v_file.bytes, 'sha256', v_file.sha256, 'isStored', v_file.stored_at is not null);
end $$;

-- list_files({ need | lead }) → { files: [{ id, name, type, bytes, attachedAt, storedAt? }] } of a request of one's own events, in the order they were taken.
create function public.list_files(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name, 'type', type, 'bytes', bytes,
		'attachedAt', private.iso(attached_at), 'storedAt', private.iso(stored_at))) order by attached_at, id), '[]'))
	from public.files where removed_at is null and (need = (request ->> 'need')::uuid or lead = (request ->> 'lead')::uuid)
$$;

-- note_file_stored({ file, sha256 }) → { stored }: the server has all bytes and has checked them. Definer: only the server, which has no rights on any table.
create function public.note_file_stored(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- list_removed_files({}) → { files: [{ file, sha256, isShared }] }: bytes to be taken from the disk; isShared while another file has the same. Definer: as above.
create function public.list_removed_files(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('files', coalesce(jsonb_agg(jsonb_build_object('file', f.id, 'sha256', f.sha256,
		'isShared', exists (select from public.files o where o.sha256 = f.sha256 and o.removed_at is null)) order by f.id), '[]'))
	from public.files f where f.removed_at is not null and f.cleared_at is null
$$;

-- note_files_cleared({ files: [id] }) → {}: their bytes are gone. Definer: as above.
create function public.note_files_cleared(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
	update public.files set cleared_at = clock_timestamp()
	where removed_at is not null and id in (select value::uuid from jsonb_array_elements_text(request -> 'files'));
	return '{}';
end $$;

-- Nobody may have these files any more; their names go at once, their bytes with the next look at the disk.
create function private.remove_files(p_event uuid, p_request uuid default null) returns void
language plpgsql set search_path = ''
as $$
declare
	v_file uuid;
begin
	for v_file in
		update public.files set removed_at = clock_timestamp(), name = '（已删除）'
		where event = p_event and removed_at is null and (p_request is null or p_request in (need, lead)) returning id
	loop
		perform private.forget_rows(p_event, 'file', v_file);
		update public.op_inbox set raw = '{"purged":true,"verb":"attachFile"}'
		where event = p_event and raw ~ '"verb"\s*:\s*"attachFile"' and strpos(raw, v_file::text) > 0;
		if p_request is not null then perform private.append_file(v_file, null); end if;
	end loop;
end $$;

-- Erasing a request takes its files away.
create function private.tg_requests__remove_files() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.remove_files(new.event, new.id);
	return null;
end $$;
create trigger _100_remove_files after update of erased_at on public.needs
	for each row when (old.erased_at is null and new.erased_at is not null) execute function private.tg_requests__remove_files();
create trigger _100_remove_files after update of erased_at on public.leads
	for each row when (old.erased_at is null and new.erased_at is not null) execute function private.tg_requests__remove_files();

-- The retention day is over: files go with the personal data.
alter function private.purge_event(uuid) rename to purge_records;
create function private.purge_event(p_event uuid) returns void
language plpgsql set search_path = ''
as $$
begin
	perform private.purge_records(p_event);
	perform private.remove_files(p_event);
end $$;

-- The verb takes its place before the others.
alter function private.dispatch(private.operation) rename to dispatch_record;
create function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	return case when p_op.verb = 'attachFile' then private.attach_file(p_op) else private.dispatch_record(p_op) end;
end $$;

-- As before, and who announced a file whose bytes have not come: `files` counts them.
create or replace function private.phones_owing(p_event uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'person', e.person, 'maxSeq', e.max_seq, 'unsent', e.unsent,
		'missing', private.gaps(e), 'files', f.owed, 'lastContactAt', private.iso(e.last_contact_at)) order by e.number), '[]')
	from public.enrolments e
	cross join lateral (select count(*) as owed from public.files where enrolment = e.id and stored_at is null and removed_at is null) f
	where e.event = p_event and e.kind = 'phone'
		and (e.sealed_at is null or e.received_through < e.max_seq or f.owed > 0)
		and not (e.revoked_at is not null and e.max_seq = 0 and e.unsent = 0)
$$;

grant execute on function public.read_file(jsonb) to authenticated, service_role;
grant execute on function public.list_files(jsonb) to authenticated;
grant execute on function public.note_file_stored(jsonb), public.list_removed_files(jsonb), public.note_files_cleared(jsonb) to service_role;
