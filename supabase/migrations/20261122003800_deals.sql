-- 台账: what the programmes count: deals about patents with their payments, pledges, and product filings (seeds: record_fields deal.*, pledge.*, filing.*).
-- A deal that came of a lead is recorded at its event, any other in the organisation's book. Money in fen.

create table public.deals (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	lead uuid references public.leads,
	type text not null check (type in ('transfer', 'licence', 'open-licence', 'equity', 'entrusted-transfer', 'use-first-pay-later', 'free-then-paid', 'cross-licence', 'auction-sale')),
	-- 让与方/许可方 and 受让方/被许可方.
	holder_name text not null check (holder_name <> ''),
	holder_code text check (private.is_credit_code(holder_code)),
	holder_kind text not null check (holder_kind in ('university', 'institute', 'enterprise', 'person', 'other')),
	acquirer_name text not null check (acquirer_name <> ''),
	acquirer_code text check (private.is_credit_code(acquirer_code)),
	acquirer_size text check (acquirer_size in ('large', 'medium', 'small', 'micro')),
	acquirer_region text check (acquirer_region ~ '^[0-9]{6}$'),
	patents text[] not null check (cardinality(patents) > 0),
	signed_on date,
	-- When the contract takes effect: a licence is to be filed within three months of it.
	effective_on date,
	-- Null: not agreed yet. Zero: without charge (无偿), which is a price of its own.
	amount_fen bigint check (amount_fen >= 0),
	recorded_on date,
	record_no text check (length(record_no) <= 60),
	record_amount_fen bigint check (record_amount_fen >= 0),
	tech_contract_no text check (length(tech_contract_no) <= 60),
	-- Null: nobody has looked.
	is_related_party boolean,
	facilitated_by text[] not null default '{}',
	updated_at timestamptz not null default now()
);
create index on public.deals (organisation, signed_on);
create index on public.deals (lead);
alter table public.deals enable row level security;
create policy own_and_watched on public.deals for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.deals to authenticated;
comment on table public.deals is '转让, 许可, 作价入股 …: signed, paid and recorded each have their own day, because programmes count by different ones.';

create table public.deal_payments (
	deal uuid not null references public.deals,
	number smallint not null check (number > 0),
	due_on date,
	-- Counted in the year in which it was paid (errata, correction 3).
	paid_on date,
	amount_fen bigint not null check (amount_fen > 0),
	voucher text check (length(voucher) <= 120),
	primary key (deal, number)
);
alter table public.deal_payments enable row level security;
create policy of_visible_deals on public.deal_payments for select to authenticated using (deal in (select id from public.deals));
grant select on public.deal_payments to authenticated;
comment on table public.deal_payments is 'Instalments: 入门费 and royalties may fall in several years.';

create table public.pledges (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	lead uuid references public.leads,
	borrower_name text not null check (borrower_name <> ''),
	borrower_code text check (private.is_credit_code(borrower_code)),
	borrower_size text check (borrower_size in ('large', 'medium', 'small', 'micro')),
	borrower_region text check (borrower_region ~ '^[0-9]{6}$'),
	lender_name text not null check (lender_name <> ''),
	right_kinds text[] not null check (cardinality(right_kinds) > 0 and right_kinds <@ array['patent', 'trademark', 'copyright']),
	patents text[] not null default '{}',
	-- True: the borrower's own patents (errata, correction 10). Null: nobody has looked.
	is_own_patents boolean,
	registered_fen bigint check (registered_fen >= 0),
	registered_on date,
	registration_no text check (length(registration_no) <= 60),
	loan_fen bigint check (loan_fen >= 0),
	paid_out_on date,
	is_inclusive boolean,
	is_in_risk_pool boolean,
	facilitated_by text[] not null default '{}',
	updated_at timestamptz not null default now()
);
create index on public.pledges (organisation, registered_on);
create index on public.pledges (lead);
alter table public.pledges enable row level security;
create policy own_and_watched on public.pledges for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.pledges to authenticated;
comment on table public.pledges is '质押融资: the day of registration and the day of payout are both kept (errata, correction 2).';

