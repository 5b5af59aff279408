-- Who a person is across events (人数 of a year), and which firm a request came from, kept when names and mobiles are not: numbers that were counted do not change with the
-- purge. Knows no programme.

-- One secret for the whole installation: without it a key cannot be traced back by trying all mobiles.
create table private.person_secret (is_the_one boolean primary key default true check (is_the_one), secret bytea not null);
insert into private.person_secret (secret) values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- The key of a person: normalised mobile and name; without a mobile name and organisation; without either only themselves.
create function private.person_key(p_mobile text, p_name_key text, p_organisation_key text, p_id uuid) returns text
language sql stable set search_path = ''
as $$
	select encode(substr(sha256(secret || sha256(secret || convert_to(coalesce('m:' || p_mobile || '|' || p_name_key, 'o:' || p_organisation_key || '|' || p_name_key, 'a:' || p_id), 'UTF8'))), 1, 16), 'hex')
	from private.person_secret
$$;

alter table public.attendees
	-- NOTE: granted to nobody.
	add column person_key text;

-- Forgetting a mobile leaves the key that it gave.
create function private.tg_attendees__key() returns trigger
language plpgsql set search_path = ''
as $$
begin
	if tg_op = 'INSERT' or new.mobile is not null or old.mobile is null then
		new.person_key := private.person_key(new.mobile, private.comparable(new.name), new.organisation_key, new.id);
	end if;
	return new;
end $$;
create trigger _100_key before insert or update of mobile, name, organisation_key on public.attendees for each row execute function private.tg_attendees__key();
update public.attendees set name = name where true;

alter table public.needs
	-- organisation_key of whoever made it, from the day on which they were forgotten.
	add column contact_firm text;
alter table public.leads
	add column contact_firm text;

create function private.tg_requests__keep_firm() returns trigger
language plpgsql set search_path = ''
as $$
begin
	new.contact_firm := coalesce((select a.organisation_key from public.attendees a where a.id = private.find_attendee(old.event, old.contact)), old.contact_firm);
	return new;
end $$;
create trigger _100_keep_firm before update of contact on public.needs for each row when (old.contact is not null and new.contact is null)
	execute function private.tg_requests__keep_firm();
create trigger _100_keep_firm before update of contact on public.leads for each row when (old.contact is not null and new.contact is null)
	execute function private.tg_requests__keep_firm();
