-- Papers of a deal, a pledge or a product filing: the contract, the voucher of a payment, the certificate of filing or notice of registration. attachEvidence takes them as it takes
-- those of a reported value; they lie at the event of their record. Who sees the record has them: what a bureau confirms, it can read. Replaces attach_evidence, detach_file,
-- append_file, remove_files and read_file by what these need.

alter table public.files
	add column deal uuid references public.deals,
	add column pledge uuid references public.pledges,
	add column filing uuid references public.product_filings,
	-- What it is evidence of; only of these three.
	add column paper text check (paper in ('contract', 'voucher', 'filing')),
	drop constraint one_subject,
	add constraint one_subject check (num_nonnulls(need, lead, patent, value, deal, pledge, filing) = 1),
	add constraint paper_of_records check ((paper is not null) = (num_nonnulls(deal, pledge, filing) = 1));
create index on public.files (deal) where deal is not null;
create index on public.files (pledge) where pledge is not null;
create index on public.files (filing) where filing is not null;

-- The organisation that has recorded what a file is evidence of; null for any other file.
create function private.organisation_of_evidence(p_file public.files) returns uuid
language sql stable set search_path = ''
as $$
	select organisation from public.deals where id = p_file.deal
	union all select organisation from public.pledges where id = p_file.pledge
	union all select organisation from public.product_filings where id = p_file.filing
$$;

-- attachEvidence({ file, value? | (deal? | pledge? | filing?, paper), name, type, bytes, sha256 }). Sent again, it is the same file. At most thirty belong to one value or record. A value
-- is of the book; a record of the event that it stands at.
create or replace function private.attach_evidence(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;

-- detachFile({ file }): a patent's picture or a record's paper is taken away; its bytes go with the next look at the disk. Pictures of requests go with their request and not before,
-- and evidence of a reported value stays with the value.
create or replace function private.detach_file(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	update public.files set removed_at = coalesce(removed_at, clock_timestamp()), name = '（已删除）'
	where id = (p_op.args ->> 'file')::uuid and event = p_op.event and (patent is not null or paper is not null);
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'file') end;
end $$;

-- Streams a file of a request to the event's phones: what it is and whether it is here. Removed, it is only that. Other files are no phone's business.
create or replace function private.append_file(p_file uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(f.event, 'file', f.id::text, case when f.removed_at is not null then '{"removed": true}'::jsonb
		else jsonb_strip_nulls(jsonb_build_object('need', f.need, 'lead', f.lead, 'name', f.name, 'type', f.type, 'bytes', f.bytes,
			'attachedAt', private.iso(f.attached_at), 'storedAt', private.iso(f.stored_at))) end, p_op)
	from public.files f where f.id = p_file and coalesce(f.need, f.lead) is not null
$$;

-- Nobody may have these files any more; their names go at once, their bytes with the next look at the disk. The retention day takes the files of requests: papers of a deal are
-- what its number is proved by, and stay as the deal does.
create or replace function private.remove_files(p_event uuid, p_request uuid default null) returns void
language plpgsql set search_path = ''
as $$
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
end $$;

-- read_file({ file }) → { name, type, bytes, sha256, isStored }, for the organiser, the phone that announced it, the server; when it is evidence of a reported value, whoever sees that
-- programme, and when it is a paper of a record, whoever watches over the record's organisation. A watcher is told the kind of paper and no name: people write names and numbers
-- into it. YH050 for anybody else, as for a file that is none. Definer: a phone has no rights on any table.
create or replace function public.read_file(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;

-- list_evidence({ records: [id] }) → { files: [{ record, paper, id, name?, type, bytes, attachedAt, storedAt? }] } of deals, pledges and product filings in sight, in the order in which
-- they were attached; at most a thousand records. Names are the organiser's own. Definer: a watcher may see that a paper is there without the table's names.
create function public.list_evidence(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
		select organisation from public.deals where id = f.deal
		union all select organisation from public.pledges where id = f.pledge
		union all select organisation from public.product_filings where id = f.filing) in (select private.watched_organisations()), false));
	return v_answer;
end $$;
grant execute on function public.list_evidence(jsonb) to authenticated;
