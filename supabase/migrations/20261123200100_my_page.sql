-- The pages behind secret links: what a person finds on their own (/m/…), whether patents may be recommended to them (个人信息保护法 (2021) 24), which patents
-- are shown at an event, and what a counterpart may do besides answering: take a lead a step further. Replaces perform_as_person and perform_as_counterpart.

-- Each time somebody said whether patents may be recommended to them; the newest counts, and who never said anything may be recommended to.
create table private.recommendation_choices (
	op uuid primary key,
	event uuid not null references public.events,
	contact uuid not null,
	is_wanted boolean not null,
	at timestamptz not null
);
create index on private.recommendation_choices (event, contact);

-- True for somebody who wants no recommendations.
create function private.refuses_recommendations(p_event uuid, p_contact uuid) returns boolean
language sql stable set search_path = ''
as $$
	select coalesce((select not is_wanted from private.recommendation_choices
		where event = p_event and private.same_person(event, contact) = private.same_person(p_event, p_contact) order by at desc, op desc limit 1), false)
$$;

-- chooseRecommendations({ contact, wanted }): the person switches recommendations off, or on again. Who it is was put there by the door.
create function private.choose_recommendations(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
begin
	if jsonb_typeof(p_op.args -> 'wanted') is distinct from 'boolean' then return private.refused('arguments_invalid', 'wanted'); end if;
	if private.contact_card(p_op.event, (p_op.args ->> 'contact')::uuid) is null then return private.refused('unknown_subject', 'contact'); end if;
	insert into private.recommendation_choices (op, event, contact, is_wanted, at)
	values (p_op.id, p_op.event, (p_op.args ->> 'contact')::uuid, (p_op.args ->> 'wanted')::boolean, p_op.received_at)
	on conflict (op) do nothing;
	return '{"status": "accepted"}';
end $$;

-- perform_as_person({ secret, drafts }) → { outcomes, head }: what a person does through their own link: new requests, everything they may do with those they
-- made, and whether patents are recommended to them. YH015 for a secret that is none, YH025 for what is not theirs (or is nothing).
-- Definer: there is no account; the secret is checked first.
create or replace function public.perform_as_person(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_person record;
	v_draft jsonb;
	v_drafts jsonb := '[]';
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	perform private.open_stream(v_person.event);
	for v_draft in select * from jsonb_array_elements(request -> 'drafts') loop
		if v_draft ->> 'verb' in ('requestPatent', 'recordNeed', 'chooseRecommendations') then
			v_draft := jsonb_set(v_draft, '{args}', (v_draft -> 'args') - array['name', 'mobile', 'title'] || jsonb_build_object('contact', v_person.contact));
		elsif v_draft ->> 'verb' not in ('amendLead', 'amendNeed', 'withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent')
			or not private.is_theirs(v_person.event, v_person.contact, v_draft -> 'args') then
			perform private.refuse('YH025', 'not_your_request');
		end if;
		v_drafts := v_drafts || v_draft;
	end loop;
	v_outcomes := private.perform_drafts(v_person.event, v_drafts, false);
	perform private.audit(v_drafts #>> '{0,verb}', v_person.event, coalesce(v_drafts #>> '{0,args,lead}', v_drafts #>> '{0,args,need}'), '{"by": "personal link"}');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $$;

-- perform_as_counterpart({ secret, draft }) → { outcomes, head }: answerLead and advanceLead, for a lead that is meant for whoever has this link. A step that somebody
-- else took first is told in the outcome (refused: lead_moved, with who and when). 撤回 is the person's own, and 未达成 the organiser's, who hears a no as an answer. YH015, YH025 as above. Definer as above.
create or replace function public.perform_as_counterpart(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_counterpart public.counterparts;
	v_event uuid;
	v_verb text := request #>> '{draft,verb}';
	v_outcomes jsonb;
begin
	select c.* into v_counterpart from public.counterparts c join private.counterpart_links l on l.counterpart = c.id where l.secret = request ->> 'secret';
	v_event := (select event from public.leads where id = (request #>> '{draft,args,lead}')::uuid and counterpart = v_counterpart.id);
	if v_counterpart.id is null then perform private.refuse('YH015', 'link_unknown'); end if;
	if v_event is null or v_verb is null or v_verb not in ('answerLead', 'advanceLead') or v_verb = 'advanceLead' and request #>> '{draft,args,to}' in ('failed', 'withdrawn') then
		perform private.refuse('YH025', 'not_your_request');
	end if;
	perform private.open_stream(v_event);
	v_outcomes := private.perform_drafts(v_event, jsonb_build_array(jsonb_set(request -> 'draft', '{args,counterpart}', to_jsonb(v_counterpart.id))), v_verb = 'answerLead');
	-- Behind a link stands no account: the step is known by the name of the counterpart.
	update public.lead_steps set by = v_counterpart.name where op = (request #>> '{draft,id}')::uuid and lead = (request #>> '{draft,args,lead}')::uuid and by is null;
	perform private.audit(v_verb, v_event, request #>> '{draft,args,lead}', jsonb_build_object('counterpart', v_counterpart.id));
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_event));
end $$;

-- The patents shown at an event, each once with the booth it is at: [{ …patent_card, booth: { code, number, name } }]. Anybody may read them booth by booth.
create function private.shown_patents(p_event uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(card order by number, place), '[]') from (
		select distinct on (p.id) b.number, bp.place,
			private.patent_card(p) || jsonb_build_object('booth', jsonb_build_object('code', b.code, 'number', b.number, 'name', b.name)) as card
		from public.booths b join public.booth_patents bp on bp.booth = b.id join public.patents p on p.id = bp.patent
		where b.event = p_event order by p.id, b.number, bp.place) shown
$$;

-- What a need says about its subject, for matching: without what reaches a person, without names, and without the firm where it is hidden.
create function private.need_subject(p_need public.needs) returns jsonb
language sql stable set search_path = ''
as $$
	select jsonb_build_object('id', p_need.id, 'kind', p_need.kind, 'recordedAt', private.iso(p_need.recorded_at),
		'fields', private.need_card(p_need, private.contact_card(p_need.event, p_need.contact), false) -> 'fields')
$$;

-- The chain that the organiser's 企业库 gives a firm, by its credit code, else by its name.
create function private.chain_of(p_organisation uuid, p_credit_code text, p_name text) returns text
language sql stable set search_path = ''
as $$
	select chain from public.enterprises where organisation = p_organisation and chain is not null
		and (credit_code = p_credit_code or p_credit_code is null and private.comparable(name) = private.comparable(p_name))
	order by credit_code limit 1
$$;

-- read_pairing({ secret }) → { event, wantsRecommendations, firm: { name, chain }, needs: [{ id, kind, fields }], patents: [{ …card, booth }] }: what the three patents to see are chosen
-- from, for one person. YH015 for a secret that is none. Definer: there is no account; the secret is checked first.
create function public.read_pairing(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_person record;
	v_firm record;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	select organisation as name, credit_code into v_firm from public.attendees where id = v_person.contact;
	return jsonb_build_object('event', v_person.event, 'wantsRecommendations', not private.refuses_recommendations(v_person.event, v_person.contact),
		'firm', jsonb_build_object('name', v_firm.name, 'chain', private.chain_of(private.organiser_of(v_person.event), v_firm.credit_code, v_firm.name)),
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('company', n.company) order by n.recorded_at desc, n.id) from public.needs n
			where n.event = v_person.event and n.withdrawn_at is null and n.kind in ('technical', 'service') and private.same_person(n.event, n.contact) = v_person.contact), '[]'),
		'patents', private.shown_patents(v_person.event));
end $$;

-- list_pairing({ event }) → { patents, needs: [{ attendee, company, id, kind, fields }], firms: [{ attendee, name, chain }], refusing: [attendee] }: the same for everybody on the list, for the
-- backs of badges. YH003 for an event of another organiser. Definer: fields and firms of needs are granted to nobody.
create function public.list_pairing(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('patents', private.shown_patents(v_event),
		'needs', coalesce((select jsonb_agg(private.need_subject(n) || jsonb_build_object('attendee', a.id, 'company', n.company) order by n.recorded_at desc, n.id)
			from public.needs n join public.attendees a on a.id = private.same_person(n.event, n.contact)
			where n.event = v_event and n.withdrawn_at is null and n.kind in ('technical', 'service')), '[]'),
		'firms', coalesce((select jsonb_agg(jsonb_build_object('attendee', f.id, 'name', f.organisation, 'chain', f.chain) order by f.id) from (
			select a.id, a.organisation, private.chain_of(private.organiser_of(v_event), a.credit_code, a.organisation) as chain
			from public.attendees a where a.event = v_event and a.organisation is not null) f where f.chain is not null), '[]'),
		'refusing', coalesce((select jsonb_agg(distinct private.same_person(event, contact)) from private.recommendation_choices
			where event = v_event and private.refuses_recommendations(event, contact)), '[]'));
end $$;

-- read_my_page({ secret }) → { event, eventName, startsAt, endsAt, place, host, retainUntil, name, organisation?, organisationKind?, title?, mobile?, badge?, token?, checkedInAt?,
-- agenda: [{ name, startsAt, endsAt }], wantsRecommendations, feedbackGiven: [event or lead], pushes: [{ at, channel, words, chains, need, patent: { id, number, title, booth? } }] }: what is held about
-- the person, but for their requests (list_requests). YH015 for a secret that is none. Definer: there is no account; the secret is checked first.
create function public.read_my_page(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_person record;
	v_answer jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then perform private.refuse('YH015', 'link_unknown'); end if;
	select jsonb_build_object('event', e.id, 'eventName', e.name, 'startsAt', private.iso(e.starts_at), 'endsAt', private.iso(e.ends_at), 'place', e.place,
		'host', coalesce(e.host, o.name), 'retainUntil', e.retain_until,
		'agenda', coalesce((select jsonb_agg(jsonb_build_object('name', s.name, 'startsAt', private.iso(s.starts_at), 'endsAt', private.iso(s.ends_at)) order by s.starts_at, s.name)
			from public.sessions s where s.event = e.id), '[]'),
		'wantsRecommendations', not private.refuses_recommendations(e.id, v_person.contact),
		'feedbackGiven', private.feedback_given_by(e.id, v_person.contact), 'pushes', private.pushes_to(e.id, v_person.contact))
	into v_answer from public.events e join public.organisations o on o.id = e.organisation where e.id = v_person.event;
	return v_answer || jsonb_strip_nulls(private.contact_card(v_person.event, v_person.contact) || coalesce((
		select jsonb_build_object('organisation', a.organisation, 'organisationKind', a.organisation_kind, 'badge', b.badge, 'token', private.badge_token(a.event, b.badge),
			'checkedInAt', (select private.iso(min(at)) from public.attendances where attendee = a.id))
		from public.attendees a left join lateral (select badge from public.badges where attendee = a.id order by badge limit 1) b on true
		where a.id = v_person.contact), '{}'));
end $$;

grant execute on function public.read_pairing(jsonb), public.read_my_page(jsonb) to anon, authenticated;
grant execute on function public.list_pairing(jsonb) to authenticated;
