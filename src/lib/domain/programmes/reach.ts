// A value against a number and the calendar: reached, on the way, too slow, or missed. The one place where pace is judged.
import { elapsed, isOver, spanOf, type Calendar } from './calendar.ts';
import type { Basis } from './definition.ts';
import { compare, div, exact, floor, mul, sub, toNumber, ZERO, type Exact } from './exact.ts';
import type { Judgement, Progress } from './judgement.ts';
import type { Comparison, Unit } from './rule.ts';
import { amountWords, boundWords, say } from './say.ts';

export interface Reach {
	value: Exact;
	cmp: Comparison;
	target: Exact;
	unit: Unit;
	/** What is counted, for its unit in words. */
	metric: string;
	basis: Basis;
	/** It may still fall (a share, a rate): reached is not met before the period is over. */
	isVolatile?: boolean;
	calendar?: Calendar | undefined;
}

/** Whether `a` stands to `b` as `cmp` says. */
export function holds(a: Exact, cmp: Comparison, b: Exact): boolean {
	const order = compare(a, b);
	if (cmp === 'gte') return order >= 0;
	if (cmp === 'gt') return order > 0;
	if (cmp === 'lte') return order <= 0;
	if (cmp === 'lt') return order < 0;
	return order === 0;
}

/**
 * A cumulative target is met as soon as it is reached, and missed only when its period is over. A cap is missed as soon as it is passed, and kept
 * only when the period is over. Without a calendar the value is final; a state (`point`) has no pace.
 */
export function reach(asked: Reach): Judgement {
	const { value, cmp, target, unit, metric, basis, calendar } = asked;
	const isCap = cmp === 'lte' || cmp === 'lt';
	const span = calendar && basis !== 'point' ? spanOf(calendar, basis) : undefined;
	const isRunning = calendar && span ? !isOver(calendar, span) : false;
	const isReached = holds(value, cmp, target);
	const has = amountWords(value, unit, metric);
	const bound = boundWords(cmp, amountWords(target, unit, metric));
	const share = compare(target, ZERO) <= 0 ? exact(isReached ? 1 : 0) : div(value, target);
	const progress: Progress = {
		value: toNumber(value),
		target: toNumber(target),
		share: isCap ? null : Math.min(Math.max(toNumber(share), 0), 1),
		unit
	};
	const judged = (status: Judgement['status'], zh: string, en: string): Judgement => ({
		status,
		sentence: say(zh, en),
		progress
	});

	if (isCap) {
		const limit = say(`上限为${bound.zh}`, `the limit is ${bound.en}`);
		if (!isReached)
			return judged('not_met', `${has.zh}，已超出（${limit.zh}）。`, `${has.en}: over (${limit.en}).`);
		return judged(
			isRunning ? 'on_track' : 'met',
			`${has.zh}，未超出（${limit.zh}）。`,
			`${has.en}: within (${limit.en}).`
		);
	}
	if (isReached && isRunning && asked.isVolatile)
		return judged(
			'on_track',
			`目前 ${has.zh}，符合要求（${bound.zh}），期末再定。`,
			`${has.en} so far: as asked (${bound.en}); final at the end of the period.`
		);
	if (isReached)
		return judged('met', `已有 ${has.zh}，达到要求（${bound.zh}）。`, `${has.en}: reached (${bound.en}).`);
	if (!calendar || !span || !isRunning)
		return judged(
			'not_met',
			`${has.zh}，未达到要求（${bound.zh}）。`,
			`${has.en}: not reached (${bound.en}).`
		);
	if (asked.isVolatile)
		return judged(
			'behind',
			`目前 ${has.zh}，低于要求（${bound.zh}）。`,
			`${has.en} so far: below what is asked (${bound.en}).`
		);
	// Whole things come one at a time: nobody is behind for a part of one.
	const whole = (one: Exact): Exact => (unit === 'count' ? { n: floor(one), d: 1n } : one);
	const passed = elapsed(calendar, span);
	const due = whole(mul(target, passed));
	const forecast = compare(passed, ZERO) > 0 ? whole(div(value, passed)) : undefined;
	progress.expected = toNumber(due);
	if (forecast) progress.forecast = toNumber(forecast);
	const lacking = lackingWords(asked);
	const ahead = forecast && amountWords(roughly(forecast, unit), unit, metric);
	const outlook = ahead
		? say(
				`按当前进度，期末约 ${ahead.zh}，还需 ${lacking.zh}。`,
				`At this pace about ${ahead.en} by the end; ${lacking.en} to go.`
			)
		: say(`还需 ${lacking.zh}。`, `${lacking.en} to go.`);
	return compare(value, due) >= 0
		? judged(
				'on_track',
				`已有 ${has.zh}（要求${bound.zh}），进度正常。${outlook.zh}`,
				`${has.en} of ${bound.en}: on track. ${outlook.en}`
			)
		: judged(
				'behind',
				`已有 ${has.zh}（要求${bound.zh}），进度落后，按时间应有 ${amountWords(roughly(due, unit), unit, metric).zh}。${outlook.zh}`,
				`${has.en} of ${bound.en}: behind, ${amountWords(roughly(due, unit), unit, metric).en} would be due by now. ${outlook.en}`
			);
}

const WAN = exact(10_000);
/** Reckoned money in whole 万元: nobody is due 24,821,917.80. Only for words; the judgement takes the number itself. */
const roughly = (one: Exact, unit: Unit): Exact =>
	unit === 'CNY' && compare(one, WAN) >= 0 ? mul(exact(10_000), { n: floor(div(one, WAN)), d: 1n }) : one;

/** What is still to come: of things the whole ones, one more where the number itself is not enough (超过). */
function lackingWords({ value, cmp, target, unit, metric }: Reach) {
	const rest = sub(target, value);
	if (unit !== 'count') return amountWords(rest, unit, metric);
	const wholeRest = -floor({ n: -rest.n, d: rest.d });
	const isOneMore = cmp === 'gt' && compare(rest, { n: wholeRest, d: 1n }) === 0;
	return amountWords({ n: wholeRest + (isOneMore ? 1n : 0n), d: 1n }, unit, metric);
}
