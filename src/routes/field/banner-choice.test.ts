// One thing at a time, the worst first; and when a clock is wrong enough to say so.
import { expect, test } from 'vitest';
import { clockOffMinutes, worstMatter, type Matters } from './banner-choice.ts';

const well: Matters = {
	isBroken: false,
	trouble: null,
	hasLoss: false,
	isStuck: false,
	grade: 'A',
	hasUpdate: false,
	workerFailure: null,
	isOfflineReady: true,
	isRenewed: false,
	clockOff: 0,
	advises: true
};

test.each<[string, Partial<Matters>, string | null]>([
	['all is well', {}, null],
	['the worst first', { isBroken: true, trouble: 'revoked', isStuck: true, clockOff: 12 }, 'broken'],
	['what cannot be kept comes before an update', { grade: 'C', hasUpdate: true }, 'cannot_keep'],
	[
		'too old with a newer version here: the button, not the trouble',
		{ trouble: 'incompatible', hasUpdate: true },
		'update'
	],
	['too old with none', { trouble: 'incompatible' }, 'trouble'],
	['a failed download that an older one makes up for', { workerFailure: 'failed' }, null],
	['a failed download of the first', { workerFailure: 'failed', isOfflineReady: false }, 'worker_failed'],
	['B is advised to install', { grade: 'B' }, 'install'],
	['but not everywhere', { grade: 'B', advises: false }, null],
	['before the storage was looked at nothing is said of it', { grade: null }, null]
])('%s', (_, some, matter) => expect(worstMatter({ ...well, ...some })).toBe(matter));

test('a clock is told of beyond five minutes, and which way', () => {
	expect(clockOffMinutes(null)).toBe(0);
	expect(clockOffMinutes(5 * 60_000)).toBe(0);
	expect(clockOffMinutes(-12 * 60_000)).toBe(12);
	expect(clockOffMinutes(90 * 60_000)).toBe(-90);
});
