-- A programme claims what lies in its days. Records of other days are kept by chance (of a stock, of the years before) and are no claim of it, nor of another's.

-- The deals, pledges and filings that a programme claims.
create or replace function private.records_claimed(p_programme uuid) returns table (record_kind text, record uuid)
language sql stable set search_path = ''
as $$
	select distinct r.record_kind, r.record from public.programmes p join public.programme_metrics m on m.programme = p.id join public.programme_records r on r.metric = m.id
	where p.id = p_programme and r.record_kind in ('deal', 'pledge', 'filing') and r.day between p.starts_on and p.ends_on
$$;

-- list_programme_flags({ programme }) → { count, flags }: definer, as before.
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
				and r.day between p.starts_on and p.ends_on
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
