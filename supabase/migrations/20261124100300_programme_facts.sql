-- Which facts a figure of a programme counts: one function for each kind of fact, from the records as they are. Each gives rows (record, part, subject, amount, day); what they
-- add up to, and when they are looked at again, stands in *_programme_counting.sql. The rules are the vocabulary's (seeds: vocabularies.metrics and filters, errata 1 to 4, 10).

-- A figure at work: what it counts, for whom, and whose facts.
create type private.counting as (
	metric_id integer, programme uuid, organisation uuid, own_name text, own_code text, metric text, filters jsonb, areas jsonb,
	own_chains text[], scope uuid[], starts_on date, ends_on date, years text, basis text
);
-- One reason for a figure. Same subject, counted once; without one it counts by itself. Amounts: 1, money in fen, or 1 and 0 for yes and no.
create type private.contribution as (
	record_kind text, record uuid, part text, subject text, amount numeric, day date, organisation uuid, event uuid
);

-- A text, or a list of texts, as a list. Anything else is an empty one: what a filter says is somebody's JSON.
create function private.texts_of(p_value jsonb) returns text[]
language sql immutable set search_path = ''
as $$
	select case jsonb_typeof(p_value) when 'string' then array[p_value #>> '{}']
		when 'array' then array(select value from jsonb_array_elements_text(p_value) where value is not null) else '{}' end
$$;

-- The Asia/Shanghai day of an instant.
create function private.china_day(p_at timestamptz) returns date
language sql immutable set search_path = ''
as $$ select (p_at at time zone 'Asia/Shanghai')::date $$;

-- What kinds of facts a metric looks at; none for what is only reported.
create function private.fact_kinds(p_metric text) returns text[]
language sql immutable set search_path = ''
as $$
	select case
		when p_metric = 'events.held' then array['event']
		when p_metric in ('training.attendances', 'training.persons', 'events.attendances', 'events.enterprises') then array['attendance']
		when p_metric = 'srdi.participation_coverage' then array['attendance', 'need', 'lead']
		when p_metric = 'pushes.sent' then array['push']
		when p_metric = 'enterprises.tagged' then array['enterprise']
		when p_metric in ('needs.captured', 'needs.pledge_intent.enterprises_new') then array['need']
		when p_metric = 'leads.captured' then array['lead']
		when p_metric = 'smes.participating' then array['need', 'lead', 'deal']
		when p_metric in ('deals.patents', 'deals.conveyed_share', 'deals.times', 'deals.contracts', 'deals.amount_contract', 'deals.amount_paid', 'deals.receiving_enterprises',
			'tech_contracts.amount', 'licences.filing_amount', 'open_licences.count', 'open_licences.patents') then array['deal']
		when p_metric in ('pledge.amount', 'pledge.registered_amount', 'pledge.projects', 'pledge.enterprises', 'pledge.inclusive_enterprises', 'pledge.loans_issued') then array['pledge']
		when p_metric in ('pledge_equity.amount', 'smes.policy_covered', 'awards.base') then array['deal', 'pledge']
		when p_metric in ('products.filed', 'products.filed_coverage') then array['filing']
		when p_metric = 'satisfaction.rate' then array['feedback']
		else '{}' end
$$;

-- A firm as its organisation's library has it. `key` is who it is: its credit code, else the code that the library links to exactly this name, else the name.
create function private.firm(p_organisation uuid, p_code text, p_name text, out key text, out size_class text, out tech_sme boolean, out specialised boolean,
	out park text, out chain text, out region text)
language sql stable set search_path = ''
as $$
	select coalesce(p_code, e.credit_code, 'name:' || private.comparable(p_name)), e.size_class, e.tech_sme, e.specialised, e.park, e.chain, e.region
	from (select coalesce(p_code, (
		select min(l.credit_code) from public.enterprises l where l.organisation = p_organisation and private.comparable(l.name) = private.comparable(p_name)
		having count(*) = 1)) as code) known
	left join public.enterprises e on e.organisation = p_organisation and e.credit_code = known.code
$$;

-- The firm behind a request: the one it names, else the one of the person on the list who made it, or that was theirs when the person was forgotten.
create function private.firm_of_request(p_organisation uuid, p_event uuid, p_code text, p_company text, p_contact uuid, p_contact_firm text) returns text[]
language sql stable set search_path = ''
as $$
	select case when p_code is not null or p_company is not null then array[p_code, p_company]
		when k.key like 'name:%' then array[null, substr(k.key, 6)] else array[k.key, null] end
	from (select coalesce((select a.organisation_key from public.attendees a where a.id = private.find_attendee(p_event, p_contact)), p_contact_firm) as key) k
$$;

-- True when an area of the programme's settings holds a place: codes of GB/T 2260, parks by name. What is not known lies in no area.
create function private.is_in_area(p private.counting, p_area text, p_region text, p_park text) returns boolean
language sql stable set search_path = ''
as $$
	select case
		when p_area is null then true
		when p_area = 'own_park' then coalesce(private.comparable(p_park) = any (case when p.areas ? 'own_park'
			then array(select private.comparable(name) from unnest(private.texts_of(p.areas -> 'own_park')) name) else array[p.own_name] end), false)
		when p_area = 'own_jurisdiction_parks' and private.comparable(p_park) in (select private.comparable(name) from unnest(private.texts_of(p.areas -> 'own_jurisdiction_parks')) name) then true
		else (p_area <> 'own_jurisdiction_parks' or p_park is not null) and exists (select from unnest(private.texts_of(p.areas -> case p_area
				when 'own_jurisdiction_parks' then 'own_jurisdiction' else p_area end)) code where code ~ '^[0-9]{6}$' and private.region_contains(code, p_region)) end
$$;

-- enterprise: any firm · sme: medium, small or micro · tech_sme: one of those that is technology-based.
create function private.is_of_class(p_class text, p_size text, p_is_tech boolean) returns boolean
language sql immutable set search_path = ''
as $$
	select case when p_class is null or p_class = 'enterprise' then true
		else coalesce(p_size in ('medium', 'small', 'micro') and (p_class <> 'tech_sme' or p_is_tech), false) end
$$;

-- True for the unit that carries the programme out.
create function private.is_self(p private.counting, p_name text, p_code text) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(p_code = p.own_code, false) or coalesce(private.comparable(p_name) = p.own_name, false) $$;

-- Facilitated by the unit: named among those who did, or, where nobody is named, begun as a lead at an event of its own.
create function private.is_via_self(p private.counting, p_names text[], p_organisation uuid, p_lead uuid) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from unnest(p_names) name where private.comparable(name) = p.own_name)
		or p_names = '{}' and p_lead is not null and p_organisation = p.organisation
