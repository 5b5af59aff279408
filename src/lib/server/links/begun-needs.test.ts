// Needs between two steps: found by whose they are, for two hours, and never so many that they fill the memory.
import { expect, test } from 'vitest';
import { endBegun, findBegun, keepBegun } from './begun-needs.ts';

const keep = (secret: string, need: string, now?: number) =>
	keepBegun({ secret, need, typed: { title: [String(now)] }, ticked: [] }, now);
const HOUR = 3_600_000;

test('is found by its own link alone, until it expires or is recorded', () => {
	keep('mine', 'a', 0);
	keep('mine', 'a', HOUR);
	expect(findBegun('mine', 'a', 2.5 * HOUR)).toMatchObject({ typed: { title: [String(HOUR)] } });
	expect(findBegun('other', 'a', HOUR)).toBeNull();
	expect(findBegun('mine', 'a', 3.5 * HOUR)).toBeNull();
	keep('mine', 'b');
	endBegun('other', 'b');
	expect(findBegun('mine', 'b')).not.toBeNull();
	endBegun('mine', 'b');
	expect(findBegun('mine', 'b')).toBeNull();
});

test('a link keeps five, and pushes nobody else out', () => {
	keep('other', 'theirs', 0);
	for (let i = 0; i < 8; i++) keep('mine', `n${i}`, 0);
	expect([...'01234567'].filter((i) => findBegun('mine', `n${i}`, 0))).toEqual([...'34567']);
	expect(findBegun('other', 'theirs', 0)).not.toBeNull();
});
