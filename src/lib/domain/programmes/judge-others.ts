// Rules of their own shape: a share, a multiple, a rhythm, a yes or no, an award rate.
import { current, currentMissing, shareOf, type Asked } from './asked.ts';
import { daysBetween, isOver, shiftMonths, windowsOf } from './calendar.ts';
import { compare, div, exact, floorToCent, HUNDRED, mul, type Exact } from './exact.ts';
import { known, lookUp } from './input.ts';
import { undetermined, type Judgement } from './judgement.ts';
import { metricOf } from './metrics.ts';
import { holds, reach } from './reach.ts';
import type { Every, Flag, Multiple, Rate, Ratio } from './rule.ts';
import { amountWords, say } from './say.ts';
import type { Words } from './words.ts';

const nameOf = (metric: string): Words => say(metricOf(metric).zh, metricOf(metric).en);

/** Numerator / denominator; may still fall, so it is final at the end of the period. */
export function judgeRatio(rule: Ratio, asked: Asked): Judgement {
	const side = (letter: 'n' | 'd', metric: string): Exact | undefined =>
		known(lookUp(asked.input.values, `${asked.place}/${letter}`, metric));
	const numerator = known(asked.input.ratio?.[0]) ?? side('n', rule.numerator.metric);
	const denominator = known(asked.input.ratio?.[1]) ?? side('d', rule.denominator.metric);
	const given = known(asked.input.values?.[asked.place] ?? asked.input.values?.[asked.metric]);
	const value =
		shareOf(asked.input) ??
		(numerator && denominator && denominator.n > 0n ? div(mul(numerator, HUNDRED), denominator) : given);
	if (!value) {
		const missing = [
			...(numerator ? [] : [nameOf(rule.numerator.metric)]),
			...(denominator ? [] : [nameOf(rule.denominator.metric)])
		];
		return missing.length
			? undetermined(...missing)
			: undetermined(
					say(
						`${nameOf(rule.denominator.metric).zh}（不能为零）`,
						`${nameOf(rule.denominator.metric).en} (not zero)`
					)
				);
	}
	return reach({
		value,
		cmp: 'gte',
		target: exact(rule.value),
		unit: 'percent',
		metric: asked.metric,
		basis: asked.basis,
		isVolatile: true,
		calendar: asked.calendar
	});
}

/** Against `factor` times another number: a target, or a cap. */
export function judgeMultiple(rule: Multiple, asked: Asked): Judgement {
	const found = current(asked);
	const of =
		known(lookUp(asked.input.values, `${asked.place}/of`, rule.of)) ??
		(rule.default_base === undefined ? undefined : exact(rule.default_base));
	if (!found || !of)
		return undetermined(...(found ? [] : [currentMissing(asked)]), ...(of ? [] : [nameOf(rule.of)]));
	return reach({
		value: found.amount,
		cmp: rule.op === 'multiple_gte' ? 'gte' : 'lte',
		target: mul(of, exact(rule.factor)),
		unit: rule.unit,
		metric: asked.metric,
		basis: asked.basis,
		calendar: asked.calendar
	});
}

