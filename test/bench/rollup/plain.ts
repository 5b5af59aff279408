// The figures of the bench's programme, and each as somebody would ask the facts for it: one plain aggregate over a year of a region, without anything kept.
import { YEAR } from './generate.ts';

const OF_YEAR = `(v.starts_at at time zone 'Asia/Shanghai')::date between '${YEAR}-01-01' and '${YEAR}-12-31'`;
const VISITS = `from events v join attendances t on t.event = v.id join attendees a on a.id = t.attendee where ${OF_YEAR}`;
const DEALS = `from deals d where d.signed_on between '${YEAR}-01-01' and '${YEAR}-12-31' and d.acquirer_size in ('medium', 'small', 'micro')`;

interface Plain {
	key: string;
	metric: string;
	filters: Record<string, unknown>;
	/** One row, `n`. */
	sql: string;
}

export const PLAIN: readonly Plain[] = [
	{
		key: 'events',
		metric: 'events.held',
		filters: { event_types: ['matchmaking'] },
		sql: `select count(*) as n from events v where ${OF_YEAR} and v.type = 'matchmaking'`
	},
	{ key: 'attendances', metric: 'events.attendances', filters: {}, sql: `select count(*) as n ${VISITS}` },
	{
		key: 'training',
		metric: 'training.attendances',
		filters: {},
		sql: `select count(distinct (t.event, t.attendee)) as n ${VISITS} and v.type = 'training'`
	},
	{
		key: 'persons',
		metric: 'training.persons',
		filters: {},
		sql: `select count(distinct a.person_key) as n ${VISITS} and v.type = 'training'`
	},
	{
		key: 'firms',
		metric: 'events.enterprises',
		filters: {},
		sql: `select count(distinct a.organisation_key) as n ${VISITS} and a.organisation_kind = 'enterprise'`
	},
	{
		key: 'leads',
		metric: 'leads.captured',
		filters: {},
		sql: `select count(*) as n from leads l where (l.requested_at at time zone 'Asia/Shanghai')::date between '${YEAR}-01-01' and '${YEAR}-12-31'`
	},
	{
		key: 'patents',
		metric: 'deals.patents',
		filters: { acquirer_class: 'sme' },
		sql: `select count(distinct p) as n from (select unnest(d.patents) as p ${DEALS}) x`
	},
	{
		key: 'amount',
		metric: 'deals.amount_contract',
		filters: { acquirer_class: 'sme' },
		sql: `select coalesce(sum(d.amount_fen), 0) as n ${DEALS}`
	}
];
