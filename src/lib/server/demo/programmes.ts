// The two programmes that the demo's park carries out, adopted five months ago: one as a park, one as a platform. What they count are the demo's own events and records;
// one number waits for approval, and the bureau disputes another. Plain arguments of adoptProgramme, reportValue and disputeIndicator.
import { shiftDay } from '#lib/domain/china-time.ts';
import { PERIOD } from '#lib/domain/programme.ts';
import { effectiveDefinition } from '#lib/domain/programmes/effective.ts';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { DEFAULT_SETTINGS, type ProgrammeSettings } from '#lib/domain/programmes/settings.ts';
import type { DeskArgs } from '../perform.ts';
import type { Seeded } from './seeded.ts';

export interface DemoProgrammes {
	adopted: DeskArgs<'adoptProgramme'>[];
	reported: DeskArgs<'reportValue'>[];
	/** By the bureau. */
	disputed: DeskArgs<'disputeIndicator'>[];
}

/** Where the park's firms sit, as its records name it. */
export const DEMO_PARK = '云溪高新区';

/** The programmes as of `today` (YYYY-MM-DD, Shanghai): of a year, 150 days of which are over. */
export function demoProgrammes(chance: Seeded, today: string): DemoProgrammes {
	const adopt = (id: string): DeskArgs<'adoptProgramme'> => {
		const definition = presetOf(id);
		if (!definition) throw new Error(`The demo names a preset that is not there: ${id}`);
		const settings: ProgrammeSettings = { ...DEFAULT_SETTINGS, areas: { own_park: [DEMO_PARK] } };
		return {
			programme: chance.uuid(),
			definition,
			settings,
			years: effectiveDefinition(definition, settings).period.year,
			startsOn: shiftDay(today, -150),
			endsOn: shiftDay(today, 214),
			metrics: metricsOf(definition, settings)
		};
	};
	const park = adopt('chongqing-2024-park');
	const platform = adopt('chongqing-2024-platform');
	return {
		adopted: [park, platform],
		reported: [
			{
				value: chance.uuid(),
				programme: platform.programme,
				key: 'chongqing-2024-platform-2-navigation-reports',
				period: 0,
				amount: 1,
				note: '《高端装备产业专利导航报告》已交付，验收意见待补。'
			}
		],
		disputed: [
			{
				programme: park.programme,
				key: 'chongqing-2024-park-1-registered-amount',
				period: PERIOD.whole,
				reason: '缺 1 份质押登记通知书，请补上后再报。'
			}
		]
	};
}
