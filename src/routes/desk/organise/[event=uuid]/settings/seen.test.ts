// A form from an older tab must be told apart, and one that is current must not be taken for older.
import { expect, it } from 'vitest';
import { blankEvent } from '#lib/server/desk/event-form.ts';
import { seenOf } from './seen.ts';

const fields = blankEvent({ id: '019a0000-0000-7000-8000-000000000001', name: '云溪' }, new Date(0));

it('is the same for the same fields, whatever their order', () => {
	expect(seenOf(Object.fromEntries(Object.entries(fields).reverse()) as unknown as typeof fields)).toBe(
		seenOf(structuredClone(fields))
	);
});

it('changes with a field, a session and a door', () => {
	const [session] = fields.sessions;
	const changed = [
		{ ...fields, place: '会展中心' },
		{ ...fields, sessions: [{ ...session!, to: '18:00' }] },
		{ ...fields, stations: [...fields.stations, { id: '', name: 'B口' }] }
	];
	expect(new Set([fields, ...changed].map(seenOf)).size).toBe(4);
});
