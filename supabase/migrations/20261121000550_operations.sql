-- Operations as SQL sees them, and how an outcome is settled. Does not know any verb.

create type private.operation as (
	id uuid,
	hash bytea,
	event uuid,
	enrolment uuid,
	-- Whose the body says it is; anything but `enrolment` is refused.
	claimed_enrolment text,
	seq bigint,
	verb text,
	subject text,
	depends_on uuid,
	source text,
	-- When it happened, by the server's clock as the phone last measured it.
	captured_at timestamptz,
	received_at timestamptz,
	args jsonb
);

-- The operation in a stored body (parsed as p_body). Throws data_exception on a field of the wrong kind; the caller refuses it.
create function private.read_operation(p_inbox public.op_inbox, p_body jsonb) returns private.operation
language plpgsql stable set search_path = ''
as $$
declare
	v_wall numeric := (p_body #>> '{captured,wall}')::numeric + coalesce((p_body #>> '{captured,offsetMs}')::numeric, 0);
	v_op private.operation;
begin
	v_op.id := p_inbox.op;
	v_op.hash := p_inbox.hash;
	v_op.event := p_inbox.event;
	v_op.enrolment := p_inbox.enrolment;
	v_op.seq := p_inbox.seq;
	v_op.verb := p_body ->> 'verb';
	v_op.claimed_enrolment := p_body ->> 'enrolment';
	v_op.subject := p_body ->> 'subject';
	v_op.depends_on := (p_body ->> 'dependsOn')::uuid;
	v_op.source := p_body ->> 'source';
	if v_wall is not null then
		v_op.captured_at := to_timestamp(least(greatest(v_wall, 0), 8640000000000000) / 1000.0);
	end if;
	v_op.received_at := p_inbox.received_at;
	v_op.args := p_body -> 'args';
	return v_op;
end $$;

-- Records what became of an operation and streams it. The same outcome again is no news.
create function private.settle(p_event uuid, p_op uuid, p_hash bytea, p_outcome jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
	v_body jsonb := p_outcome - 'waitsFor' || jsonb_build_object('op', p_op, 'hash', encode(p_hash, 'hex'), 'event', p_event);
	v_inbox public.op_inbox;
	v_is_first boolean;
begin
	insert into public.outcomes (op, hash, event, status, body, waits_for, settled_at)
	values (p_op, p_hash, p_event, v_body ->> 'status', v_body, p_outcome ->> 'waitsFor', clock_timestamp())
	on conflict (op, hash) do update
	set status = excluded.status, body = excluded.body, waits_for = excluded.waits_for, settled_at = excluded.settled_at
	where public.outcomes.body <> excluded.body or public.outcomes.waits_for is distinct from excluded.waits_for;
	if found then
		select * into v_inbox from public.op_inbox where op = p_op and hash = p_hash;
		-- A second body under a used id has an outcome of its own, named by its hash as well.
		v_is_first := not exists (select from public.op_inbox where op = p_op and hash <> p_hash and received_at < v_inbox.received_at);
		perform private.append_row(p_event, 'outcome', p_op || case when v_is_first then '' else '#' || encode(substr(p_hash, 1, 4), 'hex') end,
			v_body, p_op, v_inbox.enrolment);
	end if;
end $$;
