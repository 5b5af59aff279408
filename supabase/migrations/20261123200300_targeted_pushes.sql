-- Targeted push (精准推送): one item, a patent or a need, to one organisation, with the words and chains that explain why; each a record that programmes count. Knows how a
-- push is recorded and to whom it may go; what fits is chosen in src/lib/domain/matching, and how it travels (link, e-mail) is the server's.

create table public.targeted_pushes (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	-- What was pushed: the patent, to the firm that needs it; or the need, to the counterpart that may answer it.
	item text not null check (item in ('patent', 'need')),
	patent uuid not null references public.patents,
	need uuid not null references public.needs,
	counterpart uuid references public.counterparts,
	recipient_name text not null,
	-- One organisation is one by its credit code, else by its name as written.
	recipient_key text not null,
	channel text not null check (channel in ('link', 'email')),
	-- Why: words that both speak of, chains that both lie in.
	words text[] not null,
	chains text[] not null,
	op uuid not null,
	pushed_by text,
	pushed_at timestamptz not null,
	check ((item = 'need') = (counterpart is not null))
);
-- One item to one organisation counts once.
create unique index one_push on public.targeted_pushes (event, recipient_key, (case item when 'patent' then patent else need end));
create index on public.targeted_pushes (organisation, pushed_at);
create index on public.targeted_pushes (need);
alter table public.targeted_pushes enable row level security;
create policy of_own_organisation on public.targeted_pushes for select to authenticated using (organisation in (select private.my_organisations()));
-- NOTE: a bureau reads none: the recipient of a patent is the firm behind a need, which may be anonymous.
grant select on public.targeted_pushes to authenticated;
comment on table public.targeted_pushes is '精准推送: one item to one organisation, linked to a need.';

-- recordTargetedPush({ push, item, patent, need, counterpart?, channel, words, chains }). A patent goes to the firm behind the need, unless the person behind it wants no recommendations; a need goes to
-- a counterpart, which opens a lead through which it can answer. The same item to the same organisation again is the first one.
create function private.record_targeted_push(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_push public.targeted_pushes;
	v_need public.needs;
	v_counterpart public.counterparts;
	v_introduction private.operation := p_op;
	v_is uuid;
begin
	v_push.id := (p_op.args ->> 'push')::uuid;
	v_push.item := p_op.args ->> 'item';
	if v_push.id is null then return private.refused('arguments_invalid', 'push'); end if;
	select * into v_need from public.needs where id = (p_op.args ->> 'need')::uuid and event = p_op.event;
	if not found then return private.need_missing(p_op, (p_op.args ->> 'need')::uuid); end if;
	if v_need.withdrawn_at is not null then return private.refused('request_withdrawn', 'need'); end if;
	select id into v_push.patent from public.patents where id = (p_op.args ->> 'patent')::uuid and organisation = v_need.organisation;
	if v_push.patent is null then return private.refused('unknown_subject', 'patent'); end if;
	if v_push.item = 'need' then
		select * into v_counterpart from public.counterparts where id = (p_op.args ->> 'counterpart')::uuid and organisation = v_need.organisation;
		if not found then return private.refused('unknown_subject', 'counterpart'); end if;
		v_push.recipient_name := v_counterpart.name;
		v_push.recipient_key := v_counterpart.id;
	else
		if private.refuses_recommendations(p_op.event, v_need.contact) then return private.refused('recommendations_refused', 'need'); end if;
		v_push.recipient_name := coalesce(v_need.company, (select organisation from public.attendees where id = private.same_person(p_op.event, v_need.contact)));
		if v_push.recipient_name is null then return private.refused('arguments_invalid', 'company'); end if;
		v_push.recipient_key := coalesce(v_need.credit_code, 'name:' || private.comparable(v_push.recipient_name));
	end if;
	select id into v_is from public.targeted_pushes where id = v_push.id or event = p_op.event and recipient_key = v_push.recipient_key
		and case v_push.item when 'patent' then item = 'patent' and patent = v_push.patent else item = 'need' and need = v_need.id end limit 1;
	if found then return jsonb_build_object('status', 'merged', 'into', v_is); end if;
	insert into public.targeted_pushes (id, event, organisation, item, patent, need, counterpart, recipient_name, recipient_key, channel, words, chains, op, pushed_by, pushed_at)
	values (v_push.id, p_op.event, v_need.organisation, v_push.item, v_push.patent, v_need.id, v_counterpart.id, v_push.recipient_name, v_push.recipient_key,
		p_op.args ->> 'channel', private.texts_in(p_op.args -> 'words'), private.texts_in(p_op.args -> 'chains'), p_op.id, private.recorder(p_op.id), p_op.captured_at);
	if v_push.item = 'need' then
		v_introduction.args := jsonb_build_object('lead', v_push.id, 'need', v_need.id, 'counterpart', v_counterpart.id);
		return case when private.introduce_need(v_introduction) ->> 'status' in ('accepted', 'merged') then '{"status": "accepted"}'::jsonb
			else private.refused('unknown_subject', 'counterpart') end;
	end if;
	return '{"status": "accepted"}';
end $$;

-- What was recommended to a person, the newest first: [{ at, channel, words, chains, need, patent: { id, number, title, booth? } }].
create function private.pushes_to(p_event uuid, p_contact uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', private.iso(t.pushed_at), 'channel', t.channel, 'words', t.words, 'chains', t.chains, 'need', t.need,
		'patent', jsonb_strip_nulls(jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'booth', (
			select jsonb_build_object('code', b.code, 'number', b.number, 'name', b.name) from public.booths b join public.booth_patents bp on bp.booth = b.id
			where bp.patent = p.id and b.event = p_event order by b.number limit 1)))) order by t.pushed_at desc, t.id), '[]')
	from public.targeted_pushes t join public.needs n on n.id = t.need join public.patents p on p.id = t.patent
	where t.event = p_event and t.item = 'patent' and private.same_person(n.event, n.contact) = private.same_person(p_event, p_contact)
