-- The 台账 page by page: narrowed, counted and searched in SQL, so that ten thousand deals are not sent to show fifty. list_deals stays for imports, which need them all.

-- Every line of one list ('deals', 'pledges', 'filings') of an organisation with what it is narrowed and ordered by: day (infinity where none is known, so that it stands
-- first), kind, the sum that is added up, the day by which it is to be filed, and its words.
create function private.ledger_lines(p_organisation uuid, p_list text)
returns table (record uuid, day date, kind text, sum_fen bigint, due_on date, words text)
language sql stable set search_path = ''
as $$
	select id, coalesce(signed_on, 'infinity'), type, amount_fen, private.filing_due(type, effective_on, recorded_on),
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
create function private.ledger_record(p_list text, p_record uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.recorded_on),
		'payments', (select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id)))
	from public.deals d where p_list = 'deals' and d.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(p)) from public.pledges p where p_list = 'pledges' and p.id = p_record
	union all select jsonb_strip_nulls(to_jsonb(f)) from public.product_filings f where p_list = 'filings' and f.id = p_record
$$;

-- list_ledger({ organisation, list, record? | text?, kind?, year?, due?: true, after?: { day, id }, limit? }) → { records, next?: { day, id }, total, sumFen, counts: { deals, pledges, filings },
-- years, due, late }: one page, the newest first, without a day before all. total and sumFen are of what fits; counts, years, due and late of the whole list. Words are parted by
-- blanks; each must be found. YH003 for an organisation out of sight. Definer: what stands beside the list is counted past row-level security; who may is checked here.
create function public.list_ledger(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (private.asked_organisations(jsonb_build_object('organisation', coalesce(request ->> 'organisation', ''))))[1];
	v_list text := request ->> 'list';
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_search record;
	v_today date := (now() at time zone 'Asia/Shanghai')::date;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	with lines as materialized (select * from private.ledger_lines(v_organisation, v_list)),
	fitting as materialized (
		select * from lines where (request ->> 'record' is null or record = (request ->> 'record')::uuid) and (request ->> 'kind' is null or kind = request ->> 'kind')
			and (request ->> 'year' is null or day between make_date((request ->> 'year')::integer, 1, 1) and make_date((request ->> 'year')::integer, 12, 31))
			and (not coalesce((request ->> 'due')::boolean, false) or due_on is not null)
			and (v_search.patterns = '{}' or private.searchable(words) like all (v_search.patterns))),
	page as (
		select * from fitting where request -> 'after' is null or (day, record) < ((request #>> '{after,day}')::date, (request #>> '{after,id}')::uuid)
		order by day desc, record desc limit v_limit + 1)
	select jsonb_strip_nulls(jsonb_build_object(
		'records', private.first_of((select coalesce(jsonb_agg(private.ledger_record(v_list, record) order by day desc, record desc), '[]') from page), v_limit),
		'next', (select jsonb_build_object('day', day, 'id', record) from (select * from page order by day desc, record desc offset v_limit - 1 limit 2) last
			where (select count(*) from page) > v_limit order by day desc, record desc limit 1),
		'total', (select count(*) from fitting), 'sumFen', (select coalesce(sum(sum_fen), 0) from fitting),
		'years', (select coalesce(jsonb_agg(year order by year desc), '[]') from (select distinct extract(year from day)::integer as year from lines where isfinite(day)) y),
		'due', (select count(*) from lines where due_on is not null), 'late', (select count(*) from lines where due_on < v_today),
		'counts', jsonb_build_object('deals', (select count(*) from public.deals where organisation = v_organisation),
			'pledges', (select count(*) from public.pledges where organisation = v_organisation),
			'filings', (select count(*) from public.product_filings where organisation = v_organisation)))) into v_answer;
	return v_answer;
end $$;
grant execute on function public.list_ledger(jsonb) to authenticated;