$$;

-- Invention, utility model or design, as the number says (ZC 0006-2003: 8 and 9 are PCT applications).
create function private.patent_kind_of(p_number text) returns text
language sql immutable set search_path = ''
as $$
	select case substr(p_number, case when length(p_number) > 9 then 5 else 3 end, 1) when '1' then 'invention' when '8' then 'invention'
		when '2' then 'utility_model' when '9' then 'utility_model' when '3' then 'design' end
$$;

-- One deal is one by its kind, patents, parties and day, whoever recorded it (seeds: A49).
create function private.deal_identity(p_deal public.deals, p_holder text, p_acquirer text) returns text
language sql immutable set search_path = ''
as $$
	select concat_ws('|', p_deal.type, array_to_string(array(select n from unnest(p_deal.patents) n order by n), ','), p_holder, p_acquirer, coalesce(p_deal.signed_on, p_deal.recorded_on))
$$;

-- One pledge is one by its registration number, else by its parties and day.
create function private.pledge_identity(p_pledge public.pledges, p_borrower text) returns text
language sql immutable set search_path = ''
as $$
	select coalesce('no:' || p_pledge.registration_no, concat_ws('|', p_borrower, private.comparable(p_pledge.lender_name), p_pledge.registered_on, p_pledge.registered_fen))
$$;

-- Kinds of deals under the four words of the documents: a licence is one whatever its terms, a sale by auction transfers.
create function private.deal_word(p_type text) returns text
language sql immutable set search_path = ''
as $$
	select case when p_type in ('use-first-pay-later', 'free-then-paid', 'cross-licence') then 'licence'
		when p_type in ('entrusted-transfer', 'auction-sale') then 'transfer' else p_type end
