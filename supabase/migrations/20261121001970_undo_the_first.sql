-- One id with two bodies, both held: an undo takes back the one that came first, as the rules say of everything else. It took whichever row lay first.
-- Replaces void_check_in, otherwise as it was.

-- voidCheckIn. The undo of something unknown waits as a tombstone; a second undo is merged into the first.
create or replace function private.void_check_in(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_target uuid := (p_op.args ->> 'target')::uuid;
	v_first uuid;
	v_check_in public.check_ins;
	v_held public.outcomes;
begin
	if v_target is null then return private.refused('arguments_invalid', 'target'); end if;
	if exists (select from public.op_inbox where op = v_target and event <> p_op.event) then
		return private.refused('unknown_subject', 'target');
	end if;
	insert into public.check_in_voids (target, event, op, enrolment, at)
	values (v_target, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at)
	on conflict (target) do nothing;
	if not found then
		select op into v_first from public.check_in_voids where target = v_target;
		return jsonb_build_object('status', 'merged', 'into', v_first);
	end if;
	select * into v_check_in from public.check_ins where op = v_target;
	if found then
		perform private.refresh_attendance(v_check_in.session, v_check_in.attendee, p_op.id);
	else
		select o.* into v_held from public.outcomes o join public.op_inbox i using (op, hash)
		where o.op = v_target and o.event = p_op.event and o.status = 'held' and i.raw ~ '"verb"\s*:\s*"recordCheckIn"'
		order by i.received_at, i.hash limit 1;
		if found then
			perform private.settle(p_op.event, v_held.op, v_held.hash, jsonb_build_object('status', 'undone', 'by', p_op.id));
		end if;
	end if;
	return '{"status": "accepted"}';
end $$;
