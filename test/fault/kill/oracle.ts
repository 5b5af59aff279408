// What must be true after every kill, and at the end. Each answer is a list of complaints in plain words; none is good.
// O1 no loss · O2 已上传 is for ever · O3 one effect · O4 converged · O6 nothing silent (test/fault/README.md).
import type { FleetPhone } from './fleet.ts';
import type { House } from './house.ts';

interface Receipt extends Record<string, unknown> {
	op: string;
	hash: string;
	stored: number;
}

/** O1 and O2, at any moment: what was shown is still there. Cheap enough to be asked after every kill. */
export async function nothingLost(house: House, phones: readonly FleetPhone[]): Promise<string[]> {
	const noted = (await Promise.all(phones.map((phone) => phone.noteReceipts()))).flat();
	const server = new Map(
		(
			await house.sql<Receipt>(
				`select r.op, encode(r.hash, 'hex') as hash, count(i.op)::int as stored
				from receipts r left join op_inbox i on i.op = r.op and i.hash = r.hash where r.event = $1 group by r.op, r.hash`,
				[house.event]
			)
		).map((row) => [row.op, row])
	);
	const faults = [...noted];
	for (const phone of phones) {
		const here = new Map((await phone.database.ops.toArray()).map((op) => [op.id, op]));
		for (const [op, hash] of phone.shownSaved) {
			const onServer = server.get(op);
			if (here.get(op)?.hash !== hash && !(onServer?.hash === hash && onServer.stored === 1))
				faults.push(`O1 ${phone.name}: ${op} was shown 已存本机 and is nowhere`);
		}
		for (const [op, { hash }] of phone.shownReceived) {
			const onServer = server.get(op);
			if (!onServer) faults.push(`O2 ${phone.name}: ${op} was shown 已上传 and the server has no receipt`);
			else if (onServer.hash !== hash)
				faults.push(`O2 ${phone.name}: the receipt of ${op} is for other bytes`);
			else if (onServer.stored !== 1)
				faults.push(`O2 ${phone.name}: ${op} is ${onServer.stored} times in the inbox`);
		}
	}
	return faults;
}

/** How many operations the database holds more than once, as a number or as an effect. */
export async function doubles(house: House): Promise<number> {
	const [row] = await house.sql<{ n: number }>(
		`select (select count(*) - count(distinct op) from op_inbox where event = $1)::int
			+ (select count(*) - count(distinct (enrolment, seq)) from op_inbox where event = $1)::int
			+ (select count(*) - count(distinct op) from check_ins where event = $1)::int as n`,
		[house.event]
	);
	return row!.n;
}

/** O3, O4 and O6, once nothing is unsent and every phone has pulled to the head. */
export async function settled(house: House, phones: readonly FleetPhone[]): Promise<string[]> {
	return [
		...(await countsAreRight(house, phones)),
		...(await streamIsWhole(house)),
		...(await phonesAreEqual(house, phones)),
		...(await nothingSilent(phones))
	];
}

interface Made {
	id: string;
	verb: string;
	args: { attendee?: string; target?: string };
}

/** The numbers again, out of nothing but what the phones recorded. Everybody registered on the spot is somebody else here. */
async function countsAreRight(house: House, phones: readonly FleetPhone[]): Promise<string[]> {
	const made: Made[] = [];
	for (const phone of phones)
		for (const op of await phone.database.ops.toArray()) made.push(JSON.parse(op.body) as Made);
	const undone = new Set(made.flatMap(({ verb, args }) => (verb === 'voidCheckIn' ? [args.target] : [])));
	const present = new Set(
		made.flatMap(({ id, verb, args }) => (verb === 'recordCheckIn' && !undone.has(id) ? [args.attendee] : []))
	);
	const [row] = await house.sql<{ people: number; stored: number; outcomes: number }>(
		`select s.people, (select count(*)::int from op_inbox where event = s.event and op = any($2)) as stored,
			(select count(*)::int from outcomes where event = s.event and op = any($2)) as outcomes
		from event_streams s where s.event = $1`,
		[house.event, made.map(({ id }) => id)]
	);
	const expected = { people: present.size, stored: made.length, outcomes: made.length };
	return Object.entries(expected).flatMap(([what, n]) => {
		const is = row![what as keyof typeof expected];
		return is === n ? [] : [`O3 ${what}: the server has ${is}, recounted ${n}`];
	});
}

/** Versions are gapless, and the chain over them is the head's: by the server's own check where it has one. */
async function streamIsWhole(house: House): Promise<string[]> {
	const [row] = await house.sql<{ head: string; entries: string; last: string }>(
		`select s.head, (select count(*) from stream_entries where event = s.event) as entries,
			(select max(version) from stream_entries where event = s.event) as last from event_streams s where s.event = $1`,
		[house.event]
	);
	const { head, entries, last } = row!;
	const faults =
		head === entries && head === last ? [] : [`O4 head ${head}, ${entries} entries, last ${last}`];
	const [has] = await house.sql<{ it: boolean }>(
		"select to_regproc('public.verify_streams') is not null as it"
	);
	if (!has?.it) return faults;
	const [answer] = await house.sql<{ broken: unknown[] }>(
		`select public.verify_streams('{}'::jsonb) -> 'broken' as broken
		from (select set_config('request.jwt.claims', '{"role":"service_role"}', false)) claims`
	);
	return [...faults, ...answer!.broken.map((one) => `O4 verify_streams: ${JSON.stringify(one)}`)];
}

async function phonesAreEqual(house: House, phones: readonly FleetPhone[]): Promise<string[]> {
	const [row] = await house.sql<{ head: string; epoch: string; chain: string }>(
		`select head, epoch, encode(chain, 'hex') as chain from event_streams where event = $1`,
		[house.event]
	);
	const faults: string[] = [];
	for (const phone of phones) {
		const cursor = (await phone.database.cursors.get(house.event))?.cursor;
		if (String(cursor?.version) !== row!.head || cursor?.chain !== row!.chain || cursor.epoch !== row!.epoch)
			faults.push(`O4 ${phone.name} stands at ${cursor?.version}, the head is ${row!.head}`);
		const here = await phone.database.rows
			.where('[event+entity]')
			.equals([house.event, 'attendance'])
			.toArray();
		const [there] = await house.sql<{ n: number }>(
			'select count(*)::int as n from attendances where event = $1',
			[house.event]
		);
		const present = here.filter((one) => (one.body as { checkIn?: unknown }).checkIn).length;
		if (present !== there!.n)
			faults.push(`O4 ${phone.name} shows ${present} attendances, there are ${there!.n}`);
	}
	return faults;
}

/** Whatever was not simply accepted has an outcome on its own phone, which is what its card is drawn from. */
async function nothingSilent(phones: readonly FleetPhone[]): Promise<string[]> {
	const faults: string[] = [];
	for (const phone of phones) {
		const known = new Set((await phone.database.outcomes.toArray()).map(({ op }) => op));
		for (const op of await phone.database.ops.toArray())
			if (op.state === 'stuck')
				faults.push(`O6 ${phone.name}: ${op.id} was set aside, and nothing is wrong with it`);
			else if (!known.has(op.id)) faults.push(`O6 ${phone.name}: ${op.id} has no outcome here`);
	}
	return faults;
}
