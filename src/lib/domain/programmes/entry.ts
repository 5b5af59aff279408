// The entry check: Hubei's ten criteria for the cultivation library (附件 1–10), each with what was entered, its evidence, and what is missing.
// 原则上 is a warning that asks for a reason, never a refusal (A43). The words and quotes of the criteria are the definition's.
import * as z from 'zod/mini';
import { SIZE_CLASSES } from '../enterprise.ts';
import { requiredText } from '../text.ts';
import { compare, div, exact, mul, type Exact } from './exact.ts';

const flag = z.optional(z.boolean());
const yuan = z.optional(z.number().check(z.minimum(0), z.maximum(1e15)));
const people = z.optional(z.int().check(z.minimum(0), z.maximum(10_000_000)));
const texts = z.optional(z.array(requiredText(120)).check(z.maxLength(50)));

/** The qualifications that criterion 2 names; its list is open (等), so another stands with a reason. */
export const QUALIFICATIONS = [
	'srdi_sme',
	'high_tech',
	'ip_advantage_or_demo',
	'ip_pilot_industrial',
	'other'
] as const;

/** What an enterprise enters. Absent is unknown. Money in yuan, the rate in percent. */
export const entryApplication = z.object({
	reg_province: z.optional(requiredText(20)),
	is_legal_person: flag,
	size_class: z.optional(z.enum(SIZE_CLASSES)),
	qualifications: z.optional(z.array(z.enum(QUALIFICATIONS))),
	industry_code: z.optional(requiredText(20)),
	main_business_patent_intensive: flag,
	core_patents: texts,
	core_patent_source: z.optional(z.enum(['own', 'introduced', 'none'])),
	product_filing_no: z.optional(z.union([requiredText(60), z.literal(false)])),
	industrialisation_rate: z.optional(z.number().check(z.minimum(0), z.maximum(100))),
	rd_spend_prev_year: yuan,
	revenue_prev_year: yuan,
	stable_leader_and_team: flag,
	rd_staff: people,
	total_staff: people,
	stable_cooperation: flag,
	trademark_reg_nos: texts,
	brand_influence_confirmed: flag,
	ip_rules: flag,
	ip_body: flag,
	ip_staff: flag,
	ip_resources: flag,
	abnormal_filing: flag,
	major_accident: flag,
	violation: flag,
	serious_dishonesty: flag,
	/** By criterion: why it may be waived where the text says 原则上. */
	reasons: z.optional(z.partialRecord(z.enum(['2', '3', '4']), requiredText(500))),
	/** By field: the files or words that prove it. */
	evidence: z.optional(z.record(z.string(), z.array(requiredText(200)).check(z.maxLength(20))))
});
export type EntryApplication = z.output<typeof entryApplication>;
type Field = keyof EntryApplication;

/** met · not_met · undetermined: fields are missing · needs_reason: 原则上, and not so · excused: not so, with a reason. */
export type EntryStatus = 'met' | 'not_met' | 'undetermined' | 'needs_reason' | 'excused';
export interface EntryFinding {
	no: number;
	status: EntryStatus;
	/** Fields that would have to be known. */
	missing: Field[];
	/** Evidence by field, and the fields that were entered without any. */
	evidence: Partial<Record<Field, string[]>>;
	unproven: Field[];
	reason?: string;
}

/** True, false, or not known. */
type Truth = boolean | undefined;
const every = (...all: Truth[]): Truth =>
	all.includes(false) ? false : all.includes(undefined) ? undefined : true;
const some = (...all: Truth[]): Truth =>
	all.includes(true) ? true : all.includes(undefined) ? undefined : false;
const not = (one: Truth): Truth => (one === undefined ? undefined : !one);
const has = (list: readonly unknown[] | undefined): Truth => list && list.length > 0;
/** part / whole in percent is at least `percent`; not known while one is, or while the whole is zero. */
function shareIs(part: number | undefined, whole: number | undefined, percent: number): Truth {
	if (part === undefined || !whole) return undefined;
	const share: Exact = div(mul(exact(part), exact(100)), exact(whole));
	return compare(share, exact(percent)) >= 0;
}

interface Criterion {
	no: number;
	fields: readonly Field[];
	/** What must hold, and what must hold in principle. */
	hard?: (one: EntryApplication) => Truth;
	inPrinciple?: (one: EntryApplication) => Truth;
}

