// A badge's code, opened in a browser: the event and whose it is.
import { typedBadgeCode } from '#lib/domain/badge.ts';
import { readBadgePage } from '#lib/server/public-pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
	const page = await readBadgePage(params.token);
	return { page, typed: typedBadgeCode(page.badge), address: `${url.origin}/c/${params.token}` };
};
