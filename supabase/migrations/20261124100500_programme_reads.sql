-- Reading programmes: for the organisation that carries one out, and for the bureaus whose region holds it. Everybody else gets YH060, which does not say whether there is one.

-- The programme asked for, when the caller may see it. YH060 otherwise.
create function private.programme_in_sight(request jsonb) returns public.programmes
language plpgsql stable set search_path = ''
as $$
declare
	v_programme public.programmes;
begin
	select * into v_programme from public.programmes p where p.id = (request ->> 'programme')::uuid
		and (private.is_server() or p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations()));
	if not found then perform private.refuse('YH060', 'programme_unknown'); end if;
	return v_programme;
end $$;

-- [{ key, metric, period, value, records, subjects }], money in fen; one period, or all. What is nought is left out.
create function private.figures_of(p_programme uuid, p_period integer default null) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('key', m.key, 'metric', m.metric, 'period', c.period, 'value', c.value, 'records', c.records, 'subjects', c.subjects)
		order by m.key, c.period), '[]')
	from public.programme_metrics m join public.programme_counters c on c.metric = m.id
	where m.programme = p_programme and (p_period is null or c.period = p_period)
$$;

-- The last word of each bureau on each figure and record.
create function private.last_reviews(p_programme uuid) returns setof public.reviews
language sql stable set search_path = ''
as $$
	select distinct on (key, period, record_kind, record, bureau) r.* from public.reviews r where r.programme = p_programme
	order by key, period, record_kind, record, bureau, reviewed_at desc, op desc
$$;

-- What is told of a programme in a list.
create function private.programme_card(p public.programmes) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'organisation', p.organisation, 'organisationName', o.name, 'organisationKind', o.kind, 'region', o.region,
		'definitionId', p.definition ->> 'id', 'name', p.definition -> 'name', 'startsOn', p.starts_on, 'endsOn', p.ends_on, 'years', p.years, 'version', p.version,
		'counted', p.counted, 'adoptedAt', private.iso(p.adopted_at), 'droppedAt', private.iso(p.dropped_at), 'droppedReason', p.dropped_reason,
		'waiting', (select count(*) from public.reported_values v where v.programme = p.id and v.status = 'waiting'),
		'disputes', (select count(*) from private.last_reviews(p.id) r where r.decision = 'disputed')))
	from public.organisations o where o.id = p.organisation
$$;

create function private.review_card(p public.reviews) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('key', p.key, 'period', p.period, 'recordKind', p.record_kind, 'record', p.record, 'decision', p.decision, 'reason', p.reason,
		'value', p.value, 'bureau', p.bureau, 'bureauName', (select name from public.organisations where id = p.bureau), 'by', p.reviewed_by, 'at', private.iso(p.reviewed_at)))
$$;

create function private.value_card(p public.reported_values) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'key', p.key, 'period', p.period, 'value', p.value, 'note', p.note, 'status', p.status, 'by', p.reported_by,
		'at', private.iso(p.reported_at), 'settledBy', p.settled_by, 'settledAt', private.iso(p.settled_at), 'reason', p.reason, 'isAdjustment', p.is_adjustment,
		'files', (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'bytes', f.bytes, 'storedAt', private.iso(f.stored_at)) order by f.attached_at, f.id), '[]')
			from public.files f where f.value = p.id and f.removed_at is null)))
$$;

