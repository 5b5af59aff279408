// The address at which anybody can register for the event.
import * as z from 'zod';
import { database } from '#lib/server/context.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import type { PageServerLoad } from './$types';

const answer = z.object({ code: z.string() });

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { code } = await database()
		.call('read_event_code', { event: params.event }, locals.actor)
		.then((read) => answer.parse(read), throwAsHttp);
	return { register: `${url.origin}/e/${code}` };
};
