// A posted form as text. A body that is no form is answered with 400 and is no fault of ours.
import { error, isHttpError } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';

/** @throws 400 for a body that cannot be read as a form; 413 of the server for one that is too large goes through. */
export async function readForm(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch (cause) {
		if (isHttpError(cause) || (cause as { status?: number }).status === 413) throw cause;
		return error(400, { message: m.common_error_failed() });
	}
}

/** What was typed in a field, at most `max` characters of it; '' where nothing or a file was sent. */
export function typedIn(form: FormData, field: string, max = 4000): string {
	const value = form.get(field);
	return typeof value === 'string' ? value.slice(0, max) : '';
}
