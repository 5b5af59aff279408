-- A pledge's and a filing's number is one however it is spelt, as a deal's is: Y2026440000123 and "y2026 4400 00123" are one pledge.

-- On the tables, by whatever name: public.pledges may be what stands of them.
do $$
begin
	execute format('create index on %s (private.comparable(registration_no)) where registration_no is not null',
		coalesce(to_regclass('public.recorded_pledges'), 'public.pledges'));
	execute format('create index on %s (private.comparable(filing_no)) where filing_no is not null',
		coalesce(to_regclass('public.recorded_filings'), 'public.product_filings'));
end $$;

-- One pledge, whoever recorded it: its number, else borrower, lender, day and amount.
create or replace function private.pledge_identity(p_pledge public.pledges, p_borrower text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce('no:' || private.comparable(p_pledge.registration_no),
		concat_ws('|', p_borrower, private.comparable(p_pledge.lender_name), p_pledge.registered_on, p_pledge.registered_fen))
$$;

create or replace function private.count_filings(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
	return query
		select 'filing', g.id, '', private.comparable(g.filing_no), 1::numeric, g.filed_on, g.organisation, g.event
		from public.product_filings g
		cross join lateral private.firm(g.organisation, g.firm_code, g.firm_name) f
		where (p_units is null or g.id = any (p_units)) and g.organisation = any (p.scope) and g.filing_no is not null and g.filed_on is not null
			and private.is_of_class(p.filters ->> 'acquirer_class', coalesce(g.firm_size, f.size_class), f.tech_sme)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(g.firm_region, f.region), coalesce(g.firm_park, f.park))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, g.firm_name, f.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, g.assisted_by, g.organisation, null));
end $$;

-- Other records of the same deal, pledge or filing.
create or replace function private.same_facts(p_kind text, p_record uuid) returns setof uuid
language sql stable set search_path = ''
as $$
	select o.id from public.deals d join public.deals o on o.id <> d.id and private.comparable(o.record_no) = private.comparable(d.record_no)
	where p_kind = 'deal' and d.id = p_record
	union
	select o.id from public.deals d join public.deals o on o.id <> d.id and private.comparable(o.tech_contract_no) = private.comparable(d.tech_contract_no)
	where p_kind = 'deal' and d.id = p_record
	union
	select o.id from public.deals d join public.deals o on o.id <> d.id and o.patents && d.patents and private.deal_word(o.type) = private.deal_word(d.type)
		and private.is_same_firm(d.acquirer_code, d.acquirer_name, o.acquirer_code, o.acquirer_name)
		and (private.deal_word(d.type) = 'transfer' or o.signed_on is null or d.signed_on is null or o.signed_on = d.signed_on)
	where p_kind = 'deal' and d.id = p_record
	union all
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and private.comparable(o.registration_no) = private.comparable(g.registration_no)
	where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and o.registered_on = g.registered_on and (o.registration_no is null or g.registration_no is null)
		and private.is_same_firm(g.borrower_code, g.borrower_name, o.borrower_code, o.borrower_name) and private.comparable(o.lender_name) = private.comparable(g.lender_name)
	where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.product_filings f join public.product_filings o on o.id <> f.id and private.comparable(o.filing_no) = private.comparable(f.filing_no)
	where p_kind = 'filing' and f.id = p_record
$$;

do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
