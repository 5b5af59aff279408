// Whether there is a page to go back to: with the last request of somebody who is on no list, theirs went too.
import { readMyPage } from '#lib/server/links/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params: { secret } }) => ({
	back: await readMyPage(secret).then(
		() => `/m/${secret}`,
		() => null
	)
});