$$;

-- The vocabulary's word for a kind of organisation as records have it.
create function private.actor_word(p_kind text) returns text
language sql immutable set search_path = ''
as $$ select case p_kind when 'institute' then 'research-institute' else p_kind end $$;

-- True when an event may count for the programme at all.
create function private.counts_for(p private.counting, p_event public.events) returns boolean
language sql immutable set search_path = ''
as $$ select p_event.counts_for is null or p_event.organisation <> p.organisation or p.programme = any (p_event.counts_for) $$;

-- An event that has begun counts once: of one of the types (its own or a further one), in one of the campaigns, on all of the topics, on one of the chains.
create function private.count_events(p private.counting, p_units uuid[]) returns setof private.contribution
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
			-- A list of chains that is still empty narrows nothing (seeds: filters.chain).
			and (not p.filters ? 'chain' or p.own_chains = '{}' or v.chain = any (p.own_chains));
end $$;

-- People who were there. 人次 counts a person once an event, or once a session where attendance_basis says so (errata); 人数 by who they are; 家数 by their organisation.
create function private.count_attendances(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_is_training boolean := p.metric like 'training.%';
	v_types text[] := case when v_is_training and not p.filters ? 'event_types' then array['training'] else private.texts_of(p.filters -> 'event_types') end;
	v_roles text[] := private.texts_of(p.filters -> 'person_roles');
	v_by_session boolean := coalesce(p.filters ->> 'attendance_basis' = 'session' and p.metric in ('training.attendances', 'events.attendances'), false);
	v_chains text[] := case when p.filters ? 'person_org_chain' then p.own_chains else '{}' end;
begin
	return query
		select 'attendance', a.id, t.part, case p.metric when 'training.persons' then a.person_key when 'events.enterprises' then a.organisation_key
			when 'srdi.participation_coverage' then a.organisation_key end, 1::numeric, t.day, v.organisation, v.id
		from public.events v
		join public.attendees a on a.event = v.id
		cross join lateral (
			select case when v_by_session then s.id::text else '' end as part, min(s.day) as day
			from public.sessions s join public.attendances x on x.session = s.id and x.attendee = a.id where s.event = v.id group by 1
		) t
		left join public.enterprises e on (v_chains <> '{}' or p.metric = 'srdi.participation_coverage') and e.organisation = v.organisation and e.credit_code = a.organisation_key
		where (p_units is null or a.id = any (p_units)) and v.organisation = any (p.scope) and private.counts_for(p, v)
			and (v_types = '{}' or v.type = any (v_types) or v.secondary_types && v_types)
			and (v_roles = '{}' or a.person_role = any (v_roles))
			and (v_chains = '{}' or e.chain = any (v_chains))
			and case p.metric when 'events.enterprises' then a.organisation_kind = 'enterprise' and a.organisation_key is not null
				when 'srdi.participation_coverage' then e.specialised else true end;
end $$;

-- Needs: all of a kind; firms that take part; firms whose first wish to pledge it is, as far as the scope of the programme looks.
create function private.count_needs(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_is_first boolean := p.metric = 'needs.pledge_intent.enterprises_new';
	v_kinds text[] := case when v_is_first then array['financing'] when p.metric = 'smes.participating' then array['technical']
		else private.texts_of(p.filters -> 'need_kinds') end;
begin
	return query
		select 'need', x.id, '', case p.metric when 'needs.captured' then null else x.key end, 1::numeric, private.china_day(x.recorded_at), x.organisation, x.event
		from (
			select n.id, n.organisation, n.event, n.recorded_at, f.*, coalesce(f.size_class, n.fields ->> 'sizeClass') as size,
				v_is_first and row_number() over (partition by f.key order by n.recorded_at, n.id) > 1 as is_later
			from public.needs n
			join public.events v on v.id = n.event
			cross join lateral private.firm_of_request(n.organisation, n.event, n.credit_code, n.company, n.contact, n.contact_firm) who
			cross join lateral private.firm(n.organisation, who[1], who[2]) f
			where (p_units is null or v_is_first or n.id = any (p_units)) and n.organisation = any (p.scope) and private.counts_for(p, v) and (v_kinds = '{}' or n.kind = any (v_kinds))
		) x
		where (p_units is null or x.id = any (p_units)) and not x.is_later and case p.metric
			when 'needs.captured' then true
			when 'needs.pledge_intent.enterprises_new' then x.key is not null
			when 'srdi.participation_coverage' then x.specialised
			else x.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), x.size, x.tech_sme)
				and private.is_in_area(p, p.filters ->> 'acquirer_region', x.region, x.park) end;
