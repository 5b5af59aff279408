-- Leads (对接意向): one request for a patent, or one need shown to one counterpart, and its way to contract and filing. Leads are linked, never merged.
-- A step is compare-and-set against a table of transitions, one path for each kind of deal.

create table private.lead_transitions (
	path text not null,
	from_stage text not null,
	to_stage text not null,
	-- 未达成, 撤回 and steps back say why.
	needs_reason boolean not null,
	primary key (path, from_stage, to_stage)
);
-- The same as STAGE_PATHS in src/lib/domain/deal.ts; compared in test/sql/twins.test.ts. Forward one step (contact may be skipped), back one step with a reason,
-- 未达成 and 撤回 from everywhere but the end; what fell through can be taken up again.
insert into private.lead_transitions (path, from_stage, to_stage, needs_reason)
with paths(path, stages) as (values
	-- 已提交 → 已联系 → 洽谈中 → 已签约 → 已备案/已登记.
	('conveyance', array['submitted', 'contacted', 'negotiating', 'signed', 'filed']),
	-- Universities decide within (校内审批) and publish the price (定价公示): 促进科技成果转化法 (2015) 18.
	('conveyance-university', array['submitted', 'contacted', 'negotiating', 'approval', 'published', 'signed', 'filed']),
	-- 已受理 → 尽调 → 评估 → 授信 → 签约 → 质押登记 → 放款.
	('financing', array['accepted', 'diligence', 'valuation', 'credit', 'signed', 'registered', 'paid']),
	-- Policy and service: 已提交 → 已联系 → 服务中 → 已办结.
	('service', array['submitted', 'contacted', 'serving', 'done'])
), steps as (
	select path, stage, place, lead(stage) over w as next, lag(stage) over w as before, lead(stage, 2) over w as after_next
	from paths, unnest(stages) with ordinality s(stage, place) window w as (partition by path order by place)
)
select path, stage, next, false from steps where next is not null
union all select path, stage, after_next, false from steps where stage = 'submitted'
union all select path, stage, before, true from steps where before is not null
union all select path, stage, ending, true from steps, unnest(array['failed', 'withdrawn']) ending where next is not null
union all select path, 'failed', stage, true from steps where place in (1, 2);

create table public.leads (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	path text not null check (path in ('conveyance', 'conveyance-university', 'financing', 'service')),
	stage text not null,
	stage_at timestamptz not null,
	patent uuid references public.patents,
	booth uuid references public.booths,
	need uuid references public.needs,
	-- Who is to answer; null while the patent's holder is not known as somebody who answers.
	counterpart uuid references public.counterparts,
	intent text check (intent in ('licence', 'transfer', 'equity', 'inquiry')),
	company text check (length(company) <= 120),
	credit_code text check (private.is_credit_code(credit_code)),
	-- One firm is one by its credit code, else by its name as written.
	company_key text generated always as (coalesce(credit_code, 'name:' || private.comparable(company))) stored,
	-- An attendee or a row of private.contacts; null for a need shown to a counterpart (the need has it), and once erased.
	contact uuid,
	use text check (length(use) <= 1000),
	budget_fen bigint check (budget_fen >= 0),
	timeframe text check (length(timeframe) <= 60),
	-- 电话回访: call me, rather than write.
	call_back boolean not null default false,
	note text check (length(note) <= 1000),
	-- 回执号, out of the id of the operation.
	receipt text not null,
	op uuid not null,
	requested_at timestamptz not null,
	-- Who calls the person (48-hour 回访); null until somebody is named.
	caller text check (length(caller) <= 60),
	erased_at timestamptz,
	-- What it is found by: the firm and the receipt; the patent is found by itself.
	searchable text not null generated always as (private.searchable(company) || '|' || private.searchable(receipt)) stored,
	words tsvector not null generated always as (private.bigrams(private.searchable(company) || '|' || private.searchable(receipt))) stored,
	check ((patent is null) <> (need is null))
);
create index on public.leads (organisation, requested_at desc, id desc);
-- A bureau reads the newest of many organisations.
create index on public.leads (requested_at desc, id desc);
create index on public.leads (counterpart, requested_at desc);
create index on public.leads (contact);
create index on public.leads (receipt);
create index on public.leads (patent, company_key);
create index on public.leads (need);
create index on public.leads using gin (words);
alter table public.leads enable row level security;
create policy own_and_watched on public.leads for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
-- NOTE: contact, firm and free text are granted to nobody: list_leads shows what each may see of them.
grant select (id, event, organisation, path, stage, stage_at, patent, booth, need, counterpart, intent, budget_fen, timeframe, call_back, receipt, requested_at, caller)
	on public.leads to authenticated;
