// What people answered at the door.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { listAnswers, readDoor } from '#lib/server/desk/door.ts';
import type { PageServerLoad } from './$types';

/** The newest on the page; all of them are in the download. */
const SHOWN = 200;

export const load: PageServerLoad = async ({ params, locals }) => {
	const door = await readDoor(params.event, locals.actor);
	if (!door) error(404, { message: m.common_error_not_found() });
	const answered = await listAnswers(params.event, locals.actor);
	return {
		questions: door.questions,
		answered: answered.slice(-SHOWN).reverse(),
		total: answered.length,
		now: Date.now()
	};
};
