// What a registration became: the badge's code, and the person's own link. Its address holds the submit id, which nobody has but the browser that sent the form.
import { typedBadgeCode } from '#lib/domain/badge.ts';
import { readRegistered } from '#lib/server/public-forms/event-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
	const done = await readRegistered(params.code, params.submit);
	return {
		done: done && { ...done, typed: typedBadgeCode(done.badge), address: `${url.origin}/c/${done.token}` }
	};
};
