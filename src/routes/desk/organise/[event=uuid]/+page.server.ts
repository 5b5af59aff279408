// The live page, and the steps of an event's life.
import { error, fail } from '@sveltejs/kit';
import * as z from 'zod';
import { EVENT_STAGES } from '#lib/domain/event.ts';
import { m } from '#lib/i18n/text.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { eventFigures } from '#lib/server/desk/programme-events.ts';
import { readLive } from '#lib/server/desk/live.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends('desk:event');
	const [live, counted] = await Promise.all([
		readLive(params.event, locals.actor),
		eventFigures(params.event, locals.actor)
	]);
	if (!live) error(404, { message: m.common_error_not_found() });
	// Whoever is of a bureau too sees programmes of others, but opens them on the bureau's pages.
	const own = new Set(organisesFor(locals.profile as Profile).map(({ id }) => id));
	return { live, counted: counted.filter(({ organisation }) => own.has(organisation)) };
};

const step = z.object({
	from: z.enum(EVENT_STAGES),
	to: z.enum(EVENT_STAGES),
	reason: z.string().max(500).optional(),
	/** The box was ticked: what is not settled stays out. */
	known: z.string().optional()
});

export const actions: Actions = {
	advance: async ({ request, locals, params }) => {
		const parsed = step.safeParse(Object.fromEntries(await readForm(request)));
		if (!parsed.success) return fail(400, { error: m.common_refused_reason_arguments_invalid() });
		const { known, ...advance } = parsed.data;
		if (advance.to === 'archived' && !known) {
			const event = await readEvent(params.event, locals.actor);
			if (event?.waiting) return fail(400, { error: m.desk_stage_archive_known_missing() });
		}
		const { rejections } = await submit(
			'advanceEvent',
			{ event: params.event, ...advance },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (!first) return { error: null };
		if (first.fields.includes('reason')) return fail(400, { error: m.desk_stage_reason_missing() });
		if (first.reason === 'phones_owe') {
			const phones = first.fields.map((number) => m.desk_phone_number({ number })).join(m.desk_list_comma());
			return fail(400, { error: `${m.desk_refused_phones_owe({ phones })}${m.desk_stage_reason_missing()}` });
		}
		// Somebody was quicker with another step.
		if (first.fields.includes('from')) return fail(409, { error: m.common_refused_reason_stage_conflict() });
		return fail(400, { error: reasonText(first.status, first.reason) });
	}
};
