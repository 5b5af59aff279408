-- Feedback (满意度): five questions with 1 to 5, and a line of one's own; by attendees about the event, by the parties of a deal about the deal. Anonymous if wished: then
-- nothing tells who it was, and only the kind of organisation stays, by which programmes count (satisfied: 4 or 5 of 5).

create table public.feedback (
	id uuid primary key,
	event uuid not null references public.events,
	organisation uuid not null references public.organisations,
	-- attendee: about the event. party: about the lead.
	role text not null check (role in ('attendee', 'party')),
	lead uuid references public.leads,
	organisation_kind text not null check (organisation_kind in ('enterprise', 'university', 'institute', 'finance', 'service', 'government', 'other')),
	-- An attendee, a row of private.contacts or a counterpart; null for somebody who wished it so, and once forgotten.
	respondent uuid,
	text text check (length(text) <= 500),
	op uuid not null,
	-- The day alone (Asia/Shanghai): a minute would tell who it was.
	given_on date not null,
	check ((role = 'party') = (lead is not null))
);
create index on public.feedback (event);
create index on public.feedback (organisation, given_on);
alter table public.feedback enable row level security;
create policy own_and_watched on public.feedback for select to authenticated
	using (organisation in (select private.my_organisations()) or organisation in (select private.watched_organisations()));
-- NOTE: the text and who gave it are granted to nobody: list_feedback shows them to the organiser.
grant select (id, event, organisation, role, lead, organisation_kind, given_on) on public.feedback to authenticated;
comment on table public.feedback is '满意度评价: one answered form.';

create table public.feedback_ratings (
	feedback uuid not null references public.feedback,
	event uuid not null references public.events,
	question text not null check (question in ('overall', 'arrangement', 'fit', 'response', 'transfer-licence-policy-and-procedures')),
	-- 1 很不满意 … 4 满意, 5 很满意.
	rating smallint not null check (rating between 1 and 5),
	primary key (feedback, question)
);
create index on public.feedback_ratings (event, question);
alter table public.feedback_ratings enable row level security;
create policy of_visible_feedback on public.feedback_ratings for select to authenticated using (feedback in (select id from public.feedback));
grant select on public.feedback_ratings to authenticated;
comment on table public.feedback_ratings is 'One answer to one question. What was left out has no row, and counts in no average.';

-- Who has answered about what, as a slip at a ballot box: it does not say which form was theirs.
create table private.feedback_slips (
	about uuid not null,
	event uuid not null references public.events,
	respondent uuid not null,
	primary key (about, respondent)
);

-- What a person has answered about: the event, leads.
create function private.feedback_given_by(p_event uuid, p_contact uuid) returns jsonb
language sql stable set search_path = ''
as $$
	select coalesce(jsonb_agg(distinct about), '[]') from private.feedback_slips
	where event = p_event and private.same_person(event, respondent) = private.same_person(p_event, p_contact)
$$;

