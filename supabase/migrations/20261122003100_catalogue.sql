-- The catalogue of an organisation: its counterparts (who owns patents, who lends, who invests), patents, and the modes each is offered in.
-- Written in the organisation's book. Knows no event; what phones are shown of it is in booths.

create table public.counterparts (
	id uuid primary key,
	organisation uuid not null references public.organisations,
	kind text not null check (kind in ('university', 'institute', 'enterprise', 'person', 'bank', 'investor', 'agency')),
	name text not null check (name <> '' and length(name) <= 120),
	credit_code text check (private.is_credit_code(credit_code)),
	created_at timestamptz not null default now(),
	-- When its link was last taken back; null while the first one holds.
	link_renewed_at timestamptz,
	unique (organisation, id)
);
create unique index one_counterpart on public.counterparts (organisation, (coalesce(credit_code, private.comparable(name))));
alter table public.counterparts enable row level security;
create policy of_own_organisation on public.counterparts for select to authenticated using (organisation in (select private.my_organisations()));
grant select on public.counterparts to authenticated;
comment on table public.counterparts is '专利权人, 银行, 投资机构: who answers. They have no account but one secret link each.';

-- Secrets of counterparts' pages (/m/…): 128 random bits.
create table private.counterpart_links (
	counterpart uuid primary key references public.counterparts,
	secret text not null unique check (secret ~ '^[A-Za-z0-9_-]{22}$')
);

-- A secret of 128 random bits, as it stands in a link.
create function private.new_secret() returns text
language sql volatile set search_path = ''
as $$ select private.base64url(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)) $$;

-- Text as it is searched: half width, lower case, without blanks and signs. Locale-independent.
create function private.searchable(p_text text) returns text
language sql immutable set search_path = ''
as $$ select regexp_replace(lower(normalize(coalesce(p_text, ''), NFKC)), '[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e\u3000-\u303f\u00b7\u30fb]', '', 'g') $$;

-- Every two neighbouring characters of a searchable text: PostgreSQL's own parsers find no words in Chinese.
create function private.bigrams(p_searchable text) returns tsvector
language sql immutable set search_path = ''
as $$ select array_to_tsvector(array(select distinct substr(p_searchable, place, 2) from generate_series(1, length(p_searchable) - 1) place)) $$;

