-- What an award sheet (奖补测算) opens: the records behind a rate with whose they are, and the ones that would be paid for if something were known of them. Replaces
-- list_award_records, otherwise as it was, by whose record it is.

-- list_award_records({ programme, key }) → { records: [{ kind, record, day, amount, organisation, event?, card, codes }] }: the deals or pledges that pass the filters of an award (metric
-- awards.amount), for the calculator; one fact once, whoever recorded it; `amount` is the filed amount (0 where none was filed: the contract's does not stand in, seeds: A18) or the loan
-- in fen, `codes` the credit codes of the parties. YH060, YH061. Definer: as the other reads of programmes.
create or replace function public.list_award_records(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_metric integer := (select id from public.programme_metrics where programme = v_programme.id and key = request ->> 'key');
	v_counting private.counting;
begin
	if v_metric is null then perform private.refuse('YH061', 'key_unknown'); end if;
	v_counting := jsonb_populate_record(private.counting_of(v_metric), '{"metric": "awards.base"}');
	return jsonb_build_object('records', (
		select coalesce(jsonb_agg(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'day', f.day, 'amount', f.amount, 'organisation', f.organisation,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())),
			'codes', jsonb_strip_nulls(jsonb_build_object('holder', d.holder_code, 'acquirer', d.acquirer_code, 'borrower', g.borrower_code, 'facilitatedBy', coalesce(d.facilitated_by, g.facilitated_by),
				'lender', g.lender_name))) order by f.day, f.record), '[]')
		from (select distinct on (f.record_kind, coalesce(f.subject, f.record::text)) f.*
			from unnest(array['deal', 'pledge']) kind cross join lateral private.facts_counted(v_counting, kind) f
			where f.day between v_programme.starts_on and v_programme.ends_on
			order by f.record_kind, coalesce(f.subject, f.record::text), f.amount desc, f.record) f
		left join public.deals d on f.record_kind = 'deal' and d.id = f.record left join public.pledges g on f.record_kind = 'pledge' and g.id = f.record));
end $$;

-- Deals that an award would count, or count more of, if more were known: registered or filed, the acquirer's size or place, the filed amount of a licence. What is known and
-- fits no filter is not among them: it is no gap.
create function private.deals_lacking(p private.counting) returns table (record_kind text, record uuid, day date, organisation uuid, lacks text[])
language sql stable set search_path = ''
as $$
	select 'deal', (x.deal).id, coalesce((x.deal).recorded_on, (x.deal).signed_on), (x.deal).organisation, l.lacks
	from private.deals_passing(jsonb_populate_record(p, jsonb_build_object('metric', 'deals.contracts', 'filters', p.filters - 'acquirer_class' - 'acquirer_region')), null) x
	cross join lateral private.firm((x.deal).organisation, (x.deal).acquirer_code, (x.deal).acquirer_name) a
	cross join lateral (select coalesce((x.deal).acquirer_size, a.size_class) as size, coalesce((x.deal).acquirer_region, a.region) as region,
		coalesce((x.deal).acquirer_park, a.park) as park, coalesce((x.deal).is_tech_sme, a.tech_sme) as is_tech) k
	cross join lateral (select array_remove(array[
		case when (x.deal).recorded_on is null then 'recorded' end,
		case when p.filters ? 'acquirer_class' and k.size is null then 'size' end,
		case when p.filters ? 'acquirer_region' and k.region is null and k.park is null then 'region' end,
		case when private.deal_word((x.deal).type) in ('licence', 'open-licence') and (x.deal).record_amount_fen is null then 'filed_amount' end], null) as lacks) l
	where l.lacks <> '{}' and not p.filters ? 'pledge_rights'
		and ('size' = any (l.lacks) or private.is_of_class(p.filters ->> 'acquirer_class', k.size, k.is_tech))
		and ('region' = any (l.lacks) or private.is_in_area(p, p.filters ->> 'acquirer_region', k.region, k.park))
		and (private.texts_of(p.filters -> 'patent_kinds') = '{}' or exists (select from unnest((x.deal).patents) n
			where private.patent_kind_of(n) = any (private.texts_of(p.filters -> 'patent_kinds'))))
$$;

-- The same of pledges: registered, what was lent, the borrower's place.
create function private.pledges_lacking(p private.counting) returns table (record_kind text, record uuid, day date, organisation uuid, lacks text[])
language sql stable set search_path = ''
as $$
	select 'pledge', g.id, coalesce(g.registered_on, g.paid_out_on), g.organisation, l.lacks
	from public.pledges g
	cross join lateral private.firm(g.organisation, g.borrower_code, g.borrower_name) f
	cross join lateral (select coalesce(g.borrower_region, f.region) as region, coalesce(g.borrower_park, f.park) as park) k
	cross join lateral (select array_remove(array[
		case when g.registered_on is null then 'recorded' end,
		case when g.loan_fen is null then 'loan' end,
		case when p.filters ? 'borrower_region' and k.region is null and k.park is null then 'region' end], null) as lacks) l
	where l.lacks <> '{}' and p.filters ? 'pledge_rights' and g.organisation = any (p.scope)
		and (p.filters ->> 'pledge_rights' = 'any_ip' or p.filters ->> 'pledge_rights' = any (g.right_kinds))
		and ('region' = any (l.lacks) or private.is_in_area(p, p.filters ->> 'borrower_region', k.region, k.park))
$$;

-- list_award_gaps({ programme, key }) → { records: [{ kind, record, day?, organisation, card, lacks }] }, at most 500: what an award cannot count yet, and what is missing
-- (recorded, size, region, filed_amount, loan). YH060, YH061. Definer: as above.
create function public.list_award_gaps(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_metric integer := (select id from public.programme_metrics where programme = v_programme.id and key = request ->> 'key');
	v_counting private.counting;
begin
	if v_metric is null then perform private.refuse('YH061', 'key_unknown'); end if;
	v_counting := private.counting_of(v_metric);
	return jsonb_build_object('records', (
		select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'day', f.day, 'organisation', f.organisation, 'lacks', f.lacks,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())))) order by f.day, f.record), '[]')
		from (select * from (select * from private.deals_lacking(v_counting) union all select * from private.pledges_lacking(v_counting)) g
			where g.day is null or g.day between v_programme.starts_on and v_programme.ends_on order by g.day, g.record limit 500) f));
end $$;

grant execute on function public.list_award_gaps(jsonb) to authenticated;
