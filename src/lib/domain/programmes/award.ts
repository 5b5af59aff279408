// The award calculator (绩效奖补): from what each unit did to what each is paid, with every step for the sheet. Exact: components, then the cap of one
// unit, then all in proportion to the pool, then down to the cent, so that the pool is never exceeded (A31). Money in yuan.
import type { AwardComponent, AwardRule } from './award-rule.ts';
import type { Indicator } from './definition.ts';
import { compare, div, exact, floorToCent, least, mul, sum, toNumber, ZERO, type Exact } from './exact.ts';
import type { EvaluationInput } from './input.ts';

/** What a unit did, by the inputs of the components: a number, or the amounts one by one where a threshold looks at each. */
export type UnitFacts = Record<string, number | string | readonly (number | string)[]>;

export interface AwardOptions {
	/** Lower rates than the highest, by component; a rate above it is cut to it, one that is fixed (按照) stays. */
	rates?: Record<string, number>;
	/** The pool where money of other items was added (三¶1); absent: the document's. */
	poolYuan?: number;
	/** 许可双方 get the amount per patent together, half each (A29). */
	isLicenceShared?: boolean;
}
export interface AwardStep {
	component: string;
	quantity: number;
	rate: number;
	yuan: number;
}
export interface UnitAward {
	unit: string;
	steps: AwardStep[];
	rawYuan: number;
	cappedYuan: number;
	isCapped: boolean;
	yuan: number;
}
export interface AwardSheet {
	units: UnitAward[];
	/** Of all capped amounts, before the proportion. */
	totalYuan: number;
	poolYuan: number;
	/** Pool / total where the total exceeds it, else 1. */
	factor: number;
	paidYuan: number;
}

/** Calculates one award for all its units at once: the proportion depends on them all. */
export function calculateAward(
	rule: AwardRule,
	units: Record<string, UnitFacts>,
	options: AwardOptions = {}
): AwardSheet {
	const cap = exact(rule.perUnitCap.value);
	const pool = exact(options.poolYuan ?? rule.totalCap.value);
	const rows = Object.entries(units).map(([unit, facts]) => {
		const steps = rule.components.map((component) => stepOf(component, facts, options));
		const raw = sum(steps.map(({ amount }) => amount));
		return { unit, steps, raw, capped: least(raw, cap) };
	});
	const total = sum(rows.map(({ capped }) => capped));
	const factor = compare(total, pool) > 0 ? div(pool, total) : exact(1);
	const paid = rows.map(({ capped }) => floorToCent(mul(capped, factor)));
	return {
		units: rows.map(({ unit, steps, raw, capped }, i) => ({
			unit,
			steps: steps.map(({ component, quantity, rate, amount }) => ({
				component,
				quantity: toNumber(quantity),
				rate: toNumber(rate),
				yuan: toNumber(amount)
			})),
			rawYuan: toNumber(raw),
			cappedYuan: toNumber(capped),
			isCapped: compare(raw, cap) > 0,
			yuan: toNumber(paid[i] ?? ZERO)
		})),
		totalYuan: toNumber(total),
		poolYuan: toNumber(pool),
		factor: toNumber(factor),
		paidYuan: toNumber(sum(paid))
	};
}

function stepOf(component: AwardComponent, facts: UnitFacts, { rates, isLicenceShared }: AwardOptions) {
	const given = facts[component.input] ?? 0;
	const threshold = component.thresholdGt;
	const amounts = (typeof given === 'object' ? given : [given])
		.map(exact)
		.filter((one) => threshold === undefined || compare(one, exact(threshold)) > 0);
	const highest = exact(component.rate);
	const own = component.isMax ? rates?.[component.id] : undefined;
	const full = own === undefined ? highest : least(exact(own), highest);
	const rate: Exact = isLicenceShared && component.payees.includes('licensor') ? div(full, exact(2)) : full;
	const quantity = sum(amounts);
	return { component: component.id, quantity, rate, amount: mul(quantity, rate) };
}

/** The part of an award that an indicator states: the one with its words, else with its rate. */
export const componentOf = ({ quote, rule }: Indicator, award: AwardRule): AwardComponent | undefined =>
	rule.op === 'rate'
		? (award.components.find((one) => one.quote === quote) ??
			award.components.find(({ rate }) => rate === rule.rate))
		: undefined;

/** What an award's own indicators are judged on, from its sheet: what was paid in all, to one unit at most, and for each rate. */
export function awardInput(indicator: Indicator, rule: AwardRule, sheet: AwardSheet): EvaluationInput {
	const { rule: judged, metric } = indicator;
	if (judged.op !== 'rate')
		return {
			values: {
				[metric]:
					metric === 'awards.amount_per_unit'
						? Math.max(0, ...sheet.units.map(({ yuan }) => yuan))
						: sheet.paidYuan
			}
		};
	const component = componentOf(indicator, rule);
	const steps = sheet.units.flatMap((unit) => unit.steps.filter((step) => step.component === component?.id));
	const total = (of: (step: AwardStep) => number) => sum(steps.map((step) => exact(of(step))));
	return {
		ratio: [toNumber(floorToCent(total(({ yuan }) => yuan))), toNumber(total(({ quantity }) => quantity))]
	};
}
