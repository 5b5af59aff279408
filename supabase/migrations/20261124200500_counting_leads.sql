-- Counting 100,000 leads took a second: they were sorted to be counted, and their deadline was asked of a function each. One text says which leads fit, so that the page and the
-- numbers beside it cannot differ. Replaces leads_fitting and count_leads, otherwise as they were.

create index on public.leads (organisation, stage, requested_at);

-- Which leads l fit a request ($1) among those of organisations ($2), with the words of a search ($3 query, $4 patterns): a condition for EXECUTE, which plans it for these very values.
create function private.lead_condition() returns text
language sql immutable set search_path = ''
as $fit$ select $$
	l.organisation = any ($2) and ($1 ->> 'event' is null or l.event = ($1 ->> 'event')::uuid)
	and ($1 ->> 'stage' is null or l.stage = $1 ->> 'stage') and ($1 ->> 'path' is null or l.path = $1 ->> 'path')
	and ($1 ->> 'intent' is null or l.intent = $1 ->> 'intent') and ($1 ->> 'booth' is null or l.booth = ($1 ->> 'booth')::uuid)
	and ($1 ->> 'counterpart' is null or l.counterpart = ($1 ->> 'counterpart')::uuid)
	and (not coalesce(($1 ->> 'due')::boolean, false) or l.stage in ('submitted', 'accepted') and l.requested_at < private.call_late_before())
	and ($4 = '{}' or l.id in (
		select f.id from public.leads f
		where f.organisation = any ($2) and ($3 is null or f.words @@ $3) and f.searchable like all ($4)
		union all
		select f.id from public.patents p join public.leads f on f.patent = p.id
		where p.organisation = any ($2) and ($3 is null or p.words @@ $3) and p.searchable like all ($4)))
	and ($1 -> 'after' is null or (l.requested_at, l.id) < (($1 #>> '{after,at}')::timestamptz, ($1 #>> '{after,id}')::uuid)) $$
$fit$;

-- Whoever asked before this should have been called by now: the same 48 hours as private.call_due, asked once and not for each lead.
create function private.call_late_before() returns timestamptz
language sql stable set search_path = ''
as $$ select now() - (private.call_due('2026-01-01 00:00Z') - timestamptz '2026-01-01 00:00Z') $$;

create or replace function private.leads_fitting(request jsonb, p_seen uuid[], p_limit integer) returns table (lead uuid, at_stage text, asked_at timestamptz, is_due boolean)
language plpgsql stable set search_path = ''
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query execute 'select l.id, l.stage, l.requested_at, l.stage in (''submitted'', ''accepted'') and l.requested_at < private.call_late_before() from public.leads l where '
		|| private.lead_condition() || ' order by l.requested_at desc, l.id desc limit $5'
		using request, p_seen, v_search.query, v_search.patterns, p_limit;
end $$;

-- count_leads({ as list_leads }) → { total, due, stages: { stage: n } } of what fits but for stage, due and page: the numbers beside the ways to narrow. Definer as list_leads.
create or replace function public.count_leads(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_search record;
	v_answer jsonb;
begin
	v_search := private.search_for(request ->> 'text');
	execute 'select jsonb_build_object(''total'', coalesce(sum(number), 0), ''due'', coalesce(sum(late), 0), ''stages'', coalesce(jsonb_object_agg(stage, number), ''{}''))
		from (select l.stage, count(*) as number, count(*) filter (where l.stage in (''submitted'', ''accepted'') and l.requested_at < $5) as late
			from public.leads l where ' || private.lead_condition() || ' group by 1) s'
		into v_answer using request - array['stage', 'due', 'after'], private.asked_organisations(request), v_search.query, v_search.patterns, private.call_late_before();
	return v_answer;
end $$;
