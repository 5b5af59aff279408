// The sign-in wall. It stands without the desk's frame, so it asks for itself whether the event is this person's (SQL: read_wall).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readWall } from '#lib/server/desk/door.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const wall = await readWall(params.event, locals.actor);
	if (!wall) error(404, { message: m.common_error_not_found() });
	return { wall, address: `/desk/organise/${params.event}/wall/live` };
};
