// Writes down a database's schema from its catalogue, always in the same order, so that a change of migrations shows as a change of
// supabase/schema.sql. Written to be read: owners are left out, rights are spelled out in full. No pg_dump is needed.

const OURS = `n.nspname not in ('auth', 'extensions', 'supabase_migrations', 'information_schema') and n.nspname !~ '^pg_'`;
/** Not what belongs to an extension. */
const own = (/** @type {string} */ catalog, /** @type {string} */ oid) =>
	`not exists (select from pg_catalog.pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
/** Rights as rows; what the owner may do goes without saying. */
const rights = (/** @type {string} */ acl, /** @type {string} */ owner) => `
	select case a.grantee when 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end as grantee,
		string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as privileges
	from pg_catalog.aclexplode(${acl}) a where a.grantee <> ${owner} group by 1`;

const SCHEMAS = `
	select n.nspname as name, n.oid, pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
		array(select format('grant %s on schema %I to %s;', r.privileges, n.nspname, r.grantee)
			from (${rights(`coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))`, 'n.nspowner')}) r order by r.grantee) as grants
	from pg_catalog.pg_namespace n where ${OURS} order by 1`;

const DEFAULTS = `
	select format('-- from now on in %s, %s: %s', coalesce(n.nspname, 'every schema'),
		case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end,
		coalesce((select string_agg(r.privileges || ' to ' || r.grantee, '; ' order by r.grantee) from (${rights('d.defaclacl', 'd.defaclrole')}) r), 'nobody')) as line
	from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
	where d.defaclnamespace = 0 or (${OURS}) order by 1`;

const TYPES = `
	select case t.typtype
		when 'e' then format('create type %I.%I as enum (%s);', n.nspname, t.typname,
			(select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_catalog.pg_enum where enumtypid = t.oid))
		when 'd' then format('create domain %I.%I as %s%s%s;', n.nspname, t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod),
			case when t.typnotnull then ' not null' else '' end,
			(select string_agg(format(' constraint %I %s', conname, pg_catalog.pg_get_constraintdef(oid)), '' order by conname)
				from pg_catalog.pg_constraint where contypid = t.oid and contype = 'c'))
		else format('create type %I.%I as (%s);', n.nspname, t.typname,
			(select string_agg(format('%I %s', attname, pg_catalog.format_type(atttypid, atttypmod)), ', ' order by attnum)
				from pg_catalog.pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped)) end as definition
	from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
	left join pg_catalog.pg_class c on c.oid = t.typrelid
	where ${OURS} and (t.typtype in ('e', 'd') or c.relkind = 'c') and ${own('pg_type', 't.oid')} order by n.nspname, t.typname`;

const SEQUENCES = `
	select format('create sequence %I.%I as %s start %s increment %s;', s.schemaname, s.sequencename, s.data_type, s.start_value, s.increment_by) as definition,
		array(select format('grant %s on sequence %I.%I to %s;', r.privileges, n.nspname, c.relname, r.grantee)
			from (${rights(`coalesce(c.relacl, pg_catalog.acldefault('s', c.relowner))`, 'c.relowner')}) r order by r.grantee) as grants
	from pg_catalog.pg_sequences s
	join pg_catalog.pg_namespace n on n.nspname = s.schemaname
	join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = s.sequencename
	where ${OURS} and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'i') order by 1`;

const RELATIONS = `
	select c.oid, c.relkind as kind, format('%I.%I', n.nspname, c.relname) as name,
		c.relrowsecurity as rls, c.relforcerowsecurity as forced, pg_catalog.obj_description(c.oid, 'pg_class') as comment,
		case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid, true) end as view,
		coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as options,
		pg_catalog.pg_get_partkeydef(c.oid) as partition_key
	from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
	where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and ${own('pg_class', 'c.oid')} order by n.nspname, c.relname`;

const COLUMNS = `
	select quote_ident(a.attname) as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
		case when a.attidentity <> '' then format(' generated %s as identity', case a.attidentity when 'a' then 'always' else 'by default' end)
			when a.attgenerated <> '' then format(' generated always as (%s)%s', pg_catalog.pg_get_expr(d.adbin, d.adrelid), case a.attgenerated when 's' then ' stored' else '' end)
			when d.adbin is not null then ' default ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) else '' end as value,
		case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end as collation,
		pg_catalog.col_description(a.attrelid, a.attnum) as comment
	from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
	left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
	where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`;

// Primary key first; not null is told with its column.
const CONSTRAINTS = `
	select format('constraint %I %s', conname, pg_catalog.pg_get_constraintdef(oid)) as line from pg_catalog.pg_constraint
	where conrelid = $1 and contype not in ('n', 't') order by array_position(array['p', 'u', 'x', 'f', 'c'], contype::text), conname`;

const INDEXES = `
	select pg_catalog.pg_get_indexdef(i.indexrelid) || ';' as line from pg_catalog.pg_index i
	where i.indrelid = $1 and not exists (select from pg_catalog.pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
	order by i.indexrelid::regclass::text`;

const POLICIES = `
	select format('create policy %I on %s%s for %s to %s%s%s;', p.polname, p.polrelid::regclass,
		case when p.polpermissive then '' else ' as restrictive' end,
		case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
		case when p.polroles = '{0}' then 'public' else (select string_agg(quote_ident(rolname), ', ' order by rolname) from pg_catalog.pg_roles where oid = any (p.polroles)) end,
		E'\\n\\tusing (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
		E'\\n\\twith check (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')') as line
	from pg_catalog.pg_policy p where p.polrelid = $1 order by p.polname`;

const TABLE_GRANTS = `
	select format('grant %s on %s to %s;', r.privileges, c.oid::regclass, r.grantee) as line
	from pg_catalog.pg_class c cross join lateral (${rights(`coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))`, 'c.relowner')}) r
	where c.oid = $1 order by r.grantee`;

const COLUMN_GRANTS = `
	select format('grant %s (%s) on %s to %s;', lower(r.privilege_type), string_agg(quote_ident(a.attname), ', ' order by a.attnum), a.attrelid::regclass,
		case r.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) end) as line
	from pg_catalog.pg_attribute a cross join lateral pg_catalog.aclexplode(a.attacl) r
	where a.attrelid = $1 and not a.attisdropped group by a.attrelid, r.privilege_type, r.grantee order by 1`;

const TRIGGERS = `
	select pg_catalog.pg_get_triggerdef(oid) || ';' as line from pg_catalog.pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`;

const FUNCTIONS = `
	select p.oid::regprocedure::text as name, case p.prokind when 'p' then 'procedure' else 'function' end as kind,
		case when p.prokind = 'a' then format('-- aggregate %s', p.oid::regprocedure) else pg_catalog.pg_get_functiondef(p.oid) || ';' end as definition,
		pg_catalog.obj_description(p.oid, 'pg_proc') as comment,
		array(select format('grant %s on %s %s to %s;', r.privileges, case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure, r.grantee)
			from (${rights(`coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))`, 'p.proowner')}) r order by r.grantee) as grants
	from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
	where ${OURS} and ${own('pg_proc', 'p.oid')} order by n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)`;

const HEAD = `-- What the migrations make, read from the catalogue by \`npm run db:schema\`. Generated: change a migration, never this file.
-- Rights are those in force; the owner's own are left out.`;

