// A need in a form in which it is changed, at the desk and by the person: each field goes out as its form types it, with the value that was seen (`from-…`), and comes back
// as a change only where something else was typed. Each change is judged by the rule of its form; an optional field that was emptied is taken away (null). Does not know
// whether somebody changed it meanwhile: that is amendNeed's to say.
import * as z from 'zod';
import { judgeChange } from '#lib/domain/need-form.ts';
import { formField, formValue, storedName, storedValue } from '#lib/domain/need-fields.ts';
import type { FieldChange, FieldValue, NeedFields, NeedKind } from '#lib/domain/need.ts';
import { needFaultWord } from '#lib/i18n/need-words.ts';
import { showPatentNumber } from '#lib/domain/patent-number.ts';
import { typedField, valueOf, type NeedField } from './steps.ts';
import { CHANGEABLE } from './changeable.ts';

export interface AmendField extends NeedField {
	/** As it stands, or as it was typed; several only where several may be chosen. */
	typed: string[];
	/** The value that was seen, as JSON; `null` where there was none. */
	from: string;
	error?: string;
}

const seen = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** A stored value as it is typed. */
function textsOf({ name, kind }: NeedField, stored: FieldValue | null): string[] {
	const value = stored === null ? undefined : formValue(name, stored);
	if (value === undefined) return [];
	if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
	if (!Array.isArray(value)) return [String(value)];
	if (kind === 'several') return value;
	return [value.map((one) => (name === 'pledgePatents' ? showPatentNumber(one) : one)).join('、')];
}

/** The form of a need as it stands. */
export const amendForm = (kind: NeedKind, fields: Readonly<NeedFields>): AmendField[] =>
	CHANGEABLE[kind].map((field) => {
		const stands = fields[storedName(field.name)] ?? null;
		return { ...field, typed: textsOf(field, stands), from: JSON.stringify(stands) };
	});

export interface Amendment {
	/** By the names under which fields are stored; empty when nothing was changed. */
	changes: Record<string, FieldChange>;
	/** The form again, with what was typed and a word beside each field that is wrong. */
	fields: AmendField[];
	isFaulty: boolean;
}

/** What a sent form changes of a need that stands as `stands`. A field that was not on the form is no change. */
export function readAmendment(kind: NeedKind, stands: Readonly<NeedFields>, form: FormData): Amendment {
	const sent = CHANGEABLE[kind].flatMap((field): (AmendField & { was: FieldValue | null })[] => {
		const was = parsed(form.get(`from-${field.name}`));
		return was === undefined
			? []
			: [{ ...field, typed: typedField(field, form), from: JSON.stringify(was), was }];
	});
	const touched = sent.filter(({ typed, was, ...field }) => !isSame(typed, textsOf(field, was)));
	const { faults, made } = judgeChange(
		kind,
		Object.fromEntries(Object.entries(stands).map(([name, value]) => inForm(kind, name, value))),
		Object.fromEntries(touched.map((field) => [field.name, valueOf(field, field.typed)]))
	);
	const codes = new Map(faults.map(({ field, code }) => [field, code]));
	const changes: Record<string, FieldChange> = {};
	for (const { name, was } of touched) {
		const to = storedValue(name, made[name]) ?? null;
		if (!codes.has(name) && JSON.stringify(to) !== JSON.stringify(was))
			changes[storedName(name)] = { from: was, to };
	}
	const fields = sent.map(({ was: _, ...field }) => {
		const code = codes.get(field.name);
		return code ? { ...field, error: needFaultWord(code) } : field;
	});
	return { changes, fields, isFaulty: codes.size > 0 };
}

const inForm = (kind: NeedKind, stored: string, value: FieldValue): [string, unknown] => {
	const name = formField(stored, kind);
	return [name, formValue(name, value)];
};
const isSame = (typed: readonly string[], was: readonly string[]) => {
	const plain = (all: readonly string[]) => JSON.stringify(all.map((one) => one.trim()).filter(Boolean));
	return plain(typed) === plain(was);
};

function parsed(json: FormDataEntryValue | null): FieldValue | null | undefined {
	try {
		return seen.parse(JSON.parse(typeof json === 'string' ? json.slice(0, 8000) : ''));
	} catch {
		return undefined;
	}
}
