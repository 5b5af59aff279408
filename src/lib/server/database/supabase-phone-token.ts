// The tokens that an enrolled phone's calls are made under on Supabase: role authenticated, which phone at which event. They go from
// this server to the Data API and to nobody else; what the phone itself keeps is in identity/enrolment-token.ts.
import { importJWK, SignJWT } from 'jose';
import type { SigningKey } from './supabase-settings.ts';

/** Short, so that one that got into a log somewhere is soon worth nothing. */
const LIFETIME_MS = 10 * 60_000;
/** A token is given out again while it holds this long: longer than any call may take. */
const ENOUGH_MS = 5 * 60_000;
const MOST = 2_000;

export type PhoneTokens = (phone: { enrolment: string; event: string }) => Promise<string>;

/** `now` in milliseconds since 1970; another clock in tests. */
export function phoneTokens(key: SigningKey, now: () => number = Date.now): PhoneTokens {
	const header =
		key.kind === 'jwk'
			? { alg: key.jwk.alg, kid: key.jwk.kid, typ: 'JWT' }
			: { alg: 'HS256', typ: 'JWT' as const };
	let imported: Promise<Awaited<ReturnType<typeof importJWK>>> | undefined;
	const keyToSignWith = () =>
		(imported ??=
			key.kind === 'jwk'
				? importJWK(key.jwk, key.jwk.alg)
				: Promise.resolve(new TextEncoder().encode(key.secret)));
	const kept = new Map<string, { token: string; endsAt: number }>();

	return async ({ enrolment, event }) => {
		const id = `${enrolment} ${event}`;
		const one = kept.get(id);
		if (one && one.endsAt - now() > ENOUGH_MS) return one.token;
		const endsAt = now() + LIFETIME_MS;
		// No `iat`: PostgREST refuses a token from the future, and our clock may be ahead of the project's.
		const token = await new SignJWT({ role: 'authenticated', enrolment, event })
			.setProtectedHeader(header)
			.setExpirationTime(Math.floor(endsAt / 1000))
			.sign(await keyToSignWith());
		kept.delete(id);
		kept.set(id, { token, endsAt });
		// The oldest is forgotten first.
		if (kept.size > MOST) kept.delete(kept.keys().next().value!);
		return token;
	};
}
