// The `supabase` driver: every call is rpc() of supabase-js, under the token of whoever it is made for, so that row-level security
// stays the guard. Nobody: the publishable key. An account: its own access token. A phone: a token signed here. The server itself:
// the secret key. It knows no rule, and only two functions by name (schema_version, list_heads).
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import * as z from 'zod';
import type { Actor, Database } from './database.ts';
import { DatabaseError, isRetryable } from './errors.ts';
import { hasNotRun, supabaseError, type DataApiError } from './supabase-errors.ts';
import { fetchWithin } from './supabase-fetch.ts';
import { phoneTokens } from './supabase-phone-token.ts';
import { pollHeads } from './supabase-pokes.ts';
import type { SupabaseSettings } from './supabase-settings.ts';

export interface SupabaseOptions extends SupabaseSettings {
	/** How long one call may take, in milliseconds. */
	timeoutMs?: number;
	/** How often heads are asked for while somebody listens for pokes, in milliseconds. */
	pollMs?: number;
}

const ATTEMPTS = 4;
const version = z.object({ schema: z.string().nullable() });

/** Nothing is asked until the first call. */
export function openSupabase(options: SupabaseOptions): Database {
	const client = (key: string): SupabaseClient =>
		createClient(options.url, key, {
			// No session of its own, ever: whose call it is, is said with each call.
			accessToken: async () => null,
			db: { retry: false },
			global: { fetch: fetchWithin(options.timeoutMs ?? 20_000) }
		});
	const asAnybody = client(options.publishableKey);
	const asServer = client(options.secretKey);
	const phoneToken = phoneTokens(options.phoneKey);
	const heads = pollHeads(
		(known) => call('list_heads', { known }, { kind: 'server' }),
		options.pollMs ?? 2_000
	);

	/** The token a call is made under; null when the key alone says who it is. */
	async function tokenOf(actor: Actor): Promise<string | null> {
		switch (actor.kind) {
			case 'anonymous':
			case 'server':
				return null;
			case 'account':
				if (!actor.token) throw new TypeError('On Supabase an account is known by its access token alone.');
				return actor.token;
			case 'enrolment':
				return await phoneToken(actor);
		}
	}

	async function callOnce(name: string, request: Record<string, unknown>, actor: Actor) {
		const token = await tokenOf(actor);
		const rpc = (actor.kind === 'server' ? asServer : asAnybody).rpc(name, { request });
		const { data, error, status } = await (token ? rpc.setHeader('Authorization', `Bearer ${token}`) : rpc);
		// PostgREST answers a call with 200 and a body; supabase-js takes some answers of others for success.
		if (!error && status !== 200)
			return { error: { message: 'not an answer to rpc' } as DataApiError, status: 0 };
		return { data: data as unknown, error: error as DataApiError | null, status };
	}

	async function call(name: string, request: Record<string, unknown>, actor: Actor): Promise<unknown> {
		if (!/^[a-z][a-z_]*$/.test(name)) throw new TypeError(`Not the name of a database function: ${name}`);
		for (let attempt = 1; ; attempt++) {
			const { data, error, status } = await callOnce(name, request, actor);
			if (!error) return data ?? null;
			const failure = supabaseError(error, status);
			if (attempt >= ATTEMPTS || !(isRetryable(failure) || hasNotRun(error))) throw failure;
			await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
		}
	}

	return {
		call,
		async ready() {
			const { schema } = version.parse(await call('schema_version', {}, { kind: 'server' }));
			return { database: 'supabase', schema: schema ?? 'none' };
		},
		onPoke: (listener) => heads.add(listener),
		async close() {
			heads.close();
		}
	};
}

/** True when a call reached the database and was turned away there: the key and the token are good ones. */
export const isTurnedAway = (cause: unknown): boolean =>
	cause instanceof DatabaseError && cause.code === '42501';
