// A definition as one programme reads it: switches thrown and its own numbers put in. Everything that counts, evaluates or shows works on the
// effective definition and knows no switches.
import type { Change } from './ambiguity.ts';
import type { Indicator, ProgrammeDefinition } from './definition.ts';
import type { Filters } from './filters.ts';
import { partsOf, type Rule } from './rule.ts';
import type { ProgrammeSettings } from './settings.ts';

/** The option of an ambiguity that is in force: the chosen one, else (also for an option that is not there any more) the default. */
export function chosenOption(
	definition: ProgrammeDefinition,
	settings: ProgrammeSettings,
	id: string
): string | undefined {
	const one = definition.ambiguities.find((ambiguity) => ambiguity.id === id);
	const chosen = settings.switches[id];
	return one?.options?.some((option) => option.id === chosen) ? chosen : one?.default;
}

/** The definition with every switch thrown and the programme's own numbers in its rules. */
export function effectiveDefinition(
	definition: ProgrammeDefinition,
	settings: ProgrammeSettings
): ProgrammeDefinition {
	const changes = new Map(
		definition.ambiguities.flatMap((one) => {
			const option = chosenOption(definition, settings, one.id);
			const change = one.options?.find(({ id }) => id === option)?.change;
			return change ? [[one.id, change]] : [];
		})
	);
	const year = [...changes.values()].find((change) => change.year)?.year ?? definition.period.year;
	return {
		...definition,
		period: { ...definition.period, year },
		indicators: definition.indicators.map((indicator) => {
			const changed = indicator.ambiguities.reduce((one, id) => {
				const change = changes.get(id);
				return change ? changedIndicator(one, change) : one;
			}, indicator);
			return { ...changed, rule: withNumbers(changed.rule, changed.id, settings) };
		})
	};
}

/** One indicator as an option reads it. */
export function changedIndicator(indicator: Indicator, change: Change): Indicator {
	if (change.indicators && !change.indicators.includes(indicator.id)) return indicator;
	const rename = (metric: string): string => change.metrics?.[metric] ?? metric;
	const own = change.rule ?? indicator.rule;
	const read: Rule = change.also ? { op: 'all_of', rules: [own, change.also] } : own;
	const rule = mapRule(read, (one) => ({
		...one,
		...(one.metric ? { metric: rename(one.metric) } : {}),
		...(one.op === 'avg_growth' && change.fields?.method ? { method: change.fields.method } : {}),
		...(one.op === 'every' && change.fields?.partial_last ? { partial_last: true as const } : {})
	}));
	return {
		...indicator,
		metric: rename(indicator.metric),
		filters: changedFilters(indicator.filters, change),
		rule
	};
}

function changedFilters(before: Filters, { filters, without, less }: Change): Filters {
	const after: Record<string, unknown> = { ...before, ...filters };
	for (const name of without ?? []) delete after[name];
	for (const [name, members] of Object.entries(less ?? {})) {
		const list = after[name];
		if (Array.isArray(list)) after[name] = list.filter((one: string) => !members.includes(one));
	}
	return after as Filters;
}

/** `rule` with every rule in it, itself last, put through `change`. */
function mapRule(rule: Rule, change: (one: Rule) => Rule): Rule {
	if (rule.op === 'any_of' || rule.op === 'all_of')
		return change({ ...rule, rules: rule.rules.map((part) => mapRule(part, change)) });
	if (rule.op === 'if')
		return change({ ...rule, then: mapRule(rule.then, change), else: mapRule(rule.else, change) });
	return change(rule);
}

/** The programme's own numbers, by place: `id`, `id/0`, `id/then` … A number that does not fit its op is not looked at. */
function withNumbers(rule: Rule, place: string, settings: ProgrammeSettings): Rule {
	const own = settings.numbers[place];
	let one = rule;
	if (typeof own === 'object') {
		if (one.op === 'range') one = { ...one, ...own };
	} else if (own !== undefined) {
		if ('value' in one) one = { ...one, value: own };
		else if ('pct' in one) one = { ...one, pct: own };
		else if ('pp' in one) one = { ...one, pp: own };
		else if ('factor' in one) one = { ...one, factor: own };
		else if ('count' in one) one = { ...one, count: own };
		else if ('rate' in one) one = { ...one, rate: own };
	}
	if (one.op === 'any_of' || one.op === 'all_of')
		return { ...one, rules: one.rules.map((part, i) => withNumbers(part, `${place}/${i}`, settings)) };
	if (one.op === 'if') {
		const test = settings.numbers[`${place}/test`];
		return {
			...one,
			...(typeof test === 'number' ? { test: { ...one.test, value: test } } : {}),
			then: withNumbers(one.then, `${place}/then`, settings),
			else: withNumbers(one.else, `${place}/else`, settings)
		};
	}
	const inner = partsOf(one);
	return inner.length ? rule : one;
}
