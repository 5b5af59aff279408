// A patent of the catalogue: what it is, how it stands, and in which modes it is offered. Knows no event; booths show it (booth.ts).
import * as z from 'zod/mini';
import { PATENT_KINDS, patentNumber, type PatentKind } from './patent-number.ts';
import { optionalText, requiredText, uuid } from './text.ts';

/** 申请中, 有效, 因未缴年费终止, 期限届满, 宣告无效, 撤回或驳回. Only `granted` is a patent; an application is labelled as one. */
export const LEGAL_STATUSES = [
	'application',
	'granted',
	'lapsed',
	'expired',
	'invalidated',
	'withdrawn'
] as const;
export type LegalStatus = (typeof LEGAL_STATUSES)[number];
/** 已缴, 欠缴, 未核. */
export const ANNUITY_STATUSES = ['paid', 'overdue', 'unknown'] as const;
/** 已质押, 独占/排他/普通许可在先, 共有, 保全. */
export const BURDENS = [
	'pledged',
	'licensed-exclusive',
	'licensed-sole',
	'licensed-ordinary',
	'co-owned',
	'seized'
] as const;
export type Burden = (typeof BURDENS)[number];
/** 概念, 实验室, 小试, 中试, 量产. */
export const MATURITIES = ['concept', 'lab', 'bench', 'pilot', 'production'] as const;
export type Maturity = (typeof MATURITIES)[number];
/** 转让, 普通/排他/独占许可, 开放许可, 作价入股, 先使用后付费. */
export const OFFER_MODES = [
	'transfer',
	'licence-ordinary',
	'licence-sole',
	'licence-exclusive',
	'open-licence',
	'equity',
	'use-first-pay-later'
] as const;
export type OfferMode = (typeof OFFER_MODES)[number];
/** 面议, 一口价, 提成, 入门费加提成, 免费. */
export const PRICINGS = ['negotiable', 'fixed', 'royalty', 'upfront-and-royalty', 'free'] as const;
/** Large state-owned firms are told apart from other firms, because programmes ask for them (湖南 2022 四(二)2). */
export const HOLDER_KINDS = [
	'university',
	'institute',
	'large-soe',
	'enterprise',
	'person',
	'other'
] as const;
export type HolderKind = (typeof HOLDER_KINDS)[number];

const tags = z.optional(z.array(requiredText(60)).check(z.maxLength(30)));
const day = z.optional(z.iso.date());

/** One mode it is offered in. `priceFen` in fen, absent where it is to be negotiated; `terms` say rate, base, payment and period. */
export const offer = z.object({
	mode: z.enum(OFFER_MODES),
	pricing: z.enum(PRICINGS),
	priceFen: z.optional(z.int().check(z.minimum(0))),
	terms: optionalText(500)
});

/** What the words of an advertisement may not be (广告法 (2021) 9 (3)); a catalogue is none, and does without them too. */
export const isAdvertising = (text: string): boolean => /国家级|最高级|最佳/.test(text);

/**
 * A patent joins the organiser's catalogue, or its entry is brought up to date: the number is its identity, and a blank never erases. `offers`, when named,
 * are all offers. Days are YYYY-MM-DD; `checkedOn` is the 核验日期 of status, annuity and burdens together.
 */
export const recordPatent = z
	.object({
		patent: uuid,
		number: patentNumber,
		kind: z.enum(PATENT_KINDS),
		title: requiredText(200),
		plain: optionalText(600),
		holderName: requiredText(200),
		holderKind: z.enum(HOLDER_KINDS),
		/** The holder as a counterpart, once it is one. */
		holder: z.optional(uuid),
		legalStatus: z.enum(LEGAL_STATUSES),
		annuityStatus: z.optional(z.enum(ANNUITY_STATUSES)),
		annuityPaidUntil: day,
		checkedOn: day,
		burdens: z.optional(z.array(z.enum(BURDENS))),
		pledgeeAgreedOn: day,
		evaluatedOn: day,
		maturity: z.optional(z.enum(MATURITIES)),
		chains: tags,
		means: tags,
		effects: tags,
		scenes: tags,
		offers: z.optional(z.array(offer).check(z.maxLength(OFFER_MODES.length)))
	})
	.check(z.refine(({ plain }) => !plain || !isAdvertising(plain), { path: ['plain'], error: 'advertising' }));
export type RecordPatent = z.output<typeof recordPatent>;

/** What decides whether a patent can be offered by open licence. */
export interface Standing {
	kind: PatentKind;
	legalStatus: LegalStatus;
	annuityStatus: (typeof ANNUITY_STATUSES)[number];
	burdens: readonly Burden[];
	pledgeeAgreedOn?: string | undefined;
	evaluatedOn?: string | undefined;
}

/**
 * Why a patent cannot be offered by open licence (开放许可), as the fields to look at; empty when it can. 专利法 (2020) 50: only a granted patent, and a
 * utility model or design with an evaluation report. 专利法实施细则 (2023) 86: not while an exclusive or sole licence is in force, the annuity is unpaid, it is
 * pledged without the pledgee's agreement, or seized. SQL twin: private.open_licence_faults.
 */
export function openLicenceFaults(patent: Standing): (keyof Standing)[] {
	const has = (burden: Burden) => patent.burdens.includes(burden);
	const faults: (keyof Standing)[] = [];
	if (patent.legalStatus !== 'granted') faults.push('legalStatus');
	if (patent.kind !== 'invention' && !patent.evaluatedOn) faults.push('evaluatedOn');
	if (patent.annuityStatus === 'overdue') faults.push('annuityStatus');
	if (
		has('licensed-exclusive') ||
		has('licensed-sole') ||
		has('seized') ||
		(has('pledged') && !patent.pledgeeAgreedOn)
	)
		faults.push('burdens');
	return faults;
}
