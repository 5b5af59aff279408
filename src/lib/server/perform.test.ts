// perform against real PostgreSQL: what it stores, what it refuses, and that nothing is half done.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/postgres.ts';
import { foundWorld, person, type World } from '../../../test/sql/world.ts';
import { NotAccepted, perform, type Performance } from './perform.ts';

let t: TestDatabase;
let world: World;
let by: Performance;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
	by = { database: t.database, actor: world.organiser, event: world.event };
});
afterAll(() => t.close());

const listed = async () =>
	Number(
		(await t.sql<{ n: string }>('select count(*) n from attendees where event = $1', [world.event]))[0]!.n
	);
const stored = async () => Number((await t.sql<{ n: string }>('select count(*) n from op_inbox'))[0]!.n);

describe('perform', () => {
	it('makes one operation per argument, from the desk, and answers their outcomes in order', async () => {
		const [a, b] = [
			person('赵一帆', { mobile: '13800000001' }),
			person('赵 一帆', { mobile: '13800000001' })
		];
		const outcomes = await perform('addAttendee', [a, b] as never[], by);
		expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'merged']);
		expect(outcomes[1]).toMatchObject({ into: a.attendee });
		const [row] = await t.sql<{ raw: string }>("select raw from op_inbox where raw like '%赵一帆%'");
		expect(JSON.parse(row!.raw)).toMatchObject({ verb: 'addAttendee', source: 'desk', subject: a.attendee });
	});

	it('writes what belongs to no event to the book of an organisation', async () => {
		const { event: _, ...noEvent } = by;
		const inBook = { ...noEvent, organisation: world.organisation };
		const counterpart = randomUUID();
		expect(
			await perform('recordCounterpart', { counterpart, kind: 'bank', name: '云川银行' }, inBook)
		).toMatchObject([{ status: 'accepted' }]);
		expect(await t.sql('select name from counterparts where id = $1', [counterpart])).toEqual([
			{ name: '云川银行' }
		]);
		const stranger = { ...inBook, actor: { kind: 'account', user: randomUUID() } as const };
		await expect(
			perform('recordCounterpart', { counterpart: randomUUID(), kind: 'bank', name: '别的银行' }, stranger)
		).rejects.toMatchObject({ code: 'YH003' });
	});

	it('does nothing and names the row when arguments do not fit', async () => {
		const before = await stored();
		const bad = { ...person('钱二'), mobile: '12345' };
		const failure = perform('addAttendee', [person('孙三'), bad] as never[], by);
		await expect(failure).rejects.toMatchObject({
			rejections: [{ index: 1, status: 'refused', reason: 'arguments_invalid', fields: ['mobile'] }]
		});
		expect(await stored()).toBe(before);
	});

	it('undoes all when SQL accepts all but one, and says which', async () => {
		const [before, listedBefore] = [await stored(), await listed()];
		const checkIn = {
			session: randomUUID(),
			station: null,
			direction: 'in' as const,
			attendee: randomUUID()
		};
		const failure = await perform('recordCheckIn', checkIn, by).catch((cause: unknown) => cause);
		expect(failure).toBeInstanceOf(NotAccepted);
		expect((failure as NotAccepted).rejections).toEqual([
			{ index: 0, status: 'held', reason: 'unknown_session', fields: [] }
		]);
		await expect(
			perform('advanceEvent', { event: world.event, from: 'draft', to: 'running' }, by)
		).rejects.toMatchObject({ rejections: [{ reason: 'stage_conflict', fields: ['from'] }] });
		expect([await stored(), await listed()]).toEqual([before, listedBefore]);
	});

	it('keeps the time that a paper list claims', async () => {
		const who = person('李补录');
		await perform('addAttendee', who as never, by);
		const claimedAt = new Date(Date.now() - 600_000).toISOString();
		const checkIn = { session: world.session, direction: 'in' as const, attendee: who.attendee, claimedAt };
		const [outcome] = await perform('recordCheckIn', checkIn, { ...by, source: 'paper' });
		expect(outcome).toMatchObject({ status: 'accepted' });
		const [row] = await t.sql<{ at: Date }>('select at from attendances where attendee = $1', [who.attendee]);
		expect(row!.at.toISOString()).toBe(claimedAt);
	});

	it('merges a paper list’s entry of somebody already here, and tells both sightings', async () => {
		const who = person('吴已到');
		await perform('addAttendee', who as never, by);
		const [earlier, later] = [1_200_000, 600_000].map((ago) => new Date(Date.now() - ago).toISOString());
		const checkIn = { session: world.session, direction: 'in' as const, attendee: who.attendee };
		const paper = { ...by, source: 'paper' as const };
		await perform('recordCheckIn', { ...checkIn, claimedAt: earlier }, paper);
		const [again] = await perform('recordCheckIn', { ...checkIn, claimedAt: later }, paper);
		expect(again).toMatchObject({
			status: 'merged',
			first: { at: earlier, phone: 0 },
			own: { at: later, phone: 0 }
		});
	});

	it('is closed to a stranger and to nobody', async () => {
		const stranger = { ...by, actor: { kind: 'account', user: randomUUID() } as const };
		await expect(perform('addAttendee', person('周外人') as never, stranger)).rejects.toMatchObject({
			kind: 'refused',
			code: 'YH003'
		});
		const nobody = { ...by, actor: { kind: 'anonymous' } as const };
		await expect(perform('addAttendee', person('周外人') as never, nobody)).rejects.toMatchObject({
			kind: 'forbidden'
		});
	});

	it('does nothing for an empty list', async () => {
		const before = await stored();
		expect(await perform('addAttendee', [], by)).toEqual([]);
		expect(await stored()).toBe(before);
	});
});
