// The push boundary, over HTTP and real PostgreSQL: nothing a client sends gives a 500, a stack or SQL; nothing bad stops what is good.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles } from '#lib/server/files/disk-files.ts';
import { FileStore } from '#lib/server/files/file-store.ts';
import { enrolmentTokens, type EnrolmentTokens } from '#lib/server/identity/enrolment-token.ts';
import { appRouter } from '#lib/server/trpc/router.ts';
import { MALFORMED_FIELDS, MALFORMED_OPERATIONS, MALFORMED_REQUESTS } from '../cases/malformed-pushes.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { capturedAt, foundWorld, idOf, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let world: World;
let phone: Phone;
let listed: string;
let tokens: EnrolmentTokens;
let token: string;

beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
	phone = await world.enrol();
	const args = person('王海燕');
	await world.perform('addAttendee', [args]);
	listed = args.attendee;
	tokens = enrolmentTokens('0'.repeat(64));
	token = await tokens.sign({ enrolment: phone.enrolment, event: world.event });
});
afterAll(() => t.close());

async function call(
	body: string | undefined,
	more: { method?: string; path?: string; token?: string | null; type?: string } = {}
) {
	const method = more.method ?? 'POST';
	const bearer = more.token === undefined ? token : more.token;
	const request = new Request(`http://localhost/trpc/${more.path ?? 'sync.push'}`, {
		method,
		headers: {
			'content-type': more.type ?? 'application/json',
			...(bearer ? { authorization: `Bearer ${bearer}` } : {})
		},
		...(method === 'GET' ? {} : { body: body ?? '{}' })
	});
	const response = await fetchRequestHandler({
		endpoint: '/trpc',
		req: request,
		router: appRouter,
		createContext: async () => ({
			database: t.database,
			tokens,
			files: new FileStore('/nowhere', diskFiles('/nowhere/whole')),
			address: '127.0.0.1',
			phone: bearer ? await tokens.verify(bearer) : null
		})
	});
	return { status: response.status, text: await response.text() };
}

/** An operation that would be accepted, with `change` laid over it. Arguments are those of its verb. */
function operation(change: Record<string, unknown> = {}): string {
	const { args, ...rest } = change;
	const ARGS: Record<string, Record<string, unknown>> = {
		recordCheckIn: { session: world.session, station: world.stations[0], direction: 'in', attendee: listed },
		addAttendee: person('某人'),
		voidCheckIn: {},
		sealEnrolment: { lastSeq: phone.seq + 1 }
	};
	const isOver = args !== null && typeof args === 'object' && !Array.isArray(args);
	const usual = ARGS[String(change.verb ?? 'recordCheckIn')] ?? {};
	return JSON.stringify({
		id: uuidv7(),
		enrolment: phone.enrolment,
		seq: ++phone.seq,
		verb: 'recordCheckIn',
		subject: listed,
		captured: capturedAt(Date.now()),
		source: 'scan',
		...rest,
		args: isOver ? { ...usual, ...(args as object) } : 'args' in change ? args : usual
	});
}

const push = (ops: unknown, change: Record<string, unknown> = {}) => ({
	protocol: 1,
	enrolment: phone.enrolment,
	ops,
	maxSeq: phone.seq,
	unsent: 1,
	...change
});

function expectNoLeak(text: string) {
	expect(text).not.toMatch(
		/\bat \S+ \(|node_modules|stack|select |insert |public\.|private\.|constraint|\.ts:/i
	);
}

describe('requests', () => {
	test.each(MALFORMED_REQUESTS)('$name → $status', async ({ status, body, ...more }) => {
		const answer = await call(body ?? JSON.stringify(push([])), more);
		expectNoLeak(answer.text);
		expect(answer.status).toBe(status);
	});

	test.each(MALFORMED_FIELDS)('$name', async ({ change, status }) => {
		const filled = JSON.parse(JSON.stringify(change), (_, value) =>
			typeof value === 'string' ? value.replace('{op}', () => operation()) : value
		) as Record<string, unknown>;
		const body = { ...push([]), ...filled };
		for (const [key, value] of Object.entries(change))
			if (value === undefined) delete (body as Record<string, unknown>)[key];
		const answer = await call(JSON.stringify(body));
		expectNoLeak(answer.text);
		expect(answer.status).toBe(status ?? 400);
		expect(JSON.parse(answer.text)).toMatchObject({
			error: { data: { code: expect.any(String), reason: status === 403 ? 'YH002' : null } }
		});
	});
});

describe('operations', () => {
	test.each(MALFORMED_OPERATIONS)('$name → $reason', async ({ change, raw, reason }) => {
		const bad = raw ? raw(operation(change)) : operation(change);
		const good = operation();
		const answer = await call(JSON.stringify(push([bad, good])));
		expect(answer.status).toBe(200);
		const { receipts } = (JSON.parse(answer.text) as { result: { data: { receipts: { op: string }[] } } })
			.result.data;
		const id = /"id":"([^"]+)"/.exec(bad)![1]!;
		expect(receipts.map(({ op }) => op)).toEqual([id, idOf(good)]);
		const [outcome] = await t.sql<{ body: { reason: string } }>('select body from outcomes where op = $1', [
			id
		]);
		expect(outcome?.body.reason).toBe(reason);
		const [next] = await t.sql<{ status: string }>('select status from outcomes where op = $1', [idOf(good)]);
		expect(next?.status).toMatch(/accepted|merged/);
	});
});

test('the table is not a small one', () => {
	expect(
		MALFORMED_REQUESTS.length + MALFORMED_FIELDS.length + MALFORMED_OPERATIONS.length
	).toBeGreaterThanOrEqual(120);
});