-- Everything about one programme but the records behind its figures.
create function private.programme_whole(p public.programmes) returns jsonb
language sql stable set search_path = ''
as $$
	select private.programme_card(p) || jsonb_build_object('definition', p.definition, 'settings', p.settings,
		'currentYear', private.current_year(p, private.china_day(now())),
		'periods', (select jsonb_object_agg(period, jsonb_build_object('first', d.first, 'last', d.last)) from (
			select distinct c.period from public.programme_metrics m join public.programme_counters c on c.metric = m.id where m.programme = p.id
			union select generate_series(-1, private.current_year(p, p.ends_on)) union select 1000) x, private.period_days(p.starts_on, p.ends_on, p.years, x.period) d),
		'metrics', (select coalesce(jsonb_agg(jsonb_build_object('key', m.key, 'metric', m.metric, 'filters', m.filters, 'basis', m.basis,
			'isCounted', private.fact_kinds(m.metric) <> '{}') order by m.key), '[]') from public.programme_metrics m where m.programme = p.id),
		'figures', private.figures_of(p.id),
		'reported', (select coalesce(jsonb_agg(private.value_card(v) order by v.key, v.period, v.reported_at desc, v.id), '[]') from public.reported_values v where v.programme = p.id),
		'closed', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('period', c.period, 'figures', c.figures, 'by', c.closed_by, 'at', private.iso(c.closed_at))) order by c.period), '[]')
			from public.closed_periods c where c.programme = p.id),
		'reviews', (select coalesce(jsonb_agg(private.review_card(r) order by r.key, r.period, r.reviewed_at desc), '[]') from private.last_reviews(p.id) r))
$$;

-- list_programmes({ organisation?, whole? }) → { programmes }: own ones and those of the region, the running ones first; whole as read_programme has them.
-- Definer: counters are granted to nobody; the organisations are checked here.
create function public.list_programmes(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('programmes', coalesce(jsonb_agg(case when coalesce((request ->> 'whole')::boolean, false) then private.programme_whole(p) else private.programme_card(p) end
		order by p.dropped_at is not null, p.starts_on desc, p.id), '[]'))
	from public.programmes p
	where (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations()))
		and (request ->> 'organisation' is null or p.organisation = (request ->> 'organisation')::uuid)
$$;

