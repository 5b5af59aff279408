// 满意度 of one event, by question, with the answered forms beneath.
import { listFeedback } from '#lib/server/desk/feedback.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => ({
	...(await listFeedback(params.event, locals.actor)),
	open: url.searchParams.get('open')
});