create table public.product_filings (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	firm_name text not null check (firm_name <> ''),
	firm_code text check (private.is_credit_code(firm_code)),
	product text not null check (product <> ''),
	patents text[] not null check (cardinality(patents) > 0),
	filing_no text check (length(filing_no) <= 60),
	filed_on date,
	is_intensive boolean,
	sales_fen bigint check (sales_fen >= 0),
	profit_fen bigint,
	assisted_by text[] not null default '{}',
	updated_at timestamptz not null default now()
);
create index on public.product_filings (organisation, filed_on);
alter table public.product_filings enable row level security;
create policy own_and_watched on public.product_filings for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.product_filings to authenticated;
comment on table public.product_filings is '专利产品备案.';

-- The day by which a licence contract is to be filed: three months after it took effect (专利法实施细则 (2023) 15); where that month has no such day, its last
-- (民法典 202). Null for what needs no filing, or is filed. Twin of filingDueOn in src/lib/domain/deal.ts.
create function private.filing_due(p_type text, p_effective_on date, p_recorded_on date) returns date
language sql immutable set search_path = ''
as $$
	select case when p_recorded_on is null and p_type in ('licence', 'open-licence', 'use-first-pay-later', 'free-then-paid', 'cross-licence')
		then (p_effective_on + interval '3 months')::date end
$$;

-- Dates in order, of arguments: a fault's name, or null. Nobody signs, pays or files in the future.
create function private.dates_fault(p_op private.operation, variadic p_names text[]) returns text
language sql stable set search_path = ''
as $$
	select name from unnest(p_names) name
	where private.day_of(p_op.args ->> name) > ((p_op.received_at at time zone 'Asia/Shanghai')::date) or private.day_of(p_op.args ->> name) < '1985-04-01' limit 1
$$;

-- Faults common to the three records: a lead of another event, numbers that are none. Null when there is none.
create function private.record_fault(p_op private.operation) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when p_op.args ->> 'lead' is not null and not exists (select from public.leads where id = (p_op.args ->> 'lead')::uuid and event = p_op.event)
			then private.refused('unknown_subject', 'lead')
		when p_op.args ->> 'lead' is null and not private.is_in_book(p_op) then private.refused('verb_not_allowed', 'event')
		when exists (select from unnest(private.texts_in(p_op.args -> 'patents')) n where not private.is_patent_number(n)) then private.refused('arguments_invalid', 'patents')
	end
$$;

-- recordDeal: a deal joins the 台账, or what is known of it grows; a blank never erases. `payments`, when named, are all payments.
create function private.record_deal(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'deal')::uuid;
	v_fault jsonb := private.record_fault(p_op);
	v_date text := private.dates_fault(p_op, 'signedOn', 'recordedOn');
