// A small server between browser and app that a test can make misbehave: answer something else, nothing, or nothing any more.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the front answers by itself instead of asking the app. `destroy` cuts the connection without an answer. */
export type Answer = { status?: number; type?: string; body: string } | 'destroy';

/** Decides one request; undefined lets it through. `fromApp` fetches the app's answer, to change its body. */
export type Rule = (
	path: string,
	fromApp: () => Promise<string>
) => Answer | undefined | Promise<Answer | undefined>;

export interface Front {
	url: string;
	/** Replaces the rule; without one everything goes through. */
	setRule(rule?: Rule): void;
	/** Resolves when the app has answered the next request whose path contains `part`. Neither that answer nor a later one gets through. */
	holdAnswerOf(part: string): Promise<void>;
	/** Ends what waits, and lets answers through again. */
	release(): void;
	/** Where requests go, to be set once the app is up: the app must know the front's address as its ORIGIN. */
	setTarget(url: string): void;
	close(): Promise<void>;
}

/** Starts a front on a free port of 127.0.0.1. */
export async function startFront(): Promise<Front> {
	let target = '';
	let rule: Rule | undefined;
	let awaited: { part: string; tell: () => void } | null = null;
	let isHeld = false;
	const server = createServer((incoming, outgoing) => {
		answer(incoming, outgoing).catch(() => outgoing.destroy());
	});
	async function answer(incoming: IncomingMessage, outgoing: ServerResponse) {
		const path = incoming.url ?? '/';
		const own = await rule?.(path, async () => (await fetch(target + path)).text());
		if (own === 'destroy') return void outgoing.destroy();
		if (own) {
			outgoing.writeHead(own.status ?? 200, {
				'content-type': own.type ?? 'text/html',
				'cache-control': 'no-store'
			});
			return void outgoing.end(own.body);
		}
		const onward = request(target + path, { method: incoming.method, headers: incoming.headers }, (reply) => {
			if (awaited && path.includes(awaited.part)) {
				isHeld = true;
				awaited.tell();
				awaited = null;
			}
			if (isHeld) return void reply.resume();
			outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
			reply.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	}
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		setRule: (next) => (rule = next),
		setTarget: (url) => (target = url),
		holdAnswerOf: (part) => new Promise((tell) => (awaited = { part, tell })),
		release() {
			isHeld = false;
			server.closeAllConnections();
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
