-- Reports that were handed in: kept as they were made, numbered once for all, with the versions of what they were counted from. And whoever reported a value does not approve it,
-- where somebody else can. Replaces settle_value, otherwise as it was; its verb is dispatched in 20261125900000.

create table public.programme_reports (
	id uuid primary key,
	programme uuid not null references public.programmes,
	-- Who made it: the organisation of the programme, or a bureau of its region.
	organisation uuid not null references public.organisations,
	-- Numbered by maker and year (Asia/Shanghai): 云溪园〔2026〕3号 as it was called then.
	year integer not null,
	number integer not null check (number > 0),
	label text not null,
	kind text not null check (kind in ('circular', 'analysis', 'self_evaluation', 'evaluation')),
	from_day date not null,
	to_day date not null check (to_day >= from_day),
	-- What it was counted from: read_programme_vector.
	version integer not null,
	counted bigint not null,
	streams jsonb not null,
	body jsonb not null check (jsonb_typeof(body) = 'object' and length(body::text) <= 1000000),
	made_by text,
	made_at timestamptz not null,
	op uuid not null,
	unique (organisation, year, number)
);
create index on public.programme_reports (programme, made_at desc);
alter table public.programme_reports enable row level security;
create policy of_visible_programmes on public.programme_reports for select to authenticated using (programme in (select id from public.programmes));
grant select on public.programme_reports to authenticated;
comment on table public.programme_reports is '报告: what was handed in, word for word. It never changes; a later report is another one.';

-- The event streams that a programme counts from, each with its head.
create function private.programme_streams(p_organisation uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_object_agg(s.event, s.head), '{}') from public.event_streams s join public.events v on v.id = s.event
	where v.organisation in (select private.counted_organisations(p_organisation))
$$;

-- freezeReport({ report, programme, kind, from, to, version, counted, body }): kept when the programme has not moved since body was composed.
create function private.freeze_report(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_id uuid := (p_op.args ->> 'report')::uuid;
	v_owner uuid := private.organiser_of(p_op.event);
	v_programme public.programmes := private.programme_in_book(p_op);
	v_maker uuid := case when private.is_server() or v_owner in (select private.my_organisations() union select private.my_bureaus()) then v_owner else private.bureau_towards(v_owner) end;
	v_year integer := extract(year from private.china_day(p_op.received_at));
	v_is public.programme_reports;
	v_number integer;
	v_name text;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_maker is null then return private.refused('verb_not_allowed', 'verb'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'report'); end if;
	select * into v_is from public.programme_reports where id = v_id;
	if found then
		return case when v_is.programme = v_programme.id then jsonb_build_object('status', 'merged', 'into', v_id) else private.refused('unknown_subject', 'report') end;
	end if;
	-- Whoever counts locks the programme too: nothing moves until this is kept.
	select * into v_programme from public.programmes where id = v_programme.id for update;
	if (v_args ->> 'version')::integer is distinct from v_programme.version or (v_args ->> 'counted')::bigint is distinct from v_programme.counted then
		return private.refused('programme_moved', 'counted');
	end if;
	select o.name into v_name from public.organisations o where o.id = v_maker for no key update;
	select coalesce(max(r.number), 0) + 1 into v_number from public.programme_reports r where r.organisation = v_maker and r.year = v_year;
	insert into public.programme_reports (id, programme, organisation, year, number, label, kind, from_day, to_day, version, counted, streams, body, made_by, made_at, op)
	values (v_id, v_programme.id, v_maker, v_year, v_number, format('%s〔%s〕%s号', v_name, v_year, v_number), v_args ->> 'kind', private.day_of(v_args ->> 'from'),
		private.day_of(v_args ->> 'to'), v_programme.version, v_programme.counted, private.programme_streams(v_owner), v_args -> 'body', private.recorder(p_op.id),
		p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
end $$;

create function private.report_card(p public.programme_reports) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'programme', p.programme, 'number', p.label, 'kind', p.kind, 'from', p.from_day, 'to', p.to_day, 'version', p.version,
		'counted', p.counted, 'by', p.made_by, 'at', private.iso(p.made_at)))
