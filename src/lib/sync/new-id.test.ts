// Ids ascend whatever the clock does, and are what every uuid field accepts.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { newId } from './new-id.ts';

const NOW = Date.UTC(2026, 10, 21, 1, 42);
beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

it('is a UUID of version 7 that begins with the time', () => {
	const id = newId();
	expect(z.uuidv7().safeParse(id).success).toBe(true);
	expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(NOW);
});

it('ascends within a millisecond, past the end of the counter, and over a clock put back a little', () => {
	const ids = Array.from({ length: 5000 }, newId);
	vi.setSystemTime(NOW - 9_000);
	ids.push(newId());
	vi.setSystemTime(NOW + 1000);
	ids.push(newId());
	expect(ids).toEqual([...new Set(ids)].sort());
	expect(ids.filter((id) => !z.uuidv7().safeParse(id).success)).toEqual([]);
});

it('believes a clock that is put right by hours', () => {
	newId();
	vi.setSystemTime(NOW - 3_600_000);
	expect(parseInt(newId().replace('-', '').slice(0, 12), 16)).toBe(NOW - 3_600_000);
});
