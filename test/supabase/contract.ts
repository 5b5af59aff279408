// What the driver contract (test/sql/driver-contract.ts) must know of Supabase, over the stand-in and over a live project alike.

/**
 * A poke there is a stream whose head moved: the row is written as `push` leaves it. Triggers are held off because this event is in
 * no other table.
 */
export const MOVES_A_HEAD = `
	if request ->> 'payload' ~ '^[0-9a-f-]{36}:[0-9]+$' then
		execute 'set local session_replication_role = replica';
		insert into public.event_streams (event, head, chain)
		values (split_part(request ->> 'payload', ':', 1)::uuid, split_part(request ->> 'payload', ':', 2)::bigint, '')
		on conflict (event) do update set head = excluded.head;
	end if;`;
