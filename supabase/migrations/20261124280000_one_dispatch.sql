-- One door again for what an operation does and who may ask for it: verbs of programmes, contacts and files had been laid around it one after the other, and an operation without
-- a verb was refused on the way instead of being held for a server that may know it.

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
		when 'adoptProgramme' then return private.adopt_programme(p_op);
		when 'amendProgramme' then return private.amend_programme(p_op);
		when 'dropProgramme' then return private.drop_programme(p_op);
		when 'reportValue' then return private.report_value(p_op);
		when 'adjustValue' then return private.adjust_value(p_op);
		when 'approveValue' then return private.approve_value(p_op);
		when 'rejectValue' then return private.reject_value(p_op);
		when 'attachEvidence' then return private.attach_evidence(p_op);
		when 'closePeriod' then return private.close_period(p_op);
		when 'confirmIndicator' then return private.confirm_indicator(p_op);
		when 'disputeIndicator' then return private.dispute_indicator(p_op);
		when 'disputeRecord' then return private.dispute_record(p_op);
		when 'linkEvent' then return private.link_event(p_op);
		when 'attachFile' then return private.attach_file(p_op);
		when 'correctContact' then return private.correct_contact(p_op);
		when 'detachFile' then return private.detach_file(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

drop function private.dispatch_before_correct_contact(private.operation);
drop function private.dispatch_file(private.operation);
drop function private.dispatch_record(private.operation);

-- Null when the operation may be done, else its outcome. Programmes, contacts and files at rest are the server's alone: a phone never writes of them.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	if p_op.verb in ('adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue', 'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod',
			'confirmIndicator', 'disputeIndicator', 'disputeRecord', 'linkEvent', 'correctContact', 'detachFile') then
		return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
	end if;
	return private.authority_over_records(p_op);
end $$;

drop function private.authority_before_correct_contact(private.operation);
