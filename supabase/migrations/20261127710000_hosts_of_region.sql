-- A bureau's own book is no event: it does not make the bureau a host of its region.

-- read_region_year({ year, through: the last day counted of the year before }) → { organisations: that host, firstYear, unsent, figures: { name: { value, records } }, eventsBefore,
-- months: [{ month, value, records, before }] of signed contracts }, money in fen. Definer: people and presence are granted to nobody; only numbers leave.
create or replace function public.read_region_year(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_scope uuid[] := private.region_scope();
	v_year integer := (request ->> 'year')::integer;
	v_first date := make_date(v_year, 1, 1);
	v_last date := make_date(v_year, 12, 31);
	v_before date := make_date(v_year - 1, 1, 1);
begin
	return jsonb_build_object(
		'organisations', (select count(distinct v.organisation) from public.events v where v.organisation = any (v_scope) and v.type <> 'book'),
		'firstYear', (select extract(year from private.china_day(min(v.starts_at))) from public.events v where v.organisation = any (v_scope) and v.type <> 'book'),
		'unsent', (select coalesce(sum(e.unsent), 0) from public.enrolments e join public.events v on v.id = e.event where v.organisation = any (v_scope) and e.kind = 'phone' and e.sealed_at is null),
		'figures', (select jsonb_object_agg(name, jsonb_build_object('value', f.value, 'records', f.records)) from unnest(array['events', 'people', 'enterprises', 'leads', 'contacted', 'negotiating',
				'signed', 'filed', 'failed', 'needs', 'contracts', 'contract_amount', 'paid_amount', 'pledge_amount', 'pledge_enterprises', 'inclusive_enterprises']) name
			cross join lateral (select y.value, y.records from private.year_figure(v_scope, name, v_first, v_last) y where y.month is null) f)
			-- The events count their own people: summed, each once an event.
			|| (select jsonb_build_object('attendances', jsonb_build_object('value', coalesce(sum(s.people), 0), 'records', coalesce(sum(s.people), 0)))
				from public.events v join public.event_streams s on s.event = v.id
				where v.organisation = any (v_scope) and v.type <> 'book' and private.china_day(v.starts_at) between v_first and v_last),
		'eventsBefore', (select y.value from private.year_figure(v_scope, 'events', v_before, least(private.day_of(request ->> 'through'), v_first - 1)) y where y.month is null),
		'months', (select jsonb_agg(jsonb_build_object('month', n, 'value', coalesce(i.value, 0), 'records', coalesce(i.records, 0), 'before', coalesce(w.value, 0)) order by n)
			from generate_series(1, 12) n
			left join private.year_figure(v_scope, 'contract_amount', v_first, v_last) i on i.month = n
			left join private.year_figure(v_scope, 'contract_amount', v_before, v_first - 1) w on w.month = n));
end $$;
