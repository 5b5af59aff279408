// A file of cases against the presets: what is expected of an indicator for some numbers, of an award for some units. Liberal in how a case is
// written, strict in what comes out. docs/howto/check-programmes.md tells the shape.
import * as z from 'zod/mini';
import { calculateAward, type UnitFacts } from './award.ts';
import { calendarOfCase, inputOfCase, namesOf, unknownNames, unreadOf } from './case-input.ts';
import type { ProgrammeYears } from './case-years.ts';
import type { Basis, ProgrammeDefinition } from './definition.ts';
import { effectiveDefinition } from './effective.ts';
import { evaluate } from './evaluate.ts';
import { decimal, exact } from './exact.ts';
import { evaluationInput } from './input.ts';
import type { Status } from './judgement.ts';
import { DEFAULT_SETTINGS, type ProgrammeSettings } from './settings.ts';

const STATUSES = ['met', 'not_met', 'on_track', 'behind', 'undetermined'] as const satisfies Status[];
const name = z.union([z.string(), z.number()]);
const switches = z.optional(z.record(z.string(), z.string()));
const numberOrText = z.union([z.number(), z.string()]);

const ruleCase = z.looseObject({
	id: z.optional(name),
	indicator: z.string(),
	input: z.record(z.string(), z.unknown()),
	/** Any words are taken and compared, so that a slip of the pen is told with what came out. */
	expected: z.union([z.string(), z.object({ status: z.string() })]),
	/** While the period runs. Absent: the numbers are final. */
	calendar: z.optional(z.record(z.string(), z.unknown())),
	switches,
	note: z.optional(z.string())
});
const awardCase = z.looseObject({
	id: z.optional(name),
	award: z.string(),
	units: z.record(z.string(), z.record(z.string(), z.unknown())),
	expected: z.record(z.string(), numberOrText),
	switches,
	/** 许可双方 (A29), under the name that the ambiguity gives it. */
	per_party: z.optional(z.string()),
	pool: z.optional(z.number().check(z.minimum(0))),
	/** The pool, under the name of the document's own. */
	total_cap: z.optional(z.number().check(z.minimum(0))),
	rates: z.optional(z.record(z.string(), z.number().check(z.minimum(0)))),
	note: z.optional(z.string())
});

/** A case as it is written. One that is not of its shape fails by itself and refuses no other. */
const writtenCase = z.pipe(
	z.record(z.string(), z.unknown()),
	z.transform((one) => Object.fromEntries(Object.entries(one).filter(([, part]) => part !== null)))
);
export type WrittenCase = z.output<typeof writtenCase>;

/** A file: an object with either list or both, whatever else it holds; or one list of cases of both kinds. */
export const caseFile = z.pipe(
	z.transform((content) => {
		if (!Array.isArray(content)) return content;
		const isAward = (one: unknown) => typeof one === 'object' && one !== null && 'award' in one;
		return {
			rule_tests: content.filter((one) => !isAward(one)),
			award_tests: content.filter(isAward)
		};
	}),
	z
		.object({
			rule_tests: z._default(z.array(writtenCase), []),
			award_tests: z._default(z.array(writtenCase), [])
		})
		.check(
			z.refine(({ rule_tests, award_tests }) => rule_tests.length + award_tests.length > 0, {
				error: 'no case in rule_tests or award_tests'
			})
		)
);
export type CaseFile = z.output<typeof caseFile>;

/** What came of a case: `got` in the words of `expected`, and a sentence that explains it. */
export interface CaseResult {
	name: string;
	expected: string;
	got: string;
	isPassed: boolean;
	because: string;
}

/** Runs a case of an indicator against the presets. */
export function runRuleCase(written: WrittenCase, presets: readonly ProgrammeDefinition[]): CaseResult {
	const parsed = ruleCase.safeParse(written);
	if (!parsed.success) return malformed(written, parsed.error);
	const one = parsed.data;
	const expected = typeof one.expected === 'string' ? one.expected : one.expected.status;
	const result = (got: string, because: string): CaseResult => ({
		name: nameOf(one),
		expected,
		got,
		isPassed: got === expected && STATUSES.some((status) => status === got),
		because
	});
	const definition = presets.find(({ indicators }) => indicators.some(({ id }) => id === one.indicator));
	if (!definition) return result('error', 'there is no such indicator');
	const settings: ProgrammeSettings = { ...DEFAULT_SETTINGS, switches: one.switches ?? {} };
	const effective = effectiveDefinition(definition, settings);
	const indicator = effective.indicators.find(({ id }) => id === one.indicator)!;
	const names = namesOf(definition, settings, one.indicator);
	const input = evaluationInput.safeParse(
		inputOfCase(one.input, names, yearsOf(effective.period, indicator.period.basis))
	);
	if (!input.success)
		return result('error', `its input is not of the documented shape: ${told(input.error)}`);
	const calendar = calendarOfCase(one.calendar ?? one.input.calendar, effective.period);
	if (calendar === 'unknown') return result('error', 'its calendar has no day, or no start and end');
	const judged = evaluate(indicator, input.data, calendar);
	const { ambiguities } = definition;
	const unread = [
		...unknownNames(one, Object.keys(ruleCase.shape)),
		...unreadOf(one.input, one.indicator),
		...Object.entries(one.switches ?? {}).flatMap(([id, option]) =>
			ambiguities.some((own) => own.id === id && own.options?.some((other) => other.id === option))
				? []
				: [`switches.${id}`]
		)
	];
	return result(judged.status, judged.sentence.en + notRead(unread));
}

