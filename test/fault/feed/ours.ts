// T20 and T40 on our stream: pushes held open before their commit, phones that pull all the while, and numbers read in between, which are
// computed again afterwards from the stream up to the version they were read at.
import pg from 'pg';
import { idOf, type Phone, type World } from '../../sql/world.ts';
import { during, maybeLater } from './timing.ts';

export interface Setting {
	url: string;
	world: World;
	people: { attendee: string }[];
	writers: number;
	ms: number;
}

const PULLERS = 4;

/** Complaints; none is good. Prints the figures. */
export async function runOurs({ url, world, people, writers, ms }: Setting): Promise<string[]> {
	const phones = await Promise.all(Array.from({ length: writers }, (_, i) => world.enrol(`写${i}`)));
	const pullers = await Promise.all(Array.from({ length: PULLERS }, (_, i) => world.enrol(`读${i}`)));
	const committed = new Set<string>();
	const published: { head: number; people: number }[] = [];
	const faults: string[] = [];

	const writing = phones.map(async (phone) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		await during(ms, async () => {
			const body = phone.checkIn(people[Math.floor(Math.random() * people.length)]!.attendee);
			await pushSlowly(client, phone, body);
			committed.add(idOf(body));
		});
		await client.end();
	});
	let isOver = false;
	const reading = pullers.map(async (phone) => {
		while (!isOver) {
			await phone.pull();
			published.push({ head: phone.cursor!.version, people: phone.counts!.people });
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		await phone.pull();
	});
	await Promise.all(writing);
	isOver = true;
	const problems = (await Promise.allSettled(reading)).filter((one) => one.status === 'rejected');
	faults.push(...problems.map(({ reason }) => `T20 a puller stopped: ${String(reason)}`));

	const missed = pullers.map(
		(phone) => [...committed].filter((op) => !phone.rows.has(`outcome/${op}`)).length
	);
	const most = Math.max(...missed);
	console.log(`version under the event's lock   committed ${committed.size}   missed ${most}`);
	if (most > 0) faults.push(`T20 a puller missed ${most} of ${committed.size}`);
	faults.push(...(await recount(url, world, published)));
	return faults;
}

async function pushSlowly(client: pg.Client, phone: Phone, body: string): Promise<void> {
	const request = { protocol: 1, enrolment: phone.enrolment, ops: [body], maxSeq: phone.seq, unsent: 1 };
	await client.query('begin');
	await client.query(
		`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
		[JSON.stringify({ role: 'authenticated', enrolment: phone.enrolment, event: phone.world.event })]
	);
	await client.query('select public.push($1::jsonb)', [JSON.stringify(request)]);
	await maybeLater();
	await client.query('commit');
}

/** T40: each published number again, from nothing but the stream up to its version. */
async function recount(
	url: string,
	world: World,
	published: { head: number; people: number }[]
): Promise<string[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query<{ version: string; attendance: string; is: boolean }>(
		`select version, entity_id as attendance, coalesce(body ->> 'checkIn', '') <> '' as is
		from stream_entries where event = $1 and entity = 'attendance' order by version`,
		[world.event]
	);
	await client.end();
	const wrong = published.filter(({ head, people }) => {
		const present = new Map<string, boolean>();
		for (const row of rows) if (Number(row.version) <= head) present.set(row.attendance, row.is);
		return [...present.values()].filter(Boolean).length !== people;
	});
	console.log(`numbers read while uploads ran   ${published.length}   unlike their recount ${wrong.length}`);
	return wrong.length
		? [`T40 ${wrong.length} of ${published.length} published numbers differ from their recount`]
		: [];
}
