-- The ledger names the pictures that a phone owes: archiving waits for them (phones_owing), and nothing on the page said so. Replaces read_ledger, otherwise as it was.

-- read_ledger({ event }) → { phones, backedUpAt, head, serverNow }: every phone of the event, by its number; `files` counts the pictures it owes. Shapes: src/lib/server/desk.
-- Definer: gaps are found in the inbox, which is granted to nobody.
create or replace function public.read_ledger(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object(
		'phones', coalesce((
			select jsonb_agg(jsonb_build_object('enrolment', e.id, 'number', e.number, 'person', e.person, 'station', (select s.name from public.stations s where s.id = e.station), 'device', e.device,
				'enrolledAt', private.iso(e.enrolled_at), 'expiresAt', private.iso(e.expires_at), 'revokedAt', private.iso(e.revoked_at),
				'sealedAt', private.iso(e.sealed_at), 'replaces', (select number from public.enrolments o where o.id = e.replaces),
				'replacedBy', (select min(number) from public.enrolments o where o.replaces = e.id), 'pass', e.pass,
				'maxSeq', e.max_seq, 'received', i.received, 'missing', private.gaps(e), 'unsent', e.unsent, 'files', f.owed, 'grade', e.grade,
				'isInstalled', e.is_installed, 'isPersisted', e.is_persisted, 'freeMb', e.free_mb, 'battery', e.battery, 'app', e.app,
				'lastContactAt', private.iso(e.last_contact_at), 'clockOffMs', e.clock_off_ms, 'capturedLastAt', private.iso(i.captured_last_at))
				order by e.number)
			from public.enrolments e
			cross join lateral (select count(distinct seq) as received, max(captured_at) as captured_last_at from public.op_inbox where enrolment = e.id) i
			cross join lateral (select count(*) as owed from public.files where enrolment = e.id and stored_at is null and removed_at is null) f
			where e.event = v_event and e.kind = 'phone'), '[]'),
		'backedUpAt', (select private.iso(max(taken_at)) from public.backups),
		'head', (select head from public.event_streams where event = v_event),
		'serverNow', private.iso(clock_timestamp()));
end $$;