-- What somebody typed, as a search: every word (they are parted by blanks) must stand in the text. `query` is for the index, and null when no word has two
-- characters; `patterns` recheck, because bigrams may stand apart; there are none for an empty box, which finds everything.
create function private.search_for(p_typed text, out query tsquery, out patterns text[])
language sql immutable set search_path = ''
as $$
	with words as (
		select distinct private.searchable(part) as word from regexp_split_to_table(coalesce(p_typed, ''), '\s+') part
	), pairs as (
		select distinct substr(word, place, 2) as pair from words, generate_series(1, length(word) - 1) place
	)
	select (select string_agg('''' || pair || '''', ' & ')::tsquery from pairs), array(select '%' || word || '%' from words where word <> '')
$$;

-- What a patent is found by: its parts, with a sign between them that nobody's word holds.
create function private.patent_text(p_number text, p_title text, p_plain text, p_holder text, p_tags text[]) returns text
language sql immutable set search_path = ''
as $$
	select private.searchable(p_number) || '|' || private.searchable(p_title) || '|' || private.searchable(p_plain) || '|' || private.searchable(p_holder)
		|| coalesce((select string_agg('|' || private.searchable(tag), '' order by place) from unnest(p_tags) with ordinality t(tag, place)), '')
$$;

create table public.patents (
	id uuid primary key,
	organisation uuid not null references public.organisations,
	-- As private.is_patent_number has it: digits and check digit. An application keeps its number when it is granted.
	number text not null check (private.is_patent_number(number)),
	kind text not null check (kind in ('invention', 'utility_model', 'design')),
	title text not null check (title <> '' and length(title) <= 200),
	-- What it is good for, in plain words. Not advertising.
	plain text check (length(plain) <= 600),
	holder_name text not null check (holder_name <> '' and length(holder_name) <= 200),
	holder_kind text not null check (holder_kind in ('university', 'institute', 'enterprise', 'person', 'other')),
	-- The holder as somebody who answers, once known as one.
	holder uuid references public.counterparts,
	legal_status text not null check (legal_status in ('application', 'granted', 'lapsed', 'expired', 'invalidated', 'withdrawn')),
	annuity_status text not null default 'unknown' check (annuity_status in ('paid', 'overdue', 'unknown')),
	annuity_paid_until date,
	-- 核验日期: the day on which somebody looked up legal status, annuity and burdens.
	checked_on date,
	burdens text[] not null default '{}' check (burdens <@ array['pledged', 'licensed-exclusive', 'licensed-sole', 'licensed-ordinary', 'co-owned', 'seized']),
	-- The pledgee has agreed to an open licence.
	pledgee_agreed_on date,
	-- 专利权评价报告: a utility model or a design needs one for an open licence.
	evaluated_on date,
	maturity text check (maturity in ('concept', 'lab', 'bench', 'pilot', 'production')),
	chains text[] not null default '{}',
	-- 技术手段, 功能效果, 应用场景.
	means text[] not null default '{}',
	effects text[] not null default '{}',
	scenes text[] not null default '{}',
	updated_at timestamptz not null default now(),
	words tsvector not null generated always as (private.bigrams(private.patent_text(number, title, plain, holder_name, means || effects || scenes || chains))) stored,
	searchable text not null generated always as (private.patent_text(number, title, plain, holder_name, means || effects || scenes || chains)) stored,
	unique (organisation, number)
);
create index on public.patents (holder);
create index on public.patents (organisation, title, id);
create index on public.patents using gin (words);
alter table public.patents enable row level security;
create policy own_and_watched on public.patents for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
grant select on public.patents to authenticated;
comment on table public.patents is 'Patents and applications that an organisation brings to the market. Nothing here is personal but an inventor who holds a patent by name, as the register has it.';

create table public.patent_offers (
	patent uuid not null references public.patents,
	mode text not null check (mode in ('transfer', 'licence-ordinary', 'licence-sole', 'licence-exclusive', 'open-licence', 'equity', 'use-first-pay-later')),
	pricing text not null check (pricing in ('negotiable', 'fixed', 'royalty', 'upfront-and-royalty', 'free')),
	-- Fen; null where it is to be negotiated.
	price_fen bigint check (price_fen >= 0),
	-- Fee terms in words: rate, base, payment, period.
	terms text check (length(terms) <= 500),
	primary key (patent, mode)
);
alter table public.patent_offers enable row level security;
create policy of_visible_patents on public.patent_offers for select to authenticated using (patent in (select id from public.patents));
grant select on public.patent_offers to authenticated;
comment on table public.patent_offers is '转让, 普通/排他/独占许可, 开放许可, 作价入股, 先使用后付费: each with its price terms.';

-- recordCounterpart: one joins the organisation's book, or is brought up to date. One by its credit code, else by its name; a blank never erases.
create function private.record_counterpart(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'counterpart')::uuid;
	v_name text := private.clean(p_op.args ->> 'name');
	v_code text := p_op.args ->> 'creditCode';
	v_organisation uuid := private.organiser_of(p_op.event);
	v_is uuid;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'counterpart'); end if;
	if v_name is null then return private.refused('arguments_invalid', 'name'); end if;
	select id into v_is from public.counterparts where organisation = v_organisation
		and (id = v_id or credit_code = v_code or private.comparable(name) = private.comparable(v_name) and (credit_code is null or v_code is null))
	order by id = v_id desc, credit_code is not distinct from v_code desc limit 1;
	if v_is is null then
		insert into public.counterparts (id, organisation, kind, name, credit_code) values (v_id, v_organisation, p_op.args ->> 'kind', v_name, v_code);
		insert into private.counterpart_links (counterpart, secret) values (v_id, private.new_secret());
		return '{"status": "accepted"}';
	end if;
	update public.counterparts set kind = p_op.args ->> 'kind', name = v_name, credit_code = coalesce(v_code, credit_code) where id = v_is;
	return case when v_is = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_is) end;
end $$;

