-- 杜绝重复申报: the same deal is known by its numbers, as a pledge is by its own; a transfer needs no date for it; and a claim is seen whoever runs the programme it is in.

-- Numbers as they are compared: without spaces and full stops, in one case.
create index on public.deals (private.comparable(record_no)) where record_no is not null;
create index on public.deals (private.comparable(tech_contract_no)) where tech_contract_no is not null;

-- What a deal is counted by: the number it was filed under, else the number of its technology contract, else what it is about. A patent is transferred to
-- the same acquirer once, whenever each of two records says that it was; a licence may come again on another day.
create or replace function private.deal_identity(p_deal public.deals, p_acquirer text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce('no:' || private.comparable(p_deal.record_no), 'contract:' || private.comparable(p_deal.tech_contract_no),
		concat_ws('|', w.word, array_to_string(array(select n from unnest(p_deal.patents) n order by n), ','), p_acquirer,
			case when w.word <> 'transfer' then coalesce(p_deal.signed_on, p_deal.recorded_on) end))
	from (select case when private.deal_word(p_deal.type) = 'transfer' then 'transfer' else p_deal.type end as word) w
$$;

-- Records of the same fact: by number, else by what they are about.
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
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and o.registration_no = g.registration_no where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.pledges g join public.pledges o on o.id <> g.id and o.registered_on = g.registered_on and (o.registration_no is null or g.registration_no is null)
		and private.is_same_firm(g.borrower_code, g.borrower_name, o.borrower_code, o.borrower_name) and private.comparable(o.lender_name) = private.comparable(g.lender_name)
	where p_kind = 'pledge' and g.id = p_record
	union all
	select o.id from public.product_filings f join public.product_filings o on o.id <> f.id and o.filing_no = f.filing_no where p_kind = 'filing' and f.id = p_record
$$;

-- list_programme_flags({ programme }) → { count, flags }: what a person should look at before the programme is handed in. Definer: looks at what others claim, and
-- names whose it is only where the caller sees them.
create or replace function public.list_programme_flags(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_own uuid[] := array(select private.my_organisations());
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
	v_flags jsonb;
begin
	with claimed as materialized (
		select c.record_kind, c.record from private.records_claimed(v_programme.id) c
	), owner as (
		select id, organisation from public.deals union all select id, organisation from public.pledges union all select id, organisation from public.product_filings
	), twins as (
		select c.record_kind, c.record, o as other from claimed c cross join lateral private.same_facts(c.record_kind, c.record) o
	), flags as (
		select 'claimed_twice' as why, t.record_kind, t.record, t.other, null::uuid as organisation from twins t join claimed c on c.record = t.other and c.record_kind = t.record_kind
		where t.record < t.other
		union all
		-- Another organisation, or the one above it, claims the same in a programme of its own. A bureau that counts its region claims nothing.
		select distinct 'claimed_elsewhere', t.record_kind, t.record, t.other, p.organisation from twins t
			join owner w on w.id = t.record join owner x on x.id = t.other and x.organisation <> w.organisation
			join public.programme_records r on r.record = t.other and r.record_kind = t.record_kind
			join public.programme_metrics m on m.id = r.metric join public.programmes p on p.id = m.programme and p.organisation <> v_programme.organisation and p.dropped_at is null
			join public.organisations c on c.id = p.organisation and (p.organisation = x.organisation or c.kind <> 'bureau')
		union all
		select x.why, 'deal', d.id, null, null from claimed c join public.deals d on d.id = c.record
			cross join lateral (values ('related_party', coalesce(d.is_related_party, false)), ('zero_price', d.amount_fen = 0), ('price_missing', d.amount_fen is null),
				('voucher_missing', exists (select from public.deal_payments y where y.deal = d.id and y.paid_on is not null and y.voucher is null))) x(why, is_so)
		where c.record_kind = 'deal' and x.is_so
	)
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('why', f.why, 'kind', f.record_kind, 'record', f.record,
		'card', private.record_card(f.record_kind, f.record, '', '', w.organisation = any (v_own)),
		'other', case when x.organisation = any (v_seen) then f.other end,
		'otherCard', case when x.organisation = any (v_seen) then private.record_card(f.record_kind, f.other, '', '', x.organisation = any (v_own)) end,
		'otherOrganisation', (select o.name from public.organisations o where o.id = f.organisation and o.id = any (v_seen)),
		'lacks', case when l.lacks is not null then jsonb_build_object('name', l.lacks -> 'name', 'code', l.lacks -> 'code',
			'record', case when (l.lacks ->> 'organisation')::uuid = any (v_own) then l.lacks -> 'record' end,
			'organisation', (select o.name from public.organisations o where o.id = (l.lacks ->> 'organisation')::uuid and o.id = any (v_seen) and o.id <> all (v_own))) end))
		order by f.why, f.record, f.other)
	into v_flags from (select * from flags order by why, record, other limit 500) f join owner w on w.id = f.record left join owner x on x.id = f.other
	left join lateral (select private.code_lacking(f.record_kind, f.record, f.other) as lacks) l on f.other is not null;
	return jsonb_build_object('count', coalesce(jsonb_array_length(v_flags), 0), 'flags', coalesce(v_flags, '[]'));
end $$;

-- What was counted under the earlier identity.
do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
