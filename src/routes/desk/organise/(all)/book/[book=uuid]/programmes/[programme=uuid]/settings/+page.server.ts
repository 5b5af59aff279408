// Amending a programme: its days, numbers, readings. Compare-and-set on the version that was seen; everything is counted anew.
import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { programmeArgs, programmeFields, readProgrammeFields } from '#lib/server/desk/programme-form.ts';
import { readProgramme } from '#lib/server/desk/programmes.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

async function own({ book, programme }: { book: string; programme: string }, actor: Actor) {
	const whole = await readProgramme(programme, actor);
	if (whole.organisation !== book) error(404, { message: m.common_error_not_found() });
	return whole;
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const { id, definition, version, ...of } = await own(params, locals.actor);
	return {
		programme: id,
		definition,
		version,
		fields: programmeFields(definition, of),
		hasClosed: of.closed.length > 0
	};
};

export const actions: Actions = {
	save: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const whole = await own(params, locals.actor);
		const fields = readProgrammeFields(form, programmeFields(whole.definition, whole));
		const { args, errors } = programmeArgs(whole.definition, fields);
		const why = fieldText(form, 'reason', 500).trim();
		if (!args) return fail(400, { fields, why, errors });
		const { settings, years, startsOn, endsOn, metrics } = args;
		const { rejections } = await submit(
			'amendProgramme',
			{
				programme: params.programme,
				version: Number(fieldText(form, 'version', 10)),
				settings,
				years,
				startsOn,
				endsOn,
				metrics,
				...(why ? { reason: why } : {})
			},
			{ actor: locals.actor, organisation: params.book }
		);
		const [first] = rejections ?? [];
		if (first?.fields?.[0] === 'reason')
			return fail(400, { fields, why, errors: { reason: m.desk_prog_error_reason() } });
		if (first) {
			const isClosed = first.reason === 'period_closed';
			const startsOn = isClosed ? m.desk_prog_error_dates() : reasonText(first.status, first.reason);
			return fail(400, { fields, why, errors: { startsOn } });
		}
		redirect(303, `/desk/organise/book/${params.book}/programmes/${params.programme}?told=saved`);
	},
	drop: async ({ request, params, locals }) => {
		const reason = fieldText(await readForm(request), 'reason').trim();
		if (reason.length < 4) return fail(400, { reason, dropError: m.desk_prog_error_reason() });
		const { rejections } = await submit(
			'dropProgramme',
			{ programme: params.programme, reason },
			{ actor: locals.actor, organisation: params.book }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { reason, dropError: reasonText(first.status, first.reason) });
		redirect(303, `/desk/organise/book/${params.book}/programmes`);
	}
};
