-- What a person does with their own requests (leads and needs): correct, withdraw, erase, and say who may know (个人信息保护法 (2021) 15, 23, 44 to 47);
-- and the two doors without an account, each opened by a secret link: the person's and the counterpart's.

-- Purges what was typed about a request out of the inbox; the receipt of it stays.
create function private.forget_bodies(p_event uuid, p_id uuid) returns void
language sql set search_path = ''
as $$
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where enrolment in (select id from public.enrolments where event = p_event) and strpos(raw, p_id::text) > 0
		and raw ~ '"verb"\s*:\s*"(requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead)"'
$$;

-- The lead or need that an operation is about, at this event: its kind, or null when there is none.
create function private.request_kind(p_op private.operation) returns text
language sql stable set search_path = ''
as $$
	select 'lead' from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and erased_at is null
	union all select 'need' from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event and erased_at is null limit 1
$$;

-- Nothing by that id (yet).
create function private.request_missing(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case when p_op.args ? 'need' then private.need_missing(p_op, (p_op.args ->> 'need')::uuid) else private.lead_missing(p_op, (p_op.args ->> 'lead')::uuid) end
$$;

-- amendLead({ lead, use?, budgetFen?, timeframe?, callBack?, note? }): the person corrects what they wrote. What is named is replaced, null takes it away.
create function private.amend_lead(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
begin
	if private.request_kind(p_op) is distinct from 'lead' then return private.lead_missing(p_op, v_id); end if;
	update public.leads l set
		use = case when p_op.args ? 'use' then private.clean(p_op.args ->> 'use') else l.use end,
		budget_fen = case when p_op.args ? 'budgetFen' then (p_op.args ->> 'budgetFen')::bigint else l.budget_fen end,
		timeframe = case when p_op.args ? 'timeframe' then private.clean(p_op.args ->> 'timeframe') else l.timeframe end,
		call_back = coalesce((p_op.args ->> 'callBack')::boolean, l.call_back),
		note = case when p_op.args ? 'note' then private.clean(p_op.args ->> 'note') else l.note end
	where id = v_id and stage <> 'withdrawn';
	if not found then return private.refused('request_withdrawn', 'lead'); end if;
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- withdrawRequest({ lead | need, reason? }): 撤回. Every consent ends with it, and the leads that a need opened end as well. What was signed and filed stays.
create function private.withdraw_request(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_kind text := private.request_kind(p_op);
	v_lead public.leads;
	v_need uuid := (p_op.args ->> 'need')::uuid;
begin
	if v_kind is null then return private.request_missing(p_op); end if;
	for v_lead in
		select l.* from public.leads l where l.event = p_op.event and l.stage <> 'withdrawn' and (l.id = (p_op.args ->> 'lead')::uuid or v_kind = 'need' and l.need = v_need) order by l.id for update
	loop
		if exists (select from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage in ('withdrawn', 'contacted')) then
			perform private.step_lead(p_op, v_lead, 'withdrawn');
		elsif v_kind = 'lead' then
			return private.refused('lead_moved', 'lead') || jsonb_build_object('moved', jsonb_build_object('stage', v_lead.stage, 'at', private.iso(v_lead.stage_at)));
		end if;
	end loop;
	if v_kind = 'need' then
		update public.needs set withdrawn_at = coalesce(withdrawn_at, p_op.received_at), withdrawn_reason = private.clean(p_op.args ->> 'reason') where id = v_need;
		perform private.end_consents(p_op, v_need), private.forget_rows(p_op.event, 'need', v_need), private.append_need(v_need, p_op.id);
	end if;
	return '{"status": "accepted"}';
end $$;

-- eraseRequest({ lead | need }): everything that tells of the person goes: the contact, what was written, the bodies in inbox and stream, and every consent's
-- effect. The row stays, with firm and stage: it was counted. A person on the attendance list stays there; that is another purpose.
create function private.erase_request(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_kind text := private.request_kind(p_op);
	v_lead public.leads;
	v_need public.needs;
begin
	if v_kind is null then return private.request_missing(p_op); end if;
	if v_kind = 'need' then
		select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid for update;
		update public.needs n set contact = null, erased_at = p_op.received_at, withdrawn_at = coalesce(withdrawn_at, p_op.received_at), withdrawn_reason = null, set_by = '{}',
			fields = jsonb_strip_nulls(jsonb_build_object('title', '（已删除）', 'visibility', n.visibility, 'company', n.company, 'creditCode', n.credit_code, 'industry', n.industry))
		where id = v_need.id;
		perform private.forget_conflicts(p_op.event, v_need.id);
		perform private.forget_request(p_op, 'need', v_need.id, v_need.contact), private.append_need(v_need.id, p_op.id);
	end if;
	for v_lead in
		select l.* from public.leads l where l.event = p_op.event and l.erased_at is null and (l.id = (p_op.args ->> 'lead')::uuid or l.need = v_need.id) order by l.id for update
	loop
		if exists (select from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = 'withdrawn') then
			perform private.step_lead(p_op, v_lead, 'withdrawn');
		end if;
		update public.leads set contact = null, use = null, note = null, timeframe = null, erased_at = p_op.received_at where id = v_lead.id;
		update public.lead_steps set reason = null, next_step = null where lead = v_lead.id;
		update public.lead_answers set reason = null, next_step = null where lead = v_lead.id;
		perform private.forget_request(p_op, 'lead', v_lead.id, v_lead.contact), private.append_lead(v_lead.id, p_op.id);
	end loop;
	return '{"status": "accepted"}';
end $$;

-- What is common to erasing a lead and a need. A contact that other requests name stays with those.
create function private.forget_request(p_op private.operation, p_entity text, p_id uuid, p_contact uuid) returns void
language plpgsql set search_path = ''
as $$
begin
	perform private.end_consents(p_op, p_id), private.forget_bodies(p_op.event, p_id), private.forget_rows(p_op.event, p_entity, p_id);
	delete from private.contacts c where c.id = p_contact
		and not exists (select from public.leads where contact = c.id) and not exists (select from public.needs where contact = c.id);
end $$;

-- Both values of a held amendment are what was written: they go with the need.
create function private.forget_conflicts(p_event uuid, p_need uuid) returns void
language plpgsql set search_path = ''
as $$
declare
	v_op uuid;
begin
	for v_op in
		select o.op from public.outcomes o join public.op_inbox i using (op, hash)
		where o.event = p_event and o.body ? 'conflicts' and strpos(i.raw, p_need::text) > 0
	loop
		update public.outcomes set body = body - 'conflicts' where op = v_op;
		update public.stream_entries set body = null, salt = null where event = p_event and entity = 'outcome' and op = v_op and body is not null;
	end loop;
end $$;

-- grantConsent({ lead | need, consents: [{ kind, recipient, version }] }): the person lets more recipients know.
create function private.grant_consent(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	if private.request_kind(p_op) is null then return private.request_missing(p_op); end if;
	if exists (select from public.leads where id = (p_op.args ->> 'lead')::uuid and stage = 'withdrawn')
		or exists (select from public.needs where id = (p_op.args ->> 'need')::uuid and withdrawn_at is not null) then
		return private.refused('request_withdrawn', 'consents');
	end if;
	if private.names_a_stranger(p_op) then return private.refused('unknown_subject', 'consents'); end if;
	perform private.put_consents(p_op, coalesce(p_op.args ->> 'lead', p_op.args ->> 'need')::uuid);
	return '{"status": "accepted"}';
end $$;

-- withdrawConsent({ lead | need, recipient? }): for one recipient, or for all. It works at once and never fails for being said twice.
create function private.withdraw_consent(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	if private.request_kind(p_op) is null then return private.request_missing(p_op); end if;
	perform private.end_consents(p_op, coalesce(p_op.args ->> 'lead', p_op.args ->> 'need')::uuid, (p_op.args ->> 'recipient')::uuid);
	return '{"status": "accepted"}';
end $$;

-- Whose page a secret opens: the event and the person's id; nothing for a secret that is none.
create function private.person_of(p_secret text, out event uuid, out contact uuid)
language sql stable set search_path = ''
as $$
	select c.event, c.id from private.contacts c where c.secret = p_secret
	union all select a.event, a.id from private.personal_links l join public.attendees a on a.id = l.attendee where l.secret = p_secret
	limit 1
$$;

-- True when a request is this person's: a need, a lead of their own, or one that their need opened.
create function private.is_theirs(p_event uuid, p_contact uuid, p_args jsonb) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from public.leads l left join public.needs n on n.id = l.need where l.id = (p_args ->> 'lead')::uuid and l.event = p_event
			and private.same_person(p_event, coalesce(l.contact, n.contact)) = p_contact)
		or exists (select from public.needs n where n.id = (p_args ->> 'need')::uuid and n.event = p_event and private.same_person(p_event, n.contact) = p_contact)
$$;

-- perform_as_person({ secret, drafts }) → { outcomes, head }: what a person does through their own link: new requests, and everything they may do with those they
-- made. YH015 for a secret that is none, YH025 for what is not theirs (or is nothing). Definer: there is no account; the secret is checked first.
create function public.perform_as_person(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_person record;
	v_draft jsonb;
	v_drafts jsonb := '[]';
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	perform private.open_stream(v_person.event);
	for v_draft in select * from jsonb_array_elements(request -> 'drafts') loop
		if v_draft ->> 'verb' in ('requestPatent', 'recordNeed') then
			v_draft := jsonb_set(v_draft, '{args}', (v_draft -> 'args') - array['name', 'mobile', 'title'] || jsonb_build_object('contact', v_person.contact));
		elsif v_draft ->> 'verb' not in ('amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent')
			or not private.is_theirs(v_person.event, v_person.contact, v_draft -> 'args') then
			perform private.refuse('YH025', 'not_your_request');
		end if;
		v_drafts := v_drafts || v_draft;
	end loop;
	v_outcomes := private.perform_drafts(v_person.event, v_drafts, false);
	perform private.audit(v_drafts #>> '{0,verb}', v_person.event, coalesce(v_drafts #>> '{0,args,lead}', v_drafts #>> '{0,args,need}'), '{"by": "personal link"}');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $$;

-- perform_as_counterpart({ secret, draft }) → { outcomes, head }: answerLead, to a lead that is meant for whoever has this link. YH015, YH025 as above. Definer as above.
create function public.perform_as_counterpart(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_counterpart uuid := (select counterpart from private.counterpart_links where secret = request ->> 'secret');
	v_event uuid := (select event from public.leads where id = (request #>> '{draft,args,lead}')::uuid and counterpart = v_counterpart);
	v_outcomes jsonb;
begin
	if v_counterpart is null then perform private.refuse('YH015', 'link_unknown'); end if;
	if v_event is null or request #>> '{draft,verb}' is distinct from 'answerLead' then perform private.refuse('YH025', 'not_your_request'); end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, jsonb_build_array(jsonb_set(request -> 'draft', '{args,counterpart}', to_jsonb(v_counterpart))), true);
	perform private.audit('answerLead', v_event, request #>> '{draft,args,lead}', jsonb_build_object('counterpart', v_counterpart));
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_event));
end $$;

-- read_receipt({ lead | need }) → { receipt, at, secret }: what the form that made a request answers, however often it was sent: the receipt code, when it was stored, and the
-- secret of the person's page (absent for somebody on the list: theirs was sent to them). Null for nothing. Only the server, which has just been given the id.
create function public.read_receipt(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('receipt', r.receipt, 'at', private.iso(i.received_at), 'secret', c.secret))
	from (
		select op, receipt, contact from public.leads where id = (request ->> 'lead')::uuid
		union all select op, receipt, contact from public.needs where id = (request ->> 'need')::uuid limit 1) r
	join public.op_inbox i on i.op = r.op
	left join private.contacts c on c.id = r.contact
	order by i.received_at limit 1
$$;
grant execute on function public.read_receipt(jsonb) to service_role;

grant execute on function public.perform_as_person(jsonb), public.perform_as_counterpart(jsonb) to anon, authenticated;
