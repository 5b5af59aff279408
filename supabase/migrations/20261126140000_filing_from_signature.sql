-- A licence of which nobody wrote when it takes effect takes effect when it is signed (民法典 502), so the three months for its filing run from the signature: a deadline that is not known is
-- a deadline that is missed. Replaces filing_due and those that ask it, otherwise as they were.

drop function private.filing_due(text, date, date);

-- The day by which a licence contract is to be filed: three months after it took effect (专利法实施细则 (2023) 15, 专利实施许可合同备案办法), or was signed, where that is all that is known; null
-- for what needs no filing, or is filed. A month without such a day ends with its last (民法典 202). TypeScript twin: filingDueOn.
create function private.filing_due(p_type text, p_effective_on date, p_signed_on date, p_recorded_on date) returns date
language sql immutable set search_path = ''
as $$
	select case when p_recorded_on is null and p_type in ('licence', 'open-licence', 'use-first-pay-later', 'free-then-paid', 'cross-licence')
		then (coalesce(p_effective_on, p_signed_on) + interval '3 months')::date end
$$;
grant execute on function private.filing_due(text, date, date, date) to authenticated;

-- A lead as the desk sees it: the organiser's own with every word, a bureau's with the contact, masked, where a consent names it.
create or replace function private.lead_for_desk(p_lead public.leads, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.lead_card(p_lead, case when known.is then private.masked_card(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need)))) end, p_is_own, not known.is)
		|| private.place_of(p_lead.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('mayReveal', known.is, 'boothNumber', (select number from public.booths where id = p_lead.booth),
			'filing', (select jsonb_build_object('dueOn', min(private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on)), 'recordedOn', max(d.recorded_on), 'amountFen', sum(d.amount_fen))
				from public.deals d where d.lead = p_lead.id having count(*) > 0)))
	from (select p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_lead.id, p_lead.need)) as is) known
$$;

-- What became of a lead, as list_deals shows it; and which others speak of the same.
create or replace function private.outcome_of_lead(p_lead uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'holderKind', (select p.holder_kind from public.leads l join public.patents p on p.id = l.patent where l.id = p_lead),
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', coalesce((select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id), '[]'))) order by d.updated_at, d.id) from public.deals d where d.lead = p_lead), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.updated_at, p.id) from public.pledges p where p.lead = p_lead), '[]'),
		'related', coalesce((select jsonb_agg(distinct jsonb_build_object('id', o.id, 'event', o.event, 'why', k.why, 'receipt', o.receipt, 'stage', o.stage))
			from public.lead_links k join public.leads o on o.id = case when k.lead = p_lead then k.other else k.lead end where p_lead in (k.lead, k.other)), '[]'))
$$;

-- Every line of one list ('deals', 'pledges', 'filings') of an organisation with what it is narrowed and ordered by: day (infinity where none is known, so that it stands
-- first), kind, the sum that is added up, the day by which it is to be filed, and its words.
create or replace function private.ledger_lines(p_organisation uuid, p_list text) returns table (record uuid, day date, kind text, sum_fen bigint, due_on date, words text)
language sql stable set search_path = ''
as $$
	select id, coalesce(signed_on, 'infinity'), type, amount_fen, private.filing_due(type, effective_on, signed_on, recorded_on),
		concat_ws('|', acquirer_name, holder_name, array_to_string(patents, '|'), record_no, tech_contract_no)
	from public.deals where organisation = p_organisation and p_list = 'deals'
	union all
	select id, coalesce(registered_on, paid_out_on, 'infinity'), null, coalesce(registered_fen, loan_fen), null,
		concat_ws('|', borrower_name, lender_name, array_to_string(patents, '|'), registration_no)
	from public.pledges where organisation = p_organisation and p_list = 'pledges'
	union all
	select id, coalesce(filed_on, 'infinity'), null, sales_fen, null, concat_ws('|', product, firm_name, array_to_string(patents, '|'), filing_no)
	from public.product_filings where organisation = p_organisation and p_list = 'filings'
$$;

-- One record as list_deals has it.
create or replace function private.ledger_record(p_list text, p_record uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
		'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id)))
	from public.deals d where p_list = 'deals' and d.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(p)) from public.pledges p where p_list = 'pledges' and p.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(f)) from public.product_filings f where p_list = 'filings' and f.id = p_record
$$;

-- list_deals({ organisation }) → { deals, pledges, filings }: the 台账, newest first, with payments and filing deadlines. Invoker.
create or replace function public.list_deals(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on),
			'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id))) order by d.signed_on desc nulls first, d.id)
			from public.deals d where d.organisation = (request ->> 'organisation')::uuid), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.registered_on desc nulls first, p.id)
			from public.pledges p where p.organisation = (request ->> 'organisation')::uuid), '[]'),
		'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(f)) order by f.filed_on desc nulls first, f.id)
			from public.product_filings f where f.organisation = (request ->> 'organisation')::uuid), '[]'))
$$;

-- list_duties({ organisation }) → { calls: [{ lead, company, caller, dueAt, isLate }], filings: [{ deal, lead, acquirerName, patents, dueOn, isLate }] }, the most urgent first:
-- who is to be called within 48 hours, which licence is to be filed within three months. Derived; nothing is stored that could be forgotten. YH003 for another organisation's.
-- Definer: the firm of a lead is granted to nobody.
create or replace function public.list_duties(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object(
		'calls', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('lead', l.id, 'company', coalesce(l.company, n.company), 'caller', l.caller,
			'dueAt', private.iso(private.call_due(l.requested_at)), 'isLate', private.call_due(l.requested_at) < now())) order by l.requested_at, l.id)
			from public.leads l left join public.needs n on n.id = l.need
			where l.organisation = v_organisation and l.stage in ('submitted', 'accepted') and l.erased_at is null and private.can_be_called(l)), '[]'),
		'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deal', d.id, 'lead', d.lead, 'acquirerName', d.acquirer_name, 'patents', d.patents, 'dueOn', due,
			'isLate', due < (now() at time zone 'Asia/Shanghai')::date)) order by due, d.id)
			from public.deals d, private.filing_due(d.type, d.effective_on, d.signed_on, d.recorded_on) due where d.organisation = v_organisation and due is not null), '[]'));
end $$;
