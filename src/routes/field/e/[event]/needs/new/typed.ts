// What was typed into a form of a need, and what it means. Everything typed stays text until a step is checked, so that nothing wrong is lost. Pure.
import { toHalfWidth } from '#lib/domain/text.ts';
import type { FieldSpec } from './need-spec.ts';

export type Typed = Record<string, string | boolean | string[] | undefined>;

/** One field as need-form.ts takes it; undefined where nothing was said. A number that is none stays text, and is found wrong there. */
export function meant({ control }: Pick<FieldSpec, 'control'>, typed: Typed[string]): unknown {
	if (control === 'check') return typed === true;
	if (control === 'several') return Array.isArray(typed) && typed.length ? typed : undefined;
	if (typeof typed !== 'string') return typed;
	const text = toHalfWidth(typed).trim();
	if (text === '') return undefined;
	if (control === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
	if (control === 'yesno') return text === 'yes';
	if (control === 'list')
		return typed
			.split(/[、,，;；\n]+/)
			.map((one) => one.trim())
			.filter(Boolean);
	return typed.trim();
}

/** A stored value as a form has it to be changed. */
export function asTyped(value: unknown): Typed[string] {
	if (Array.isArray(value)) return value.join('、');
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	return value === undefined || value === null ? '' : String(value);
}

/** All fields of some steps, as need-form.ts takes them. */
export const meantAll = (fields: readonly FieldSpec[], typed: Typed): Record<string, unknown> =>
	Object.fromEntries(fields.map((field) => [field.name, meant(field, typed[field.name])]));
