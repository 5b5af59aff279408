// One enterprise under the entry criteria: entered, or completed. Compare-and-set on the version that was seen.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { entryArgs, entryFields, readEntryFields } from '#lib/server/desk/entry-form.ts';
import { loadEntry } from '#lib/server/desk/entry-page.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { mustBeOf } from '../../own.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const asked = url.searchParams.get('entry');
	if (asked !== null && !uuid.safeParse(asked).success) error(404, { message: m.common_error_not_found() });
	const { of, ...page } = mustBeOf(await loadEntry(params.programme, asked, locals.actor), params.book);
	return {
		...page,
		entryId: of?.id ?? randomUUID(),
		fields: entryFields(of, page.shape),
		isSaved: url.searchParams.has('saved')
	};
};

export const actions: Actions = {
	default: async ({ request, params, locals, url }) => {
		const form = await readForm(request);
		const fields = readEntryFields(form);
		const { args, errors } = entryArgs(fields);
		if (!args) return fail(400, { fields, errors });
		const id = uuid.safeParse(fieldText(form, 'entry'));
		const entry = id.success ? id.data : randomUUID();
		const version = Number(fieldText(form, 'version', 10)) || 0;
		const { rejections } = await submit(
			'recordEntry',
			{ ...args, programme: params.programme, entry, version },
			{ actor: locals.actor, organisation: params.book }
		);
		const [first] = rejections ?? [];
		if (first) {
			const field = ['creditCode', 'enteredOn'].find((one) => first.fields.includes(one)) ?? 'name';
			return fail(400, {
				fields,
				errors: { [field]: reasonText(first.status, first.reason) } as Record<string, string>
			});
		}
		redirect(303, `${url.pathname}?entry=${entry}&saved`);
	}
};
