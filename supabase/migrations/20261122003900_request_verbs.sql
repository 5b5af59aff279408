-- The verbs of catalogue, booths, needs, leads and deals take their place: who may use them, what waits for what, what an archived event still takes, what the
-- purge takes away, and what events are told of the book. Replaces dispatch, authority, release, remedy, perform_drafts, purge_event and create_event, otherwise as
-- they were.

create or replace function private.dispatch(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	case p_op.verb
		when 'recordCheckIn' then return private.record_check_in(p_op);
		when 'voidCheckIn' then return private.void_check_in(p_op);
		when 'addAttendee' then return private.add_attendee(p_op);
		when 'linkAttendees' then return private.link_attendees(p_op);
		when 'settleHeld' then return private.settle_held(p_op);
		when 'sealEnrolment' then return private.seal_enrolment(p_op);
		when 'recordEnterprise' then return private.record_enterprise(p_op);
		when 'createEvent' then return private.create_event(p_op);
		when 'amendEvent' then return private.describe_event(p_op);
		when 'advanceEvent' then return private.advance_event(p_op);
		when 'issuePass' then return private.issue_pass(p_op);
		when 'revokePass' then return private.revoke_pass(p_op);
		when 'enrolPhone' then return private.enrol_phone(p_op);
		when 'adoptEnrolment' then return private.adopt_enrolment(p_op);
		when 'revokeEnrolment' then return private.revoke_enrolment(p_op);
		when 'recordCounterpart' then return private.record_counterpart(p_op);
		when 'renewCounterpartLink' then return private.renew_counterpart_link(p_op);
		when 'recordPatent' then return private.record_patent(p_op);
		when 'placeBooth' then return private.place_booth(p_op);
		when 'requestPatent' then return private.request_patent(p_op);
		when 'amendLead' then return private.amend_lead(p_op);
		when 'recordNeed' then return private.record_need(p_op);
		when 'amendNeed' then return private.amend_need(p_op);
		when 'introduceNeed' then return private.introduce_need(p_op);
		when 'advanceLead' then return private.advance_lead(p_op);
		when 'assignLead' then return private.assign_lead(p_op);
		when 'answerLead' then return private.answer_lead(p_op);
		when 'withdrawRequest' then return private.withdraw_request(p_op);
		when 'eraseRequest' then return private.erase_request(p_op);
		when 'grantConsent' then return private.grant_consent(p_op);
		when 'withdrawConsent' then return private.withdraw_consent(p_op);
		when 'recordDeal' then return private.record_deal(p_op);
		when 'recordPledge' then return private.record_pledge(p_op);
		when 'recordProductFiling' then return private.record_product_filing(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

-- What an enrolment may do: a phone its own verbs, and while it was in force; the server everything perform let through. Null when it may.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_enrolment public.enrolments;
begin
	select * into v_enrolment from public.enrolments where id = p_op.enrolment;
	if v_enrolment.kind = 'server' then
		-- An archived event stays as it is: its numbers were handed in. A phone that is lost afterwards can still be stopped, or be known again; what comes
		-- late can still be decided; leads are followed for months; and a person's rights never end.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment', 'adoptEnrolment', 'settleHeld', 'introduceNeed', 'advanceLead', 'assignLead', 'answerLead',
				'amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment', 'adoptEnrolment',
		'linkAttendees', 'recordCounterpart', 'renewCounterpartLink', 'recordPatent', 'placeBooth', 'introduceNeed', 'assignLead', 'answerLead', 'amendLead',
		'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge', 'recordProductFiling') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' or p_op.said = 'accept' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $$;

-- Judges again what waited for this operation, for the person, lead or need it made known, or for that person's badge.
create or replace function private.release(p_inbox public.op_inbox) returns void
language plpgsql set search_path = ''
as $$
declare
	v_waiting public.op_inbox;
	v_body jsonb;
	v_keys text[] := array['op:' || p_inbox.op];
begin
	if not exists (select from public.outcomes where event = p_inbox.event and waits_for is not null) then
		return;
	end if;
	v_body := private.readable(p_inbox.raw);
	if v_body ->> 'verb' = 'addAttendee' then
		v_keys := v_keys || (v_body #>> '{args,attendee}') || array(
			select 'badge:' || b.badge from public.badges b
			where b.event = p_inbox.event and b.attendee = (
				select attendee from public.attendee_aliases where alias::text = v_body #>> '{args,attendee}'
				union all select id from public.attendees where id::text = v_body #>> '{args,attendee}' limit 1));
	elsif v_body ->> 'verb' in ('requestPatent', 'introduceNeed', 'recordNeed') then
		v_keys := v_keys || ('lead:' || (v_body #>> '{args,lead}')) || ('need:' || (v_body #>> '{args,need}'));
	end if;
	for v_waiting in
		select i.* from public.outcomes o join public.op_inbox i using (op, hash)
		where o.event = p_inbox.event and o.waits_for = any (v_keys)
		order by i.enrolment, i.seq
	loop
		perform private.judge(v_waiting);
		perform private.release(v_waiting);
	end loop;
end $$;

-- What a person may say of a held or refused operation: whether it can be accepted, and what must be named for that (attendee or session).
create or replace function private.remedy(p_outcome jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object(
		'canAccept', p_outcome ->> 'reason' in ('waiting_for_attendee', 'waiting_for_parent', 'badge_mac_wrong', 'badge_retired_key', 'unknown_session',
			'captured_after_end', 'enrolment_revoked', 'enrolment_expired', 'phone_forked', 'dismissed', 'field_conflict'),
		'needs', case when p_outcome ->> 'reason' in ('waiting_for_attendee', 'badge_mac_wrong', 'badge_retired_key') then 'attendee'
			when p_outcome ->> 'reason' = 'unknown_session' then 'session' end)
$$;

-- Stores drafts as operations of the event's server enrolment, through receive like any phone's. Returns their outcomes in order.
-- atomic: one that is not accepted or merged undoes them all (YH011, the outcomes in the detail).
create or replace function private.perform_drafts(p_event uuid, p_drafts jsonb, p_atomic boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_server public.enrolments;
	v_draft jsonb;
	v_seq bigint;
	v_outcomes jsonb;
begin
	select * into v_server from public.enrolments where event = p_event and kind = 'server' for update;
	v_seq := v_server.max_seq;
	for v_draft in select * from jsonb_array_elements(p_drafts) loop
		v_seq := v_seq + 1;
		perform private.receive(p_event, v_server.id, null, (v_draft || jsonb_build_object(
			'enrolment', v_server.id, 'seq', v_seq, 'by', private.actor_name()))::text);
	end loop;
	update public.enrolments set max_seq = v_seq, received_through = v_seq, last_contact_at = clock_timestamp() where id = v_server.id;
	select coalesce(jsonb_agg(o.body order by d.place), '[]') into v_outcomes
	from jsonb_array_elements(p_drafts) with ordinality d(draft, place)
	join public.outcomes o on o.op = (d.draft ->> 'id')::uuid;
	if p_atomic and jsonb_path_exists(v_outcomes, '$[*] ? (@.status == "held" || @.status == "refused")') then
		-- The detail may be logged: without the names that a likeness carries, and without what people wrote.
		perform private.refuse('YH011', (select jsonb_agg(o - array['similar', 'conflicts', 'moved'] order by place) from jsonb_array_elements(v_outcomes) with ordinality e(o, place))::text);
	end if;
	return v_outcomes;
end $$;

-- Takes personal data of an event away: mobiles, what was typed, what was answered at the door, and every body that names a person. The commitments
-- stay, so the chain still verifies. Name and organisation on the sign-in sheet stay with the organiser until the audit ends; leads and needs stay with firm and stage, without the person.
create or replace function private.purge_event(p_event uuid) returns void
language sql set search_path = ''
as $$
	update public.attendees set mobile = null, attention_note = null where event = p_event and (mobile is not null or attention_note is not null);
	update public.stream_entries set body = null, salt = null
	where event = p_event and body is not null and (entity in ('attendee', 'enrolment', 'lead', 'need')
		or (entity = 'outcome' and (body ?| array['similar', 'first', 'own', 'conflicts', 'moved'])));
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', private.readable(raw) ->> 'verb')::text
	where event = p_event and raw ~ '"verb"\s*:\s*"(addAttendee|issuePass|settleHeld|requestPatent|amendLead|recordNeed|amendNeed|advanceLead|answerLead|assignLead)"';
	update public.op_inbox set raw = (private.readable(raw) #- '{args,answers}')::text
	where event = p_event and strpos(raw, '"answers"') > 0 and private.readable(raw) #> '{args,answers}' is not null;
	update public.passes set mobile = null where event = p_event and mobile is not null;
	update public.settlements set reason = null where event = p_event and reason is not null;
	update public.consents set withdrawn_at = clock_timestamp() where event = p_event and withdrawn_at is null;
	update public.leads set contact = null, use = null, note = null, caller = null where event = p_event and (contact, use, note, caller) is distinct from (null, null, null, null);
	update public.lead_steps set reason = null, next_step = null, by = null where event = p_event and (reason, next_step, by) is distinct from (null, null, null);
	update public.lead_answers set reason = null, next_step = null where event = p_event and (reason, next_step) is distinct from (null, null);
	update public.needs set contact = null, fields = private.veiled_fields(fields, variadic '{}') where event = p_event;
	delete from private.contacts where event = p_event;
	delete from private.personal_links l using public.attendees a where a.id = l.attendee and a.event = p_event;
$$;

create or replace function private.create_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_enterprise public.enterprises;
	v_outcome jsonb := private.describe_event(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' then
		perform private.rotate_badge_key(p_op.event, p_op.id);
		for v_enterprise in
			select e.* from public.enterprises e join public.events v on v.organisation = e.organisation where v.id = p_op.event order by e.credit_code
		loop
			perform private.append_enterprise(p_op.event, v_enterprise, p_op.id);
		end loop;
		perform private.append_recipients(p_op.event, p_op.id);
	end if;
	return v_outcome;
end $$;

-- The book changed: every open event gets anew the patents it shows and the counterparts that a consent can name. Its own stream is closed; the events are locked one
-- after the other, in one order.
create function private.tell_events(p_book uuid, p_drafts jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
	v_event uuid;
	v_patent public.patents;
	v_numbers text[] := array(select d #>> '{args,number}' from jsonb_array_elements(p_drafts) d where d ->> 'verb' = 'recordPatent');
	v_names text[] := array(select private.clean(d #>> '{args,name}') from jsonb_array_elements(p_drafts) d where d ->> 'verb' = 'recordCounterpart');
begin
	if not exists (select from public.events where id = p_book and type = 'book') then return; end if;
	for v_event in
		select e.id from public.events e where e.organisation = private.organiser_of(p_book) and e.type <> 'book' and e.stage <> 'archived' order by e.id
	loop
		perform private.open_stream(v_event);
		for v_patent in
			select p.* from public.patents p where p.organisation = private.organiser_of(p_book) and p.number = any (v_numbers)
				and exists (select from public.booth_patents bp join public.booths b on b.id = bp.booth where bp.patent = p.id and b.event = v_event) order by p.id
		loop
			perform private.append_patent(v_event, v_patent, null);
		end loop;
		perform private.append_recipients(v_event, null, v_names);
		perform private.close_stream(v_event);
	end loop;
end $$;
