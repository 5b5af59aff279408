// Refreshing, once for everybody who asks at the same time: a refresh token is good for one use, and a page asks with the same cookie
// several times at once. Knows neither cookies nor Auth.
import type { Tokens } from './supabase-session.ts';

/** Late requests with the old cookie get the same new tokens: their answers may overtake the one that brings the new cookie. */
const REMEMBERED_MS = 5 * 60_000;

/**
 * Refreshes each refresh token at most once. Null when the session has ended.
 * A refresh that fails on the way leaves tokens that still hold a little as they are; otherwise its error is thrown, and the next may try.
 */
export function refreshedOnce(
	ask: (refreshToken: string) => Promise<{ tokens: Tokens } | null>,
	now: () => number
): (tokens: Tokens) => Promise<Tokens | null> {
	const asked = new Map<string, { answer: Promise<Tokens | null>; forgetAt: number }>();

	return async (tokens) => {
		for (const [token, { forgetAt }] of asked) if (forgetAt <= now()) asked.delete(token);
		let one = asked.get(tokens.refresh);
		if (!one) {
			const answer = ask(tokens.refresh).then((granted) => granted?.tokens ?? null);
			one = { answer, forgetAt: now() + REMEMBERED_MS };
			asked.set(tokens.refresh, one);
			answer.catch(() => asked.delete(tokens.refresh));
		}
		try {
			return await one.answer;
		} catch (cause) {
			if (tokens.expiresAt > now()) return tokens;
			throw cause;
		}
	};
}
