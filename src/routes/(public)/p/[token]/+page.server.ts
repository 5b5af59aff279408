// A staff pass, opened. It is taken up only by a tap, in /field/enrol.
import { isInWeChat, readPassPage } from '#lib/server/public-pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, request }) => ({
	pass: await readPassPage(params.token),
	token: params.token,
	inWeChat: isInWeChat(request.headers.get('user-agent'))
});
