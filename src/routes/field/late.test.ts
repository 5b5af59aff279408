// A piece that does not come is asked for again until it does, and a hurry ends the wait.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { insist, Late } from './late.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails so often, then gives `value`. */
function failing<T>(times: number, value: T) {
	let left = times;
	return vi.fn(() => (left-- > 0 ? Promise.reject(new Error('no network')) : Promise.resolve(value)));
}

it('asks again every five seconds until it is here', async () => {
	const fetch = failing(3, 'here');
	const coming = insist(fetch);
	await vi.advanceTimersByTimeAsync(14_000);
	expect(fetch).toHaveBeenCalledTimes(3);
	await vi.advanceTimersByTimeAsync(1_000);
	await expect(coming).resolves.toBe('here');
	expect(fetch).toHaveBeenCalledTimes(4);
});

it('asks at once when somebody is in a hurry', async () => {
	let hurry = () => {};
	const coming = insist(failing(1, 'here'), (end) => (hurry = end));
	await vi.advanceTimersByTimeAsync(10);
	hurry();
	await expect(coming).resolves.toBe('here');
});

it('has a component once it came, and waits for the first picture before it asks', async () => {
	const fetch = failing(1, { default: 'the sheet' });
	const late = new Late(fetch);
	await vi.advanceTimersByTimeAsync(0);
	expect(fetch).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(3_000);
	expect([fetch.mock.calls.length, late.component]).toEqual([1, undefined]);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(late.component).toBe('the sheet');
});
