-- Needs: technical, financing, policy and service. All that may be amended is a field; fields of two people merge, the same field changed twice is held with
-- both values, and a blank never erases.

create table public.needs (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	kind text not null check (kind in ('technical', 'financing', 'policy', 'service')),
	-- Field → value (src/lib/domain/need.ts). Personal data is in none of them; what was typed in free text is shown without telephone numbers.
	fields jsonb not null check (jsonb_typeof(fields) = 'object' and length(fields::text) <= 40000),
	-- Field → the operation that set it.
	set_by jsonb not null,
	title text not null generated always as (fields ->> 'title') stored,
	-- 公开 · 匿名 · 仅对接方.
	visibility text not null generated always as (fields ->> 'visibility') stored check (visibility in ('public', 'anonymous', 'counterparts')),
	company text generated always as (fields ->> 'company') stored,
	credit_code text generated always as (fields ->> 'creditCode') stored check (private.is_credit_code(credit_code)),
	-- Figures of the firm, of which its size class is computed (src/lib/domain/sme.ts); money in fen.
	industry text generated always as (fields ->> 'industry') stored,
	headcount integer generated always as ((fields ->> 'headcount')::integer) stored check (headcount >= 0),
	revenue_fen bigint generated always as ((fields ->> 'revenueFen')::bigint) stored check (revenue_fen >= 0),
	assets_fen bigint generated always as ((fields ->> 'assetsFen')::bigint) stored check (assets_fen >= 0),
	-- What is sought, or what the firm would spend.
	amount_fen bigint generated always as ((fields ->> 'amountFen')::bigint) stored check (amount_fen >= 0),
	-- An attendee or a row of private.contacts; null once erased.
	contact uuid,
	-- 回执号, out of the id of the operation: phone and server know the same one without asking.
	receipt text not null,
	op uuid not null,
	recorded_at timestamptz not null,
	withdrawn_at timestamptz,
	withdrawn_reason text check (length(withdrawn_reason) <= 200),
	erased_at timestamptz
);
create index on public.needs (organisation, recorded_at desc, id desc);
create index on public.needs (recorded_at desc, id desc);
create index on public.needs (contact);
create index on public.needs (receipt);
alter table public.needs enable row level security;
create policy own_and_watched on public.needs for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
-- NOTE: the fields, the firm and the contact are granted to nobody: list_needs shows what each may see of them.
grant select (id, event, organisation, kind, visibility, industry, headcount, revenue_fen, assets_fen, amount_fen, receipt, recorded_at, withdrawn_at) on public.needs to authenticated;
comment on table public.needs is '技术需求, 融资需求, 政策与服务需求.';

