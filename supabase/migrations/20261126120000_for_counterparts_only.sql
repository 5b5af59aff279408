-- 仅对接方: the firm behind such a need is told to those it was introduced to, and to nobody who only watches. Without a consent that names it, a bureau lists, reads, searches, counts
-- and takes out such a need as it does an anonymous one. Replaces hidden_fields, need_card, need_for_desk, lead_card, lead_for_desk, needs_fitting, read_need and record_card, otherwise
-- as they were.

drop function private.need_card(public.needs, jsonb, boolean);
drop function private.lead_card(public.leads, jsonb, boolean);
drop function private.hidden_fields(text, boolean);

-- Whether a need's visibility hides its firm from a reader who does not know the person. A watcher sees the need because of an office: the need was not introduced to it.
create function private.hides_firm(p_visibility text, p_is_watcher boolean) returns boolean
language sql immutable set search_path = ''
as $$ select p_visibility = 'anonymous' or p_is_watcher and p_visibility = 'counterparts' $$;

-- Which fields of a need say who is behind it, for somebody who may not know (p_knows false). p_is_watcher as in hides_firm.
create function private.hidden_fields(p_visibility text, p_knows boolean, p_is_watcher boolean) returns text[]
language sql immutable set search_path = ''
as $$
	select case when p_knows then '{}'
		when private.hides_firm(p_visibility, p_is_watcher) then array['legalRepresentative', 'company', 'creditCode', 'pledgePatents']
		else array['legalRepresentative'] end
$$;

-- A need as somebody sees it. p_card is its contact, p_knows whether the reader may know who it is, p_is_watcher as in hides_firm.
create function private.need_card(p_need public.needs, p_card jsonb, p_knows boolean, p_is_watcher boolean default false) returns jsonb
language sql immutable set search_path = ''
as $$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'visibility', p_need.visibility, 'recordedAt', private.iso(p_need.recorded_at),
		'withdrawnAt', private.iso(p_need.withdrawn_at), 'fields', case
			when p_knows then p_need.fields
			else private.veiled_fields(p_need.fields - private.hidden_fields(p_need.visibility, p_knows, p_is_watcher), p_card ->> 'name', p_need.fields ->> 'legalRepresentative',
				case when private.hides_firm(p_need.visibility, p_is_watcher) then p_need.company end) end)
$$;

-- A lead as somebody sees it. p_shows is the contact that is shown, p_knows whether free text is shown as it was written, p_is_watcher as in hides_firm.
create function private.lead_card(p_lead public.leads, p_shows jsonb, p_knows boolean, p_is_watcher boolean default false) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
	v_need public.needs;
	v_card jsonb;
begin
	select * into v_need from public.needs where id = p_lead.need;
	v_card := private.contact_card(p_lead.event, coalesce(p_lead.contact, v_need.contact));
	return jsonb_strip_nulls(private.lead_base(p_lead, v_card, p_knows) || jsonb_build_object(
		'company', case when p_knows then p_lead.company else private.veiled(p_lead.company, v_card ->> 'name') end,
		'timeframe', case when p_knows then p_lead.timeframe else private.veiled(p_lead.timeframe, v_card ->> 'name') end,
		'use', case when p_knows then p_lead.use else private.veiled(p_lead.use, v_card ->> 'name') end,
		'note', case when p_knows then p_lead.note else private.veiled(p_lead.note, v_card ->> 'name') end,
		'need', case when p_lead.need is not null then private.need_card(v_need, v_card, p_knows, p_is_watcher) end,
		'contact', p_shows));
end $$;

-- A lead as the desk sees it: the organiser's own with every word, a bureau's with the contact, masked, where a consent names it.
create or replace function private.lead_for_desk(p_lead public.leads, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.lead_card(p_lead, case when known.is then private.masked_card(private.contact_card(p_lead.event, coalesce(p_lead.contact, (select contact from public.needs where id = p_lead.need)))) end, p_is_own, not known.is)
		|| private.place_of(p_lead.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('mayReveal', known.is, 'boothNumber', (select number from public.booths where id = p_lead.booth),
			'filing', (select jsonb_build_object('dueOn', min(private.filing_due(d.type, d.effective_on, d.recorded_on)), 'recordedOn', max(d.recorded_on), 'amountFen', sum(d.amount_fen))
				from public.deals d where d.lead = p_lead.id having count(*) > 0)))
	from (select p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_lead.id, p_lead.need)) as is) known
