-- A push counts by the kind of who received it: where that is corrected, its pushes are counted again.

create function private.tg_counterparts__touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
	perform private.touch('push', p.id, p.organisation) from public.targeted_pushes p where p.counterpart = new.id;
	return null;
end $$;

create index on public.targeted_pushes (counterpart) where counterpart is not null;
create trigger _100_touch after update of kind on public.counterparts for each row when (old.kind is distinct from new.kind) execute function private.tg_counterparts__touch();
