-- How facts become numbers. The rows behind a figure (programme_records), its distinct subjects counted by reference (programme_subjects) and its totals
-- (programme_counters) are kept in the transaction of the operation that changes a fact: triggers on the fact tables note what was touched, and at the commit each touched
-- record is looked at again and the difference is applied. Nothing that writes facts need know of programmes. docs/decisions/counting-for-programmes.md.

-- Whose facts count for which programme, by kind of fact: the one lookup that every write of a fact makes.
create table public.programme_scope (
	organisation uuid not null references public.organisations,
	kind text not null,
	programme uuid not null references public.programmes,
	primary key (organisation, kind, programme)
);
create index on public.programme_scope (programme);
alter table public.programme_scope enable row level security;
-- NOTE: granted to nobody; the functions of programmes read it.
comment on table public.programme_scope is 'Kept by refresh_scope.';

create table public.programme_records (
	metric integer not null references public.programme_metrics,
	record_kind text not null,
	record uuid not null,
	-- A patent of a deal, a payment, a session; empty for a record that counts as one.
	part text not null default '',
	-- Counted once whoever says it; null for what counts by itself.
	subject text,
	-- 1, or money in fen, or 1 and 0 for yes and no.
	amount numeric not null,
	day date not null,
	organisation uuid not null,
	event uuid,
	primary key (metric, record_kind, record, part)
);
create index on public.programme_records (metric, day desc, record, part);
create index on public.programme_records (metric, subject) where subject is not null;
alter table public.programme_records enable row level security;
-- NOTE: subjects may be names of firms behind anonymous needs; list_programme_records shows what each may see.
comment on table public.programme_records is 'The evidence rows behind each figure.';

create table public.programme_subjects (
	metric integer not null references public.programme_metrics,
	period integer not null,
	subject text not null,
	refs integer not null check (refs > 0),
	-- What the subject is worth: the largest amount that anybody recorded of it.
	amount numeric not null,
	primary key (metric, period, subject)
);
alter table public.programme_subjects enable row level security;
comment on table public.programme_subjects is 'Distinct people, firms, patents and deals of a figure and period, counted by reference: distinct counts cannot be summed.';

create table public.programme_counters (
	metric integer not null references public.programme_metrics,
	period integer not null,
	value numeric not null,
	subjects integer not null check (subjects >= 0),
	records integer not null check (records >= 0),
	primary key (metric, period)
) with (fillfactor = 50);
alter table public.programme_counters enable row level security;
comment on table public.programme_counters is 'The figures. A missing row is zero.';

-- Records whose part in the numbers is to be looked at again when the transaction ends.
create unlogged table private.touched_facts (
	by_transaction xid8 not null default pg_current_xact_id(),
	kind text not null,
	unit uuid not null,
	organisation uuid not null,
	-- Of a firm: the code and the names under which records may name it.
	code text,
	names text[] not null default '{}',
	primary key (by_transaction, kind, unit)
);

-- The organisations whose facts count for one: itself and what lies under it in the tree; for a bureau, all of its region.
create function private.counted_organisations(p_organisation uuid) returns setof uuid
language sql stable set search_path = ''
as $$
	with recursive tree as (
		select o.id from public.organisations o where o.id = p_organisation
		union select o.id from public.organisations o join tree t on o.parent = t.id
	)
	select id from tree
	union select o.id from public.organisations b join public.organisations o on private.region_contains(b.region, o.region) where b.id = p_organisation and b.kind = 'bureau'
$$;

create function private.refresh_scope(p_programme uuid) returns void
language sql set search_path = ''
as $$
	delete from public.programme_scope where programme = p_programme;
	insert into public.programme_scope (organisation, kind, programme)
	select distinct o, kind, p.id from public.programmes p cross join lateral private.counted_organisations(p.organisation) o
	join public.programme_metrics m on m.programme = p.id cross join lateral unnest(private.fact_kinds(m.metric)) kind
	where p.id = p_programme and p.dropped_at is null
$$;