$$;

-- A need as the desk sees it, as lead_for_desk.
create or replace function private.need_for_desk(p_need public.needs, p_is_own boolean) returns jsonb
language sql stable set search_path = ''
as $$
	select private.need_card(p_need, c.card, p_is_own, not c.known) || private.place_of(p_need.event, p_is_own) || jsonb_strip_nulls(jsonb_build_object('receipt', p_need.receipt,
		'mayReveal', c.known, 'erased', p_need.erased_at is not null, 'leads', (select nullif(count(*), 0) from public.leads where need = p_need.id), 'contact', case when c.known then private.masked_card(c.card) end))
	from (select private.contact_card(p_need.event, p_need.contact) as card, p_is_own or exists (select from private.my_bureaus() b where private.may_know(b, p_need.id)) as known) c
$$;

-- Which needs fit a request, the newest first; p_limit null gives all. Only the organiser finds by words a need whose firm others are not told.
create or replace function private.needs_fitting(request jsonb, p_seen uuid[], p_own uuid[], p_limit integer) returns table(need uuid, of_kind text, stated_at timestamptz)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select n.id, n.kind, n.recorded_at from public.needs n
		where n.organisation = any (p_seen) and (request ->> 'event' is null or n.event = (request ->> 'event')::uuid) and (request ->> 'kind' is null or n.kind = request ->> 'kind')
			and (request ->> 'visibility' is null or n.visibility = request ->> 'visibility')
			and (v_search.patterns = '{}' or (n.organisation = any (p_own) or n.visibility = 'public')
				and (v_search.query is null or n.words @@ v_search.query) and n.searchable like all (v_search.patterns))
			and (request -> 'after' is null or (n.recorded_at, n.id) < ((request #>> '{after,at}')::timestamptz, (request #>> '{after,id}')::uuid))
		order by n.recorded_at desc, n.id desc limit p_limit;
end $$;

-- read_need({ need }) → the need, who may know whom, to whom it was introduced, and who changed what last. YH003 for another organisation's. Definer as list_needs.
create or replace function public.read_need(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_need public.needs;
	v_is_own boolean;
	v_card jsonb;
begin
	select * into v_need from public.needs where id = (request ->> 'need')::uuid;
	v_is_own := v_need.organisation in (select private.my_organisations());
	if v_need.id is null or not (v_is_own or v_need.organisation in (select private.watched_organisations())) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_card := private.need_for_desk(v_need, v_is_own);
	return v_card || jsonb_build_object(
		'consents', private.consents_of(v_need.id),
		'introductions', coalesce((select jsonb_agg(jsonb_build_object('lead', l.id, 'stage', l.stage, 'path', l.path, 'stageAt', private.iso(l.stage_at), 'counterpart', c.name, 'kind', c.kind) order by l.requested_at, l.id)
			from public.leads l join public.counterparts c on c.id = l.counterpart where l.need = v_need.id), '[]'),
		'changes', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('op', o.op, 'fields', o.fields, 'by', private.recorder(o.op),
			'at', private.iso(coalesce((select min(captured_at) from public.op_inbox where op = o.op), v_need.recorded_at)))) order by o.op)
			from (select value::uuid as op, jsonb_agg(key order by key) as fields from jsonb_each_text(v_need.set_by) where key <> all (private.hidden_fields(v_need.visibility, v_is_own, not (v_card ->> 'mayReveal')::boolean)) group by 1) o), '[]'));
end $$;

-- What a record behind a figure is called, for its organiser (p_is_own) or whoever watches: a need's firm as far as its visibility tells it.
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
		when 'need' then v_card := (select jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'title', case when p_is_own then n.title else private.veiled(n.title, private.contact_card(n.event, n.contact) ->> 'name',
					case when private.hides_firm(n.visibility, true) then n.company end) end,
				'firm', case when p_is_own or not private.hides_firm(n.visibility, true) then n.company end) from public.needs n where n.id = p_record);
		when 'lead' then v_card := (select jsonb_build_object('stage', l.stage, 'receipt', l.receipt, 'firm', case when p_is_own or not coalesce(private.hides_firm(n.visibility, true), false) then coalesce(l.company, n.company) end,
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