/** A window without its record is missed for good, whatever another that nobody counted had; only full windows are asked for (A34), and only those that are over decide. */
export function judgeEvery(rule: Every, asked: Asked): Judgement {
	const counts = asked.input.intervals?.map(known);
	if (!counts?.length && !asked.calendar) return undetermined(say('各期次数', 'the count of each window'));
	const { calendar } = asked;
	const windows = calendar
		? windowsOf(calendar, rule.interval_months)
		: counts!.map(() => ({ from: '', to: '', isFull: true }));
	if (calendar && !counts) return undetermined(say('各期次数', 'the count of each window'));
	const asks = windows.map(
		({ isFull }, i) => isFull || (rule.partial_last === true && i === windows.length - 1)
	);
	const due = asks.filter(Boolean).length;
	const isOverAt = (i: number) => !calendar || isOver(calendar, windows[i]!);
	const has = (i: number) => compare(counts![i] ?? exact(0), exact(rule.count)) >= 0;
	const isUnknown = (i: number) => i < counts!.length && !counts![i];
	const missed = windows.flatMap((_, i) =>
		asks[i] && isOverAt(i) && !isUnknown(i) && !has(i) ? [i + 1] : []
	);
	const unknown = windows.findIndex((_, i) => asks[i] && isOverAt(i) && isUnknown(i));
	if (unknown >= 0 && missed.length === 0)
		return undetermined(say(`第 ${unknown + 1} 期次数`, `the count of window ${unknown + 1}`));
	const done = windows.filter((_, i) => asks[i] && has(i)).length;
	const progress = { value: done, target: due, share: due ? done / due : 1, unit: 'count' as const };
	const each = say(
		`每 ${rule.interval_months} 个月至少 ${rule.count} 次`,
		`at least ${rule.count} every ${rule.interval_months} month(s)`
	);
	if (missed.length)
		return {
			status: 'not_met',
			sentence: say(
				`${each.zh}：第 ${missed.join('、')} 期没有达到。`,
				`${each.en}: window ${missed.join(', ')} was missed.`
			),
			progress
		};
	const open = windows.findIndex((_, i) => !isOverAt(i));
	if (open < 0 || !calendar)
		return {
			status: 'met',
			sentence: say(`${each.zh}：各期都已达到。`, `${each.en}: every window has it.`),
			progress
		};
	const next = windows[open]!;
	return {
		status: 'on_track',
		sentence: has(open)
			? say(`${each.zh}：至今各期都已达到。`, `${each.en}: every window so far has it.`)
			: say(`${each.zh}：本期须在 ${next.to} 前完成。`, `${each.en}: this window needs it by ${next.to}.`),
		progress
	};
}

/** Yes or no. With `within_years` a no stands only when the time from the enterprise's entry is over; the entry is a date of its own. */
export function judgeFlag(rule: Flag, asked: Asked): Judgement {
	const value = current(asked)?.amount;
	const name = nameOf(asked.metric);
	if (!value) return undetermined(name);
	const isYes = value.n !== 0n;
	if (isYes === rule.expected)
		return {
			status: 'met',
			sentence: say(
				`${name.zh}：${isYes ? '是' : '否'}，符合要求。`,
				`${name.en}: ${isYes ? 'yes' : 'no'}, as asked.`
			)
		};
	const { calendar, input } = asked;
	if (rule.within_years && calendar) {
		if (!input.entered_on) return undetermined(say('入库日期', 'the day of entry'));
		const until = shiftMonths(input.entered_on, 12 * rule.within_years);
		if (calendar.today <= until)
			return {
				status: 'on_track',
				sentence: say(
					`${name.zh}：尚无；期限至 ${until}，还有 ${daysBetween(calendar.today, until)} 天。`,
					`${name.en}: not yet; until ${until}, ${daysBetween(calendar.today, until)} days left.`
				)
			};
	}
	const consequence =
		rule.else_action === 'exit' ? say('按规定退库。', 'removal from the library follows.') : say('', '');
	return {
		status: 'not_met',
		sentence: say(
			`${name.zh}：${isYes ? '是' : '否'}，不符合要求。${consequence.zh}`,
			`${name.en}: ${isYes ? 'yes' : 'no'}, not as asked. ${consequence.en}`.trim()
		)
	};
}

/**
 * An award paid against its rate: at most the rate (不超过), or exactly it, down to the cent (按照). Of `[paid, base]`; a rate per patent also takes what
 * was paid for one. Nothing is due on a base that is not above the threshold.
 */
export function judgeRate(rule: Rate, asked: Asked): Judgement {
	const paid = known(asked.input.ratio?.[0]) ?? current(asked)?.amount;
	const base =
		known(asked.input.ratio?.[1]) ?? (rule.unit === 'CNY' && !asked.input.ratio ? exact(1) : undefined);
	if (!paid || !base)
		return undetermined(
			...(paid ? [] : [currentMissing(asked)]),
			...(base ? [] : [say('计奖基数', 'the base of the award')])
		);
	const isDue = rule.threshold_gt === undefined || holds(base, 'gt', exact(rule.threshold_gt));
	const due = isDue ? floorToCent(mul(base, exact(rule.rate))) : exact(0);
	const isKept = rule.is_max ? compare(paid, due) <= 0 : compare(paid, due) === 0;
	const [is, may] = [amountWords(paid, 'CNY', asked.metric), amountWords(due, 'CNY', asked.metric)];
	const must = rule.is_max ? say('不超过', 'at most') : say('应为', 'exactly');
	return {
		status: isKept ? 'met' : 'not_met',
		sentence: say(`奖补 ${is.zh}，${must.zh} ${may.zh}。`, `Award ${is.en}, ${must.en} ${may.en}.`)
	};
}
