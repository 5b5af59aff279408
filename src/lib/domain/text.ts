// Text as people type it, made safe to store: what PostgreSQL and JSON cannot carry is removed, and
// what looks the same becomes the same. Knows nothing of what the text means.
/* eslint-disable no-control-regex -- control characters are what this is about */
import * as z from 'zod/mini';

/**
 * Whole surrogate pairs (kept), halves that lost their partner, control characters but tab and newline, and the signs that turn the direction of writing around
 * (a name with one of them is read as another).
 * Without lookbehind, which Safari 15 cannot parse.
 */
const PAIRS_AND_UNSTORABLE =
	/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

/** Strips what cannot be stored, composes accents (NFC) and trims. */
export function cleanText(text: string): string {
	return text
		.replace(PAIRS_AND_UNSTORABLE, (found) => (found.length === 2 ? found : ''))
		.normalize('NFC')
		.trim();
}

/** Full-width letters, digits and signs (as a Chinese keyboard types them) to half-width; ideographic space to space. */
export function toHalfWidth(text: string): string {
	return text
		.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
		.replace(/\u3000/g, ' ');
}

/** a–z to A–Z and nothing else: `toUpperCase` would also turn ı into I and ſ into S, which no code means. */
export const upperAscii = (text: string): string => text.replace(/[a-z]/g, (char) => char.toUpperCase());

/** A required text of 1 to `max` characters, cleaned. */
export const requiredText = (max: number) =>
	z.pipe(z.pipe(z.string(), z.transform(cleanText)), z.string().check(z.minLength(1), z.maxLength(max)));

/** An optional text of at most `max` characters, cleaned; blank becomes absent. */
export const optionalText = (max: number) =>
	z.pipe(
		z.pipe(
			z.optional(z.nullable(z.string())),
			z.transform((text) => (text ? cleanText(text) || undefined : undefined))
		),
		z.optional(z.string().check(z.maxLength(max)))
	);

/** A lower-case UUID of any version, in the form PostgreSQL prints it. */
export const uuid = z
	.string()
	.check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));

/** A point in time: ISO 8601 in UTC with milliseconds, as `Date.toISOString` prints it. */
export const instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/));
