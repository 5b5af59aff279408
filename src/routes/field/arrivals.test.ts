// Who only this phone has seen so far: people and organisations, each once, and badges whose wearer the list does not tell.
import { expect, test } from 'vitest';
import { confirmedOf, pendingOf, Presence, type AttendanceBody } from '#lib/local-db/attendances.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';
import { countWaiting, organisationsHere } from './arrivals.ts';

const person = (id: string, more: Partial<Person> = {}): Person => ({
	id,
	name: id,
	organisationKind: 'enterprise',
	badges: [`badge-${id}`],
	isPending: false,
	...more
});
const people = [
	person('a', { organisation: '蓝桉新能源', creditCode: '91A' }),
	person('b', { organisation: '蓝桉新能源有限公司', creditCode: '91A' }),
	person('c', { organisation: '云川理工大学', organisationKind: 'university' }),
	person('d', { organisation: '云川理工 大学', organisationKind: 'university' }),
	person('e')
];
const roster: Roster = {
	people,
	byId: new Map(people.map((one) => [one.id, one])),
	byBadge: new Map(people.map((one) => [one.badges[0]!, one]))
};
const body = (attendee: string, session = 's1'): AttendanceBody => ({
	session,
	attendee,
	checkIn: `op-${attendee}`,
	at: '2026-11-21T01:00:00.000Z',
	station: null,
	enrolment: 'e'
});
/** @param undone of whom this phone took the check-in back */
function count(
	{
		pending,
		confirmed = [],
		undone = []
	}: { pending: AttendanceBody[]; confirmed?: string[]; undone?: string[] },
	badges: string[] = []
) {
	const sure = confirmedOf(confirmed.map((attendee) => body(attendee)));
	const rows = pending.map((one) => ({
		event: 'v',
		entity: 'attendance',
		id: `${one.session}:${one.attendee}`,
		op: `own-${one.attendee}`,
		body: { ...one }
	}));
	const presence = new Presence(
		sure,
		pendingOf(
			rows,
			undone.map((attendee) => `op-${attendee}`)
		)
	);
	return countWaiting(presence, { roster, organisations: organisationsHere(sure, roster) }, badges);
}

test('counts people once, and organisations by code or by name as compared', () => {
	const pending = [body('a'), body('a', 's2'), body('b'), body('c'), body('d'), body('e')];
	expect(count({ pending })).toEqual({ people: 5, organisations: 2, enterprises: 1 });
});

test('leaves out whom and what the server has counted already', () => {
	expect(count({ pending: [body('a', 's2'), body('b'), body('c')], confirmed: ['a'] })).toEqual({
		people: 2,
		organisations: 1,
		enterprises: 0
	});
});

test('whom this phone took back and let in again waits anew, with the organisation', () => {
	expect(count({ pending: [body('a')], confirmed: ['a'], undone: ['a'] })).toEqual({
		people: 1,
		organisations: 1,
		enterprises: 1
	});
});

test('a badge off the list is a person; once the list tells who is here already, it is none', () => {
	const badges = ['badge-x', 'badge-x', 'badge-a', 'badge-b', 'badge-c'];
	expect(count({ pending: [body('a')], confirmed: ['c'] }, badges).people).toBe(1 + 2);
});
