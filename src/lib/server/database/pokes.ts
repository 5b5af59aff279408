// Listens for pokes: SQL `push` notifies `yuanhui_poke` with `<event uuid>:<version>`. One connection for all listeners,
// opened when the first one comes. A poke is a hint: those sent while the connection was away are lost, and clients poll as well.
import pg from 'pg';
import { databaseError } from './errors.ts';

type Listener = (event: string, version: number) => void;

const CHANNEL = 'yuanhui_poke';
const RECONNECT_MS = [50, 200, 1_000, 5_000];

export interface Pokes {
	/** Resolves once the connection listens: a poke sent after that arrives. */
	add(listener: Listener): Promise<() => Promise<void>>;
	close(): Promise<void>;
}

export function listenForPokes(url: string): Pokes {
	const listeners = new Set<Listener>();
	let connection: Promise<pg.Client> | null = null;
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;

	async function connect(): Promise<pg.Client> {
		const client = new pg.Client({
			connectionString: url,
			application_name: 'yuanhui pokes',
			connectionTimeoutMillis: 5_000,
			keepAlive: true
		});
		client.on('error', () => {});
		client.on('notification', ({ payload }) => {
			const [event, version] = (payload ?? '').split(':');
			if (event && version && /^\d+$/.test(version))
				for (const listener of [...listeners]) listener(event, Number(version));
		});
		await client.connect();
		await client.query(`listen ${CHANNEL}`);
		client.on('end', () => reconnect(0));
		return client;
	}

	function reconnect(attempt: number) {
		connection = null;
		clearTimeout(timer);
		if (isClosed || listeners.size === 0) return;
		timer = setTimeout(
			() => {
				connection = connect();
				connection.catch(() => reconnect(attempt + 1));
			},
			RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)]
		);
		timer.unref();
	}

	return {
		async add(listener) {
			listeners.add(listener);
			connection ??= connect();
			try {
				await connection;
			} catch (cause) {
				listeners.delete(listener);
				connection = null;
				throw databaseError(cause);
			}
			return async () => {
				listeners.delete(listener);
			};
		},
		async close() {
			isClosed = true;
			clearTimeout(timer);
			listeners.clear();
			await connection?.then((client) => client.end()).catch(() => {});
		}
	};
}