-- giveFeedback({ feedback, role, lead?, organisationKind, respondent?, ratings: { question: 1…5 }, text? }). The id is the form's submit id: sent again, it is the same. Role, lead and
-- respondent were checked by the door.
create function private.give_feedback(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_id uuid := (p_op.args ->> 'feedback')::uuid;
	v_lead uuid := (p_op.args ->> 'lead')::uuid;
	v_is uuid;
begin
	if private.is_in_book(p_op) then return private.refused('verb_not_allowed', 'event'); end if;
	if v_id is null then return private.refused('arguments_invalid', 'feedback'); end if;
	select event into v_is from public.feedback where id = v_id;
	if found then
		return case when v_is = p_op.event then jsonb_build_object('status', 'merged', 'into', v_id) else private.refused('unknown_subject', 'feedback') end;
	end if;
	if p_op.args #>> '{ratings,overall}' is null then return private.refused('arguments_invalid', 'overall'); end if;
	if v_lead is not null and not exists (select from public.leads where id = v_lead and event = p_op.event) then return private.refused('unknown_subject', 'lead'); end if;
	insert into public.feedback (id, event, organisation, role, lead, organisation_kind, respondent, text, op, given_on)
	values (v_id, p_op.event, private.organiser_of(p_op.event), p_op.args ->> 'role', v_lead, p_op.args ->> 'organisationKind', (p_op.args ->> 'respondent')::uuid,
		private.clean(p_op.args ->> 'text'), p_op.id, (p_op.captured_at at time zone 'Asia/Shanghai')::date);
	insert into public.feedback_ratings (feedback, event, question, rating)
	select v_id, p_op.event, key, (value #>> '{}')::smallint from jsonb_each(p_op.args -> 'ratings') where value <> 'null';
	return '{"status": "accepted"}';
end $$;

-- perform_as_respondent({ secret, draft, isAnonymous }) → { outcomes, head }: giveFeedback by whoever has a link: an attendee about the event, a person or a counterpart about a lead of
-- theirs. Once each: YH035 for a second form. YH015 for a secret that is none, YH025 for a lead that is not theirs. Definer: there is no account; the secret is checked first.
create function public.perform_as_respondent(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
	v_args jsonb := request #> '{draft,args}';
	v_lead uuid := (v_args ->> 'lead')::uuid;
	v_person record;
	v_counterpart uuid;
	v_outcomes jsonb;
begin
	select * into v_person from private.person_of(request ->> 'secret');
	if v_person.event is null then
		select k.counterpart, l.event into v_counterpart, v_person.event from private.counterpart_links k
			left join public.leads l on l.id = v_lead and l.counterpart = k.counterpart where k.secret = request ->> 'secret';
		if v_counterpart is null then perform private.refuse('YH015', 'link_unknown'); end if;
	end if;
	if v_person.event is null or request #>> '{draft,verb}' is distinct from 'giveFeedback'
		or v_counterpart is null and v_lead is not null and not private.is_theirs(v_person.event, v_person.contact, jsonb_build_object('lead', v_lead)) then
		perform private.refuse('YH025', 'not_your_request');
	end if;
	perform private.open_stream(v_person.event);
	if not exists (select from public.feedback where id = (v_args ->> 'feedback')::uuid) then
		insert into private.feedback_slips (about, event, respondent)
		values (coalesce(v_lead, v_person.event), v_person.event, coalesce(v_counterpart, v_person.contact)) on conflict do nothing;
		if not found then perform private.refuse('YH035', 'feedback_given'); end if;
	end if;
	v_args := v_args - array['respondent', 'role'] || jsonb_build_object('role', case when v_lead is null then 'attendee' else 'party' end)
		|| case when coalesce((request ->> 'isAnonymous')::boolean, true) then '{}' else jsonb_build_object('respondent', coalesce(v_counterpart, v_person.contact)) end;
	v_outcomes := private.perform_drafts(v_person.event, jsonb_build_array(jsonb_set(request -> 'draft', '{args}', v_args)), true);
	perform private.audit('giveFeedback', v_person.event, v_args ->> 'feedback');
	return jsonb_build_object('outcomes', v_outcomes, 'head', private.close_stream(v_person.event));
end $$;

-- list_feedback({ event }) → { count, questions: [{ question, count, average, satisfied }], kinds: [{ kind, count }], feedback: [{ id, role, kind, on, ratings, text?, name? }] }, the newest first. Names are
-- masked, and they and what reaches a person are taken out of the text. YH003 for an event of another organiser. Definer: text and respondent are granted to nobody.
create function public.list_feedback(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
	v_event uuid := (request ->> 'event')::uuid;
begin
	if v_event is null or v_event not in (select private.my_events()) then perform private.refuse('YH003', 'not_your_event'); end if;
	return jsonb_build_object('count', (select count(*) from public.feedback where event = v_event),
		'questions', coalesce((select jsonb_agg(to_jsonb(q) order by q.question) from (
			select question, count(*) as count, round(avg(rating), 2) as average, count(*) filter (where rating >= 4) as satisfied
			from public.feedback_ratings where event = v_event group by question) q), '[]'),
		'kinds', coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'count', count) order by count desc, kind) from (
			select organisation_kind as kind, count(*) from public.feedback where event = v_event group by 1) k), '[]'),
		'feedback', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', f.id, 'role', f.role, 'kind', f.organisation_kind, 'on', f.given_on,
			'ratings', (select jsonb_object_agg(question, rating) from public.feedback_ratings where feedback = f.id), 'text', private.veiled(f.text, c.card ->> 'name'),
			'name', coalesce((select name from public.counterparts where id = f.respondent), private.masked_card(c.card) ->> 'name')))
			order by f.given_on desc, f.id) from public.feedback f, lateral (select private.contact_card(f.event, f.respondent) as card) c where f.event = v_event), '[]'));
end $$;

-- The retention day: what was written and who gave it go with the event's other personal data; the ratings stay, they were counted.
create function private.tg_events__forget_feedback() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
	update public.feedback set text = null, respondent = null where event = new.id and (text, respondent) is distinct from (null, null);
	update public.op_inbox set raw = jsonb_build_object('purged', true, 'verb', 'giveFeedback')::text where event = new.id and raw ~ '"verb"\s*:\s*"giveFeedback"';
	delete from private.feedback_slips where event = new.id;
	return null;
end $$;
create trigger _300_forget_feedback after update of purged_at on public.events
	for each row when (new.purged_at is not null) execute function private.tg_events__forget_feedback();

grant execute on function public.perform_as_respondent(jsonb) to anon, authenticated;
grant execute on function public.list_feedback(jsonb) to authenticated;
