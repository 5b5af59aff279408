// The form of one enterprise's entry check: from typed fields to the arguments of recordEntry, or to a message beside each field. Which fields a criterion has stands here;
// whether they meet it is the domain's (programmes/entry.ts).
import * as z from 'zod';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { creditCode } from '#lib/domain/credit-code.ts';
import { entryApplication, QUALIFICATIONS, type EntryApplication } from '#lib/domain/programmes/entry.ts';
import { toHalfWidth } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { fieldText, fieldTexts, filled } from './form-text.ts';
import type { Entry } from './entries.ts';
import type { DeskArgs } from '../perform.ts';

type Field = Exclude<keyof EntryApplication, 'reasons' | 'evidence'>;
export type EntryFieldKind =
	'text' | 'texts' | 'flag' | 'number' | 'money' | 'percent' | 'size' | 'source' | 'several' | 'filing';
export interface EntryField {
	name: Field;
	kind: EntryFieldKind;
}
const flags = (...names: Field[]): EntryField[] => names.map((name) => ({ name, kind: 'flag' }));

/** What each criterion asks for (鄂 2024 附件 1–10). 原则上 takes a reason as well. */
export const ENTRY_FIELDS: Record<number, { fields: EntryField[]; takesReason?: true }> = {
	1: {
		fields: [
			{ name: 'reg_province', kind: 'text' },
			{ name: 'is_legal_person', kind: 'flag' },
			{ name: 'size_class', kind: 'size' }
		]
	},
	2: { fields: [{ name: 'qualifications', kind: 'several' }], takesReason: true },
	3: {
		fields: [
			{ name: 'industry_code', kind: 'text' },
			{ name: 'main_business_patent_intensive', kind: 'flag' }
		],
		takesReason: true
	},
	4: {
		fields: [
			{ name: 'core_patents', kind: 'texts' },
			{ name: 'core_patent_source', kind: 'source' },
			{ name: 'product_filing_no', kind: 'filing' }
		],
		takesReason: true
	},
	5: { fields: [{ name: 'industrialisation_rate', kind: 'percent' }] },
	6: {
		fields: [
			{ name: 'rd_spend_prev_year', kind: 'money' },
			{ name: 'revenue_prev_year', kind: 'money' }
		]
	},
	7: {
		fields: [
			{ name: 'stable_leader_and_team', kind: 'flag' },
			{ name: 'rd_staff', kind: 'number' },
			{ name: 'total_staff', kind: 'number' },
			{ name: 'stable_cooperation', kind: 'flag' }
		]
	},
	8: {
		fields: [
			{ name: 'trademark_reg_nos', kind: 'texts' },
			{ name: 'brand_influence_confirmed', kind: 'flag' }
		]
	},
	9: { fields: flags('ip_rules', 'ip_body', 'ip_staff', 'ip_resources') },
	10: { fields: flags('abnormal_filing', 'major_accident', 'violation', 'serious_dishonesty') }
};
const ALL = Object.values(ENTRY_FIELDS).flatMap(({ fields }) => fields);

/** As typed. Flags are '', 'yes' and 'no'; lists are parted by 、. */
export interface EntryFields {
	name: string;
	creditCode: string;
	enteredOn: string;
	hasProgress: string;
	values: Record<string, string>;
	several: string[];
	evidence: Record<string, string>;
	reasons: Record<string, string>;
}
export type EntryErrors = Record<string, string>;

/** A form to begin with: of an enterprise that is there, or blank. Only what was entered stands in it; what is known stands beside. */
export function entryFields(of: Entry | null): EntryFields {
	const application: EntryApplication = of?.application ?? {};
	const typed = ({ name, kind }: EntryField): string => {
		const value = application[name];
		if (value === undefined) return '';
		if (kind === 'flag') return value ? 'yes' : 'no';
		if (kind === 'filing') return value === false ? m.desk_entry_none() : String(value);
		if (kind === 'money') return String(Number(value) / 10_000);
		return Array.isArray(value) ? value.join('、') : String(value);
	};
	return {
		name: of?.name ?? '',
		creditCode: of?.creditCode ?? '',
		enteredOn: of?.enteredOn ?? '',
		hasProgress: of?.hasProgress === undefined ? '' : of.hasProgress ? 'yes' : 'no',
		values: Object.fromEntries(ALL.map((field) => [field.name, typed(field)])),
		several: application.qualifications?.length === 0 ? ['none'] : [...(application.qualifications ?? [])],
		evidence: Object.fromEntries(
			ALL.map(({ name }) => [name, (application.evidence?.[name] ?? []).join('、')])
		),
		reasons: Object.fromEntries(['2', '3', '4'].map((no) => [no, application.reasons?.[no as '2'] ?? '']))
	};
}