const CRITERIA: readonly Criterion[] = [
	{
		no: 1,
		fields: ['reg_province', 'is_legal_person', 'size_class'],
		hard: (one) =>
			every(
				one.reg_province === undefined ? undefined : /^湖北省?$/.test(one.reg_province),
				one.is_legal_person,
				one.size_class && one.size_class !== 'large'
			)
	},
	{
		no: 2,
		fields: ['qualifications'],
		inPrinciple: (one) => has(one.qualifications?.filter((q) => q !== 'other'))
	},
	{
		no: 3,
		fields: ['industry_code', 'main_business_patent_intensive'],
		inPrinciple: (one) => one.main_business_patent_intensive
	},
	{
		no: 4,
		fields: ['core_patents', 'core_patent_source', 'product_filing_no'],
		hard: (one) =>
			every(
				has(one.core_patents),
				one.core_patent_source === undefined ? undefined : one.core_patent_source !== 'none'
			),
		inPrinciple: (one) => (one.product_filing_no === undefined ? undefined : one.product_filing_no !== false)
	},
	{
		no: 5,
		fields: ['industrialisation_rate'],
		hard: (one) => (one.industrialisation_rate === undefined ? undefined : one.industrialisation_rate >= 50)
	},
	{
		no: 6,
		fields: ['rd_spend_prev_year', 'revenue_prev_year'],
		hard: (one) =>
			some(
				shareIs(one.rd_spend_prev_year, one.revenue_prev_year, 10),
				one.rd_spend_prev_year === undefined ? undefined : one.rd_spend_prev_year >= 5_000_000
			)
	},
	{
		no: 7,
		fields: ['stable_leader_and_team', 'rd_staff', 'total_staff', 'stable_cooperation'],
		hard: (one) =>
			every(
				one.stable_leader_and_team,
				some(shareIs(one.rd_staff, one.total_staff, 20), one.stable_cooperation)
			)
	},
	{
		no: 8,
		fields: ['trademark_reg_nos', 'brand_influence_confirmed'],
		hard: (one) => every(has(one.trademark_reg_nos), one.brand_influence_confirmed)
	},
	{
		no: 9,
		fields: ['ip_rules', 'ip_body', 'ip_staff', 'ip_resources'],
		hard: (one) => every(one.ip_rules, one.ip_body, one.ip_staff, one.ip_resources)
	},
	{
		no: 10,
		fields: ['abnormal_filing', 'major_accident', 'violation', 'serious_dishonesty'],
		hard: (one) => not(some(one.abnormal_filing, one.major_accident, one.violation, one.serious_dishonesty))
	}
];

/** The ten findings, and the whole: refused by one that is not met, open while one is not known or lacks its reason. */
export function checkEntry(application: EntryApplication): {
	status: 'met' | 'not_met' | 'undetermined' | 'needs_reason';
	findings: EntryFinding[];
} {
	const findings = CRITERIA.map((criterion) => findingOf(criterion, application));
	const order = ['not_met', 'undetermined', 'needs_reason'] as const;
	return {
		status: order.find((status) => findings.some((one) => one.status === status)) ?? 'met',
		findings
	};
}

function findingOf(
	{ no, fields, hard, inPrinciple }: Criterion,
	application: EntryApplication
): EntryFinding {
	const hardly = hard ? hard(application) : true;
	const principled = inPrinciple ? inPrinciple(application) : true;
	const reason = application.reasons?.[String(no) as '2'];
	const status: EntryStatus =
		hardly === false
			? 'not_met'
			: hardly === undefined
				? 'undetermined'
				: principled === true
					? 'met'
					: reason
						? 'excused'
						: principled === undefined
							? 'undetermined'
							: 'needs_reason';
	const isOpen = status === 'undetermined';
	const entered = fields.filter((field) => application[field] !== undefined);
	const evidence = Object.fromEntries(
		entered.flatMap((field) => {
			const proof = application.evidence?.[field];
			return proof?.length ? [[field, proof]] : [];
		})
	);
	return {
		no,
		status,
		missing: isOpen ? fields.filter((field) => application[field] === undefined) : [],
		evidence,
		unproven: entered.filter((field) => !evidence[field]),
		...(reason && status === 'excused' ? { reason } : {})
	};
}
