// The form of one enterprise's entry check: from typed fields to the arguments of recordEntry, or to a message beside each field. Which fields a criterion has, and
// whether they meet it, is the document's (programmes/entry-rule.ts).
import * as z from 'zod';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { creditCode } from '#lib/domain/credit-code.ts';
import {
	ENTRY_INPUT_NAMES,
	inputsOf,
	type EntryCriterion,
	type EntryInput
} from '#lib/domain/programmes/entry-rule.ts';
import { entryApplication, QUALIFICATIONS, type EntryApplication } from '#lib/domain/programmes/entry.ts';
import { toHalfWidth } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { fieldText, fieldTexts, filled } from './form-text.ts';
import type { Entry } from './entries.ts';
import type { DeskArgs } from '../perform.ts';

export type EntryFieldKind =
	'text' | 'texts' | 'flag' | 'number' | 'money' | 'percent' | 'size' | 'source' | 'several' | 'filing';
export interface EntryField {
	name: EntryInput;
	kind: EntryFieldKind;
}
/** How each input is asked for. */
const KINDS: Record<EntryInput, EntryFieldKind> = {
	reg_province: 'text',
	is_legal_person: 'flag',
	size_class: 'size',
	qualifications: 'several',
	industry_code: 'text',
	main_business_patent_intensive: 'flag',
	core_patents: 'texts',
	core_patent_source: 'source',
	product_filing_no: 'filing',
	industrialisation_rate: 'percent',
	rd_spend_prev_year: 'money',
	revenue_prev_year: 'money',
	stable_leader_and_team: 'flag',
	rd_staff: 'number',
	total_staff: 'number',
	stable_cooperation: 'flag',
	trademark_reg_nos: 'texts',
	brand_influence_confirmed: 'flag',
	ip_rules: 'flag',
	ip_body: 'flag',
	ip_staff: 'flag',
	ip_resources: 'flag',
	abnormal_filing: 'flag',
	major_accident: 'flag',
	violation: 'flag',
	serious_dishonesty: 'flag'
};
const ALL: EntryField[] = ENTRY_INPUT_NAMES.map((name) => ({ name, kind: KINDS[name] }));
const REASON = /^reason\.([1-9]\d?)$/;

export type EntryShape = Record<number, { fields: EntryField[]; takesReason: boolean }>;
/** What each criterion asks for; an input that several name stands with the first. 原则上, and what only a person can say, take a reason as well. */
export function entryShape(criteria: readonly EntryCriterion[]): EntryShape {
	const asked = new Set<EntryInput>();
	return Object.fromEntries(
		criteria.map((criterion) => {
			const names = inputsOf(criterion).filter((name) => !asked.has(name));
			for (const name of names) asked.add(name);
			const takesReason = criterion.needs?.some(({ inPrinciple }) => inPrinciple) ?? true;
			return [criterion.no, { fields: names.map((name) => ({ name, kind: KINDS[name] })), takesReason }];
		})
	);
}

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
export function entryFields(of: Entry | null, shape: EntryShape): EntryFields {
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
		reasons: Object.fromEntries(Object.keys(shape).map((no) => [no, application.reasons?.[no] ?? '']))
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
	reasons: Object.fromEntries(
		[...form.keys()].flatMap((name) => {
			const no = REASON.exec(name)?.[1];
			return no ? [[no, fieldText(form, name, 500)]] : [];
		})
	)
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
		] ??= valueError(first);
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

/** What is wrong with a value that could be read: its bounds, where it is a number. */
function valueError(name: string | undefined): string {
	const kind = ALL.find((one) => one.name === name)?.kind;
	if (kind === 'percent') return m.desk_entry_error_percent();
	if (kind === 'money') return m.desk_entry_error_money();
	return kind === 'number' ? m.desk_entry_error_count() : m.desk_entry_error_value();
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