begin
	if v_id is null then return private.refused('arguments_invalid', 'deal'); end if;
	if v_fault is not null then return v_fault; end if;
	if v_date is not null then return private.refused('arguments_invalid', v_date); end if;
	insert into public.deals as d (id, event, organisation, lead, type, holder_name, holder_code, holder_kind, acquirer_name, acquirer_code, acquirer_size, acquirer_region,
		patents, signed_on, effective_on, amount_fen, recorded_on, record_no, record_amount_fen, tech_contract_no, is_related_party, facilitated_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), (v_args ->> 'lead')::uuid, v_args ->> 'type', private.clean(v_args ->> 'holderName'), v_args ->> 'holderCode',
		v_args ->> 'holderKind', private.clean(v_args ->> 'acquirerName'), v_args ->> 'acquirerCode', v_args ->> 'acquirerSize', v_args ->> 'acquirerRegion',
		private.texts_in(v_args -> 'patents'), private.day_of(v_args ->> 'signedOn'), private.day_of(v_args ->> 'effectiveOn'), (v_args ->> 'amountFen')::bigint,
		private.day_of(v_args ->> 'recordedOn'), private.clean(v_args ->> 'recordNo'), (v_args ->> 'recordAmountFen')::bigint, private.clean(v_args ->> 'techContractNo'),
		(v_args ->> 'isRelatedParty')::boolean, private.texts_in(v_args -> 'facilitatedBy'))
	on conflict (id) do update set type = excluded.type, holder_name = excluded.holder_name, holder_code = coalesce(excluded.holder_code, d.holder_code),
		holder_kind = excluded.holder_kind, acquirer_name = excluded.acquirer_name, acquirer_code = coalesce(excluded.acquirer_code, d.acquirer_code),
		acquirer_size = coalesce(excluded.acquirer_size, d.acquirer_size), acquirer_region = coalesce(excluded.acquirer_region, d.acquirer_region),
		patents = excluded.patents, signed_on = coalesce(excluded.signed_on, d.signed_on), effective_on = coalesce(excluded.effective_on, d.effective_on),
		amount_fen = coalesce(excluded.amount_fen, d.amount_fen), recorded_on = coalesce(excluded.recorded_on, d.recorded_on),
		record_no = coalesce(excluded.record_no, d.record_no), record_amount_fen = coalesce(excluded.record_amount_fen, d.record_amount_fen),
		tech_contract_no = coalesce(excluded.tech_contract_no, d.tech_contract_no), is_related_party = coalesce(excluded.is_related_party, d.is_related_party),
		facilitated_by = case when v_args ? 'facilitatedBy' then excluded.facilitated_by else d.facilitated_by end, updated_at = now()
	where d.event = excluded.event;
	if not found then return private.refused('unknown_subject', 'deal'); end if;
	if v_args ? 'payments' then
		delete from public.deal_payments where deal = v_id;
		insert into public.deal_payments (deal, number, due_on, paid_on, amount_fen, voucher)
		select v_id, ordinality, private.day_of(p ->> 'dueOn'), private.day_of(p ->> 'paidOn'), (p ->> 'amountFen')::bigint, private.clean(p ->> 'voucher')
		from jsonb_array_elements(v_args -> 'payments') with ordinality x(p, ordinality);
	end if;
	return '{"status": "accepted"}';
end $$;

-- recordPledge: as recordDeal.
create function private.record_pledge(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'pledge')::uuid;
	v_fault jsonb := private.record_fault(p_op);
	v_date text := private.dates_fault(p_op, 'registeredOn', 'paidOutOn');
begin
	if v_id is null then return private.refused('arguments_invalid', 'pledge'); end if;
	if v_fault is not null then return v_fault; end if;
	if v_date is not null then return private.refused('arguments_invalid', v_date); end if;
	insert into public.pledges as d (id, event, organisation, lead, borrower_name, borrower_code, borrower_size, borrower_region, lender_name, right_kinds, patents,
		is_own_patents, registered_fen, registered_on, registration_no, loan_fen, paid_out_on, is_inclusive, is_in_risk_pool, facilitated_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), (v_args ->> 'lead')::uuid, private.clean(v_args ->> 'borrowerName'), v_args ->> 'borrowerCode',
		v_args ->> 'borrowerSize', v_args ->> 'borrowerRegion', private.clean(v_args ->> 'lenderName'), private.texts_in(v_args -> 'rightKinds'),
		private.texts_in(v_args -> 'patents'), (v_args ->> 'isOwnPatents')::boolean, (v_args ->> 'registeredFen')::bigint, private.day_of(v_args ->> 'registeredOn'),
		private.clean(v_args ->> 'registrationNo'), (v_args ->> 'loanFen')::bigint, private.day_of(v_args ->> 'paidOutOn'), (v_args ->> 'isInclusive')::boolean,
		(v_args ->> 'isInRiskPool')::boolean, private.texts_in(v_args -> 'facilitatedBy'))
	on conflict (id) do update set borrower_name = excluded.borrower_name, borrower_code = coalesce(excluded.borrower_code, d.borrower_code),
		borrower_size = coalesce(excluded.borrower_size, d.borrower_size), borrower_region = coalesce(excluded.borrower_region, d.borrower_region),
		lender_name = excluded.lender_name, right_kinds = excluded.right_kinds, patents = case when v_args ? 'patents' then excluded.patents else d.patents end,
		is_own_patents = coalesce(excluded.is_own_patents, d.is_own_patents), registered_fen = coalesce(excluded.registered_fen, d.registered_fen),
		registered_on = coalesce(excluded.registered_on, d.registered_on), registration_no = coalesce(excluded.registration_no, d.registration_no),
		loan_fen = coalesce(excluded.loan_fen, d.loan_fen), paid_out_on = coalesce(excluded.paid_out_on, d.paid_out_on),
		is_inclusive = coalesce(excluded.is_inclusive, d.is_inclusive), is_in_risk_pool = coalesce(excluded.is_in_risk_pool, d.is_in_risk_pool),
		facilitated_by = case when v_args ? 'facilitatedBy' then excluded.facilitated_by else d.facilitated_by end, updated_at = now()
	where d.event = excluded.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'pledge') end;
