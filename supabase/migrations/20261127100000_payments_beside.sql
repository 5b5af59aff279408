-- 从高不重复: what else pays for the records of an award. Facts are known across organisations by what they are counted by, so that two records of one deal are one fact.

-- The figures of an award whose filters say which records it is paid for: those of its rates.
create function private.award_rates(p public.programmes) returns setof integer
language sql stable set search_path = ''
as $$
	select m.id from public.programme_metrics m where m.programme = p.id and m.metric = 'awards.amount'
		and jsonb_path_exists(p.definition, '$.indicators[*] ? (@.id == $id && @.rule.op == "rate")', jsonb_build_object('id', m.key))
$$;

-- The deals or pledges that pass the filters of a figure of an award, within its days; one fact once, whoever recorded it. `fact` names it without telling of it.
create function private.award_facts(p public.programmes, p_metric integer) returns table (record_kind text, record uuid, fact text, day date, amount numeric, organisation uuid)
language sql stable set search_path = ''
as $$
	select distinct on (f.record_kind, coalesce(f.subject, f.record::text)) f.record_kind, f.record, f.record_kind || ':' || md5(coalesce(f.subject, f.record::text)), f.day, f.amount, f.organisation
	from unnest(array['deal', 'pledge']) kind
	cross join lateral private.facts_counted(jsonb_populate_record(private.counting_of(p_metric), '{"metric": "awards.base"}'), kind) f
	where f.day between p.starts_on and p.ends_on
	order by f.record_kind, coalesce(f.subject, f.record::text), f.amount desc, f.record
$$;

-- list_award_records({ programme, key }) → { records: [{ kind, record, fact, day, amount, organisation, card, codes }] }: the deals or pledges that pass the filters of an award (metric
-- awards.amount), for the calculator; `fact` is the same wherever it is recorded; `amount` is the filed amount (0 where none was filed: the contract's does not stand in, seeds: A18) or
-- the loan in fen, `codes` the credit codes of the parties. YH060, YH061. Definer: as the other reads of programmes.
create or replace function public.list_award_records(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_metric integer := (select id from public.programme_metrics where programme = v_programme.id and key = request ->> 'key');
begin
	if v_metric is null then perform private.refuse('YH061', 'key_unknown'); end if;
	return jsonb_build_object('records', (
		select coalesce(jsonb_agg(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'fact', f.fact, 'day', f.day, 'amount', f.amount, 'organisation', f.organisation,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())),
			'codes', jsonb_strip_nulls(jsonb_build_object('holder', d.holder_code, 'acquirer', d.acquirer_code, 'borrower', g.borrower_code, 'facilitatedBy', coalesce(d.facilitated_by, g.facilitated_by),
				'lender', g.lender_name))) order by f.day, f.record), '[]')
		from private.award_facts(v_programme, v_metric) f
		left join public.deals d on f.record_kind = 'deal' and d.id = f.record left join public.pledges g on f.record_kind = 'pledge' and g.id = f.record));
end $$;

-- list_payments_beside({ programme }) → { awards: [{ programme, facts }], elsewhere: [fact], supports: [{ programme, facts, unit, code?, name, document, organisationName, funding? }] }: which other
-- awards and projects count the facts that this award pays for. `elsewhere`: in awards that this person does not see. The same award of one who counts the other's records (a bureau of its
-- region) is one payment. YH060. Definer: looks at what others claim, and names them only where the caller sees them.
create function public.list_payments_beside(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_seen uuid[] := array(select private.my_organisations() union select private.watched_organisations());
begin
	return (
		with own as materialized (
			select distinct f.record_kind, f.record, f.fact from private.award_rates(v_programme) m cross join lateral private.award_facts(v_programme, m) f
		), paid as (
			select p.id, p.organisation, array_agg(distinct f.fact order by f.fact) as facts
			from public.programmes p cross join lateral private.award_rates(p) m cross join lateral private.award_facts(p, m) f
			where p.id <> v_programme.id and p.dropped_at is null and p.definition ? 'awardRule' and f.fact in (select fact from own)
				and not (p.organisation <> v_programme.organisation and p.definition ->> 'id' = v_programme.definition ->> 'id'
					and (v_programme.organisation in (select private.counted_organisations(p.organisation)) or p.organisation in (select private.counted_organisations(v_programme.organisation))))
			group by p.id
		), supported as (
			select p.id, array_agg(distinct o.fact order by o.fact) as facts
			from own o cross join lateral (select o.record as record union select private.same_facts(o.record_kind, o.record)) s
			join public.programme_records r on r.record = s.record and r.record_kind = o.record_kind
			join public.programme_metrics m on m.id = r.metric join public.programmes p on p.id = m.programme
			where p.id <> v_programme.id and p.dropped_at is null and p.definition ->> 'kind' in ('project', 'direction') and p.organisation = any (v_seen)
			group by p.id
		)
		select jsonb_build_object(
			'awards', (select coalesce(jsonb_agg(jsonb_build_object('programme', id, 'facts', facts) order by id), '[]') from paid where organisation = any (v_seen)),
			'elsewhere', (select coalesce(jsonb_agg(distinct f), '[]') from paid, unnest(facts) f where organisation <> all (v_seen)),
			'supports', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('programme', p.id, 'facts', s.facts, 'unit', coalesce(p.settings #>> '{self,name}', o.name),
					'code', case when p.settings #>> '{self,name}' is null then o.credit_code else p.settings #>> '{self,creditCode}' end, 'name', p.definition -> 'name',
					'document', p.definition #>> '{document,id}', 'organisationName', o.name, 'funding', p.definition -> 'funding')) order by p.id), '[]')
				from supported s join public.programmes p on p.id = s.id join public.organisations o on o.id = p.organisation)));
end $$;

grant execute on function public.list_payments_beside(jsonb) to authenticated;
