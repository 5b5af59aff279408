-- A file belongs to one thing: a need, a lead, a patent, or a reported value as its evidence.
alter table public.files
	drop constraint one_subject,
	add constraint one_subject check (num_nonnulls(need, lead, patent, value) = 1);
