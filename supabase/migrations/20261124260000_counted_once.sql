-- What a second look at the counting mended: one deal is one whoever of its parties recorded it, an award takes a fact once, 全市 of a municipality is all of it,
-- and a programme is amended under the locks that pushes take, in their order. Functions are replaced whole, otherwise as they were.

-- One deal is one by its kind, patents, acquirer and day, whoever recorded it (seeds: A49). Its holder says nothing more than the patents, and one side may know it by code, the other by name.
create function private.deal_identity(p_deal public.deals, p_acquirer text) returns text
language sql immutable set search_path = ''
as $$
	select concat_ws('|', p_deal.type, array_to_string(array(select n from unnest(p_deal.patents) n order by n), ','), p_acquirer, coalesce(p_deal.signed_on, p_deal.recorded_on))
$$;

-- Deals that pass every filter, with who their parties are: what all figures of deals share.
create or replace function private.deals_passing(p private.counting, p_units uuid[]) returns table (deal public.deals, acquirer text, identity text)
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_types text[] := private.texts_of(p.filters -> 'deal_types');
	v_holders text[] := private.texts_of(p.filters -> 'holder_types');
begin
	return query
		select d, a.key, private.deal_identity(d, a.key)
		from public.deals d
		cross join lateral private.firm(d.organisation, d.holder_code, d.holder_name) h
		cross join lateral private.firm(d.organisation, d.acquirer_code, d.acquirer_name) a
		where (p_units is null or d.id = any (p_units)) and d.organisation = any (p.scope)
			and (v_types = '{}' or d.type = any (v_types) or private.deal_word(d.type) = any (v_types))
			and not ('related_party' = any (private.texts_of(p.filters -> 'exclude')) and coalesce(d.is_related_party, false))
			and (v_holders = '{}' or private.actor_word(d.holder_kind) = any (v_holders))
			and private.is_in_area(p, p.filters ->> 'holder_region', coalesce(d.holder_region, h.region), h.park)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(d.acquirer_region, a.region), coalesce(d.acquirer_park, a.park))
			and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', case when p.metric like 'smes.%' then 'sme' end), coalesce(d.acquirer_size, a.size_class), coalesce(d.is_tech_sme, a.tech_sme))
			and (p.filters ->> 'holder' is distinct from 'self' or private.is_self(p, d.holder_name, h.key))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, d.acquirer_name, a.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, d.facilitated_by, d.organisation, d.lead));
end $$;

