// Sending files: after its announcement a file goes up in pieces, from where the server says that it stands, one file after the other. Whatever breaks in between
// (network, page, server), the next try goes on there. It runs beside pushing, which never waits for it. Knows no HTTP.
import { PIECE_BYTES } from '#lib/domain/file.ts';
import type { LocalDatabase, StoredEnrolment } from '#lib/local-db/database.ts';
import {
	dropRemoved,
	noteRefused,
	noteSent,
	noteStored,
	readContent,
	type StoredFile
} from '#lib/local-db/files.ts';
import { waitingFiles } from '#lib/local-db/waiting-files.ts';
import { reach } from '#lib/local-db/reach.ts';
import { backoffMs } from './backoff.ts';
import type { Reply } from './transport.ts';
import type { World } from './world.ts';

/** How much of a file the server has, from its beginning; stored when that is all and its hash is right. */
export interface Received {
	received: number;
	isStored: boolean;
}
export interface FileTransport {
	ask(token: string, file: string): Promise<Reply<Received>>;
	/** Hands in `bytes` that begin at `offset`. Taken only where the server stands; the answer says where that is now. */
	send(token: string, file: string, piece: { offset: number; bytes: ArrayBuffer }): Promise<Reply<Received>>;
}

/** A file whose bytes arrive wrong is begun anew this often in one try. */
const MOST_BEGINNINGS = 3;

export class FileSender {
	readonly #database: LocalDatabase;
	readonly #transport: FileTransport;
	readonly #world: World;
	/** One run at a time for each enrolment. */
	readonly #running = new Map<string, Promise<void>>();
	#failures = 0;
	#nextAt = 0;

	constructor(database: LocalDatabase, transport: FileTransport, world: World) {
		this.#database = database;
		this.#transport = transport;
		this.#world = world;
	}

	/** Sends what waits, unless it is being sent or failed just now. Never rejects. */
	wake(enrolment: StoredEnrolment): Promise<void> {
		const known = this.#running.get(enrolment.id);
		if (known) return known;
		if (this.#nextAt > this.#world.clock.monotonic()) return Promise.resolve();
		const run = this.#sendAll(enrolment)
			.catch(() => false)
			.then((isWell) => {
				this.#running.delete(enrolment.id);
				this.#failures = isWell ? 0 : this.#failures + 1;
				const { clock, random } = this.#world;
				this.#nextAt = isWell ? 0 : clock.monotonic() + backoffMs(this.#failures, random);
			});
		this.#running.set(enrolment.id, run);
		return run;
	}

	async #sendAll({ id, event, token }: StoredEnrolment): Promise<boolean> {
		const database = this.#database;
		await reach(database, () => dropRemoved(database, event));
		let isWell = true;
		for (const file of await reach(database, () => waitingFiles(database, event, id))) {
			const end = await this.#sendOne(token, file);
			if (end === 'unreached') return false;
			if (end === 'stuck') isWell = false;
		}
		return isWell;
	}

	/**
	 * - `done`      the file needs no other try.
	 * - `stuck`     the server answers, and this file does not get on: those behind it may.
	 * - `unreached` no file would get through now.
	 */
	async #sendOne(token: string, file: StoredFile): Promise<'done' | 'stuck' | 'unreached'> {
		const database = this.#database;
		let reply = await this.#transport.ask(token, file.id);
		for (let beginnings = 0; reply.ok && !reply.data.isStored;) {
			const { received } = reply.data;
			if (received === 0 && ++beginnings > MOST_BEGINNINGS) return 'stuck';
			await reach(database, () => noteSent(database, file.id, received));
			const content = await reach(database, () => readContent(database, file.id));
			if (!content) return 'done';
			const bytes = content.slice(received, received + PIECE_BYTES);
			reply = await this.#transport.send(token, file.id, { offset: received, bytes });
			const isStuck = reply.ok && !reply.data.isStored && reply.data.received === received && received > 0;
			if (isStuck) return 'stuck';
		}
		if (reply.ok) await reach(database, () => noteStored(database, file.id, file.bytes));
		else if (reply.why === 'refused')
			await reach(database, () =>
				noteRefused(database, file.id, reply.ok ? '' : (reply.detail ?? 'refused'))
			);
		return reply.ok || reply.why === 'refused' ? 'done' : 'unreached';
	}
}