end $$;

-- recordProductFiling: as recordDeal, always in the book.
create function private.record_product_filing(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'filing')::uuid;
	v_fault jsonb := private.record_fault(p_op);
begin
	if v_id is null then return private.refused('arguments_invalid', 'filing'); end if;
	if v_fault is not null then return v_fault; end if;
	if private.dates_fault(p_op, 'filedOn') is not null then return private.refused('arguments_invalid', 'filedOn'); end if;
	insert into public.product_filings as d (id, event, organisation, firm_name, firm_code, product, patents, filing_no, filed_on, is_intensive, sales_fen, profit_fen, assisted_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), private.clean(v_args ->> 'firmName'), v_args ->> 'firmCode', private.clean(v_args ->> 'product'),
		private.texts_in(v_args -> 'patents'), private.clean(v_args ->> 'filingNo'), private.day_of(v_args ->> 'filedOn'), (v_args ->> 'isIntensive')::boolean,
		(v_args ->> 'salesFen')::bigint, (v_args ->> 'profitFen')::bigint, private.texts_in(v_args -> 'assistedBy'))
	on conflict (id) do update set firm_name = excluded.firm_name, firm_code = coalesce(excluded.firm_code, d.firm_code), product = excluded.product,
		patents = excluded.patents, filing_no = coalesce(excluded.filing_no, d.filing_no), filed_on = coalesce(excluded.filed_on, d.filed_on),
		is_intensive = coalesce(excluded.is_intensive, d.is_intensive), sales_fen = coalesce(excluded.sales_fen, d.sales_fen),
		profit_fen = coalesce(excluded.profit_fen, d.profit_fen), assisted_by = case when v_args ? 'assistedBy' then excluded.assisted_by else d.assisted_by end, updated_at = now()
	where d.event = excluded.event;
	return case when found then '{"status": "accepted"}'::jsonb else private.refused('unknown_subject', 'filing') end;
end $$;

-- list_deals({ organisation }) → { deals, pledges, filings }: the 台账, newest first, with payments and filing deadlines. Invoker.
create function public.list_deals(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.recorded_on),
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
create function public.list_duties(request jsonb) returns jsonb
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
			where l.organisation = v_organisation and l.stage in ('submitted', 'accepted') and l.erased_at is null), '[]'),
		'filings', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deal', d.id, 'lead', d.lead, 'acquirerName', d.acquirer_name, 'patents', d.patents, 'dueOn', due,
			'isLate', due < (now() at time zone 'Asia/Shanghai')::date)) order by due, d.id)
			from public.deals d, private.filing_due(d.type, d.effective_on, d.recorded_on) due where d.organisation = v_organisation and due is not null), '[]'));
end $$;

grant execute on function private.filing_due(text, date, date) to authenticated;
grant execute on function public.list_deals(jsonb), public.list_duties(jsonb) to authenticated;
