// A park with a preset adopted, as the desk's pages read it: for the tests of what leaves the desk. Over the world of programmes; real PostgreSQL, and a store of files in memory.
import { randomUUID } from 'node:crypto';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { programmeSettings } from '#lib/domain/programmes/settings.ts';
import type { ProgrammeWorld } from '../sql/programme-world.ts';

/** Adopts a preset for this calendar year; its id. */
export function adoptPreset(
	of: ProgrammeWorld,
	id: string,
	more: Record<string, unknown> = {}
): Promise<string> {
	const definition = presetOf(id)!;
	const settings = programmeSettings.parse(more);
	return of.adopt(metricsOf(definition, settings) as never, { definition, settings, years: 'calendar' });
}

/** A value that was reported and approved, with its id. */
export async function reportApproved(
	of: ProgrammeWorld,
	said: { programme: string; key: string; period: number; amount: number }
): Promise<string> {
	const value = randomUUID();
	await of.act('reportValue', { note: '统计年报', ...said, value });
	const { programme } = said;
	const outcome = await of.act('approveValue', { programme, value });
	if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome));
	return value;
}
