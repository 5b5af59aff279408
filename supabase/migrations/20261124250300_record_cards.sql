-- A page of records in a few milliseconds: one query for the kind at hand, and the bureaus' words read once. Replaces record_card and list_programme_records, otherwise as they were.

-- What a record is, in the words of its kind. p_is_own: the reader's own organisation recorded it; others see nobody's name, and no firm that is not to be named.
create or replace function private.record_card(p_kind text, p_record uuid, p_part text, p_question text, p_is_own boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_card jsonb;
begin
	case p_kind
		when 'event' then v_card := (select jsonb_build_object('name', v.name, 'type', v.type, 'stage', v.stage, 'place', v.place) from public.events v where v.id = p_record);
		when 'attendance' then v_card := (select jsonb_build_object('name', case when p_is_own then a.name else left(a.name, 1) || '**' end, 'firm', a.organisation, 'personRole', a.person_role,
				'checkIns', (select jsonb_agg(jsonb_build_object('checkIn', c.op, 'at', private.iso(t.at), 'session', s.name, 'station', st.name, 'source', c.source, 'phone', e.number) order by t.at)
					from public.sessions s join public.attendances t on t.session = s.id and t.attendee = a.id join public.check_ins c on c.op = t.check_in
					left join public.stations st on st.id = c.station left join public.enrolments e on e.id = c.enrolment where s.event = a.event and (p_part = '' or s.id::text = p_part)))
			from public.attendees a where a.id = p_record);
		when 'need' then v_card := (select jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'title', case when p_is_own then n.title else private.without_contacts(n.title) end,
				'firm', case when p_is_own or n.visibility <> 'anonymous' then n.company end) from public.needs n where n.id = p_record);
		when 'lead' then v_card := (select jsonb_build_object('stage', l.stage, 'receipt', l.receipt, 'firm', case when p_is_own or coalesce(n.visibility, '') <> 'anonymous' then coalesce(l.company, n.company) end,
				'patent', t.number) from public.leads l left join public.needs n on n.id = l.need left join public.patents t on t.id = l.patent where l.id = p_record);
		when 'deal' then v_card := (select jsonb_build_object('type', d.type, 'holder', d.holder_name, 'acquirer', d.acquirer_name, 'patents', d.patents, 'amountFen', d.amount_fen, 'signedOn', d.signed_on,
				'recordedOn', d.recorded_on, 'recordNo', d.record_no, 'recordAmountFen', d.record_amount_fen, 'techContractNo', d.tech_contract_no, 'lead', d.lead,
				'isRelatedParty', d.is_related_party, 'payment', (select jsonb_strip_nulls(jsonb_build_object('paidOn', y.paid_on, 'amountFen', y.amount_fen, 'voucher', y.voucher))
					from public.deal_payments y where y.deal = d.id and y.number::text = p_part)) from public.deals d where d.id = p_record);
		when 'pledge' then v_card := (select jsonb_build_object('borrower', g.borrower_name, 'lender', g.lender_name, 'registeredOn', g.registered_on, 'registrationNo', g.registration_no,
				'registeredFen', g.registered_fen, 'loanFen', g.loan_fen, 'paidOutOn', g.paid_out_on, 'lead', g.lead) from public.pledges g where g.id = p_record);
		when 'filing' then v_card := (select jsonb_build_object('firm', g.firm_name, 'product', g.product, 'filingNo', g.filing_no, 'filedOn', g.filed_on) from public.product_filings g where g.id = p_record);
		when 'push' then v_card := (select jsonb_build_object('item', t.item, 'channel', t.channel, 'firm', case when p_is_own then t.recipient_name end, 'patent', x.number)
			from public.targeted_pushes t left join public.patents x on x.id = t.patent where t.id = p_record);
		when 'feedback' then v_card := (select jsonb_build_object('organisationKind', f.organisation_kind, 'question', r.question, 'rating', r.rating)
			from public.feedback f join public.feedback_ratings r on r.feedback = f.id and r.question = p_question where f.id = p_record);
		when 'enterprise' then v_card := (select jsonb_build_object('firm', e.name, 'creditCode', e.credit_code) from public.enterprises e
			where private.enterprise_unit(e.organisation, e.credit_code) = p_record);
		else null;
	end case;
	return jsonb_strip_nulls(v_card);
end $$;

-- list_programme_records({ programme, key, period, after?: { day, record, part }, limit? }) → { count, records: [{ kind, record, part, day, amount, organisation, organisationName, event?,
-- eventName?, card, reviews }], next? }, the newest first. `amount` is 1, fen, or 1 and 0; several records may stand for one subject, which counts once. YH060, YH061 for a key
-- that is none. Definer as above.
create or replace function public.list_programme_records(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_period integer := coalesce((request ->> 'period')::integer, 1000);
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 200);
	v_own uuid[] := array(select private.my_organisations());
	v_metric public.programme_metrics;
	v_first date;
	v_last date;
	v_rows public.programme_records[];
	v_reviews public.reviews[];
begin
	select * into v_metric from public.programme_metrics where programme = v_programme.id and key = request ->> 'key';
	if not found then perform private.refuse('YH061', 'key_unknown'); end if;
	select d.first, d.last into v_first, v_last from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, v_period) d;
	v_rows := array(select r from public.programme_records r where r.metric = v_metric.id and r.day between v_first and v_last
		and (request -> 'after' is null or request -> 'after' = 'null' or (r.day < private.day_of(request #>> '{after,day}')
			or r.day = private.day_of(request #>> '{after,day}') and (r.record, r.part) > ((request #>> '{after,record}')::uuid, coalesce(request #>> '{after,part}', ''))))
		order by r.day desc, r.record, r.part limit v_limit + 1);
	v_reviews := array(select w from private.last_reviews(v_programme.id) w where w.key = v_metric.key and w.record is not null);
	return jsonb_strip_nulls(jsonb_build_object('key', v_metric.key, 'metric', v_metric.metric, 'period', v_period,
		'count', coalesce((select c.records from public.programme_counters c where c.metric = v_metric.id and c.period = v_period), 0),
		'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
				'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
				'card', private.record_card(r.record_kind, r.record, r.part, coalesce(v_metric.filters ->> 'question', 'overall'), r.organisation = any (v_own)),
				'reviews', (select coalesce(jsonb_agg(private.review_card(w)), '[]') from unnest(v_reviews) w
					where w.record = r.record and w.record_kind = r.record_kind)) order by r.day desc, r.record, r.part), '[]')
			from unnest(v_rows[:v_limit]) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
		'next', case when cardinality(v_rows) > v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_rows[v_limit]).*) r) end));
end $$;
