// The form of a definition: every preset goes through it unchanged, buttons change what they name and nothing else, and nothing that is sent breaks it.
import { describe, expect, test } from 'vitest';
import { programmeDefinition, type ProgrammeDefinition } from '../definition.ts';
import { definitionFile, readDefinitionFile } from '../definition-file.ts';
import { filters } from '../filters.ts';
import { presets } from '../presets/index.ts';
import { partsOf, rule, type Rule } from '../rule.ts';
import { filterWords, ruleSentence } from '../rule-sentence.ts';
import { doAct, parseAct } from './acts.ts';
import { CHOICES } from './choices.ts';
import { AMBIGUITY, AWARD, ENTRY, HEAD, INDICATOR } from './definition-specs.ts';
import { checkDraft } from './faults.ts';
import { fieldName, placeName } from './field-names.ts';
import { at, isShallow, withAt } from './json.ts';
import { readObject } from './read-form.ts';
import { FILTER_SPECS, RULE_SPECS } from './rule-specs.ts';

const [park] = presets().filter(({ id }) => id === 'hunan-2022-park') as [ProgrammeDefinition];
const all = presets().map((one) => [one.id, one] as const);
const rulesIn = (one: Rule): Rule[] => [one, ...partsOf(one).flatMap(([, part]) => rulesIn(part))];

test('every filter of the schema has a field, and every op a sentence of fields with names', () => {
	expect(Object.keys(FILTER_SPECS).sort()).toEqual(Object.keys(filters.def.shape).sort());
	for (const key of Object.keys(FILTER_SPECS)) expect(fieldName(key, 'filters').zh).not.toBe(key);
	for (const spec of [
		...Object.values(RULE_SPECS).flat(),
		...HEAD,
		...AWARD,
		...ENTRY,
		...INDICATOR,
		...AMBIGUITY
	])
		if (spec.kind !== 'fixed') expect(fieldName(spec.key).zh, spec.key).not.toBe(spec.key);
	expect(Object.keys(CHOICES.op).sort()).toEqual(Object.keys(RULE_SPECS).sort());
});

