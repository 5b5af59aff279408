// A whole name and mobile, for a reason that is written down (SQL: reveal_contact). Whether this reader may is SQL's to say.
import { m } from '#lib/i18n/text.ts';
import { database } from '../context.ts';
import type { Actor } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { contact, type Contact } from './leads.ts';

export type Revealed = { contact: Contact; error: null } | { contact: null; error: string };

/** The person behind a lead or a need. A reason that is none, or a consent that has ended, comes back as words beside the form. */
export async function reveal(
	about: { lead: string } | { need: string },
	reason: string,
	actor: Actor
): Promise<Revealed> {
	try {
		const whole = await database().call('reveal_contact', { ...about, reason }, actor);
		return { contact: contact.parse(whole), error: null };
	} catch (cause) {
		if (cause instanceof DatabaseError && cause.code === 'YH024')
			return { contact: null, error: m.desk_lead_reveal_error_reason() };
		if (cause instanceof DatabaseError && cause.code === 'YH023')
			return { contact: null, error: m.desk_lead_reveal_error_consent() };
		return throwAsHttp(cause);
	}
}
