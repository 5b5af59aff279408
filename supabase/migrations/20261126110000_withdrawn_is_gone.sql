-- A need that its person withdrew is gone for every counterpart that it was shown to, whatever became of the talk: also where the talk had failed. What was concluded stays.
-- Replaces withdraw_request, lead_for_counterpart, answer_lead and advance_lead, otherwise as they were.

-- True from the signature (or, for a service, its end) on. TypeScript twin: isConcluded.
create function private.is_concluded(p_stage text) returns boolean
language sql immutable set search_path = ''
as $$ select p_stage in ('signed', 'filed', 'registered', 'paid', 'done') $$;

-- Whether the need that a lead shows was withdrawn before there was a contract.
create function private.is_need_gone(p_lead public.leads) returns boolean
language sql stable set search_path = ''
as $$ select not private.is_concluded(p_lead.stage) and exists (select from public.needs where id = p_lead.need and withdrawn_at is not null) $$;

-- withdrawRequest({ lead | need, reason? }): 撤回. Every consent ends with it, and the leads that a need opened end as well, those that failed included: they show the need.
-- What was signed or filed stays; a lead by itself can be withdrawn until it is filed.
create or replace function private.withdraw_request(p_op private.operation) returns jsonb
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
		if v_kind = 'need' and private.is_concluded(v_lead.stage) then continue; end if;
		if v_lead.stage = 'failed' or exists (select from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = 'withdrawn') then
			perform private.step_lead(p_op, v_lead, 'withdrawn');
		else
			return private.refused('lead_moved', 'lead') || jsonb_build_object('moved', jsonb_build_object('stage', v_lead.stage, 'at', private.iso(v_lead.stage_at)));
		end if;
	end loop;
	if v_kind = 'need' then
		update public.needs set withdrawn_at = coalesce(withdrawn_at, p_op.received_at), withdrawn_reason = private.clean(p_op.args ->> 'reason') where id = v_need;
		perform private.end_consents(p_op, v_need), private.forget_rows(p_op.event, 'need', v_need), private.append_need(v_need, p_op.id);
	end if;
	return '{"status": "accepted"}';
end $$;

-- Withdrawn, by itself or with its need, or erased, a counterpart sees that it was, and of what.
create or replace function private.lead_for_counterpart(p_lead public.leads) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_knows boolean := private.may_know(p_lead.counterpart, p_lead.id, p_lead.need);
	v_contact uuid := coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need));
begin
	if p_lead.stage = 'withdrawn' or p_lead.erased_at is not null or private.is_need_gone(p_lead) then
		return jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'stage', 'withdrawn', 'stageAt', private.iso(p_lead.stage_at),
			'patent', private.lead_base(p_lead, null, false) -> 'patent'));
	end if;
	return private.lead_card(p_lead, case when v_knows then private.contact_card(p_lead.event, v_contact) end, v_knows) - array['caller', 'links', 'creditCode', 'event'];
end $$;

-- answerLead({ lead, counterpart, answer, reason?, nextStep?, nextOn? }): the counterpart's word, through its link.
-- As its last answer word for word, it is that one: a form was sent again.
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
	if v_lead.stage = 'withdrawn' or v_lead.erased_at is not null or private.is_need_gone(v_lead) then return private.refused('request_withdrawn', 'lead'); end if;
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

-- advanceLead({ lead, from, to, reason?, nextStep?, nextOn? }): compare-and-set. Somebody was quicker: refused, with where it stands, who took it there and when.
-- What its person took back goes nowhere any more.
create or replace function private.advance_lead(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_lead public.leads;
	v_to text := p_op.args ->> 'to';
	v_needs_reason boolean;
begin
	select * into v_lead from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event for update;
	if not found then return private.lead_missing(p_op, (p_op.args ->> 'lead')::uuid); end if;
	if v_lead.stage is distinct from p_op.args ->> 'from' then
		return private.refused('lead_moved', 'from') || jsonb_build_object('moved', (
			select jsonb_strip_nulls(jsonb_build_object('stage', v_lead.stage, 'by', s.by, 'at', private.iso(v_lead.stage_at)))
			from (select 1) one left join lateral (select by from public.lead_steps where lead = v_lead.id order by at desc, op desc limit 1) s on true));
	end if;
	if private.is_need_gone(v_lead) then return private.refused('request_withdrawn', 'lead'); end if;
	select needs_reason into v_needs_reason from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = v_to;
	if not found then return private.refused('arguments_invalid', 'to'); end if;
	if v_needs_reason and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	perform private.step_lead(p_op, v_lead, v_to);
	return '{"status": "accepted"}';
end $$;
