// Who is signed in. Organisers and bureaus have accounts; staff on phones have none (enrolment-token.ts).
// This file knows the interface; local-identity.ts is the one over our own auth.users, supabase-identity.ts the one over Supabase Auth.
// None knows what a person may do: SQL does.

export type SignIn =
	/** `token` goes into an httpOnly cookie and nowhere else. */
	| { kind: 'signed-in'; token: string; person: string }
	/** E-mail and password do not belong together; which of the two is not said. */
	| { kind: 'refused' }
	/** Too many tries. `until` is ISO 8601, UTC. */
	| { kind: 'locked'; until: string };

export interface Session {
	person: string;
	/** A token to set instead, when this one is worth renewing: use keeps a session alive. */
	renewed: string | null;
	/** The person's own access token, for the database's calls, where Supabase Auth gave one. */
	token?: string;
}

export interface Identity {
	/** Tries a password. Takes as long for an unknown address as for a known one. */
	signIn(email: string, password: string): Promise<SignIn>;
	/** Whose token this is; null when it is tampered with, expired, or was signed out. */
	verify(token: string): Promise<Session | null>;
	/** Ends the session of this token, also in other windows. */
	signOut(token: string): Promise<void>;
	/** What add_person stores as `secret`. */
	hashPassword(password: string): Promise<string>;
}

/** A session unused for this long ends. */
export const IDLE_MS = 30 * 60_000;
/** And used or not, after this long. */
export const ABSOLUTE_MS = 12 * 3_600_000;
