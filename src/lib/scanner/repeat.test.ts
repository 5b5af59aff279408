import { expect, it } from 'vitest';
import { REPEAT_MS, repeatFilter } from './repeat.ts';

function filterAt() {
	let at = 0;
	const isNew = repeatFilter(() => at);
	return (ms: number, text: string) => {
		at = ms;
		return isNew(text);
	};
}

it('answers a code once and ignores it for three seconds', () => {
	const show = filterAt();
	expect(show(0, 'a')).toBe(true);
	expect(show(80, 'a')).toBe(false);
	expect(show(80 + REPEAT_MS - 1, 'a')).toBe(false);
});

it('answers it again when it was out of sight for three seconds', () => {
	const show = filterAt();
	expect(show(0, 'a')).toBe(true);
	expect(show(REPEAT_MS, 'a')).toBe(true);
});

it('does not answer again while the code stays before the camera', () => {
	const show = filterAt();
	show(0, 'a');
	for (let at = 100; at < 10_000; at += 100) expect(show(at, 'a')).toBe(false);
});

it('never ignores another code, and a third in between does not bring the first back', () => {
	const show = filterAt();
	expect(show(0, 'a')).toBe(true);
	expect(show(1, 'b')).toBe(true);
	expect(show(2, 'c')).toBe(true);
	expect(show(3, 'a')).toBe(false);
	expect(show(4, 'b')).toBe(false);
});
