-- A disputed record is settled by a second word, and a dispute ends with its record: what no longer stands behind a figure is disputed no more.

-- confirmRecord({ programme, key, period, recordKind, record }): by the bureau; its last word on a record counts.
create function private.confirm_record(p_op private.operation) returns jsonb
language sql set search_path = ''
as $$ select private.put_review(p_op, 'confirmed', true) $$;

-- The last word of each bureau on each figure, and on each record that still stands behind its figure in that period.
create or replace function private.last_reviews(p_programme uuid) returns setof public.reviews
language sql stable set search_path = ''
as $$
	select l.* from (
		select distinct on (key, period, record_kind, record, bureau) r.* from public.reviews r where r.programme = p_programme
		order by key, period, record_kind, record, bureau, reviewed_at desc, op desc) l
	where l.record is null or exists (
		select from public.programme_metrics m join public.programmes p on p.id = m.programme
			cross join lateral private.period_days(p.starts_on, p.ends_on, p.years, l.period) d
			join public.programme_records s on s.metric = m.id and s.record_kind = l.record_kind and s.record = l.record and s.day between d.first and d.last
		where m.programme = p_programme and m.key = l.key)
$$;

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
		when 'confirmRecord' then return private.confirm_record(p_op);
		when 'disputeRecord' then return private.dispute_record(p_op);
		when 'linkEvent' then return private.link_event(p_op);
		when 'attachFile' then return private.attach_file(p_op);
		when 'correctContact' then return private.correct_contact(p_op);
		when 'detachFile' then return private.detach_file(p_op);
		when 'recordEntry' then return private.record_entry(p_op);
		when 'freezeReport' then return private.freeze_report(p_op);
		when 'draftDocument' then return private.draft_document(p_op);
		when 'publishDocument' then return private.publish_document(p_op);
		when 'withdrawDocument' then return private.withdraw_document(p_op);
		else return private.held('server_too_old', 'nobody');
	end case;
end $$;

-- Null when the operation may be done, else its outcome. Programmes, contacts, documents and files at rest are the server's alone: a phone never writes of them.
create or replace function private.authority(p_op private.operation) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	if p_op.verb in ('adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue', 'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod',
			'confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'linkEvent', 'correctContact', 'detachFile', 'recordEntry', 'freezeReport',
			'draftDocument', 'publishDocument', 'withdrawDocument') then
		return case when not exists (select from public.enrolments where id = p_op.enrolment and kind = 'server') then private.refused('verb_not_allowed', 'verb') end;
	end if;
	return private.authority_over_records(p_op);
end $$;

-- True when the caller may perform these drafts: the server; an organiser of the organisation; a bureau for its own programmes and documents, and its reviews and reports for whoever
-- lies in its region. An organiser reviews nothing.
create or replace function private.may_perform(p_organisation uuid, p_event uuid, p_drafts jsonb) returns boolean
language sql stable set search_path = ''
as $$
	with asked as (
		select array_agg(distinct coalesce(d ->> 'verb', '')) as verbs from jsonb_array_elements(p_drafts) d
	)
	select p_organisation is not null and (private.is_server()
		or p_organisation in (select private.my_organisations()) and not coalesce(verbs, '{}') && array['confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord']
		or p_event is null and p_organisation in (select private.my_bureaus()) and verbs <@ array['adoptProgramme', 'amendProgramme', 'dropProgramme', 'reportValue', 'adjustValue',
			'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod', 'recordEntry', 'freezeReport', 'draftDocument', 'publishDocument', 'withdrawDocument']
		or p_event is null and p_organisation in (select private.watched_organisations()) and verbs <@ array['confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'freezeReport'])
	from asked
$$;
