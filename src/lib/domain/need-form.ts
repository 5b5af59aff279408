// The forms of a need as people fill them in: the technical 需求征集表 in four short steps and the pledge-finance form. A draft may
// stop anywhere; a step says what it still lacks. Does not know how a need is stored or changed: that is recordNeed.
// Sources: 河北省重大技术需求征集系统 (fields, 500 characters), 武汉 2024 融资需求调查表, 专利权质押登记申请表 (reference: forms-and-files).
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { mobile } from './mobile.ts';
import { VISIBILITIES, type NeedKind } from './need.ts';
import { patentNumber } from './patent-number.ts';
import { smeFigures } from './sme.ts';
import { optionalText, requiredText } from './text.ts';

/** 独立研发, 委托研发, 合作研发, 其他: how the firm wants it solved. */
export const SOLUTION_WAYS = ['own', 'commissioned', 'joint', 'other'] as const;
/** 企业, 高等院校, 研究机构, 其他 (机构属性). */
export const FORM_ORGANISATION_KINDS = ['enterprise', 'university', 'institute', 'other'] as const;

const year = z.int().check(z.minimum(2020), z.maximum(2100));
const amountWan = z.number().check(z.minimum(0), z.maximum(10_000_000));
const isTrue = z.literal(true, { error: 'must_be_confirmed' });
const longText = optionalText(500);

const contact = { contactName: requiredText(60), contactMobile: z.optional(mobile) };
const confirmation = {
	visibility: z.enum(VISIBILITIES),
	/** 不得填写涉密信息: read and confirmed. */
	holdsNoSecrets: isTrue,
	/** 已获单位授权. */
	isAuthorised: isTrue
};

/** 企业 · 问题 · 目标与投入 · 确认 */
export const TECHNICAL_STEPS = ['organisation', 'problem', 'goal', 'confirmation'] as const;
export type TechnicalStep = (typeof TECHNICAL_STEPS)[number];

export const technicalNeedForm = {
	organisation: z.object({
		organisation: requiredText(120),
		creditCode: z.optional(creditCode),
		organisationKind: z.optional(z.enum(FORM_ORGANISATION_KINDS)),
		organisationIntro: longText,
		...contact
	}),
	problem: z.object({
		title: requiredText(80),
		problem: requiredText(500),
		keyPoint: longText,
		keywords: z.optional(z.array(requiredText(20)).check(z.minLength(1), z.maxLength(5)))
	}),
	goal: z
		.object({
			goal: longText,
			fromYear: z.optional(year),
			untilYear: z.optional(year),
			budgetWan: z.optional(amountWan),
			solutionWays: z.optional(z.array(z.enum(SOLUTION_WAYS)).check(z.maxLength(SOLUTION_WAYS.length))),
			wantedPartner: optionalText(120),
			field: optionalText(60),
			industryCode: z.optional(z.string().check(z.regex(/^[A-T]?\d{2,4}$/)))
		})
		.check(
			z.refine(({ fromYear, untilYear }) => !fromYear || !untilYear || fromYear <= untilYear, {
				error: 'ends_before_it_begins',
				path: ['untilYear']
			})
		),
	confirmation: z.object(confirmation)
} as const;

/** 企业 · 专利 · 资金 · 确认 */
export const FINANCING_STEPS = ['organisation', 'patents', 'money', 'confirmation'] as const;
export type FinancingStep = (typeof FINANCING_STEPS)[number];

const count = z.optional(z.int().check(z.minimum(0), z.maximum(100_000)));
const yesNo = z.optional(z.boolean());

