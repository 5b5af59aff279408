// A file goes up in pieces and on from where it stood, whatever broke in between; two ticks are not said before the server has all of it.
import { expect, test } from 'vitest';
import { PIECE_BYTES } from '#lib/domain/file.ts';
import { announcement, keepFile, listFiles, type StoredFile } from '#lib/local-db/files.ts';
import { waitingFiles } from '#lib/local-db/waiting-files.ts';
import { enrolledDatabase, ENROLMENT, EVENT, fakeWorld } from '../../../test/fakes/phone-world.ts';
import { FileSender, type FileTransport } from './files.ts';
import { record } from './record.ts';

const FILE = '00000000-0000-4000-8000-0000000000f1';
const NEED = '00000000-0000-4000-8000-0000000000d2';
const content = Uint8Array.from({ length: 3 * PIECE_BYTES + 5 }, (_, i) => i % 251).buffer;
const picture: StoredFile = {
	id: FILE,
	event: EVENT,
	enrolment: ENROLMENT,
	subject: NEED,
	name: '照片.jpg',
	type: 'image/jpeg',
	sha256: 'ab'.repeat(32),
	bytes: content.byteLength,
	sent: 0,
	state: 'waiting',
	savedAt: 1
};

/** A server that keeps what it gets, and fails the pieces it is told to. */
function fakeServer() {
	const got: number[] = [];
	const server = {
		got,
		pieces: 0,
		failAt: new Set<number>(),
		refuse: false,
		loseEverythingOnce: false
	};
	const said = () => ({ received: got.length, isStored: got.length === content.byteLength });
	const transport: FileTransport = {
		ask: async () => ({ ok: true, data: said() }),
		async send(_token, _file, { offset, bytes }) {
			server.pieces++;
			if (server.failAt.has(server.pieces)) return { ok: false, why: 'unreachable' };
			if (server.refuse) return { ok: false, why: 'refused', detail: 'strange' };
			if (offset === got.length) for (const byte of new Uint8Array(bytes)) got.push(byte);
			if (server.loseEverythingOnce && said().isStored) {
				server.loseEverythingOnce = false;
				got.length = 0;
			}
			return { ok: true, data: said() };
		}
	};
	return { server, transport };
}

async function phone(isAnnounced = true) {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	await keepFile(database, picture, content);
	if (isAnnounced)
		await record({ database, world }, ENROLMENT, [
			{ verb: 'attachFile', subject: FILE, source: 'photo', args: announcement(picture, { need: NEED }) }
		]);
	const enrolment = (await database.enrolments.get(ENROLMENT))!;
	return { database, world, enrolment, file: async () => (await listFiles(database, NEED))[0]! };
}

test('broken in the middle, and the app closed: another one goes on where it stood, and nothing goes up twice', async () => {
	const { database, world, enrolment, file } = await phone();
	const { server, transport } = fakeServer();
	server.failAt.add(3);
	await new FileSender(database, transport, world).wake(enrolment);
	expect(await file()).toMatchObject({ state: 'waiting', sent: 2 * PIECE_BYTES });
	await new FileSender(database, transport, world).wake(enrolment);
	expect(await file()).toMatchObject({ state: 'stored', sent: content.byteLength });
	expect(server.pieces).toBe(5);
	expect(Uint8Array.from(server.got)).toEqual(new Uint8Array(content));
	expect(await waitingFiles(database, EVENT)).toEqual([]);
});

test('after a failure it waits a while before it tries again', async () => {
	const { database, world, enrolment, file } = await phone();
	const { server, transport } = fakeServer();
	server.failAt.add(1);
	const sender = new FileSender(database, transport, world);
	await sender.wake(enrolment);
	await sender.wake(enrolment);
	expect(server.pieces).toBe(1);
	world.now += 600_000;
	await sender.wake(enrolment);
	expect((await file()).state).toBe('stored');
});

test('bytes that arrived wrong are sent anew; a file that is refused stays with its reason', async () => {
	const one = await phone();
	const { server, transport } = fakeServer();
	server.loseEverythingOnce = true;
	await new FileSender(one.database, transport, one.world).wake(one.enrolment);
	expect((await one.file()).state).toBe('stored');
	expect(server.pieces).toBe(8);

	const other = await phone();
	const refusing = fakeServer();
	refusing.server.refuse = true;
	await new FileSender(other.database, refusing.transport, other.world).wake(other.enrolment);
	expect(await other.file()).toMatchObject({ state: 'refused', trouble: 'strange' });
});

test('a file that does not get on keeps those behind it from nothing, and is tried again', async () => {
	const { database, world, enrolment } = await phone();
	const behind = { ...picture, id: '00000000-0000-4000-8000-0000000000f2', savedAt: 2 };
	await keepFile(database, behind, content);
	await record({ database, world }, ENROLMENT, [
		{ verb: 'attachFile', subject: behind.id, source: 'photo', args: announcement(behind, { need: NEED }) }
	]);
	const { transport } = fakeServer();
	let isStuck = true;
	let asked = 0;
	const partly: FileTransport = {
		ask: async (token, file) => {
			if (file === FILE) asked++;
			return file === FILE && isStuck
				? { ok: true, data: { received: 0, isStored: false } }
				: transport.ask(token, file);
		},
		send: async (token, file, piece) =>
			file === FILE && isStuck
				? { ok: true, data: { received: 0, isStored: false } }
				: transport.send(token, file, piece)
	};
	const sender = new FileSender(database, partly, world);
	await sender.wake(enrolment);
	expect((await waitingFiles(database, EVENT)).map(({ id }) => id)).toEqual([FILE]);
	isStuck = false;
	await sender.wake(enrolment);
	expect(asked).toBe(1);
	world.now += 600_000;
	await sender.wake(enrolment);
	expect(await waitingFiles(database, EVENT)).toEqual([]);
});

test('a picture of a form that was not recorded goes nowhere', async () => {
	const { database, world, enrolment, file } = await phone(false);
	const { server, transport } = fakeServer();
	await new FileSender(database, transport, world).wake(enrolment);
	expect(server.pieces).toBe(0);
	expect((await file()).sent).toBe(0);
});

test('an erased request takes its pictures from the phone', async () => {
	const { database, world, enrolment } = await phone();
	await database.rows.put({ event: EVENT, entity: 'file', id: FILE, version: 1, body: { removed: true } });
	await new FileSender(database, fakeServer().transport, world).wake(enrolment);
	expect(await listFiles(database, NEED)).toEqual([]);
	expect(await database.contents.count()).toBe(0);
});
