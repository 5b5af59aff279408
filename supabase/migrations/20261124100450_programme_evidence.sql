-- Files as evidence of a reported value (attachEvidence): announced in the book by the desk, the bytes follow as for any file. Replaces read_file: a bureau reads the evidence of
-- what it reviews.

alter table public.files
	add column value uuid references public.reported_values,
	drop constraint files_check,
	add constraint files_check check (num_nonnulls(need, lead, value) = 1);
create index on public.files (value);

-- attachEvidence({ file, value, name, type, bytes, sha256 }). Sent again, it is the same file. At most thirty belong to one value.
create function private.attach_evidence(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'file')::uuid;
	v_value uuid := (p_op.args ->> 'value')::uuid;
	v_is public.files;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'file'); end if;
	select * into v_is from public.files where id = v_id;
	if found then
		return case when v_is.event = p_op.event and v_is.sha256 = p_op.args ->> 'sha256' then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'file') end;
	end if;
	if not exists (select from public.reported_values v join public.programmes p on p.id = v.programme
		where v.id = v_value and p.organisation = private.organiser_of(p_op.event)) then
		return private.refused('unknown_subject', 'value');
	end if;
	if (select count(*) from public.files where value = v_value) >= 30 then return private.refused('arguments_invalid', 'file'); end if;
	insert into public.files (id, event, value, enrolment, name, type, bytes, sha256, op, attached_at)
	values (v_id, p_op.event, v_value, p_op.enrolment, private.clean(p_op.args ->> 'name'), p_op.args ->> 'type', (p_op.args ->> 'bytes')::integer, p_op.args ->> 'sha256',
		p_op.id, date_trunc('milliseconds', p_op.captured_at));
	return '{"status": "accepted"}';
end $$;

-- read_file({ file }) → { name, type, bytes, sha256, isStored }, for the organiser, the phone that announced it, the server, and, when it is evidence of a reported value, whoever sees that
-- programme. YH050 for anybody else, as for a file that is none. Definer: a phone has no rights on any table.
create or replace function public.read_file(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_file public.files;
begin
	select f.* into v_file from public.files f where f.id = (request ->> 'file')::uuid and f.removed_at is null
		and (private.is_server() or f.enrolment = private.current_enrolment() or f.event in (select private.my_events())
			or exists (select from public.reported_values v join public.programmes p on p.id = v.programme where v.id = f.value
				and p.organisation in (select private.my_bureaus() union select private.watched_organisations())));
	if not found then perform private.refuse('YH050', 'file_unknown'); end if;
	return jsonb_build_object('name', v_file.name, 'type', v_file.type, 'bytes', v_file.bytes, 'sha256', v_file.sha256, 'isStored', v_file.stored_at is not null);
end $$;
