// What the public pages read (SQL: read_pass, read_badge_page), and what each refusal says to whoever holds
// the code. A wrong code and a code of somebody else's look the same.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { m } from '#lib/i18n/text.ts';
import { database } from './context.ts';
import { DatabaseError } from './database/errors.ts';
import { throwAsHttp } from './errors-to-http.ts';
import { isPassToken, secretHash } from './pass-secrets.ts';

const event = { event: z.string(), startsAt: z.string(), endsAt: z.string(), place: z.string().nullable() };

const pass = z.object({
	...event,
	person: z.string(),
	station: z.string().nullable(),
	expiresAt: z.string(),
	usedUp: z.boolean()
});
const badgePage = z.object({ ...event, name: z.string(), badge: z.string() });

/** The words of each refusal (docs/error-codes.md). */
const REFUSALS: Record<string, { status: 404 | 410; words: () => string }> = {
	YH006: { status: 404, words: m.public_pass_unknown },
	YH007: { status: 410, words: m.public_pass_revoked },
	YH008: { status: 410, words: m.public_pass_expired },
	YH014: { status: 404, words: m.public_badge_unknown },
	YH022: { status: 404, words: m.public_booth_unknown },
	YH051: { status: 404, words: m.common_error_not_found },
	YH030: { status: 404, words: m.public_event_unknown }
};

/** Reads as nobody known. @throws as a page: the words of the refusal. */
export async function read<S extends z.ZodType>(shape: S, name: string, request: Record<string, string>) {
	try {
		return shape.parse(await database().call(name, request, { kind: 'anonymous' })) as z.output<S>;
	} catch (cause) {
		const refusal = cause instanceof DatabaseError ? REFUSALS[cause.code ?? ''] : undefined;
		if (refusal) error(refusal.status, { message: refusal.words() });
		return throwAsHttp(cause);
	}
}

/** A secret that cannot be one is answered without asking the database. */
function expect(looksRight: boolean, words: () => string): void {
	if (!looksRight) error(404, { message: words() });
}

/** Opening a pass redeems nothing. */
export function readPassPage(token: string) {
	expect(isPassToken(token), m.public_pass_unknown);
	return read(pass, 'read_pass', { tokenHash: secretHash(token) });
}

export function readBadgePage(token: string) {
	expect(/^[A-Za-z0-9_-]{22}$/.test(token), m.public_badge_unknown);
	return read(badgePage, 'read_badge_page', { token });
}

/** WeChat and WeCom open links in a browser of their own, in which a phone cannot be enrolled: it forgets. */
export const isInWeChat = (userAgent: string | null): boolean =>
	/MicroMessenger|wxwork/i.test(userAgent ?? '');
