// The parts of each sentence that a rule can be, and of each filter: rule.ts and filters.ts, drawn as forms. That nothing is forgotten is kept by the types.
import type { Filters } from '../filters.ts';
import type { Rule } from '../rule.ts';
import { choice, choices, field, fixed, flag, group, optional, type Spec } from './spec.ts';

/** What every rule may say of itself: another metric than the indicator's, and filters laid over the indicator's. */
export const SCOPE: readonly Spec[] = [optional('metric', 'metric'), optional('filters', 'filters')];
const side: readonly Spec[] = [field('metric', 'metric'), optional('filters', 'filters')];
const threshold: readonly Spec[] = [
	field('number', 'value'),
	choice('unit', 'unit'),
	flag('human_confirm'),
	flag('on_exceed', 'proportional_allocation')
];
const multiple: readonly Spec[] = [
	field('number', 'factor'),
	field('metric', 'of'),
	optional('number', 'default_base'),
	choice('unit', 'unit')
];
const years = field('integer', 'years');
const cmp = choice('cmp', 'atLeast');

/** What each op asks for, besides SCOPE. */
export const RULE_SPECS: Readonly<Record<Rule['op'], readonly Spec[]>> = {
	gte: threshold,
	gt: threshold,
	lte: threshold,
	lt: threshold,
	eq: threshold,
	range: [field('number', 'min'), field('number', 'max'), choice('unit', 'unit'), fixed('over_ok', true)],
	growth: [cmp, field('number', 'pct'), choice('base', 'base')],
	avg_growth: [cmp, field('number', 'pct'), years, choice('method', 'method')],
	avg: [cmp, field('number', 'value'), choice('unit', 'unit'), choice('over', 'over'), years],
	increase: [field('text', 'wording'), choice('base', 'anyBase'), fixed('human_confirm', true)],
	any_of: [field('rules', 'rules')],
	all_of: [field('rules', 'rules')],
	if: [
		group('test', [
			field('metric', 'metric'),
			fixed('period', 'previous_year'),
			choice('op', 'compared'),
			field('number', 'value'),
			choice('unit', 'unit'),
			optional('long', 'quote')
		]),
		field('rule', 'then'),
		field('rule', 'else'),
		fixed('on_missing_baseline', 'undetermined')
	],
	ratio_gte: [
		field('number', 'value'),
		fixed('unit', 'percent'),
		group('numerator', side),
		group('denominator', side)
	],
	multiple_gte: multiple,
	multiple_lte: multiple,
	every: [
		field('integer', 'interval_months'),
		field('integer', 'count'),
		flag('one_chain_per_event'),
		flag('partial_last')
	],
	exceeds_benchmark: [cmp, field('number', 'pp'), field('text', 'benchmark'), fixed('base', 'previous_year')],
	flag: [
		field('yes-no', 'expected'),
		optional('integer', 'years'),
		optional('integer', 'within_years'),
		flag('else_action', 'exit')
	],
	rate: [
		field('number', 'rate'),
		field('yes-no', 'is_max'),
		choice('unit', 'rateUnit'),
		field('text', 'per'),
		optional('number', 'threshold_gt')
	]
};

type FilterKey = keyof Filters;
/** How each filter is asked for, in the order in which they are offered. */
export const FILTER_SPECS: { readonly [K in FilterKey]-?: Spec } = {
	event_types: choices('event_types', 'eventTypes'),
	campaigns: choices('campaigns', 'campaigns'),
	topics: choices('topics', 'topics'),
	one_chain_per_event: flag('one_chain_per_event'),
	chain: field('text', 'chain'),
	attendance_basis: choice('attendance_basis', 'attendanceBasis'),
	person_roles: field('codes', 'person_roles'),
	person_org_chain: flag('person_org_chain', 'programme'),
	participation: choices('participation', 'participation'),
	holder: flag('holder', 'self'),
	acquirer: flag('acquirer', 'self'),
	borrower: flag('borrower', 'self'),
	via: flag('via', 'self'),
	holder_types: choices('holder_types', 'holders'),
	holder_region: choice('holder_region', 'region'),
	acquirer_class: choice('acquirer_class', 'size'),
	acquirer_region: choice('acquirer_region', 'region'),
	borrower_class: choice('borrower_class', 'size'),
	borrower_region: choice('borrower_region', 'region'),
	deal_types: choices('deal_types', 'dealTypes'),
	deal_stage: choice('deal_stage', 'dealStage'),
	patent_kinds: choices('patent_kinds', 'patentKinds'),
	count_basis: choice('count_basis', 'countBasis'),
	pledge_rights: choice('pledge_rights', 'pledgeRights'),
	date_basis: choice('date_basis', 'dateBasis'),
	own_patents: flag('own_patents'),
	risk_pool: flag('risk_pool'),
	exclude: choices('exclude', 'exclude'),
	new_only: flag('new_only'),
	recipient: choices('recipient', 'recipient'),
	respondent_types: choices('respondent_types', 'recipient'),
	respondents: choices('respondents', 'respondents'),
	question: field('text', 'question'),
	report_type: field('text', 'report_type'),
	centre_type: field('text', 'centre_type'),
	breakdown: field('codes', 'breakdown'),
	actor_scope: field('text', 'actor_scope'),
	product_scope: field('text', 'product_scope'),
	payees: field('codes', 'payees')
};
export const isFilter = (key: string): key is FilterKey => Object.hasOwn(FILTER_SPECS, key);
export const isOp = (op: string): op is Rule['op'] => Object.hasOwn(RULE_SPECS, op);
/** Rules beneath rules, at most so deep; no document comes near it. */
export const DEEPEST = 6;
