-- What a bureau narrows the leads and needs of its region by: which event, of whom.

-- list_request_places({}) → { events: [{ id, name, startsAt, organisation }], organisations: [{ id, name }] }: the 300 newest events in sight, and their organisers by name.
-- Older ones are found by words. Row security says what is in sight.
create function public.list_request_places(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	with newest as (select e.id, e.name, e.starts_at, e.organisation from public.events e order by e.starts_at desc, e.id limit 300)
	select jsonb_build_object(
		'events', coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name, 'startsAt', private.iso(n.starts_at), 'organisation', n.organisation)
			order by n.starts_at desc, n.id) from newest n), '[]'),
		'organisations', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name, o.id)
			from public.organisations o where o.id in (select organisation from newest)), '[]'))
$$;
revoke execute on function public.list_request_places(jsonb) from public, anon;
grant execute on function public.list_request_places(jsonb) to authenticated;
