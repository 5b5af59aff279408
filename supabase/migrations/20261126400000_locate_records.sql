-- Where the records of a ledger stand, so that a page can lead to them: whose they are, and of which lead they came.

-- locate_records({ records: [uuid] }) → { records: [{ kind, record, organisation, lead? }] }, at most 1000 asked for; what this person does not see is left out. Invoker: row-level security decides.
create function public.locate_records(request jsonb) returns jsonb
language sql stable set search_path = '' as $$
	with asked as (select value::uuid as id from jsonb_array_elements_text(request -> 'records') limit 1000)
	select jsonb_build_object('records', coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(r)) order by r.record), '[]')) from (
		select 'deal' as kind, d.id as record, d.organisation, d.lead from public.deals d where d.id in (select id from asked)
		union all select 'pledge', g.id, g.organisation, g.lead from public.pledges g where g.id in (select id from asked)
		union all select 'filing', f.id, f.organisation, null from public.product_filings f where f.id in (select id from asked)
	) r
$$;

grant execute on function public.locate_records(jsonb) to authenticated;
