// For any rule inputs of which the outcome is known by how they are made, without asking the evaluator: one that is met, one that is not, one that
// stands exactly on the line (of a compound rule one for the line of each part), and one in which something is missing. One small table per op. Numbers are given by place, so that branches that count
// the same metric with other filters do not get in each other's way.
import type { EvaluationInput } from '#lib/domain/programmes/input.ts';
import type { Rule } from '#lib/domain/programmes/rule.ts';

export interface Outcome {
	input: EvaluationInput;
	expected: 'met' | 'not_met' | 'undetermined';
}
export interface Outcomes {
	met: Outcome;
	notMet: Outcome;
	boundary: Outcome;
	/** Of a compound rule: on the line of each further part. */
	boundaries?: Outcome[];
	missing: Outcome;
}

const NOTHING: Outcome = { input: {}, expected: 'undetermined' };
const line = (isInclusive: boolean) => (isInclusive ? 'met' : 'not_met');
const at = (place: string, value: number | boolean | null): EvaluationInput => ({
	values: { [place]: value }
});

function merged(...inputs: EvaluationInput[]): EvaluationInput {
	const part = (name: 'values' | 'previous' | 'base' | 'series') =>
		Object.assign({}, ...inputs.map((one) => one[name]));
	const whole = Object.assign({}, ...inputs) as EvaluationInput;
	const confirmed = Object.assign(
		{},
		...inputs.map((one) => (typeof one.confirmed === 'object' ? one.confirmed : {}))
	);
	return {
		...whole,
		...Object.fromEntries(
			(['values', 'previous', 'base', 'series'] as const)
				.filter((name) => inputs.some((one) => one[name]))
				.map((name) => [name, part(name)])
		),
		confirmed
	};
}

