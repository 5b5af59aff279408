// What a campaign prints at its end.
import { NETWORK_FAULTS } from './network.ts';
import { KILL_POINTS } from './phone.ts';
import { WORLD_FAULTS } from './plan.ts';
import { STORAGE_FAULTS } from './storage.ts';
import type { Tally } from './tally.ts';

const FAULTS: readonly string[] = [...NETWORK_FAULTS, ...STORAGE_FAULTS, ...WORLD_FAULTS];

/** Whether every kind of fault and every instant of death really happened. */
export const isComplete = (tally: Tally): boolean =>
	KILL_POINTS.every((point) => tally.kills[point]) && FAULTS.every((fault) => tally.faults[fault]);

export function report(tally: Tally, { seconds, failed }: { seconds: number; failed: number }): string {
	const list = (names: readonly string[], counts: Record<string, number>) =>
		names.map((name) => `  ${name.padEnd(20)} ${counts[name] ?? 0}`).join('\n');
	return `
runs                   ${tally.runs}
operations             ${tally.operations}
acknowledged           ${tally.acknowledged}
kill points
${list(KILL_POINTS, tally.kills)}
faults
${list(FAULTS, tally.faults)}
commands
${list(Object.keys(tally.commands).sort(), tally.commands)}
outcomes
${list(Object.keys(tally.outcomes).sort(), tally.outcomes)}
losses                 ${tally.losses}
doubles                ${tally.doubles}
failed runs            ${failed}
seconds                ${Math.round(seconds)}`;
}