-- Deals: patents (件), patents in deals (次), contracts (count_basis says which), money, and who received. Signed or recorded, by that day; money paid by the day of each payment (errata 3).
create or replace function private.count_deals(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_stage text := coalesce(p.filters ->> 'deal_stage', case when p.metric = 'licences.filing_amount' then 'recorded' else 'signed' end);
	v_kinds text[] := private.texts_of(p.filters -> 'patent_kinds');
	v_basis text := coalesce(p.filters ->> 'count_basis', case when p.metric = 'deals.times' then 'patent_times' when p.metric = 'deals.contracts' then 'contracts' end, 'distinct_patents');
	v_each record;
	v_deal public.deals;
	v_acquirer text;
	v_identity text;
	v_day date;
	v_patents text[];
begin
	if not private.makes_participant(p, 'deal') then return; end if;
	if p.metric = 'awards.base' and p.filters ? 'pledge_rights' then return; end if;
	for v_each in
		select x.deal, x.acquirer, x.identity from private.deals_passing(case when p.metric <> 'pledge_equity.amount' then p
			-- 作价入股: of the unit's own patents (errata 10), so that it is the holder; the rest of the filters is about its pledges.
			else jsonb_populate_record(p, jsonb_build_object('filters', jsonb_strip_nulls(jsonb_build_object('deal_types', '["equity"]'::jsonb, 'holder', p.filters -> 'borrower')))) end, p_units) x
	loop
		v_deal := v_each.deal;
		v_acquirer := v_each.acquirer;
		v_identity := v_each.identity;
		v_day := case v_stage when 'recorded' then v_deal.recorded_on else v_deal.signed_on end;
		v_patents := array(select n from unnest(v_deal.patents) n where v_kinds = '{}' or private.patent_kind_of(n) = any (v_kinds) order by n);
		if v_day is null or v_patents = '{}' then continue; end if;
		case
			when p.metric in ('deals.patents', 'deals.conveyed_share', 'deals.times', 'deals.contracts') then
				if v_basis = 'contracts' then
					return query select 'deal', v_deal.id, '', v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event;
				else
					return query select 'deal', v_deal.id, n, n || case v_basis when 'patent_times' then '|' || v_identity else '' end, 1::numeric, v_day, v_deal.organisation, v_deal.event
						from unnest(v_patents) n;
				end if;
			when p.metric in ('open_licences.count', 'open_licences.patents') then
				if v_deal.type = 'open-licence' and v_basis = 'contracts' then
					return query select 'deal', v_deal.id, '', v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event;
				elsif v_deal.type = 'open-licence' then
					return query select 'deal', v_deal.id, n, case p.metric when 'open_licences.count' then n || '|' || v_acquirer else n end, 1::numeric, v_day, v_deal.organisation, v_deal.event
						from unnest(v_patents) n;
				end if;
			when p.metric in ('deals.receiving_enterprises', 'smes.participating', 'smes.policy_covered') then
				return query select 'deal', v_deal.id, '', v_acquirer, 1::numeric, v_day, v_deal.organisation, v_deal.event;
			when p.metric = 'deals.amount_paid' then
				return query select 'deal', v_deal.id, y.number::text, concat_ws('|', v_identity, y.number, y.paid_on), y.amount_fen::numeric, y.paid_on, v_deal.organisation, v_deal.event
					from public.deal_payments y where y.deal = v_deal.id and y.paid_on is not null;
			when p.metric in ('licences.filing_amount', 'awards.base') then
				if p.metric = 'awards.base' or private.deal_word(v_deal.type) in ('licence', 'open-licence') then
					return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.record_amount_fen, 0)::numeric, v_deal.recorded_on,
						v_deal.organisation, v_deal.event;
				end if;
			when p.metric <> 'tech_contracts.amount' or v_deal.tech_contract_no is not null then
				return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.amount_fen, 0)::numeric, v_day, v_deal.organisation, v_deal.event;
			else null;
		end case;
	end loop;
end $$;