test.each(all)('%s: each rule is told in a sentence of both languages', (_, { indicators }) => {
	for (const one of indicators) {
		const { zh, en } = ruleSentence(one.rule, one.metric);
		expect(zh).not.toMatch(/undefined|NaN|\[object/);
		expect(en).not.toMatch(/undefined|NaN|\[object|[\u4e00-\u9fff].*undefined/);
		expect(zh.length).toBeGreaterThan(4);
		expect(filterWords(one.filters).zh).not.toMatch(/undefined|\[object/);
		// Words, not codes: the one that is left is explained in its label.
		expect(`${zh}${filterWords(one.filters).zh}`.replaceAll('programme', '')).not.toMatch(/[a-z]{4,}/);
	}
});

test.each([
	[{ op: 'gte', value: 12, unit: 'count' }, 'events.held', '举办活动场次不少于 12 场'],
	[{ op: 'gt', value: 100_000_000, unit: 'CNY' }, 'pledge.amount', '质押融资金额超过 1 亿元'],
	[
		{ op: 'growth', cmp: 'gt', pct: 20, base: 'previous_year' },
		'events.held',
		'举办活动场次比上年增长超过 20%'
	],
	[
		{
			op: 'any_of',
			rules: [
				{ op: 'gte', value: 1, unit: 'count' },
				{ op: 'gte', metric: 'pushes.sent', value: 5, unit: 'count' }
			]
		},
		'events.held',
		'满足其一：（1）举办活动场次不少于 1 场；（2）精准推送信息条数不少于 5 条'
	],
	[{ op: 'every', interval_months: 2, count: 1 }, 'reports.issued', '每 2 个月出具报告份数不少于 1 份']
] as [Rule, string, string][])('%j reads as it is written', (one, metric, sentence) => {
	expect(ruleSentence(rule.parse(one), metric).zh).toBe(sentence);
});

describe('what is sent', () => {
	const sent = (fields: [string, string][]) => {
		const form = new FormData();
		for (const [name, value] of fields) form.append(name, value);
		return form;
	};
	const read = (fields: [string, string][], before: unknown = {}) =>
		readObject(INDICATOR, sent(fields), { name: 'indicators.0', before });

	test('numbers are taken as people type them, and what is none stays as it was typed', () => {
		const rules = (value: string) =>
			read([
				['indicators.0.rule.op', 'gte'],
				['indicators.0.rule.value', value]
			]).rule;
		expect(rules('１，２００')).toMatchObject({ value: 1200 });
		expect(rules('1,200')).toMatchObject({ value: 1200 });
		expect(rules('１２．５')).toMatchObject({ value: 12.5 });
		expect(rules('十')).toMatchObject({ value: '十' });
		expect(rules('')).toEqual({ op: 'gte' });
	});

	test('English that is blank is the Chinese', () => {
		expect(read([['indicators.0.label.zh', '场次']]).label).toEqual({ zh: '场次', en: '场次' });
	});

	test('a filter that is shown and says nothing stays, for the schema to ask for', () => {
		const names = ['', 'topics', 'new_only', 'deal_stage', '__proto__', 'nonsense'];
		const given = read(names.map((name) => ['indicators.0.filters.~', name]));
		expect(given.filters).toEqual({ topics: [], new_only: true, deal_stage: '' });
	});

	test('what the form does not ask for stays; what it asks for and does not get is gone', () => {
		const before = park.indicators[0]!;
		const given = read([], before);
		expect(given.id).toBe(before.id);
		expect(given).not.toHaveProperty('quote');
	});

	test('however deep or long, nothing breaks: hostile names are no fields', () => {
		let name = 'indicators.0.rule';
		const fields: [string, string][] = [[`${name}.op`, 'any_of']];
		for (let i = 0; i < 400; i += 1) {
			fields.push([`${name}.rules.~`, '0']);
			name += '.rules.0';
			fields.push([`${name}.op`, 'any_of']);
		}
		fields.push(['__proto__.x', '1'], ['indicators.0.constructor', '1']);
		expect(isShallow(read(fields), 30)).toBe(true);
		expect(read([['indicators.0.rule.op', 'toString']]).rule).toEqual({ op: 'toString' });
	});
});

describe('buttons', () => {
	const draft = { a: { rules: [{ op: 'gte' }, { op: 'gt' }, { op: 'lt' }], filters: { holder: 'self' } } };
	test.each([
		['up:a.rules.1', ['gt', 'gte', 'lt']],
		['down:a.rules.1', ['gte', 'lt', 'gt']],
		['copy:a.rules.1', ['gte', 'gt', 'gt', 'lt']],
		['remove:a.rules.1', ['gte', 'lt']],
		['add:a.rules', ['gte', 'gt', 'lt', 'gte']],
		['up:a.rules.0', ['gte', 'gt', 'lt']],
		['down:a.rules.2', ['gte', 'gt', 'lt']],
		['remove:a.rules.7', ['gte', 'gt', 'lt']],
		['remove:a.rules.x', ['gte', 'gt', 'lt']]
	])('%s', (act, ops) => {
		const after = doAct(draft, parseAct(act)!);
		expect((at(after, 'a.rules') as Rule[]).map(({ op }) => op)).toEqual(ops);
		expect(draft.a.rules).toHaveLength(3);
	});

	test('filters are added and taken away by name', () => {
		const more = doAct(draft, parseAct('filter:a.filters')!, 'topics');
		expect(at(more, 'a.filters')).toEqual({ holder: 'self', topics: '' });
		expect(at(doAct(more, parseAct('unfilter:a.filters.holder')!), 'a.filters')).toEqual({ topics: '' });
		expect(doAct(draft, parseAct('filter:a.filters')!, 'constructor')).toEqual(draft);
		expect(at(doAct({ b: {} }, parseAct('filter:b.change.filters')!, 'topics'), 'b.change')).toEqual({
			filters: { topics: '' }
		});
	});

	test('what is no act is none, and none reaches a prototype', () => {
		for (const text of ['', 'show', 'add', 'destroy:a', 'add:a b', 7, null])
			expect(parseAct(text)).toBeUndefined();
		doAct(draft, parseAct('add:__proto__.polluted')!);
		withAt({}, '__proto__.polluted', true);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('faults', () => {
	const broken = (path: string, value: unknown) => checkDraft(withAt(park, path, value)).faults;
	test.each([
		['name.zh', '', 'missing'],
		['indicators.0.rule.value', '十', 'number'],
		['indicators.0.rule.value', undefined, 'missing'],
		['indicators.0.rule.value', -1, 'too_small'],
		['indicators.0.rule.unit', 'kg', 'choice'],
		['indicators.0.rule.op', '', 'missing'],
		['indicators.0.metric', 'no.such', 'unknown_metric'],
		['indicators.0.metric', '', 'missing'],
		['indicators.0.filters.topics', [], 'too_few'],
		['indicators.0.filters.deal_stage', '', 'missing'],
		['document.year', 2024.5, 'whole_number'],
		['clause', '条'.repeat(41), 'too_long'],
		['period.start', 'tomorrow', 'form'],
		['indicators.0.ambiguities', ['A99'], 'unknown_reference']
	])('%s = %j is told at its place as %s', (path, value, kind) => {
		const faults = broken(path, value);
		expect(faults.map((one) => one.kind)).toContain(kind);
		expect(faults.some((one) => path.startsWith(one.path) || one.path === 'ambiguities')).toBe(true);
	});

	test('an award whose part nothing feeds, and a test that does not fit its input, are told', () => {
		const award = presets().find(({ id }) => id === 'chongqing-2024-award-pledge')!;
		const library = presets().find(({ id }) => id === 'hubei-2024-library')!;
		const kinds = (draft: unknown) => checkDraft(draft).faults.map(({ path, kind }) => [path, kind]);
		expect(kinds({ ...award, indicators: award.indicators.slice(1) })).toEqual([
			['awardRule.components', 'no_rate']
		]);
		const test = 'entryCriteria.4.needs.0.anyOf.0';
		expect(kinds(withAt(library, `${test}.is`, 'yes'))).toEqual([[`${test}.is`, 'test_misfits']]);
		expect(kinds(withAt(library, `${test}.value`, undefined))).toEqual([[`${test}.value`, 'missing']]);
		expect(kinds(withAt(library, 'entryCriteria.5.needs.0.anyOf.0.shareOf', undefined))).toEqual([
			['entryCriteria.5.needs.0.anyOf.0.shareOf', 'missing']
		]);
	});

	test('an award page that says nothing is no award', () => {
		const sent = new FormData();
		for (const name of ['zh', 'en']) sent.append(`awardRule.eligibility.${name}`, '');
		expect(readObject(AWARD, sent, { name: '', before: park })).toEqual(park);
	});

	test('a place is told in words', () => {
		expect(placeName(['indicators', 0, 'rule', 'value'], park).zh).toBe(
			`指标 1「${park.indicators[0]!.label.zh.slice(0, 24)}」 · 规则 · 数`
		);
	});

	test.each([null, 1, 'x', [], {}, { indicators: 'x' }, { indicators: [null, 1, []], ambiguities: {} }])(
		'%j has faults and breaks nothing',
		(draft) => expect(checkDraft(draft).faults.length).toBeGreaterThan(0)
	);
});

describe('files', () => {
	const bytes = (text: string) => new TextEncoder().encode(text);
	test.each(all)('%s: exported and imported it is the same', (_, one) => {
		expect(readDefinitionFile(bytes(definitionFile(one)))).toEqual({ definition: one, faults: [] });
	});

	test('whose edition it was stays where it was published', () => {
		const edition = { document: '00000000-0000-4000-8000-000000000001', version: 3 };
		const read = readDefinitionFile(bytes(definitionFile({ ...park, edition })));
		expect(read.definition).toEqual(park);
	});

	test('each fault of a file is told by its place', () => {
		const wrong = withAt(withAt(park, 'indicators.0.rule.value', 'x'), 'kind', 'other') as typeof park;
		const read = readDefinitionFile(bytes(definitionFile(wrong)));
		expect('faults' in read && read.faults.map(({ path }) => path)).toEqual([
			'kind',
			'indicators.0.rule.value'
		]);
	});

	test.each([
		['', 'not_json'],
		['{', 'not_json'],
		['[]', 'not_ours'],
		['{"format":"yuanhui-programme"}', 'not_ours'],
		['{"format":"yuanhui-programme","version":9,"definition":{}}', 'newer'],
		[
			`{"format":"yuanhui-programme","version":1,"definition":${'['.repeat(90_000)}${']'.repeat(90_000)}}`,
			'not_ours'
		],
		[
			`{"format":"yuanhui-programme","version":1,"definition":${'{"op":"any_of","rules":['.repeat(9000)}${']}'.repeat(9000)}}`,
			'not_ours'
		],
		[' '.repeat(400_001), 'too_large']
	])('a file that is none (%#) is told so', (text, fault) => {
		expect(readDefinitionFile(bytes(text))).toMatchObject({ fault });
	});

	test('bytes that are no text are no file', () => {
		expect(readDefinitionFile(new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject({ fault: 'not_json' });
	});
});

test('all ops that the presets use, and the others, can be asked for by the form', () => {
	const used = new Set(
		presets().flatMap(({ indicators }) => indicators.flatMap((one) => rulesIn(one.rule).map(({ op }) => op)))
	);
	for (const op of used) expect(RULE_SPECS).toHaveProperty(op);
	expect(programmeDefinition.safeParse(park).success).toBe(true);
});

test('windows that counters of two months cannot make up are refused at their basis', () => {
	const consulting = structuredClone(presets().find(({ id }) => id === 'chongqing-2024-consulting')!);
	const place = consulting.indicators.findIndex(
		(one) => one.rule.op === 'every' && one.period.basis === '2-months'
	);
	const { rule: every } = consulting.indicators[place]!;
	if (every.op !== 'every') throw new Error('no rhythm');
	every.interval_months = 4;
	expect(checkDraft(consulting).faults).toEqual([]);
	every.interval_months = 3;
	expect(checkDraft(consulting).faults).toMatchObject([
		{ path: `indicators.${place}.period.basis`, kind: 'choice' }
	]);
});
