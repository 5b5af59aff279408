-- What programmes ask of records and no record had a place for yet (seeds: record_fields): topics, further types, chain and area of events; where parties sit; firms that are
-- technology-based or tagged; pledges of municipal projects; holders that are large state-owned firms. Replaces append_event, put_sessions_and_stations, describe_event,
-- record_enterprise, record_deal, record_pledge and record_product_filing by what these need.

alter table public.events
	add column secondary_types text[] not null default '{}',
	add column topics text[] not null default '{}',
	-- Of one industry chain (一月一链), in one area, for one field: what a breakdown is by.
	add column chain text check (length(chain) <= 60),
	add column region text check (region ~ '^[0-9]{6}$'),
	add column industry_field text check (length(industry_field) <= 60);
alter table public.sessions add column topics text[] not null default '{}';

alter table public.enterprises
	add column region text check (region ~ '^[0-9]{6}$'),
	-- Since when its base data are processed and indexed (标引完成).
	add column tagged_on date;

alter table public.deals
	drop constraint deals_holder_kind_check,
	add constraint deals_holder_kind_check check (holder_kind in ('university', 'institute', 'large-soe', 'enterprise', 'person', 'other')),
	add column holder_region text check (holder_region ~ '^[0-9]{6}$'),
	-- The park that the acquirer sits in, by name.
	add column acquirer_park text check (length(acquirer_park) <= 60),
	add column is_tech_sme boolean;
alter table public.pledges
	add column borrower_park text check (length(borrower_park) <= 60),
	-- 市级立项项目: left out where a text says so (seeds: A24).
	add column is_municipal_project boolean;
alter table public.product_filings
	add column firm_size text check (firm_size in ('large', 'medium', 'small', 'micro')),
	add column firm_region text check (firm_region ~ '^[0-9]{6}$'),
	add column firm_park text check (length(firm_park) <= 60);

-- Streams an event as phones may see it.
create or replace function private.append_event(p_event uuid, p_op uuid) returns void
language sql set search_path = ''
as $$
	select private.append_row(id, 'event', id::text, jsonb_build_object(
		'name', name, 'type', type, 'secondaryTypes', secondary_types, 'campaigns', campaigns, 'topics', topics, 'place', place, 'host', host, 'stage', stage,
		'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'endedAt', private.iso(ended_at), 'retainUntil', retain_until,
		'confirmAtDoor', confirm_at_door, 'questions', questions,
		'targets', jsonb_build_object('people', target_people, 'organisations', target_organisations)), p_op)
	from public.events where id = p_event
$$;

-- Sessions and stations as described; those not named stay. Returns the field at fault, or null.
create or replace function private.put_sessions_and_stations(p_op private.operation) returns text
language plpgsql set search_path = ''
as $$
declare
	v_each jsonb;
