// Two events that count for one programme do not lock each other out, and a programme adopted or amended while phones push misses nothing. Real parallel connections.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { CODES } from './counting/book-steps.ts';
import { FIRMS } from './counting/field-steps.ts';
import { METRICS } from './counting/metrics.ts';
import { foundProgrammeWorld, programmeArgs } from './programme-world.ts';
import { foundWorld, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
beforeAll(async () => {
	t = await testDatabase();
});
afterAll(() => t.close());

test(
	'parallel pushes of two events that count for one programme: no deadlock, no drift; adopted and amended meanwhile, none is missed',
	{ timeout: 60_000 },
	async () => {
		const of = await foundProgrammeWorld(t);
		const other: World = { ...(await foundWorld(t.database)) };
		await t.sql('update organisations set parent = $2 where id = $1', [
			other.organisation,
			of.world.organisation
		]);
		const programme = await of.adopt(METRICS);
		const deadlocks = async () =>
			Number(
				(
					await t.sql<{ n: string }>(
						'select deadlocks as n from pg_stat_database where datname = current_database()'
					)
				)[0]!.n
			);
		const before = await deadlocks();
		const late = programmeArgs(METRICS);
		const sides = await Promise.all(
			[of.world, other].map(async (world, side) => {
				// The same people and firms at both, in opposite orders.
				const listed = Array.from({ length: 24 }, (_, i) =>
					person(`人${side ? 23 - i : i}`, {
						organisation: FIRMS[(side ? 23 - i : i) % 3],
						mobile: `139000000${10 + (side ? 23 - i : i)}`
					})
				);
				await world.perform('addAttendee', listed);
				return { phones: await Promise.all(['一', '二'].map((name) => world.enrol(name))), listed };
			})
		);
		const pushAll = async ({ phones, listed }: { phones: Phone[]; listed: { attendee: string }[] }) => {
			await Promise.all(
				phones.map(async (phone, p) => {
					for (let i = p; i < listed.length; i += 2) {
						phone.checkIn(listed[i]!.attendee);
						await phone.push(phone.bodies.splice(0));
					}
				})
			);
		};
		const amendOften = async () => {
			for (let version = 1; version <= 6; version++)
				expect(await of.act('amendProgramme', { programme, version, settings: {} })).toMatchObject({
					status: 'accepted'
				});
		};
		await Promise.all([
			...sides.map(pushAll),
			amendOften(),
			of.act('adoptProgramme', late),
			...FIRMS.map((name, i) =>
				of.act('recordEnterprise', {
					name,
					creditCode: CODES[i],
					techSme: true,
					specialised: true,
					sizeClass: 'small'
				})
			)
		]);
		for (const id of [programme, late.programme]) {
			expect(await of.value(id, 'times')).toBe(48);
			expect(await of.value(id, 'people')).toBe(24);
		}
		expect(await of.drift()).toEqual([]);
		await t.sql('select pg_stat_clear_snapshot()');
		expect(await deadlocks()).toBe(before);
	}
);

test('a programme waits with counting until who writes facts has committed', async () => {
	const of = await foundProgrammeWorld(t);
	const args = programmeArgs([{ key: 'held', metric: 'events.held' }]);
	const writer = await t.pool.connect();
	try {
		await writer.query('begin');
		await writer.query(`update events set stage = 'registering' where id = $1`, [of.world.event]);
		let isAdopted = false;
		const adopting = of.act('adoptProgramme', args).then(() => (isAdopted = true));
		const isWaiting = async () =>
			(
				await t.sql(
					`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`
				)
			).length > 0;
		while (!isAdopted && !(await isWaiting()));
		await writer.query('commit');
		await adopting;
	} finally {
		writer.release();
	}
	expect(await of.value(args.programme, 'held')).toBe(0);
	expect(await of.drift()).toEqual([]);
});
