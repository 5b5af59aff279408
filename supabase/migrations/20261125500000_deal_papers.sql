-- The papers of deals, pledges and product filings belong to a programme's package like the evidence of reported values. Replaces papers_of.

-- The stored files of a record, each with what it is: [{ id, name, type, bytes, sha256, paper }]. Those of a reported value are its evidence. Who watches over the record is told
-- the kind of paper instead of a name, as by read_file: people write names and numbers into it.
create or replace function private.papers_of(p_kind text, p_record uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', f.id,
		'name', case when f.paper is null or f.event in (select private.my_events()) then f.name else f.paper end,
		'type', f.type, 'bytes', f.bytes, 'sha256', f.sha256, 'paper', coalesce(f.paper, 'evidence')) order by f.attached_at, f.id), '[]')
	from public.files f
	where f.stored_at is not null and f.removed_at is null
		and case p_kind when 'reported' then f.value when 'deal' then f.deal when 'pledge' then f.pledge when 'filing' then f.filing end = p_record
$$;
