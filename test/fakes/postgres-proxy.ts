// A proxy between the server and PostgreSQL that can stop the world at the one instant that matters: a push has committed, and nobody
// but the database knows. Understands just enough of the protocol to see a statement and its COMMIT.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface PostgresProxy {
	/** The same database through the proxy. */
	url: string;
	/**
	 * Resolves when the next call of `public.<name>` has committed. From then on nothing of that answer, or of any other, reaches the server:
	 * what the server knows is what it would know had it died at that instant.
	 */
	nextCommitOf(name: string): Promise<void>;
	/** Lets everything through again, for a server that is started anew. */
	open(): void;
	close(): Promise<void>;
}

export async function startPostgresProxy(target: string): Promise<PostgresProxy> {
	const { hostname, port } = new URL(target);
	const sockets = new Set<Socket>();
	let awaited: { statement: Buffer; tell: () => void } | null = null;
	let isShut = false;

	const server = createServer((fromServer) => {
		const toDatabase = connect(Number(port), hostname);
		let isCommitting = false;
		for (const socket of [fromServer, toDatabase]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				fromServer.destroy();
				toDatabase.destroy();
			});
		}
		fromServer.on('data', (chunk) => {
			if (awaited && chunk.includes(awaited.statement)) isCommitting = true;
			toDatabase.write(chunk);
		});
		toDatabase.on('data', (chunk) => {
			if (isShut) return;
			// CommandComplete: the database has made it durable.
			if (isCommitting && awaited && chunk.includes('COMMIT\0')) {
				isShut = true;
				awaited.tell();
				awaited = null;
				return;
			}
			// While the answer of the awaited statement is on its way, hold it back: it must not arrive before the commit is known.
			if (isCommitting && awaited) return;
			fromServer.write(chunk);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(target);
	url.hostname = '127.0.0.1';
	url.port = String((server.address() as AddressInfo).port);
	return {
		url: url.href,
		nextCommitOf: (name) =>
			new Promise((tell) => (awaited = { statement: Buffer.from(`public.${name}(`), tell })),
		open() {
			for (const socket of sockets) socket.destroy();
			isShut = false;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