-- A value that says nothing.
create function private.is_blank(p_value jsonb) returns boolean
language sql immutable set search_path = ''
as $$ select p_value is null or p_value in ('null', '""', '[]') or jsonb_typeof(p_value) = 'string' and private.clean(p_value #>> '{}') is null $$;

-- True for a field of a need: a name, and a text, a number, a truth, or a list of short texts. Telephone fields have no place here.
create function private.is_field(p_name text, p_value jsonb) returns boolean
language sql immutable set search_path = ''
as $$
	select p_name ~ '^[a-z][A-Za-z0-9]{0,39}$' and p_name !~* 'mobile|phone|wechat|email|contact'
		and case
			when p_name = any (array['headcount', 'revenueFen', 'assetsFen', 'amountFen', 'figuresYear']) then jsonb_typeof(p_value) = 'number' and p_value::text ~ '^[0-9]{1,15}$'
			when jsonb_typeof(p_value) = 'string' then length(p_value #>> '{}') <= 4000
			when jsonb_typeof(p_value) = 'array' then jsonb_array_length(p_value) <= 40
				and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') and length(p_value::text) <= 6000
			else jsonb_typeof(p_value) in ('number', 'boolean') end
$$;

-- Fields as veiled has it, value by value: a name may hold anything, a quotation mark too.
create function private.veiled_fields(p_fields jsonb, variadic p_names text[]) returns jsonb
language sql immutable set search_path = ''
as $$
	select coalesce(jsonb_object_agg(key, case jsonb_typeof(value)
		when 'string' then to_jsonb(private.veiled(value #>> '{}', variadic p_names))
		when 'array' then (select coalesce(jsonb_agg(private.veiled(text, variadic p_names) order by place), '[]') from jsonb_array_elements_text(value) with ordinality t(text, place))
		else value end), '{}')
	from jsonb_each(p_fields)
$$;

-- What a need is found by.
create function private.need_text(p_fields jsonb) returns text
language sql immutable set search_path = ''
as $$ select coalesce(string_agg(private.searchable(value), '|' order by key), '') from jsonb_each_text(p_fields) $$;
alter table public.needs
	add column words tsvector not null generated always as (private.bigrams(private.need_text(fields))) stored,
	add column searchable text not null generated always as (private.need_text(fields)) stored;
create index on public.needs using gin (words);

-- Streams a need to the organiser's own phones: the fields as they are, and the person only by the id of the list. Withdrawn or erased it is only that.
create function private.append_need(p_need uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(n.event, 'need', n.id::text, jsonb_strip_nulls(case
		when n.erased_at is not null then jsonb_build_object('erased', true)
		when n.withdrawn_at is not null then jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'withdrawnAt', private.iso(n.withdrawn_at))
		else jsonb_build_object('kind', n.kind, 'fields', n.fields, 'contact', n.contact, 'receipt', n.receipt, 'recordedAt', private.iso(n.recorded_at)) end), p_op)
	from public.needs n where n.id = p_need
$$;

-- A request's earlier bodies are taken out of the stream; the commitments stay, so that the chain still verifies, and phones drop what they held.
create function private.forget_rows(p_event uuid, p_entity text, p_id uuid) returns void
language sql set search_path = ''
as $$ update public.stream_entries set body = null, salt = null where event = p_event and entity = p_entity and entity_id = p_id::text and body is not null $$;

-- recordNeed({ need, kind, fields, contact?, name?, mobile?, title?, consents?, declared: { noSecrets, authorised } }). The id is the form's submit id: sent again, it is
-- the same need. declared: 不得填写涉密信息, 已获单位授权.
create function private.record_need(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;

-- Held until the need that it names has come; refused once that is overdue, or when it belongs to another event.
create function private.need_missing(p_op private.operation, p_need uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select case when p_need is null then private.refused('arguments_invalid', 'need')
		when p_op.is_overdue or exists (select from public.needs where id = p_need) then private.refused('unknown_subject', 'need')
		else private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'need:' || p_need) end
$$;

-- amendNeed({ need, changes: { field: { from, to } } }): each field by itself. As it was seen (from), it becomes `to`; somebody else changed it meanwhile: the
-- operation is held with both values, and what does not conflict has its effect at once. Accepted by a person, `to` stands; dismissed, the other does.
-- Twin of mergeField in src/lib/domain/need.ts, one table of cases.
create function private.amend_need(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'need')::uuid;
	v_need public.needs;
	v_field text;
	v_change jsonb;
	v_conflicts jsonb := '[]';
	v_is_changed boolean := false;
begin
	select * into v_need from public.needs where id = v_id and event = p_op.event for update;
	if not found then return private.need_missing(p_op, v_id); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	if jsonb_typeof(p_op.args -> 'changes') is distinct from 'object' then return private.refused('arguments_invalid', 'changes'); end if;
	for v_field, v_change in select key, value from jsonb_each(p_op.args -> 'changes') order by key loop
		if private.is_blank(v_change -> 'to') then continue; end if;
		if not coalesce(private.is_field(v_field, v_change -> 'to'), false) then return private.refused('arguments_invalid', v_field); end if;
		case private.merge_field(v_need.fields -> v_field, v_change -> 'from', v_change -> 'to')
			when 'same' then continue;
			when 'conflict' then
				if p_op.said is distinct from 'accept' then
					v_conflicts := v_conflicts || private.conflict_over(v_need, v_field, v_change -> 'to');
					continue;
				end if;
			else null;
		end case;
		v_need.fields := v_need.fields || jsonb_build_object(v_field, v_change -> 'to');
		v_need.set_by := v_need.set_by || jsonb_build_object(v_field, p_op.id);
		v_is_changed := true;
	end loop;
	if v_is_changed then
		update public.needs set fields = v_need.fields, set_by = v_need.set_by where id = v_id;
		perform private.append_need(v_id, p_op.id);
	end if;
	return case when v_conflicts = '[]' then '{"status": "accepted"}'::jsonb
		else private.held('field_conflict') || jsonb_build_object('conflicts', v_conflicts) end;
end $$;

-- What becomes of one field: same (it is so already), set (nobody changed it meanwhile), or conflict.
create function private.merge_field(p_is jsonb, p_from jsonb, p_to jsonb) returns text
language sql immutable set search_path = ''
as $$
	select case when p_is = p_to then 'same'
		when private.is_blank(p_is) or p_is = p_from then 'set'
		else 'conflict' end
$$;

-- Both values of a field, who set the one that stands, and when.
create function private.conflict_over(p_need public.needs, p_field text, p_to jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('field', p_field, 'stands', p_need.fields -> p_field, 'own', p_to,
		'by', private.recorder((p_need.set_by ->> p_field)::uuid),
		'at', (select private.iso(min(captured_at)) from public.op_inbox where op = (p_need.set_by ->> p_field)::uuid)))
$$;
