-- list_programmes sends each definition once: forty parks carry out the same document, and every one of them sent it whole.

-- list_programmes({ organisation?, whole? }) → { programmes, definitions? }: own ones and those of the region, the running ones first; whole as read_programme has them, but that each
-- names its definition (definitionKey) and `definitions` holds every one once. Definer: counters are granted to nobody; the organisations are checked here.
create or replace function public.list_programmes(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	with asked as materialized (
		select p, md5(p.definition::text) as key, coalesce((request ->> 'whole')::boolean, false) as is_whole
		from public.programmes p
		where (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations()))
			and (request ->> 'organisation' is null or p.organisation = (request ->> 'organisation')::uuid)
	)
	select coalesce((select jsonb_build_object('definitions', jsonb_object_agg(d.key, d.definition)) from (select distinct on (key) key, (p).definition from asked where is_whole) d
			having count(*) > 0), '{}')
		|| jsonb_build_object('programmes', (select coalesce(jsonb_agg(case when is_whole then private.programme_whole(p) - 'definition' || jsonb_build_object('definitionKey', key)
				else private.programme_card(p) end order by (p).dropped_at is not null, (p).starts_on desc, (p).id), '[]') from asked))
$$;
