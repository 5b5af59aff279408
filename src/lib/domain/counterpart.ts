// A counterpart: who answers a lead, a patent's holder, a bank, an investor. Kept by an organiser in its book, without an account, reached by one secret link.
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { cleanText, optionalText, requiredText, toHalfWidth, uuid } from './text.ts';

/** 高校, 科研院所, 企业, 个人, 银行, 投资机构, 服务机构. */
export const COUNTERPART_KINDS = [
	'university',
	'institute',
	'enterprise',
	'person',
	'bank',
	'investor',
	'agency'
] as const;
export type CounterpartKind = (typeof COUNTERPART_KINDS)[number];

/** An office's number as it is dialled (0571-88880101, 95533): a consent says how its recipient is reached. SQL twin: is_telephone. */
export const telephone = z.pipe(
	z.pipe(
		z.string(),
		z.transform((typed) => cleanText(toHalfWidth(typed)))
	),
	z.string().check(z.regex(/^\+?[0-9][0-9 ()-]{3,28}[0-9]$/))
);

/** A counterpart joins the book, or its entry is brought up to date: one by its credit code, else by its name. */
export const recordCounterpart = z.object({
	counterpart: uuid,
	kind: z.enum(COUNTERPART_KINDS),
	name: requiredText(120),
	creditCode: z.optional(creditCode),
	telephone: z.optional(telephone)
});

/** The link that was sent before opens nothing any more; a new one takes its place. */
export const renewCounterpartLink = z.object({ counterpart: uuid });

/** 有意向, 不合适, 想先了解. */
export const ANSWERS = ['interested', 'declined', 'question'] as const;

/** A counterpart's word on a lead that is meant for it; declining says why. `nextOn` is a day (YYYY-MM-DD, Asia/Shanghai). */
export const answerLead = z
	.object({
		lead: uuid,
		answer: z.enum(ANSWERS),
		reason: optionalText(500),
		nextStep: optionalText(200),
		nextOn: z.optional(z.iso.date())
	})
	.check(z.refine(({ answer, reason }) => answer !== 'declined' || Boolean(reason), { path: ['reason'] }));