-- Why a patent cannot be offered by open licence, as fields; empty when it can (twin of openLicenceFaults in src/lib/domain/patent.ts, one table of cases).
-- 专利法 (2020) 50: only a granted patent, and a utility model or design with an evaluation report. 专利法实施细则 (2023) 86: not while an exclusive or sole
-- licence is in force, the annuity is unpaid, it is pledged without the pledgee's agreement, or seized.
create function private.open_licence_faults(p_patent public.patents) returns text[]
language sql immutable set search_path = ''
as $$
	select array_remove(array[
		case when p_patent.legal_status <> 'granted' then 'legalStatus' end,
		case when p_patent.kind <> 'invention' and p_patent.evaluated_on is null then 'evaluatedOn' end,
		case when p_patent.annuity_status = 'overdue' then 'annuityStatus' end,
		case when p_patent.burdens && array['licensed-exclusive', 'licensed-sole', 'seized']
			or 'pledged' = any (p_patent.burdens) and p_patent.pledgee_agreed_on is null then 'burdens' end], null)
$$;

-- Words that no advertisement may carry either (广告法 (2021) 9 (3)); twin of isAdvertising in src/lib/domain/patent.ts.
create function private.is_advertising(p_text text) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(p_text ~ '国家级|最高级|最佳', false) $$;

-- The texts of a list in arguments, cleaned; blanks and doubles are left out.
create function private.texts_in(p_list jsonb) returns text[]
language sql immutable set search_path = ''
as $$
	select coalesce(array_agg(text order by place), '{}') from (
		select private.clean(value) as text, min(ordinality) as place
		from jsonb_array_elements_text(case jsonb_typeof(p_list) when 'array' then p_list else '[]' end) with ordinality group by 1) t
	where text is not null and length(text) <= 60
$$;

-- recordPatent: a patent joins the catalogue, or is brought up to date. Its number is its identity; a blank never erases, and offers, when named, are all offers.
create function private.record_patent(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'patent')::uuid;
	v_row public.patents;
	v_is uuid;
	v_faults text[];
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'patent'); end if;
	if not coalesce(private.is_patent_number(p_op.args ->> 'number'), false) then return private.refused('arguments_invalid', 'number'); end if;
	if private.is_advertising(p_op.args ->> 'plain') then return private.refused('arguments_invalid', 'plain'); end if;
	v_row.organisation := private.organiser_of(p_op.event);
	select id into v_is from public.patents where organisation = v_row.organisation and number = p_op.args ->> 'number';
	select * into v_row from public.patents where id = v_is;
	v_row := private.patent_in(p_op, coalesce(v_is, v_id), v_row);
	if v_row.holder is not null and not exists (select from public.counterparts where id = v_row.holder and organisation = v_row.organisation) then
		return private.refused('unknown_subject', 'holder');
	end if;
	v_faults := case when jsonb_path_exists(p_op.args, '$.offers[*] ? (@.mode == "open-licence")') then private.open_licence_faults(v_row) else '{}' end;
	if cardinality(v_faults) > 0 then return private.refused('arguments_invalid', variadic v_faults); end if;
	perform private.put_patent(v_row);
	-- The holder became known as somebody who answers: the leads that nobody could be asked about are theirs now.
	update public.leads set counterpart = v_row.holder where patent = v_row.id and counterpart is null and v_row.holder is not null;
	if p_op.args ? 'offers' then
		delete from public.patent_offers where patent = v_row.id;
		insert into public.patent_offers (patent, mode, pricing, price_fen, terms)
		select v_row.id, o ->> 'mode', o ->> 'pricing', (o ->> 'priceFen')::bigint, private.clean(o ->> 'terms') from jsonb_array_elements(p_op.args -> 'offers') o;
	end if;
	return case when v_row.id = v_id then '{"status": "accepted"}'::jsonb else jsonb_build_object('status', 'merged', 'into', v_row.id) end;
end $$;

