// The form of a definition but for its rules: its head, one indicator, one open question. Each is one page of the editor.
import { choice, choices, field, flag, group, list, maybe, nullable, optional, type Spec } from './spec.ts';

/** Everything that is not an indicator or an open question. Ids are given once, when a document is begun, and never typed. */
export const HEAD: readonly Spec[] = [
	field('kept', 'id'),
	field('words', 'name'),
	group('document', [
		field('kept', 'id'),
		field('words', 'title'),
		field('words', 'issuer'),
		field('integer', 'year')
	]),
	choice('kind', 'programme'),
	field('text', 'clause'),
	group('applicants', [field('long', 'zh'), field('codes', 'types'), optional('long', 'quote')]),
	group('period', [
		choice('type', 'periodType'),
		nullable('day', 'start'),
		nullable('day', 'end'),
		nullable('integer', 'years'),
		choice('year', 'year'),
		field('yes-no', 'recurring'),
		field('yes-no', 'stated'),
		field('long-words', 'note'),
		optional('long', 'quote'),
		optional('kept', 'phases')
	]),
	list('reporting', [
		choice('rhythm', 'rhythm'),
		field('words', 'label'),
		field('yes-no', 'stated'),
		optional('long', 'quote')
	]),
	maybe(
		list('funding', [
			field('text', 'kind'),
			field('number', 'value'),
			choice('unit', 'fundingUnit'),
			field('long', 'quote')
		])
	),
	optional('words', 'executor'),
	optional('long', 'note'),
	list('setupParameters', [
		field('text', 'key'),
		field('words', 'label'),
		optional('codes', 'metrics'),
		optional('number', 'default')
	]),
	{ kind: 'refs', key: 'eventTargets', to: 'indicators' },
	optional('kept', 'awardRule'),
	optional('kept', 'awardGeneralRules'),
	optional('kept', 'entryCriteria'),
	field('kept', 'indicators'),
	field('kept', 'ambiguities')
];

/** Parts of a document that are one page each, and everything else as it is. */
const onePage = (own: readonly Spec[]): readonly Spec[] => [
	...own,
	...HEAD.filter(({ key }) => !own.some((one) => one.key === key)).map(({ key }) => optional('kept', key))
];
const cap = [field('number', 'value'), field('long', 'quote')];
/** 奖补: what each part pays whom, the cap of one unit, the pool, and rules over all payments. */
export const AWARD = onePage([
	maybe(
		group('awardRule', [
			field('long-words', 'eligibility'),
			list('components', [
				field('text', 'id'),
				field('words', 'label'),
				field('long', 'quote'),
				choice('input', 'awardInput'),
				field('number', 'rate'),
				choice('unit', 'awardUnit'),
				field('yes-no', 'isMax'),
				optional('number', 'thresholdGt'),
				choices('payees', 'payees')
			]),
			group('perUnitCap', cap),
			group('totalCap', cap)
		])
	),
	maybe(list('awardGeneralRules', [field('text', 'clause'), field('long', 'quote'), field('words', 'label')]))
]);
/** 准入: the criteria, each with what it asks for: all of its needs, any test of one. */
export const ENTRY = onePage([
	maybe(
		list('entryCriteria', [
			field('integer', 'no'),
			field('text', 'clause'),
			field('words', 'label'),
			field('long', 'quote'),
			choice('strength', 'strength'),
			field('codes', 'inputs'),
			maybe(
				list('needs', [
					list('anyOf', [
						choice('field', 'entryInput'),
						choice('is', 'entryTest'),
						optional('number', 'value'),
						maybe(choice('shareOf', 'entryInput')),
						optional('codes', 'oneOf')
					]),
					flag('inPrinciple')
				])
			)
		])
	)
]);
/** Pages of a document besides its head and its lists, by the name of the page. */
export const PAGES = { award: AWARD, entry: ENTRY } as const;
export type DocumentPage = keyof typeof PAGES;
/** The page on which a path of a draft is edited, where it is one of them. */
export function pageOf(path: string): DocumentPage | undefined {
	if (/^(awardRule|awardGeneralRules)\b/.test(path)) return 'award';
	return /^entryCriteria\b/.test(path) ? 'entry' : undefined;
}

export const INDICATOR: readonly Spec[] = [
	field('kept', 'id'),
	field('words', 'label'),
	field('text', 'clause'),
	field('long', 'quote'),
	choice('kind', 'kind'),
	field('metric', 'metric'),
	field('text', 'unit'),
	field('filters', 'filters'),
	field('rule', 'rule'),
	group('period', [choice('basis', 'basis'), field('yes-no', 'stated')]),
	group('measure', [choice('primary', 'measure'), choices('also', 'measure')]),
	{ ...choice('baseline', 'anyBase'), isNullable: true },
	{ ...choice('subject', 'subject'), isNullable: true },
	{ kind: 'refs', key: 'ambiguities', to: 'ambiguities' },
	optional('filters', 'preferred'),
	optional('long', 'note')
];

/** What an option changes. Renamings of metrics and parameters of awards stay as they came. */
const change: readonly Spec[] = [
	maybe({ kind: 'refs', key: 'indicators', to: 'indicators' }),
	optional('filters', 'filters'),
	optional('codes', 'without'),
	optional('rule', 'rule'),
	optional('rule', 'also'),
	maybe(choice('year', 'year')),
	optional('kept', 'less'),
	optional('kept', 'metrics'),
	optional('kept', 'fields'),
	optional('kept', 'award')
];

export const AMBIGUITY: readonly Spec[] = [
	field('kept', 'id'),
	field('long-words', 'issue'),
	field('long-words', 'resolution'),
	maybe(
		list('options', [
			field('text', 'id'),
			field('words', 'label'),
			maybe(group('change', change)),
			flag('beside')
		])
	),
	optional('text', 'default'),
	flag('beside')
];
