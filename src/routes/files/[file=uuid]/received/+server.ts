// How much of a file is here: where a phone goes on sending.
import { json } from '@sveltejs/kit';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { fileDoor } from '#lib/server/files/caller.ts';
import { howMuch } from '#lib/server/files/take-in.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, request, locals }) => {
	const door = await fileDoor(request, locals.actor);
	if (!door) return json({ reason: 'YH001' }, { status: 401 });
	return json(await howMuch(door, params.file).catch(throwAsHttp), {
		headers: { 'cache-control': 'no-store' }
	});
};
