-- The terms of a contract that its filing asks for (专利实施许可合同备案: 许可种类, 许可期限, 许可范围, 使用费支付方式), and that lists of deals bring. recordDeal is written as before; its
-- terms are written after it.

alter table public.deals
	-- 普通, 排他, 独占, 分许可; only of licences.
	add column licence_kind text check (licence_kind in ('ordinary', 'sole', 'exclusive', 'sub')),
	add column ends_on date,
	add column territory text check (length(territory) <= 60),
	-- In the words of the contract: 一次付清, 分期, 入门费+提成.
	add column payment_way text check (length(payment_way) <= 60);

alter function private.record_deal(private.operation) rename to record_deal_without_terms;
-- recordDeal: … licenceKind?, endsOn?, territory?, paymentWay?. A blank never erases.
create function private.record_deal(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb;
begin
	if private.day_of(v_args ->> 'endsOn') < coalesce(private.day_of(v_args ->> 'effectiveOn'), private.day_of(v_args ->> 'signedOn')) then
		return private.refused('arguments_invalid', 'endsOn');
	end if;
	v_outcome := private.record_deal_without_terms(p_op);
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['licenceKind', 'endsOn', 'territory', 'paymentWay'] then
		update public.deals set licence_kind = coalesce(v_args ->> 'licenceKind', licence_kind), ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on),
			territory = coalesce(private.clean(v_args ->> 'territory'), territory), payment_way = coalesce(private.clean(v_args ->> 'paymentWay'), payment_way)
		where id = (v_args ->> 'deal')::uuid;
	end if;
	return v_outcome;
end $$;
