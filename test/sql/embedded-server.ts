// A server reduced to its database, run by embedded.test.ts as a process of its own so that it can be killed.
// Prints one line of JSON when PostgreSQL is ready, or why it is not; stops cleanly on SIGTERM.
import { startEmbedded } from '../../src/lib/server/database/embedded.ts';

const [dataDir = '', elsewhere = ''] = process.argv.slice(2);
const said: string[] = [];
try {
	const embedded = await startEmbedded({ dataDir, elsewhere, log: (line) => said.push(line) });
	process.on('SIGTERM', () => void embedded.stop().then(() => process.exit(0)));
	// Holds the process open until it is told, or killed.
	setInterval(() => {}, 60_000);
	const { url, pid, cluster, isTakenOver } = embedded;
	console.log(JSON.stringify({ url, pid, cluster, isTakenOver, said }));
} catch (cause) {
	const { name, message } = cause as Error;
	console.log(JSON.stringify({ error: { name, message }, said }));
	process.exit(1);
}
