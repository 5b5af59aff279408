-- Who was linked twice: a need or lead names somebody who was fused with a second person, and the second is fused with a third. The aliases are turned to the third before
-- the second goes, so that the second's leaving found none of them: the request kept counting for the second's firm. Whatever an alias comes to stand for counts anew.

-- Requests that name the alias may stand for another firm now.
create function private.tg_attendee_aliases__touch() returns trigger
language plpgsql set search_path = ''
as $$
declare
	v_organisation uuid := private.organiser_of(new.event);
begin
	perform private.touch('need', n.id, v_organisation) from public.needs n where n.contact = new.alias;
	perform private.touch('lead', l.id, v_organisation) from public.leads l where l.contact = new.alias;
	return null;
end $$;
create trigger _100_touch after insert or update of attendee on public.attendee_aliases for each row execute function private.tg_attendee_aliases__touch();

-- Who goes leaves an alias, and their attendances went one by one before: what they leave behind is counted by those. The trigger of the update stays.
drop trigger _100_touch on public.attendees;
create or replace function private.tg_attendees__touch() returns trigger
language plpgsql set search_path = ''
as $$
declare
	v_organisation uuid := private.organiser_of(new.event);
begin
	perform private.touch('attendance', new.id, v_organisation);
	perform private.touch('need', n.id, v_organisation) from public.needs n where n.contact in (select new.id union all select alias from public.attendee_aliases where attendee = new.id);
	perform private.touch('lead', l.id, v_organisation) from public.leads l where l.contact in (select new.id union all select alias from public.attendee_aliases where attendee = new.id);
	return null;
end $$;

-- What such requests counted for before: every programme once more from the facts.
select private.count_programme(id) from public.programmes where dropped_at is null order by id;
