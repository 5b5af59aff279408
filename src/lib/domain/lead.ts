// A lead (对接意向): somebody asks for a patent, or a need is shown to somebody who may answer it. Knows what asking takes and what the person may do with it
// afterwards; its way to a contract is in deal.ts.
import * as z from 'zod/mini';
import { consents, namesOne, ofRequest } from './consent.ts';
import { creditCode } from './credit-code.ts';
import { leadStage } from './deal.ts';
import { mobile } from './mobile.ts';
import { optionalText, requiredText, uuid } from './text.ts';

/** 许可, 转让, 作价入股, 先咨询. */
export const INTENTS = ['licence', 'transfer', 'equity', 'inquiry'] as const;
export type Intent = (typeof INTENTS)[number];

/**
 * Who is behind a request. `contact` is the id of somebody on the event's list, or a new id together with `name` (and `mobile`, `title`): a form of a page.
 * A phone names people on the list only, registered on the spot if need be: what a phone keeps must hold no mobiles.
 */
export const whoAsks = {
	contact: z.optional(uuid),
	name: optionalText(60),
	mobile: z.optional(mobile),
	title: optionalText(60)
};
const words = {
	use: optionalText(1000),
	/** Fen. */
	budgetFen: z.optional(z.int().check(z.minimum(0))),
	timeframe: optionalText(60),
	/** 电话回访: rather call than write. */
	callBack: z.optional(z.boolean()),
	note: optionalText(1000)
};

/** Somebody asks for a patent. `lead` is the form's submit id: sent twice, it is one lead. Without `consents` the holder learns of the firm alone. */
export const requestPatent = z
	.object({
		lead: uuid,
		patent: uuid,
		booth: z.optional(uuid),
		intent: z.enum(INTENTS),
		company: optionalText(120),
		creditCode: z.optional(creditCode),
		...whoAsks,
		...words,
		consents: z.optional(consents)
	})
	.check(
		z.refine(({ company, contact }) => Boolean(company ?? contact), { path: ['company'], error: 'required' })
	);
export type RequestPatent = z.output<typeof requestPatent>;

/** The person corrects what they wrote: what is named is replaced, null takes it away. */
export const amendLead = z.object({
	lead: uuid,
	use: z.optional(z.nullable(requiredText(1000))),
	budgetFen: z.optional(z.nullable(z.int().check(z.minimum(0)))),
	timeframe: z.optional(z.nullable(requiredText(60))),
	callBack: z.optional(z.boolean()),
	note: z.optional(z.nullable(requiredText(1000)))
});

/** A need is shown to one counterpart, which opens a lead. */
export const introduceNeed = z.object({ lead: uuid, need: uuid, counterpart: uuid });

/** Compare-and-set: from the stage somebody saw to another one. Backwards, 未达成 and 撤回 say why. `nextOn` is a day (YYYY-MM-DD, Asia/Shanghai). */
export const advanceLead = z.object({
	lead: uuid,
	from: leadStage,
	to: leadStage,
	reason: optionalText(500),
	nextStep: optionalText(200),
	nextOn: z.optional(z.iso.date())
});
/** Who calls the person. */
export const assignLead = z.object({ lead: uuid, caller: requiredText(60) });

/** 撤回 a lead or a need: every consent ends with it. */
export const withdrawRequest = z.object({ ...ofRequest, reason: optionalText(200) }).check(namesOne);
/** Everything that tells of the person goes; firm and stage stay, because they were counted. */
export const eraseRequest = z.object(ofRequest).check(namesOne);

/** By when the person is to be called (回访): 48 hours after they asked. ISO, UTC. SQL twin: private.call_due. */
export const callDueAt = (requestedAt: string): string =>
	new Date(Date.parse(requestedAt) + 48 * 3_600_000).toISOString();
