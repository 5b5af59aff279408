-- What a person should look at before a programme is handed in: the same record claimed twice (杜绝重复申报), parties that belong together, deals without a price, money without a
-- voucher. Nothing is taken out of the numbers for it: a person decides.

create index on public.deals using gin (patents);
create index on public.pledges (registration_no);
create index on public.product_filings (filing_no);

-- True when two names or codes mean one firm.
create function private.is_same_firm(p_code text, p_name text, p_other_code text, p_other_name text) returns boolean
language sql immutable set search_path = ''
as $$
	select case when p_code is not null and p_other_code is not null then p_code = p_other_code else private.comparable(p_name) = private.comparable(p_other_name) end
$$;

-- The deals, pledges and filings behind a programme's figures.
create function private.records_claimed(p_programme uuid) returns table (record_kind text, record uuid)
language sql stable set search_path = ''
as $$
	select distinct r.record_kind, r.record from public.programme_metrics m join public.programme_records r on r.metric = m.id
	where m.programme = p_programme and r.record_kind in ('deal', 'pledge', 'filing')
$$;

-- Two records of one fact: (kind, record, other). A deal: one patent, one acquirer, one word for its kind; a pledge: its number, or parties and day; a filing: its number.
create function private.same_facts(p_kind text, p_record uuid) returns setof uuid
language sql stable set search_path = ''
as $$
	select o.id from public.deals d join public.deals o on o.id <> d.id and o.patents && d.patents and private.deal_word(o.type) = private.deal_word(d.type)
		and private.is_same_firm(d.acquirer_code, d.acquirer_name, o.acquirer_code, o.acquirer_name)
		and (o.signed_on is null or d.signed_on is null or o.signed_on = d.signed_on)
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

-- list_programme_flags({ programme }) → { count, flags: [{ why, kind, record, card, other?, otherCard?, otherOrganisation? }] }. why: claimed_twice (two records of one fact in this
-- programme), claimed_elsewhere (another organisation's programme counts the same fact; who that is, only for whoever sees both), related_party, zero_price, price_missing,
-- voucher_missing. At most 500. YH060. Definer: records are granted to nobody.
create function public.list_programme_flags(request jsonb) returns jsonb
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
		-- Another organisation claims the same in a programme of its own. A bureau that counts its region claims nothing.
		select distinct 'claimed_elsewhere', t.record_kind, t.record, t.other, p.organisation from twins t
			join owner w on w.id = t.record join owner x on x.id = t.other and x.organisation <> w.organisation
			join public.programme_records r on r.record = t.other and r.record_kind = t.record_kind
			join public.programme_metrics m on m.id = r.metric join public.programmes p on p.id = m.programme and p.id <> v_programme.id and p.organisation = x.organisation and p.dropped_at is null
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
		'otherOrganisation', (select o.name from public.organisations o where o.id = f.organisation and o.id = any (v_seen)))) order by f.why, f.record, f.other)
	into v_flags from (select * from flags order by why, record, other limit 500) f join owner w on w.id = f.record left join owner x on x.id = f.other;
	return jsonb_build_object('count', coalesce(jsonb_array_length(v_flags), 0), 'flags', coalesce(v_flags, '[]'));
end $$;
create index on public.programme_records (record);

grant execute on function public.list_programme_flags(jsonb) to authenticated;
