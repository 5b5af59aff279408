-- pull: rows come down. What a role may not see is hidden here; completeness is proven on versions, not on hidden fields.

-- A row as one enrolment may see it: roster fields its pass does not grant are taken out, outcomes of other phones are hidden.
create function private.project_row(p_row public.stream_entries, p_enrolment public.enrolments, p_own uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
	select case
		when p_row.owner <> all (p_own) then null
		when p_row.entity = 'attendee' then p_row.body - array(
			select field from unnest(array['title', 'personRole', 'mobileLast4', 'attentionNote']) field where field <> all (p_enrolment.fields))
		else p_row.body
	end
$$;

-- pull(request { event, cursor, earlier? }) → { restart, rows, cursor, head, more, counts, serverTime }. Shapes: src/lib/protocol/pull.ts.
-- Definer: phones have no rights on tables. An expired or revoked enrolment uploads but reads nothing.
create function public.pull(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_caller public.enrolments;
	v_stream public.event_streams;
	v_from bigint := coalesce((request #>> '{cursor,version}')::bigint, 0);
	v_restart boolean := false;
	-- The caller, and the phone's earlier enrolments at this event: one phone's records, whoever held it.
	v_own uuid[];
	v_rows jsonb;
	v_last bigint;
	v_chain bytea;
begin
	select * into v_caller from public.enrolments where id = private.current_enrolment() and kind = 'phone';
	if not found or v_caller.event <> (request ->> 'event')::uuid then perform private.refuse('YH001', 'not_enrolled'); end if;
	if v_caller.revoked_at is not null then perform private.refuse('YH004', 'enrolment_revoked'); end if;
	if v_caller.expires_at < now() then perform private.refuse('YH005', 'enrolment_expired'); end if;
	select array_agg(id) into v_own from public.enrolments
	where event = v_caller.event and (id = v_caller.id or request -> 'earlier' ? id::text);
	select * into v_stream from public.event_streams where event = v_caller.event;
	if v_from > 0 and (v_from > v_stream.head or (request #>> '{cursor,epoch}')::uuid <> v_stream.epoch) then
		v_from := 0;
		v_restart := true;
	end if;
	select coalesce(jsonb_agg(jsonb_build_object('version', s.version, 'entity', s.entity, 'id', s.entity_id,
			'body', private.project_row(s, v_caller, v_own), 'commitment', encode(s.commitment, 'hex')) order by s.version), '[]'), max(s.version)
	into v_rows, v_last
	from (select * from public.stream_entries where event = v_caller.event and version > v_from and version <= v_stream.head
		order by version limit 500) s;
	v_last := coalesce(v_last, v_from);
	select chain into v_chain from public.stream_entries where event = v_caller.event and version = v_last;
	return jsonb_build_object('restart', v_restart, 'rows', v_rows,
		'cursor', jsonb_build_object('epoch', v_stream.epoch, 'version', v_last, 'chain', encode(coalesce(v_chain, sha256(uuid_send(v_caller.event))), 'hex')),
		'head', v_stream.head, 'more', v_last < v_stream.head,
		'counts', jsonb_build_object('people', v_stream.people, 'attendances', v_stream.attendances, 'organisations', v_stream.organisations,
			'enterprises', v_stream.enterprises, 'listed', v_stream.listed),
		'serverTime', round(extract(epoch from clock_timestamp()) * 1000));
end $$;
grant execute on function public.pull(jsonb) to authenticated;
