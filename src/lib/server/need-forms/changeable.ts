// Which fields of a need may be changed afterwards, by kind: all that its form asks for but the confirmations, which were given for what was sent.
import type { NeedKind } from '#lib/domain/need.ts';
import { NEED_FORMS, type FormKind, type NeedField } from './steps.ts';

const asked = (form: FormKind): NeedField[] =>
	NEED_FORMS[form].flatMap(({ fields }) => fields.filter(({ kind }) => kind !== 'confirm'));
const named = (names: readonly string[]) => asked('technical').filter(({ name }) => names.includes(name));
const short = named(['organisation', 'creditCode', 'title', 'problem', 'visibility']);

export const CHANGEABLE: Record<NeedKind, readonly NeedField[]> = {
	technical: asked('technical'),
	// The form names such a need by its sum; staff who write at the stand name it themselves and say why.
	financing: [
		...named(['title', 'problem']).map((field) => ({ ...field, isRequired: field.name === 'title' })),
		...asked('financing')
	],
	policy: short,
	service: short
};
