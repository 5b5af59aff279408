// A need that the server did not accept, put back into its form to be mended and sent again. What was agreed to and confirmed is asked anew. Pure.
import { recordNeed } from '#lib/domain/need.ts';
import { formValue, storedName } from '#lib/domain/need-fields.ts';
import { NEED_FORMS, type NeedFormName } from './need-spec.ts';
import { asTyped, type Typed } from './typed.ts';

/** `args` are those of the recorded operation; null when they are none of a need. `person` is who asked, if the list has them. */
export function redoNeed(
	args: unknown
): { form: NeedFormName; need: string; person: string | null; typed: Typed } | null {
	const parsed = recordNeed.safeParse(args);
	if (!parsed.success) return null;
	const { need, kind, fields, contact } = parsed.data;
	const typed = Object.fromEntries(
		NEED_FORMS[kind].steps
			.flatMap((step) => step.fields)
			.filter(({ control }) => control !== 'check')
			.flatMap(({ name, control }) => {
				const value = formValue(name, fields[storedName(name)]);
				if (value === undefined) return [];
				return [[name, control === 'several' ? (value as string[]) : asTyped(value)]];
			})
	) as Typed;
	return { form: kind, need, person: contact ?? null, typed };
}
