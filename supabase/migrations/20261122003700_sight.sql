-- Who sees what of leads and needs: the organiser all of its own with people masked, a bureau those of its region, a counterpart those meant for it, a person
-- their own. Contacts appear for nobody but the organiser and the recipients that a consent in force names; whole only by an audited reveal, or to a counterpart.

-- A need as somebody outside sees it. The firm is shown unless the need is anonymous: then it is left out, and its name out of every text. One who knows the person
-- knows the firm.
create function private.need_card(p_need public.needs, p_card jsonb, p_knows boolean) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'visibility', p_need.visibility, 'recordedAt', private.iso(p_need.recorded_at),
		'withdrawnAt', private.iso(p_need.withdrawn_at), 'fields', case
			when p_knows then p_need.fields
			when p_need.visibility = 'anonymous' then private.veiled_fields(p_need.fields - array['company', 'creditCode'], p_card ->> 'name', p_need.company)
			else private.veiled_fields(p_need.fields, p_card ->> 'name') end)
$$;

-- What anybody who may see a lead is told of it, but for the words of the person. p_card is the contact, p_knows as in lead_card.
create function private.lead_base(p_lead public.leads, p_card jsonb, p_knows boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'event', p_lead.event, 'path', p_lead.path, 'stage', p_lead.stage, 'stageAt', private.iso(p_lead.stage_at),
		'intent', p_lead.intent, 'company', p_lead.company, 'creditCode', p_lead.credit_code, 'budgetFen', p_lead.budget_fen, 'timeframe', p_lead.timeframe,
		'callBack', p_lead.call_back, 'receipt', p_lead.receipt, 'requestedAt', private.iso(p_lead.requested_at), 'caller', p_lead.caller,
		'callDueAt', case when p_lead.stage in ('submitted', 'accepted') then private.iso(private.call_due(p_lead.requested_at)) end,
		'patent', (select jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'holderName', p.holder_name) from public.patents p where p.id = p_lead.patent),
		'counterpart', (select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind) from public.counterparts c where c.id = p_lead.counterpart),
		'erased', p_lead.erased_at is not null,
		'links', (select nullif(count(*), 0) from public.lead_links k where p_lead.id in (k.lead, k.other)),
		'answers', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('answer', a.answer, 'reason', case when p_knows then a.reason else private.veiled(a.reason, p_card ->> 'name') end,
			'nextStep', case when p_knows then a.next_step else private.veiled(a.next_step, p_card ->> 'name') end,
			'nextOn', a.next_on, 'at', private.iso(a.at))) order by a.at) from public.lead_answers a where a.lead = p_lead.id)))
$$;

-- A lead for whoever is allowed to see it: p_shows is the contact as it may be shown (null: not at all), p_knows whether the words are shown unveiled.
create function private.lead_card(p_lead public.leads, p_shows jsonb, p_knows boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_need public.needs;
	v_card jsonb;
begin
	select * into v_need from public.needs where id = p_lead.need;
	v_card := private.contact_card(p_lead.event, coalesce(p_lead.contact, v_need.contact));
	return jsonb_strip_nulls(private.lead_base(p_lead, v_card, p_knows) || jsonb_build_object(
		'company', case when p_knows then p_lead.company else private.veiled(p_lead.company, v_card ->> 'name') end,
		'timeframe', case when p_knows then p_lead.timeframe else private.veiled(p_lead.timeframe, v_card ->> 'name') end,
		'use', case when p_knows then p_lead.use else private.veiled(p_lead.use, v_card ->> 'name') end,
		'note', case when p_knows then p_lead.note else private.veiled(p_lead.note, v_card ->> 'name') end,
		'need', case when p_lead.need is not null then private.need_card(v_need, v_card, p_knows) end,
		'contact', p_shows));
end $$;

-- The leads of organisations that a request asks for, the newest first, one more than its page holds. Planned anew each time: which index serves depends on the words.
create function private.leads_found(request jsonb, p_seen uuid[], p_limit integer) returns setof public.leads
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select l.* from public.leads l
		where l.organisation = any (p_seen) and (request ->> 'event' is null or l.event = (request ->> 'event')::uuid)
			and (request ->> 'stage' is null or l.stage = request ->> 'stage') and (request ->> 'path' is null or l.path = request ->> 'path')
			and (not coalesce((request ->> 'due')::boolean, false) or l.stage in ('submitted', 'accepted') and private.call_due(l.requested_at) < now())
			and (v_search.patterns = '{}' or l.id in (
				select f.id from public.leads f
				where f.organisation = any (p_seen) and (v_search.query is null or f.words @@ v_search.query) and f.searchable like all (v_search.patterns)
				union all
				select f.id from public.patents p join public.leads f on f.patent = p.id
				where p.organisation = any (p_seen) and (v_search.query is null or p.words @@ v_search.query) and p.searchable like all (v_search.patterns)))
			and (request -> 'after' is null or (l.requested_at, l.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by l.requested_at desc, l.id desc limit p_limit + 1;
end $$;

-- list_leads({ event? | organisation?, stage?, path?, text?, due?: true, after?: { at, id }, limit? }) → { leads, more }, the newest first. The organiser sees its own, people
-- masked; a bureau those of its region, with nobody but whom a consent names. YH003 for an event or organisation out of sight.
-- Definer: free text and contacts are granted to nobody; who may see which organisation is checked here.
create function public.list_leads(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_leads jsonb;
begin
	select coalesce(jsonb_agg(private.lead_for_desk(l, l.organisation = any (v_own)) order by l.requested_at desc, l.id desc), '[]') into v_leads
	from private.leads_found(request, private.asked_organisations(request), v_limit) l;
	return jsonb_build_object('leads', private.first_of(v_leads, v_limit), 'more', jsonb_array_length(v_leads) > v_limit);
end $$;

-- The organisations that a request of the desk is about: those in sight, or the one it names. YH003 where that is nothing of the caller's.
create function private.asked_organisations(request jsonb) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
	v_asked uuid := coalesce((request ->> 'organisation')::uuid, private.organiser_of((request ->> 'event')::uuid));
begin
	if v_asked is null and request ?| array['organisation', 'event'] and (request ->> 'organisation' is not null or request ->> 'event' is not null)
		or v_asked is not null and v_asked <> all (v_seen) or v_seen = '{}' then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	return case when v_asked is null then v_seen else array[v_asked] end;
end $$;

create function private.first_of(p_list jsonb, p_count integer) returns jsonb
language sql immutable set search_path = ''
as $$ select coalesce(jsonb_agg(value order by ordinality), '[]') from jsonb_array_elements(p_list) with ordinality where ordinality <= p_count $$;

create function private.lead_for_desk(p_lead public.leads, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.lead_card(p_lead, case when p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_lead.id, p_lead.need))
		then private.masked_card(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need)))) end, p_is_own)
