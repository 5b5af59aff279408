-- When it really happened. A phone's clock may be wrong, jump, or belong to another time zone; nothing is refused for it.
-- What the server makes of a capture is stored with the operation once, when it comes: judging it again gives the same answer.

alter table public.op_inbox
	-- The best estimate of when it was captured, by the server's clock. Null when the body names no time.
	add column captured_at timestamptz,
	-- How far the phone's own clock was from that, in whole minutes; null up to five.
	add column clock_off_minutes integer;

alter table public.enrolments
	-- How far the phone's clock was ahead of the server's at the last contact, in milliseconds.
	add column clock_off_ms bigint;

-- A number in a body; null when there is none of a sane size.
create function private.number_at(p_body jsonb, variadic p_path text[]) returns numeric
language sql immutable set search_path = ''
as $$
	select case when jsonb_typeof(p_body #> p_path) = 'number' and abs((p_body #>> p_path)::numeric) <= 8640000000000000
		then (p_body #>> p_path)::numeric end
$$;

create function private.at_ms(p_ms numeric) returns timestamptz
language sql immutable set search_path = ''
as $$ select case when p_ms is not null then to_timestamp(least(greatest(p_ms, 0), 8640000000000000) / 1000.0) end $$;

-- When it was captured, out of the capture's readings ({ wall, monotonic, boot, offsetMs }) and the phone's clock at this contact
-- ({ wall, monotonic, boot }, null when it sent none). In this order:
--   the clock has kept its distance from the server's since the last measurement: the wall time, corrected by it;
--   the page is still the one that captured: so long ago as its running clock says (a wall clock that was set meanwhile does not matter);
--   the distance as last measured before the capture; the distance as measured now; the wall time as it stands.
-- The first two are sure; the others are guesses, to be brought between their neighbours.
create function private.estimate_capture(p_captured jsonb, p_clock jsonb, p_received_at timestamptz, out at timestamptz, out is_sure boolean)
language sql immutable set search_path = ''
as $$
	with readings as (
		select private.number_at(p_captured, 'wall') as wall, private.number_at(p_captured, 'offsetMs') as measured,
			extract(epoch from p_received_at) * 1000 - private.number_at(p_clock, 'wall') as now_measured,
			private.number_at(p_clock, 'wall') - private.number_at(p_captured, 'wall') as wall_ago,
			case when p_captured ->> 'boot' = p_clock ->> 'boot'
				then greatest(private.number_at(p_clock, 'monotonic') - private.number_at(p_captured, 'monotonic'), 0) end as running_ago
	), steady as (
		select *, coalesce(abs(measured - now_measured) <= 5000, false) as is_steady,
			-- A phone that slept: its running clock stood still. Never measured before, that looks like a wall clock that was set forward.
			case when measured is not null or wall_ago <= running_ago + 5000 then running_ago end as ago
		from readings
	)
	select case
		when is_steady then private.at_ms(wall + measured)
		when ago is not null then private.at_ms(extract(epoch from p_received_at) * 1000 - ago)
		else private.at_ms(wall + coalesce(measured, now_measured, 0))
	end, is_steady or ago is not null
	from steady
$$;

-- A guess, brought between what the same phone captured just before and just after, as far as that has come.
create function private.bracket_capture(p_guess timestamptz, p_enrolment uuid, p_seq bigint) returns timestamptz
language sql stable set search_path = ''
as $$
	select least(greatest(p_guess, (select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq - 1 limit 1)),
		(select captured_at from public.op_inbox where enrolment = p_enrolment and seq = p_seq + 1 limit 1))
$$;

-- Fills in when an operation was captured; never later than it came. p_clock is null for what the server makes itself, and for phones that send none.
create function private.note_capture(p_inbox public.op_inbox, p_body jsonb, p_clock jsonb) returns public.op_inbox
language plpgsql set search_path = ''
as $$
declare
	v_wall numeric := private.number_at(p_body, 'captured', 'wall');
	v_estimate record;
	v_off numeric;
begin
	v_estimate := private.estimate_capture(p_body -> 'captured', p_clock, p_inbox.received_at);
	p_inbox.captured_at := least(case when v_estimate.is_sure or p_clock is null or v_estimate.at is null then v_estimate.at
		else private.bracket_capture(v_estimate.at, p_inbox.enrolment, p_inbox.seq) end, case when v_estimate.at is not null then p_inbox.received_at end);
	v_off := (v_wall - extract(epoch from p_inbox.captured_at) * 1000) / 60000;
	p_inbox.clock_off_minutes := case when abs(v_off) > 5 then round(least(greatest(v_off, -2000000000), 2000000000))::integer end;
	return p_inbox;
end $$;
