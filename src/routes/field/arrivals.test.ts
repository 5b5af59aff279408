// Who only this phone has seen so far: people and organisations, each once, and badges whose wearer the list does not tell.
import { expect, test } from 'vitest';
import type { Attendance } from '#lib/local-db/attendances.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';
import { countWaiting } from './arrivals.ts';

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
const here = (attendee: string, isConfirmed = false) => ({ attendee, isConfirmed }) as Attendance;

test('counts people once, and organisations by code or by name as compared', () => {
	expect(countWaiting([here('a'), here('a'), here('b'), here('c'), here('d'), here('e')], roster)).toEqual({
		people: 5,
		organisations: 2,
		enterprises: 1
	});
});

test('leaves out whom and what the server has counted already', () => {
	expect(countWaiting([here('a', true), here('a'), here('b'), here('c')], roster)).toEqual({
		people: 2,
		organisations: 1,
		enterprises: 0
	});
});

test('a badge off the list is a person; once the list tells who is here already, it is none', () => {
	const badges = ['badge-x', 'badge-x', 'badge-a', 'badge-b'];
	expect(countWaiting([here('a')], roster, badges).people).toBe(1 + 2);
});
