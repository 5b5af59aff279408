-- What a report says is true at one moment: a value that is settled, a bureau's word and an entry move a programme as its records do, and freezeReport sees that it moved.

create function private.tg_programmes__said() returns trigger
language plpgsql set search_path = ''
as $$
begin
	update public.programmes set counted = counted + 1 where id = new.programme;
	return null;
end $$;

create trigger _100_said after update of status on public.reported_values for each row execute function private.tg_programmes__said();
create trigger _100_said after insert on public.reviews for each row execute function private.tg_programmes__said();
create trigger _100_said after insert or update on public.programme_entries for each row execute function private.tg_programmes__said();
