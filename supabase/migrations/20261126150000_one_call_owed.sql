-- One person is owed one call (回访): a need that was shown to three banks is called about once, on the first lead of it that still waits, and the call is made when any of its leads goes
-- forward, whatever the first step of its path is called. A need that was withdrawn owes none. Replaces append_lead, lead_base, lead_condition, leads_fitting, count_leads, list_duties,
-- step_lead and correct_contact, otherwise as they were.

-- Whether the call of the first 48 hours is still owed on a lead: nobody has gone forward with what was asked, it is the first lead of its need that waits, and somebody can be called.
create function private.owes_call(p_lead public.leads) returns boolean
language sql stable set search_path = ''
as $$
	select p_lead.stage in ('submitted', 'accepted') and p_lead.erased_at is null and private.can_be_called(p_lead) and not private.is_need_gone(p_lead)
		and not exists (select from public.leads o where o.need = p_lead.need and o.id <> p_lead.id and (
			o.stage not in ('submitted', 'accepted', 'failed', 'withdrawn')
			or o.stage in ('submitted', 'accepted') and o.erased_at is null and (o.requested_at, o.id) < (p_lead.requested_at, p_lead.id)))
$$;

-- Tells phones again of the leads that wait beside one: whether a call is owed on them depends on it.
create function private.append_waiting(p_lead public.leads, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_lead(id, p_op) from public.leads
	where need = p_lead.need and id <> p_lead.id and stage in ('submitted', 'accepted') and erased_at is null order by id
$$;

-- Streams a lead to the organiser's own phones: never name or mobile, the person only by the id of the list.
create or replace function private.append_lead(p_lead uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(l.event, 'lead', l.id::text, jsonb_strip_nulls(case
		when l.erased_at is not null then jsonb_build_object('erased', true)
		when l.stage = 'withdrawn' then jsonb_build_object('patent', l.patent, 'need', l.need, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'receipt', l.receipt)
		else jsonb_build_object('path', l.path, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'patent', l.patent, 'booth', l.booth, 'need', l.need,
			'intent', l.intent, 'company', l.company, 'contact', l.contact, 'use', l.use, 'budgetFen', l.budget_fen, 'timeframe', l.timeframe, 'callBack', l.call_back,
			'note', l.note, 'receipt', l.receipt, 'requestedAt', private.iso(l.requested_at), 'caller', l.caller,
			'callDueAt', case when private.owes_call(l) then private.iso(private.call_due(l.requested_at)) end) end), p_op)
	from public.leads l where l.id = p_lead
$$;

-- What anybody who may see a lead is told of it, but for the words of the person. p_card is the contact, p_knows as in lead_card. With the patent's status, since only a granted
-- patent's number is written with ZL.
create or replace function private.lead_base(p_lead public.leads, p_card jsonb, p_knows boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p_lead.id, 'event', p_lead.event, 'path', p_lead.path, 'stage', p_lead.stage, 'stageAt', private.iso(p_lead.stage_at),
		'intent', p_lead.intent, 'company', p_lead.company, 'creditCode', p_lead.credit_code, 'budgetFen', p_lead.budget_fen, 'timeframe', p_lead.timeframe,
		'callBack', p_lead.call_back, 'receipt', p_lead.receipt, 'requestedAt', private.iso(p_lead.requested_at), 'caller', p_lead.caller,
		'callDueAt', case when private.owes_call(p_lead) then private.iso(private.call_due(p_lead.requested_at)) end,
		'patent', (select jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'legalStatus', p.legal_status, 'holderName', p.holder_name) from public.patents p where p.id = p_lead.patent),
		'counterpart', (select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'telephone', c.telephone) from public.counterparts c where c.id = p_lead.counterpart),
		'erased', p_lead.erased_at is not null,
		'links', (select nullif(count(*), 0) from public.lead_links k where p_lead.id in (k.lead, k.other)),
		'answers', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('answer', a.answer, 'reason', case when p_knows then a.reason else private.veiled(a.reason, p_card ->> 'name') end,
			'nextStep', case when p_knows then a.next_step else private.veiled(a.next_step, p_card ->> 'name') end,
			'nextOn', a.next_on, 'at', private.iso(a.at))) order by a.at) from public.lead_answers a where a.lead = p_lead.id)))
$$;

