-- chooseRecommendations, giveFeedback and recordTargetedPush take their place: who may use them, and what an archived event still takes. Replaces dispatch and authority,
-- otherwise as they were.

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
		when 'chooseRecommendations' then return private.choose_recommendations(p_op);
		when 'giveFeedback' then return private.give_feedback(p_op);
		when 'recordTargetedPush' then return private.record_targeted_push(p_op);
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
		-- late can still be decided; leads are followed for months, and needs are still answered; and a person's rights never end.
		return case when p_op.verb not in ('revokePass', 'revokeEnrolment', 'adoptEnrolment', 'settleHeld', 'introduceNeed', 'advanceLead', 'assignLead', 'answerLead',
				'amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge', 'recordTargetedPush', 'giveFeedback', 'chooseRecommendations')
			and exists (select from public.events where id = p_op.event and stage = 'archived') then private.refused('stage_conflict', 'event') end;
	end if;
	if p_op.verb in ('recordEnterprise', 'createEvent', 'amendEvent', 'advanceEvent', 'issuePass', 'revokePass', 'enrolPhone', 'revokeEnrolment', 'adoptEnrolment',
		'linkAttendees', 'recordCounterpart', 'renewCounterpartLink', 'recordPatent', 'placeBooth', 'introduceNeed', 'assignLead', 'answerLead', 'amendLead',
		'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent', 'recordDeal', 'recordPledge', 'recordProductFiling', 'recordTargetedPush',
		'giveFeedback', 'chooseRecommendations') then
		return private.refused('verb_not_allowed', 'verb');
	end if;
	if p_op.verb = 'sealEnrolment' or p_op.said = 'accept' then return null; end if;
	if v_enrolment.revoked_at is not null then return private.held('enrolment_revoked'); end if;
	if p_op.captured_at > v_enrolment.expires_at then return private.held('enrolment_expired'); end if;
	return null;
end $$;