end $$;

create function private.count_leads(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
	return query
		select 'lead', l.id, '', case p.metric when 'leads.captured' then null else f.key end, 1::numeric, private.china_day(l.requested_at), l.organisation, l.event
		from public.leads l
		join public.events v on v.id = l.event
		left join public.needs n on n.id = l.need
		cross join lateral private.firm_of_request(l.organisation, l.event, coalesce(l.credit_code, n.credit_code), coalesce(l.company, n.company),
			coalesce(l.contact, n.contact), coalesce(l.contact_firm, n.contact_firm)) who
		cross join lateral private.firm(l.organisation, who[1], who[2]) f
		where (p_units is null or l.id = any (p_units)) and l.organisation = any (p.scope) and private.counts_for(p, v)
			and case p.metric
				when 'leads.captured' then true
				when 'srdi.participation_coverage' then f.specialised
				else f.key is not null and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', 'sme'), f.size_class, f.tech_sme)
					and private.is_in_area(p, p.filters ->> 'acquirer_region', f.region, f.park) end;
end $$;

-- Deals that pass every filter, with who their parties are: what all figures of deals share.
create function private.deals_passing(p private.counting, p_units uuid[]) returns table (deal public.deals, acquirer text, identity text)
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_types text[] := private.texts_of(p.filters -> 'deal_types');
	v_holders text[] := private.texts_of(p.filters -> 'holder_types');
begin
	return query
		select d, a.key, private.deal_identity(d, h.key, a.key)
		from public.deals d
		cross join lateral private.firm(d.organisation, d.holder_code, d.holder_name) h
		cross join lateral private.firm(d.organisation, d.acquirer_code, d.acquirer_name) a
		where (p_units is null or d.id = any (p_units)) and d.organisation = any (p.scope)
			and (v_types = '{}' or private.deal_word(d.type) = any (v_types))
			and (v_holders = '{}' or private.actor_word(d.holder_kind) = any (v_holders))
			and private.is_in_area(p, p.filters ->> 'holder_region', coalesce(d.holder_region, h.region), h.park)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(d.acquirer_region, a.region), coalesce(d.acquirer_park, a.park))
			and private.is_of_class(coalesce(p.filters ->> 'acquirer_class', case when p.metric like 'smes.%' then 'sme' end), coalesce(d.acquirer_size, a.size_class), coalesce(d.is_tech_sme, a.tech_sme))
			and (p.filters ->> 'holder' is distinct from 'self' or private.is_self(p, d.holder_name, h.key))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, d.acquirer_name, a.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, d.facilitated_by, d.organisation, d.lead));
end $$;

