// Reads through a secret link: whose page it is, a person's or a counterpart's, and what is on it. A secret that is none, and one of another kind, look the same.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { m } from '#lib/i18n/text.ts';
import { database } from '../context.ts';
import { DatabaseError } from '../database/errors.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import type { Recipient } from '#lib/domain/recipients.ts';
import { counterpartPage, myPage, pairing, requests, type CounterpartPage, type MyPage } from './shapes.ts';

const SECRET = /^[A-Za-z0-9_-]{22}$/;
const ANONYMOUS = { kind: 'anonymous' } as const;

/** The answer of `name`; null when the secret opens nothing of that kind. Throws error pages. */
async function ask<S extends z.ZodType>(shape: S, name: string, secret: string): Promise<z.output<S> | null> {
	// What cannot be a secret is not asked about.
	if (!SECRET.test(secret)) return null;
	try {
		return shape.parse(await database().call(name, { secret }, ANONYMOUS));
	} catch (cause) {
		if (cause instanceof DatabaseError && cause.code === 'YH015') return null;
		return throwAsHttp(cause);
	}
}

const unknown = (): never => error(404, { message: m.public_link_unknown() });

/** Whose page a secret opens. 404 for a secret that is none. */
export async function readLink(
	secret: string
): Promise<{ kind: 'person'; page: MyPage } | { kind: 'counterpart'; page: CounterpartPage }> {
	const person = await ask(myPage, 'read_my_page', secret);
	if (person) return { kind: 'person', page: person };
	return {
		kind: 'counterpart',
		page: (await ask(counterpartPage, 'read_counterpart_page', secret)) ?? unknown()
	};
}

/** A person's own page; 404 for every other secret. */
export const readMyPage = async (secret: string): Promise<MyPage> =>
	(await ask(myPage, 'read_my_page', secret)) ?? unknown();

/** Their own leads and needs, the newest first. */
export const listRequests = async (secret: string) =>
	(await ask(requests, 'list_requests', secret)) ?? unknown();

/** What patents to see are chosen from, for one person. */
export const readPairing = async (secret: string) =>
	(await ask(pairing, 'read_pairing', secret)) ?? unknown();

const recipients = z.object({
	recipients: z.array(
		z.object({
			kind: z.enum(['counterpart', 'bureau']),
			recipient: z.string(),
			name: z.string(),
			what: z.enum(['bank', 'investor', 'agency', 'bureau']),
			telephone: z.string().nullish()
		})
	)
});

/** Banks, investors, agencies and bureaus that a consent can name at an event. */
export async function listRecipients(event: string): Promise<Recipient[]> {
	try {
		return recipients.parse(await database().call('list_recipients', { event }, ANONYMOUS)).recipients;
	} catch (cause) {
		return throwAsHttp(cause);
	}
}
