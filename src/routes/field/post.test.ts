// Which session and door a phone checks in for; how the network is told; the time on a paper list.
import { describe, expect, test } from 'vitest';
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import type { FieldEvent } from '#lib/local-db/events.ts';
import { claimedInstant } from './e/[event]/paper/claimed.ts';
import { networkOf } from './network.ts';
import { postOf } from './post.ts';

const morning = {
	id: 'm',
	name: '上午场',
	startsAt: '2026-11-21T00:30:00.000Z',
	endsAt: '2026-11-21T04:00:00.000Z'
};
const nextDay = {
	id: 'n',
	name: '次日',
	startsAt: '2026-11-22T01:00:00.000Z',
	endsAt: '2026-11-22T04:00:00.000Z'
};
const night = {
	...nextDay,
	id: 'l',
	startsAt: '2026-11-21T12:00:00.000Z',
	endsAt: '2026-11-21T17:00:00.000Z'
};
const afternoon = {
	id: 'a',
	name: '下午场',
	startsAt: '2026-11-21T05:30:00.000Z',
	endsAt: '2026-11-21T09:30:00.000Z'
};
const east = { id: 'e', name: 'A口' };
const west = { id: 'w', name: 'B口' };
const event = { sessions: [morning, afternoon], stations: [east, west] } as FieldEvent;
const phone = (post: { session?: string; station?: string } = {}) =>
	({ session: null, station: null, ...post }) as StoredEnrolment;

describe('the post', () => {
	test.each([
		['before the event', '2026-11-20T12:00:00Z', 'm'],
		['during the morning', '2026-11-21T02:00:00Z', 'm'],
		['as the morning ends', '2026-11-21T04:00:00Z', 'm'],
		['shortly before the afternoon', '2026-11-21T05:00:00Z', 'a'],
		['after the event', '2026-11-22T00:00:00Z', 'a']
	])('%s follows the clock', (_, now, session) => {
		expect(postOf(event, phone(), Date.parse(now))).toMatchObject({
			session: { id: session },
			isBySchedule: true
		});
	});

	test.each([
		['late in the afternoon', '2026-11-21T09:00:00Z', 'a'],
		['after its end', '2026-11-21T09:31:00Z', 'a'],
		['before midnight in Shanghai', '2026-11-21T15:59:00Z', 'a'],
		['after midnight', '2026-11-21T16:00:00Z', 'n'],
		['the day after the last', '2026-11-23T02:00:00Z', 'n']
	])('%s nobody is there for tomorrow', (_, now, session) => {
		const sessions = [morning, afternoon, nextDay];
		expect(postOf({ ...event, sessions } as FieldEvent, phone(), Date.parse(now))?.session.id).toBe(session);
	});

	test.each([
		['runs on after midnight', '2026-11-21T16:30:00Z', 'l'],
		['is over then', '2026-11-21T17:00:00Z', 'n']
	])('an evening that %s', (_, now, session) => {
		const sessions = [morning, night, nextDay];
		expect(postOf({ ...event, sessions } as FieldEvent, phone(), Date.parse(now))?.session.id).toBe(session);
	});

	test('chosen by hand, it stays', () => {
		const post = postOf(event, phone({ session: 'm', station: 'w' }), Date.parse('2026-11-21T08:00:00Z'));
		expect(post).toEqual({ session: morning, station: west, isBySchedule: false });
	});

	test('a door that is gone is none; the only door needs no choice', () => {
		expect(postOf(event, phone({ station: 'x' }), 0)?.station).toBeNull();
		expect(postOf({ ...event, stations: [east] }, phone(), 0)?.station).toEqual(east);
	});
});

describe('the network', () => {
	const at = (
		contact: number | null,
		failure: number | null,
		trouble: StoredEnrolment['trouble'] = null
	) => ({
		lastContactAt: contact,
		lastFailureAt: failure,
		trouble
	});
	test.each([
		['fresh', at(null, null), true, 'online'],
		['no network', at(5, null), false, 'offline'],
		['answered last', at(5, 3), true, 'online'],
		['failed last', at(3, 5), true, 'away'],
		['never answered', at(null, 5), true, 'away'],
		['refused is an answer', { ...at(3, 5), trouble: 'revoked' as const }, true, 'online'],
		['not understood', { ...at(3, 5), trouble: 'incompatible' as const }, true, 'outdated']
	])('%s', (...[, enrolment, isOnline, state]) => {
		expect(networkOf(enrolment, isOnline)).toBe(state);
	});
});

describe('the time on paper', () => {
	test('is of the session’s day in Shanghai', () => {
		expect(claimedInstant('2026-11-20T23:30:00.000Z', '07:45')).toBe('2026-11-20T23:45:00.000Z');
		expect(claimedInstant(morning.startsAt, '23:59')).toBe('2026-11-21T15:59:00.000Z');
	});
	test.each(['', '24:00', '9:15', '09:60', '0915'])('%s is none', (clock) => {
		expect(claimedInstant(morning.startsAt, clock)).toBeNull();
	});
});
