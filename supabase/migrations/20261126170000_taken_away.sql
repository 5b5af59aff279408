-- What was entered by mistake can be taken away from a record of the 台账: a day, a sum, a claim or a word that the operation names as null. Left out, it stays as it was; blank
-- cells of an import are left out. Replaces record_deal, record_pledge and record_product_filing, otherwise as they were.

-- Empties those columns of a record whose fields the arguments name as null, among p_fields (nothing else can be named). A column is its field in snake_case.
create function private.take_away(p_table text, p_record uuid, p_args jsonb, variadic p_fields text[]) returns void
language plpgsql set search_path = ''
as $$
declare
	v_sets text := (select string_agg(format('%I = null', lower(regexp_replace(f, '([A-Z])', '_\1', 'g'))), ', ') from unnest(p_fields) f where p_args -> f = 'null');
begin
	if v_sets is not null then
		execute format('update public.%I set %s where id = $1', p_table, v_sets) using p_record;
	end if;
end $$;

-- recordDeal: … licenceKind?, endsOn?, territory?, paymentWay?. What is left out stays, null takes away.
create or replace function private.record_deal(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb;
begin
	if private.day_of(v_args ->> 'endsOn') < coalesce(private.day_of(v_args ->> 'effectiveOn'), private.day_of(v_args ->> 'signedOn')) then
		return private.refused('arguments_invalid', 'endsOn');
	end if;
	v_outcome := private.record_deal_without_terms(p_op);
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['licenceKind', 'endsOn', 'territory', 'paymentWay'] then
		update public.deals set licence_kind = coalesce(v_args ->> 'licenceKind', licence_kind), ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on),
			territory = coalesce(private.clean(v_args ->> 'territory'), territory), payment_way = coalesce(private.clean(v_args ->> 'paymentWay'), payment_way)
		where id = (v_args ->> 'deal')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('deals', (v_args ->> 'deal')::uuid, v_args, 'holderCode', 'holderRegion', 'acquirerCode', 'acquirerSize', 'acquirerRegion',
			'acquirerPark', 'isTechSme', 'licenceKind', 'signedOn', 'effectiveOn', 'endsOn', 'territory', 'amountFen', 'paymentWay', 'recordedOn', 'recordNo', 'recordAmountFen', 'techContractNo', 'isRelatedParty');
	end if;
	return v_outcome;
end $$;

-- recordPledge: as recordDeal.
create or replace function private.record_pledge(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_pledge_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['borrowerPark', 'isMunicipalProject'] then
		update public.pledges set borrower_park = coalesce(private.clean(v_args ->> 'borrowerPark'), borrower_park),
			is_municipal_project = coalesce((v_args ->> 'isMunicipalProject')::boolean, is_municipal_project)
		where id = (v_args ->> 'pledge')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('pledges', (v_args ->> 'pledge')::uuid, v_args, 'borrowerCode', 'borrowerSize', 'borrowerRegion', 'borrowerPark', 'isOwnPatents', 'registeredFen', 'registeredOn',
			'registrationNo', 'loanFen', 'paidOutOn', 'isInclusive', 'isInRiskPool', 'isMunicipalProject');
	end if;
	return v_outcome;
end $$;

-- recordProductFiling: as recordDeal, always in the book.
create or replace function private.record_product_filing(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_product_filing_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['firmSize', 'firmRegion', 'firmPark'] then
		update public.product_filings set firm_size = coalesce(v_args ->> 'firmSize', firm_size), firm_region = coalesce(v_args ->> 'firmRegion', firm_region),
			firm_park = coalesce(private.clean(v_args ->> 'firmPark'), firm_park)
		where id = (v_args ->> 'filing')::uuid;
	end if;
	if v_outcome ->> 'status' = 'accepted' then
		perform private.take_away('product_filings', (v_args ->> 'filing')::uuid, v_args, 'firmCode', 'firmSize', 'firmRegion', 'firmPark', 'filingNo',
			'filedOn', 'isIntensive', 'salesFen', 'profitFen');
	end if;
	return v_outcome;
end $$;
