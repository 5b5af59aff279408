// npm run bench: how fast the spine is on this machine. Numbers, no verdicts; tests never look at a clock.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/lib/server/database/embedded.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import { readSchemaFiles } from '../../src/lib/server/database/schema-files.ts';
import { foundWorld, person, Phone } from '../sql/world.ts';

const PEOPLE = 2_000;
const BATCH = 100;

const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-bench-'));
chmodSync(dataDir, 0o711);
// As it runs for real: fsync on, commits synchronous.
const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
try {
	const client = new pg.Client({ connectionString: embedded.url });
	await client.connect();
	await migrate(client, readSchemaFiles());
	await client.end();
	const database = openPostgres({ url: embedded.url });
	const world = await foundWorld(database);
	const people = Array.from({ length: PEOPLE }, (_, i) =>
		person(`参会人${i}`, { organisation: `云川第${i % 700}号科技有限公司` })
	);
	await timed(`import ${PEOPLE} people in one transaction`, PEOPLE, () =>
		world.perform('addAttendee', people)
	);

	const phones = await Promise.all(['一', '二', '三', '四'].map((name) => world.enrol(name)));
	people.forEach(({ attendee }, i) => phones[i % phones.length]!.checkIn(attendee));
	await timed(`push ${PEOPLE} check-ins of one event, 4 phones, batches of ${BATCH}`, PEOPLE, () =>
		Promise.all(phones.map(pushAll))
	);
	await timed('push them all again', PEOPLE, () => Promise.all(phones.map(pushAll)));

	const fresh = new Phone(world, phones[0]!.enrolment);
	await timed('a fresh phone pulls everything', null, () => fresh.pull());
	console.log(`  rows pulled: ${fresh.cursor?.version}, people counted: ${fresh.counts?.people}`);
	await database.close();
} finally {
	await embedded.stop();
	rmSync(dataDir, { recursive: true, force: true });
}

async function pushAll(phone: Phone): Promise<void> {
	for (let i = 0; i < phone.bodies.length; i += BATCH) await phone.push(phone.bodies.slice(i, i + BATCH));
}

async function timed(what: string, operations: number | null, work: () => Promise<unknown>): Promise<void> {
	const began = performance.now();
	await work();
	const ms = performance.now() - began;
	const rate = operations ? `, ${Math.round((operations / ms) * 1000)} operations/s` : '';
	console.log(`${what}: ${Math.round(ms)} ms${rate}`);
}
