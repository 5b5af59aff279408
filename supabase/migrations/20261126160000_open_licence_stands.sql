-- An open licence does not outlive what forbids it: a status, annuity or burden that comes without offers is judged with the offers that stand. Replaces record_patent, otherwise as it was.

-- recordPatent({ patent, number, … as RecordPatent }): the number is its identity in the book, a blank never erases, offers when named are all offers. Refused where an open licence would
-- stand that may not, with the fields that forbid it: whether it comes with the operation or stood before.
create or replace function private.record_patent(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'patent')::uuid;
	v_row public.patents;
	v_is uuid;
	v_faults text[];
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'patent'); end if;
	if not coalesce(private.is_patent_number(p_op.args ->> 'number'), false) then return private.refused('arguments_invalid', 'number'); end if;
	if private.is_advertising(p_op.args ->> 'plain') then return private.refused('arguments_invalid', 'plain'); end if;
	v_row.organisation := private.organiser_of(p_op.event);
	select id into v_is from public.patents where organisation = v_row.organisation and number = p_op.args ->> 'number';
	select * into v_row from public.patents where id = v_is;
	v_row := private.patent_in(p_op, coalesce(v_is, v_id), v_row);
	if v_row.holder is not null and not exists (select from public.counterparts where id = v_row.holder and organisation = v_row.organisation) then
		return private.refused('unknown_subject', 'holder');
	end if;
	if jsonb_path_exists(p_op.args, '$.offers[*] ? (@.mode == "open-licence")')
		or not p_op.args ? 'offers' and exists (select from public.patent_offers where patent = v_row.id and mode = 'open-licence') then
		v_faults := private.open_licence_faults(v_row);
	end if;
	if cardinality(v_faults) > 0 then return private.refused('arguments_invalid', variadic v_faults); end if;
	perform private.put_patent(v_row);
	-- The holder became known as somebody who answers: the leads that nobody could be asked about are theirs now.
	update public.leads set counterpart = v_row.holder where patent = v_row.id and counterpart is null and v_row.holder is not null;
	if p_op.args ? 'offers' then
		delete from public.patent_offers where patent = v_row.id;
		insert into public.patent_offers (patent, mode, pricing, price_fen, terms)
		select v_row.id, o ->> 'mode', o ->> 'pricing', (o ->> 'priceFen')::bigint, private.clean(o ->> 'terms') from jsonb_array_elements(p_op.args -> 'offers') o;
	end if;
	return case when v_row.id = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_row.id) end;
end $$;
