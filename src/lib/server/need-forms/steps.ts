// The need forms as a browser shows and sends them: which fields a step has and how each is typed, and what was typed as the values that need-form.ts judges. Names and
// rules are the domain's; this knows neither the database nor the page.
import * as z from 'zod/mini';
import {
	FINANCING_STEPS,
	FORM_ORGANISATION_KINDS,
	financingNeedForm,
	SHORT_STEPS,
	shortNeedForm,
	SOLUTION_WAYS,
	stepFaults,
	TECHNICAL_STEPS,
	technicalNeedForm,
	type FormFault
} from '#lib/domain/need-form.ts';
import { VISIBILITIES } from '#lib/domain/need.ts';
import { SME_INDUSTRIES } from '#lib/domain/sme-standard.ts';
import { itemsIn, numberIn } from '../links/form-values.ts';

export interface NeedField {
	name: string;
	/** list: parted by commas; confirm: a box that must be ticked. */
	kind: 'text' | 'area' | 'number' | 'one' | 'several' | 'select' | 'list' | 'yesNo' | 'confirm';
	max?: number;
	options?: readonly string[];
	isRequired?: boolean;
}
export interface NeedStep {
	name: string;
	fields: readonly NeedField[];
}
/** What was typed, by field; a box that was not ticked and a field that is not there are empty lists. */
export type Typed = Record<string, string[]>;

const text = (name: string, max: number, isRequired = false): NeedField => ({
	name,
	kind: 'text',
	max,
	isRequired
});
const area = (name: string, isRequired = false): NeedField => ({ name, kind: 'area', max: 500, isRequired });
const number = (name: string, isRequired = false): NeedField => ({
	name,
	kind: 'number',
	max: 16,
	isRequired
});
const yesNo = (name: string): NeedField => ({ name, kind: 'yesNo', options: ['yes', 'no'] });
const confirmation: NeedField[] = [
	{ name: 'visibility', kind: 'one', options: VISIBILITIES, isRequired: true },
	{ name: 'holdsNoSecrets', kind: 'confirm' },
	{ name: 'isAuthorised', kind: 'confirm' }
];

const FIELDS = {
	technical: {
		organisation: [
			text('organisation', 120, true),
			text('creditCode', 24),
			{ name: 'organisationKind', kind: 'one', options: FORM_ORGANISATION_KINDS },
			area('organisationIntro')
		],
		problem: [
			text('title', 80, true),
			area('problem', true),
			area('keyPoint'),
			{ name: 'keywords', kind: 'list', max: 120 }
		],
		goal: [
			area('goal'),
			number('fromYear'),
			number('untilYear'),
			number('budgetWan'),
			{ name: 'solutionWays', kind: 'several', options: SOLUTION_WAYS },
			text('wantedPartner', 120),
			text('field', 60),
			text('industryCode', 5)
		],
		confirmation
	},
	financing: {
		organisation: [
			text('organisation', 120, true),
			text('creditCode', 24),
			text('legalRepresentative', 60),
			{ name: 'industry', kind: 'select', options: SME_INDUSTRIES },
			number('staff'),
			number('revenueWan'),
			number('assetsWan'),
			number('year')
		],
		patents: [
			{ name: 'pledgePatents', kind: 'list', max: 2000, isRequired: true },
			number('inventions'),
			number('utilityModels'),
			number('designs'),
			...['isAnnuityPaid', 'hasCoOwners', 'isPledged', 'isLicensed', 'isValued'].map(yesNo)
		],
		money: [
			number('amountWan', true),
			number('termMonths'),
			text('purpose', 200),
			number('existingLoansWan'),
			{ name: 'wantedBanks', kind: 'list', max: 400 },
			...['wantsSubsidy', 'wantsGuarantee', 'wantsInsurance'].map(yesNo)
		],
		confirmation
	},
	short: {
		problem: [text('organisation', 120, true), text('title', 80, true), area('problem', true)],
		confirmation
	}
} satisfies Record<string, Record<string, NeedField[]>>;

const short = SHORT_STEPS.map((name): NeedStep => ({ name, fields: FIELDS.short[name] }));

export const NEED_FORMS = {
	technical: TECHNICAL_STEPS.map((name): NeedStep => ({ name, fields: FIELDS.technical[name] })),
	financing: FINANCING_STEPS.map((name): NeedStep => ({ name, fields: FIELDS.financing[name] })),
	policy: short,
	service: short
};
export type FormKind = keyof typeof NEED_FORMS;
export const isFormKind = (kind: string): kind is FormKind => Object.hasOwn(NEED_FORMS, kind);

/** Every field of every step, as it was typed. */
export const typedIn = (kind: FormKind, form: FormData): Typed =>
	Object.fromEntries(
		NEED_FORMS[kind].flatMap(({ fields }) => fields.map((field) => [field.name, typedField(field, form)]))
	);

/** One field, as it was typed. */
export const typedField = ({ name, max = 60 }: NeedField, form: FormData): string[] =>
	form
		.getAll(name)
		.filter((one): one is string => typeof one === 'string')
		.slice(0, 20)
		.map((one) => one.slice(0, max + 1));

/** What was typed in a field, as need-form.ts takes it; undefined for what says nothing. */
export function valueOf({ kind }: Pick<NeedField, 'kind'>, typed: string[]): unknown {
	const [first = ''] = typed;
	switch (kind) {
		case 'number':
			return numberIn(first);
		case 'list':
			return itemsIn(first).length > 0 ? itemsIn(first) : undefined;
		case 'several':
			return typed.length > 0 ? typed : undefined;
		case 'yesNo':
			return first === 'yes' ? true : first === 'no' ? false : undefined;
		case 'confirm':
			return first === 'on' ? true : undefined;
		default:
			return first.trim() || undefined;
	}
}

/** The values of one step, with who is to be reached: that is the person of the link, and no form asks for it. */
export function stepValues(step: NeedStep, typed: Typed, who: { name: string }): Record<string, unknown> {
	const values = Object.fromEntries(
		step.fields.map((field) => [field.name, valueOf(field, typed[field.name] ?? [])])
	);
	return step.fields.some(({ name }) => name === 'organisation')
		? { ...values, contactName: who.name }
		: values;
}

const SCHEMAS = {
	technical: technicalNeedForm,
	financing: financingNeedForm,
	policy: shortNeedForm,
	service: shortNeedForm
};

/** What a step still lacks, and what its schema makes of the values: that is what is stored. */
export function judge(
	kind: FormKind,
	step: NeedStep,
	values: unknown
): { faults: FormFault[]; made: Record<string, unknown> } {
	const schemas: Record<string, z.core.$ZodType> = SCHEMAS[kind];
	const schema = schemas[step.name]!;
	const faults = stepFaults(schema, values);
	return { faults, made: faults.length > 0 ? {} : (z.parse(schema, values) as Record<string, unknown>) };
}
