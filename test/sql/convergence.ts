// The property that everything else hangs on: however up to five phones push, repeat and pull, in real parallel connections, they end equal,
// the counts are exact, and every operation has one receipt. Knows how to run one such history and how to check its end.
import { randomUUID } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import pg from 'pg';
import { earliest } from '#lib/domain/check-in.ts';
import type { TestDatabase } from '../postgres.ts';
import { foundWorld, idOf, person, Phone, type World } from './world.ts';

/** What one phone does, in order. Numbers choose among what there is, modulo its length. */
export type Step =
	| { do: 'scan'; who: number; secondsAgo: number }
	| { do: 'undo'; which: number }
	| { do: 'register'; mobile: number; name: number; secondsAgo: number }
	| { do: 'push'; from: number; count: number; reversed: boolean }
	| { do: 'replay' }
	| { do: 'pull' };

export const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constant('scan' as const), who: fc.nat(9), secondsAgo: fc.nat(600) })
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(50) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('register' as const),
			mobile: fc.nat(2),
			name: fc.nat(1),
			secondsAgo: fc.nat(600)
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('push' as const),
			from: fc.nat(20),
			count: fc.integer({ min: 1, max: 12 }),
			reversed: fc.boolean()
		})
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'replay' as const }) },
	{ weight: 3, arbitrary: fc.constant({ do: 'pull' as const }) }
);
export const history = fc.array(fc.array(step, { minLength: 3, maxLength: 18 }), {
	minLength: 2,
	maxLength: 5
});

interface Recorded {
	op: string;
	at: string;
	/** Whom it names: a listed person's id, or the mobile and name of somebody registered on the spot. */
	who: string;
}

/** Runs one history on an event of its own and checks its end. Throws with what went wrong. */
export async function runHistory(t: TestDatabase, scripts: Step[][]): Promise<void> {
	const world = await foundWorld(t.database);
	const listed = Array.from({ length: 10 }, (_, i) => person(`参会人${i}`));
	await world.perform('addAttendee', listed);
	const phones = await Promise.all(scripts.map((_, i) => world.enrol(`工作人员${i}`)));
	const scans: Recorded[] = [];
	const undone = new Set<string>();
	const now = Date.now();

	const take = (phone: Phone, one: Step): Promise<unknown> | void => {
		switch (one.do) {
			case 'scan': {
				const who = listed[one.who % listed.length]!.attendee;
				const at = now - one.secondsAgo * 1000;
				scans.push({ op: idOf(phone.checkIn(who, { at })), at: new Date(at).toISOString(), who });
				return;
			}
			case 'register': {
				const args = person(`现场${one.name}`, { mobile: `1380000900${one.mobile}` });
				const at = now - one.secondsAgo * 1000;
				const parent = idOf(phone.record('addAttendee', args, { at }));
				const op = idOf(phone.checkIn(args.attendee, { at, dependsOn: parent }));
				scans.push({ op, at: new Date(at).toISOString(), who: `${args.mobile}/${args.name}` });
				return;
			}
			case 'undo': {
				const target = scans[one.which % Math.max(scans.length, 1)];
				if (!target) return;
				phone.record('voidCheckIn', { target: target.op });
				undone.add(target.op);
				return;
			}
			case 'push': {
				const chosen = phone.bodies.slice(one.from % (phone.bodies.length + 1)).slice(0, one.count);
				return phone.push(one.reversed ? chosen.reverse() : chosen);
			}
			case 'replay':
				return Promise.all([phone.push(), phone.push()]);
			case 'pull':
				return phone.pull({ toleratesGaps: true });
		}
	};
	await Promise.all(
		scripts.map(async (script, i) => {
			for (const one of script) await take(phones[i]!, one);
		})
	);
	await landOutOfOrder(t, world, phones);
	await Promise.all(phones.map((phone) => phone.push()));
	await Promise.all(phones.map((phone) => phone.pull({ toleratesGaps: true })));
	await check(t, { world, phones, scans, undone });
}

/**
 * A barrier: one push has done its work and not committed; another begins; a phone pulls; then the first commits. Where the second could commit
 * first, the phone has now seen a later version without the earlier one. Here it has to wait, and the pull sees neither.
 */