/**
 * @param {import('pg').ClientBase} client connected to a migrated database; its search_path is changed
 * @returns {Promise<string>}
 */
export async function dumpSchema(client) {
	// With an empty path every name is written with its schema.
	await client.query("set search_path = ''");
	const rows = async (/** @type {string} */ sql, /** @type {unknown[]} */ params = []) =>
		(await client.query(sql, params)).rows;
	const lines = async (/** @type {string} */ sql, /** @type {unknown} */ oid) =>
		(await rows(sql, [oid])).map(({ line }) => line);

	const parts = [HEAD];
	for (const { name, comment, grants } of await rows(SCHEMAS))
		parts.push(
			[
				...(name === 'public' ? [] : [`create schema ${name};`]),
				...about(`schema ${name}`, comment),
				...grants
			].join('\n')
		);
	parts.push((await rows(DEFAULTS)).map(({ line }) => line).join('\n'));
	parts.push((await rows(TYPES)).map(({ definition }) => definition).join('\n'));
	parts.push(
		(await rows(SEQUENCES)).map(({ definition, grants }) => [definition, ...grants].join('\n')).join('\n')
	);

	for (const relation of await rows(RELATIONS)) {
		const { oid, name, kind } = relation;
		const columns = await rows(COLUMNS, [oid]);
		const body = columns.map(
			(c) => `${c.name} ${c.type}${c.collation}${c.value}${c.required ? ' not null' : ''}`
		);
		const isTable = kind === 'r' || kind === 'p';
		const what = isTable ? 'table' : kind === 'v' ? 'view' : 'materialized view';
		parts.push(
			[
				`-- ── ${name}`,
				isTable
					? `create table ${name} (\n\t${[...body, ...(await lines(CONSTRAINTS, oid))].join(',\n\t')}\n)${relation.partition_key ? ` partition by ${relation.partition_key}` : ''};`
					: `create ${what} ${name}${relation.options} as\n${relation.view}`,
				...(await lines(INDEXES, oid)),
				...(relation.rls
					? [`alter table ${name} enable row level security;`]
					: isTable
						? [`-- no row level security`]
						: []),
				...(relation.forced ? [`alter table ${name} force row level security;`] : []),
				...(await lines(POLICIES, oid)),
				...(await lines(TABLE_GRANTS, oid)),
				...(await lines(COLUMN_GRANTS, oid)),
				...(await lines(TRIGGERS, oid)),
				...about(`${what} ${name}`, relation.comment),
				...columns.flatMap((c) => about(`column ${name}.${c.name}`, c.comment))
			].join('\n')
		);
	}
	for (const { name, kind, definition, comment, grants } of await rows(FUNCTIONS))
		parts.push(
			[definition.trim().replace(/\n;$/, ';'), ...grants, ...about(`${kind} ${name}`, comment)].join('\n')
		);
	return parts.filter(Boolean).join('\n\n') + '\n';
}

/** @param {string} what @param {string | null} comment */
function about(what, comment) {
	return comment === null ? [] : [`comment on ${what} is '${comment.replaceAll("'", "''")}';`];
}
