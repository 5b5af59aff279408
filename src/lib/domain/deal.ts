// The way of a lead to a contract, as data: one path for each kind of deal; and the 台账 of what became of it: deals, pledges, product filings.
// SQL twins: private.lead_transitions, private.filing_due (both compared in test/sql/twins.test.ts).
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { sizeClass } from './enterprise.ts';
import { HOLDER_KINDS } from './patent.ts';
import { patentNumber } from './patent-number.ts';
import { optionalText, requiredText, uuid } from './text.ts';

/**
 * - licence, transfer, equity: 已提交 → 已联系 → 洽谈中 → 已签约 → 已备案/已登记
 * - with a university: … 洽谈中 → 校内审批 → 定价公示 → 已签约 → … (促进科技成果转化法 (2015) 18)
 * - financing: 已受理 → 尽调 → 评估 → 授信 → 签约 → 质押登记 → 放款
 * - policy and service: 已提交 → 已联系 → 服务中 → 已办结
 */
export const STAGE_PATHS = {
	conveyance: ['submitted', 'contacted', 'negotiating', 'signed', 'filed'],
	'conveyance-university': [
		'submitted',
		'contacted',
		'negotiating',
		'approval',
		'published',
		'signed',
		'filed'
	],
	financing: ['accepted', 'diligence', 'valuation', 'credit', 'signed', 'registered', 'paid'],
	service: ['submitted', 'contacted', 'serving', 'done']
} as const;
export type LeadPath = keyof typeof STAGE_PATHS;
export const LEAD_PATHS = Object.keys(STAGE_PATHS) as [LeadPath, ...LeadPath[]];
export const leadPath = z.enum(LEAD_PATHS);

/** 未达成, 撤回. */
export const ENDINGS = ['failed', 'withdrawn'] as const;
export const LEAD_STAGES = [
	...new Set([...LEAD_PATHS.flatMap((path): readonly string[] => STAGE_PATHS[path]), ...ENDINGS])
] as [LeadStage, ...LeadStage[]];
export type LeadStage = (typeof STAGE_PATHS)[LeadPath][number] | (typeof ENDINGS)[number];
export const leadStage = z.enum(LEAD_STAGES);

/** Where a lead may go from a stage, in the order of its path, and whether that step must say why. */
export function nextStages(path: LeadPath, from: LeadStage): { to: LeadStage; needsReason: boolean }[] {
	const stages: readonly LeadStage[] = STAGE_PATHS[path];
	const step = (to: LeadStage | undefined, needsReason = false) => (to ? [{ to, needsReason }] : []);
	// Taken up again: from the beginning, or where the first talk left it.
	if (from === 'failed') return [...step(stages[0], true), ...step(stages[1], true)];
	const at = stages.indexOf(from);
	if (at < 0) return [];
	const isLast = at === stages.length - 1;
	return [
		...step(stages[at + 1]),
		// They talked at the stand: 已联系 is passed over.
		...(from === 'submitted' ? step(stages[at + 2]) : []),
		...step(stages[at - 1], true),
		...(isLast ? [] : ENDINGS.flatMap((ending) => step(ending, true)))
	];
}

/** True from the signature (or, for a service, its end) on: there is a deal, and its parties may say how it went. */
export const isConcluded = (stage: LeadStage): boolean =>
	(['signed', 'filed', 'registered', 'paid', 'done'] as readonly LeadStage[]).includes(stage);

/** 转让, 许可, 开放许可, 作价入股, 委托转移转让, 先使用后付费, 先免费后付费, 交叉许可, 拍卖 (seeds: deals). */
export const DEAL_TYPES = [
	'transfer',
	'licence',
	'open-licence',
	'equity',
	'entrusted-transfer',
	'use-first-pay-later',
	'free-then-paid',
	'cross-licence',
	'auction-sale'
] as const;
export type DealType = (typeof DEAL_TYPES)[number];
/** 普通, 排他, 独占, 分许可 (专利实施许可合同备案表: 许可种类). */
export const LICENCE_KINDS = ['ordinary', 'sole', 'exclusive', 'sub'] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];
/** 专利权, 商标权, 著作权. */
export const PLEDGED_RIGHTS = ['patent', 'trademark', 'copyright'] as const;
export type PledgedRight = (typeof PLEDGED_RIGHTS)[number];
const LICENCES: readonly DealType[] = [
	'licence',
	'open-licence',
	'use-first-pay-later',
	'free-then-paid',
	'cross-licence'
];