$$;

-- As leads_found. An anonymous need is not found by the name that it hides: p_own says whose words are all searched.
create function private.needs_found(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer) returns setof public.needs
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select n.* from public.needs n
		where n.organisation = any (p_seen) and (request ->> 'event' is null or n.event = (request ->> 'event')::uuid) and (request ->> 'kind' is null or n.kind = request ->> 'kind')
			and (v_search.patterns = '{}' or (n.organisation = any (p_own) or n.visibility <> 'anonymous')
				and (v_search.query is null or n.words @@ v_search.query) and n.searchable like all (v_search.patterns))
			and (request -> 'after' is null or (n.recorded_at, n.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by n.recorded_at desc, n.id desc limit p_limit + 1;
end $$;

-- list_needs({ event? | organisation?, kind?, text?, after?: { at, id }, limit? }) → { needs, more }, as list_leads. Definer as there.
create function public.list_needs(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_own uuid[] := array(select private.my_organisations());
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_needs jsonb;
begin
	select coalesce(jsonb_agg(private.need_for_desk(n, n.organisation = any (v_own)) order by n.recorded_at desc, n.id desc), '[]') into v_needs
	from private.needs_found(request, private.asked_organisations(request), v_own, v_limit) n;
	return jsonb_build_object('needs', private.first_of(v_needs, v_limit), 'more', jsonb_array_length(v_needs) > v_limit);
end $$;

create function private.need_for_desk(p_need public.needs, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.need_card(p_need, c.card, p_is_own) || jsonb_strip_nulls(jsonb_build_object('event', p_need.event, 'receipt', p_need.receipt,
		'leads', (select nullif(count(*), 0) from public.leads where need = p_need.id), 'contact', case when p_is_own
			or exists (select from private.my_bureaus() b where private.may_know(b, p_need.id)) then private.masked_card(c.card) end))
	from (select private.contact_card(p_need.event, p_need.contact) as card) c
$$;

-- read_lead({ lead }) → the lead with its steps and consents; YH003 when there is none in sight. Definer as list_leads.
create function public.read_lead(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_lead public.leads;
	v_is_own boolean;
	v_card jsonb;
begin
	select * into v_lead from public.leads where id = (request ->> 'lead')::uuid;
	v_is_own := v_lead.organisation in (select private.my_organisations());
	if v_lead.id is null or not (v_is_own or v_lead.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_card := private.contact_card(v_lead.event, coalesce(v_lead.contact, (select contact from public.needs where id = v_lead.need)));
	return private.lead_for_desk(v_lead, v_is_own) || jsonb_build_object(
		'next', (select jsonb_agg(jsonb_build_object('stage', t.to_stage, 'needsReason', t.needs_reason)) from private.lead_transitions t where t.path = v_lead.path and t.from_stage = v_lead.stage),
		'steps', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('from', s.from_stage, 'to', s.to_stage, 'by', s.by, 'at', private.iso(s.at), 'nextOn', s.next_on,
			'reason', case when v_is_own then s.reason else private.veiled(s.reason, v_card ->> 'name') end,
			'nextStep', case when v_is_own then s.next_step else private.veiled(s.next_step, v_card ->> 'name') end)) order by s.at, s.op) from public.lead_steps s where s.lead = v_lead.id), '[]'),
		'consents', private.consents_of(v_lead.id, v_lead.need));
end $$;

create function private.consents_of(variadic p_subjects uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('recipient', recipient, 'kind', recipient_kind, 'name', recipient_name, 'version', version,
		'grantedAt', private.iso(granted_at), 'withdrawnAt', private.iso(withdrawn_at))) order by granted_at, id), '[]')
	from public.consents where subject = any (p_subjects)
