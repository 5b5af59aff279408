// Whoever holds the link: a person finds what is theirs, a counterpart what is meant for it.
import { fail, redirect } from '@sveltejs/kit';
import { typedBadgeCode } from '#lib/domain/badge.ts';
import { personSheet } from '#lib/server/links/pairings.ts';
import { listRequests, readLink, readPairing } from '#lib/server/links/read.ts';
import { chooseRemembering, isRemembered, remember } from '#lib/server/links/remember.ts';
import { performAsPerson } from '#lib/server/links/perform.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { whyNot } from './requests/[id=uuid]/why-not.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params: { secret }, url, cookies }) => {
	const link = await readLink(secret);
	const now = Date.now();
	const done = url.searchParams.get('done');
	if (link.kind === 'counterpart') return { kind: link.kind, page: link.page, secret, now };
	remember(cookies, secret, url);
	const { page } = link;
	return {
		kind: link.kind,
		page,
		secret,
		now,
		done,
		badge:
			page.badge && page.token
				? { typed: typedBadgeCode(page.badge), address: `${url.origin}/c/${page.token}` }
				: null,
		requests: await listRequests(secret),
		sheet: personSheet(await readPairing(secret)),
		remembered: isRemembered(cookies)
	};
};

export const actions: Actions = {
	/** 不在这台设备上记住我, and back. */
	remember: async ({ params: { secret }, request, cookies, url }) => {
		const wanted = (await readForm(request)).get('wanted') === 'yes';
		chooseRemembering(cookies, wanted, url);
		redirect(303, `/m/${secret}?done=${wanted ? 'remembered' : 'forgotten'}`);
	},
	/** 不再推荐, and back. */
	recommend: async ({ params: { secret }, request }) => {
		const wanted = (await readForm(request)).get('wanted') === 'yes';
		const why = whyNot(await performAsPerson({ secret, verb: 'chooseRecommendations', args: { wanted } }));
		if (why) return fail(400, { why });
		redirect(303, `/m/${secret}?done=${wanted ? 'recommended' : 'unrecommended'}`);
	}
};
