// A picture that stops is told once, and so is its coming back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LOOK_MS, STILL_MS, watchPicture } from './watch-picture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets time go by; the picture moves with it, or not. `counts`: the browser counts pictures, else only its clock tells. */
function watched(counts = true) {
	let pictures = 0;
	const video = {
		currentTime: 0,
		getVideoPlaybackQuality: () => ({ totalVideoFrames: counts ? pictures : 0 })
	};
	const lens = { video, track: { muted: false } };
	const told: string[] = [];
	const stop = watchPicture(lens, { onStill: () => told.push('still'), onMoving: () => told.push('moving') });
	const run = (ms: number, isMoving: boolean) => {
		for (let at = 0; at < ms; at += LOOK_MS) {
			if (isMoving) pictures += 15;
			// Chrome's clock runs on over a frozen picture.
			if (isMoving || counts) video.currentTime += LOOK_MS / 1000;
			vi.advanceTimersByTime(LOOK_MS);
		}
	};
	return { lens, told, stop, run };
}

test('one that runs is not told, nor a short stop', () => {
	const { told, run } = watched();
	run(10_000, true);
	run(STILL_MS - LOOK_MS, false);
	run(1000, true);
	expect(told).toEqual([]);
});

test.each([true, false])(
	'a frozen one is told once, and once when it moves again (counted: %s)',
	(counts) => {
		const { told, run } = watched(counts);
		run(1000, true);
		run(10_000, false);
		expect(told).toEqual(['still']);
		run(2000, true);
		expect(told).toEqual(['still', 'moving']);
	}
);

test('a muted one is black, however its clock goes on', () => {
	const { lens, told, run } = watched();
	lens.track.muted = true;
	run(STILL_MS, true);
	expect(told).toEqual(['still']);
});

test('after the stop nothing is told', () => {
	const { told, stop, run } = watched();
	stop();
	run(10_000, false);
	expect(told).toEqual([]);
});