$$;

-- reveal_contact({ lead | need, reason }) → { name, mobile?, title? }: whole, with the reason in the audit. The organiser may; a bureau where a consent in force names it.
-- YH003 out of sight, YH024 without a reason of at least 4 characters, YH023 without a consent. Definer as list_leads.
create function public.reveal_contact(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_reason text := private.clean(request ->> 'reason');
	v_about record;
	v_is_own boolean;
	v_bureau uuid;
begin
	select l.id, l.event, l.organisation, l.need, coalesce(l.contact, n.contact) as contact into v_about
	from public.leads l left join public.needs n on n.id = l.need where l.id = (request ->> 'lead')::uuid
	union all select n.id, n.event, n.organisation, null, n.contact from public.needs n where n.id = (request ->> 'need')::uuid limit 1;
	v_is_own := v_about.organisation in (select private.my_organisations());
	if v_about.id is null or not (v_is_own or v_about.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	if length(coalesce(v_reason, '')) < 4 then perform private.refuse('YH024', 'reason_missing'); end if;
	select b into v_bureau from private.my_bureaus() b where private.may_know(b, v_about.id, v_about.need) limit 1;
	if not v_is_own and v_bureau is null then perform private.refuse('YH023', 'consent_missing'); end if;
	perform private.audit('reveal_contact', v_about.event, v_about.id::text, jsonb_strip_nulls(jsonb_build_object('reason', left(v_reason, 200), 'bureau', case when not v_is_own then v_bureau end)));
	return coalesce(private.contact_card(v_about.event, v_about.contact), '{}');
end $$;

-- read_counterpart_page({ secret }) → { counterpart, name, kind, organiser, leads }: what is meant for whoever has this link, the newest first, at most 200. A contact stands
-- with a lead whose person has said, of this recipient, that it may know. YH015 for a secret that is none. Definer: there is no account.
create function public.read_counterpart_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('counterpart', c.id, 'name', c.name, 'kind', c.kind, 'organiser', o.name, 'leads', coalesce((
		select jsonb_agg(private.lead_for_counterpart(l::public.leads) order by l.requested_at desc, l.id)
		from (select * from public.leads where counterpart = c.id order by requested_at desc, id limit 200) l), '[]'))
	into v_answer
	from private.counterpart_links k join public.counterparts c on c.id = k.counterpart join public.organisations o on o.id = c.organisation
	where k.secret = request ->> 'secret';
	if v_answer is null then perform private.refuse('YH015', 'link_unknown'); end if;
	return v_answer;
end $$;

-- Withdrawn or erased, a counterpart sees that it was, and of what.
create function private.lead_for_counterpart(p_lead public.leads) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_knows boolean := private.may_know(p_lead.counterpart, p_lead.id, p_lead.need);
	v_contact uuid := coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need));
begin
	if p_lead.stage = 'withdrawn' or p_lead.erased_at is not null then
		return jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'stage', 'withdrawn', 'stageAt', private.iso(p_lead.stage_at),
			'patent', private.lead_base(p_lead, null, false) -> 'patent'));
	end if;
	return private.lead_card(p_lead, case when v_knows then private.contact_card(p_lead.event, v_contact) end, v_knows) - array['caller', 'links', 'creditCode', 'event'];
end $$;

-- list_requests({ secret }) → { leads, needs }: a person's own requests with stage, answers and consents. YH015 for a secret that is none. Definer: there is no account.
create function public.list_requests(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_person record;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	return jsonb_build_object(
		'leads', coalesce((select jsonb_agg(private.lead_base(l, null, true) - array['caller', 'links'] || jsonb_strip_nulls(jsonb_build_object('use', l.use, 'note', l.note, 'need', l.need,
			'consents', private.consents_of(l.id))) order by l.requested_at desc, l.id)
			from public.leads l left join public.needs n on n.id = l.need
			where l.event = v_person.event and private.same_person(l.event, coalesce(l.contact, n.contact)) = v_person.contact), '[]'),
		'needs', coalesce((select jsonb_agg(private.need_card(n, null, true) || jsonb_build_object('receipt', n.receipt, 'consents', private.consents_of(n.id)) order by n.recorded_at desc, n.id)
			from public.needs n where n.event = v_person.event and private.same_person(n.event, n.contact) = v_person.contact), '[]'));
end $$;

grant execute on function public.list_leads(jsonb), public.list_needs(jsonb), public.read_lead(jsonb), public.reveal_contact(jsonb) to authenticated;
grant execute on function public.read_counterpart_page(jsonb), public.list_requests(jsonb) to anon, authenticated;
