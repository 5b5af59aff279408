-- What an event has counted toward says no programme that was dropped: its numbers stay as they were and mean nothing any more.

-- list_event_figures({ event }) → { programmes }: definer, as before.
create or replace function public.list_event_figures(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if not exists (select from public.events v where v.id = v_event and v.type <> 'book'
		and (v.organisation in (select private.my_organisations()) or v.organisation in (select private.watched_organisations()))) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	return jsonb_build_object('programmes', (
		select coalesce(jsonb_agg(jsonb_build_object('programme', p.id, 'name', p.definition -> 'name', 'organisation', p.organisation, 'figures', f.figures) order by p.starts_on desc, p.id), '[]')
		from public.programmes p
		cross join lateral (select jsonb_agg(jsonb_build_object('key', g.key, 'metric', g.metric, 'label', private.figure_label(p.definition, g.key), 'value', g.value, 'records', g.records)
			order by g.key) as figures from private.figures_of_events(p.id, array[v_event], p.starts_on, p.ends_on) g) f
		where p.id in (select m.programme from public.programme_metrics m join public.programme_records r on r.metric = m.id where r.event = v_event)
			and (p.organisation in (select private.my_organisations()) or p.organisation in (select private.watched_organisations())) and p.dropped_at is null and f.figures is not null));
end $$;
