-- 促成: a deal or pledge without a named facilitator that came of a lead counts for the organisation that recorded both, and for nobody in whose name it only carries a programme out.

-- True when one of these names is who carries the programme out, or, where nobody is named, the organisation itself followed the lead.
create or replace function private.is_via_self(p private.counting, p_names text[], p_organisation uuid, p_lead uuid) returns boolean
language sql stable set search_path = ''
as $$
	select exists (select from unnest(p_names) name where private.comparable(name) = p.own_name)
		or p_names = '{}' and p_lead is not null and p_organisation = p.organisation
			and exists (select from public.organisations o where o.id = p.organisation and private.comparable(o.name) = p.own_name)
$$;

do $$
begin
	perform private.count_programme(id) from public.programmes where dropped_at is null;
end $$;