async function landOutOfOrder(t: TestDatabase, world: World, phones: Phone[]): Promise<void> {
	const [slow, fast] = [phones[0]!, phones[1]!];
	const reader = phones[phones.length - 1]!;
	const request = (phone: Phone) => {
		const body = phone.record('danceTango', { n: randomUUID() });
		return JSON.stringify({
			protocol: 1,
			enrolment: phone.enrolment,
			ops: [body],
			maxSeq: phone.seq,
			unsent: 1
		});
	};
	const first = await t.pool.connect();
	const second = await t.pool.connect();
	const begin = async (client: pg.PoolClient, phone: Phone) => {
		await client.query('begin');
		await client.query(`select set_config('request.jwt.claims', $1, true)`, [
			JSON.stringify({ role: 'authenticated', enrolment: phone.enrolment, event: world.event })
		]);
	};
	try {
		await begin(first, slow);
		await begin(second, fast);
		const { rows } = await second.query<{ pid: number }>('select pg_backend_pid() as pid');
		await first.query('select public.push($1)', [request(slow)]);
		let isDone = false;
		const landing = second
			.query('select public.push($1)', [request(fast)])
			.then(() => second.query('commit'))
			.finally(() => (isDone = true));
		while (!isDone && !(await waitsForLock(t, rows[0]!.pid)));
		await reader.pull({ toleratesGaps: true });
		await first.query('commit');
		await landing;
	} finally {
		first.release();
		second.release();
	}
}

async function waitsForLock(t: TestDatabase, pid: number): Promise<boolean> {
	return (
		(await t.sql('select 1 from pg_stat_activity where pid = $1 and wait_event_type = $2', [pid, 'Lock']))
			.length > 0
	);
}

interface End {
	world: World;
	phones: Phone[];
	scans: Recorded[];
	undone: Set<string>;
}

async function check(t: TestDatabase, { world, phones, scans, undone }: End): Promise<void> {
	const fresh = new Phone(world, phones[0]!.enrolment);
	await fresh.pull({ toleratesGaps: true });
	const seen = (phone: Phone) =>
		[...phone.rows]
			.map(([key, row]) => `${key} ${row.version} ${row.commitment}`)
			.sort()
			.join('\n');
	for (const phone of phones)
		equal(seen(phone), seen(fresh), `phone ${phone.enrolment} does not hold what a fresh phone holds`);

	// Versions are gapless, and the chain over the commitments ends where the cursor says.
	const entries = await t.sql<{ version: string; commitment: Buffer }>(
		'select version, commitment from stream_entries where event = $1 order by version',
		[world.event]
	);
	let chain = sha256(hexToBytes(world.event.replace(/-/g, '')));
	entries.forEach(({ version, commitment }, i) => {
		equal(Number(version), i + 1, 'a version is missing');
		const number = new Uint8Array(8);
		new DataView(number.buffer).setBigInt64(0, BigInt(version));
		chain = sha256(concatBytes(chain, number, commitment));
	});
	equal(fresh.cursor?.chain, bytesToHex(chain), 'the chain does not verify');

	// One receipt and one stored body per operation, however often it was sent.
	const bodies = phones.flatMap((phone) => phone.bodies);
	for (const table of ['receipts', 'op_inbox', 'outcomes']) {
		const [row] = await t.sql<{ n: number }>(
			`select count(*)::int as n from ${table} where event = $1 and op = any($2)`,
			[world.event, bodies.map(idOf)]
		);
		equal(row?.n, bodies.length, `${table} does not hold every operation once`);
	}

	// Counts from nothing but what was recorded.
	const people = new Set(scans.map((scan) => scan.who));
	const present = [...people].filter((who) =>
		earliest(
			scans.filter((scan) => scan.who === who).map((scan) => ({ ...scan, voided: undone.has(scan.op) }))
		)
	);
	equal(fresh.counts?.people, present.length, 'people are miscounted');
	equal(fresh.counts?.organisations, present.length ? 1 : 0, 'organisations are miscounted');
	const standing = [...fresh.rows.values()].filter((row) => row.entity === 'attendance' && row.body?.checkIn);
	equal(standing.length, present.length, 'attendances do not match');
	for (const who of present) {
		const best = earliest(
			scans.filter((scan) => scan.who === who).map((scan) => ({ ...scan, voided: undone.has(scan.op) }))
		)!;
		equal(
			standing.some((row) => row.body?.checkIn === best.op),
			true,
			'the earliest scan is not the check-in'
		);
	}
}

function equal(actual: unknown, expected: unknown, complaint: string): void {
	if (actual !== expected) throw new Error(`${complaint}: ${String(actual)} is not ${String(expected)}`);
}