-- A figure at work, with everything that its filters are measured by. Areas that the settings do not name are those of the organisation's region.
create function private.counting_of(p_metric integer) returns private.counting
language sql stable set search_path = ''
as $$
	select row(m.id, p.id, p.organisation, private.comparable(coalesce(p.settings #>> '{self,name}', o.name)),
		case when p.settings #>> '{self,name}' is null then o.credit_code else p.settings #>> '{self,creditCode}' end, m.metric, m.filters,
		jsonb_strip_nulls(jsonb_build_object('own_jurisdiction', o.region, 'district', o.region, 'city', substr(o.region, 1, 4) || '00', 'province', substr(o.region, 1, 2) || '0000'))
			|| case when jsonb_typeof(p.settings -> 'areas') = 'object' then p.settings -> 'areas' else '{}' end,
		private.texts_of(p.settings -> case when coalesce(m.filters ->> 'chain', 'programme') = 'programme' then 'ownChain' else 'chainList' end),
		array(select private.counted_organisations(p.organisation)), p.starts_on, p.ends_on, p.years, m.basis)::private.counting
	from public.programme_metrics m join public.programmes p on p.id = m.programme join public.organisations o on o.id = p.organisation
	where m.id = p_metric
$$;

create function private.forget_counts(p_metric integer) returns void
language sql set search_path = ''
as $$
	delete from public.programme_counters where metric = p_metric;
	delete from public.programme_subjects where metric = p_metric;
	delete from public.programme_records where metric = p_metric;
$$;

-- The rows of a figure summed up from its records: what subjects and counters have to be.
create function private.subjects_from_records(p private.counting) returns table (period integer, subject text, refs integer, amount numeric)
language sql stable set search_path = ''
as $$
	with days as (
		select d.day, period from (select distinct day from public.programme_records where metric = p.metric_id) d,
			unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day)) period
	)
	select d.period, r.subject, count(*)::integer, max(r.amount)
	from public.programme_records r join days d using (day) where r.metric = p.metric_id and r.subject is not null group by d.period, r.subject
$$;

create function private.counters_from_records(p private.counting) returns table (period integer, value numeric, subjects integer, records integer)
language sql stable set search_path = ''
as $$
	with days as (
		select d.day, period from (select distinct day from public.programme_records where metric = p.metric_id) d,
			unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, d.day)) period
	), by_records as (
		select d.period, coalesce(sum(r.amount) filter (where r.subject is null), 0) as value, count(*)::integer as records
		from public.programme_records r join days d using (day) where r.metric = p.metric_id group by d.period
	), by_subjects as (
		select s.period, sum(s.amount) as value, count(*)::integer as subjects from private.subjects_from_records(p) s group by s.period
	)
	select r.period, r.value + coalesce(s.value, 0), coalesce(s.subjects, 0), r.records from by_records r left join by_subjects s using (period)
$$;

-- Counts one figure anew from all facts.
create function private.count_metric(p_metric integer) returns void
language plpgsql set search_path = ''
as $$
declare
	v_counting private.counting := private.counting_of(p_metric);
	v_kind text;
begin
	perform private.forget_counts(p_metric);
	foreach v_kind in array private.fact_kinds(v_counting.metric) loop
		insert into public.programme_records (metric, record_kind, record, part, subject, amount, day, organisation, event)
		select p_metric, f.record_kind, f.record, f.part, f.subject, f.amount, f.day, f.organisation, f.event from private.facts_counted(v_counting, v_kind) f where f.day is not null;
	end loop;
	insert into public.programme_subjects (metric, period, subject, refs, amount) select p_metric, s.period, s.subject, s.refs, s.amount from private.subjects_from_records(v_counting) s;
	insert into public.programme_counters (metric, period, value, subjects, records)
	select p_metric, c.period, c.value, c.subjects, c.records from private.counters_from_records(v_counting) c;
end $$;

-- Facts of an organisation are being written (shared), or all of them are being counted (exclusive): who counts waits until who writes has committed, and the other way round.
create function private.lock_facts(p_organisation uuid, p_is_counting boolean) returns void
language plpgsql set search_path = ''
as $$
begin
	if p_is_counting then perform pg_advisory_xact_lock(20261124, hashtext(p_organisation::text));
	else perform pg_advisory_xact_lock_shared(20261124, hashtext(p_organisation::text)); end if;
end $$;

-- Counts a programme anew: adopted, amended, or its organisations changed. Dropped, it keeps its numbers as they were and follows no fact any more.
create function private.count_programme(p_programme uuid) returns void
language plpgsql set search_path = ''
as $$
begin
	perform private.lock_facts(o, true) from (select o from public.programmes p, private.counted_organisations(p.organisation) o where p.id = p_programme order by o) s;
	update public.programmes set counted = counted + 1 where id = p_programme;
	perform private.refresh_scope(p_programme);
	perform private.count_metric(m.id) from public.programme_metrics m join public.programmes p on p.id = m.programme
	where m.programme = p_programme and p.dropped_at is null and private.fact_kinds(m.metric) <> '{}';
end $$;

