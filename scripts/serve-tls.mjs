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
	let isEnding = false;
	const end = (/** @type {string} */ signal) => {
		if (isEnding) return;
		isEnding = true;
		server.close(() => process.emit(/** @type {any} */ ('sveltekit:shutdown'), signal));
		server.closeIdleConnections();
		// An open stream of pokes would keep it waiting for ever.
		setTimeout(() => server.closeAllConnections(), Number(process.env.SHUTDOWN_TIMEOUT) * 1000).unref();
	};
	server.on('request', (_, response) =>
		response.on('close', () => isEnding && server.closeIdleConnections())
	);
	process.on('SIGTERM', end);
	process.on('SIGINT', end);
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => resolve(undefined));
	});
}
