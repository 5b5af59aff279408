-- What a server that reaches the database only through these functions must ask: which migrations are here, which streams moved.
-- With an address of PostgreSQL it reads the first itself and listens for the second; see src/lib/server/database/supabase.ts.

-- schema_version({}) → { schema }: the last applied migration; null when the history is not kept here. Definer: the history is the owner's.
create function public.schema_version(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_schema text;
begin
	if to_regclass('supabase_migrations.schema_migrations') is not null then
		select max(version) into v_schema from supabase_migrations.schema_migrations;
	end if;
	return jsonb_build_object('schema', v_schema);
end $$;

-- list_heads({ known? }) → { state, heads? }: the head of every stream, and a digest of them all; without heads when `known` is
-- that digest, so that asking again and again costs little. Definer: of every event, whoever organises it.
create function public.list_heads(request jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
	select jsonb_build_object('state', s.state)
		|| case when s.state = request ->> 'known' then '{}' else jsonb_build_object('heads', s.heads) end
	from (
		select md5(coalesce(string_agg(event || ':' || head, ',' order by event), '')) as state,
			coalesce(jsonb_object_agg(event, head), '{}') as heads
		from public.event_streams
	) s
$$;

grant execute on function public.schema_version(jsonb), public.list_heads(jsonb) to service_role;
