// Identity over our own auth.users: scrypt passwords, lockout after five failures, JWT sessions. Knows no roles.
import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { ABSOLUTE_MS, type Identity } from './identity.ts';
import { hashPassword, isPassword } from './password.ts';
import { isWorthRenewing, readSession, signSession } from './session-token.ts';
import { strangers } from './strangers.ts';
import { inTurn } from './turns.ts';

const SERVER = { kind: 'server' } as const;
const account = z
	.object({ person: z.string(), secret: z.string().nullable(), lockedUntil: z.string().nullable() })
	.nullable();
const noted = z.object({ lockedUntil: z.string().nullable() });

export interface LocalIdentityOptions {
	database: Database;
	/** Signs sessions: `server_secret('identity')`. */
	secret: string;
	/** Milliseconds since 1970; another clock in tests. */
	now?: () => number;
}

export function localIdentity({ database, secret, now = Date.now }: LocalIdentityOptions): Identity {
	const key = new TextEncoder().encode(secret);
	const unknown = strangers();
	const turn = inTurn();
	/** Sessions that were signed out, until they would have ended anyway. */
	const signedOut = new Map<string, number>();

	async function attempt(email: string, password: string) {
		const found = account.parse(await database.call('find_account', { email }, SERVER));
		// Always the same work, whether the address is known, unknown or locked.
		const isRight = await isPassword(password, found?.secret ?? null);
		const until = found ? found.lockedUntil : unknown.lockedUntil(email, now());
		if (until && Date.parse(until) > now()) return { kind: 'locked', until } as const;
		const { lockedUntil } = noted.parse(await database.call('note_sign_in', { email, ok: isRight }, SERVER));
		if (found && isRight) return { kind: 'signed-in', person: found.person } as const;
		const lock = found ? lockedUntil : unknown.noteFailure(email, now());
		return lock ? ({ kind: 'locked', until: lock } as const) : ({ kind: 'refused' } as const);
	}

	return {
		hashPassword,
		async signIn(email, password) {
			const address = email.trim().toLowerCase();
			// One try at a time per address: tries side by side would all see an account that is not locked yet.
			const result = await turn(address, () => attempt(address, password));
			if (result.kind !== 'signed-in') return result;
			const signedInAt = now();
			const token = await signSession({ person: result.person, signedInAt }, key, signedInAt);
			return { ...result, token };
		},
		async verify(token) {
			const session = await readSession(token, key, now());
			if (!session || signedOut.has(session.session)) return null;
			const isDue = isWorthRenewing(session, now());
			return {
				person: session.person,
				renewed: isDue ? await signSession(session, key, now()) : null
			};
		},
		async signOut(token) {
			const session = await readSession(token, key, now());
			if (!session) return;
			for (const [id, endsAt] of signedOut) if (endsAt < now()) signedOut.delete(id);
			signedOut.set(session.session, session.signedInAt + ABSOLUTE_MS);
		}
	};
}
