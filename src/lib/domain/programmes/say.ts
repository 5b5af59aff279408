// Numbers in words, Chinese and English: what sentences about indicators are made of. Cuts and never rounds up: 19.996 % is not shown as 20 %.
import { compare, decimal, div, exact, type Exact } from './exact.ts';
import { metricOf } from './metrics.ts';
import type { Comparison, Unit } from './rule.ts';
import type { Words } from './words.ts';

/** What the units of the vocabulary are called in English. */
const UNITS_EN: Record<string, string> = {
	次: 'times',
	场: 'events',
	期: 'sessions',
	条: 'items',
	件: 'pieces',
	家: 'enterprises',
	户: 'borrowers',
	人: 'persons',
	人次: 'attendances',
	份: 'reports',
	项: 'projects',
	批: 'batches',
	单: 'issues'
};
const YI = exact(100_000_000);
const WAN = exact(10_000);
const MILLION = exact(1_000_000);

/** Two texts of the same making. */
export const say = (zh: string, en: string): Words => ({ zh, en });

/** With thousands apart. */
const grouped = (text: string): string =>
	text.replace(/^(-?\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));

/** `12 场`, `1.1 亿元`, `20%`; `unit` is the rule's, `metric` names what is counted. */
export function amountWords(value: Exact, unit: Unit, metric: string): Words {
	if (unit === 'percent') return say(`${decimal(value, 2)}%`, `${decimal(value, 2)}%`);
	if (unit === 'CNY') return moneyWords(value);
	const number = grouped(decimal(value, 2));
	const own = metricOf(metric).unit;
	return say(`${number} ${own}`.trim(), `${number} ${UNITS_EN[own] ?? ''}`.trim());
}

/** In 亿元 or 万元 where four places say it in full, else in yuan to the cent. */
function moneyWords(value: Exact): Words {
	const size = value.n < 0n ? { n: -value.n, d: value.d } : value;
	const inFull = (unit: Exact) =>
		compare(size, unit) >= 0 && compare(exact(decimal(div(value, unit), 4)), div(value, unit)) === 0;
	const zh = inFull(YI)
		? `${grouped(decimal(div(value, YI), 4))} 亿元`
		: inFull(WAN)
			? `${grouped(decimal(div(value, WAN), 4))} 万元`
			: `${grouped(decimal(value, 2))} 元`;
	const en = inFull(MILLION)
		? `CNY ${grouped(decimal(div(value, MILLION), 4))} million`
		: `CNY ${grouped(decimal(value, 2))}`;
	return say(zh, en);
}

const COMPARED: Record<Comparison, Words> = {
	gte: say('不少于', 'at least'),
	gt: say('超过', 'more than'),
	lte: say('不超过', 'at most'),
	lt: say('少于', 'less than'),
	eq: say('等于', 'exactly')
};
/** `不少于 5 场`. */
export const boundWords = (cmp: Comparison, bound: Words): Words =>
	say(`${COMPARED[cmp].zh} ${bound.zh}`, `${COMPARED[cmp].en} ${bound.en}`);