export const financingNeedForm = {
	organisation: z.object({
		organisation: requiredText(120),
		creditCode: z.optional(creditCode),
		legalRepresentative: optionalText(60),
		/** The figures the size class is computed from (sme.ts). */
		...smeFigures.shape,
		...contact
	}),
	patents: z.object({
		inventions: count,
		utilityModels: count,
		designs: count,
		/** 拟质押专利号, one or more; more than ten go to the patent office as a list (reference: forms-and-files). */
		pledgePatents: z.array(patentNumber).check(z.minLength(1), z.maxLength(100)),
		isAnnuityPaid: yesNo,
		hasCoOwners: yesNo,
		isPledged: yesNo,
		isLicensed: yesNo,
		isValued: yesNo
	}),
	money: z.object({
		amountWan: z.number().check(z.minimum(1), z.maximum(1_000_000)),
		termMonths: z.optional(z.int().check(z.minimum(1), z.maximum(360))),
		purpose: optionalText(200),
		existingLoansWan: z.optional(amountWan),
		wantedBanks: z.optional(z.array(requiredText(60)).check(z.maxLength(10))),
		wantsSubsidy: yesNo,
		wantsGuarantee: yesNo,
		wantsInsurance: yesNo
	}),
	confirmation: z.object(confirmation)
} as const;

/** 政策与服务: what the matter is, in their own words. */
export const SHORT_STEPS = ['problem', 'confirmation'] as const;

/** The form of a policy or a service need. */
export const shortNeedForm = {
	problem: z.object({
		organisation: requiredText(120),
		title: requiredText(80),
		problem: requiredText(500),
		contactName: requiredText(60)
	}),
	confirmation: z.object(confirmation)
} as const;

/** A field that a step still lacks or cannot take. `code` is a word of ours (must_be_confirmed, mobile …) or zod's kind of issue. */
export interface FormFault {
	field: string;
	code: string;
}

/** The rule of one field; undefined for a field that no form asks for. A need of any kind has a title, and may say what the matter is. */
function ruleOf(kind: NeedKind, field: string): z.core.$ZodType | undefined {
	const forms = kind === 'financing' ? [financingNeedForm, technicalNeedForm] : [technicalNeedForm];
	for (const form of forms)
		for (const { shape } of Object.values(form))
			if (Object.hasOwn(shape, field))
				return kind === 'financing' && field === 'problem' ? longText : (shape as z.core.$ZodShape)[field];
	return undefined;
}

/**
 * What some fields of a need become, by the names of its form: each by its own rule, and years in their order. `before` is how the need stands, undefined in `change` takes a
 * field away. Only what is right is in `made`.
 */
export function judgeChange(
	kind: NeedKind,
	before: Readonly<Record<string, unknown>>,
	change: Readonly<Record<string, unknown>>
): { faults: FormFault[]; made: Record<string, unknown> } {
	const faults: FormFault[] = [];
	const made: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(change)) {
		const rule = ruleOf(kind, field);
		const found = rule ? stepFaults(z.object({ [field]: rule }), { [field]: value }) : [];
		if (found.length > 0) faults.push(...found);
		else made[field] = rule ? z.parse(rule, value) : value;
	}
	const { fromYear, untilYear } = { ...before, ...made };
	const isMoved = 'fromYear' in made || 'untilYear' in made;
	if (isMoved && typeof fromYear === 'number' && typeof untilYear === 'number' && fromYear > untilYear)
		faults.push({ field: 'untilYear', code: 'ends_before_it_begins' });
	return { faults, made };
}

/** What stops a step from being done; empty when nothing does. Anything may be handed in: a draft is foreign data. */
export function stepFaults(schema: z.core.$ZodType, draft: unknown): FormFault[] {
	const parsed = z.safeParse(schema, draft);
	if (parsed.success) return [];
	const faults = new Map<string, string>();
	for (const issue of parsed.error.issues) {
		const field = String(issue.path[0] ?? '');
		const isOurs = /^[a-z]+(?:_[a-z]+)+$|^(?:mobile|creditCode|patentNumber)$/.test(issue.message);
		if (!faults.has(field))
			faults.set(field, isOurs ? issue.message : isBlank(draft, field) ? 'missing' : issue.code);
	}
	return [...faults].map(([field, code]) => ({ field, code }));
}

function isBlank(draft: unknown, field: string): boolean {
	const value =
		typeof draft === 'object' && draft !== null ? (draft as Record<string, unknown>)[field] : undefined;
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
