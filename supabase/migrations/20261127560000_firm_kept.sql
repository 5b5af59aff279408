-- A blank never erases: a list without the columns 专精特新 and 科技型 says nothing of them, and what is known of a firm stays.

create or replace function private.record_enterprise(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_name text := private.clean(p_op.args ->> 'name');
	v_code text := p_op.args ->> 'creditCode';
	v_row public.enterprises;
begin
	if v_name is null or length(v_name) > 120 then return private.refused('arguments_invalid', 'name'); end if;
	if v_code is null or not private.is_credit_code(v_code) then return private.refused('arguments_invalid', 'creditCode'); end if;
	insert into public.enterprises as e (organisation, credit_code, name, size_class, tech_sme, specialised, park, chain, region, tagged_on, pinyin)
	select organisation, v_code, v_name, p_op.args ->> 'sizeClass', coalesce((p_op.args ->> 'techSme')::boolean, false), coalesce((p_op.args ->> 'specialised')::boolean, false),
		private.clean(p_op.args ->> 'park'), private.clean(p_op.args ->> 'chain'), p_op.args ->> 'region', private.day_of(p_op.args ->> 'taggedOn'), p_op.args -> 'pinyin'
	from public.events where id = p_op.event
	on conflict (organisation, credit_code) do update
	set name = excluded.name, size_class = coalesce(excluded.size_class, e.size_class), tech_sme = coalesce((p_op.args ->> 'techSme')::boolean, e.tech_sme),
		specialised = coalesce((p_op.args ->> 'specialised')::boolean, e.specialised), park = coalesce(excluded.park, e.park), chain = coalesce(excluded.chain, e.chain),
		region = coalesce(excluded.region, e.region), tagged_on = coalesce(excluded.tagged_on, e.tagged_on),
		pinyin = coalesce(excluded.pinyin, e.pinyin), updated_at = now()
	returning * into v_row;
	perform private.append_enterprise(p_op.event, v_row, p_op.id);
	if private.known_credit_code(p_op.event, v_name) = v_code then
		perform private.adopt_credit_code(p_op.event, v_name, v_code);
	end if;
	return '{"status": "accepted"}';
end $$;
