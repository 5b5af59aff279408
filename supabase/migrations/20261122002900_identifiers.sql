-- Numbers that the catalogue, deals and pledges are told apart by: patent numbers and publication numbers, as they are stored
-- (without ZL, dot and spaces). Twins of src/lib/domain/patent-number.ts; test/cases/patent-numbers.ts runs against both.

-- The check digit of the 8 or 12 digits before the dot (ZC 0006-2003: weights 2 to 9 over and over, sum mod 11, 10 is X); null when they are no such digits.
create function private.patent_number_check(p_body text) returns text
language sql immutable set search_path = ''
as $$
	select case when p_body ~ '^(20(0[3-9]|[1-9][0-9])[12389][0-9]{7}|(8[5-9]|9[0-9]|0[0-3])[12389][0-9]{5})$' then
		(select case sum(digit::integer * (2 + (place - 1) % 8)) % 11
				when 10 then 'X' else (sum(digit::integer * (2 + (place - 1) % 8)) % 11)::text end
			from unnest(string_to_array(p_body, null)) with ordinality d(digit, place))
	end
$$;

-- A patent or application number with its right check digit: 2017106018623, 95115608X.
create function private.is_patent_number(p_text text) returns boolean
language sql immutable set search_path = ''
as $$
	select p_text ~ '^([0-9]{8}|[0-9]{12})[0-9X]$'
		and right(p_text, 1) is not distinct from private.patent_number_check(left(p_text, -1))
$$;

-- A publication number whose kind code fits its type (ZC 0007-2012): CN113456789A. It has no check digit.
create function private.is_publication_number(p_text text) returns boolean
language sql immutable set search_path = ''
as $$ select p_text ~ '^CN(1([0-9]{6}|[0-9]{8})[ABC]|2([0-9]{6}|[0-9]{8})[UY]|3([0-9]{6}|[0-9]{8})[SD])[0-9]?$' $$;

-- The receipt code (回执号) of an operation: seven characters of its hash and one that checks them, alphabet of credit codes
-- (twin of src/lib/domain/receipt-code.ts). Stored and compared without the dash.
create function private.receipt_code(p_operation uuid) returns text
language sql immutable set search_path = ''
as $$
	select string_agg(substr(alphabet, value + 1, 1), '' order by place)
		|| substr(alphabet, (31 - sum(value * weight)::integer % 31) % 31 + 1, 1)
	from (values ('0123456789ABCDEFGHJKLMNPQRTUWXY')) a(alphabet),
		unnest(array[3, 9, 27, 19, 26, 16, 17]) with ordinality w(weight, place),
		lateral (select get_byte(sha256(uuid_send(p_operation)), place::integer - 1) % 31) b(value)
	group by alphabet
$$;
