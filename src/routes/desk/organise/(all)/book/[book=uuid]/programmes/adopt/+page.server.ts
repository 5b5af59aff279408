// Adopting a programme: the presets and what offices have published, and for the chosen one a short form.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { listOffered, readOffered } from '#lib/server/desk/documents.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import {
	programmeArgs,
	programmeFields,
	readProgrammeFields,
	suggestedDays
} from '#lib/server/desk/programme-form.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function chosen({ url, params, locals }: Pick<RequestEvent, 'url' | 'params' | 'locals'>) {
	const document = uuid.safeParse(url.searchParams.get('document'));
	const definition = document.success
		? await readOffered(params.book, document.data, locals.actor)
		: presetOf(url.searchParams.get('preset') ?? '');
	const today = shanghaiDay(new Date());
	return definition
		? {
				definition,
				fields: programmeFields(definition, {
					...suggestedDays(definition, today),
					settings: DEFAULT_SETTINGS
				})
			}
		: null;
}

export const load: PageServerLoad = async (event) => ({
	offered: await listOffered(event.params.book, event.locals.actor),
	presets: presets().map(({ id, name, document, clause, applicants, indicators }) => ({
		id,
		name,
		document: document.title,
		clause,
		applicants: applicants.zh,
		indicators: indicators.length
	})),
	chosen: await chosen(event),
	programme: randomUUID()
});

export const actions: Actions = {
	default: async (event) => {
		const { request, params, locals } = event;
		const preset = await chosen(event);
		if (!preset) error(404, { message: m.common_error_not_found() });
		const form = await readForm(request);
		const id = uuid.safeParse(fieldText(form, 'programme'));
		const fields = readProgrammeFields(form, preset.fields);
		const { args, errors } = programmeArgs(preset.definition, fields);
		if (!args) return fail(400, { fields, errors });
		const programme = id.success ? id.data : randomUUID();
		const by = { actor: locals.actor, organisation: params.book };
		const { rejections } = await submit('adoptProgramme', { ...args, programme }, by);
		const [first] = rejections ?? [];
		if (first) return fail(400, { fields, errors: { startsOn: reasonText(first.status, first.reason) } });
		redirect(303, `/desk/organise/book/${params.book}/programmes/${programme}?told=adopted`);
	}
};
