-- The title of a need, as a bureau reads it behind a figure, names nobody: neither numbers nor the person who stated it. Replaces record_card, otherwise as it was.

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
		when 'need' then v_card := (select jsonb_build_object('kind', n.kind, 'receipt', n.receipt, 'title', case when p_is_own then n.title else private.veiled(n.title, private.contact_card(n.event, n.contact) ->> 'name') end,
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