-- Applies what records of one kind give a figure now, in the place of what they gave. True when something changed. The programme's row is locked.
create function private.recount_units(p private.counting, p_kind text, p_units uuid[]) returns boolean
language plpgsql set search_path = ''
as $$
declare
	v_metric integer := p.metric_id;
	v_stood public.programme_records[] := array(select r from public.programme_records r where r.metric = v_metric and r.record_kind = p_kind and (p_units is null or r.record = any (p_units)));
	v_stands public.programme_records[] := array(select row(v_metric, f.record_kind, f.record, f.part, f.subject, f.amount, f.day, f.organisation, f.event)::public.programme_records
		from private.facts_counted(p, p_kind, p_units) f where f.day is not null);
	v_gone public.programme_records[] := array(select r from unnest(v_stood) r except select r from unnest(v_stands) r);
	v_come public.programme_records[] := array(select r from unnest(v_stands) r except select r from unnest(v_stood) r);
	v_is_money boolean := p.metric like '%amount%' or p.metric in ('pledge.loans_issued', 'awards.base');
begin
	if v_gone = '{}' and v_come = '{}' then return false; end if;
	delete from public.programme_records r using unnest(v_gone) g
	where r.metric = v_metric and r.record_kind = g.record_kind and r.record = g.record and r.part = g.part;
	insert into public.programme_records select r.* from unnest(v_come) r;
	with steps as (
		select step, subject, amount, period from (
			select -1 as step, g.subject, g.amount, g.day from unnest(v_gone) g union all select 1, c.subject, c.amount, c.day from unnest(v_come) c) s,
			unnest(private.periods_of(p.starts_on, p.ends_on, p.years, p.basis, s.day)) period
	), by_subject as (
		select period, subject, sum(step)::integer as step from steps where subject is not null group by period, subject
	), moved as (
		select b.period, b.subject, coalesce(s.refs, 0) as refs, coalesce(s.refs, 0) + b.step as refs_now, coalesce(s.amount, 0) as amount,
			case when coalesce(s.refs, 0) + b.step <= 0 then 0 when not v_is_money then 1 else (select max(r.amount) from public.programme_records r,
				private.period_days(p.starts_on, p.ends_on, p.years, b.period) d where r.metric = v_metric and r.subject = b.subject and r.day between d.first and d.last) end as amount_now
		from by_subject b left join public.programme_subjects s on s.metric = v_metric and s.period = b.period and s.subject = b.subject
	), removed as (
		delete from public.programme_subjects s using moved m where s.metric = v_metric and s.period = m.period and s.subject = m.subject and m.refs_now <= 0
	), written as (
		insert into public.programme_subjects (metric, period, subject, refs, amount) select v_metric, period, subject, refs_now, amount_now from moved where refs_now > 0
		on conflict (metric, period, subject) do update set refs = excluded.refs, amount = excluded.amount
	), totals as (
		select period, sum(value) as value, sum(subjects)::integer as subjects, sum(records)::integer as records from (
			select period, case when subject is null then step * amount else 0 end as value, 0 as subjects, step as records from steps
			union all select period, amount_now - amount, (refs_now > 0)::integer - (refs > 0)::integer, 0 from moved) t
		group by period
	)
	insert into public.programme_counters as c (metric, period, value, subjects, records)
	select v_metric, t.period, t.value + coalesce(o.value, 0), t.subjects + coalesce(o.subjects, 0), t.records + coalesce(o.records, 0)
	from totals t left join public.programme_counters o on o.metric = v_metric and o.period = t.period
	on conflict (metric, period) do update set value = excluded.value, subjects = excluded.subjects, records = excluded.records;
	delete from public.programme_counters where metric = v_metric and records = 0;
	return true;
end $$;

