// The numbers in the rules of a definition, and those that a programme has replaced by its own: what the document says beside what holds, who set it, when and why.
// Knows nothing of what was counted.
import * as z from 'zod/mini';
import { shanghaiDay } from '../china-time.ts';
import type { ProgrammeDefinition } from './definition.ts';
import { effectiveDefinition } from './effective.ts';
import { exact } from './exact.ts';
import { metricOf } from './metrics.ts';
import { partsOf, type Rule } from './rule.ts';
import { amountWords, say } from './say.ts';
import type { ProgrammeSettings } from './settings.ts';
import type { Words } from './words.ts';

/** By the place of a number (settings.ts): who set it, when (ISO) and why. */
export const numbersSet = z.record(
	z.string(),
	z.object({ by: z.optional(z.string()), at: z.optional(z.string()), reason: z.optional(z.string()) })
);
export type NumbersSet = z.output<typeof numbersSet>;

/** A number in a rule; money in yuan. */
export interface PlacedNumber {
	/** The place under which settings keep it; of a range `place~min` and `place~max`. */
	name: string;
	indicator: string;
	label: Words;
	/** What is counted there. */
	metric: string;
	unit: string;
	/** As the document has it, with the switches thrown. */
	documents: number;
	/** The programme's own, where it has one. */
	own?: number;
}
/** An own number that is another than the document's. */
export type OwnNumber = PlacedNumber & { own: number } & NumbersSet[string];

/** Every number of a definition's rules, in its order. */
export function placedNumbers(definition: ProgrammeDefinition, settings: ProgrammeSettings): PlacedNumber[] {
	const documents = effectiveDefinition(definition, { ...settings, numbers: {} });
	return documents.indicators.flatMap(({ id, label, metric, rule }) => {
		const walk = (one: Rule, place: string, outer: string): PlacedNumber[] => {
			const counted = one.metric ?? outer;
			return [
				...numbersIn(one, place, counted).map((number): PlacedNumber => {
					const own = ownAt(settings, number.name);
					return { indicator: id, label, ...number, ...(own === undefined ? {} : { own }) };
				}),
				...partsOf(one).flatMap(([name, part]) => walk(part, `${place}/${name}`, counted))
			];
		};
		return walk(rule, id, metric);
	});
}

/** The programme's own numbers that are not the document's. */
export const ownNumbers = (
	definition: ProgrammeDefinition,
	settings: ProgrammeSettings,
	set: NumbersSet = {}
): OwnNumber[] =>
	placedNumbers(definition, settings).flatMap(({ own, ...number }) =>
		own === undefined || own === number.documents ? [] : [{ ...number, own, ...set[placeOf(number.name)] }]
	);

/** `目标 1 场（文件 5 场）`, with who set it, when and why where `told` asks for it. */
export function ownNumberWords(number: OwnNumber, told: 'short' | 'full'): Words {
	const [own, documents] = [number.own, number.documents].map((one) => numberWords(one, number));
	const day = number.at && shanghaiDay(new Date(number.at));
	const [zh, en] = [
		[number.by ?? '', day ? `${day} 改` : ''].filter(Boolean).join(' '),
		[day ? `changed ${day}` : '', number.by ? `by ${number.by}` : ''].filter(Boolean).join(' ')
	];
	const rest = (who: string, comma: string, colon: string) =>
		told === 'full' && who ? `${comma}${who}${number.reason ? `${colon}${number.reason}` : ''}` : '';
	return say(
		`${KINDS[kindOf(number)].zh} ${own!.zh}（文件 ${documents!.zh}${rest(zh, '，', '：')}）`,
		`${KINDS[kindOf(number)].en} ${own!.en} (document: ${documents!.en}${rest(en, '; ', ': ')})`
	);
}

const KINDS = {
	target: say('目标', 'Target'),
	min: say('目标下限', 'Lowest target'),
	max: say('计划数', 'Planned number'),
	test: say('判断条件', 'Condition')
};
const kindOf = ({ name }: PlacedNumber): keyof typeof KINDS =>
	name.endsWith('~min') ? 'min' : name.endsWith('~max') ? 'max' : name.endsWith('/test') ? 'test' : 'target';

/** A number of a rule as people read it: 12 场, 130 亿元, 15 个百分点. */
export function numberWords(value: number, { unit, metric }: Pick<PlacedNumber, 'unit' | 'metric'>): Words {
	if (unit === '元') return amountWords(exact(value), 'CNY', metric);
	if (unit === '%') return amountWords(exact(value), 'percent', metric);
	if (unit === metricOf(metric).unit) return amountWords(exact(value), 'count', metric);
	return say(`${value} ${unit}`.trim(), `${value} ${UNITS_EN[unit] ?? ''}`.trim());
}
const UNITS_EN: Record<string, string> = { 个百分点: 'points', 倍: 'times as much' };

const placeOf = (name: string): string => name.split('~')[0] ?? name;

function ownAt({ numbers }: ProgrammeSettings, name: string): number | undefined {
	const [place = '', end] = name.split('~');
	const own = numbers[place];
	if (end) return typeof own === 'object' ? own[end as 'min' | 'max'] : undefined;
	return typeof own === 'number' ? own : undefined;
}

type InRule = Pick<PlacedNumber, 'name' | 'metric' | 'unit' | 'documents'>;

function numbersIn(rule: Rule, place: string, metric: string): InRule[] {
	const unit = unitOf(rule, metric);
	if (rule.op === 'range')
		return [
			{ name: `${place}~min`, metric, unit, documents: rule.min },
			{ name: `${place}~max`, metric, unit, documents: rule.max }
		];
	if (rule.op === 'if') {
		const { metric: tested, value } = rule.test;
		return [{ name: `${place}/test`, metric: tested, unit: metricOf(tested).unit, documents: value }];
	}
	const documents = numberOf(rule);
	return documents === undefined ? [] : [{ name: place, metric, unit, documents }];
}

function numberOf(rule: Rule): number | undefined {
	if ('value' in rule) return rule.value;
	if ('pct' in rule) return rule.pct;
	if ('pp' in rule) return rule.pp;
	if ('factor' in rule) return rule.factor;
	if ('count' in rule) return rule.count;
	return 'rate' in rule ? rule.rate : undefined;
}

function unitOf(rule: Rule, metric: string): string {
	if ('pct' in rule || ('unit' in rule && rule.unit === 'percent')) return '%';
	if ('pp' in rule) return '个百分点';
	if ('factor' in rule) return '倍';
	if ('rate' in rule) return rule.unit === 'CNY' ? '元' : '';
	return metricOf(metric).unit;
}