-- The row that an operation describes, over the one that is there.
create function private.patent_in(p_op private.operation, p_id uuid, p_old public.patents) returns public.patents
language plpgsql stable set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_new public.patents := p_old;
begin
	v_new.id := p_id;
	v_new.organisation := private.organiser_of(p_op.event);
	v_new.number := v_args ->> 'number';
	v_new.kind := v_args ->> 'kind';
	v_new.title := private.clean(v_args ->> 'title');
	v_new.plain := coalesce(private.clean(v_args ->> 'plain'), p_old.plain);
	v_new.holder_name := coalesce(private.clean(v_args ->> 'holderName'), p_old.holder_name);
	v_new.holder_kind := v_args ->> 'holderKind';
	v_new.holder := coalesce((v_args ->> 'holder')::uuid, p_old.holder);
	v_new.legal_status := v_args ->> 'legalStatus';
	v_new.annuity_status := coalesce(v_args ->> 'annuityStatus', p_old.annuity_status, 'unknown');
	v_new.annuity_paid_until := coalesce(private.day_of(v_args ->> 'annuityPaidUntil'), p_old.annuity_paid_until);
	v_new.checked_on := coalesce(private.day_of(v_args ->> 'checkedOn'), p_old.checked_on);
	v_new.burdens := case when v_args ? 'burdens' then private.texts_in(v_args -> 'burdens') else coalesce(p_old.burdens, '{}') end;
	v_new.pledgee_agreed_on := coalesce(private.day_of(v_args ->> 'pledgeeAgreedOn'), p_old.pledgee_agreed_on);
	v_new.evaluated_on := coalesce(private.day_of(v_args ->> 'evaluatedOn'), p_old.evaluated_on);
	v_new.maturity := coalesce(v_args ->> 'maturity', p_old.maturity);
	v_new.chains := case when v_args ? 'chains' then private.texts_in(v_args -> 'chains') else coalesce(p_old.chains, '{}') end;
	v_new.means := case when v_args ? 'means' then private.texts_in(v_args -> 'means') else coalesce(p_old.means, '{}') end;
	v_new.effects := case when v_args ? 'effects' then private.texts_in(v_args -> 'effects') else coalesce(p_old.effects, '{}') end;
	v_new.scenes := case when v_args ? 'scenes' then private.texts_in(v_args -> 'scenes') else coalesce(p_old.scenes, '{}') end;
	return v_new;
end $$;

create function private.put_patent(p_row public.patents) returns void
language sql set search_path = ''
as $$
	insert into public.patents (id, organisation, number, kind, title, plain, holder_name, holder_kind, holder, legal_status, annuity_status, annuity_paid_until,
		checked_on, burdens, pledgee_agreed_on, evaluated_on, maturity, chains, means, effects, scenes)
	values (p_row.id, p_row.organisation, p_row.number, p_row.kind, p_row.title, p_row.plain, p_row.holder_name, p_row.holder_kind, p_row.holder,
		p_row.legal_status, p_row.annuity_status, p_row.annuity_paid_until, p_row.checked_on, p_row.burdens, p_row.pledgee_agreed_on, p_row.evaluated_on,
		p_row.maturity, p_row.chains, p_row.means, p_row.effects, p_row.scenes)
	on conflict (id) do update set kind = excluded.kind, title = excluded.title, plain = excluded.plain, holder_name = excluded.holder_name,
		holder_kind = excluded.holder_kind, holder = excluded.holder, legal_status = excluded.legal_status, annuity_status = excluded.annuity_status,
		annuity_paid_until = excluded.annuity_paid_until, checked_on = excluded.checked_on, burdens = excluded.burdens,
		pledgee_agreed_on = excluded.pledgee_agreed_on, evaluated_on = excluded.evaluated_on, maturity = excluded.maturity, chains = excluded.chains,
		means = excluded.means, effects = excluded.effects, scenes = excluded.scenes, updated_at = now()
$$;

