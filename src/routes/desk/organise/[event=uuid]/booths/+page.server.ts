// Booths of an event: which patents stand where, in which order. The code of a booth is given out once by the database and stays on its printed card.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { placeBooth } from '#lib/domain/booth.ts';
import { m } from '#lib/i18n/text.ts';
import { listBoothCards } from '#lib/server/desk/catalogue.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { fieldText, fieldTexts } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { upload } from '../../importing/upload.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const booths = await listBoothCards(params.event, locals.actor);
	const open = booths.find(({ id }) => id === url.searchParams.get('booth'));
	return {
		booths,
		open: open ?? null,
		isAdding: url.searchParams.has('add'),
		newId: randomUUID(),
		saved: url.searchParams.get('saved')?.slice(0, 20) ?? null,
		origin: url.origin
	};
};

async function save({ request, params, locals }: RequestEvent) {
	const form = await readForm(request);
	const fields = {
		booth: fieldText(form, 'booth'),
		number: fieldText(form, 'number').trim(),
		name: fieldText(form, 'name').trim(),
		patents: fieldTexts(form, 'patent')
	};
	const errors: Record<string, string> = {};
	if (!fields.number || fields.number.length > 20) errors.number = m.desk_booth_error_number();
	if (!fields.name || fields.name.length > 120) errors.name = m.desk_booth_error_name();
	if (fields.patents.length > 60) errors.patents = m.desk_booth_error_patents();
	const others = await listBoothCards(params.event, locals.actor);
	if (others.some(({ id, number }) => number === fields.number && id !== fields.booth))
		errors.number = m.desk_booth_error_taken();
	const args = placeBooth.safeParse(fields);
	if (!args.success && Object.keys(errors).length === 0)
		errors.number = m.common_refused_reason_arguments_invalid();
	if (!args.success || Object.keys(errors).length > 0) return fail(400, { fields, errors });
	const { rejections } = await submit('placeBooth', args.data, { actor: locals.actor, event: params.event });
	const [first] = rejections ?? [];
	if (first) {
		const said: Record<string, string> = {
			[first.fields[0] === 'patents' ? 'patents' : 'number']: reasonText(first.status, first.reason)
		};
		return fail(400, { fields, errors: said });
	}
	redirect(303, `/desk/organise/${params.event}/booths?saved=${encodeURIComponent(args.data.number)}`);
}

export const actions: Actions = {
	save,
	import: async ({ request, params, locals }) => {
		const event = await readEvent(params.event, locals.actor);
		if (!event) error(404, { message: m.common_error_not_found() });
		return upload(request, {
			owner: (locals.profile as Profile).person,
			place: params.event,
			book: event.organisation,
			list: 'patents',
			home: `/desk/organise/${params.event}/import`
		});
	}
};
