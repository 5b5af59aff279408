// An enterprise of the 企业库: what the organiser's list says of a firm, so that phones can complete a name to its code.
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { optionalText, requiredText } from './text.ts';

/** 大型, 中型, 小型, 微型 (工信部联企业〔2011〕300号). */
export const SIZE_CLASSES = ['large', 'medium', 'small', 'micro'] as const;
export const sizeClass = z.enum(SIZE_CLASSES);

/** One firm joins the 企业库, or its entry is brought up to date: the credit code is its identity. What is absent stays as it is known; of a new firm it is no. */
export const recordEnterprise = z.object({
	name: requiredText(120),
	creditCode,
	sizeClass: z.optional(sizeClass),
	techSme: z.optional(z.boolean()),
	specialised: z.optional(z.boolean()),
	park: optionalText(60),
	chain: optionalText(60),
	/** GB/T 2260. */
	region: z.optional(z.string().check(z.regex(/^\d{6}$/))),
	/** 标引完成: since when its base data are processed and indexed (YYYY-MM-DD). */
	taggedOn: z.optional(z.iso.date()),
	pinyin: z.optional(
		z.object({ full: z.string().check(z.maxLength(600)), initials: z.string().check(z.maxLength(120)) })
	)
});
export type RecordEnterprise = z.output<typeof recordEnterprise>;