/** What a form sent. */
export const readEntryFields = (form: FormData): EntryFields => ({
	name: fieldText(form, 'name', 120),
	creditCode: fieldText(form, 'creditCode', 40),
	enteredOn: fieldText(form, 'enteredOn', 10),
	hasProgress: fieldText(form, 'hasProgress', 3),
	values: Object.fromEntries(ALL.map(({ name }) => [name, fieldText(form, name, 4000)])),
	several: fieldTexts(form, 'qualifications'),
	evidence: Object.fromEntries(ALL.map(({ name }) => [name, fieldText(form, `evidence.${name}`, 2000)])),
	reasons: Object.fromEntries(['2', '3', '4'].map((no) => [no, fieldText(form, `reason.${no}`, 500)]))
});

const parts = (text: string): string[] =>
	text
		.split(/[、,，;；\n]/)
		.map((one) => one.trim())
		.filter(Boolean);
const numeral = (text: string): number => Number(toHalfWidth(text).replace(/[,%\s]/g, '') || NaN);

/** What recordEntry takes besides its ids, or what is wrong with which field. A blank is not known. */
export function entryArgs(
	fields: EntryFields
):
	| { args: Omit<DeskArgs<'recordEntry'>, 'programme' | 'entry' | 'version'>; errors: null }
	| { args: null; errors: EntryErrors } {
	const errors: EntryErrors = {};
	const application: Record<string, unknown> = {};
	for (const { name, kind } of ALL) {
		const text = (fields.values[name] ?? '').trim();
		if (kind === 'several') {
			const chosen = QUALIFICATIONS.filter((one) => fields.several.includes(one));
			// None of them is an answer; nothing ticked is not.
			if (chosen.length || fields.several.includes('none')) application[name] = chosen;
		} else if (text) {
			const value = READERS[kind](text);
			if (typeof value === 'number' && !Number.isFinite(value)) errors[name] = m.desk_prog_error_number();
			else application[name] = value;
		}
	}
	const evidence = Object.fromEntries(
		Object.entries(fields.evidence).flatMap(([name, text]) =>
			parts(text).length ? [[name, parts(text)]] : []
		)
	);
	const reasons = Object.fromEntries(
		Object.entries(fields.reasons).flatMap(([no, text]) => (text.trim() ? [[no, text.trim()]] : []))
	);
	const parsed = entryApplication.safeParse({
		...application,
		...(Object.keys(evidence).length ? { evidence } : {}),
		...(Object.keys(reasons).length ? { reasons } : {})
	});
	for (const issue of parsed.error?.issues ?? []) {
		const [first, second] = issue.path.map(String);
		errors[
			first === 'evidence'
				? `evidence.${second}`
				: first === 'reasons'
					? `reason.${second}`
					: (first ?? 'name')
		] ??= m.desk_entry_error_value();
	}
	if (!fields.name.trim()) errors.name = m.desk_entry_error_name();
	const code = filled(fields.creditCode);
	const read = code ? creditCode.safeParse(code) : undefined;
	if (read && !read.success) errors.creditCode = m.desk_error_credit_shape();
	const enteredOn = filled(fields.enteredOn);
	if (enteredOn && !z.iso.date().safeParse(enteredOn).success) errors.enteredOn = m.desk_prog_error_day();
	if (!parsed.success || Object.keys(errors).length) return { args: null, errors };
	return {
		args: {
			name: fields.name.trim(),
			application: parsed.data,
			...(read?.success ? { creditCode: read.data } : {}),
			...(enteredOn ? { enteredOn } : {}),
			...(fields.hasProgress ? { hasProgress: fields.hasProgress === 'yes' } : {})
		},
		errors: null
	};
}

const READERS: Record<Exclude<EntryFieldKind, 'several'>, (text: string) => unknown> = {
	text: (text) => text,
	texts: parts,
	flag: (text) => text === 'yes',
	number: numeral,
	percent: numeral,
	/** 万元, as it is typed, in yuan. */
	money: (text) => Math.round(numeral(text) * 1_000_000) / 100,
	size: (text) => SIZE_CLASSES.find((one) => one === text),
	source: (text) => text,
	filing: (text) => (['无', '没有', 'none'].includes(text) ? false : text)
};
