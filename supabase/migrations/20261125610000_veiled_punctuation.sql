-- What is masked stays as it was written, also its punctuation: 果园， does not become 果园,. Replaces without_contacts and veiled, otherwise as they were.

-- A text in which letters and digits that look the same are the same (NFKC), so that no width hides a number; the signs of Chinese sentences are kept, for which NFKC has ASCII.
create function private.folded(p_text text) returns text
language sql immutable set search_path = ''
as $$
	select translate(normalize(translate(p_text, '，：；！？（）…～', E'\uE000\uE001\uE002\uE003\uE004\uE005\uE006\uE007\uE008'), NFKC),
		E'\uE000\uE001\uE002\uE003\uE004\uE005\uE006\uE007\uE008', '，：；！？（）…～')
$$;

-- Free text without what reaches a person: mobiles, telephones, mail, QQ and WeChat numbers become ***. People write them where no field asks.
-- A patent number is longer, and stays.
create or replace function private.without_contacts(p_text text) returns text
language sql immutable set search_path = ''
as $$
	select regexp_replace(regexp_replace(regexp_replace(private.folded(p_text),
		'[A-Za-z0-9._%+-]+\s*@\s*[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+', '***', 'g'),
		'((微信|扣扣|电话|手机|联系|(?<![a-z])(wechat|weixin|wx|vx|qq|tel))(号码?|方式)?[\s:：是为]*)[A-Za-z0-9_-]{5,}', '\1***', 'gi'),
		'(?<!\d)((\+?86[\s-]?)?1[3-9]\d([\s-]?\d){8}|0\d{2,3}[\s-]?\d{7,8})(?!\d)', '***', 'g')
$$;

-- What was written, as somebody reads it who may not know these names: without what reaches a person, and without the names.
create or replace function private.veiled(p_text text, variadic p_names text[]) returns text
language plpgsql immutable set search_path = ''
as $$
declare
	v_text text := private.without_contacts(p_text);
	v_name text;
begin
	foreach v_name in array p_names loop
		if length(v_name) > 1 then v_text := replace(v_text, private.folded(v_name), '***'); end if;
	end loop;
	return v_text;
end $$;
