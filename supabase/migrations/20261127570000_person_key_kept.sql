-- Once an event's personal data are gone nothing says any more who a person was, so the key that they had stays whatever is merged or learnt later: 人数 do not rise by it.

create or replace function private.tg_attendees__key() returns trigger
language plpgsql set search_path = ''
as $$
begin
	if tg_op = 'INSERT' or (new.mobile is not null or old.mobile is null)
		and not exists (select from public.events where id = new.event and purged_at is not null) then
		new.person_key := private.person_key(new.mobile, private.comparable(new.name), new.organisation_key, new.id);
	end if;
	return new;
end $$;
