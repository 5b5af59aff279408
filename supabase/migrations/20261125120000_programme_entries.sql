-- Enterprises of a programme that one enters (Hubei's cultivation library): what each says under the ten criteria, since when it is in, and what the organisation's own records
-- tell of it. Knows no criterion: src/lib/domain/programmes/entry.ts. Its verb is dispatched in 20261125900000.

create table public.programme_entries (
	id uuid primary key,
	programme uuid not null references public.programmes,
	name text not null check (name <> '' and length(name) <= 120),
	credit_code text check (private.is_credit_code(credit_code)),
	-- As src/lib/domain/programmes/entry.ts has it: entryApplication.
	application jsonb not null check (jsonb_typeof(application) = 'object' and length(application::text) <= 100000),
	entered_on date,
	-- Null: nobody has looked.
	has_progress boolean,
	version integer not null default 1,
	recorded_by text,
	recorded_at timestamptz not null,
	op uuid not null,
	unique (programme, credit_code)
);
create index on public.programme_entries (programme, name);
alter table public.programme_entries enable row level security;
create policy of_visible_programmes on public.programme_entries for select to authenticated using (programme in (select id from public.programmes));
grant select on public.programme_entries to authenticated;
comment on table public.programme_entries is '准入自查: one enterprise of a programme, as far as its entry criteria are known.';

-- recordEntry({ programme, entry, version, name, creditCode?, application, enteredOn?, hasProgress? }): compare-and-set on the version that was seen.
create function private.record_entry(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_programme public.programmes := private.programme_in_book(p_op);
	v_id uuid := (v_args ->> 'entry')::uuid;
	v_version integer := coalesce((v_args ->> 'version')::integer, 0);
	v_is public.programme_entries;
	v_new public.programme_entries;
begin
	if v_programme.id is null then return private.refused('unknown_subject', 'programme'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'entry'); end if;
	if private.dates_fault(p_op, 'enteredOn') is not null then return private.refused('arguments_invalid', 'enteredOn'); end if;
	select * into v_is from public.programme_entries where id = v_id;
	if found and v_is.programme <> v_programme.id then return private.refused('unknown_subject', 'entry'); end if;
	if coalesce(v_is.version, 0) <> v_version then return private.refused('programme_moved', 'version'); end if;
	if exists (select from public.programme_entries where programme = v_programme.id and credit_code = v_args ->> 'creditCode' and id <> v_id) then
		return private.refused('entry_exists', 'creditCode');
	end if;
	v_new := (v_id, v_programme.id, private.clean(v_args ->> 'name'), v_args ->> 'creditCode', coalesce(v_args -> 'application', '{}'), private.day_of(v_args ->> 'enteredOn'),
		(v_args ->> 'hasProgress')::boolean, v_version + 1, private.recorder(p_op.id), p_op.received_at, p_op.id)::public.programme_entries;
	insert into public.programme_entries select v_new.*
	on conflict (id) do update set name = excluded.name, credit_code = excluded.credit_code, application = excluded.application, entered_on = excluded.entered_on,
		has_progress = excluded.has_progress, version = excluded.version, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at, op = excluded.op;
	return '{"status": "accepted"}';
end $$;

-- What an organisation's own records tell of a firm: { province?, sizeClass?, isSpecialised?, filings: [{ number, product }], acquired: [patent], held: [patent] }.
create function private.known_of_firm(p_organisation uuid, p_code text, p_name text) returns jsonb
language sql stable set search_path = ''
as $$
	with firm as (select * from private.firm(p_organisation, p_code, p_name))
	select jsonb_strip_nulls(jsonb_build_object('province', (select r.name from public.regions r where r.code = substr(f.region, 1, 2) || '0000'),
		'sizeClass', f.size_class, 'isSpecialised', f.specialised,
		'filings', (select jsonb_agg(jsonb_build_object('number', g.filing_no, 'product', g.product) order by g.filed_on, g.id) from public.product_filings g
			where g.organisation = p_organisation and g.filing_no is not null and private.is_same_firm(g.firm_code, g.firm_name, p_code, p_name)),
		'acquired', (select jsonb_agg(distinct n) from public.deals d, unnest(d.patents) n
			where d.organisation = p_organisation and d.signed_on is not null and private.is_same_firm(d.acquirer_code, d.acquirer_name, p_code, p_name)),
		'held', (select jsonb_agg(distinct t.number) from public.patents t where t.organisation = p_organisation and private.comparable(t.holder_name) = private.comparable(p_name))))
	from firm f
$$;

-- list_entries({ programme, entry? }) → { entries: [{ id, name, creditCode?, application, enteredOn?, hasProgress?, version, by?, at, known }] }, by name: every enterprise, or one; `known` is
-- what the records of the programme's organisation tell. YH060; YH062 for an entry that is none. Definer: as the other reads of programmes.
create function public.list_entries(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
	v_entry uuid := (request ->> 'entry')::uuid;
	v_entries jsonb;
begin
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', e.id, 'name', e.name, 'creditCode', e.credit_code, 'enteredOn', e.entered_on, 'hasProgress', e.has_progress,
		'version', e.version, 'by', e.recorded_by, 'at', private.iso(e.recorded_at)))
		|| jsonb_build_object('application', e.application, 'known', private.known_of_firm(v_programme.organisation, e.credit_code, e.name)) order by e.name, e.id)
	into v_entries from public.programme_entries e where e.programme = v_programme.id and (v_entry is null or e.id = v_entry);
	if v_entry is not null and v_entries is null then perform private.refuse('YH062', 'entry_unknown'); end if;
	return jsonb_build_object('entries', coalesce(v_entries, '[]'));
end $$;

grant execute on function public.list_entries(jsonb) to authenticated;

