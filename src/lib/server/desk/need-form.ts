// Fields of a need in a form of the desk: each goes out as text with the value that was seen, and comes back as a change only where the text is another. People write
// 万元; stored is fen. Does not know whether somebody changed it meanwhile: that is amendNeed's to say.
import * as z from 'zod';
import type { FieldValue, NeedFields, NeedKind } from '#lib/domain/need.ts';
import { VISIBILITIES } from '#lib/domain/need.ts';
import { cleanText } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { fenOfWan, wanOfFen } from './wan.ts';
import { fieldText } from './form-text.ts';

/** How a field is edited. */
export type FieldShape = 'text' | 'wan' | 'number' | 'claim' | 'list' | 'visibility';
export interface FormField {
	name: string;
	shape: FieldShape;
	/** As it stands, or as it was typed. */
	text: string;
	/** The value that was seen, as JSON; `null` where there was none. */
	from: string;
	error?: string;
}

/** Texts that a form offers although nobody has filled them in yet. */
const OFFERED: Record<NeedKind, readonly string[]> = {
	technical: ['title', 'problem', 'keyPoint', 'goal', 'wantedPartner', 'field'],
	financing: ['title', 'purpose'],
	policy: ['title', 'problem'],
	service: ['title', 'problem']
};

const shapeOf = (name: string, value: FieldValue | undefined): FieldShape =>
	name === 'visibility'
		? 'visibility'
		: name.endsWith('Fen')
			? 'wan'
			: typeof value === 'number'
				? 'number'
				: typeof value === 'boolean'
					? 'claim'
					: Array.isArray(value)
						? 'list'
						: 'text';

const textOf = (shape: FieldShape, value: FieldValue | undefined): string =>
	value === undefined
		? ''
		: shape === 'wan'
			? wanOfFen(Number(value))
			: shape === 'claim'
				? value
					? 'yes'
					: 'no'
				: Array.isArray(value)
					? value.join('、')
					: String(value);

/** The form of a need as it stands. */
export const needForm = (kind: NeedKind, fields: NeedFields): FormField[] =>
	[...new Set([...OFFERED[kind], 'visibility', ...Object.keys(fields)])].map((name) => {
		const shape = shapeOf(name, fields[name]);
		return { name, shape, text: textOf(shape, fields[name]), from: JSON.stringify(fields[name] ?? null) };
	});

const seen = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** What was typed, as the field has it; undefined for what is no such value. */
function valueOf(shape: FieldShape, text: string): FieldValue | undefined {
	switch (shape) {
		case 'wan':
			return fenOfWan(text) ?? undefined;
		case 'number':
			return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
		case 'claim':
			return text === 'yes' ? true : text === 'no' ? false : undefined;
		case 'list':
			return text
				.split(/[、,，;；\n]+/)
				.map(cleanText)
				.filter(Boolean);
		case 'visibility':
			return (VISIBILITIES as readonly string[]).includes(text) ? text : undefined;
		default:
			return cleanText(text);
	}
}

/** What a sent form changes, and the form again with a word beside each field that is wrong. A blank erases nothing, and is no change. */
export function readNeedForm(form: FormData): {
	changes: Record<string, { from: FieldValue | null; to: FieldValue }>;
	fields: FormField[];
	isFaulty: boolean;
} {
	const changes: Record<string, { from: FieldValue | null; to: FieldValue }> = {};
	const fields: FormField[] = [];
	for (const name of form
		.getAll('field')
		.filter((one): one is string => typeof one === 'string')
		.slice(0, 80)) {
		if (!NAME.test(name)) continue;
		const was = parsed(fieldText(form, `from-${name}`, 8000));
		if (was === undefined) continue;
		const shape = shapeOf(name, was ?? undefined);
		const text = fieldText(form, `to-${name}`, 4000).trim();
		const field: FormField = { name, shape, text, from: JSON.stringify(was) };
		fields.push(field);
		if (!text || text === textOf(shape, was ?? undefined)) continue;
		const to = valueOf(shape, text);
		if (to === undefined)
			field.error = shape === 'wan' ? m.desk_lead_deal_error_sum() : m.desk_need_error_value();
		else changes[name] = { from: was, to };
	}
	return { changes, fields, isFaulty: fields.some(({ error }) => error) };
}

function parsed(json: string): FieldValue | null | undefined {
	try {
		return seen.parse(JSON.parse(json));
	} catch {
		return undefined;
	}
}
