// Pictures of patents: attached and taken away in the book, shown to everybody at the booth once their bytes are here, and to nobody when the event is not open.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, foundRequestWorld, leadArgs, type RequestWorld } from './request-world.ts';

const ANONYMOUS = { kind: 'anonymous' } as const;
let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t?.close());

let count = 0;
const pictureArgs = (more: Record<string, unknown> = {}) => ({
	file: randomUUID(),
	patent: of.patent,
	name: '密封圈.jpg',
	type: 'image/jpeg',
	bytes: 1000,
	sha256: (++count).toString(16).padStart(64, '0'),
	width: 1280,
	height: 720,
	...more
});
const store = (file: { file: string; sha256: string }) =>
	t.database.call('note_file_stored', { file: file.file, sha256: file.sha256 }, { kind: 'server' });
const shown = async () => {
	const booth = (await t.database.call('read_booth', { code: of.code }, ANONYMOUS)) as {
		patents: { pictures?: { id: string; width: number; height: number }[] }[];
	};
	return booth.patents[0]!.pictures ?? [];
};
const read = (file: string) => t.database.call('read_picture', { file }, ANONYMOUS);

test('announced it is shown nowhere, stored everywhere, taken away nowhere', async () => {
	const picture = pictureArgs();
	await of.book('attachFile', [picture]);
	expect(await shown()).toEqual([]);
	expect(await codeOf(read(picture.file))).toBe('YH051');
	await store(picture);
	expect(await shown()).toEqual([{ id: picture.file, width: 1280, height: 720 }]);
	expect(await read(picture.file)).toEqual({ bytes: 1000, sha256: picture.sha256 });
	const found = (await t.database.call(
		'search_patents',
		{ organisation: of.world.organisation },
		of.world.organiser
	)) as { patents: { pictures?: unknown[] }[] };
	expect(found.patents[0]!.pictures).toHaveLength(1);
	expect(await of.book('detachFile', [{ file: picture.file }])).toMatchObject([{ status: 'accepted' }]);
	expect(await shown()).toEqual([]);
	expect(await codeOf(read(picture.file))).toBe('YH051');
	const removed = (await t.database.call('list_removed_files', {}, { kind: 'server' })) as {
		files: object[];
	};
	expect(removed.files).toEqual([{ file: picture.file, sha256: picture.sha256, isShared: false }]);
});

test('a picture of a request is never public, nor taken away by itself', async () => {
	const lead = leadArgs(of);
	await of.submit('requestPatent', lead);
	const phone = await of.world.enrol();
	const { patent: _, width: __, height: ___, ...about } = pictureArgs();
	const body = phone.record('attachFile', { ...about, lead: lead.lead });
	await phone.push([body]);
	await store(about);
	expect(await codeOf(read(about.file))).toBe('YH051');
	const outcomes = await of.book('detachFile', [{ file: about.file }], { atomic: false });
	expect(outcomes).toMatchObject([{ status: 'refused', reason: 'unknown_subject' }]);
	expect(await t.sql('select from files where id = $1 and removed_at is null', [about.file])).toHaveLength(1);
});

test('only JPEG, six at most, for a patent of the own book; no phone attaches to a patent', async () => {
	const refusal = async (args: Record<string, unknown>) =>
		(await of.book('attachFile', [args], { atomic: false }))[0];
	expect(await refusal(pictureArgs({ type: 'image/png' }))).toMatchObject({ fields: ['type'] });
	expect(await refusal(pictureArgs({ patent: randomUUID() }))).toMatchObject({ reason: 'unknown_subject' });
	expect(await refusal(pictureArgs({ lead: randomUUID() }))).toMatchObject({ reason: 'arguments_invalid' });
	const six = Array.from({ length: 6 }, () => pictureArgs());
	await of.book('attachFile', six);
	expect(await refusal(pictureArgs())).toMatchObject({ status: 'refused', fields: ['file'] });
	const other = await foundRequestWorld(t);
	const foreign = await other.book('attachFile', [pictureArgs()], { atomic: false });
	expect(foreign).toMatchObject([{ status: 'refused', reason: 'unknown_subject' }]);
	const phone = await of.world.enrol();
	const body = phone.record('attachFile', pictureArgs());
	await phone.push([body]);
	await phone.pull();
	expect(phone.outcome(body)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
});

test('the event is a draft again or archived: its pictures are as unknown as its booth', async () => {
	const world = await foundRequestWorld(t);
	const picture = { ...pictureArgs(), patent: world.patent };
	await world.book('attachFile', [picture]);
	await store(picture);
	expect(await read(picture.file)).toMatchObject({ bytes: 1000 });
	await t.sql("update events set stage = 'draft' where id = $1", [world.world.event]);
	expect(await codeOf(read(picture.file))).toBe('YH051');
});