-- The records of one kind that touched facts concern. Null: all of that kind, because each may depend on the others.
create function private.units_touched(p private.counting, p_kind text, p_touched private.touched_facts[]) returns uuid[]
language sql stable set search_path = ''
as $$
	with firms as (
		select * from unnest(p_touched) t where t.kind = 'enterprise' and t.organisation = any (p.scope)
	), events as (
		select t.unit from unnest(p_touched) t where t.kind = 'whole_event' and t.organisation = any (p.scope)
	), named as (
		select t.unit from unnest(p_touched) t where t.kind = p_kind and t.organisation = any (p.scope)
		union all select a.id from events e join public.attendees a on a.event = e.unit where p_kind = 'attendance'
		union all select n.id from events e join public.needs n on n.event = e.unit where p_kind = 'need'
		union all select l.id from events e join public.leads l on l.event = e.unit where p_kind = 'lead'
		union all select f.id from events e join public.feedback f on f.event = e.unit where p_kind = 'feedback'
		union all select a.id from firms t join public.attendees a on a.organisation_key = t.code join public.events v on v.id = a.event and v.organisation = t.organisation
			where p_kind = 'attendance'
		union all select n.id from firms t join public.needs n on n.organisation = t.organisation where p_kind = 'need'
			and (n.credit_code = t.code or private.comparable(n.company) = any (t.names) or n.company is null)
		union all select l.id from firms t join public.leads l on l.organisation = t.organisation left join public.needs n on n.id = l.need where p_kind = 'lead'
			and (coalesce(l.credit_code, n.credit_code) = t.code or private.comparable(coalesce(l.company, n.company)) = any (t.names) or coalesce(l.company, n.company) is null)
		union all select d.id from firms t join public.deals d on d.organisation = t.organisation where p_kind = 'deal'
			and (t.code in (d.acquirer_code, d.holder_code) or private.comparable(d.acquirer_name) = any (t.names) or private.comparable(d.holder_name) = any (t.names))
		union all select g.id from firms t join public.pledges g on g.organisation = t.organisation where p_kind = 'pledge'
			and (g.borrower_code = t.code or private.comparable(g.borrower_name) = any (t.names))
		union all select g.id from firms t join public.product_filings g on g.organisation = t.organisation where p_kind = 'filing'
			and (g.firm_code = t.code or private.comparable(g.firm_name) = any (t.names))
		-- A lead stands for the firm of the need it came of.
		union all select l.id from unnest(p_touched) t join public.leads l on l.need = t.unit where t.kind = 'need' and p_kind = 'lead'
	)
	select case when p.metric = 'needs.pledge_intent.enterprises_new' and exists (select from named) then null
		else array(select distinct unit from named order by unit) end
$$;

-- Looks again at everything that this transaction touched. Programmes are locked in the order of their ids, and the facts are read after: whoever commits later counts what
-- whoever committed earlier wrote.
create function private.count_touched() returns void
language plpgsql set search_path = ''
as $$
declare
	v_touched private.touched_facts[];
	v_programme uuid;
	v_metric integer;
	v_counting private.counting;
	v_kind text;
	v_units uuid[];
	v_is_changed boolean;
begin
	with taken as (delete from private.touched_facts where by_transaction = pg_current_xact_id() returning *)
	select array_agg(t::private.touched_facts) into v_touched from (select * from taken) t;
	if v_touched is null then return; end if;
	for v_programme in
		select distinct s.programme from public.programme_scope s where s.organisation in (select t.organisation from unnest(v_touched) t) order by 1
	loop
		perform from public.programmes where id = v_programme for no key update;
		v_is_changed := false;
		for v_metric in select m.id from public.programme_metrics m join public.programmes p on p.id = m.programme where m.programme = v_programme and p.dropped_at is null order by m.id loop
			v_counting := null;
			foreach v_kind in array private.fact_kinds((select metric from public.programme_metrics where id = v_metric)) loop
				if v_counting is null then v_counting := private.counting_of(v_metric); end if;
				v_units := private.units_touched(v_counting, v_kind, v_touched);
				if v_units is null or v_units <> '{}' then
					v_is_changed := private.recount_units(v_counting, v_kind, v_units) or v_is_changed;
				end if;
			end loop;
		end loop;
		if v_is_changed then update public.programmes set counted = counted + 1 where id = v_programme; end if;
	end loop;
end $$;

-- Definer: at the commit the role is whoever called, who has no rights on any of this.
create function private.tg_touched_facts__count() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
	perform private.count_touched();
	return null;
end $$;
create constraint trigger _100_count after insert on private.touched_facts
	deferrable initially deferred for each row execute function private.tg_touched_facts__count();

-- Notes that a record's part is to be looked at again, when any programme counts facts of its kind and organisation.
create function private.touch(p_kind text, p_unit uuid, p_organisation uuid, p_code text default null, variadic p_names text[] default '{}') returns void
language plpgsql set search_path = ''
as $$
begin
	perform private.lock_facts(p_organisation, false);
	if exists (select from public.programme_scope where organisation = p_organisation and (kind = p_kind or p_kind in ('enterprise', 'whole_event'))) then
		insert into private.touched_facts as t (kind, unit, organisation, code, names) values (p_kind, p_unit, p_organisation, p_code, p_names)
		on conflict (by_transaction, kind, unit) do update set names = t.names || excluded.names;
	end if;
end $$;

-- Triggers on the facts, each row once. Definer where a role might write one day; today every writer is the owner.
create function private.tg_facts__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	-- tg_argv: the kind of fact. The row's id and organisation are columns of these names.
	if tg_op <> 'DELETE' then perform private.touch(tg_argv[0], new.id, new.organisation); end if;
	if tg_op = 'DELETE' then perform private.touch(tg_argv[0], old.id, old.organisation); end if;
	return null;
