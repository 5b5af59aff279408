// What the law lets a person ask for, who answers within which days, what is held about them, and the correction of how they are called and reached.
import { fail, redirect } from '@sveltejs/kit';
import { isMobile, normaliseMobile } from '#lib/domain/mobile.ts';
import { m } from '#lib/i18n/text.ts';
import { spellPerson } from '#lib/server/imports/spelling.ts';
import { typed } from '#lib/server/links/form-values.ts';
import { performAsPerson } from '#lib/server/links/perform.ts';
import { listRecipients, listRequests, readMyPage } from '#lib/server/links/read.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { whyNot } from '../requests/[id=uuid]/why-not.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params: { secret }, url }) => {
	const [page, { leads, needs }] = [await readMyPage(secret), await listRequests(secret)];
	const recipients = await listRecipients(page.event);
	const inForce = [...leads, ...needs].flatMap(({ id, consents }) =>
		consents.filter(({ withdrawnAt }) => !withdrawnAt).map(({ name, recipient }) => ({ id, name, recipient }))
	);
	return {
		secret,
		page,
		counts: { leads: leads.filter(({ need }) => !need).length, needs: needs.length },
		inForce,
		/** Whom to turn to when the organiser's answer does not do; only those that say how they are reached. */
		bureaus: recipients.filter(({ what, telephone }) => what === 'bureau' && telephone),
		isCorrected: url.searchParams.get('done') === 'corrected'
	};
};

export const actions: Actions = {
	correct: async ({ params: { secret }, request }) => {
		const page = await readMyPage(secret);
		const form = await readForm(request);
		const raw = { name: typed(form, 'name'), mobile: typed(form, 'mobile', 60), title: typed(form, 'title') };
		const faults: Partial<typeof raw> = {};
		if (!raw.name) faults.name = m.public_lead_name_missing();
		if (raw.name.length > 60) faults.name = m.public_form_too_long({ max: 60 });
		if (raw.mobile && !isMobile(normaliseMobile(raw.mobile))) faults.mobile = m.public_form_mobile_wrong();
		if (raw.title.length > 60) faults.title = m.public_form_too_long({ max: 60 });
		if (Object.keys(faults).length > 0) return fail(400, { raw, faults, why: null });
		const changed = {
			...(raw.name !== page.name && { name: raw.name, pinyin: spellPerson(raw.name) }),
			...(raw.mobile !== (page.mobile ?? '') && { mobile: raw.mobile || null }),
			...(raw.title !== (page.title ?? '') && { title: raw.title || null })
		};
		if (Object.keys(changed).length > 0) {
			const why = whyNot(await performAsPerson({ secret, verb: 'correctContact', args: changed }));
			if (why) return fail(400, { raw, faults, why });
		}
		redirect(303, `/m/${secret}/rights?done=corrected`);
	}
};
