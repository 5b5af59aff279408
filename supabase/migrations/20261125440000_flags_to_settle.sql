-- Two records of one fact count twice while one knows the firm by its code and the other by its name alone: the flag says so, names the code, and whose record lacks it, so that
-- one tap adds it and the two are one. Replaces list_programme_flags by this field, otherwise as it was.

-- Of a deal's acquirer, or a pledge's borrower, as the record itself says it.
create function private.firm_of_record(p_kind text, p_record uuid) returns table (code text, name text)
language sql stable set search_path = ''
as $$
	select acquirer_code, acquirer_name from public.deals where p_kind = 'deal' and id = p_record
	union all select borrower_code, borrower_name from public.pledges where p_kind = 'pledge' and id = p_record
$$;

-- Of two records of one fact, the one that lacks the code that the other has: { record, name, code, organisation }. Null where both have one, or neither.
create function private.code_lacking(p_kind text, p_record uuid, p_other uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('record', l.id, 'name', l.name, 'code', h.code, 'organisation',
		(select organisation from public.deals where id = l.id union all select organisation from public.pledges where id = l.id))
	from (select p_record as id, f.* from private.firm_of_record(p_kind, p_record) f union all select p_other, f.* from private.firm_of_record(p_kind, p_other) f) l
	join (select p_record as id, f.* from private.firm_of_record(p_kind, p_record) f union all select p_other, f.* from private.firm_of_record(p_kind, p_other) f) h on h.id <> l.id
	where l.code is null and h.code is not null
$$;

-- list_programme_flags({ programme }) → { count, flags: [{ why, kind, record, card, other?, otherCard?, otherOrganisation?, lacks? }] }. why: claimed_twice (two records of one fact in
-- this programme), claimed_elsewhere (another organisation's programme counts the same fact; who that is, only for whoever sees both), related_party, zero_price, price_missing,
-- voucher_missing. lacks: { name, code, record?, organisation? }: one of the two lacks the firm's code, which makes them two for the count; `record` when it is the caller's own
-- to mend, `organisation` who else has to, for whoever sees it. At most 500. YH060. Definer: records are granted to nobody.
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
		'otherOrganisation', (select o.name from public.organisations o where o.id = f.organisation and o.id = any (v_seen)),
		'lacks', case when l.lacks is not null then jsonb_build_object('name', l.lacks -> 'name', 'code', l.lacks -> 'code',
			'record', case when (l.lacks ->> 'organisation')::uuid = any (v_own) then l.lacks -> 'record' end,
			'organisation', (select o.name from public.organisations o where o.id = (l.lacks ->> 'organisation')::uuid and o.id = any (v_seen) and o.id <> all (v_own))) end))
		order by f.why, f.record, f.other)
	into v_flags from (select * from flags order by why, record, other limit 500) f join owner w on w.id = f.record left join owner x on x.id = f.other
	left join lateral (select private.code_lacking(f.record_kind, f.record, f.other) as lacks) l on f.other is not null;
	return jsonb_build_object('count', coalesce(jsonb_array_length(v_flags), 0), 'flags', coalesce(v_flags, '[]'));
end $$;
