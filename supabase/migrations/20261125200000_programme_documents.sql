-- Documents of programmes that an office writes itself: a draft that may have faults, and published versions that never change. Knows no rule language: whether a definition
-- is whole is decided where it is written (src/lib/domain/programmes/definition.ts). Its verbs are dispatched in 20261125900000.

create table public.programme_documents (
	id uuid primary key,
	-- Whose it is: a bureau, whose region may adopt it, or an organiser, for its own use.
	organisation uuid not null references public.organisations,
	-- The definition as it is being written; leaves may be wrong or missing.
	draft jsonb not null check (jsonb_typeof(draft) = 'object' and length(draft::text) <= 400000),
	-- Grows with every change of the draft: who saves names the one that was seen.
	revision integer not null default 1,
	drafted_at timestamptz not null,
	op uuid not null,
	-- Since when nobody may adopt it. Publishing again ends that.
	withdrawn_at timestamptz
);
create index on public.programme_documents (organisation);
alter table public.programme_documents enable row level security;
create policy of_own_office on public.programme_documents for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.my_bureaus()));
grant select on public.programme_documents to authenticated;
comment on table public.programme_documents is '政策文件: a document of programmes as its office writes it. Others see published versions only, by list_offered_documents.';

create table public.document_versions (
	document uuid not null references public.programme_documents,
	version integer not null check (version > 0),
	-- With its edition { document, version }: a programme that adopts it knows where it comes from.
	definition jsonb not null check (jsonb_typeof(definition) = 'object' and length(definition::text) <= 400000),
	published_at timestamptz not null,
	op uuid not null,
	primary key (document, version)
);
alter table public.document_versions enable row level security;
create policy of_own_office on public.document_versions for select to authenticated using (document in (select id from public.programme_documents));
grant select on public.document_versions to authenticated;
comment on table public.document_versions is 'Published versions of a document. Frozen: a change is the next version, and programmes keep the one they adopted.';

-- The document of this book that an operation names; a row of nulls when there is none.
create function private.document_in_book(p_op private.operation) returns public.programme_documents
language sql stable set search_path = ''
as $$
	select d from public.programme_documents d
	where d.id = (p_op.args ->> 'document')::uuid and d.organisation = private.organiser_of(p_op.event) and private.is_in_book(p_op)
$$;

-- draftDocument({ document, revision?, draft }): without a revision a new one; with it compare-and-set.
create function private.draft_document(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'document')::uuid;
	v_document public.programme_documents := private.document_in_book(p_op);
	v_seen integer := (p_op.args ->> 'revision')::integer;
begin
	if not private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'document'); end if;
	if v_document.id is null then
		if v_seen is not null or exists (select from public.programme_documents where id = v_id) then return private.refused('unknown_subject', 'document'); end if;
		insert into public.programme_documents (id, organisation, draft, drafted_at, op)
		values (v_id, private.organiser_of(p_op.event), p_op.args -> 'draft', p_op.received_at, p_op.id);
		return '{"status": "accepted"}';
	end if;
	if v_seen is null then return jsonb_build_object('status', 'merged', 'into', v_id); end if;
	if v_seen <> v_document.revision then return private.refused('document_moved', 'revision'); end if;
	update public.programme_documents set draft = p_op.args -> 'draft', revision = revision + 1, drafted_at = p_op.received_at, op = p_op.id where id = v_id;
	return '{"status": "accepted"}';
end $$;

-- publishDocument({ document, revision, definition }): the next version. The same as the newest one is that one.
create function private.publish_document(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_document public.programme_documents := private.document_in_book(p_op);
	v_newest public.document_versions;
	v_definition jsonb := p_op.args -> 'definition';
begin
	if v_document.id is null then return private.refused('unknown_subject', 'document'); end if;
	if (p_op.args ->> 'revision')::integer is distinct from v_document.revision then return private.refused('document_moved', 'revision'); end if;
	if jsonb_typeof(v_definition) is distinct from 'object' then return private.refused('arguments_invalid', 'definition'); end if;
	select * into v_newest from public.document_versions where document = v_document.id order by version desc limit 1;
	update public.programme_documents set withdrawn_at = null where id = v_document.id;
	if v_newest.definition - 'edition' = v_definition - 'edition' then return jsonb_build_object('status', 'merged', 'into', v_document.id); end if;
	insert into public.document_versions (document, version, definition, published_at, op)
	values (v_document.id, coalesce(v_newest.version, 0) + 1,
		v_definition || jsonb_build_object('edition', jsonb_build_object('document', v_document.id, 'version', coalesce(v_newest.version, 0) + 1)), p_op.received_at, p_op.id);
	return '{"status": "accepted"}';
end $$;

-- withdrawDocument({ document }): nobody may adopt it any more; programmes that have adopted it keep it. One that was never published is gone from the list.
create function private.withdraw_document(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_document public.programme_documents := private.document_in_book(p_op);
begin
	if v_document.id is null then return private.refused('unknown_subject', 'document'); end if;
	update public.programme_documents set withdrawn_at = coalesce(withdrawn_at, p_op.received_at) where id = v_document.id;
	return '{"status": "accepted"}';
end $$;

-- True when an organisation may adopt what an office publishes: its own, and that of a bureau whose region holds it.
create function private.is_offered(p_office uuid, p_organisation uuid) returns boolean
language sql stable set search_path = ''
as $$
	select p_office = p_organisation or exists (select from public.organisations b join public.organisations o on o.id = p_organisation
		where b.id = p_office and b.kind = 'bureau' and private.region_contains(b.region, o.region))
$$;

-- Refuses whoever does not work for this office.
create function private.require_office(p_organisation uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
	if p_organisation is null or p_organisation not in (select private.my_organisations() union select private.my_bureaus()) then
		perform private.refuse('YH003', 'not_your_event');
	end if;
end $$;

-- What is told of a document in a list.
create function private.document_card(p public.programme_documents) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_strip_nulls(jsonb_build_object('id', p.id, 'organisation', p.organisation, 'name', p.draft -> 'name', 'revision', p.revision,
		'indicators', case when jsonb_typeof(p.draft -> 'indicators') = 'array' then jsonb_array_length(p.draft -> 'indicators') else 0 end,
		'draftedAt', private.iso(p.drafted_at), 'draftedBy', private.recorder(p.op), 'withdrawnAt', private.iso(p.withdrawn_at),
		'versions', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('version', v.version, 'publishedAt', private.iso(v.published_at), 'publishedBy', private.recorder(v.op),
			'programmes', (select count(*) from public.programmes g where g.definition #>> '{edition,document}' = p.id::text and g.definition #>> '{edition,version}' = v.version::text
				and g.dropped_at is null))) order by v.version desc), '[]') from public.document_versions v where v.document = p.id)))
