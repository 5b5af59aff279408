// An award (绩效奖补) as data: what each party is paid per patent or per yuan, the cap of one unit, the pool. award.ts calculates.
import * as z from 'zod/mini';
import { requiredText } from '../text.ts';
import { code, words } from './words.ts';

/** What a unit did, as the facts of deals and pledges tell it (award-facts.ts). */
export const AWARD_INPUTS = ['inv_transfers', 'licence_patents', 'big_licence_amount', 'loans'] as const;
/** Who of a deal or a loan is paid. */
export const PAYEES = ['assignor', 'assignee', 'licensor', 'licensee', 'borrower', 'facilitator'] as const;
export type Payee = (typeof PAYEES)[number];

const yuan = z.number().check(z.minimum(0), z.maximum(1e13));

/** One part of what a unit earns. `input` is the field of a unit's facts that it multiplies. */
const component = z.strictObject({
	id: code,
	quote: requiredText(600),
	label: words,
	input: z.enum(AWARD_INPUTS),
	/** Yuan per patent, or the share of an amount. */
	rate: z.number().check(z.positive()),
	unit: z.enum(['CNY/patent', 'ratio']),
	/** 不超过: the rate may be set lower; else it is fixed (按照). */
	isMax: z.boolean(),
	/** Of amounts, only those above this (超过). */
	thresholdGt: z.optional(yuan),
	payees: z.array(z.enum(PAYEES)).check(z.minLength(1))
});
export type AwardComponent = z.output<typeof component>;

const cap = z.strictObject({ value: yuan, quote: requiredText(600) });

/** Yuan. Cap of one unit first, then all in proportion to the pool, then down to the cent (A31). */
export const awardRule = z.strictObject({
	eligibility: words,
	components: z.array(component).check(z.minLength(1), z.maxLength(12)),
	perUnitCap: cap,
	totalCap: cap
});
export type AwardRule = z.output<typeof awardRule>;

/** Rules over all payments of a document. */
export const generalAwardRule = z.strictObject({
	clause: requiredText(40),
	quote: requiredText(600),
	label: words
});
