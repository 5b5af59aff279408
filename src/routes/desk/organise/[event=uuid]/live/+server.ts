// What the live page asks for every few seconds.
import { error, json } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readLive } from '#lib/server/desk/live.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const live = await readLive(params.event, locals.actor);
	if (!live) error(404, { message: m.common_error_not_found() });
	return json(live);
};
