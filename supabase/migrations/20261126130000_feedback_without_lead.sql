-- An anonymous form says nothing of the lead that it is about: one firm asked, so the lead names it. Neither row nor operation carries it any more, nor the subject of the operation; the
-- slip, which knows no form, still lets each party answer once. Replaces perform_as_respondent, otherwise as it was.

alter table public.feedback drop constraint feedback_check;
-- attendee: about the event. party: about a deal; which one, only where the party gave their name.
alter table public.feedback add check (role = 'party' or lead is null);

-- perform_as_respondent({ secret, draft, isAnonymous }) → { outcomes, head }: giveFeedback by whoever has a link: an attendee about the event, a person or a counterpart about a lead of
-- theirs. Once each: YH035 for a second form. Anonymous, what is stored names neither the person nor the lead. YH015 for a secret that is none, YH025 for a lead that is not theirs.
-- Definer: there is no account; the secret is checked first.
create or replace function public.perform_as_respondent(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_args jsonb := request #> '{draft,args}';
	v_lead uuid := (v_args ->> 'lead')::uuid;
	v_is_anonymous boolean := coalesce((request ->> 'isAnonymous')::boolean, true);
	v_person record;
	v_counterpart uuid;
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then
		select k.counterpart, l.event into v_counterpart, v_person.event from private.counterpart_links k
			left join public.leads l on l.id = v_lead and l.counterpart = k.counterpart where k.secret = request ->> 'secret';
		if v_counterpart is null then perform private.refuse('YH015', 'link_unknown'); end if;
	end if;
	if v_person.event is null or request #>> '{draft,verb}' is distinct from 'giveFeedback'
		or v_counterpart is null and v_lead is not null and not private.is_theirs(v_person.event, v_person.contact, jsonb_build_object('lead', v_lead)) then
		perform private.refuse('YH025', 'not_your_request');
	end if;
	perform private.open_stream(v_person.event);
	if not exists (select from public.feedback where id = (v_args ->> 'feedback')::uuid) then
		insert into private.feedback_slips (about, event, respondent)
		values (coalesce(v_lead, v_person.event), v_person.event, coalesce(v_counterpart, v_person.contact)) on conflict do nothing;
		if not found then perform private.refuse('YH035', 'feedback_given'); end if;
	end if;
	v_args := v_args - case when v_is_anonymous then array['respondent', 'role', 'lead'] else array['respondent', 'role'] end || jsonb_build_object('role', case when v_lead is null then 'attendee' else 'party' end)
		|| case when v_is_anonymous then '{}' else jsonb_build_object('respondent', coalesce(v_counterpart, v_person.contact)) end;
	v_outcomes := private.perform_drafts(v_person.event, jsonb_build_array((request -> 'draft') || jsonb_build_object('args', v_args, 'subject', v_args ->> 'feedback')), true);
	perform private.audit('giveFeedback', v_person.event, v_args ->> 'feedback');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $$;

-- What was given without a name before: row and operation lose the lead.
update public.op_inbox set raw = '{"purged":true,"verb":"giveFeedback"}'
where op in (select op from public.feedback where lead is not null and respondent is null);
update public.feedback set lead = null where lead is not null and respondent is null;
