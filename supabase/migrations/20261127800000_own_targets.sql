-- A programme's own numbers in place of the document's: who set each, when and why. Once a period was handed in, none changes without a reason.

alter table public.programmes add column numbers_set jsonb not null default '{}' check (jsonb_typeof(numbers_set) = 'object');
comment on column public.programmes.numbers_set is 'By the place of a number in settings: by, at, and reason where one was given.';

-- Marks of the numbers in p_now: those that stay as in p_was keep theirs, the others get that of the operation.
create function private.numbers_marked(p_op private.operation, p_now jsonb, p_was jsonb default '{}', p_marks jsonb default '{}') returns jsonb
language sql stable
set search_path = ''
as $$
	select coalesce(jsonb_object_agg(n.key, case when p_was -> 'numbers' -> n.key is not distinct from n.value then coalesce(p_marks -> n.key, '{}')
		else jsonb_strip_nulls(jsonb_build_object('by', private.recorder(p_op.id), 'at', private.iso(p_op.received_at),
			'reason', private.clean(p_op.args ->> 'reason'))) end), '{}')
	from jsonb_each(case when jsonb_typeof(p_now -> 'numbers') = 'object' then p_now -> 'numbers' else '{}' end) n
$$;

create or replace function private.adopt_programme(p_op private.operation) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'programme')::uuid;
	v_is public.programmes;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'programme'); end if;
	select * into v_is from public.programmes where id = v_id;
	if found then
		return case when v_is.organisation = private.organiser_of(p_op.event) then jsonb_build_object('status', 'merged', 'into', v_id)
			else private.refused('unknown_subject', 'programme') end;
	end if;
	if jsonb_typeof(p_op.args -> 'metrics') is distinct from 'array' or jsonb_array_length(p_op.args -> 'metrics') > 300 then
		return private.refused('arguments_invalid', 'metrics');
	end if;
	insert into public.programmes (id, organisation, definition, settings, starts_on, ends_on, years, adopted_at, op, numbers_set)
	values (v_id, private.organiser_of(p_op.event), p_op.args -> 'definition', coalesce(p_op.args -> 'settings', '{}'), private.day_of(p_op.args ->> 'startsOn'),
		private.day_of(p_op.args ->> 'endsOn'), coalesce(p_op.args ->> 'years', 'project'), p_op.received_at, p_op.id,
		private.numbers_marked(p_op, p_op.args -> 'settings'));
	perform private.put_metrics(v_id, p_op.args -> 'metrics'), private.count_programme(v_id);
	return '{"status": "accepted"}';
end $$;

create or replace function private.amend_programme(p_op private.operation) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_args jsonb := p_op.args;
	v_settings jsonb := coalesce(p_op.args -> 'settings', v_programme.settings);
	v_is_closed boolean := exists (select from public.closed_periods where programme = v_programme.id);
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if (v_args ->> 'version')::integer is distinct from v_programme.version then return private.refused('programme_moved', 'version'); end if;
	if v_is_closed and v_args ?| array['startsOn', 'years'] and (
		coalesce(v_args ->> 'years', v_programme.years) <> v_programme.years or coalesce(private.day_of(v_args ->> 'startsOn'), v_programme.starts_on) <> v_programme.starts_on) then
		return private.refused('period_closed', 'startsOn');
	end if;
	if v_is_closed and coalesce(v_settings -> 'numbers', '{}') <> coalesce(v_programme.settings -> 'numbers', '{}') and length(coalesce(private.clean(v_args ->> 'reason'), '')) < 4 then
		return private.refused('arguments_invalid', 'reason');
	end if;
	-- Who pushes holds the facts first and the programme at its commit: here in the same order.
	perform private.lock_facts(o, true) from (select o from private.counted_organisations(v_programme.organisation) o order by o) s;
	update public.programmes set definition = coalesce(v_args -> 'definition', definition), settings = v_settings,
		numbers_set = private.numbers_marked(p_op, v_settings, settings, numbers_set),
		years = coalesce(v_args ->> 'years', years), starts_on = coalesce(private.day_of(v_args ->> 'startsOn'), starts_on),
		ends_on = coalesce(private.day_of(v_args ->> 'endsOn'), ends_on), version = version + 1
	where id = v_programme.id;
	if v_args ? 'metrics' then perform private.put_metrics(v_programme.id, v_args -> 'metrics'); end if;
	perform private.count_programme(v_programme.id);
	return '{"status": "accepted"}';
end $$;

create or replace function private.programme_card(p public.programmes) returns jsonb
language sql stable
set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'organisation', p.organisation, 'organisationName', o.name, 'organisationKind', o.kind, 'region', o.region,
		'definitionId', p.definition ->> 'id', 'name', p.definition -> 'name', 'startsOn', p.starts_on, 'endsOn', p.ends_on, 'years', p.years, 'version', p.version,
		'counted', p.counted, 'adoptedAt', private.iso(p.adopted_at), 'droppedAt', private.iso(p.dropped_at), 'droppedReason', p.dropped_reason,
		'numbersSet', nullif(p.numbers_set, '{}'),
		'waiting', (select count(*) from public.reported_values v where v.programme = p.id and v.status = 'waiting'),
		'disputes', (select count(*) from private.last_reviews(p.id) r where r.decision = 'disputed')))
	from public.organisations o where o.id = p.organisation
$$;