-- A patent as anybody may read it: { id, number, kind, title, plain, holderName, holderKind, holder, legalStatus, annuityStatus, checkedOn, burdens, maturity, chains, means, effects, scenes, offers }.
create function private.patent_card(p_patent public.patents) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p_patent.id, 'number', p_patent.number, 'kind', p_patent.kind, 'title', p_patent.title, 'plain', p_patent.plain,
		'holderName', p_patent.holder_name, 'holderKind', p_patent.holder_kind, 'holder', p_patent.holder, 'legalStatus', p_patent.legal_status, 'annuityStatus', p_patent.annuity_status,
		'annuityPaidUntil', p_patent.annuity_paid_until, 'checkedOn', p_patent.checked_on, 'burdens', p_patent.burdens, 'maturity', p_patent.maturity,
		'chains', p_patent.chains, 'means', p_patent.means, 'effects', p_patent.effects, 'scenes', p_patent.scenes,
		'offers', coalesce((select jsonb_agg(jsonb_build_object('mode', o.mode, 'pricing', o.pricing, 'priceFen', o.price_fen, 'terms', o.terms) order by o.mode)
			from public.patent_offers o where o.patent = p_patent.id), '[]')))
$$;

-- The patents of an organisation that a request asks for, by title, one more than its page holds. Planned anew each time: which index serves depends on the words.
create function private.patents_found(request jsonb, p_limit integer) returns setof public.patents
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
	v_search record;
begin
	v_search := private.search_for(request ->> 'text');
	return query
		select p.* from public.patents p
		where p.organisation = (request ->> 'organisation')::uuid and (v_search.query is null or p.words @@ v_search.query) and p.searchable like all (v_search.patterns)
			and (request ->> 'chain' is null or request ->> 'chain' = any (p.chains))
			and (request ->> 'mode' is null or exists (select from public.patent_offers o where o.patent = p.id and o.mode = request ->> 'mode'))
			and (request -> 'after' is null or (p.title, p.id) > (request #>> '{after,title}', (request #>> '{after,id}')::uuid))
		order by p.title, p.id limit p_limit + 1;
end $$;

-- search_patents({ organisation, text?, chain?, mode?, after?: { title, id }, limit? }) → { patents, more }, by title. Words are parted by blanks; each must be found.
-- Definer: behind a policy the index of bigrams would not be used; the organisation is checked here.
create function public.search_patents(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_limit integer := least(greatest(coalesce((request ->> 'limit')::integer, 50), 1), 500);
	v_found public.patents[];
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations() union select private.watched_organisations()) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
	v_found := array(select p from private.patents_found(request, v_limit) p);
	return jsonb_build_object('more', cardinality(v_found) > v_limit, 'patents', coalesce((
		select jsonb_agg(private.patent_card(p) order by p.title, p.id) from unnest(v_found[:v_limit]) p), '[]'));
end $$;

-- list_counterparts({ organisation }) → { counterparts: [{ id, kind, name, creditCode, patents }] }, by name. Invoker: the organiser's own.
create function public.list_counterparts(request jsonb) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('counterparts', coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'creditCode', c.credit_code,
		'patents', (select count(*) from public.patents p where p.holder = c.id)) order by c.name, c.id), '[]'))
	from public.counterparts c where c.organisation = (request ->> 'organisation')::uuid
$$;

-- list_counterpart_links({ organisation }) → { links: [{ id, name, secret }] } to send out. Whoever has a link answers in that name, so it is audited.
-- Definer: the secrets are granted to nobody.
create function public.list_counterpart_links(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_links jsonb;
begin
	if v_organisation is null or v_organisation not in (select private.my_organisations()) then perform private.refuse('YH003', 'not_your_event'); end if;
	select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'secret', l.secret) order by c.name, c.id), '[]') into v_links
	from public.counterparts c join private.counterpart_links l on l.counterpart = c.id where c.organisation = v_organisation;
	perform private.audit('list_counterpart_links', null, v_organisation::text, jsonb_build_object('links', jsonb_array_length(v_links)));
	return jsonb_build_object('links', v_links);
end $$;

-- renewCounterpartLink: the old link ends at once; list_counterpart_links has the new one.
create function private.renew_counterpart_link(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'counterpart')::uuid;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	update public.counterparts set link_renewed_at = p_op.received_at where id = v_id and organisation = private.organiser_of(p_op.event);
	if not found then return private.refused('unknown_subject', 'counterpart'); end if;
	update private.counterpart_links set secret = private.new_secret() where counterpart = v_id;
	return '{"status": "accepted"}';
end $$;

grant execute on function public.search_patents(jsonb), public.list_counterparts(jsonb), public.list_counterpart_links(jsonb) to authenticated;
