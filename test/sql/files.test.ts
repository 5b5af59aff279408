// Files of needs and leads: announced once, owed until the bytes are here, asked for before an event is archived, gone with their request. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundRequestWorld, leadArgs, needArgs, type RequestWorld } from './request-world.ts';
import type { Phone } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
let a: Phone;
let b: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	[a, b] = [await of.world.enrol('周敏'), await of.world.enrol('赵一帆')];
});
afterAll(() => t.close());

const SERVER = { kind: 'server' } as const;
const settled = async (phone: Phone, body: string) => {
	await phone.push();
	await phone.pull();
	return phone.outcome(body);
};
const fileArgs = (more: Record<string, unknown>) => ({
	file: randomUUID() as string,
	name: '现场照片.jpg',
	type: 'image/jpeg',
	bytes: 200_000,
	sha256: 'ab'.repeat(32),
	...more
});
async function withFile(more: Record<string, unknown> = {}) {
	const need = needArgs();
	a.record('recordNeed', need);
	const args = fileArgs({ need: need.need, ...more });
	expect(await settled(a, a.record('attachFile', args))).toMatchObject({ status: 'accepted' });
	return { need: need.need, ...args };
}
const stored = ({ file, sha256 }: { file: string; sha256: string }) =>
	t.database.call('note_file_stored', { file, sha256 }, SERVER);

describe('attachFile', () => {
	test('announced, then stored: the other phone and the organiser learn of both', async () => {
		const args = await withFile();
		await b.pull();
		expect(b.rows.get(`file/${args.file}`)?.body).toMatchObject({ need: args.need, bytes: 200_000 });
		expect(b.rows.get(`file/${args.file}`)?.body).not.toHaveProperty('storedAt');
		await stored(args);
		await b.pull();
		expect(b.rows.get(`file/${args.file}`)?.body).toHaveProperty('storedAt');
		const listed = await t.database.call('list_files', { need: args.need }, of.world.organiser);
		expect(listed).toMatchObject({ files: [{ id: args.file, name: '现场照片.jpg', storedAt: /Z$/ }] });
		expect(await t.database.call('list_files', { need: args.need }, of.bureau)).toEqual({ files: [] });
	});

	test('sent twice it is one file; the same id for other bytes is none of ours', async () => {
		const { need, ...args } = await withFile();
		expect(await settled(a, a.record('attachFile', { ...args, need }))).toMatchObject({ status: 'merged' });
		const other = { ...args, need, sha256: 'cd'.repeat(32) };
		expect(await settled(b, b.record('attachFile', other))).toMatchObject({ reason: 'unknown_subject' });
	});

	test('before its need it waits, and comes in with it', async () => {
		const need = needArgs();
		const body = a.record('attachFile', fileArgs({ need: need.need }));
		expect(await settled(a, body)).toMatchObject({ status: 'held', reason: 'waiting_for_parent' });
		b.record('recordNeed', need);
		await b.push();
		await a.pull();
		expect(a.outcome(body)).toMatchObject({ status: 'accepted' });
	});

	test.each([
		['no subject', { need: undefined }],
		['two subjects', { lead: randomUUID() }],
		['a type that is none of ours', { type: 'image/svg+xml' }],
		['nothing in it', { bytes: 0 }],
		['far too much', { bytes: 11_000_000 }],
		['no hash', { sha256: 'x' }],
		['no name', { name: ' ' }]
	])('%s is refused', async (...[, change]) => {
		const need = needArgs();
		a.record('recordNeed', need);
		const body = a.record('attachFile', { ...fileArgs({ need: need.need }), ...change });
		expect(await settled(a, body)).toMatchObject({ status: 'refused', reason: 'arguments_invalid' });
	});
});

test('the phone that announced it and the organiser may have it, and nobody else', async () => {
	const { file } = await withFile();
	const read = (actor: Parameters<typeof t.database.call>[2]) =>
		t.database.call('read_file', { file }, actor);
	expect(await read(a.actor)).toMatchObject({ isStored: false, type: 'image/jpeg' });
	expect(await read(of.world.organiser)).toMatchObject({ bytes: 200_000 });
	for (const actor of [b.actor, of.bureau, of.otherBureau, { kind: 'account', user: randomUUID() } as const])
		await expect(read(actor)).rejects.toMatchObject({ code: 'YH050' });
	await expect(read({ kind: 'anonymous' })).rejects.toMatchObject({ kind: 'forbidden' });
});

test('erasing a request takes its files away, on phones too; their bytes are named to the server until it says that they are gone', async () => {
	const args = await withFile();
	await stored(args);
	expect(await of.submit('eraseRequest', { need: args.need })).toMatchObject({ status: 'accepted' });
	await a.pull();
	expect(a.rows.get(`file/${args.file}`)?.body).toEqual({ removed: true });
	await expect(t.database.call('read_file', { file: args.file }, of.world.organiser)).rejects.toMatchObject({
		code: 'YH050'
	});
	const left = () =>
		t.database.call('list_removed_files', {}, SERVER) as Promise<{ files: { file: string }[] }>;
	expect((await left()).files.map(({ file }) => file)).toContain(args.file);
	await t.database.call('note_files_cleared', { files: [args.file] }, SERVER);
	expect((await left()).files.map(({ file }) => file)).not.toContain(args.file);
	expect(
		await t.sql(`select 1 from op_inbox where raw like '%现场照片%' and strpos(raw, $1) > 0`, [args.file])
	).toEqual([]);
});

test('an event is not archived while a file is missing, unless somebody writes why', async () => {
	const fresh = await testDatabase();
	try {
		const { world } = await foundRequestWorld(fresh);
		const phone = await world.enrol('周敏');
		const need = needArgs();
		phone.record('recordNeed', need);
		const args = fileArgs({ need: need.need });
		phone.record('attachFile', args);
		phone.record('sealEnrolment', { lastSeq: 3 });
		await phone.push();
		const [{ stage }] = (await fresh.sql('select stage from events where id = $1', [world.event])) as [
			{ stage: string }
		];
		const step = (from: string, to: string, more = {}) =>
			world
				.perform('advanceEvent', [{ from, to, ...more }], { atomic: false })
				.then(({ outcomes }) => outcomes);
		await step(stage, 'ended');
		const tried = await step('ended', 'archived');
		expect(tried).toMatchObject([{ status: 'refused', reason: 'phones_owe', fields: ['1'] }]);
		const owed = async () =>
			(
				(await fresh.database.call('read_ledger', { event: world.event }, world.organiser)) as {
					phones: { files: number }[];
				}
			).phones[0]!.files;
		expect(await owed()).toBe(1);
		await fresh.database.call('note_file_stored', args, SERVER);
		expect(await owed()).toBe(0);
		expect(await step('ended', 'archived')).toMatchObject([{ status: 'accepted' }]);
	} finally {
		await fresh.close();
	}
});

test('a lead has files as a need has', async () => {
	const lead = leadArgs(of);
	await of.submit('requestPatent', lead);
	const args = fileArgs({ lead: lead.lead });
	expect(await settled(a, a.record('attachFile', args))).toMatchObject({ status: 'accepted' });
});
