-- A need tells of persons in one field, its 法定代表人, and an anonymous one of its firm by the patents that it would pledge, for whoever looks them up in the register:
-- neither leaves without the word of who stated the need (个人信息保护法 (2021) 23). And what they wrote when they withdrew goes with the rest (47).
-- Replaces need_card, need_text, read_need, forget_bodies and purge_records, otherwise as before.

-- The fields of a need that are kept from one who does not know the person.
create function private.hidden_fields(p_visibility text, p_knows boolean) returns text[]
language sql immutable set search_path = ''
as $$
	select case when p_knows then '{}'
		when p_visibility = 'anonymous' then array['legalRepresentative', 'company', 'creditCode', 'pledgePatents']
		else array['legalRepresentative'] end
$$;

-- A need as somebody outside sees it: without the fields above, and their names out of every text. The firm is shown unless the need is anonymous. One who knows the
-- person knows them all.
create or replace function private.need_card(p_need public.needs, p_card jsonb, p_knows boolean) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'visibility', p_need.visibility, 'recordedAt', private.iso(p_need.recorded_at),
		'withdrawnAt', private.iso(p_need.withdrawn_at), 'fields', case
			when p_knows then p_need.fields
			else private.veiled_fields(p_need.fields - private.hidden_fields(p_need.visibility, p_knows), p_card ->> 'name', p_need.fields ->> 'legalRepresentative',
				case when p_need.visibility = 'anonymous' then p_need.company end) end)
$$;

-- read_need({ need }) → the need as in list_needs, with its consents, the leads that it opened, and who set each field, when; YH003 when there is none in sight.
-- Definer as list_leads.
create or replace function public.read_need(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_need public.needs;
	v_is_own boolean;
begin
	select * into v_need from public.needs where id = (request ->> 'need')::uuid;
	v_is_own := v_need.organisation in (select private.my_organisations());
	if v_need.id is null or not (v_is_own or v_need.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	return private.need_for_desk(v_need, v_is_own) || jsonb_build_object(
		'consents', private.consents_of(v_need.id),
		'introductions', coalesce((select jsonb_agg(jsonb_build_object('lead', l.id, 'stage', l.stage, 'path', l.path, 'stageAt', private.iso(l.stage_at), 'counterpart', c.name, 'kind', c.kind) order by l.requested_at, l.id)
			from public.leads l join public.counterparts c on c.id = l.counterpart where l.need = v_need.id), '[]'),
		'changes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('op', o.op, 'fields', o.fields, 'by', private.recorder(o.op),
			'at', private.iso(coalesce((select min(captured_at) from public.op_inbox where op = o.op), v_need.recorded_at)))) order by o.op)
			from (select value::uuid as op, jsonb_agg(key order by key) as fields from jsonb_each_text(v_need.set_by) where key <> all (private.hidden_fields(v_need.visibility, v_is_own)) group by 1) o), '[]'));
end $$;

-- What a need is found by: not by a person whom the list does not show.
create or replace function private.need_text(p_fields jsonb) returns text
language sql immutable set search_path = ''
as $$ select coalesce(string_agg(private.searchable(value), '|' order by key), '') from jsonb_each_text(p_fields) where key <> 'legalRepresentative' $$;

-- The fields of a need once nobody may know its persons.
create function private.bare_fields(p_fields jsonb) returns jsonb
language sql immutable set search_path = ''
as $$ select private.veiled_fields(p_fields - 'legalRepresentative', p_fields ->> 'legalRepresentative') $$;

-- Purges what was typed about a request out of the inbox; the receipt of it stays.
create or replace function private.forget_bodies(p_event uuid, p_id uuid) returns void
language sql set search_path = ''
as $$
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where enrolment in (select id from public.enrolments where event = p_event) and strpos(raw, p_id::text) > 0
		and raw ~ '"verb"\s*:\s*"(requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead|withdrawRequest)"'
$$;

-- Takes personal data of an event away: mobiles, what was typed, what was answered at the door, and every body that names a person. The commitments
-- stay, so the chain still verifies. Name and organisation on the sign-in sheet stay with the organiser until the audit ends; leads and needs stay with firm and stage, without the person.
create or replace function private.purge_records(p_event uuid) returns void
language sql set search_path = ''
as $$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment', 'lead', 'need')
		or (entity = 'outcome' and (body ?| array['similar', 'first', 'own', 'conflicts', 'moved'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld|requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead|assignLead|withdrawRequest)"';
	update public.op_inbox set raw = (private.readable(raw) #- '{args,answers}')::text
	where event = p_event and strpos(raw, '"answers"') > 0 and private.readable(raw) #> '{args,answers}' is not null;
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	update public.consents set withdrawn_at = clock_timestamp() where event = p_event and withdrawn_at is null;
	update public.leads set contact = null, use = null, note = null, caller = null where event = p_event and (contact, use, note, caller) is distinct from (null, null, null, null);
	update public.lead_steps set reason = null, next_step = null, by = null where event = p_event and (reason, next_step, by) is distinct from (null, null, null);
	update public.lead_answers set reason = null, next_step = null where event = p_event and (reason, next_step) is distinct from (null, null);
	update public.needs set contact = null, withdrawn_reason = null, fields = private.bare_fields(fields) where event = p_event;
	delete from private.contacts where event = p_event;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$$;

-- What stands already: words to search by are made anew, and what was erased or purged before loses what was left of it.
update public.needs set fields = fields where fields ? 'legalRepresentative';
update public.needs set withdrawn_reason = null, fields = private.bare_fields(fields)
where event in (select id from public.events where purged_at is not null);
update public.op_inbox i set raw = '{"purged":true,"verb":"withdrawRequest"}'
where i.raw ~ '"verb"\s*:\s*"withdrawRequest"' and (
	i.event in (select id from public.events where purged_at is not null)
	or exists (select from public.needs n where n.event = i.event and n.erased_at is not null and strpos(i.raw, n.id::text) > 0)
	or exists (select from public.leads l where l.event = i.event and l.erased_at is not null and strpos(i.raw, l.id::text) > 0));
