// A STAND-IN FOR SUPABASE, for tests on machines where none can run. It is not Supabase: it speaks the part of three HTTP contracts that
// this project uses, over real PostgreSQL, written from their documentation —
//   Data API (PostgREST):  docs.postgrest.org  references/api/functions · references/auth · references/errors · references/transactions
//   Auth (GoTrue):         github.com/supabase/auth openapi.yaml · supabase.com/docs/guides/auth/sessions · …/auth/debugging/error-codes
//   Storage:               github.com/supabase/storage (routes object, bucket) · supabase.com/docs/guides/storage/debugging/error-codes
//   API keys, gateway:     supabase.com/docs/guides/api/api-keys · …/guides/self-hosting/self-hosted-auth-keys ("Request flows")
//   JWT signing keys:      supabase.com/docs/guides/auth/signing-keys
// What it leaves out or does otherwise is listed in docs/guide/supabase.md, at the end. `npm run test:supabase` asks a real project.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import pg from 'pg';
import type { SupabaseSettings } from '#lib/server/database/supabase-settings.ts';
import { authOf } from './stand-in-auth.ts';
import { gatewayOf, type Keys } from './stand-in-gateway.ts';
import { restOf } from './stand-in-rest.ts';
import { storageOf } from './stand-in-storage.ts';

export interface StandInOptions {
	/** The owner's address of a PostgreSQL that has the bootstrap, or every migration. */
	databaseUrl: string;
	/** Milliseconds, as the roles' settings on Supabase. */
	limitsMs?: { statement: number; lock: number; idleInTransaction: number };
	/** A private key that was imported as a signing key: Auth signs with it, and tokens signed by it are accepted. */
	importedKey?: JWK & { kid: string; alg: string };
	/** How long an access token holds, in seconds. */
	accessTokenSeconds?: number;
}

export interface StandIn {
	/** What the environment of a server would say. */
	settings: SupabaseSettings;
	keys: Keys;
	auth: ReturnType<typeof authOf>;
	/** Answers every request with this status, as a gateway that is in trouble; null goes back to work. */
	setTrouble(status: number | null, body?: string): void;
	/**
	 * Resolves when the next call of that function has committed. From then on nothing of that answer, or of any other, reaches the server:
	 * what the server knows is what it would know had it died at that instant.
	 */
	nextCommitOf(name: string): Promise<void>;
	/** Answers again, for a server that is started anew. */
	open(): void;
	close(): Promise<void>;
}

/** An answer: status, JSON body (or bytes), headers. */
export type Answer = [status: number, body: unknown, headers?: Record<string, string>];
export interface Asked {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: string;
	bytes: Buffer;
}

const LIMITS_MS = { statement: 8_000, lock: 5_000, idleInTransaction: 10_000 };

export async function startStandIn(options: StandInOptions): Promise<StandIn> {
	const owner = new pg.Pool({ connectionString: options.databaseUrl, max: 4 });
	owner.on('error', () => {});
	const jwtSecret = randomBytes(32).toString('hex');
	const keys: Keys = {
		publishable: `sb_publishable_${randomBytes(11).toString('hex')}_00000000`,
		secret: `sb_secret_${randomBytes(11).toString('hex')}_00000000`,
		jwtSecret,
		...(options.importedKey ? { imported: options.importedKey } : {})
	};
	const gateway = await gatewayOf(keys);
	const rest = await restOf({
		databaseUrl: options.databaseUrl,
		owner,
		limitsMs: options.limitsMs ?? LIMITS_MS,
		gateway
	});
	const auth = authOf({ owner, gateway, accessTokenSeconds: options.accessTokenSeconds ?? 3_600 });
	const storage = storageOf({ gateway });
	let trouble: Answer | null = null;
	let awaited: { name: string; tell: () => void } | null = null;
	let isShut = false;

	async function answer(asked: Asked): Promise<Answer> {
		if (trouble) return trouble;
		const key = gateway.keyOf(asked);
		if ('refused' in key) return key.refused;
		const [, rpc] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(asked.path) ?? [];
		if (rpc) {
			const answered = await rest.call(rpc, { ...asked, bearer: key.bearer });
			if (awaited?.name === rpc && answered[0] === 200) {
				isShut = true;
				awaited.tell();
				awaited = null;
			}
			return answered;
		}
		if (asked.path.startsWith('/auth/v1/')) return await auth.answer({ ...asked, bearer: key.bearer });
		if (asked.path.startsWith('/storage/v1/')) return await storage.answer({ ...asked, bearer: key.bearer });
		return [404, { message: 'no Route matched with those values' }];
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const bytes = Buffer.concat(chunks);
		const [status, content, headers] = await answer({
			method: request.method ?? 'GET',
			path: url.pathname,
			query: url.searchParams,
			headers: request.headers,
			body: bytes.toString('utf8'),
			bytes
		});
		if (isShut) return;
		const isJson = typeof content !== 'string' || headers?.['content-type'] !== undefined;
		response.writeHead(status, {
			'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html',
			...headers
		});
		response.end(
			content === null
				? undefined
				: typeof content === 'string' || Buffer.isBuffer(content)
					? content
					: JSON.stringify(content)
		);
	}

	const server = createServer((request, response) => {
		serve(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		settings: {
			url,
			publishableKey: keys.publishable,
			secretKey: keys.secret,
			phoneKey: keys.imported ? { kind: 'jwk', jwk: keys.imported } : { kind: 'secret', secret: jwtSecret }
		},
		keys,
		auth,
		setTrouble: (status, body = '<html><body>Bad gateway</body></html>') =>
			(trouble = status === null ? null : [status, body]),
		nextCommitOf: (name) => new Promise((tell) => (awaited = { name, tell })),
		open() {
			isShut = false;
			server.closeAllConnections();
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await rest.close();
			await owner.end();
		}
	};
}
