// Fields of a form as plain text. A file where text belongs, or nothing at all, is blank.

/** The field's text, cut to `max` characters. */
export function fieldText(form: FormData, name: string, max = 500): string {
	const value = form.get(name);
	return typeof value === 'string' ? value.slice(0, max) : '';
}

/** Every text under one name (checkboxes). */
export const fieldTexts = (form: FormData, name: string): string[] =>
	form
		.getAll(name)
		.filter((value): value is string => typeof value === 'string')
		.slice(0, 100);

/** Undefined for a blank field. */
export const filled = (text: string): string | undefined => text.trim() || undefined;