-- Deals: patents (件), patents in deals (次), contracts, money, and who received. Signed or recorded, by that day; money paid by the day of each payment (errata 3).
create function private.count_deals(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_stage text := coalesce(p.filters ->> 'deal_stage', case when p.metric = 'licences.filing_amount' then 'recorded' else 'signed' end);
	v_kinds text[] := private.texts_of(p.filters -> 'patent_kinds');
	v_each record;
	v_deal public.deals;
	v_acquirer text;
	v_identity text;
	v_day date;
	v_patents text[];
begin
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
			when p.metric in ('deals.patents', 'deals.conveyed_share') then
				return query select 'deal', v_deal.id, n, n, 1::numeric, v_day, v_deal.organisation, v_deal.event from unnest(v_patents) n;
			when p.metric = 'deals.times' then
				return query select 'deal', v_deal.id, n, n || '|' || v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event from unnest(v_patents) n;
			when p.metric in ('open_licences.count', 'open_licences.patents') then
				if v_deal.type = 'open-licence' then
					return query select 'deal', v_deal.id, n, case p.metric when 'open_licences.count' then n || '|' || v_acquirer else n end, 1::numeric, v_day, v_deal.organisation, v_deal.event
						from unnest(v_patents) n;
				end if;
			when p.metric in ('deals.receiving_enterprises', 'smes.participating', 'smes.policy_covered') then
				return query select 'deal', v_deal.id, '', v_acquirer, 1::numeric, v_day, v_deal.organisation, v_deal.event;
			when p.metric = 'deals.contracts' then
				return query select 'deal', v_deal.id, '', v_identity, 1::numeric, v_day, v_deal.organisation, v_deal.event;
			when p.metric = 'deals.amount_paid' then
				return query select 'deal', v_deal.id, y.number::text, concat_ws('|', v_identity, y.number, y.paid_on), y.amount_fen::numeric, y.paid_on, v_deal.organisation, v_deal.event
					from public.deal_payments y where y.deal = v_deal.id and y.paid_on is not null;
			when p.metric in ('licences.filing_amount', 'awards.base') then
				if p.metric = 'awards.base' or private.deal_word(v_deal.type) in ('licence', 'open-licence') then
					return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.record_amount_fen, case p.metric when 'awards.base' then v_deal.amount_fen end, 0)::numeric, v_deal.recorded_on,
						v_deal.organisation, v_deal.event;
				end if;
			when p.metric <> 'tech_contracts.amount' or v_deal.tech_contract_no is not null then
				return query select 'deal', v_deal.id, '', v_identity, coalesce(v_deal.amount_fen, 0)::numeric, v_day, v_deal.organisation, v_deal.event;
			else null;
		end case;
	end loop;
end $$;

