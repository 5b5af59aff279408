// What a number of an indicator is called: its metric, and where the same metric is asked for under several conditions (both topics, one event each) also which one it is of.
import type { Figure } from './figures.ts';
import type { Filters } from './filters.ts';
import { metricOf } from './metrics.ts';
import { filterWords } from './rule-sentence.ts';
import type { Words } from './words.ts';

/** `beside` are all figures of the indicator; only what tells the conditions apart is said. */
export function figureLabel(of: Figure, beside: readonly Figure[]): Words {
	const { zh, en } = metricOf(of.metric);
	const alike = beside.filter((one) => one.metric === of.metric && !one.beside && one.key !== of.key);
	if (of.beside || alike.length === 0) return { zh, en };
	const isOwn = (name: string) =>
		alike.some(
			({ filters }) =>
				JSON.stringify(filters[name as keyof Filters]) !== JSON.stringify(of.filters[name as keyof Filters])
		);
	const own = Object.fromEntries(Object.entries(of.filters).filter(([name]) => isOwn(name)));
	const said = filterWords(own as Filters);
	return said.zh ? { zh: `${zh}（${said.zh}）`, en: `${en} (${said.en})` } : { zh, en };
}
