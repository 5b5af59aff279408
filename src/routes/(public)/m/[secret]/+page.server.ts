// Somebody's personal page: the event, their name and their badge.
import { typedBadgeCode } from '#lib/domain/badge.ts';
import { readPersonalPage } from '#lib/server/public-pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
	const page = await readPersonalPage(params.secret);
	return { page, typed: typedBadgeCode(page.badge), address: `${url.origin}/c/${page.token}` };
};
