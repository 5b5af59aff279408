-- A recipient's telephone: a consent names whom personal data goes to and how they are reached (个人信息保护法 (2021) 23). Replaces recipients_of, append_recipients,
-- record_counterpart, list_counterparts, add_organisation and lead_base, otherwise as they were.

-- An office's number, as it is dialled: 0571-88880101, 95533, +86 571 8888 0101.
create function private.is_telephone(p_text text) returns boolean
language sql immutable set search_path = ''
as $$ select p_text ~ '^\+?[0-9][0-9 ()-]{3,28}[0-9]$' $$;

alter table public.counterparts add column telephone text check (private.is_telephone(telephone));
alter table public.organisations add column telephone text check (private.is_telephone(telephone));

drop function private.recipients_of(uuid);
-- Whom a consent can name at an organiser's events: its counterparts, and the bureaus that watch over it. `what` is the kind of organisation; telephone is null while
-- nobody entered it.
create function private.recipients_of(p_organisation uuid) returns table (kind text, recipient uuid, name text, what text, telephone text)
language sql stable set search_path = ''
as $$
	select 'counterpart', c.id, c.name, c.kind, c.telephone from public.counterparts c where c.organisation = p_organisation
	union all
	select 'bureau', b.id, b.name, b.kind, b.telephone from public.organisations b join public.organisations own on own.id = p_organisation
	where b.kind = 'bureau' and private.region_contains(b.region, own.region)
$$;

-- Streams those of a name whom a consent can name, or all: staff read the name and the telephone out at the stand.
create or replace function private.append_recipients(p_event uuid, p_op uuid, p_names text[] default null) returns void
language sql set search_path = ''
as $$
	select private.append_row(p_event, 'recipient', r.recipient::text,
		jsonb_strip_nulls(jsonb_build_object('kind', r.kind, 'name', r.name, 'what', r.what, 'telephone', r.telephone)), p_op)
	from private.recipients_of(private.organiser_of(p_event)) r where p_names is null or r.name = any (p_names) order by r.recipient
$$;

-- recordCounterpart: one joins the organisation's book, or is brought up to date. One by its credit code, else by its name; a blank never erases.
create or replace function private.record_counterpart(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'counterpart')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_code text := p_op.args ->> 'creditCode';
	v_telephone text := private.clean(p_op.args ->> 'telephone');
	v_organisation uuid := private.organiser_of(p_op.event);
	v_is uuid;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'counterpart'); end if;
	if v_name is null then return private.refused('arguments_invalid', 'name'); end if;
	if not coalesce(private.is_telephone(v_telephone), true) then return private.refused('arguments_invalid', 'telephone'); end if;
	select id into v_is from public.counterparts where organisation = v_organisation
		and (id = v_id or credit_code = v_code or private.comparable(name) = private.comparable(v_name) and (credit_code is null or v_code is null))
	order by id = v_id desc, credit_code is not distinct from v_code desc limit 1;
	if v_is is null then
		insert into public.counterparts (id, organisation, kind, name, credit_code, telephone)
		values (v_id, v_organisation, p_op.args ->> 'kind', v_name, v_code, v_telephone);
		insert into private.counterpart_links (counterpart, secret) values (v_id, private.new_secret());
		return '{"status": "accepted"}';
	end if;
	update public.counterparts set kind = p_op.args ->> 'kind', name = v_name, credit_code = coalesce(v_code, credit_code),
		telephone = coalesce(v_telephone, telephone) where id = v_is;
	return case when v_is = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_is) end;
end $$;

-- list_counterparts({ organisation }) → { counterparts: [{ id, kind, name, creditCode, telephone, patents, leads, linkRenewedAt }] }, by name. Invoker: the organiser's own.
create or replace function public.list_counterparts(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('counterparts', coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'creditCode', c.credit_code, 'telephone', c.telephone,
		'patents', (select count(*) from public.patents p where p.holder = c.id), 'leads', (select count(*) from public.leads l where l.counterpart = c.id),
		'linkRenewedAt', private.iso(c.link_renewed_at)) order by c.name, c.id), '[]'))
	from public.counterparts c where c.organisation = (request ->> 'organisation')::uuid
$$;

-- add_organisation({ id, name, kind, creditCode?, parent?, region?, regionName?, telephone? }).
create or replace function public.add_organisation(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
	if request ? 'regionName' then
		insert into public.regions (code, name) values (request ->> 'region', request ->> 'regionName') on conflict do nothing;
	end if;
	insert into public.organisations (id, name, credit_code, kind, parent, region, telephone)
	values ((request ->> 'id')::uuid, request ->> 'name', request ->> 'creditCode', request ->> 'kind', (request ->> 'parent')::uuid, request ->> 'region', request ->> 'telephone')
	on conflict do nothing;
	perform private.audit('add_organisation', null, request ->> 'id');
	return '{}';
end $$;

-- What anybody who may see a lead is told of it, but for the words of the person. p_card is the contact, p_knows as in lead_card.
create or replace function private.lead_base(p_lead public.leads, p_card jsonb, p_knows boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'event', p_lead.event, 'path', p_lead.path, 'stage', p_lead.stage, 'stageAt', private.iso(p_lead.stage_at),
		'intent', p_lead.intent, 'company', p_lead.company, 'creditCode', p_lead.credit_code, 'budgetFen', p_lead.budget_fen, 'timeframe', p_lead.timeframe,
		'callBack', p_lead.call_back, 'receipt', p_lead.receipt, 'requestedAt', private.iso(p_lead.requested_at), 'caller', p_lead.caller,
		'callDueAt', case when p_lead.stage in ('submitted', 'accepted') then private.iso(private.call_due(p_lead.requested_at)) end,
		'patent', (select jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'holderName', p.holder_name) from public.patents p where p.id = p_lead.patent),
		'counterpart', (select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'telephone', c.telephone) from public.counterparts c where c.id = p_lead.counterpart),
		'erased', p_lead.erased_at is not null,
		'links', (select nullif(count(*), 0) from public.lead_links k where p_lead.id in (k.lead, k.other)),
		'answers', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('answer', a.answer, 'reason', case when p_knows then a.reason else private.veiled(a.reason, p_card ->> 'name') end,
			'nextStep', case when p_knows then a.next_step else private.veiled(a.next_step, p_card ->> 'name') end,
			'nextOn', a.next_on, 'at', private.iso(a.at))) order by a.at) from public.lead_answers a where a.lead = p_lead.id)))
$$;
