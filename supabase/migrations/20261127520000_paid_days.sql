-- What is paid was paid: not on a day to come, nor before there was a patent law. The day on which it is due may be any.

-- Whether one of an operation's payments was paid on a day that cannot be.
create function private.payments_fault(p_op private.operation) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from jsonb_array_elements(p_op.args -> 'payments') y
		where private.day_of(y ->> 'paidOn') > ((p_op.received_at at time zone 'Asia/Shanghai')::date) or private.day_of(y ->> 'paidOn') < '1985-04-01')
$$;

create or replace function private.record_deal_itself(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'deal')::uuid;
	v_fault jsonb := private.record_fault(p_op);
	v_date text := private.dates_fault(p_op, 'signedOn', 'recordedOn');
begin
	if v_id is null then return private.refused('arguments_invalid', 'deal'); end if;
	if v_fault is not null then return v_fault; end if;
	if v_date is not null then return private.refused('arguments_invalid', v_date); end if;
	if private.payments_fault(p_op) then return private.refused('arguments_invalid', 'payments'); end if;
	insert into public.deals as d (id, event, organisation, lead, type, holder_name, holder_code, holder_kind, acquirer_name, acquirer_code, acquirer_size, acquirer_region,
		patents, signed_on, effective_on, amount_fen, recorded_on, record_no, record_amount_fen, tech_contract_no, is_related_party, facilitated_by)
	values (v_id, p_op.event, private.organiser_of(p_op.event), (v_args ->> 'lead')::uuid, v_args ->> 'type', private.clean(v_args ->> 'holderName'), v_args ->> 'holderCode',
		v_args ->> 'holderKind', private.clean(v_args ->> 'acquirerName'), v_args ->> 'acquirerCode', v_args ->> 'acquirerSize', v_args ->> 'acquirerRegion',
		private.texts_in(v_args -> 'patents'), private.day_of(v_args ->> 'signedOn'), private.day_of(v_args ->> 'effectiveOn'), (v_args ->> 'amountFen')::bigint,
		private.day_of(v_args ->> 'recordedOn'), private.clean(v_args ->> 'recordNo'), (v_args ->> 'recordAmountFen')::bigint, private.clean(v_args ->> 'techContractNo'),
		(v_args ->> 'isRelatedParty')::boolean, private.texts_in(v_args -> 'facilitatedBy'))
	on conflict (id) do update set type = excluded.type, holder_name = excluded.holder_name, holder_code = coalesce(excluded.holder_code, d.holder_code),
		holder_kind = excluded.holder_kind, acquirer_name = excluded.acquirer_name, acquirer_code = coalesce(excluded.acquirer_code, d.acquirer_code),
		acquirer_size = coalesce(excluded.acquirer_size, d.acquirer_size), acquirer_region = coalesce(excluded.acquirer_region, d.acquirer_region),
		patents = excluded.patents, signed_on = coalesce(excluded.signed_on, d.signed_on), effective_on = coalesce(excluded.effective_on, d.effective_on),
		amount_fen = coalesce(excluded.amount_fen, d.amount_fen), recorded_on = coalesce(excluded.recorded_on, d.recorded_on),
		record_no = coalesce(excluded.record_no, d.record_no), record_amount_fen = coalesce(excluded.record_amount_fen, d.record_amount_fen),
		tech_contract_no = coalesce(excluded.tech_contract_no, d.tech_contract_no), is_related_party = coalesce(excluded.is_related_party, d.is_related_party),
		facilitated_by = case when v_args ? 'facilitatedBy' then excluded.facilitated_by else d.facilitated_by end, updated_at = now()
	where d.event = excluded.event;
	if not found then return private.refused('unknown_subject', 'deal'); end if;
	if v_args ? 'payments' then
		delete from public.deal_payments where deal = v_id;
		insert into public.deal_payments (deal, number, due_on, paid_on, amount_fen, voucher)
		select v_id, ordinality, private.day_of(p ->> 'dueOn'), private.day_of(p ->> 'paidOn'), (p ->> 'amountFen')::bigint, private.clean(p ->> 'voucher')
		from jsonb_array_elements(v_args -> 'payments') with ordinality x(p, ordinality);
	end if;
	return '{"status": "accepted"}';
end $$;
