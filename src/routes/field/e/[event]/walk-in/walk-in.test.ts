// A walk-in's form: what is wrong with it, and the records it becomes.
import { describe, expect, test } from 'vitest';
import { isGenuineBadge } from '#lib/domain/badge.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import { examples } from '../../../../../../test/example-data.ts';
import {
	attendeeArgs,
	badgeAddress,
	emptyWalkIn,
	faultsOf,
	namesakesOf,
	newBadge,
	spell,
	walkInAnswer,
	walkInDrafts,
	type WalkIn
} from './walk-in.ts';

const eg = examples(2);
const whole: WalkIn = {
	...emptyWalkIn(),
	name: '林可',
	organisation: '云川同启传感技术有限公司',
	mobile: '138 0000 6670',
	kind: 'enterprise',
	wasTold: true
};
const made = { attendee: eg.uuid(), badge: eg.badgeId() };

describe('faults', () => {
	test('none in a whole form, nor without mobile and title', () => {
		expect(faultsOf(whole)).toEqual([]);
		expect(faultsOf({ ...whole, mobile: '', title: '' })).toEqual([]);
	});

	test.each<[string, Partial<WalkIn>, object]>([
		['no name', { name: ' \u3000 ' }, { field: 'name', what: 'missing' }],
		['no organisation', { organisation: '' }, { field: 'organisation', what: 'missing' }],
		['ten digits', { mobile: '138 0000 667' }, { field: 'mobile', what: 'length', count: 10 }],
		['a landline', { mobile: '027-8888 6666' }, { field: 'mobile', what: 'shape' }],
		['no kind', { kind: '' }, { field: 'kind', what: 'missing' }],
		['not told', { wasTold: false }, { field: 'notice', what: 'missing' }],
		['a long title', { title: '长'.repeat(61) }, { field: 'title', what: 'too_long', max: 60 }]
	])('%s', (_, wrong, fault) => {
		expect(faultsOf({ ...whole, ...wrong })).toEqual([fault]);
	});
});

test('becomes a person and their check-in, the second after the first', () => {
	const args = attendeeArgs(whole, made);
	expect(args).toMatchObject({
		name: '林可',
		mobile: '13800006670',
		personRole: 'enterprise-rep',
		badge: made.badge,
		noticeTold: { version: 1 }
	});
	const post = { session: eg.uuid(), station: null };
	expect(walkInDrafts(args, post)).toMatchObject([
		{ verb: 'addAttendee', source: 'typed' },
		{ verb: 'recordCheckIn', source: 'typed', after: 0, args: { ...post, attendee: made.attendee } }
	]);
});

describe('the answer to a registration', () => {
	const { name, organisation } = whole;
	const person = {
		id: made.attendee,
		name,
		organisation,
		organisationKind: 'enterprise' as const,
		badges: [],
		isPending: true
	};
	const given = { person, op: {} as StoredOp, isOnlyRegistered: false };
	test.each([
		['ended', null, 'captured_after_end'],
		['archived', null, 'captured_after_end'],
		['running', 'enrolment_revoked', 'enrolment_revoked'],
		['running', 'enrolment_expired', 'enrolment_expired']
	] as const)('is never green where the check-in will be held: %s, %s', (stage, lapse, reason) => {
		expect(walkInAnswer({ stage, lapse }, given)).toMatchObject({ kind: 'attention', reason, person });
	});

	test('is green else, and for a registration anew also after the end', () => {
		expect(walkInAnswer({ stage: 'running', lapse: null }, given)).toMatchObject({ kind: 'ok', person });
		const anew = { ...given, isOnlyRegistered: true };
		expect(walkInAnswer({ stage: 'ended', lapse: null }, anew)).toMatchObject({ kind: 'ok' });
		expect(walkInAnswer({ stage: 'ended', lapse: 'enrolment_revoked' }, anew)).toMatchObject({
			kind: 'attention'
		});
	});
});

test('submitted again, replaces the first and is not checked in twice', () => {
	const first = eg.uuidv7();
	const drafts = walkInDrafts(attendeeArgs(whole, made), { session: eg.uuid(), station: null }, first);
	expect(drafts).toMatchObject([{ verb: 'addAttendee', supersedes: first }]);
});

test('a new badge is sixty bits, and its code is genuine under the key', () => {
	const badges = new Set(Array.from({ length: 50 }, newBadge));
	expect(badges.size).toBe(50);
	for (const badge of badges) expect(badge).toMatch(/^[0-9a-f]{15}$/);
	const key = eg.badgeKey();
	const address = badgeAddress('https://yh.example.cn', made.badge, key);
	expect(address.length).toBeLessThanOrEqual(60);
	expect(isGenuineBadge(address.split('/c/')[1]!, [key])).toBe(true);
});

test('surnames are spelt as surnames', async () => {
	expect(await spell('单雄信')).toEqual({ full: 'shan xiong xin', initials: 'sxx' });
});

test('somebody of the same name is on the list: the likeliest first, whoever the form is about already left out', () => {
	const person = (id: string, more: object) => ({
		id,
		name: '林可',
		organisationKind: 'enterprise' as const,
		badges: [],
		isPending: false,
		...more
	});
	const people = [
		person('other', { organisation: '别的单位' }),
		person('firm', { organisation: '云川同启传感技术有限公司' }),
		person('mobile', { organisation: '别的单位', mobileLast4: '6670' }),
		person('longer', { name: '林可欣' }),
		person('self', { name: '林\u3000可' })
	];
	expect(namesakesOf(whole, people, 'self').map(({ id }) => id)).toEqual(['mobile', 'firm', 'other']);
	expect(namesakesOf({ ...whole, name: '林可欣欣' }, people)).toEqual([]);
});
