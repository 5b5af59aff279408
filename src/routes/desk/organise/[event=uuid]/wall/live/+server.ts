// What the wall asks for every few seconds.
import { error, json } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readWall } from '#lib/server/desk/door.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const wall = await readWall(params.event, locals.actor);
	if (!wall) error(404, { message: m.common_error_not_found() });
	return json(wall);
};
