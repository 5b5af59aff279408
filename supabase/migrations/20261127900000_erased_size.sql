-- A need whose personal data are erased while it stands counts on: also as that of a small firm, where the need alone says that it is one.

create or replace function private.erase_request(p_op private.operation) returns jsonb
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
			fields = jsonb_strip_nulls(jsonb_build_object('title', '（已删除）', 'visibility', n.visibility, 'company', n.company, 'creditCode', n.credit_code, 'sizeClass', n.fields ->> 'sizeClass', 'industry', n.industry))
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
