-- Booths of an event and the patents shown at each. Phones get a booth with the short lines of its patents; the public page /b/<code> gets what anybody may read.

create table public.booths (
	id uuid primary key,
	event uuid not null references public.events,
	-- In the booth's address, on the printed card: eight characters, 40 random bits, without i, l, o and u.
	code text not null unique check (code ~ '^[0-9a-hjkmnp-tv-z]{8}$'),
	-- 展位号, as it stands in the hall.
	number text not null check (number <> '' and length(number) <= 20),
	name text not null check (name <> '' and length(name) <= 120),
	unique (event, number)
);
alter table public.booths enable row level security;
create policy of_visible_events on public.booths for select to authenticated using (event in (select id from public.events));
grant select on public.booths to authenticated;
comment on table public.booths is 'A stand at an event: what a visitor points the camera at.';

create table public.booth_patents (
	booth uuid not null references public.booths,
	patent uuid not null references public.patents,
	place smallint not null,
	primary key (booth, patent)
);
create index on public.booth_patents (patent);
alter table public.booth_patents enable row level security;
create policy of_visible_booths on public.booth_patents for select to authenticated using (booth in (select id from public.booths));
grant select on public.booth_patents to authenticated;
comment on table public.booth_patents is 'Which patents a booth shows, in which order.';

-- Eight characters of 32, out of 40 random bits.
create function private.new_code() returns text
language sql volatile set search_path = ''
as $$
	select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(bytes, i) & 31) + 1, 1), '' order by i)
	from (select sha256(uuid_send(gen_random_uuid())) as bytes) b, generate_series(0, 7) i
$$;

-- Streams the short line of a patent to phones: enough to talk about it at the stand.
create function private.append_patent(p_event uuid, p_patent public.patents, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(p_event, 'patent', p_patent.id::text, jsonb_strip_nulls(jsonb_build_object('number', p_patent.number, 'kind', p_patent.kind,
		'title', p_patent.title, 'plain', p_patent.plain, 'holderName', p_patent.holder_name, 'holder', p_patent.holder, 'legalStatus', p_patent.legal_status,
		'burdens', p_patent.burdens, 'maturity', p_patent.maturity, 'chains', p_patent.chains,
		'modes', (select coalesce(jsonb_agg(o.mode order by o.mode), '[]') from public.patent_offers o where o.patent = p_patent.id))), p_op)
$$;

-- placeBooth: the whole description of one booth. The patents named are its patents, in that order; they are of the organiser's own catalogue.
create function private.place_booth(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'booth')::uuid;
	v_patents uuid[] := array(select value::uuid from jsonb_array_elements_text(p_op.args -> 'patents') with ordinality group by value order by min(ordinality));
	v_patent public.patents;
	v_booth public.booths;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'booth'); end if;
	if cardinality(v_patents) > 60 then return private.refused('arguments_invalid', 'patents'); end if;
	if (select count(*) from public.patents where id = any (v_patents) and organisation = private.organiser_of(p_op.event)) <> cardinality(v_patents) then
		return private.refused('unknown_subject', 'patents');
	end if;
	insert into public.booths (id, event, code, number, name)
	values (v_id, p_op.event, private.new_code(), private.clean(p_op.args ->> 'number'), private.clean(p_op.args ->> 'name'))
	on conflict (id) do update set number = excluded.number, name = excluded.name where public.booths.event = excluded.event
	returning * into v_booth;
	if not found then return private.refused('unknown_subject', 'booth'); end if;
	delete from public.booth_patents where booth = v_id;
	insert into public.booth_patents (booth, patent, place) select v_id, patent, place from unnest(v_patents) with ordinality p(patent, place);
	perform private.append_row(p_op.event, 'booth', v_id::text, jsonb_build_object('code', v_booth.code, 'number', v_booth.number, 'name', v_booth.name,
		'patents', to_jsonb(v_patents)), p_op.id);
	for v_patent in select p.* from public.patents p where p.id = any (v_patents) order by p.id loop
		perform private.append_patent(p_op.event, v_patent, p_op.id);
	end loop;
	return '{"status": "accepted"}';
end $$;

-- read_booth({ code }) → { booth, event, eventName, startsAt, endsAt, place, host, number, name, patents, bureaus: [{ recipient, name }] }: the public page of a booth. A consent may name the holders
-- of the patents and the bureaus. YH022 when there is none.
-- Definer: anybody may read it, and only it.
create function public.read_booth(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_answer jsonb;
begin
	select jsonb_build_object('booth', b.id, 'event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at),
		'place', e.place, 'host', coalesce(e.host, o.name), 'number', b.number, 'name', b.name,
		'patents', coalesce((select jsonb_agg(private.patent_card(p) order by bp.place) from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id), '[]'),
		'bureaus', (select coalesce(jsonb_agg(jsonb_build_object('recipient', r.recipient, 'name', r.name) order by r.name), '[]')
			from private.recipients_of(e.organisation) r where r.kind = 'bureau'))
	into v_answer
	from public.booths b join public.events e on e.id = b.event join public.organisations o on o.id = e.organisation
	where b.code = lower(request ->> 'code');
	if v_answer is null then perform private.refuse('YH022', 'booth_unknown'); end if;
	return v_answer;
end $$;

-- list_booths({ event }) → { booths: [{ id, code, number, name, patents: [{ id, number, title, holderName }] }] }, by number. Invoker.
create function public.list_booths(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('booths', coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'code', b.code, 'number', b.number, 'name', b.name, 'patents', (
		select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'holderName', p.holder_name) order by bp.place), '[]')
		from public.booth_patents bp join public.patents p on p.id = bp.patent where bp.booth = b.id)) order by b.number, b.id), '[]'))
	from public.booths b where b.event = (request ->> 'event')::uuid
$$;

grant execute on function public.read_booth(jsonb) to anon, authenticated;
grant execute on function public.list_booths(jsonb) to authenticated;