$$;
create index on public.programmes ((definition #>> '{edition,document}')) where definition ? 'edition';

-- list_documents({ organisation }) → { documents: [card] } of one's own office, the latest first; drafts that were withdrawn unpublished are left out. YH003.
-- Definer: who drafted stands in the inbox.
create function public.list_documents(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
	perform private.require_office((request ->> 'organisation')::uuid);
	return jsonb_build_object('documents', (select coalesce(jsonb_agg(private.document_card(d) order by d.drafted_at desc, d.id), '[]') from public.programme_documents d
		where d.organisation = (request ->> 'organisation')::uuid
			and (d.withdrawn_at is null or exists (select from public.document_versions v where v.document = d.id))));
end $$;

-- read_document({ document, version? }) → the card with `draft`, of one's own office; with a version `definition` in its place. YH065 for what is not there or not one's own. Definer as above.
create function public.read_document(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_document public.programme_documents;
	v_definition jsonb;
begin
	select * into v_document from public.programme_documents where id = (request ->> 'document')::uuid
		and organisation in (select private.my_organisations() union select private.my_bureaus());
	if found and request ->> 'version' is not null then
		select definition into v_definition from public.document_versions where document = v_document.id and version = (request ->> 'version')::integer;
	end if;
	if not found then perform private.refuse('YH065', 'document_unknown'); end if;
	return private.document_card(v_document) || case when v_definition is null then jsonb_build_object('draft', v_document.draft) else jsonb_build_object('definition', v_definition) end;
end $$;

-- list_offered_documents({ organisation, document? }) → { documents: [{ document, version, office, officeName, name, title, clause, applicants, indicators, definition? }] }: the newest version of
-- whatever this organisation may adopt, its own first; of one document, when it is named, with its definition. YH003. Definer: an office's drafts are its own.
create function public.list_offered_documents(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_organisation uuid := (request ->> 'organisation')::uuid;
	v_only uuid := (request ->> 'document')::uuid;
begin
	perform private.require_office(v_organisation);
	return jsonb_build_object('documents', (
		select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('document', d.id, 'version', v.version, 'office', d.organisation, 'officeName', o.name, 'name', v.definition -> 'name',
			'title', v.definition #> '{document,title}', 'clause', v.definition -> 'clause', 'applicants', v.definition #> '{applicants,zh}',
			'indicators', jsonb_array_length(v.definition -> 'indicators')))
			-- Whole: what a definition leaves open is null in it.
			|| case when v_only is null then '{}' else jsonb_build_object('definition', v.definition) end
			order by d.organisation <> v_organisation, v.published_at desc, d.id), '[]')
		from public.programme_documents d join public.organisations o on o.id = d.organisation
		cross join lateral (select * from public.document_versions x where x.document = d.id order by x.version desc limit 1) v
		where d.withdrawn_at is null and (v_only is null or d.id = v_only) and private.is_offered(d.organisation, v_organisation)
			and jsonb_typeof(v.definition -> 'indicators') = 'array'));
end $$;

-- read_programme_edition({ programme }) → { document, version, newest, publishedAt, officeName } of a programme that was adopted from a published document, else {}. A document that was withdrawn
-- has no newer version to offer. YH060. Definer as above.
create function public.read_programme_edition(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_programme public.programmes := private.programme_in_sight(request);
begin
	return coalesce((select jsonb_build_object('document', d.id, 'version', v.version, 'newest', n.version, 'publishedAt', private.iso(n.published_at), 'officeName', o.name)
		from public.programme_documents d join public.organisations o on o.id = d.organisation
		join public.document_versions v on v.document = d.id and v.version::text = v_programme.definition #>> '{edition,version}'
		cross join lateral (select * from public.document_versions x where x.document = d.id and (d.withdrawn_at is null or x.version = v.version) order by x.version desc limit 1) n
		where d.id::text = v_programme.definition #>> '{edition,document}' and private.is_offered(d.organisation, v_programme.organisation)), '{}');
end $$;

grant execute on function public.list_documents(jsonb), public.read_document(jsonb), public.list_offered_documents(jsonb), public.read_programme_edition(jsonb) to authenticated;
