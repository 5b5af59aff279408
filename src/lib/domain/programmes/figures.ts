// Which numbers a programme needs: every place of every rule that names a metric, with the filters it inherits. SQL keeps one counter for each
// distinct (metric, filters, basis); a place that asks for the same number as an earlier one shares its key.
import { chosenOption, effectiveDefinition } from './effective.ts';
import type { Basis, Indicator, ProgrammeDefinition } from './definition.ts';
import type { Filters } from './filters.ts';
import { metricOf } from './metrics.ts';
import { partsOf, type Rule } from './rule.ts';
import type { ProgrammeSettings } from './settings.ts';

/** One number to keep. `key` never changes while the definition and the switches stay. */
export interface MetricToKeep {
	key: string;
	metric: string;
	filters: Filters;
	basis: Basis;
}
/** One place that asks for a number. `beside`: shown next to the indicator's number, never part of its rule; it names ambiguity and option. */
export interface Figure extends MetricToKeep {
	indicator: string;
	/** `id`, or `id/…` inside the rule: `/0`, `/then`, `/test`, `/of`, `/n`, `/d`; or of another option: `/signed`. */
	place: string;
	beside?: { ambiguity: string; option: string };
}

/**
 * Every place of a definition that asks for a number, in its order, with the key under which the number is kept: the place's own, or that of the
 * first place that asks for the same. Numbers that are only ever reported have places like the others.
 */
export function figuresOf(definition: ProgrammeDefinition, settings: ProgrammeSettings): Figure[] {
	const keys = new Map<string, string>();
	return effectiveDefinition(definition, settings)
		.indicators.flatMap((one) => [...placesOf(one), ...besideOf(definition, settings, one)])
		.map((figure) => {
			const identity = identityOf(figure);
			if (!keys.has(identity)) keys.set(identity, figure.place);
			return { ...figure, key: keys.get(identity)! };
		});
}

/** The numbers to keep for a programme: one for each distinct (metric, effective filters, basis). */
export function metricsOf(definition: ProgrammeDefinition, settings: ProgrammeSettings): MetricToKeep[] {
	return figuresOf(definition, settings)
		.filter(({ place, key }) => place === key)
		.map(({ key, metric, filters, basis }) => ({ key, metric, filters, basis }));
}

type Place = Omit<Figure, 'key'>;

function placesOf(indicator: Indicator): Place[] {
	const { id, period } = indicator;
	const place = (where: string, metric: string, filters: Filters): Place => ({
		place: where,
		indicator: id,
		metric,
		filters: filtersFor(metric, filters),
		basis: period.basis
	});
	const walk = (rule: Rule, where: string, outer: { metric: string; filters: Filters }): Place[] => {
		const own = rule.metric ?? outer.metric;
		const inherited = laidOver(outer.filters, rule.filters);
		const parts = partsOf(rule).flatMap(([name, part]) =>
			walk(part, `${where}/${name}`, { metric: own, filters: inherited })
		);
		if (rule.op === 'any_of' || rule.op === 'all_of') return parts;
		if (rule.op === 'ratio_gte')
			return [
				place(`${where}/n`, rule.numerator.metric, laidOver(inherited, rule.numerator.filters)),
				place(`${where}/d`, rule.denominator.metric, laidOver(inherited, rule.denominator.filters))
			];
		if (rule.op === 'if')
			return [place(where, own, inherited), place(`${where}/test`, rule.test.metric, inherited), ...parts];
		if (rule.op === 'multiple_gte' || rule.op === 'multiple_lte')
			return [place(where, own, inherited), place(`${where}/of`, rule.of, {})];
		if (rule.op === 'every' && rule.one_chain_per_event)
			return [place(where, own, { ...inherited, one_chain_per_event: true })];
		return [place(where, own, inherited)];
	};
	return walk(indicator.rule, id, indicator);
}

/** The numbers of the options that are shown beside the chosen one, where they are other numbers. */
function besideOf(definition: ProgrammeDefinition, settings: ProgrammeSettings, chosen: Indicator): Place[] {
	const seen = new Set(placesOf(chosen).map(identityOf));
	return definition.ambiguities
		.filter(({ id }) => chosen.ambiguities.includes(id))
		.flatMap(({ id: ambiguity, beside, options = [] }) =>
			options
				.filter((one) => beside || one.beside)
				.filter(({ id }) => id !== chosenOption(definition, settings, ambiguity))
				.flatMap(({ id: option }) => {
					const switches = { ...settings.switches, [ambiguity]: option };
					const other = effectiveDefinition(definition, { ...settings, switches });
					return placesOf(other.indicators.find(({ id }) => id === chosen.id)!)
						.filter((place) => !seen.has(identityOf(place)))
						.map((place) => ({
							...place,
							place: `${place.place}/${option}`,
							beside: { ambiguity, option }
						}));
				})
		);
}

/** A number of the document's own has no records to filter; an amount of money has no pieces or times. */
function filtersFor(metric: string, filters: Filters): Filters {
	if (metric.startsWith('manual:')) return {};
	const { count_basis: _, ...others } = filters;
	return metricOf(metric).unit === '元' ? others : filters;
}

/** `over` laid over what is inherited. */
const laidOver = (inherited: Filters, over: Filters = {}): Filters => ({ ...inherited, ...over });

/** The same text for the same number, whatever the order its filters were written in. */
const identityOf = ({ metric, filters, basis }: Pick<Place, 'metric' | 'filters' | 'basis'>): string =>
	JSON.stringify([metric, basis, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]);
