-- correctContact: a person corrects how they are called and reached (个人信息保护法 (2021) 46), on the list or behind a form. And answerLead said twice is said once.
-- Wraps dispatch and authority; replaces perform_as_person and answer_lead, otherwise as they were.

-- correctContact({ contact, name?, mobile?, title?, pinyin? }): what is named is replaced, null takes mobile or title away. Who it is was put there by the door. What was typed
-- leaves the inbox at once: it would outlive the erasure of the request that it belongs to.
create function private.correct_contact(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'contact')::uuid;
	v_attendee uuid := private.find_attendee(p_op.event, v_id);
	v_name text := private.clean(p_op.args ->> 'name');
	v_title text := private.clean(p_op.args ->> 'title');
	v_mobile text := p_op.args ->> 'mobile';
begin
	if private.contact_card(p_op.event, v_id) is null then return private.refused('unknown_subject', 'contact'); end if;
	if p_op.args ? 'name' and (v_name is null or length(v_name) > 60) then return private.refused('arguments_invalid', 'name'); end if;
	if not coalesce(private.is_mobile(v_mobile), true) then return private.refused('arguments_invalid', 'mobile'); end if;
	if length(v_title) > 60 then return private.refused('arguments_invalid', 'title'); end if;
	if p_op.args ? 'pinyin' and not private.is_spelling(p_op.args -> 'pinyin') then return private.refused('arguments_invalid', 'pinyin'); end if;
	update private.contacts c set name = coalesce(v_name, c.name),
		mobile = case when p_op.args ? 'mobile' then v_mobile else c.mobile end, title = case when p_op.args ? 'title' then v_title else c.title end
	where c.id = v_id and c.event = p_op.event;
	if v_attendee is not null then
		update public.attendees a set name = coalesce(v_name, a.name), pinyin = coalesce(p_op.args -> 'pinyin', a.pinyin),
			mobile = case when p_op.args ? 'mobile' then v_mobile else a.mobile end, title = case when p_op.args ? 'title' then v_title else a.title end
		where a.id = v_attendee;
		perform private.append_attendee(v_attendee, p_op.id);
	end if;
	update public.op_inbox set raw = '{"purged":true,"verb":"correctContact"}' where op = p_op.id and event = p_op.event;
	return '{"status": "accepted"}';
end $$;

-- perform_as_person({ secret, drafts }) → { outcomes, head }: what a person does through their own link: new requests, everything they may do with those they
-- made, how they are called and reached, and whether patents are recommended to them. YH015 for a secret that is none, YH025 for what is not theirs (or is nothing).
-- Definer: there is no account; the secret is checked first.
create or replace function public.perform_as_person(request jsonb) returns jsonb
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
		if v_draft ->> 'verb' = 'correctContact' then
			v_draft := jsonb_set(v_draft, '{args}', (v_draft -> 'args') || jsonb_build_object('contact', v_person.contact));
		elsif v_draft ->> 'verb' in ('requestPatent', 'recordNeed', 'chooseRecommendations') then
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

-- answerLead({ lead, counterpart, answer, reason?, nextStep?, nextOn? }): as its last answer word for word, it is that one: a form was sent again.
create or replace function private.answer_lead(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_lead public.leads;
	v_last public.lead_answers;
	v_new public.lead_answers;
begin
	select * into v_lead from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and counterpart = (p_op.args ->> 'counterpart')::uuid;
	if not found then return private.refused('unknown_subject', 'lead'); end if;
	if v_lead.stage = 'withdrawn' or v_lead.erased_at is not null then return private.refused('request_withdrawn', 'lead'); end if;
	if p_op.args ->> 'answer' = 'declined' and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	v_new.answer := p_op.args ->> 'answer';
	v_new.reason := private.clean(p_op.args ->> 'reason');
	v_new.next_step := private.clean(p_op.args ->> 'nextStep');
	v_new.next_on := private.day_of(p_op.args ->> 'nextOn');
	select * into v_last from public.lead_answers where lead = v_lead.id and counterpart = v_lead.counterpart order by at desc, op desc limit 1;
	if found and (v_last.answer, v_last.reason, v_last.next_step, v_last.next_on) is not distinct from (v_new.answer, v_new.reason, v_new.next_step, v_new.next_on) then
		return jsonb_build_object('status', 'merged', 'into', v_lead.id);
	end if;
	insert into public.lead_answers (op, lead, event, counterpart, answer, reason, next_step, next_on, at)
	values (p_op.id, v_lead.id, p_op.event, v_lead.counterpart, v_new.answer, v_new.reason, v_new.next_step, v_new.next_on, p_op.captured_at);
	return '{"status": "accepted"}';
end $$;

alter function private.dispatch(private.operation) rename to dispatch_before_correct_contact;
create function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	return case when p_op.verb = 'correctContact' then private.correct_contact(p_op) else private.dispatch_before_correct_contact(p_op) end;
end $$;

-- A person's rights never end: not with the event's archiving, and no phone acts in their place.
alter function private.authority(private.operation) rename to authority_before_correct_contact;
create function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	if p_op.verb is distinct from 'correctContact' then return private.authority_before_correct_contact(p_op); end if;
	return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
end $$;