-- Which leads l fit a request ($1) among those of organisations ($2), with the words of a search ($3 query, $4 patterns): a condition for EXECUTE, which plans it for these very values.
create or replace function private.lead_condition() returns text
language sql immutable set search_path = ''
as $condition$ select $$
	l.organisation = any ($2) and ($1 ->> 'event' is null or l.event = ($1 ->> 'event')::uuid)
	and ($1 ->> 'stage' is null or l.stage = $1 ->> 'stage') and ($1 ->> 'path' is null or l.path = $1 ->> 'path')
	and ($1 ->> 'intent' is null or l.intent = $1 ->> 'intent') and ($1 ->> 'booth' is null or l.booth = ($1 ->> 'booth')::uuid)
	and ($1 ->> 'counterpart' is null or l.counterpart = ($1 ->> 'counterpart')::uuid)
	and (not coalesce(($1 ->> 'due')::boolean, false) or l.stage in ('submitted', 'accepted') and l.requested_at < private.call_late_before() and private.owes_call(l))
	and ($4 = '{}' or l.id in (
		select f.id from public.leads f
		where f.organisation = any ($2) and ($3 is null or f.words @@ $3) and f.searchable like all ($4)
		union all
		select f.id from public.patents p join public.leads f on f.patent = p.id
		where p.organisation = any ($2) and ($3 is null or p.words @@ $3) and p.searchable like all ($4)))
	and ($1 -> 'after' is null or (l.requested_at, l.id) < (($1 #>> '{after,at}')::timestamptz, ($1 #>> '{after,id}')::uuid)) $$
$condition$;

-- Which leads of organisations fit a request, the newest first; p_limit null gives all. Ids and what counting needs: a row of leads is wide.
create or replace function private.leads_fitting(request jsonb, p_seen uuid[], p_limit integer) returns table (lead uuid, at_stage text, asked_at timestamptz, is_due boolean)
language plpgsql stable set search_path = ''
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query execute 'select l.id, l.stage, l.requested_at, l.stage in (''submitted'', ''accepted'') and l.requested_at < private.call_late_before() and private.owes_call(l) from public.leads l where '
		|| private.lead_condition() || ' order by l.requested_at desc, l.id desc limit $5'
		using request, p_seen, v_search.query, v_search.patterns, p_limit;
end $$;

-- count_leads({ as list_leads }) → { total, due, stages: { stage: n } } of what fits but for stage, due and page: the numbers beside the ways to narrow. Definer as list_leads.
create or replace function public.count_leads(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_search record;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	execute 'select jsonb_build_object(''total'', coalesce(sum(number), 0), ''due'', coalesce(sum(late), 0), ''stages'', coalesce(jsonb_object_agg(stage, number), ''{}''))
		from (select l.stage, count(*) as number, count(*) filter (where l.stage in (''submitted'', ''accepted'') and l.requested_at < $5 and private.owes_call(l)) as late
			from public.leads l where ' || private.lead_condition() || ' group by 1) s'
		into v_answer using request - array['stage', 'due', 'after'], private.asked_organisations(request), v_search.query, v_search.patterns, private.call_late_before();
	return v_answer;
end $$;

-- list_duties({ organisation, limit? }) → { calls: [{ lead, event, company, caller, dueAt, isLate }], callsOwed, filings: [{ deal, lead, event, acquirerName, patents, dueOn, isLate }],
-- filingsDue }: who is to be called within 48 hours, which licence is to be filed within three months; the most urgent first, as many as limit (all, where none is named), beside how many
-- there are. Derived; nothing is stored that could be forgotten. YH003 for another organisation's. Definer: the firm of a lead is granted to nobody.
create or replace function public.list_duties(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_limit integer := (request ->> 'limit')::integer;
	v_calls jsonb;
	v_filings jsonb;
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations()) then perform private.refuse('YH003', 'not_your_event'); end if;
	with owed as (
		select l.id, l.event, l.caller, l.requested_at, coalesce(l.company, n.company) as company from public.leads l left join public.needs n on n.id = l.need
		where l.organisation = v_organisation and l.stage in ('submitted', 'accepted') and private.owes_call(l)
	), first as (select * from owed order by requested_at, id limit v_limit)
	select jsonb_build_object('callsOwed', (select count(*) from owed), 'calls', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('lead', id, 'event', event, 'company', company,
		'caller', caller, 'dueAt', private.iso(private.call_due(requested_at)), 'isLate', private.call_due(requested_at) < now())) order by requested_at, id) from first), '[]')) into v_calls;
	with owed as (
		select d.id, d.event, d.lead, d.acquirer_name, d.patents, due from public.deals d, private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on) due
		where d.organisation = v_organisation and due is not null
	), first as (select * from owed order by due, id limit v_limit)
	select jsonb_build_object('filingsDue', (select count(*) from owed), 'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deal', id, 'event', event, 'lead', lead,
		'acquirerName', acquirer_name, 'patents', patents, 'dueOn', due, 'isLate', due < (now() at time zone 'Asia/Shanghai')::date)) order by due, id) from first), '[]')) into v_filings;
	return v_calls || v_filings;
end $$;

-- Takes a lead to a stage, whoever may have decided it.
create or replace function private.step_lead(p_op private.operation, p_lead public.leads, p_to text) returns void
language plpgsql set search_path = ''
as $$
begin
	insert into public.lead_steps (op, lead, event, from_stage, to_stage, reason, next_step, next_on, by, at)
	values (case when exists (select from public.lead_steps where op = p_op.id) then gen_random_uuid() else p_op.id end, p_lead.id, p_lead.event, p_lead.stage, p_to,
		private.clean(p_op.args ->> 'reason'), private.clean(p_op.args ->> 'nextStep'), private.day_of(p_op.args ->> 'nextOn'), private.recorder(p_op.id), p_op.captured_at);
	update public.leads set stage = p_to, stage_at = p_op.captured_at where id = p_lead.id;
	if p_to = 'withdrawn' then
		perform private.end_consents(p_op, p_lead.id), private.forget_rows(p_lead.event, 'lead', p_lead.id);
	end if;
	perform private.append_lead(p_lead.id, p_op.id), private.append_waiting(p_lead, p_op.id);
end $$;

-- correctContact({ contact, name?, mobile?, title?, pinyin? }): what is named is replaced, null takes mobile or title away. Who it is was put there by the door. What was typed
-- leaves the inbox at once: it would outlive the erasure of the request that it belongs to. A telephone given or taken away changes whether a call is owed, on phones too.
create or replace function private.correct_contact(p_op private.operation) returns jsonb
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
	if p_op.args ? 'mobile' then
		perform private.append_lead(id, p_op.id) from public.leads l where event = p_op.event and stage in ('submitted', 'accepted')
			and (contact = v_id or exists (select from public.needs where id = l.need and contact = v_id)) order by id;
	end if;
	update public.op_inbox set raw = '{"purged":true,"verb":"correctContact"}' where op = p_op.id and event = p_op.event;
	return '{"status": "accepted"}';
end $$;
