// An award as one programme pays it: the document's rule with the programme’s own rates, caps and pool, the readings that were chosen, and which figure's records
// back which part. Calculates nothing.
import { componentOf, type AwardOptions } from './award.ts';
import type { AwardComponent, AwardRule } from './award-rule.ts';
import type { Indicator, ProgrammeDefinition } from './definition.ts';
import { chosenOption } from './effective.ts';
import { figuresOf } from './figures.ts';
import type { ProgrammeSettings } from './settings.ts';

export interface AwardTerms {
	rule: AwardRule;
	options: AwardOptions;
	/** The part for large licences stands instead of the amount per patent (A30). */
	isInstead: boolean;
	/** One payee for one loan (A32). */
	isSinglePayee: boolean;
	/** From which filed amount on a licence is large. */
	largeYuan?: number;
	/** The part and the key of the figure whose filters say which records it is paid for. */
	sources: { component: AwardComponent; key: string }[];
}

/** The terms in force; null for a document without an award. Money in yuan. */
export function awardTerms(definition: ProgrammeDefinition, settings: ProgrammeSettings): AwardTerms | null {
	const award = definition.awardRule;
	if (!award) return null;
	const { indicators } = definition;
	const readings: Record<string, string> = Object.assign(
		{},
		...definition.ambiguities.map(({ id, options }) => {
			const option = chosenOption(definition, settings, id);
			return options?.find((one) => one.id === option)?.change?.award ?? {};
		})
	);
	const ownOf = (indicator: Indicator | undefined): number | undefined => {
		const own = indicator && settings.numbers[indicator.id];
		return typeof own === 'number' ? own : undefined;
	};
	const cap = ownOf(indicators.find(({ metric }) => metric === 'awards.amount_per_unit'));
	const pool = ownOf(indicators.find(({ metric, rule }) => metric === 'awards.amount' && rule.op === 'lte'));
	const stated = indicators.flatMap((indicator) => {
		const component = componentOf(indicator, award);
		return component ? [{ indicator, component, rate: ownOf(indicator) }] : [];
	});
	const large = award.components.find(({ input }) => input === 'big_licence_amount');
	const figures = figuresOf(definition, settings).filter(({ beside }) => !beside);
	return {
		rule: cap === undefined ? award : { ...award, perUnitCap: { ...award.perUnitCap, value: cap } },
		options: {
			rates: Object.fromEntries(
				stated.flatMap(({ component, rate }) => (rate === undefined ? [] : [[component.id, rate]]))
			),
			...(pool === undefined ? {} : { poolYuan: pool }),
			isLicenceShared: readings.licence === 'shared'
		},
		isInstead: readings.largeLicence === 'instead',
		isSinglePayee: readings.payee === 'single',
		...(large?.thresholdGt === undefined ? {} : { largeYuan: large.thresholdGt }),
		sources: stated.flatMap(({ indicator, component }) => {
			const key = figures.find((one) => one.indicator === indicator.id)?.key;
			return key ? [{ component, key }] : [];
		})
	};
}
