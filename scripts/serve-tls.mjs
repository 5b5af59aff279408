// Serves the built app over TLS, for phones on a network without a proxy: camera, worker and crypto need https.
// Ends as build/index.js does over http: no new connections, the last answers, then the app is told.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

/**
 * Resolves when the server listens.
 * @param {{ host: string, port: number, certFile: string, keyFile: string }} options
 */
export async function serveTls({ host, port, certFile, keyFile }) {
	const { handler } = await import(new URL('../build/handler.js', import.meta.url).href);
	const server = createServer(
		{ cert: readFileSync(certFile), key: readFileSync(keyFile) },
		(request, response) =>
			handler(request, response, () => {
				response.statusCode = 404;
				response.end();
			})
	);
	const end = endInOrder(server, Number(process.env.SHUTDOWN_TIMEOUT ?? 3) * 1000);
	const onSignal = async (/** @type {NodeJS.Signals} */ signal) => {
		await end();
		process.emit(/** @type {any} */ ('sveltekit:shutdown'), signal);
	};
	process.on('SIGTERM', onSignal);
	process.on('SIGINT', onSignal);
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => resolve(undefined));
	});
}

/**
 * The way to end `server`, which gives its last answers `timeoutMs` milliseconds. Resolves once no connection is left; called
 * again, it never does.
 * @param {import('node:https').Server} server
 * @param {number} timeoutMs
 * @returns {() => Promise<void>}
 */
export function endInOrder(server, timeoutMs) {
	// Of our own counting: the server does not know a connection whose handshake never came, and would wait for it.
	/** @type {Set<import('node:stream').Duplex>} */
	const sockets = new Set();
	let isEnding = false;
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.on('request', (_, response) =>
		response.on('close', () => isEnding && server.closeIdleConnections())
	);
	return () =>
		new Promise((resolve) => {
			if (isEnding) return;
			isEnding = true;
			server.close(() => resolve());
			server.closeIdleConnections();
			// An open stream of pokes would keep it waiting for ever.
			setTimeout(() => sockets.forEach((socket) => socket.destroy()), timeoutMs).unref();
		});
}
