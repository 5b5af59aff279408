// What the counting tests count: a metric of every kind of fact, with the filters that read other tables than the fact's own, and every kind of period.
import type { Metric } from '../programme-world.ts';

export const OWN_CHAIN = ['新材料'];
const CLASSROOMS = ['matchmaking', 'training'];
export const METRICS: Metric[] = [
	{ key: 'times', metric: 'events.attendances' },
	{ key: 'training', metric: 'training.attendances', filters: { attendance_basis: 'session' } },
	{ key: 'people', metric: 'training.persons', filters: { event_types: CLASSROOMS } },
	{
		key: 'roles',
		metric: 'training.persons',
		filters: { event_types: CLASSROOMS, person_roles: ['rd-staff'] }
	},
	{
		key: 'chain',
		metric: 'training.persons',
		filters: { event_types: CLASSROOMS, person_org_chain: 'programme' }
	},
	{ key: 'firms', metric: 'events.enterprises' },
	{ key: 'srdi', metric: 'srdi.participation_coverage' },
	{ key: 'held', metric: 'events.held', filters: { event_types: ['matchmaking'] }, basis: 'month' },
	{ key: 'topics', metric: 'events.held', filters: { topics: ['pledge-policy'] } },
	{ key: 'needs', metric: 'needs.captured' },
	{ key: 'leads', metric: 'leads.captured' },
	{ key: 'intents', metric: 'needs.pledge_intent.enterprises_new' },
	{ key: 'smes', metric: 'smes.participating' },
	{ key: 'covered', metric: 'smes.policy_covered' },
	{ key: 'patents', metric: 'deals.patents', filters: { acquirer_class: 'sme' } },
	{ key: 'local', metric: 'deals.contracts', filters: { holder_region: 'district' } },
	{ key: 'via', metric: 'deals.contracts', filters: { via: 'self' } },
	{ key: 'deals', metric: 'deals.amount_contract' },
	{ key: 'paid', metric: 'deals.amount_paid' },
	{ key: 'pledges', metric: 'pledge.amount', basis: '2-months' },
	{ key: 'pushes', metric: 'pushes.sent' },
	{ key: 'pushes-to-firms', metric: 'pushes.sent', filters: { recipient: ['enterprise'] } },
	{ key: 'filings', metric: 'products.filed', filters: { acquirer_class: 'sme' } },
	{ key: 'tagged', metric: 'enterprises.tagged', basis: 'point' },
	{ key: 'satisfied', metric: 'satisfaction.rate', basis: 'programme' },
	{ key: 'borrowers', metric: 'pledge.enterprises', filters: { borrower_class: 'sme' } }
];
