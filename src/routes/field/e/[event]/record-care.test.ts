// What each outcome asks of the person at the phone: nothing that is not accepted is silent, and nothing is asked twice.
import { describe, expect, test } from 'vitest';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Outcome } from '#lib/protocol/outcome.ts';
import { careOf, sightingsOf } from './record-care.ts';
import { viewRecords } from './record-view.ts';

const EVENT = '00000000-0000-4000-8000-0000000000a1';
const base = { op: 'o', hash: 'h', event: EVENT };
const at = '2026-11-21T01:12:00.000Z';
const settled = (decision: 'accept' | 'dismiss') => ({ by: '张老师', at, decision });
const sighting = (phone: number) => ({ at, station: 'A口', phone, person: '周敏' });
const doors = (first: number, own: number): Outcome => ({
	...base,
	status: 'merged',
	into: 'x',
	first: sighting(first),
	own: sighting(own)
});
const held = (more: object = {}): Outcome => ({
	...base,
	status: 'held',
	reason: 'badge_mac_wrong',
	actor: 'organiser',
	...more
});
const refused = (more: object = {}): Outcome => ({
	...base,
	status: 'refused',
	reason: 'arguments_invalid',
	fields: [],
	...more
});

function record(
	outcome: Outcome | null,
	more: Partial<FieldRecord> = {},
	verb = 'recordCheckIn'
): FieldRecord {
	const status = !outcome || outcome.status === 'accepted' ? 'received' : outcome.status;
	const op: StoredOp = {
		id: 'o',
		event: EVENT,
		enrolment: 'e',
		seq: 1,
		verb,
		subject: 's',
		body: JSON.stringify({ source: 'scan', args: { attendee: 'p' } }),
		hash: 'h',
		state: 'received',
		savedAt: 0
	};
	return {
		op,
		status,
		outcome,
		answer: null,
		isAcknowledged: false,
		needsAttention: ['held', 'refused', 'stuck'].includes(status),
		...more
	};
}

describe('care', () => {
	test.each<[string, FieldRecord, string | null]>([
		['accepted', record({ ...base, status: 'accepted' }), null],
		['held for a person', record(held()), 'decide'],
		['held for another phone', record(held({ actor: 'nobody' }), { needsAttention: false }), 'waits'],
		['returned', record(refused()), 'decide'],
		['stuck on this phone', record(null, { status: 'stuck', needsAttention: true }), 'decide'],
		[
			'handed over, not delivered yet',
			record(held(), { answer: { op: 'a', decision: 'refer' }, needsAttention: false }),
			'handed'
		],
		['handed over', record(held({ referred: { by: '周敏', at } }), { needsAttention: false }), 'handed'],
		[
			'withdrawn here',
			record(held(), { answer: { op: 'a', decision: 'withdraw' }, needsAttention: false }),
			null
		],
		[
			'corrected here',
			record(refused(), { answer: { op: 'a', decision: 'supersede' }, needsAttention: false }),
			null
		],
		[
			'accepted by the organiser',
			record({ ...base, status: 'accepted', settled: settled('accept') }),
			'notice'
		],
		[
			'handed over and dismissed',
			record(refused({ reason: 'dismissed', settled: settled('dismiss'), referred: { by: '周敏', at } })),
			'decide'
		],
		['two doors', record(doors(2, 1)), 'notice'],
		['twice at this door', record(doors(1, 1)), null],
		[
			'a walk-in who was known',
			record({ ...base, status: 'merged', into: 'p' }, {}, 'addAttendee'),
			'notice'
		],
		['put away', record(doors(2, 1), { isAcknowledged: true }), null]
	])('%s', (_, one, care) => expect(careOf(one, false)).toBe(care));

	test('a merge that was told at the door is no news, a decision of the organiser is', () => {
		expect(careOf(record(doors(2, 1)), true)).toBeNull();
		expect(careOf(record({ ...doors(2, 1), settled: settled('accept') }), true)).toBe('notice');
	});

	test('both sides of a merge only where two phones saw the person', () => {
		expect(sightingsOf(doors(2, 1))?.first.phone).toBe(2);
		expect(sightingsOf(doors(1, 1))).toBeNull();
		expect(sightingsOf({ ...base, status: 'accepted' })).toBeNull();
	});
});

describe('the list', () => {
	const known = { roster: undefined, keys: undefined };

	test('after the final word nothing can be undone here', () => {
		const one = record({ ...base, status: 'accepted' });
		expect(viewRecords([one], known)[0]!.canUndo).toBe(true);
		expect(viewRecords([one], { ...known, enrolment: { sealedAt: 1 } })[0]!.canUndo).toBe(false);
	});

	test('no 已存本机 on a phone that cannot keep', () => {
		const saved = record(null, { status: 'saved' });
		expect(viewRecords([saved], known)[0]!.tick).toBe('saved');
		expect(viewRecords([saved], { ...known, canKeep: false })[0]!.tick).toBe('sending');
	});
});