/** The years that a case may give for an indicator: those of the programme; none where it asks for a state or for years before it. */
const yearsOf = (
	{ start, years, recurring }: ProgrammeDefinition['period'],
	basis: Basis
): ProgrammeYears | undefined =>
	basis === 'year' || basis === 'programme'
		? {
				first: start === null ? undefined : Number(start.slice(0, 4)),
				count: recurring ? undefined : (years ?? undefined)
			}
		: undefined;

/** Runs a case of an award: every unit that is expected, to the cent. */
export function runAwardCase(written: WrittenCase, presets: readonly ProgrammeDefinition[]): CaseResult {
	const parsed = awardCase.safeParse(written);
	if (!parsed.success) return malformed(written, parsed.error);
	const one = parsed.data;
	const rule = presets.find(({ id }) => id === one.award)?.awardRule;
	const amountsOf = (by: Record<string, number | string>) =>
		Object.entries(by)
			.map(([unit, yuan]) => `${unit} ${isMoney(yuan) ? decimal(exact(yuan), 2) : yuan}`)
			.join(', ');
	const result = (got: string, because: string): CaseResult => ({
		name: nameOf(one),
		expected: amountsOf(one.expected),
		got,
		isPassed: got === amountsOf(one.expected),
		because
	});
	if (!rule) return result('error', 'there is no such award');
	const inputs = rule.components.map(({ input }) => input);
	const facts = Object.entries(one.units).map(([unit, given]) => [unit, factsOf(given, inputs)] as const);
	const wrong = [
		...Object.entries(one.expected).flatMap(([unit, yuan]) => (isMoney(yuan) ? [] : [`expected.${unit}`])),
		...facts.flatMap(([unit, own]) =>
			Object.keys(own).flatMap((input) => (own[input]!.every(isMoney) ? [] : [`${unit}.${input}`]))
		)
	];
	if (wrong.length) return result('error', `no amount: ${wrong.join(', ')}`);
	const pool = one.pool ?? one.total_cap;
	const sheet = calculateAward(rule, Object.fromEntries(facts) as Record<string, UnitFacts>, {
		isLicenceShared: [one.switches?.A29, one.per_party].includes('shared'),
		...(pool === undefined ? {} : { poolYuan: pool }),
		...(one.rates === undefined ? {} : { rates: one.rates })
	});
	const paid = new Map(sheet.units.map(({ unit, yuan }) => [unit, yuan]));
	const unread = [
		...unknownNames(one, Object.keys(awardCase.shape)),
		...Object.entries(one.units).flatMap(([unit, given]) => unknownNames(given, inputs, `${unit}.`)),
		...unknownNames(
			one.rates,
			rule.components.map(({ id }) => id),
			'rates.'
		),
		...unknownNames(one.switches, ['A29'], 'switches.')
	];
	return result(
		amountsOf(
			Object.fromEntries(Object.keys(one.expected).map((unit) => [unit, paid.get(unit) ?? 'nobody']))
		),
		sheet.units
			.map(({ unit, rawYuan, cappedYuan }) => `${unit}: ${rawYuan}, capped ${cappedYuan}`)
			.concat(`total ${sheet.totalYuan} of ${sheet.poolYuan}, factor ${sheet.factor}`)
			.join('; ') + notRead(unread)
	);
}

const isMoney = (one: unknown): boolean => /^\d+(\.\d+)?(e\+?\d{1,2})?$/.test(String(one));

/** What a unit did, as lists; a missing amount, such as that of a contract nobody has, is none. */
const factsOf = (given: Record<string, unknown>, inputs: readonly string[]): Record<string, unknown[]> =>
	Object.fromEntries(
		inputs.map((input) => [input, [given[input]].flat().filter((one) => one !== null && one !== undefined)])
	);

const nameOf = (one: WrittenCase): string => `${one.id ?? '–'} ${one.indicator ?? one.award ?? ''}`;

const told = ({ issues }: z.core.$ZodError): string =>
	issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

const malformed = (one: WrittenCase, error: z.core.$ZodError): CaseResult => ({
	name: nameOf(one),
	expected: JSON.stringify(one.expected) ?? 'nothing',
	got: 'error',
	isPassed: false,
	because: `it is not of the documented shape: ${told(error)}`
});

/** What a case has and nothing looks at is said beside what came out, so that a slip of the pen is seen. */
const notRead = (names: readonly string[]): string =>
	names.length ? ` (not read: ${names.join(', ')})` : '';
