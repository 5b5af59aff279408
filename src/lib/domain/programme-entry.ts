// An enterprise of a programme that one enters (Hubei's cultivation library): what it says of itself under the entry criteria, since when it is in, and whether it moves on.
// Knows the shape; whether a criterion is met is programmes/entry.ts.
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { entryApplication } from './programmes/entry.ts';
import { requiredText, uuid } from './text.ts';

/** What is known of one enterprise, whole: what is left out is not known any more. `version` is the one that was seen, 0 for a new one. Days YYYY-MM-DD, Asia/Shanghai. */
export const recordEntry = z.object({
	programme: uuid,
	/** The form's submit id. */
	entry: uuid,
	version: z.int().check(z.minimum(0)),
	name: requiredText(120),
	creditCode: z.optional(creditCode),
	application: entryApplication,
	/** Since when it is in the library: from here its two years run (鄂知发〔2024〕 二(六)12(3), errata 5). */
	enteredOn: z.optional(z.iso.date()),
	/** 有实质性进展; absent: nobody has looked. */
	hasProgress: z.optional(z.boolean())
});
