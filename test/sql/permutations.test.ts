// Order does not matter: whatever order the operations of one story arrive in, the same people are here, the same numbers are counted and every
// operation has the same outcome. All permutations, against real PostgreSQL.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, hex, idOf, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let world: World;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
});
afterAll(() => t.close());

function permutations<T>(list: readonly T[]): T[][] {
	if (list.length < 2) return [[...list]];
	return list.flatMap((one, i) =>
		permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [one, ...rest])
	);
}

/** What must not depend on the order: of each operation its outcome, with ids replaced by their place in the story. */
async function ending(bodies: readonly string[], people: readonly string[]) {
	const places = new Map([
		...bodies.map((body, i) => [idOf(body), `op ${i}`] as const),
		...people.map((id, i) => [id, `person ${i}`] as const)
	]);
	const outcomes = await t.sql<{ hash: string; body: Record<string, unknown> }>(
		`select encode(hash, 'hex') as hash, body - array['op', 'hash', 'event', 'first', 'own', 'similar'] as body from outcomes where op = any ($1)`,
		[bodies.map(idOf)]
	);
	const here = await t.sql<{ attendee: string; check_in: string }>(
		'select attendee, check_in from attendances where attendee = any ($1) order by attendee',
		[people]
	);
	const named = (value: unknown) =>
		JSON.parse(JSON.stringify(value), (_, one: unknown) =>
			typeof one === 'string' ? (places.get(one) ?? one) : one
		) as unknown;
	return {
		outcomes: bodies.map((body) => named(outcomes.find(({ hash }) => hash === hex(body))?.body)),
		here: named(here.map(({ attendee, check_in }) => ({ attendee, check_in }))) as unknown
	};
}

interface Story {
	bodies: string[];
	people: string[];
}

const STORIES: Record<string, (phone: Phone, listed: string) => Story> = {
	'two scans, each undone once, one twice': (phone, listed) => {
		const first = phone.checkIn(listed, { at: Date.now() - 9_000 });
		const second = phone.checkIn(listed, { at: Date.now() - 5_000 });
		const undo = (target: string) => phone.record('voidCheckIn', { target: idOf(target) });
		return { bodies: [first, second, undo(first), undo(second)], people: [listed] };
	},
	'a walk-in, the scan that depends on it, its undo, a scan that stands': (phone) => {
		const walkIn = person('现场登记');
		const added = phone.record('addAttendee', walkIn);
		const early = phone.checkIn(walkIn.attendee, { dependsOn: idOf(added), at: Date.now() - 9_000 });
		const undo = phone.record('voidCheckIn', { target: idOf(early) });
		const late = phone.checkIn(walkIn.attendee, { dependsOn: idOf(added), at: Date.now() - 5_000 });
		return { bodies: [added, early, undo, late], people: [walkIn.attendee] };
	},
	'a scan, its correction, the correction of that, an undo of the last': (phone, listed) => {
		const other = person('对看');
		const added = phone.record('addAttendee', other);
		const wrong = phone.checkIn(listed);
		const right = phone.checkIn(other.attendee, { supersedes: idOf(wrong) });
		const undo = phone.record('voidCheckIn', { target: idOf(right) });
		const again = phone.checkIn(listed, { supersedes: idOf(right) });
		return { bodies: [added, wrong, right, undo, again], people: [listed, other.attendee] };
	},
	'a false badge, referred and withdrawn': (phone, listed) => {
		const held = phone.record('recordCheckIn', {
			session: world.session,
			direction: 'in',
			badge: 'A'.repeat(22)
		});
		const word = (decision: string) =>
			phone.record('settleHeld', { target: idOf(held), decision, reason: '扫错了' });
		return { bodies: [held, word('withdraw'), phone.checkIn(listed)], people: [listed] };
	}
};

/** Which of two undos of one scan came first is told by their outcomes (the second is merged), and may depend on the order: the scan is gone either way. */
function settledAlike(outcome: unknown, body: string) {
	const { by: _, settled, ...rest } = outcome as { by?: string; settled?: { decision: string } };
	const isUndo = (JSON.parse(body) as { verb: string }).verb === 'voidCheckIn';
	return isUndo ? 'an undo' : { ...rest, ...(settled && { decision: settled.decision }) };
}

test.each(Object.entries(STORIES))('%s', async (_, tell) => {
	let expected: unknown;
	const phone = await world.enrol();
	const length = tell(phone, 'x').bodies.length;
	const orders = permutations(Array.from({ length }, (_, i) => i));
	// Of 120 orders every third: enough to meet each pair both ways, and every operation first and last.
	for (const order of orders.filter((_, i) => orders.length <= 24 || i % 3 === 0)) {
		const listed = person(`名单${order.join('')}`);
		await world.perform('addAttendee', [listed]);
		const one = await world.enrol();
		const { bodies, people } = tell(one, listed.attendee);
		for (const i of order) await one.push([bodies[i]!]);
		const end = await ending(bodies, people);
		const seen = { ...end, outcomes: end.outcomes.map((one, i) => settledAlike(one, bodies[i]!)) };
		expected ??= seen;
		expect(seen, `in the order ${order.join(' ')}`).toEqual(expected);
	}
	expect(await t.database.call('verify_streams', {}, { kind: 'server' })).toMatchObject({ broken: [] });
});
