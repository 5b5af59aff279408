// `npm start`: builds when the sources have changed, then serves. The app itself starts its database, loads the demo and
// prints the demo's accounts; this prints the address.
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build-if-changed.mjs';
import { readSettings } from './start-settings.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));

const read = readSettings(process.env);
if ('wrong' in read) stop(['Wrong settings:', ...read.wrong].join('\n  '));
const { HOST, PORT, ORIGIN, TLS_CERT, TLS_KEY, ...others } = read.settings;
const inUse = await whyNotFree();
if (inUse) stop(inUse);
if (!buildIfChanged()) stop('The build failed; what it wrote above says why.');

console.log('Starting the server and its database …');

// Read by the built server, whose names these are.
Object.assign(process.env, { NODE_ENV: 'production', HOST, PORT: String(PORT), ORIGIN }, others);

// The first signal ends in order, once the last answer has gone out; a second one does not wait.
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => {
		signals += 1;
		if (signals === 2) process.exit(1);
	});

if (TLS_CERT && TLS_KEY) {
	const { serveTls } = await import('./serve-tls.mjs');
	await serveTls({ host: HOST, port: PORT, certFile: TLS_CERT, keyFile: TLS_KEY });
} else {
	await import(new URL('../build/index.js', import.meta.url).href);
}
// Before this line the app had no server that could end in order.
if (signals > 0) process.exit(1);
console.log(`\n园惠通 Yuanhui  ${ORIGIN}\n`);

/** Asked before anything is started, so that a second server does not disturb the first. */
function whyNotFree() {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', (error) =>
			resolve(
				error.code === 'EADDRINUSE'
					? `Port ${PORT} is in use. Stop the other program, or choose another port: PORT=${PORT + 1} npm start`
					: `Cannot listen on ${HOST}:${PORT} (${error.code}). Check HOST and PORT.`
			)
		);
		probe.listen(PORT, HOST, () => probe.close(() => resolve(null)));
	});
}

function stop(message) {
	console.error(message);
	process.exit(1);
}
