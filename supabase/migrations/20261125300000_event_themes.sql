-- What the form of an event shows of what only targets ask for: topics, further types, chain, area and field; topics of each session. Replaces read_event.

-- read_event({ event }) → the line, what targets ask besides, sessions with their topics, stations, the ledger of phones, passes, and how much waits for a decision (what was dismissed does not). Null when not visible.
create or replace function public.read_event(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select private.event_line(e, s) || jsonb_build_object(
		'secondaryTypes', e.secondary_types, 'topics', e.topics, 'chain', e.chain, 'region', e.region, 'industryField', e.industry_field,
		'sessions', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'startsAt', private.iso(x.starts_at), 'endsAt', private.iso(x.ends_at), 'topics', x.topics)
			order by x.starts_at, x.name) from public.sessions x where x.event = e.id), '[]'),
		'stations', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by x.name) from public.stations x where x.event = e.id), '[]'),
		'phones', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'number', x.number, 'person', x.person, 'station', x.station, 'device', x.device,
			'enrolledAt', private.iso(x.enrolled_at), 'expiresAt', private.iso(x.expires_at), 'revokedAt', private.iso(x.revoked_at),
			'sealedAt', private.iso(x.sealed_at), 'maxSeq', x.max_seq, 'receivedThrough', x.received_through, 'unsent', x.unsent,
			'lastContactAt', private.iso(x.last_contact_at)) order by x.number)
			from public.enrolments x where x.event = e.id and x.kind = 'phone'), '[]'),
		'passes', coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'person', x.person, 'station', x.station, 'fields', x.fields,
			'expiresAt', private.iso(x.expires_at), 'maxRedemptions', x.max_redemptions, 'redeemed', x.redeemed, 'revokedAt', private.iso(x.revoked_at),
			'issuedAt', private.iso(x.issued_at)) order by x.issued_at desc, x.id)
			from public.passes x where x.event = e.id), '[]'),
		'waiting', (select count(*) from public.outcomes x where x.event = e.id and x.status in ('held', 'refused') and x.body ->> 'reason' <> 'dismissed'))
	from public.events e join public.event_streams s on s.event = e.id
	where e.id = (request ->> 'event')::uuid
$$;
