// A booth: a stand at an event and the patents it shows. Its code stands in the address on the printed card (/b/<code>).
import * as z from 'zod/mini';
import { requiredText, uuid } from './text.ts';

/** Eight characters out of 32 (no i, l, o, u), 40 random bits; the server gives it out, once for ever. */
export const boothCode = z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{8}$/));

/**
 * A booth code as somebody typed it: lower case, without blanks and hyphens, and the letters that no code has as the digits they look like.
 * Null for what can be none.
 */
export function readBoothCode(typed: string): string | null {
	const code = typed
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s-]/g, '')
		.replace(/[il]/g, '1')
		.replace(/o/g, '0');
	return boothCode.safeParse(code).success ? code : null;
}

/** The whole description of one booth: `number` as it hangs in the hall (A12), and its patents, of the organiser's own catalogue, in the order shown. */
export const placeBooth = z.object({
	booth: uuid,
	number: requiredText(20),
	name: requiredText(120),
	patents: z.array(uuid).check(z.maxLength(60))
});
