// What each form of a need asks, step by step, and with which control. Which values are right is domain/need-form.ts; the words are i18n/need-words.ts. Who asks and
// the pictures are no fields: the screen has them.
import {
	FINANCING_STEPS,
	financingNeedForm,
	FORM_ORGANISATION_KINDS,
	SOLUTION_WAYS,
	TECHNICAL_STEPS,
	technicalNeedForm
} from '#lib/domain/need-form.ts';
import type { NeedKind } from '#lib/domain/need.ts';
import { SME_INDUSTRIES } from '#lib/domain/sme-standard.ts';
import { NEED_CHOICE_WORDS, NEED_FIELD_WORDS, NEED_STEP_WORDS } from '#lib/i18n/need-words.ts';
import { SME_INDUSTRY_WORDS } from '#lib/i18n/sme-words.ts';
import { m } from '#lib/i18n/text.ts';

export type NeedField = keyof typeof NEED_FIELD_WORDS;
type Control = 'text' | 'area' | 'number' | 'list' | 'one' | 'several' | 'select' | 'yesno' | 'check';
export interface FieldSpec {
	name: NeedField;
	control: Control;
	optional?: boolean;
	max?: number;
	why?: () => string;
	options?: () => { value: string; label: string }[];
}
export interface StepSpec {
	id: string;
	label: () => string;
	/** Of need-form.ts. */
	schema:
		| (typeof technicalNeedForm)[keyof typeof technicalNeedForm]
		| (typeof financingNeedForm)[keyof typeof financingNeedForm];
	fields: FieldSpec[];
	asksWho?: boolean;
	takesPictures?: boolean;
}
export interface FormSpec {
	kind: NeedKind;
	title: () => string;
	steps: StepSpec[];
}

const choices = (words: Record<string, () => string>, of: readonly string[]) => () =>
	of.map((value) => ({ value, label: words[value]!() }));
const text = (name: NeedField, max = 120): FieldSpec => ({ name, control: 'text', max, optional: true });
const area = (name: NeedField, max = 500): FieldSpec => ({ name, control: 'area', max, optional: true });
const number = (name: NeedField): FieldSpec => ({ name, control: 'number', optional: true });
const yesno = (name: NeedField): FieldSpec => ({ name, control: 'yesno', optional: true });
const needed = (spec: FieldSpec): FieldSpec => ({ ...spec, optional: false });

const TITLE = needed(text('title', 80));
const PROBLEM: FieldSpec = { ...needed(area('problem')), why: m.field_need_own_words };
const CONFIRMATION: FieldSpec[] = [
	{
		name: 'visibility',
		control: 'one',
		options: choices(NEED_CHOICE_WORDS.visibility, ['public', 'anonymous', 'counterparts'])
	},
	{ name: 'holdsNoSecrets', control: 'check' },
	{ name: 'isAuthorised', control: 'check' }
];
const LIST: Pick<FieldSpec, 'control' | 'why'> = { control: 'list', why: m.field_need_list_why };

const TECHNICAL: Record<(typeof TECHNICAL_STEPS)[number], FieldSpec[]> = {
	organisation: [
		text('creditCode'),
		{
			name: 'organisationKind',
			control: 'one',
			optional: true,
			options: choices(NEED_CHOICE_WORDS.organisationKind, FORM_ORGANISATION_KINDS)
		},
		area('organisationIntro')
	],
	problem: [TITLE, PROBLEM, area('keyPoint'), { ...text('keywords'), ...LIST }],
	goal: [
		area('goal'),
		number('fromYear'),
		number('untilYear'),
		number('budgetWan'),
		{
			name: 'solutionWays',
			control: 'several',
			optional: true,
			options: choices(NEED_CHOICE_WORDS.solutionWays, SOLUTION_WAYS)
		},
		text('wantedPartner'),
		text('field', 60),
		text('industryCode', 5)
	],
	confirmation: CONFIRMATION
};
const FINANCING: Record<(typeof FINANCING_STEPS)[number], FieldSpec[]> = {
	organisation: [
		text('creditCode'),
		text('legalRepresentative', 60),
		{
			name: 'industry',
			control: 'select',
			optional: true,
			options: choices(SME_INDUSTRY_WORDS, SME_INDUSTRIES)
		},
		number('staff'),
		number('revenueWan'),
		number('assetsWan'),
		number('year')
	],
	patents: [
		{ ...needed(text('pledgePatents', 2000)), ...LIST },
		number('inventions'),
		number('utilityModels'),
		number('designs'),
		...(['isAnnuityPaid', 'hasCoOwners', 'isPledged', 'isLicensed', 'isValued'] as const).map(yesno)
	],
	money: [
		needed(number('amountWan')),
		number('termMonths'),
		area('purpose', 200),
		number('existingLoansWan'),
		{ ...text('wantedBanks', 600), ...LIST },
		...(['wantsSubsidy', 'wantsGuarantee', 'wantsInsurance'] as const).map(yesno)
	],
	confirmation: CONFIRMATION
};

const technical: FormSpec = {
	kind: 'technical',
	title: m.field_need_technical,
	steps: TECHNICAL_STEPS.map((id) => ({
		id,
		label: NEED_STEP_WORDS[id],
		schema: technicalNeedForm[id],
		fields: TECHNICAL[id],
		asksWho: id === 'organisation',
		takesPictures: id === 'problem'
	}))
};
const financing: FormSpec = {
	kind: 'financing',
	title: m.field_need_financing,
	steps: FINANCING_STEPS.map((id) => ({
		id,
		label: NEED_STEP_WORDS[id],
		schema: financingNeedForm[id],
		fields: FINANCING[id],
		asksWho: id === 'organisation',
		takesPictures: id === 'patents'
	}))
};
/** Who, what in their words, pictures, and the last step: two screens for staff who listen and write. */
const short = (kind: NeedKind, title: () => string): FormSpec => ({
	kind,
	title,
	steps: [
		{
			id: 'problem',
			label: NEED_STEP_WORDS.problem,
			schema: technicalNeedForm.problem,
			fields: [TITLE, PROBLEM],
			asksWho: true,
			takesPictures: true
		},
		{
			id: 'confirmation',
			label: NEED_STEP_WORDS.confirmation,
			schema: technicalNeedForm.confirmation,
			fields: CONFIRMATION
		}
	]
});

export const NEED_FORMS = {
	quick: short('technical', m.field_need_quick),
	technical,
	financing,
	policy: short('policy', m.field_need_policy),
	service: short('service', m.field_need_service)
} as const satisfies Record<string, FormSpec>;
export type NeedFormName = keyof typeof NEED_FORMS;
export const isNeedForm = (name: unknown): name is NeedFormName =>
	typeof name === 'string' && Object.hasOwn(NEED_FORMS, name);

/** Every field of a kind, for those who look at a need or change it. */
export const fieldsOfKind = (kind: NeedKind): FieldSpec[] =>
	(kind === 'financing' ? financing : technical).steps
		.flatMap(({ fields }) => fields)
		.concat(kind === 'financing' ? [TITLE, PROBLEM] : [])
		.filter(({ control }) => control !== 'check');
