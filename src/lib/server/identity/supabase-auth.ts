// Supabase Auth as the identity needs it: a password for tokens, a refresh token for the next ones, signing out. It keeps no session;
// each call gets a client of its own, because a client of supabase-js remembers who signed in last.
import {
	AuthClient,
	isAuthRetryableFetchError,
	isAuthSessionMissingError,
	type AuthError,
	type Session
} from '@supabase/supabase-js';
import { decodeJwt } from 'jose';
import * as z from 'zod';
import { DatabaseError } from '../database/errors.ts';
import { fetchWithin } from '../database/supabase-fetch.ts';
import type { Tokens } from './supabase-session.ts';

export type Granted = { kind: 'granted'; person: string; session: string; tokens: Tokens };
export type PasswordAnswer = Granted | { kind: 'refused' } | { kind: 'too-many' };

export interface SupabaseAuth {
	/** @throws DatabaseError `later` when Auth is away, `broken` when it does not accept our key or our question. */
	signIn(email: string, password: string): Promise<PasswordAnswer>;
	/** Null when the session has ended there. @throws DatabaseError as above. */
	refresh(refreshToken: string): Promise<Granted | null>;
	/** Ends the session of this access token, in all its windows. Never throws: the cookie goes in any case. */
	signOut(accessToken: string): Promise<void>;
}

export interface SupabaseAuthOptions {
	url: string;
	publishableKey: string;
	now: () => number;
	/** How long one answer may take, the library's own repeats included, in milliseconds. */
	timeoutMs: number;
}

/** Auth's codes for "not with these": one answer for all, so that none tells whether an account exists. */
const REFUSED = new Set([
	'invalid_credentials',
	'email_not_confirmed',
	'user_banned',
	'user_not_found',
	'validation_failed',
	'email_address_invalid'
]);

const claims = z.object({ sub: z.uuid(), session_id: z.string() });

export function supabaseAuth({ url, publishableKey, now, timeoutMs }: SupabaseAuthOptions): SupabaseAuth {
	const client = () =>
		new AuthClient({
			url: `${url}/auth/v1`,
			headers: { apikey: publishableKey },
			autoRefreshToken: false,
			persistSession: false,
			detectSessionInUrl: false,
			fetch: fetchWithin(timeoutMs)
		});

	function granted({ access_token, refresh_token, expires_in }: Session): Granted {
		const { sub, session_id } = claims.parse(decodeJwt(access_token));
		return {
			kind: 'granted',
			person: sub,
			session: session_id,
			tokens: { access: access_token, refresh: refresh_token, expiresAt: now() + expires_in * 1000 }
		};
	}

	return {
		async signIn(email, password) {
			const { data, error } = await client().signInWithPassword({ email, password });
			if (data.session) return granted(data.session);
			if (error?.status === 429) return { kind: 'too-many' };
			if (error?.code && REFUSED.has(error.code)) return { kind: 'refused' };
			throw asDatabaseError(error);
		},
		async refresh(refreshToken) {
			const late = new DatabaseError('later', null, {
				cause: new Error('Supabase Auth did not answer in time.')
			});
			// The library itself repeats a refresh for half a minute; nobody waits that long for a page.
			const asked = client().refreshSession({ refresh_token: refreshToken });
			const { data, error } = await within(timeoutMs, asked, late);
			if (data.session) return granted(data.session);
			if (error?.status === 429) throw asDatabaseError(error);
			// A session that Auth has ended: signed out, its token used twice, the account banned or deleted.
			if (error && (isAuthSessionMissingError(error) || isRefusal(error))) return null;
			throw asDatabaseError(error);
		},
		async signOut(accessToken) {
			await client()
				.admin.signOut(accessToken, 'local')
				.catch(() => {});
		}
	};
}

/** Auth itself said no, by one of its codes; a gateway that does not know our key has none. */
const isRefusal = ({ status = 0, code }: AuthError): boolean =>
	status >= 400 && status < 500 && Boolean(code);

/** The same sorting as the database's: `later` is worth another try, `broken` is for whoever looks after the server. */
function asDatabaseError(error: AuthError | null): DatabaseError {
	const isPassing = error !== null && (isAuthRetryableFetchError(error) || error.status === 429);
	return new DatabaseError(isPassing ? 'later' : 'broken', null, { cause: error });
}

async function within<T>(timeoutMs: number, work: Promise<T>, late: Error): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(late), timeoutMs);
	});
	try {
		return await Promise.race([work, deadline]);
	} finally {
		clearTimeout(timer);
	}
}
