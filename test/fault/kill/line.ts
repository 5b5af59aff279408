// A line between browser and server that tells when a push goes up and when its reply comes down, and may keep a reply back.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
	url: string;
	setTarget(url: string): void;
	/** Called when the first byte of a push's request, or of its reply, is here. */
	onStep: (step: 'request' | 'reply') => void;
	/** While true, replies to pushes are read and never passed on. */
	keepsReplies: boolean;
	close(): Promise<void>;
}

export async function openLine(): Promise<Line> {
	let target = '';
	const server = createServer((incoming, outgoing) => {
		const isPush = (incoming.url ?? '').startsWith('/trpc/sync.push');
		if (isPush) line.onStep('request');
		const onward = request(
			target + incoming.url,
			{ method: incoming.method, headers: incoming.headers },
			(reply) => {
				if (isPush) line.onStep('reply');
				if (isPush && line.keepsReplies) return void reply.resume();
				outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
				reply.pipe(outgoing);
			}
		);
		onward.on('error', () => outgoing.destroy());
		incoming.on('error', () => onward.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const line: Line = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		setTarget: (url) => (target = url),
		onStep: () => {},
		keepsReplies: false,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	return line;
}