/**
 * The day (YYYY-MM-DD) by which a licence contract is to be filed: three months after it took effect (专利法实施细则 (2023) 15, 专利实施许可合同备案办法), which
 * is when it was signed unless another day is known (民法典 502); where that month has no such day, its last (民法典 202). Null for what needs no filing, or has
 * neither day.
 */
export function filingDueOn(
	type: DealType,
	{ effectiveOn, signedOn }: { effectiveOn: string | null; signedOn: string | null }
): string | null {
	const from = effectiveOn ?? signedOn;
	if (!LICENCES.includes(type) || from === null) return null;
	const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
	const lastOfMonth = new Date(Date.UTC(year, month + 3, 0)).getUTCDate();
	return new Date(Date.UTC(year, month + 2, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

/** What may be known later, and be taken away again: left out it stays as it is, null takes it away. */
const known = <S extends z.ZodMiniType>(schema: S) => z.optional(z.nullable(schema));
const word = (max: number) => known(optionalText(max));
const fen = known(z.int().check(z.minimum(0)));
const day = known(z.iso.date());
const region = known(z.string().check(z.regex(/^\d{6}$/)));
const patents = z.array(patentNumber).check(z.maxLength(500));
const names = z.optional(z.array(requiredText(60)).check(z.maxLength(20)));
/** Yes, no, or nobody has looked. */
const claim = known(z.boolean());

/**
 * A deal joins the 台账, or what is known of it grows: a blank never erases, null takes away; `payments`, when named, are all payments. `amountFen` zero is a
 * price (无偿), absent means not agreed. Without `lead` it never began at an event. Money in fen, days YYYY-MM-DD.
 */
export const recordDeal = z.object({
	deal: uuid,
	lead: z.optional(uuid),
	type: z.enum(DEAL_TYPES),
	licenceKind: known(z.enum(LICENCE_KINDS)),
	holderName: requiredText(120),
	holderCode: known(creditCode),
	holderKind: z.enum(HOLDER_KINDS),
	holderRegion: region,
	acquirerName: requiredText(120),
	acquirerCode: known(creditCode),
	acquirerSize: known(sizeClass),
	acquirerRegion: region,
	/** The park the acquirer sits in, by name. */
	acquirerPark: word(60),
	/** The acquirer is a technology-based SME (科技型中小企业); absent: as the 企业库 has it. */
	isTechSme: claim,
	patents: patents.check(z.minLength(1)),
	signedOn: day,
	effectiveOn: day,
	/** Until when a licence holds, and where. */
	endsOn: day,
	territory: word(60),
	amountFen: fen,
	/** In the contract's words: 一次付清, 分期, 入门费+提成. */
	paymentWay: word(60),
	recordedOn: day,
	recordNo: word(60),
	recordAmountFen: fen,
	techContractNo: word(60),
	isRelatedParty: claim,
	facilitatedBy: names,
	payments: z.optional(
		z
			.array(
				z.object({
					dueOn: z.optional(z.iso.date()),
					paidOn: z.optional(z.iso.date()),
					amountFen: z.int().check(z.minimum(1)),
					voucher: optionalText(120)
				})
			)
			.check(z.maxLength(60))
	)
});

/** A pledge (质押融资), as recordDeal: the day of registration and the day of payout are both kept, programmes count by either. */
export const recordPledge = z.object({
	pledge: uuid,
	lead: z.optional(uuid),
	borrowerName: requiredText(120),
	borrowerCode: known(creditCode),
	borrowerSize: known(sizeClass),
	borrowerRegion: region,
	borrowerPark: word(60),
	lenderName: requiredText(120),
	rightKinds: z.array(z.enum(PLEDGED_RIGHTS)).check(z.minLength(1), z.maxLength(3)),
	patents: z.optional(patents),
	isOwnPatents: claim,
	registeredFen: fen,
	registeredOn: day,
	registrationNo: word(60),
	loanFen: fen,
	paidOutOn: day,
	isInclusive: claim,
	isInRiskPool: claim,
	/** 市级立项项目: left out of some targets (重庆 2024 二(一)1(4)). */
	isMunicipalProject: claim,
	facilitatedBy: names
});

/** 专利产品备案, as recordDeal. */
export const recordProductFiling = z.object({
	filing: uuid,
	firmName: requiredText(120),
	firmCode: known(creditCode),
	firmSize: known(sizeClass),
	firmRegion: region,
	firmPark: word(60),
	product: requiredText(120),
	patents: patents.check(z.minLength(1)),
	filingNo: word(60),
	filedOn: day,
	isIntensive: claim,
	salesFen: fen,
	profitFen: known(z.int()),
	assistedBy: names
});
