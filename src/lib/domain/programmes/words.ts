// Pieces that all parts of a definition are made of: a text in both languages, and the codes that records and files refer to.
import * as z from 'zod/mini';
import { requiredText } from '../text.ts';

/** A text in Chinese (the source) and English. */
export const words = z.object({ zh: requiredText(1200), en: requiredText(1200) });
export type Words = z.output<typeof words>;

/** A term: letters, digits and `. _ : -`, at most 80. Never changes once records carry it. */
export const code = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/));

/** An id that becomes part of the key of a number: small letters, digits and `. _ -`. Never changes once records carry it. */
export const slug = z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,79}$/));

/** A day in Asia/Shanghai, YYYY-MM-DD. */
export const day = z.iso.date();
