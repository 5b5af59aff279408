-- Patents of large state-owned firms are known as such in the catalogue, as deals know them (湖南 2022 四(二)2: 高校院所、大型国有企业), and the form of a deal begins with what the
-- patent says. Replaces outcome_of_lead by one more field.

alter table public.patents
	drop constraint patents_holder_kind_check,
	add constraint patents_holder_kind_check check (holder_kind in ('university', 'institute', 'large-soe', 'enterprise', 'person', 'other'));

-- What became of a lead, as list_deals shows it; of what kind the holder of its patent is; and which others speak of the same.
create or replace function private.outcome_of_lead(p_lead uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object(
		'holderKind', (select p.holder_kind from public.leads l join public.patents p on p.id = l.patent where l.id = p_lead),
		'deals', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(d) || jsonb_build_object('filing_due_on', private.filing_due(d.type, d.effective_on, d.recorded_on),
			'payments', coalesce((select jsonb_agg(to_jsonb(p) - 'deal' order by p.number) from public.deal_payments p where p.deal = d.id), '[]'))) order by d.updated_at, d.id) from public.deals d where d.lead = p_lead), '[]'),
		'pledges', coalesce((select jsonb_agg(jsonb_strip_nulls(to_jsonb(p)) order by p.updated_at, p.id) from public.pledges p where p.lead = p_lead), '[]'),
		'related', coalesce((select jsonb_agg(distinct jsonb_build_object('id', o.id, 'event', o.event, 'why', k.why, 'receipt', o.receipt, 'stage', o.stage))
			from public.lead_links k join public.leads o on o.id = case when k.lead = p_lead then k.other else k.lead end where p_lead in (k.lead, k.other)), '[]'))
$$;
