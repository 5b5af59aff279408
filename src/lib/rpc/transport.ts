// The engine's transport over tRPC. An answer that does not parse is no answer: a captive portal's page with status 200 means later, never done.
import type * as z from 'zod/mini';
import { pullReply, pushReply, rescueReply, snapshotReply } from '#lib/protocol/index.ts';
import type { Reply, Transport } from '#lib/sync/transport.ts';
import { failureOf, rpcClient, type RpcClient } from './client.ts';

export function trpcTransport(): Transport {
	const clients = new Map<string, RpcClient>();
	const clientFor = (token: string): RpcClient => {
		const client = clients.get(token) ?? rpcClient(token);
		clients.set(token, client);
		return client;
	};
	return {
		push: (token, request) => answer(pushReply, () => clientFor(token).mutation('sync.push', request)),
		pull: (token, request) => answer(pullReply, () => clientFor(token).query('sync.pull', request)),
		snapshot: (token, request) =>
			answer(snapshotReply, () => clientFor(token).query('sync.snapshot', request)),
		carry: (token, request) => answer(rescueReply, () => clientFor(token).mutation('rescue.upload', request)),
		poke(token, listener) {
			const subscription = clientFor(token).subscription('sync.poke', undefined, {
				onData(poke: unknown) {
					const { version } = (poke ?? {}) as { version?: unknown };
					if (typeof version === 'number') listener(version);
				},
				// Silence is no news: the engine looks by itself as well.
				onError: () => {}
			});
			return () => subscription.unsubscribe();
		}
	};
}

async function answer<Schema extends z.ZodMiniType>(
	schema: Schema,
	call: () => Promise<unknown>
): Promise<Reply<z.infer<Schema>>> {
	try {
		const parsed = schema.safeParse(await call());
		return parsed.success
			? { ok: true, data: parsed.data }
			: { ok: false, why: 'unreachable', detail: 'not_understood' };
	} catch (error) {
		return { ok: false, ...failureOf(error) };
	}
}