comment on table public.leads is '对接意向. What the person wrote and how to reach them never leaves without a consent that names who may know.';

create table public.lead_steps (
	op uuid primary key,
	lead uuid not null references public.leads,
	event uuid not null references public.events,
	from_stage text not null,
	to_stage text not null,
	reason text check (length(reason) <= 500),
	next_step text check (length(next_step) <= 200),
	next_on date,
	-- Who took it; null for somebody on a public page or behind a link.
	by text,
	at timestamptz not null
);
create index on public.lead_steps (lead, at);
alter table public.lead_steps enable row level security;
create policy of_visible_leads on public.lead_steps for select to authenticated using (lead in (select id from public.leads));
grant select (op, lead, event, from_stage, to_stage, next_on, by, at) on public.lead_steps to authenticated;
comment on table public.lead_steps is 'Every step of a lead, with who and when.';

create table public.lead_links (
	lead uuid not null references public.leads,
	other uuid not null references public.leads,
	why text not null check (why in ('same_firm_and_patent', 'same_person')),
	primary key (lead, other)
);
alter table public.lead_links enable row level security;
create policy of_visible_leads on public.lead_links for select to authenticated using (lead in (select id from public.leads));
grant select on public.lead_links to authenticated;
comment on table public.lead_links is 'Leads that speak of the same: of one firm for one patent, or of one person. Each keeps its own way.';

create table public.lead_answers (
	op uuid primary key,
	lead uuid not null references public.leads,
	event uuid not null references public.events,
	counterpart uuid not null references public.counterparts,
	answer text not null check (answer in ('interested', 'declined', 'question')),
	-- 不合适的原因, what is asked, what comes next.
	reason text check (length(reason) <= 500),
	next_step text check (length(next_step) <= 200),
	next_on date,
	at timestamptz not null
);
create index on public.lead_answers (lead, at);
alter table public.lead_answers enable row level security;
create policy of_visible_leads on public.lead_answers for select to authenticated using (lead in (select id from public.leads));
-- NOTE: what was written is granted to nobody: it may name the person.
grant select (op, lead, event, counterpart, answer, next_on, at) on public.lead_answers to authenticated;
comment on table public.lead_answers is 'What a counterpart said to a lead, through its link.';

-- By when the person is to be called: 48-hour 回访. Twin of callDueAt in src/lib/domain/lead.ts.
create function private.call_due(p_requested_at timestamptz) returns timestamptz
language sql immutable set search_path = ''
as $$ select p_requested_at + interval '48 hours' $$;