-- An event that has begun counts once: of one of the types (its own or a further one), in one of the campaigns, on all of the topics, on one of the chains.
create or replace function private.count_events(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_types text[] := private.texts_of(p.filters -> 'event_types');
	v_campaigns text[] := private.texts_of(p.filters -> 'campaigns');
	v_topics text[] := private.texts_of(p.filters -> 'topics');
begin
	return query
		select 'event', v.id, '', null::text, 1::numeric, private.china_day(v.starts_at), v.organisation, v.id
		from public.events v
		where (p_units is null or v.id = any (p_units)) and v.organisation = any (p.scope) and v.type <> 'book' and v.stage in ('running', 'ended', 'archived')
			and private.counts_for(p, v)
			and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
			and (v_campaigns = '{}' or v.campaigns && v_campaigns)
			and (v_topics = '{}' or v_topics <@ (v.topics || array(select t from public.sessions s, unnest(s.topics) t where s.event = v.id)))
			-- 一月一链: one chain by name, not several in one breath. A chain of the programme's own may have 和 or 及 in its name (汽车及零部件).
			and (p.filters -> 'one_chain_per_event' is distinct from 'true'::jsonb or v.chain = any (p.own_chains) or v.chain !~ '[、,，;；/／]')
			-- A list of chains that is still empty narrows nothing (seeds: filters.chain).
			and (not p.filters ? 'chain' or p.own_chains = '{}' or v.chain = any (p.own_chains));
end $$;

-- A figure at work, with everything that its filters are measured by. Areas that the settings do not name are those of the organisation's region; 全市 of a municipality is
-- all of it, its counties too (500107 and 500235).
create or replace function private.counting_of(p_metric integer) returns private.counting
language sql stable set search_path = ''
as $$
	select row(m.id, p.id, p.organisation, private.comparable(coalesce(p.settings #>> '{self,name}', o.name)),
		case when p.settings #>> '{self,name}' is null then o.credit_code else p.settings #>> '{self,creditCode}' end, m.metric, m.filters,
		jsonb_strip_nulls(jsonb_build_object('own_jurisdiction', o.region, 'district', o.region, 'city',
				case when substr(o.region, 1, 2) in ('11', '12', '31', '50') then substr(o.region, 1, 2) || '0000' else substr(o.region, 1, 4) || '00' end, 'province', substr(o.region, 1, 2) || '0000'))
			|| case when jsonb_typeof(p.settings -> 'areas') = 'object' then p.settings -> 'areas' else '{}' end,
		private.texts_of(p.settings -> case when coalesce(m.filters ->> 'chain', 'programme') = 'programme' then 'ownChain' else 'chainList' end),
		array(select private.counted_organisations(p.organisation)), p.starts_on, p.ends_on, p.years, m.basis)::private.counting
	from public.programme_metrics m join public.programmes p on p.id = m.programme join public.organisations o on o.id = p.organisation
	where m.id = p_metric
$$;

-- list_award_records({ programme, key }) → { records: [{ kind, record, day, amount, card, codes }] }: the deals or pledges that pass the filters of an award (metric awards.amount), for the
-- calculator; one fact once, whoever recorded it; `amount` is the filed amount (0 where none was filed: the contract's does not stand in, seeds: A18) or the loan in fen, `codes` the credit codes of the parties. YH060, YH061. Definer: as the other reads of programmes.
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
		select coalesce(jsonb_agg(jsonb_build_object('kind', f.record_kind, 'record', f.record, 'day', f.day, 'amount', f.amount,
			'card', private.record_card(f.record_kind, f.record, '', '', f.organisation in (select private.my_organisations())),
			'codes', jsonb_strip_nulls(jsonb_build_object('holder', d.holder_code, 'acquirer', d.acquirer_code, 'borrower', g.borrower_code, 'facilitatedBy', coalesce(d.facilitated_by, g.facilitated_by),
				'lender', g.lender_name))) order by f.day, f.record), '[]')
		from (select distinct on (f.record_kind, coalesce(f.subject, f.record::text)) f.*
			from unnest(array['deal', 'pledge']) kind cross join lateral private.facts_counted(v_counting, kind) f
			where f.day between v_programme.starts_on and v_programme.ends_on
			order by f.record_kind, coalesce(f.subject, f.record::text), f.amount desc, f.record) f
		left join public.deals d on f.record_kind = 'deal' and d.id = f.record left join public.pledges g on f.record_kind = 'pledge' and g.id = f.record));
end $$;

-- amendProgramme({ programme, version, definition?, settings?, years?, startsOn?, endsOn?, metrics? }): compare-and-set on the version; counted anew.
create or replace function private.amend_programme(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_args jsonb := p_op.args;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if (v_args ->> 'version')::integer is distinct from v_programme.version then return private.refused('programme_moved', 'version'); end if;
	if exists (select from public.closed_periods where programme = v_programme.id) and v_args ?| array['startsOn', 'years'] and (
		coalesce(v_args ->> 'years', v_programme.years) <> v_programme.years or coalesce(private.day_of(v_args ->> 'startsOn'), v_programme.starts_on) <> v_programme.starts_on) then
		return private.refused('period_closed', 'startsOn');
	end if;
	-- Who pushes holds the facts first and the programme at its commit: here in the same order.
	perform private.lock_facts(o, true) from (select o from private.counted_organisations(v_programme.organisation) o order by o) s;
	update public.programmes set definition = coalesce(v_args -> 'definition', definition), settings = coalesce(v_args -> 'settings', settings),
		years = coalesce(v_args ->> 'years', years), starts_on = coalesce(private.day_of(v_args ->> 'startsOn'), starts_on),
		ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on), version = version + 1
	where id = v_programme.id;
	if v_args ? 'metrics' then perform private.put_metrics(v_programme.id, v_args -> 'metrics'); end if;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $$;

-- dropProgramme({ programme, reason }): it counts nothing any more; what was reported and said of it stays.
create or replace function private.drop_programme(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if length(coalesce(private.clean(p_op.args ->> 'reason'), '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	-- Who pushes holds the facts first and the programme at its commit: here in the same order.
	perform private.lock_facts(o, true) from (select o from private.counted_organisations(v_programme.organisation) o order by o) s;
	update public.programmes set dropped_at = p_op.received_at, dropped_reason = private.clean(p_op.args ->> 'reason') where id = v_programme.id;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $$;

drop function private.deal_identity(public.deals, text, text);

do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
