-- A field of a need can be taken away: a change to null says so in so many words. A blank still says nothing, so a form that was left empty erases nothing.

-- As before, and `to` null: gone, as far as nobody changed it meanwhile.
create or replace function private.merge_field(p_is jsonb, p_from jsonb, p_to jsonb) returns text
language sql immutable set search_path = ''
as $$
	select case when p_is = p_to or p_to = 'null' and private.is_blank(p_is) then 'same'
		when private.is_blank(p_is) or p_is = p_from then 'set'
		else 'conflict' end
$$;

-- As before; title and visibility are changed and never taken away, for every need has them.
create or replace function private.amend_need(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'need')::uuid;
	v_need public.needs;
	v_field text;
	v_change jsonb;
	v_is_away boolean;
	v_conflicts jsonb := '[]';
	v_is_changed boolean := false;
begin
	select * into v_need from public.needs where id = v_id and event = p_op.event for update;
	if not found then return private.need_missing(p_op, v_id); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	if jsonb_typeof(p_op.args -> 'changes') is distinct from 'object' then return private.refused('arguments_invalid', 'changes'); end if;
	for v_field, v_change in select key, value from jsonb_each(p_op.args -> 'changes') order by key loop
		v_is_away := coalesce(v_change -> 'to' = 'null', false);
		if v_is_away and v_field = any (array['title', 'visibility']) then return private.refused('arguments_invalid', v_field); end if;
		if not v_is_away and private.is_blank(v_change -> 'to') then continue; end if;
		if not v_is_away and not coalesce(private.is_field(v_field, v_change -> 'to'), false) then return private.refused('arguments_invalid', v_field); end if;
		case private.merge_field(v_need.fields -> v_field, v_change -> 'from', v_change -> 'to')
			when 'same' then continue;
			when 'conflict' then
				if p_op.said is distinct from 'accept' then
					v_conflicts := v_conflicts || private.conflict_over(v_need, v_field, v_change -> 'to');
					continue;
				end if;
			else null;
		end case;
		v_need.fields := case when v_is_away then v_need.fields - v_field else v_need.fields || jsonb_build_object(v_field, v_change -> 'to') end;
		v_need.set_by := v_need.set_by || jsonb_build_object(v_field, p_op.id);
		v_is_changed := true;
	end loop;
	if v_is_changed then
		update public.needs set fields = v_need.fields, set_by = v_need.set_by where id = v_id;
		perform private.append_need(v_id, p_op.id);
	end if;
	return case when v_conflicts = '[]' then '{"status": "accepted"}'::jsonb
		else private.held('field_conflict') || jsonb_build_object('conflicts', v_conflicts) end;
end $$;

-- Both values of a field, who set the one that stands, and when. A value that is none is said too: null.
create or replace function private.conflict_over(p_need public.needs, p_field text, p_to jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('field', p_field, 'stands', p_need.fields -> p_field, 'own', p_to) || jsonb_strip_nulls(jsonb_build_object(
		'by', private.recorder((p_need.set_by ->> p_field)::uuid),
		'at', (select private.iso(min(captured_at)) from public.op_inbox where op = (p_need.set_by ->> p_field)::uuid)))
$$;