end $$;
create trigger _100_touch after insert or update or delete on public.needs for each row execute function private.tg_facts__touch('need');
create trigger _100_touch after insert or update or delete on public.leads for each row execute function private.tg_facts__touch('lead');
create trigger _100_touch after insert or update or delete on public.deals for each row execute function private.tg_facts__touch('deal');
create trigger _100_touch after insert or update or delete on public.pledges for each row execute function private.tg_facts__touch('pledge');
create trigger _100_touch after insert or update or delete on public.product_filings for each row execute function private.tg_facts__touch('filing');
create trigger _100_touch after insert or update or delete on public.targeted_pushes for each row execute function private.tg_facts__touch('push');
create trigger _100_touch after insert or update or delete on public.feedback for each row execute function private.tg_facts__touch('feedback');

create function private.tg_deal_payments__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('deal', d.id, d.organisation) from public.deals d where d.id = case tg_op when 'DELETE' then old.deal else new.deal end;
	return null;
end $$;
create trigger _100_touch after insert or update or delete on public.deal_payments for each row execute function private.tg_deal_payments__touch();

create function private.tg_attendances__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	if tg_op = 'DELETE' then perform private.touch('attendance', old.attendee, private.organiser_of(old.event));
	else perform private.touch('attendance', new.attendee, private.organiser_of(new.event)); end if;
	return null;
end $$;
create trigger _100_touch after insert or delete on public.attendances for each row execute function private.tg_attendances__touch();

-- Who somebody is changed: their attendance, and the requests that name nobody but them.
create function private.tg_attendees__touch() returns trigger
language plpgsql set search_path = ''
as $$
declare
	v_is public.attendees := case tg_op when 'DELETE' then old else new end;
	v_organisation uuid := private.organiser_of(v_is.event);
begin
	perform private.touch('attendance', v_is.id, v_organisation);
	perform private.touch('need', n.id, v_organisation) from public.needs n where n.contact in (select v_is.id union all select alias from public.attendee_aliases where attendee = v_is.id);
	perform private.touch('lead', l.id, v_organisation) from public.leads l where l.contact in (select v_is.id union all select alias from public.attendee_aliases where attendee = v_is.id);
	return null;
end $$;
create trigger _100_touch after delete on public.attendees for each row execute function private.tg_attendees__touch();
create trigger _110_touch after update on public.attendees for each row
	when ((old.organisation_key, old.organisation_kind, old.person_role, old.person_key) is distinct from (new.organisation_key, new.organisation_kind, new.person_role, new.person_key))
	execute function private.tg_attendees__touch();

create function private.tg_events__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('event', new.id, new.organisation);
	if tg_op = 'UPDATE' and (old.type, old.secondary_types, old.counts_for, old.organisation) is distinct from (new.type, new.secondary_types, new.counts_for, new.organisation) then
		perform private.touch('whole_event', new.id, new.organisation);
	end if;
	return null;
end $$;
create trigger _100_touch after insert or update on public.events for each row when (new.type <> 'book') execute function private.tg_events__touch();

create function private.tg_sessions__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('event', new.event, private.organiser_of(new.event));
	if tg_op = 'UPDATE' and old.starts_at <> new.starts_at then perform private.touch('whole_event', new.event, private.organiser_of(new.event)); end if;
	return null;
end $$;
create trigger _100_touch after insert or update on public.sessions for each row execute function private.tg_sessions__touch();

create function private.tg_enterprises__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('enterprise', private.enterprise_unit(new.organisation, new.credit_code), new.organisation, new.credit_code,
		variadic array_remove(array[private.comparable(new.name), case tg_op when 'UPDATE' then private.comparable(old.name) end], null));
	return null;
end $$;
create trigger _100_touch after insert or update on public.enterprises for each row execute function private.tg_enterprises__touch();
create index on public.attendees (organisation_key);

-- An organisation joins a region or a tree, or is renamed: whoever counts it counts anew. Rare, and done by the server alone.
create function private.tg_organisations__count() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
	v_programme uuid;
begin
	for v_programme in
		select p.id from public.programmes p where p.dropped_at is null and (p.organisation = new.id or new.id in (select private.counted_organisations(p.organisation))
			or exists (select from public.programme_scope s where s.programme = p.id and s.organisation = new.id)) order by p.id
	loop
		if tg_op = 'INSERT' then perform private.refresh_scope(v_programme); else perform private.count_programme(v_programme); end if;
	end loop;
	return null;
end $$;
create trigger _100_count after insert or update of name, credit_code, region, parent on public.organisations for each row execute function private.tg_organisations__count();
