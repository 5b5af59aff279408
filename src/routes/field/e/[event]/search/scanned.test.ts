// A badge typed into the search box by a keyboard scanner: asked about first where the event asks or a record is corrected, answered at once else.
import { beforeEach, describe, expect, test } from 'vitest';
import { badgeToken } from '#lib/domain/badge.ts';
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Attendance } from '#lib/local-db/attendances.ts';
import type { Draft } from '#lib/sync/record.ts';
import { examples } from '../../../../../../test/example-data.ts';
import { SESSION } from '../../../../../../test/fakes/phone-world.ts';
import type { Door } from '../scan/door.ts';
import { wishOfCode } from './scanned.ts';

const eg = examples(3);
const KEY = eg.badgeKey(1);
const WANG = {
	id: eg.uuid(),
	name: '王海燕',
	organisationKind: 'other' as const,
	badges: [eg.badgeId()],
	isPending: false
};
const STRANGER = eg.badgeId();
const code = (badge: string, key = KEY) => `https://yh.example.cn/c/${badgeToken(badge, key)}`;
const QUIET = { confirmAtDoor: false, questions: [] };
const ASKS = { ...QUIET, confirmAtDoor: true };
const instead = {
	op: { id: eg.uuid(), body: JSON.stringify({ source: 'scan', args: { session: SESSION, badge: 'x' } }) },
	outcome: null
} as FieldRecord;

let drafts: Draft[];
let door: Door;
beforeEach(() => {
	drafts = [];
	door = {
		stage: 'running',
		lapse: null,
		session: SESSION,
		sessions: [SESSION],
		station: null,
		roster: {
			people: [WANG],
			byId: new Map([[WANG.id, WANG]]),
			byBadge: new Map([[WANG.badges[0]!, WANG]])
		} as unknown as Door['roster'],
		keys: { all: [KEY], current: [KEY] },
		stations: [],
		phones: [],
		findAttendance: () => Promise.resolve(null),
		record: (made) => {
			drafts.push(...made);
			return Promise.resolve([{ id: 'op' } as never]);
		}
	};
});
const wish = (text: string, at: { instead?: FieldRecord; asks?: typeof QUIET } = {}) =>
	wishOfCode(door, text, { instead: at.instead ?? null, asks: at.asks ?? QUIET });

describe('a badge', () => {
	test('is answered at once where nothing is asked', async () => {
		for (const badge of [WANG.badges[0]!, STRANGER])
			expect(await wish(code(badge))).toMatchObject({ isAsked: false, wish: { corrects: false } });
		expect(drafts).toEqual([]);
	});

	test('is asked about where the event asks, whether the list tells whose it is or not; the badge stays the proof', async () => {
		const known = await wish(code(WANG.badges[0]!), { asks: ASKS });
		expect(known).toMatchObject({ isAsked: true, wish: { person: WANG } });
		expect(await wish(code(STRANGER), { asks: ASKS })).toMatchObject({
			isAsked: true,
			wish: { person: null }
		});
		expect(drafts).toEqual([]);
		await known.wish.record(undefined);
		expect(drafts).toMatchObject([{ source: 'scan', args: { badge: badgeToken(WANG.badges[0]!, KEY) } }]);
	});
});

describe('while a record is corrected', () => {
	test('somebody who is here already is asked about, and takes its place', async () => {
		door.findAttendance = () => Promise.resolve({ at: '2026-11-21T01:00:00.000Z' } as Attendance);
		const { isAsked, wish: one } = await wish(code(WANG.badges[0]!), { instead });
		expect([isAsked, one.person, one.corrects]).toEqual([true, WANG, true]);
		await one.record(undefined);
		expect(drafts).toMatchObject([{ supersedes: instead.op.id, args: { attendee: WANG.id } }]);
	});

	test('so is a badge that no list tells', async () => {
		const { isAsked, wish: one } = await wish(code(STRANGER), { instead });
		expect([isAsked, one.person, one.corrects]).toEqual([true, null, true]);
		await one.record(undefined);
		expect(drafts).toMatchObject([
			{ supersedes: instead.op.id, args: { badge: badgeToken(STRANGER, KEY), session: SESSION } }
		]);
	});

	test('a badge in doubt corrects nothing', async () => {
		const forged = code(STRANGER, { ...KEY, secret: new Uint8Array(32).fill(7) });
		const { isAsked, wish: one } = await wish(forged, { instead });
		expect([isAsked, one.corrects]).toEqual([false, false]);
		expect(await one.record(undefined)).toMatchObject({ kind: 'attention' });
		expect(drafts[0]).not.toHaveProperty('supersedes');
	});
});
