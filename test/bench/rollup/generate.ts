// A year of many parks, made by set-based SQL: events, people who came, firms, leads and deals, spread evenly over parks and days. Facts alone, without the streams that
// would have brought them: what is measured is reading. Knows tables, not programmes.
import type pg from 'pg';

export interface Size {
	parks: number;
	events: number;
	attendances: number;
	leads: number;
}
/** Of the year that is counted. */
export const YEAR = 2026;

/** Organisations 1…parks under a bureau of the same region; ids are made of numbers, so that every statement can name them. */
const id = (kind: number, number: string): string =>
	`(lpad(to_hex(${kind}), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

export const BUREAU = '0000000a-0000-4000-8000-000000000000';
export const PARK = '00000001-0000-4000-8000-000000000001';

export async function generate(
	client: pg.Client,
	{ parks, events, attendances, leads }: Size
): Promise<void> {
	const perEvent = Math.round(attendances / events);
	// Triggers keep numbers by and by; here they are counted at once afterwards.
	await client.query(`set session_replication_role = replica`);
	const run = (sql: string) => client.query(sql);
	await run(
		`insert into organisations (id, name, kind, region) values ('${BUREAU}', '省局', 'bureau', '990000')`
	);
	await run(
		`insert into organisations (id, name, kind, region) select ${id(1, 'i')}, '园区' || i, 'park', '99' || lpad(i::text, 4, '0') from generate_series(1, ${parks}) i`
	);
	await run(`insert into events (id, organisation, name, type, campaigns, starts_at, ends_at, stage, retain_until)
		select ${id(2, 'i')}, ${id(1, `1 + i % ${parks}`)}, '活动' || i, (array['matchmaking', 'training', 'roadshow', 'policy_briefing'])[1 + (i / ${parks}) % 4], '{}',
			at, at + interval '3 hours', 'ended', '${YEAR + 1}-12-31'
		from generate_series(0, ${events - 1}) i, lateral (select '${YEAR}-01-01 09:00+08'::timestamptz + i % 364 * interval '1 day' as at) t`);
	await run(`insert into sessions (id, event, name, starts_at, ends_at)
		select ${id(3, 'i')}, ${id(2, 'i')}, '全天', at, at + interval '3 hours'
		from generate_series(0, ${events - 1}) i, lateral (select '${YEAR}-01-01 09:00+08'::timestamptz + i % 364 * interval '1 day' as at) t`);
	// Each person comes to four events of their park; each firm sends about six people.
	await run(`insert into attendees (id, event, name, organisation, organisation_kind, person_role, source, created_by_op, organisation_key, person_key)
		select ${id(4, 'n')}, ${id(2, 'event')}, '人' || who, '企业' || firm, 'enterprise', case who % 3 when 0 then 'rd-staff' else 'enterprise-rep' end, 'desk', ${id(5, 'n')},
			'name:' || event % ${parks} || '/' || firm, event % ${parks} || '/' || who
		from (select event, n, n / 4 as who, n / 24 as firm from generate_series(0, ${events - 1}) event, generate_series(0, ${perEvent - 1}) k,
			lateral (select event::bigint * ${perEvent} + k as n) x) p`);
	await run(`insert into check_ins (op, hash, event, session, attendee, enrolment, direction, source, at, captured_at, received_at)
		select ${id(5, 'n')}, '', ${id(2, 'event')}, ${id(3, 'event')}, ${id(4, 'n')}, ${id(6, '1')}, 'in', 'scan', at, at, at
		from generate_series(0, ${events - 1}) event, generate_series(0, ${perEvent - 1}) k, lateral (select event::bigint * ${perEvent} + k as n) x,
			lateral (select '${YEAR}-01-01 09:05+08'::timestamptz + event % 364 * interval '1 day' as at) t`);
	await run(
		`insert into attendances (session, attendee, event, check_in, at) select session, attendee, event, op, at from check_ins`
	);
	await run(`insert into leads (id, event, organisation, path, stage, stage_at, patent, company, receipt, op, requested_at)
		select ${id(7, 'i')}, ${id(2, `i % ${events}`)}, ${id(1, `1 + i % ${events} % ${parks}`)}, 'conveyance', 'submitted', at, ${id(8, '1')}, '企业' || i / 5, '', ${id(9, 'i')}, at
		from generate_series(0, ${leads - 1}) i, lateral (select '${YEAR}-01-01 10:00+08'::timestamptz + i % 364 * interval '1 day' as at) t`);
	await run(`insert into deals (id, event, organisation, type, holder_name, holder_kind, acquirer_name, acquirer_size, patents, signed_on, amount_fen)
		select ${id(11, 'i')}, ${id(2, `i % ${events}`)}, ${id(1, `1 + i % ${parks}`)}, 'licence', '大学', 'university', '企业' || i / 3, 'small', array['P' || i], '${YEAR}-01-01'::date + i % 364, 100000
		from generate_series(0, ${Math.round(leads / 10) - 1}) i`);
	await run(`set session_replication_role = origin`);
	await run('vacuum analyze');
}
