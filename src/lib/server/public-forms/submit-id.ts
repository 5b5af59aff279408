// The id of a submit: a random uuid that a form is given when it is shown, and that stays a secret of the browser that has it. What the submit makes
// is named by a hash of it, so that whoever sees a lead's id (staff, counterparts, a bureau) cannot open its receipt, and a second submit finds the first.
import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';

export const submitId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

export const newSubmitId = (): string => randomUUID();

/** The uuid (version 8, RFC 9562) of what a submit makes; the same submit makes the same. */
export function idOf(what: 'lead' | 'contact' | 'attendee', submit: string): string {
	const hex = createHash('sha256').update(`${what} ${submit}`).digest('hex');
	const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
