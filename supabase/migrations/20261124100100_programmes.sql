-- Programmes: what organisers are judged on. A definition (a whole policy document as data, src/lib/domain/programmes/) adopted by an organisation for a period, with
-- what is reported by hand, what was closed, and what the bureau says of it. Knows no metric; how facts become numbers stands in *_programme_counting.sql.

create table public.programmes (
	id uuid primary key,
	-- Whose targets they are: a park, a university, a platform, or a bureau for its region.
	organisation uuid not null references public.organisations,
	definition jsonb not null check (jsonb_typeof(definition) = 'object' and length(definition::text) <= 400000),
	-- { switches, numbers, areas, ownChain, self, … }: src/lib/domain/programme.ts.
	settings jsonb not null check (jsonb_typeof(settings) = 'object' and length(settings::text) <= 100000),
	starts_on date not null,
	ends_on date not null check (ends_on >= starts_on),
	-- Where its years begin: on the day it started, or on 1 January (seeds: ambiguity A12).
	years text not null default 'project' check (years in ('project', 'calendar')),
	-- Grows with every amendment of settings, metrics or period.
	version integer not null default 1,
	-- Grows with every transaction that changes one of its numbers: two readings with the same one have the same numbers.
	counted bigint not null default 0,
	adopted_at timestamptz not null,
	op uuid not null,
	-- Since when it counts nothing any more.
	dropped_at timestamptz,
	dropped_reason text check (length(dropped_reason) <= 500)
);
create index on public.programmes (organisation, starts_on);
alter table public.programmes enable row level security;
create policy own_and_watched on public.programmes for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.programmes to authenticated;
comment on table public.programmes is '项目: a programme as one organisation carries it out.';

create table public.programme_metrics (
	id integer generated always as identity primary key,
	programme uuid not null references public.programmes,
	-- Stable name of this figure within the programme: an indicator, or one branch of its rule.
	key text not null check (key ~ '^[a-z0-9][a-z0-9._/-]{0,159}$'),
	-- One of the vocabulary (seeds: vocabularies.metrics) with what narrows it. What no event can count is here as well, and never gets records.
	metric text not null check (metric ~ '^[a-z][A-Za-z0-9._:-]{0,79}$'),
	filters jsonb not null check (jsonb_typeof(filters) = 'object'),
	basis text not null check (basis in ('year', 'programme', 'month', '2-months', 'point', 'prior_year', 'prior_3y')),
	unique (programme, key)
);
alter table public.programme_metrics enable row level security;
create policy of_visible_programmes on public.programme_metrics for select to authenticated using (programme in (select id from public.programmes));
grant select on public.programme_metrics to authenticated;
comment on table public.programme_metrics is 'What a programme counts: one row for each distinct metric with its filters.';

create table public.reported_values (
	id uuid primary key,
	programme uuid not null references public.programmes,
	-- A key of programme_metrics, or the id of an indicator, or the name of a base (org.valid_patents, benchmark …).
	key text not null check (length(key) between 1 and 160),
	-- As private.period_days has it: 0 the first year, -1 the year before it …
	period integer not null,
	-- In the unit of the indicator; money in yuan, as in the documents.
	value numeric not null check (value between -1e15 and 1e15),
	note text check (length(note) <= 1000),
	status text not null default 'waiting' check (status in ('waiting', 'approved', 'rejected')),
	reported_by text,
	reported_at timestamptz not null,
	op uuid not null,
	settled_by text,
	settled_at timestamptz,
	-- Why it was rejected; why it was changed after its period was closed.
	reason text check (length(reason) <= 500),
	is_adjustment boolean not null default false
);
create index on public.reported_values (programme, key, period, reported_at desc);
alter table public.reported_values enable row level security;
create policy of_visible_programmes on public.reported_values for select to authenticated using (programme in (select id from public.programmes));
grant select on public.reported_values to authenticated;
comment on table public.reported_values is '填报值: what no event can count, and base values of earlier years. The last approved one of a key and period counts; earlier ones stay.';

create table public.closed_periods (
	programme uuid not null references public.programmes,
	period integer not null,
	-- The figures as they were handed in: [{ key, metric, period, value, records }].
	figures jsonb not null,
	closed_by text,
	closed_at timestamptz not null,
	op uuid not null,
	primary key (programme, period)
);
alter table public.closed_periods enable row level security;
create policy of_visible_programmes on public.closed_periods for select to authenticated using (programme in (select id from public.programmes));
grant select on public.closed_periods to authenticated;
comment on table public.closed_periods is 'A period that was handed in. Facts that come late still count, and are seen beside what was handed in; reported values change by adjustValue alone.';