begin
	for v_each in select * from jsonb_array_elements(p_op.args -> 'sessions') loop
		insert into public.sessions (id, event, name, starts_at, ends_at, topics)
		values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'), (v_each ->> 'startsAt')::timestamptz, (v_each ->> 'endsAt')::timestamptz,
			private.texts_in(v_each -> 'topics'))
		on conflict (id) do update set name = excluded.name, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
			topics = case when v_each ? 'topics' then excluded.topics else public.sessions.topics end
		where public.sessions.event = excluded.event;
		if not found then return 'sessions'; end if;
		perform private.append_row(p_op.event, 'session', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	for v_each in select * from jsonb_array_elements(p_op.args -> 'stations') loop
		insert into public.stations (id, event, name) values ((v_each ->> 'id')::uuid, p_op.event, private.clean(v_each ->> 'name'))
		on conflict (id) do update set name = excluded.name where public.stations.event = excluded.event;
		if not found then return 'stations'; end if;
		perform private.append_row(p_op.event, 'station', v_each ->> 'id', v_each - 'id', p_op.id);
	end loop;
	return null;
end $$;

-- createEvent and amendEvent: the whole description; what the doors ask for, and what only programmes ask for, stays as it is where nothing is said of it. The bare row, its
-- stream and its server enrolment were made by perform.
create or replace function private.describe_event(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_fault text;
	v_args jsonb := p_op.args;
begin
	if private.clean(v_args ->> 'name') is null then return private.refused('arguments_invalid', 'name'); end if;
	update public.events
	set name = private.clean(v_args ->> 'name'), type = v_args ->> 'type', place = private.clean(v_args ->> 'place'), host = private.clean(v_args ->> 'host'),
		campaigns = array(select jsonb_array_elements_text(v_args -> 'campaigns')),
		secondary_types = case when v_args ? 'secondaryTypes' then private.texts_in(v_args -> 'secondaryTypes') else secondary_types end,
		topics = case when v_args ? 'topics' then private.texts_in(v_args -> 'topics') else topics end,
		chain = case when v_args ? 'chain' then private.clean(v_args ->> 'chain') else chain end,
		region = case when v_args ? 'region' then v_args ->> 'region' else region end,
		industry_field = case when v_args ? 'industryField' then private.clean(v_args ->> 'industryField') else industry_field end,
		starts_at = (v_args ->> 'startsAt')::timestamptz, ends_at = (v_args ->> 'endsAt')::timestamptz,
		target_people = (v_args #>> '{targets,people}')::integer, target_organisations = (v_args #>> '{targets,organisations}')::integer,
		confirm_at_door = coalesce((v_args ->> 'confirmAtDoor')::boolean, confirm_at_door),
		questions = coalesce(v_args -> 'questions', questions),
		retain_until = ((v_args ->> 'endsAt')::timestamptz at time zone 'Asia/Shanghai')::date + 90
	where id = p_op.event;
	perform private.append_event(p_op.event, p_op.id);
	v_fault := private.put_sessions_and_stations(p_op);
	if v_fault is not null then return private.refused('unknown_subject', v_fault); end if;
	return '{"status": "accepted"}';
end $$;

-- recordEnterprise: one firm joins the library of the event's organisation, or is brought up to date. The credit code is its identity;
-- a blank never erases what was known.
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
	select organisation, v_code, v_name, p_op.args ->> 'sizeClass', (p_op.args ->> 'techSme')::boolean, (p_op.args ->> 'specialised')::boolean,
		private.clean(p_op.args ->> 'park'), private.clean(p_op.args ->> 'chain'), p_op.args ->> 'region', private.day_of(p_op.args ->> 'taggedOn'), p_op.args -> 'pinyin'
	from public.events where id = p_op.event
	on conflict (organisation, credit_code) do update
	set name = excluded.name, size_class = coalesce(excluded.size_class, e.size_class), tech_sme = excluded.tech_sme,
		specialised = excluded.specialised, park = coalesce(excluded.park, e.park), chain = coalesce(excluded.chain, e.chain),
		region = coalesce(excluded.region, e.region), tagged_on = coalesce(excluded.tagged_on, e.tagged_on),
		pinyin = coalesce(excluded.pinyin, e.pinyin), updated_at = now()
	returning * into v_row;
	perform private.append_enterprise(p_op.event, v_row, p_op.id);
	if private.known_credit_code(p_op.event, v_name) = v_code then
		perform private.adopt_credit_code(p_op.event, v_name, v_code);
	end if;
	return '{"status": "accepted"}';
end $$;

-- The three records of the 台账 are written as before; what was added to them is written after, by these. A blank never erases.
alter function private.record_deal(private.operation) rename to record_deal_itself;
create function private.record_deal(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_deal_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['holderRegion', 'acquirerPark', 'isTechSme'] then
		update public.deals set holder_region = coalesce(v_args ->> 'holderRegion', holder_region),
			acquirer_park = coalesce(private.clean(v_args ->> 'acquirerPark'), acquirer_park), is_tech_sme = coalesce((v_args ->> 'isTechSme')::boolean, is_tech_sme)
		where id = (v_args ->> 'deal')::uuid;
	end if;
	return v_outcome;
end $$;

alter function private.record_pledge(private.operation) rename to record_pledge_itself;
create function private.record_pledge(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_pledge_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['borrowerPark', 'isMunicipalProject'] then
		update public.pledges set borrower_park = coalesce(private.clean(v_args ->> 'borrowerPark'), borrower_park),
			is_municipal_project = coalesce((v_args ->> 'isMunicipalProject')::boolean, is_municipal_project)
		where id = (v_args ->> 'pledge')::uuid;
	end if;
	return v_outcome;
end $$;

alter function private.record_product_filing(private.operation) rename to record_product_filing_itself;
create function private.record_product_filing(p_op private.operation) returns jsonb
language plpgsql set search_path = ''
as $$
declare
	v_args jsonb := p_op.args;
	v_outcome jsonb := private.record_product_filing_itself(p_op);
begin
	if v_outcome ->> 'status' = 'accepted' and v_args ?| array['firmSize', 'firmRegion', 'firmPark'] then
		update public.product_filings set firm_size = coalesce(v_args ->> 'firmSize', firm_size), firm_region = coalesce(v_args ->> 'firmRegion', firm_region),
			firm_park = coalesce(private.clean(v_args ->> 'firmPark'), firm_park)
		where id = (v_args ->> 'filing')::uuid;
	end if;
	return v_outcome;
end $$;