-- Streams a lead to the organiser's own phones: never name or mobile, the person only by the id of the list.
create function private.append_lead(p_lead uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(l.event, 'lead', l.id::text, jsonb_strip_nulls(case
		when l.erased_at is not null then jsonb_build_object('erased', true)
		when l.stage = 'withdrawn' then jsonb_build_object('patent', l.patent, 'need', l.need, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'receipt', l.receipt)
		else jsonb_build_object('path', l.path, 'stage', l.stage, 'stageAt', private.iso(l.stage_at), 'patent', l.patent, 'booth', l.booth, 'need', l.need,
			'intent', l.intent, 'company', l.company, 'contact', l.contact, 'use', l.use, 'budgetFen', l.budget_fen, 'timeframe', l.timeframe, 'callBack', l.call_back,
			'note', l.note, 'receipt', l.receipt, 'requestedAt', private.iso(l.requested_at), 'caller', l.caller,
			'callDueAt', case when l.stage in ('submitted', 'accepted') then private.iso(private.call_due(l.requested_at)) end) end), p_op)
	from public.leads l where l.id = p_lead
$$;

-- Leads that speak of the same as a new one are linked to it.
create function private.link_leads(p_lead public.leads) returns void
language sql set search_path = ''
as $$
	insert into public.lead_links (lead, other, why)
	select p_lead.id, o.id, 'same_firm_and_patent' from public.leads o
	where o.id <> p_lead.id and o.organisation = p_lead.organisation and o.patent = p_lead.patent and o.company_key = p_lead.company_key
	union
	select p_lead.id, o.id, 'same_person' from public.leads o
	where o.id <> p_lead.id and o.event = p_lead.event and o.contact = p_lead.contact
		and not (o.patent is not distinct from p_lead.patent and o.company_key is not distinct from p_lead.company_key)
$$;

-- The path of a deal with a counterpart.
create function private.path_of(p_kind text, p_holder_kind text) returns text
language sql immutable set search_path = ''
as $$
	select case when p_kind = 'financing' then 'financing' when p_kind in ('policy', 'service') then 'service'
		when p_holder_kind = 'university' then 'conveyance-university' else 'conveyance' end
$$;

-- requestPatent({ lead, patent, booth?, intent, company?, creditCode?, contact?, name?, mobile?, title?, use?, budgetFen?, timeframe?, callBack?, note?, consents? }).
-- The id is the form's submit id: sent again, it is the same lead. Without a consent the counterpart learns of the firm and of nobody in it.
create function private.request_patent(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_lead public.leads;
	v_patent public.patents;
	v_fault text;
	v_is uuid;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	v_lead.id := (p_op.args ->> 'lead')::uuid;
	if v_lead.id is null then return private.refused('arguments_invalid', 'lead'); end if;
	select event into v_is from public.leads where id = v_lead.id;
	if found then
		return case when v_is = p_op.event then jsonb_build_object('status', 'merged', 'into', v_lead.id) else private.refused('unknown_subject', 'lead') end;
	end if;
	select * into v_patent from public.patents where id = (p_op.args ->> 'patent')::uuid and organisation = private.organiser_of(p_op.event);
	if not found then return private.refused('unknown_subject', 'patent'); end if;
	v_lead.booth := (p_op.args ->> 'booth')::uuid;
	if v_lead.booth is not null and not exists (select from public.booths where id = v_lead.booth and event = p_op.event) then
		return private.refused('unknown_subject', 'booth');
	end if;
	if p_op.args ->> 'intent' is null then return private.refused('arguments_invalid', 'intent'); end if;
	v_lead.contact := (p_op.args ->> 'contact')::uuid;
	v_lead.company := coalesce(private.clean(p_op.args ->> 'company'),
		(select organisation from public.attendees where id = private.find_attendee(p_op.event, v_lead.contact)));
	if v_lead.company is null and v_lead.contact is null then return private.refused('arguments_invalid', 'company'); end if;
	if private.names_a_stranger(p_op) then return private.refused('unknown_subject', 'consents'); end if;
	v_fault := private.put_contact(p_op);
	if v_fault is not null then return private.refused('arguments_invalid', v_fault); end if;
	v_lead.path := private.path_of('technical', v_patent.holder_kind);
	insert into public.leads (id, event, organisation, path, stage, stage_at, patent, booth, counterpart, intent, company, credit_code, contact, use, budget_fen,
		timeframe, call_back, note, receipt, op, requested_at)
	values (v_lead.id, p_op.event, v_patent.organisation, v_lead.path, 'submitted', p_op.captured_at, v_patent.id, v_lead.booth, v_patent.holder,
		p_op.args ->> 'intent', v_lead.company, p_op.args ->> 'creditCode', v_lead.contact, private.clean(p_op.args ->> 'use'), (p_op.args ->> 'budgetFen')::bigint,
		private.clean(p_op.args ->> 'timeframe'), coalesce((p_op.args ->> 'callBack')::boolean, false), private.clean(p_op.args ->> 'note'), private.receipt_code(p_op.id),
		p_op.id, date_trunc('milliseconds', p_op.captured_at))
	returning * into v_lead;
	perform private.put_consents(p_op, v_lead.id), private.link_leads(v_lead), private.append_lead(v_lead.id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- introduceNeed({ lead, need, counterpart }): a need is shown to one counterpart, which opens a lead. Who is behind it stays hidden without a consent.
create function private.introduce_need(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
	v_need public.needs;
	v_counterpart public.counterparts;
	v_path text;
	v_is uuid;
begin
	if v_id is null then return private.refused('arguments_invalid', 'lead'); end if;
	select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event;
	if not found then return private.need_missing(p_op, (p_op.args ->> 'need')::uuid); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	select * into v_counterpart from public.counterparts where id = (p_op.args ->> 'counterpart')::uuid and organisation = v_need.organisation;
	if not found then return private.refused('unknown_subject', 'counterpart'); end if;
	select id into v_is from public.leads where id = v_id or need = v_need.id and counterpart = v_counterpart.id;
	if found then return jsonb_build_object('status', 'merged', 'into', v_is); end if;
	v_path := private.path_of(v_need.kind, v_counterpart.kind);
	insert into public.leads (id, event, organisation, path, stage, stage_at, need, counterpart, receipt, op, requested_at)
	values (v_id, p_op.event, v_need.organisation, v_path, case v_path when 'financing' then 'accepted' else 'submitted' end, p_op.captured_at, v_need.id,
		v_counterpart.id, private.receipt_code(p_op.id), p_op.id, date_trunc('milliseconds', p_op.captured_at));
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- Held until the lead that it names has come; refused once that is overdue, or when it belongs to another event.
create function private.lead_missing(p_op private.operation, p_lead uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select case when p_lead is null then private.refused('arguments_invalid', 'lead')
		when p_op.is_overdue or exists (select from public.leads where id = p_lead) then private.refused('unknown_subject', 'lead')
		else private.held('waiting_for_parent', 'nobody') || jsonb_build_object('waitsFor', 'lead:' || p_lead) end
$$;

-- advanceLead({ lead, from, to, reason?, nextStep?, nextOn? }): compare-and-set. Somebody was quicker: refused, with where it stands, who took it there and when.
create function private.advance_lead(p_op private.operation) returns jsonb
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
	select needs_reason into v_needs_reason from private.lead_transitions where path = v_lead.path and from_stage = v_lead.stage and to_stage = v_to;
	if not found then return private.refused('arguments_invalid', 'to'); end if;
	if v_needs_reason and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	perform private.step_lead(p_op, v_lead, v_to);
	return '{"status": "accepted"}';
end $$;

-- Takes a lead to a stage, whoever may have decided it.
create function private.step_lead(p_op private.operation, p_lead public.leads, p_to text) returns void
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
	perform private.append_lead(p_lead.id, p_op.id);
end $$;

-- assignLead({ lead, caller }): who calls the person.
create function private.assign_lead(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'lead')::uuid;
begin
	if private.clean(p_op.args ->> 'caller') is null then return private.refused('arguments_invalid', 'caller'); end if;
	update public.leads set caller = private.clean(p_op.args ->> 'caller') where id = v_id and event = p_op.event and erased_at is null;
	if not found then return private.lead_missing(p_op, v_id); end if;
	perform private.append_lead(v_id, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- answerLead({ lead, answer, reason?, nextStep?, nextOn? }): the counterpart's word, through its link. Who it is stands in args.counterpart, put there by the door.
create function private.answer_lead(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_lead public.leads;
begin
	select * into v_lead from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event and counterpart = (p_op.args ->> 'counterpart')::uuid;
	if not found then return private.refused('unknown_subject', 'lead'); end if;
	if v_lead.stage = 'withdrawn' or v_lead.erased_at is not null then return private.refused('request_withdrawn', 'lead'); end if;
	if p_op.args ->> 'answer' = 'declined' and private.clean(p_op.args ->> 'reason') is null then return private.refused('arguments_invalid', 'reason'); end if;
	insert into public.lead_answers (op, lead, event, counterpart, answer, reason, next_step, next_on, at)
	values (p_op.id, v_lead.id, p_op.event, v_lead.counterpart, p_op.args ->> 'answer', private.clean(p_op.args ->> 'reason'), private.clean(p_op.args ->> 'nextStep'),
		private.day_of(p_op.args ->> 'nextOn'), p_op.captured_at);
	return '{"status": "accepted"}';
end $$;
