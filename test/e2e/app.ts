// Starts the built app as its own process, to be used, killed and started again by a test. Knows nothing of browsers.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface App {
	/** http://127.0.0.1:port, without a slash at the end. */
	url: string;
	dataDir: string;
	/** What the server has printed so far. */
	log(): string;
	/** Ends the process by SIGKILL, as a power cut does. The data stays: `startApp({ env: { PORT, DATA_DIR } })` goes on with it. */
	kill9(): Promise<void>;
	/** Ends it in order; removes the data directory unless the test brought its own. */
	stop(): Promise<void>;
}

const READY_MS = 180_000;

/**
 * Starts `build/` on a free port with an empty data directory and waits until GET /readyz answers 200.
 * @param options.env wins over the defaults: HOST, PORT, ORIGIN, DATA_DIR, NODE_ENV
 * @param options.readyPath another address to wait for, for an app without database
 */
export async function startApp(
	options: { env?: Record<string, string>; readyPath?: string } = {}
): Promise<App> {
	if (!existsSync('build/index.js')) throw new Error('There is no build/. Run `npm run build` first.');
	const ownDir = options.env?.DATA_DIR ? null : await temporaryDir();
	const port = options.env?.PORT ?? String(await freePort());
	const url = `http://127.0.0.1:${port}`;
	const env = {
		...process.env,
		HOST: '127.0.0.1',
		ORIGIN: url,
		NODE_ENV: 'production',
		SHUTDOWN_TIMEOUT: '2',
		...(ownDir ? { DATA_DIR: ownDir } : {}),
		...options.env,
		PORT: port
	};
	const child = spawn('node_modules/.bin/node', ['build/index.js'], {
		env,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const output: string[] = [];
	child.stdout.on('data', (chunk) => output.push(String(chunk)));
	child.stderr.on('data', (chunk) => output.push(String(chunk)));
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const log = () => output.join('');
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode === null && child.signalCode === null) child.kill(signal);
		await ended;
	};
	try {
		await untilReady(child, url + (options.readyPath ?? '/readyz'));
	} catch (error) {
		await end('SIGKILL');
		throw new Error(`The app did not start. It printed:\n${log()}`, { cause: error });
	}
	return {
		url,
		dataDir: env.DATA_DIR ?? '',
		log,
		kill9: () => end('SIGKILL'),
		async stop() {
			await end('SIGTERM');
			if (ownDir) await rm(ownDir, { recursive: true, force: true });
		}
	};
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Passable for the user that the embedded database runs as when tests run as root. */
async function temporaryDir(): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'yuanhui-e2e-'));
	await chmod(dir, 0o755);
	return dir;
}

async function untilReady(child: ChildProcess, address: string): Promise<void> {
	const deadline = Date.now() + READY_MS;
	for (;;) {
		if (child.exitCode !== null || child.signalCode !== null)
			throw new Error('The server ended while starting.');
		const answer = await fetch(address).catch(() => null);
		await answer?.body?.cancel();
		if (answer?.status === 200) return;
		if (Date.now() > deadline) throw new Error(`${address} did not answer 200 within ${READY_MS / 1000} s.`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
