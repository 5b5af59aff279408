// Identity over Supabase Auth: passwords and accounts are Auth's, the cookie holds its tokens (supabase-session.ts), the lock after
// five failures is ours as everywhere (Auth itself counts only by address, and all our people come from this server's).
import * as z from 'zod';
import type { Database } from '../database/database.ts';
import type { SupabaseSettings } from '../database/supabase-settings.ts';
import { ABSOLUTE_MS, type Identity, type SignIn } from './identity.ts';
import { strangers } from './strangers.ts';
import { supabaseAuth, type Granted } from './supabase-auth.ts';
import { refreshedOnce } from './supabase-refresh.ts';
import { sessionSeal } from './supabase-session.ts';
import { inTurn } from './turns.ts';

const SERVER = { kind: 'server' } as const;
/** A token that ends sooner is replaced first: it must hold for every call of the request. */
const REFRESH_BEFORE_MS = 60_000;
/** Sealing anew on every request would write a cookie into every answer; once a minute is enough. */
const RENEW_AFTER_MS = 60_000;
/** Auth says "too many" for its whole window of five minutes and does not say until when. */
const TOO_MANY_MS = 5 * 60_000;

const account = z.object({ lockedUntil: z.string().nullable() }).nullable();
const noted = z.object({ lockedUntil: z.string().nullable() });

export interface SupabaseIdentityOptions {
	database: Database;
	settings: Pick<SupabaseSettings, 'url' | 'publishableKey'>;
	/** Seals cookies: `server_secret('identity')`. */
	secret: string;
	/** Milliseconds since 1970; another clock in tests. */
	now?: () => number;
	/** How long Auth may take to answer, in milliseconds. */
	timeoutMs?: number;
}

export function supabaseIdentity(options: SupabaseIdentityOptions): Identity {
	const { database, settings, secret, now = Date.now, timeoutMs = 10_000 } = options;
	const auth = supabaseAuth({ ...settings, now, timeoutMs });
	const refresh = refreshedOnce(auth.refresh, now);
	const { seal, open } = sessionSeal(secret);
	const unknown = strangers();
	const turn = inTurn();
	/** Sessions that were signed out here, until they would have ended anyway. */
	const signedOut = new Map<string, number>();

	async function attempt(email: string, password: string): Promise<SignIn | Granted> {
		const found = account.parse(await database.call('find_account', { email }, SERVER));
		const until = found ? found.lockedUntil : unknown.lockedUntil(email, now());
		if (until && Date.parse(until) > now()) return { kind: 'locked', until };
		const answer = await auth.signIn(email, password);
		if (answer.kind === 'too-many')
			return { kind: 'locked', until: new Date(now() + TOO_MANY_MS).toISOString() };
		const ok = answer.kind === 'granted';
		const { lockedUntil } = noted.parse(await database.call('note_sign_in', { email, ok }, SERVER));
		if (ok) return answer;
		const lock = found ? lockedUntil : unknown.noteFailure(email, now());
		return lock ? { kind: 'locked', until: lock } : { kind: 'refused' };
	}

	return {
		async hashPassword() {
			throw new Error('Supabase Auth keeps the passwords: make the account there.');
		},
		async signIn(email, password) {
			const address = email.trim().toLowerCase();
			// One try at a time per address: tries side by side would all see an account that is not locked yet.
			const result = await turn(address, () => attempt(address, password));
			if (result.kind !== 'granted') return result;
			const { person, session, tokens } = result;
			const token = await seal({ person, session, tokens, signedInAt: now() }, now());
			return { kind: 'signed-in', token, person };
		},
		async verify(cookie) {
			const session = await open(cookie, now());
			if (!session || signedOut.has(session.session)) return null;
			const isEnding = session.tokens.expiresAt - now() < REFRESH_BEFORE_MS;
			const tokens = isEnding ? await refresh(session.tokens) : session.tokens;
			if (!tokens || signedOut.has(session.session)) return null;
			const isDue = tokens !== session.tokens || now() - session.sealedAt >= RENEW_AFTER_MS;
			return {
				person: session.person,
				token: tokens.access,
				renewed: isDue ? await seal({ ...session, tokens }, now()) : null
			};
		},
		async signOut(cookie) {
			const session = await open(cookie, now());
			if (!session) return;
			for (const [id, endsAt] of signedOut) if (endsAt < now()) signedOut.delete(id);
			signedOut.set(session.session, session.signedInAt + ABSOLUTE_MS);
			// Auth ends a session only for an access token that still holds.
			const isOver = session.tokens.expiresAt <= now();
			const tokens = isOver ? await refresh(session.tokens).catch(() => null) : session.tokens;
			if (tokens) await auth.signOut(tokens.access);
		}
	};
}