/** The four outcomes of a rule at a place. */
export function outcomesOf(rule: Rule, place: string): Outcomes {
	const made = (met: EvaluationInput, notMet: EvaluationInput, ...others: [Outcome, Outcome?]): Outcomes => ({
		met: { input: met, expected: 'met' },
		notMet: { input: notMet, expected: 'not_met' },
		boundary: others[0],
		missing: others[1] ?? NOTHING
	});
	switch (rule.op) {
		case 'gte':
			return made(at(place, rule.value + 1), at(place, rule.value - 1), {
				input: at(place, rule.value),
				expected: 'met'
			});
		case 'gt':
			return made(at(place, rule.value + 1), at(place, rule.value - 1), {
				input: at(place, rule.value),
				expected: 'not_met'
			});
		case 'lte':
			return made(at(place, rule.value - 1), at(place, rule.value + 1), {
				input: at(place, rule.value),
				expected: 'met'
			});
		case 'lt':
			return made(at(place, rule.value - 1), at(place, rule.value + 1), {
				input: at(place, rule.value),
				expected: 'not_met'
			});
		case 'eq':
			return made(at(place, rule.value), at(place, rule.value + 1), {
				input: at(place, rule.value - 1),
				expected: 'not_met'
			});
		case 'range':
			return made(at(place, rule.max + 1), at(place, rule.min - 1), {
				input: at(place, rule.min),
				expected: 'met'
			});
		case 'growth': {
			const from = (value: number): EvaluationInput => ({ ...at(place, value), previous: { [place]: 1000 } });
			const onLine = 1000 + 10 * rule.pct;
			return made(
				from(onLine + 1),
				from(onLine - 1),
				{ input: from(onLine), expected: line(rule.cmp === 'gte') },
				{ input: at(place, onLine + 1), expected: 'undetermined' }
			);
		}
		case 'avg_growth': {
			// Base 100^n makes base × (1 + pct)^n a whole number.
			const last = (100 + rule.pct) ** rule.years;
			const over = (value: number): EvaluationInput => ({
				series: { [place]: [...Array<number>(rule.years - 1).fill(100 ** rule.years), value] },
				base: { [place]: 100 ** rule.years }
			});
			return made(
				over(last + 1),
				over(last - 1),
				{ input: over(last), expected: line(rule.cmp === 'gte') },
				{ input: { ...over(last + 1), base: {} }, expected: 'undetermined' }
			);
		}
		case 'avg': {
			const years = (last: number): EvaluationInput => ({
				series: { [place]: [...Array<number>(rule.years - 1).fill(rule.value), last] }
			});
			return made(years(rule.value + rule.years), years(rule.value - rule.years), {
				input: years(rule.value),
				expected: line(rule.cmp === 'gte')
			});
		}
		case 'increase': {
			const rise = (value: number, says: Record<string, boolean>): EvaluationInput => ({
				...at(place, value),
				previous: { [place]: 10 },
				confirmed: says
			});
			return made(
				rise(11, { [place]: true }),
				rise(9, { [place]: true }),
				{ input: rise(10, { [place]: true }), expected: 'not_met' },
				{ input: rise(11, {}), expected: 'undetermined' }
			);
		}
		case 'exceeds_benchmark': {
			const against = (value: number): EvaluationInput => ({
				...at(place, value),
				previous: { [place]: 1000 },
				benchmark: 8
			});
			const onLine = 1000 + 10 * (8 + rule.pp);
			return made(
				against(onLine + 1),
				against(onLine - 1),
				{ input: against(onLine), expected: line(rule.cmp === 'gte') },
				{ input: { ...against(onLine + 1), benchmark: null }, expected: 'undetermined' }
			);
		}
		case 'ratio_gte': {
			const share = (numerator: number | null): EvaluationInput => ({
				values: { [`${place}/n`]: numerator, [`${place}/d`]: 10_000 }
			});
			const onLine = rule.value * 100;
			return made(
				share(onLine + 1),
				share(onLine - 1),
				{ input: share(onLine), expected: 'met' },
				{ input: { values: { [`${place}/n`]: onLine, [`${place}/d`]: 0 } }, expected: 'undetermined' }
			);
		}
		case 'multiple_gte':
		case 'multiple_lte': {
			const of = (value: number): EvaluationInput => ({ values: { [place]: value, [`${place}/of`]: 100 } });
			const onLine = 100 * rule.factor;
			const step = rule.op === 'multiple_gte' ? 1 : -1;
			return made(of(onLine + step), of(onLine - step), { input: of(onLine), expected: 'met' });
		}
		case 'every':
			return made(
				{ intervals: [rule.count + 1, rule.count] },
				{ intervals: [rule.count, rule.count - 1, rule.count + 5] },
				{ input: { intervals: [rule.count, rule.count] }, expected: 'met' }
			);
		case 'flag':
			return made(at(place, rule.expected), at(place, !rule.expected), {
				input: at(place, Number(rule.expected)),
				expected: 'met'
			});
		case 'rate': {
			const base = (rule.threshold_gt ?? 0) + 20_000;
			const due = Math.round(base * rule.rate * 100) / 100;
			return made(
				{ ratio: [due, base] },
				{ ratio: [due + 0.01, base] },
				// Just below the rate is within 不超过, and not what 按照 says.
				{ input: { ratio: [due - 0.01, base] }, expected: line(rule.is_max) },
				{ input: { ratio: [due, null] }, expected: 'undetermined' }
			);
		}
		case 'if': {
			const before = (value: number): EvaluationInput => ({ previous: { [`${place}/test`]: value } });
			const [floor, other] = [outcomesOf(rule.then, `${place}/then`), outcomesOf(rule.else, `${place}/else`)];
			const [below, on] = [before(rule.test.value - 1), before(rule.test.value)];
			return {
				...made(
					merged(below, floor.met.input, other.notMet.input),
					merged(below, floor.notMet.input, other.met.input),
					// Exactly the number is not less than it (不足): the other rule decides.
					{ input: merged(on, floor.met.input, other.notMet.input), expected: 'not_met' },
					{ input: { ...floor.met.input, previous: {} }, expected: 'undetermined' }
				),
				boundaries: [
					{ input: merged(below, floor.boundary.input), expected: floor.boundary.expected },
					{ input: merged(on, other.boundary.input), expected: other.boundary.expected }
				]
			};
		}
		case 'any_of':
		case 'all_of': {
			const parts = rule.rules.map((part, i) => outcomesOf(part, `${place}/${i}`));
			const [first, ...others] = parts as [Outcomes, ...Outcomes[]];
			const isAny = rule.op === 'any_of';
			const rest = others.map((one) => (isAny ? one.notMet.input : one.met.input));
			return {
				...made(
					merged(first.met.input, ...rest),
					merged(first.notMet.input, ...rest),
					{ input: merged(first.boundary.input, ...rest), expected: first.boundary.expected },
					{ input: merged(first.missing.input, ...rest), expected: 'undetermined' }
				),
				boundaries: parts.slice(1).flatMap(({ boundary, boundaries = [] }, i) => {
					const beside = parts.filter((one) => one !== parts[i + 1]);
					const settled = beside.map(({ met, notMet }) => (isAny ? notMet : met).input);
					return [boundary, ...boundaries].map(({ input, expected }) => ({
						input: merged(...settled, input),
						expected
					}));
				})
			};
		}
	}
}
