// A bureau's view: every event of the organisations in its region.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { listEvents } from '#lib/server/desk/events.ts';
import { isBureau } from '#lib/server/identity/profile.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { profile, actor } }) => {
	if (!profile || !isBureau(profile)) error(403, { message: m.common_error_forbidden() });
	return { events: await listEvents(actor) };
};
