// The scheduler under a clock that moves when told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startScheduler } from './scheduler.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said: string[] = [];
const log = (line: string) => void said.push(line);
beforeEach(() => void said.splice(0));

test('runs each job by its own time, and none after the stop', async () => {
	const often = vi.fn(async () => {});
	const seldom = vi.fn(async () => {});
	const stop = startScheduler(
		[
			{ name: 'often', everyMs: 60_000, run: often },
			{ name: 'seldom', everyMs: 150_000, run: seldom }
		],
		log
	);
	await vi.advanceTimersByTimeAsync(59_999);
	expect(often).toHaveBeenCalledTimes(0);
	await vi.advanceTimersByTimeAsync(240_001);
	expect([often.mock.calls.length, seldom.mock.calls.length]).toEqual([5, 2]);
	stop();
	await vi.advanceTimersByTimeAsync(600_000);
	expect([often.mock.calls.length, seldom.mock.calls.length]).toEqual([5, 2]);
	expect(said).toEqual([]);
});

test('a run that takes long is not overtaken, and one under way at the stop begins no other', async () => {
	let finish = () => {};
	const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
	const stop = startScheduler([{ name: 'slow', everyMs: 1_000, run }], log);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(run).toHaveBeenCalledTimes(1);
	finish();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(run).toHaveBeenCalledTimes(2);
	stop();
	finish();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(run).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
});

test('says what goes wrong once, another wrong once, and when it is over', async () => {
	const wrongs = ['away', 'away', 'away', 'full', null, null];
	const stop = startScheduler(
		[
			{
				name: 'due',
				everyMs: 1_000,
				async run() {
					const wrong = wrongs.shift();
					if (wrong) throw new Error(wrong);
				}
			}
		],
		log
	);
	await vi.advanceTimersByTimeAsync(6_000);
	expect(said).toEqual(['due: away', 'due: full', 'due: works again.']);
	stop();
});