$$;

-- list_programme_reports({ programme }) → { reports: [{ id, number, kind, from, to, version, counted, by?, at }] }, the newest first, at most 500. YH060. Definer: as the other reads of programmes.
create function public.list_programme_reports(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return jsonb_build_object('reports', (select coalesce(jsonb_agg(private.report_card(r) order by r.made_at desc, r.id), '[]')
		from (select * from public.programme_reports where programme = v_programme.id order by made_at desc, id limit 500) r));
end $$;

-- read_report({ programme, report }) → the card with streams and body. YH060; YH063 for a report that is none. Definer: as above.
create function public.read_report(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_report public.programme_reports;
begin
	select * into v_report from public.programme_reports where id = (request ->> 'report')::uuid and programme = v_programme.id;
	if not found then perform private.refuse('YH063', 'report_unknown'); end if;
	return private.report_card(v_report) || jsonb_build_object('streams', v_report.streams, 'body', v_report.body);
end $$;

-- Who did an operation, as its body says: person:… for an account; null for what is none, or was purged.
create function private.author_of(p_op uuid) returns text
language sql stable set search_path = ''
as $$ select private.readable(raw) ->> 'by' from public.op_inbox where op = p_op order by received_at limit 1 $$;

-- How many others may approve what somebody reported for an organisation.
create function private.colleagues_of(p_organisation uuid, p_author text) returns bigint
language sql stable set search_path = ''
as $$
	select count(distinct r.person) from public.roles r where r.organisation = p_organisation and 'person:' || r.person is distinct from p_author
$$;

-- approveValue({ programme, value }) and rejectValue({ programme, value, reason }): once each; who and when stands beside it. Nobody approves what is their own while a colleague can.
create or replace function private.settle_value(p_op private.operation, p_status text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_book(p_op);
	v_reason text := private.clean(p_op.args ->> 'reason');
	v_author text;
	v_value public.reported_values;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	select * into v_value from public.reported_values where id = (p_op.args ->> 'value')::uuid and programme = v_programme.id;
	if not found then return private.refused('unknown_subject', 'value'); end if;
	if v_value.status <> 'waiting' then return private.refused('value_settled', 'value'); end if;
	if p_status = 'rejected' and length(coalesce(v_reason, '')) < 4 then return private.refused('arguments_invalid', 'reason'); end if;
	if not v_value.is_adjustment and exists (select from public.closed_periods where programme = v_programme.id and period = v_value.period) then
		return private.refused('period_closed', 'value');
	end if;
	v_author := private.author_of(v_value.op);
	if p_status = 'approved' and v_author = private.author_of(p_op.id) and v_author like 'person:%' and private.colleagues_of(v_programme.organisation, v_author) > 0 then
		return private.refused('own_value', 'value');
	end if;
	update public.reported_values set status = p_status, settled_by = private.recorder(p_op.id), settled_at = p_op.received_at,
		reason = case when p_status = 'rejected' then v_reason else reason end where id = v_value.id;
	return '{"status": "accepted"}';
end $$;

-- list_own_values({ programme }) → { values: [id], colleagues }: what the caller reported and nobody has settled, and how many others could. YH060. Definer: bodies of operations are granted
-- to nobody.
create function public.list_own_values(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_me text := 'person:' || private.current_person();
begin
	return jsonb_build_object('colleagues', private.colleagues_of(v_programme.organisation, v_me), 'values', (select coalesce(jsonb_agg(v.id order by v.id), '[]')
		from public.reported_values v where v.programme = v_programme.id and v.status = 'waiting' and private.author_of(v.op) = v_me));
end $$;

grant execute on function public.list_programme_reports(jsonb), public.read_report(jsonb), public.list_own_values(jsonb) to authenticated;