-- read_programme({ programme }) → the card with definition, settings, periods (the days of each), metrics, figures, reported values (newest first), closed periods and the bureaus' last words.
-- Figures are exact at `counted`; read_programme_vector says which event streams that is. YH060. Definer as above.
create function public.read_programme(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return private.programme_whole(v_programme) || jsonb_build_object('isOwn', v_programme.organisation in (select private.my_organisations() union select private.my_bureaus()));
end $$;

-- read_programme_vector({ programme }) → { version, counted, streams: { event: head } }: with what a report is frozen. YH060. Definer as above.
create function public.read_programme_vector(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('version', v_programme.version, 'counted', v_programme.counted, 'streams', (
		select coalesce(jsonb_object_agg(s.event, s.head), '{}') from public.event_streams s join public.events v on v.id = s.event
		where v.organisation in (select private.counted_organisations(v_programme.organisation))));
end $$;

-- What a record is, in the words of its kind. p_is_own: the reader's own organisation recorded it; others see nobody's name, and no firm that is not to be named.
create function private.record_card(p_kind text, p_record uuid, p_part text, p_question text, p_is_own boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
	return jsonb_strip_nulls(case p_kind
		when 'event' then (select jsonb_build_object('name', v.name, 'type', v.type, 'stage', v.stage, 'place', v.place) from public.events v where v.id = p_record)
		when 'attendance' then (select jsonb_build_object('name', case when p_is_own then a.name else left(a.name, 1) || '**' end, 'firm', a.organisation, 'personRole', a.person_role,
				'checkIns', (select jsonb_agg(jsonb_build_object('checkIn', c.op, 'at', private.iso(t.at), 'session', s.name, 'station', st.name, 'source', c.source, 'phone', e.number) order by t.at)
					from public.sessions s join public.attendances t on t.session = s.id and t.attendee = a.id join public.check_ins c on c.op = t.check_in
					left join public.stations st on st.id = c.station left join public.enrolments e on e.id = c.enrolment where s.event = a.event and (p_part = '' or s.id::text = p_part)))
			from public.attendees a where a.id = p_record)
		when 'need' then (select jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'title', case when p_is_own then n.title else private.without_contacts(n.title) end,
				'firm', case when p_is_own or n.visibility <> 'anonymous' then n.company end) from public.needs n where n.id = p_record)
		when 'lead' then (select jsonb_build_object('stage', l.stage, 'receipt', l.receipt, 'firm', case when p_is_own or coalesce(n.visibility, '') <> 'anonymous' then coalesce(l.company, n.company) end,
				'patent', t.number) from public.leads l left join public.needs n on n.id = l.need left join public.patents t on t.id = l.patent where l.id = p_record)
		when 'deal' then (select jsonb_build_object('type', d.type, 'holder', d.holder_name, 'acquirer', d.acquirer_name, 'patents', d.patents, 'amountFen', d.amount_fen, 'signedOn', d.signed_on,
				'recordedOn', d.recorded_on, 'recordNo', d.record_no, 'recordAmountFen', d.record_amount_fen, 'techContractNo', d.tech_contract_no, 'lead', d.lead,
				'isRelatedParty', d.is_related_party, 'payment', (select jsonb_strip_nulls(jsonb_build_object('paidOn', y.paid_on, 'amountFen', y.amount_fen, 'voucher', y.voucher))
					from public.deal_payments y where y.deal = d.id and y.number::text = p_part)) from public.deals d where d.id = p_record)
		when 'pledge' then (select jsonb_build_object('borrower', g.borrower_name, 'lender', g.lender_name, 'registeredOn', g.registered_on, 'registrationNo', g.registration_no,
				'registeredFen', g.registered_fen, 'loanFen', g.loan_fen, 'paidOutOn', g.paid_out_on, 'lead', g.lead) from public.pledges g where g.id = p_record)
		when 'filing' then (select jsonb_build_object('firm', g.firm_name, 'product', g.product, 'filingNo', g.filing_no, 'filedOn', g.filed_on) from public.product_filings g where g.id = p_record)
		when 'push' then (select jsonb_build_object('item', t.item, 'channel', t.channel, 'firm', case when p_is_own then t.recipient_name end, 'patent', x.number)
			from public.targeted_pushes t left join public.patents x on x.id = t.patent where t.id = p_record)
		when 'feedback' then (select jsonb_build_object('organisationKind', f.organisation_kind, 'question', r.question, 'rating', r.rating)
			from public.feedback f join public.feedback_ratings r on r.feedback = f.id and r.question = p_question where f.id = p_record)
		when 'enterprise' then (select jsonb_build_object('firm', e.name, 'creditCode', e.credit_code) from public.enterprises e
			where private.enterprise_unit(e.organisation, e.credit_code) = p_record) end);
end $$;

-- list_programme_records({ programme, key, period, after?: { day, record, part }, limit? }) → { count, records: [{ kind, record, part, day, amount, organisation, organisationName, event?,
-- eventName?, card, reviews }], next? }, the newest first. `amount` is 1, fen, or 1 and 0; several records may stand for one subject, which counts once. YH060, YH061 for a key
-- that is none. Definer as above.
create function public.list_programme_records(request jsonb) returns jsonb
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
begin
	select * into v_metric from public.programme_metrics where programme = v_programme.id and key = request ->> 'key';
	if not found then perform private.refuse('YH061', 'key_unknown'); end if;
	select d.first, d.last into v_first, v_last from private.period_days(v_programme.starts_on, v_programme.ends_on, v_programme.years, v_period) d;
	v_rows := array(select r from public.programme_records r where r.metric = v_metric.id and r.day between v_first and v_last
		and (request -> 'after' is null or request -> 'after' = 'null' or (r.day < private.day_of(request #>> '{after,day}')
			or r.day = private.day_of(request #>> '{after,day}') and (r.record, r.part) > ((request #>> '{after,record}')::uuid, coalesce(request #>> '{after,part}', ''))))
		order by r.day desc, r.record, r.part limit v_limit + 1);
	return jsonb_strip_nulls(jsonb_build_object('key', v_metric.key, 'metric', v_metric.metric, 'period', v_period,
		'count', coalesce((select c.records from public.programme_counters c where c.metric = v_metric.id and c.period = v_period), 0),
		'records', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.record_kind, 'record', r.record, 'part', r.part, 'day', r.day, 'amount', r.amount, 'organisation', r.organisation,
				'organisationName', o.name, 'event', case when v.type <> 'book' then v.id end, 'eventName', case when v.type <> 'book' then v.name end,
				'card', private.record_card(r.record_kind, r.record, r.part, coalesce(v_metric.filters ->> 'question', 'overall'), r.organisation = any (v_own)),
				'reviews', (select coalesce(jsonb_agg(private.review_card(w)), '[]') from private.last_reviews(v_programme.id) w
					where w.record = r.record and w.record_kind = r.record_kind and w.key = v_metric.key)) order by r.day desc, r.record, r.part), '[]')
			from unnest(v_rows[:v_limit]) r join public.organisations o on o.id = r.organisation left join public.events v on v.id = r.event),
		'next', case when cardinality(v_rows) > v_limit then (select jsonb_build_object('day', r.day, 'record', r.record, 'part', r.part) from (select (v_rows[v_limit]).*) r) end));
end $$;

-- list_event_programmes({ event }) → { programmes: [{ id, name, startsOn, endsOn, isLinked }], isChosen }: what an event of one's own may count for, and counts for. YH003. Definer as above.
create function public.list_event_programmes(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event public.events;
begin
	select * into v_event from public.events where id = (request ->> 'event')::uuid and organisation in (select private.my_organisations());
	if not found then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('isChosen', v_event.counts_for is not null, 'programmes', (
		select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.definition -> 'name', 'startsOn', p.starts_on, 'endsOn', p.ends_on,
			'isInPeriod', private.china_day(v_event.starts_at) between p.starts_on and p.ends_on,
			'isLinked', v_event.counts_for is null or p.id = any (v_event.counts_for)) order by p.starts_on desc, p.id), '[]')
		from public.programmes p where p.organisation = v_event.organisation and p.dropped_at is null));
