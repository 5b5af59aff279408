-- 已报送: that a report which was kept went to the authority, on which day, and who said so. The report itself never changes; this stands beside it.

create table public.report_hand_ins (
	report uuid primary key references public.programme_reports,
	handed_in_on date not null,
	handed_in_by text,
	at timestamptz not null,
	op uuid not null
);
alter table public.report_hand_ins enable row level security;
create policy of_visible_reports on public.report_hand_ins for select to authenticated using (report in (select id from public.programme_reports));
grant select on public.report_hand_ins to authenticated;
comment on table public.report_hand_ins is '已报送: the last word on when a report went out.';

-- handInReport({ report, programme, on }): a day from the report's making to today. Said again, the later word stands.
create function private.hand_in_report(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_on date := private.day_of(p_op.args ->> 'on');
	v_report public.programme_reports;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_report from public.programme_reports where id = (p_op.args ->> 'report')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'report'); end if;
	if v_on is null or v_on not between private.china_day(v_report.made_at) and private.china_day(p_op.received_at) then return private.refused('arguments_invalid', 'on'); end if;
	insert into public.report_hand_ins (report, handed_in_on, handed_in_by, at, op) values (v_report.id, v_on, private.recorder(p_op.id), p_op.received_at, p_op.id)
	on conflict (report) do update set handed_in_on = excluded.handed_in_on, handed_in_by = excluded.handed_in_by, at = excluded.at, op = excluded.op;
	return '{"status": "accepted"}';
end $$;

-- As it was, with when and by whom it was handed in.
create or replace function private.report_card(p public.programme_reports) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'programme', p.programme, 'number', p.label, 'kind', p.kind, 'from', p.from_day, 'to', p.to_day, 'version', p.version,
		'counted', p.counted, 'by', p.made_by, 'at', private.iso(p.made_at),
		'handedIn', (select jsonb_build_object('on', h.handed_in_on, 'by', h.handed_in_by) from public.report_hand_ins h where h.report = p.id)))
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
		when 'strikeRecord' then return private.strike_record(p_op);
		when 'restoreRecord' then return private.restore_record(p_op);
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
		when 'handInReport' then return private.hand_in_report(p_op);
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
			'confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'linkEvent', 'correctContact', 'detachFile', 'recordEntry', 'freezeReport', 'handInReport',
			'draftDocument', 'publishDocument', 'withdrawDocument', 'strikeRecord', 'restoreRecord') then
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
			'approveValue', 'rejectValue', 'attachEvidence', 'closePeriod', 'recordEntry', 'freezeReport', 'handInReport', 'draftDocument', 'publishDocument', 'withdrawDocument']
		or p_event is null and p_organisation in (select private.watched_organisations()) and verbs <@ array['confirmIndicator', 'disputeIndicator', 'confirmRecord', 'disputeRecord', 'freezeReport', 'handInReport'])
	from asked
$$;
