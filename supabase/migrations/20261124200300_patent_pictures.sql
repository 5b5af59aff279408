-- Pictures of patents: attached in the organisation's book, shown to everybody while the patent stands at a booth of an open event. Replaces attach_file and patent_card,
-- otherwise as they were; detachFile takes its place beside correctContact.

alter table public.files
	add column patent uuid references public.patents,
	-- Pixels; only of a patent's pictures, so that a page keeps their place before they come.
	add column width integer check (width between 1 and 20000),
	add column height integer check (height between 1 and 20000);
alter table public.files drop constraint files_check;
alter table public.files add constraint one_subject check (num_nonnulls(need, lead, patent) = 1);
create index on public.files (patent) where patent is not null;

-- attachFile({ file, name, type, bytes, sha256, need? | lead? | patent?, width?, height? }). The id is the sender's own: sent again, it is the same file. At most thirty belong to
-- one request, and six pictures to a patent, which lies in the book and takes JPEG alone.
create or replace function private.attach_file(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;

-- detachFile({ file }): a patent's picture is taken away; its bytes go with the next look at the disk. Pictures of requests go with their request and not before.
create function private.detach_file(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	update public.files set removed_at = coalesce(removed_at, clock_timestamp()), name = '（已删除）'
	where id = (p_op.args ->> 'file')::uuid and event = p_op.event and patent is not null;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'file') end;
end $$;

-- What is shown of a patent, the same for everybody: `pictures` are those that are stored, in the order they were attached.
create or replace function private.patent_card(p_patent public.patents) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p_patent.id, 'number', p_patent.number, 'kind', p_patent.kind, 'title', p_patent.title, 'plain', p_patent.plain,
		'holderName', p_patent.holder_name, 'holderKind', p_patent.holder_kind, 'holder', p_patent.holder, 'legalStatus', p_patent.legal_status, 'annuityStatus', p_patent.annuity_status,
		'annuityPaidUntil', p_patent.annuity_paid_until, 'checkedOn', p_patent.checked_on, 'burdens', p_patent.burdens, 'maturity', p_patent.maturity,
		'chains', p_patent.chains, 'means', p_patent.means, 'effects', p_patent.effects, 'scenes', p_patent.scenes,
		'offers', coalesce((select jsonb_agg(jsonb_build_object('mode', o.mode, 'pricing', o.pricing, 'priceFen', o.price_fen, 'terms', o.terms) order by o.mode)
			from public.patent_offers o where o.patent = p_patent.id), '[]'),
		'pictures', (select jsonb_agg(jsonb_build_object('id', f.id, 'width', f.width, 'height', f.height) order by f.attached_at, f.id)
			from public.files f where f.patent = p_patent.id and f.stored_at is not null and f.removed_at is null)))
$$;

-- read_picture({ file }) → { bytes, sha256 }: a patent's stored picture, for everybody while the patent stands at a booth of an open event. YH051 otherwise: nobody learns
-- whether there is one. Definer: files are granted to nobody without an account.
create function public.read_picture(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
grant execute on function public.read_picture(jsonb) to anon, authenticated;

create or replace function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	return case p_op.verb
		when 'correctContact' then private.correct_contact(p_op)
		when 'detachFile' then private.detach_file(p_op)
		else private.dispatch_before_correct_contact(p_op) end;
end $$;

-- Neither is a phone's to do. A person's rights never end, also not with the event's archiving; a book is never archived.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	if p_op.verb is distinct from 'correctContact' and p_op.verb is distinct from 'detachFile' then return private.authority_before_correct_contact(p_op); end if;
	return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
end $$;
