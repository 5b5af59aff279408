// A world with programmes: over the small worlds of world.ts and request-world.ts what adopts one, reads its figures, and compares them with a recount from the facts.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/server/database/database.ts';
import type { TestDatabase } from '../postgres.ts';
import { draftOf, foundRequestWorld, type Outcome, type RequestWorld } from './request-world.ts';

export interface Metric {
	key: string;
	metric: string;
	filters?: Record<string, unknown>;
	basis?: string;
}
export interface Figure {
	key: string;
	metric: string;
	period: number;
	value: number;
	records: number;
	subjects: number;
}
export interface ProgrammeWhole {
	id: string;
	version: number;
	counted: number;
	figures: Figure[];
	reported: Record<string, unknown>[];
	reviews: Record<string, unknown>[];
	closed: Record<string, unknown>[];
	/** Every period whose values change by adjustment alone. */
	periodsClosed: number[];
	periods: Record<string, { first: string; last: string }>;
}
export interface ProgrammeWorld extends RequestWorld {
	t: TestDatabase;
	/** Adopts a programme of this year for the organisation; its id. */
	adopt(metrics: Metric[], more?: Record<string, unknown>): Promise<string>;
	/** One verb in the organisation's book, as an actor. */
	act(verb: string, args: Record<string, unknown>, actor?: Actor): Promise<Outcome>;
	read(programme: string, actor?: Actor): Promise<ProgrammeWhole>;
	/** One figure's value, or nought. */
	value(programme: string, key: string, period?: number): Promise<number>;
	/** What differs from a recount from the facts. */
	drift(): Promise<unknown[]>;
}

export const YEAR = new Date().getUTCFullYear();
/** Arguments of adoptProgramme. */
export const programmeArgs = (metrics: Metric[], more: Record<string, unknown> = {}) => ({
	programme: randomUUID(),
	definition: { id: 'test', name: { zh: '园区项目', en: 'Park project' } },
	settings: {},
	startsOn: `${YEAR}-01-01`,
	endsOn: `${YEAR}-12-31`,
	metrics: metrics.map((one) => ({ filters: {}, basis: 'year', ...one })),
	...more
});

export async function foundProgrammeWorld(t: TestDatabase): Promise<ProgrammeWorld> {
	const of = await foundRequestWorld(t);
	const { organisation, organiser } = of.world;
	const act: ProgrammeWorld['act'] = async (verb, args, actor = organiser) => {
		const request = { organisation, drafts: [draftOf(verb, args, 'desk')], atomic: false };
		return ((await t.database.call('perform', request, actor)) as { outcomes: Outcome[] }).outcomes[0]!;
	};
	const read: ProgrammeWorld['read'] = async (programme, actor = organiser) =>
		(await t.database.call('read_programme', { programme }, actor)) as ProgrammeWhole;
	return {
		...of,
		t,
		act,
		read,
		async adopt(metrics, more) {
			const args = programmeArgs(metrics, more);
			const outcome = await act('adoptProgramme', args);
			if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome));
			return args.programme;
		},
		async value(programme, key, period = 0) {
			const { figures } = await read(programme);
			return figures.find((one) => one.key === key && one.period === period)?.value ?? 0;
		},
		async drift() {
			const answer = (await t.database.call('verify_programmes', {}, { kind: 'server' })) as {
				drift: unknown[];
			};
			return answer.drift;
		}
	};
}