create table public.reviews (
	op uuid primary key,
	programme uuid not null references public.programmes,
	key text not null check (length(key) between 1 and 160),
	period integer not null,
	-- The record that is disputed; null for the figure as a whole.
	record_kind text,
	record uuid,
	decision text not null check (decision in ('confirmed', 'disputed')),
	reason text check (length(reason) <= 500),
	-- The figure it was said of.
	value numeric,
	bureau uuid not null references public.organisations,
	reviewed_by text,
	reviewed_at timestamptz not null,
	check (num_nonnulls(record_kind, record) in (0, 2))
);
create index on public.reviews (programme, key, period, reviewed_at desc);
alter table public.reviews enable row level security;
create policy of_visible_programmes on public.reviews for select to authenticated using (programme in (select id from public.programmes));
grant select on public.reviews to authenticated;
comment on table public.reviews is '已核实 and 有争议: what a bureau says of a figure or of one record behind it. The last word of a bureau counts.';

alter table public.events
	-- The programmes of its own organisation that it counts for. Null: all whose period holds it.
	add column counts_for uuid[];

-- The days of a period of a programme, both ends counted. Periods are whole numbers:
--   0 the first year, 1, 2 … later ones, -1, -2 … the years before; `years` says where they begin. What lies after the programme's end is in none of its years.
--   1000 the whole programme · 2000 everything up to its end (a stock) · 10000, 10001 … its months, 20000, 20001 … its windows of two months.
-- Months and windows begin with the day the programme starts on; Hubei's months and those of `calendar` are calendar months.
create function private.period_days(p_starts date, p_ends date, p_years text, p_period integer, out first date, out last date)
language plpgsql immutable set search_path = ''
as $$
declare
	v_january date := date_trunc('year', p_starts)::date;
	v_anchor date := case when p_years = 'calendar' or extract(day from p_starts) = 1 then date_trunc('month', p_starts)::date else p_starts end;
	v_months integer := case when p_period >= 20000 then 2 else 1 end;
	v_number integer := p_period - 10000 * v_months;
begin
	case
		when p_period = 1000 then first := p_starts; last := p_ends;
		when p_period = 2000 then first := '1900-01-01'; last := p_ends;
		when p_period >= 10000 then
			first := greatest((v_anchor + make_interval(months => v_number * v_months))::date, p_starts);
			last := least((v_anchor + make_interval(months => (v_number + 1) * v_months))::date - 1, p_ends);
		when p_years = 'calendar' then
			first := case when p_period = 0 then p_starts else (v_january + make_interval(years => p_period))::date end;
			last := (v_january + make_interval(years => p_period + 1))::date - 1;
		else
			first := (p_starts + make_interval(years => p_period))::date;
			last := (p_starts + make_interval(years => p_period + 1))::date - 1;
	end case;
	if p_period between 0 and 999 and p_ends between first and last then last := p_ends; end if;
end $$;

-- The periods that a day counts in, for a figure with this basis: its year, the whole programme, and what its rule looks at besides. A month may be short:
-- the neighbours of the one that arithmetic names are looked at too.
create function private.periods_of(p_starts date, p_ends date, p_years text, p_basis text, p_day date) returns integer[]
language sql immutable set search_path = ''
as $$
	with near as (
		select (extract(year from p_day) - extract(year from p_starts))::integer as year,
			((extract(year from p_day) - extract(year from p_starts)) * 12 + extract(month from p_day) - extract(month from p_starts))::integer as month
	), looked_at as (
		select 1000 as period
		union all select 2000 where p_basis = 'point'
		union all select year + step from near, unnest(array[-1, 0]) step where year between -20 and 20
		union all select 10000 + month + step from near, unnest(array[-1, 0]) step where p_basis = 'month' and p_day >= p_starts and month + step >= 0
		union all select distinct 20000 + (month + step) / 2 from near, unnest(array[-1, 0]) step where p_basis = '2-months' and p_day >= p_starts and month + step >= 0
	)
	select coalesce(array_agg(period order by period), '{}') from looked_at, private.period_days(p_starts, p_ends, p_years, period) d
	where p_day between d.first and d.last and p_day is not null
$$;

-- The latest period of a year that has begun on a day; 0 before the programme starts.
create function private.current_year(p_programme public.programmes, p_day date) returns integer
language sql stable set search_path = ''
as $$
	select greatest(case when p_programme.years = 'calendar' then extract(year from least(p_day, p_programme.ends_on)) - extract(year from p_programme.starts_on)
		else extract(year from age(least(p_day, p_programme.ends_on), p_programme.starts_on)) end, 0)::integer
$$;