end $$;

-- verify_programmes({}) → { programmes, figures, drift: [{ programme, key, what, period?, subject? }] }: records against the facts, distinct rows and totals against the records. At most
-- 50 differences are named. Only the server: it reads everything.
create function public.verify_programmes(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	with figures as (
		select m.id, m.programme, m.key, private.counting_of(m.id) as counting
		from public.programme_metrics m join public.programmes p on p.id = m.programme where p.dropped_at is null and private.fact_kinds(m.metric) <> '{}'
	), drift as (
		select f.programme, f.key, 'records' as what, null::integer as period, d.record::text as subject from figures f cross join lateral (
			(select record_kind, record, part, subject, amount, day, organisation, event from public.programme_records where metric = f.id
				except select c.* from unnest(private.fact_kinds((f.counting).metric)) kind, private.facts_counted(f.counting, kind) c)
			union all
			(select c.* from unnest(private.fact_kinds((f.counting).metric)) kind, private.facts_counted(f.counting, kind) c where c.day is not null
				except select record_kind, record, part, subject, amount, day, organisation, event from public.programme_records where metric = f.id)) d
		union all
		select f.programme, f.key, 'subjects', d.period, d.subject from figures f cross join lateral (
			(select period, subject, refs, amount from public.programme_subjects where metric = f.id except select * from private.subjects_from_records(f.counting))
			union all
			(select * from private.subjects_from_records(f.counting) except select period, subject, refs, amount from public.programme_subjects where metric = f.id)) d
		union all
		select f.programme, f.key, 'counters', d.period, null from figures f cross join lateral (
			(select period, value, subjects, records from public.programme_counters where metric = f.id except select * from private.counters_from_records(f.counting))
			union all
			(select * from private.counters_from_records(f.counting) except select period, value, subjects, records from public.programme_counters where metric = f.id)) d
	)
	select jsonb_build_object('programmes', (select count(distinct programme) from figures), 'figures', (select count(*) from figures),
		'drift', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d))) from (select * from drift limit 50) d), '[]'))
$$;

grant execute on function public.list_programmes(jsonb), public.list_programme_records(jsonb), public.read_programme_vector(jsonb), public.list_event_programmes(jsonb) to authenticated;
grant execute on function public.read_programme(jsonb) to authenticated, service_role;
grant execute on function public.verify_programmes(jsonb) to service_role;