$$;

-- list_matching({ event }) → { needs: [{ id, kind, fields, company, receipt, refuses }], patents: [{ …patent_card, booth? }], more, pushes: [{ id, item, patent, need, recipient, channel, words, chains, at, by }] }: what
-- needs and patents are matched from, at most 2,000 patents, and what was pushed already. YH003 for an event of another organiser.
-- Definer: fields and firms of needs are granted to nobody.
create function public.list_matching(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
	v_shown jsonb;
	v_others jsonb;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	v_shown := private.shown_patents(v_event);
	select coalesce(jsonb_agg(private.patent_card(p) order by p.updated_at desc, p.id), '[]') into v_others from (
		select * from public.patents p where p.organisation = private.organiser_of(v_event) and p.legal_status in ('application', 'granted')
			and not exists (select from public.booth_patents bp join public.booths b on b.id = bp.booth where bp.patent = p.id and b.event = v_event)
		order by p.updated_at desc, p.id limit greatest(2000 - jsonb_array_length(v_shown), 0)) p;
	return jsonb_build_object('patents', v_shown || v_others,
		'more', (select count(*) from public.patents where organisation = private.organiser_of(v_event) and legal_status in ('application', 'granted')) > 2000,
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('company', n.company, 'receipt', n.receipt,
				'refuses', private.refuses_recommendations(n.event, n.contact)) order by n.recorded_at desc, n.id)
			from (select * from public.needs where event = v_event and withdrawn_at is null and kind in ('technical', 'service') order by recorded_at desc, id limit 1000) n), '[]'),
		'pushes', coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'item', t.item, 'patent', t.patent, 'need', t.need, 'recipient', t.recipient_name, 'channel', t.channel,
				'words', t.words, 'chains', t.chains, 'at', private.iso(t.pushed_at), 'by', t.pushed_by) order by t.pushed_at desc, t.id)
			from public.targeted_pushes t where t.event = v_event), '[]'));
end $$;
grant execute on function public.list_matching(jsonb) to authenticated;