-- Pledges: by the day of registration; loans of the risk pool, and what asks for it (pledge_date = payout), by the day of payout (errata 2).
create function private.count_pledges(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_by_payout boolean := coalesce(p.metric = 'pledge.loans_issued' or p.filters ->> 'pledge_date' = 'payout', false);
	v_leaves_municipal boolean := 'municipal_project_pledges' = any (private.texts_of(p.filters -> 'exclude'));
	v_class text := case p.metric when 'smes.policy_covered' then 'sme' else p.filters ->> 'borrower_class' end;
begin
	if p.metric = 'awards.base' and not p.filters ? 'pledge_rights' then return; end if;
	return query
		select 'pledge', g.id, '', case when p.metric in ('pledge.enterprises', 'pledge.inclusive_enterprises', 'smes.policy_covered') then f.key else private.pledge_identity(g, f.key) end,
			case when p.metric in ('pledge.amount', 'pledge.loans_issued', 'pledge_equity.amount', 'awards.base') then coalesce(g.loan_fen, 0)
				when p.metric = 'pledge.registered_amount' then coalesce(g.registered_fen, 0) else 1 end::numeric,
			case when v_by_payout then g.paid_out_on else g.registered_on end, g.organisation, g.event
		from public.pledges g
		cross join lateral private.firm(g.organisation, g.borrower_code, g.borrower_name) f
		where (p_units is null or g.id = any (p_units)) and g.organisation = any (p.scope)
			and case when v_by_payout then g.paid_out_on else g.registered_on end is not null
			and (coalesce(p.filters ->> 'pledge_rights', 'any_ip') = 'any_ip' or p.filters ->> 'pledge_rights' = any (g.right_kinds))
			and private.is_of_class(v_class, coalesce(g.borrower_size, f.size_class), f.tech_sme)
			and private.is_in_area(p, p.filters ->> 'borrower_region', coalesce(g.borrower_region, f.region), coalesce(g.borrower_park, f.park))
			and (p.filters ->> 'borrower' is distinct from 'self' or private.is_self(p, g.borrower_name, f.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, g.facilitated_by, g.organisation, g.lead))
			and (p.metric not in ('pledge.inclusive_enterprises') or g.is_inclusive)
			and (p.metric <> 'pledge_equity.amount' or g.is_own_patents)
			and (p.filters -> 'risk_pool' is distinct from 'true'::jsonb and p.metric <> 'pledge.loans_issued' or g.is_in_risk_pool)
			and not (v_leaves_municipal and coalesce(g.is_municipal_project, false));
end $$;

-- Product filings with a number, by the day of filing; one filing is one by its number.
create function private.count_filings(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
	return query
		select 'filing', g.id, '', g.filing_no, 1::numeric, g.filed_on, g.organisation, g.event
		from public.product_filings g
		cross join lateral private.firm(g.organisation, g.firm_code, g.firm_name) f
		where (p_units is null or g.id = any (p_units)) and g.organisation = any (p.scope) and g.filing_no is not null and g.filed_on is not null
			and private.is_of_class(p.filters ->> 'acquirer_class', coalesce(g.firm_size, f.size_class), f.tech_sme)
			and private.is_in_area(p, p.filters ->> 'acquirer_region', coalesce(g.firm_region, f.region), coalesce(g.firm_park, f.park))
			and (p.filters ->> 'acquirer' is distinct from 'self' or private.is_self(p, g.firm_name, f.key))
			and (p.filters ->> 'via' is distinct from 'self' or private.is_via_self(p, g.assisted_by, g.organisation, null));
end $$;

-- Pushes, each a record: one item to one organisation (seeds: A53). A patent goes to a firm, a need to a counterpart of some kind.
create function private.count_pushes(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_recipients text[] := private.texts_of(p.filters -> 'recipient');
begin
	return query
		select 'push', t.id, '', null::text, 1::numeric, private.china_day(t.pushed_at), t.organisation, t.event
		from public.targeted_pushes t left join public.counterparts c on c.id = t.counterpart
		where (p_units is null or t.id = any (p_units)) and t.organisation = any (p.scope)
			and (v_recipients = '{}' or coalesce(private.actor_word(c.kind), 'enterprise') = any (v_recipients));
end $$;

-- Answers to one question: 1 where somebody is satisfied (4 or 5 of 5), 0 where not (seeds: A35). Value over records is the rate.
create function private.count_feedback(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_kinds text[] := private.texts_of(p.filters -> 'respondent_types');
begin
	return query
		select 'feedback', f.id, '', null::text, (r.rating >= 4)::integer::numeric, f.given_on, f.organisation, f.event
		from public.feedback f
		join public.feedback_ratings r on r.feedback = f.id and r.question = coalesce(p.filters ->> 'question', 'overall')
		join public.events v on v.id = f.event
		where (p_units is null or f.id = any (p_units)) and f.organisation = any (p.scope) and private.counts_for(p, v)
			and (v_kinds = '{}' or private.actor_word(f.organisation_kind) = any (v_kinds));
end $$;

-- An entry of a library has no uuid of its own: this one stands for it.
create function private.enterprise_unit(p_organisation uuid, p_code text) returns uuid
language sql immutable set search_path = ''
as $$ select md5(p_organisation::text || p_code)::uuid $$;
create index on public.enterprises (private.enterprise_unit(organisation, credit_code));

-- Firms whose data are tagged.
create function private.count_enterprises(p private.counting, p_units uuid[]) returns setof private.contribution
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
	return query
		select 'enterprise', private.enterprise_unit(e.organisation, e.credit_code), '', e.credit_code, 1::numeric, e.tagged_on, e.organisation, null::uuid
		from public.enterprises e
		where (p_units is null or private.enterprise_unit(e.organisation, e.credit_code) = any (p_units)) and e.organisation = any (p.scope) and e.tagged_on is not null;
end $$;

-- What facts of one kind give a figure now: of these records, or of all. Only days in a period of the programme.
create function private.facts_counted(p private.counting, p_kind text, p_units uuid[] default null) returns setof private.contribution
language plpgsql stable set search_path = ''
as $$
begin
	case p_kind
		when 'event' then return query select * from private.count_events(p, p_units);
		when 'attendance' then return query select * from private.count_attendances(p, p_units);
		when 'need' then return query select * from private.count_needs(p, p_units);
		when 'lead' then return query select * from private.count_leads(p, p_units);
		when 'deal' then return query select * from private.count_deals(p, p_units);
		when 'pledge' then return query select * from private.count_pledges(p, p_units);
		when 'filing' then return query select * from private.count_filings(p, p_units);
		when 'push' then return query select * from private.count_pushes(p, p_units);
		when 'feedback' then return query select * from private.count_feedback(p, p_units);
		when 'enterprise' then return query select * from private.count_enterprises(p, p_units);
	end case;
end $$;
