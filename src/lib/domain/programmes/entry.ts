// The entry check: the criteria of a document (Hubei's ten for the cultivation library, or an office's own), each with what was entered, its evidence, and what is missing. What a criterion
// asks for is data (entry-rule.ts).
// 原则上 is a warning that asks for a reason, never a refusal (A43). The words and quotes of the criteria are the definition's.
import * as z from 'zod/mini';
import { SIZE_CLASSES } from '../enterprise.ts';
import { requiredText } from '../text.ts';
import { inputsOf, needsHold, type EntryCriterion } from './entry-rule.ts';

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
	reasons: z.optional(z.record(z.string().check(z.regex(/^[1-9]\d?$/)), requiredText(500))),
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

/** A finding for each criterion, and the whole: refused by one that is not met, open while one is not known or lacks its reason. */
export function checkEntry(
	application: EntryApplication,
	criteria: readonly EntryCriterion[]
): {
	status: 'met' | 'not_met' | 'undetermined' | 'needs_reason';
	findings: EntryFinding[];
} {
	const findings = criteria.map((criterion) => findingOf(criterion, application));
	const order = ['not_met', 'undetermined', 'needs_reason'] as const;
	return {
		status: order.find((status) => findings.some((one) => one.status === status)) ?? 'met',
		findings
	};
}

function findingOf(criterion: EntryCriterion, application: EntryApplication): EntryFinding {
	const { no, needs } = criterion;
	const fields = inputsOf(criterion);
	const hardly = needsHold(needs?.filter(({ inPrinciple }) => !inPrinciple) ?? [], application);
	// What no test can tell a person says, with a reason.
	const principled = needs
		? needsHold(
				needs.filter(({ inPrinciple }) => inPrinciple),
				application
			)
		: false;
	const reason = application.reasons?.[String(no)];
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
