-- What is stored holds no sign that nobody can see and that changes how a line is read: control characters but tab and newline, and those that turn the direction of writing
-- around. Replaces clean, otherwise as it was. Twin: cleanText in src/lib/domain/text.ts.

-- Text as it is stored: composed (NFC), trimmed, blank as null.
create or replace function private.clean(p_text text) returns text
language sql immutable set search_path = ''
as $$
	select nullif(btrim(normalize(regexp_replace(p_text, '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]', '', 'g'), NFC), E' \t\n\r　'), '')
$$;
