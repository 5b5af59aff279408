// 我要对接: the form, and what it sends. Whatever is wrong comes back with everything that was typed. `tap` is the one tap of somebody who is known.
import { fail, redirect } from '@sveltejs/kit';
import { INTENTS } from '#lib/domain/lead.ts';
import { m } from '#lib/i18n/text.ts';
import { chooseRemembering, ME_COOKIE } from '#lib/server/links/remember.ts';
import { readBoothPatent, recognise } from '#lib/server/public-forms/booth-page.ts';
import { readForm, typedIn } from '#lib/server/public-forms/form-data.ts';
import { readLead, typedLead, type LeadFault, type TypedLead } from '#lib/server/public-forms/lead-form.ts';
import { noticeSlots, sharingSlots } from '#lib/server/public-forms/consent-slots.ts';
import { sendLead, type LeadToSend } from '#lib/server/public-forms/send-lead.ts';
import { newSubmitId, submitId } from '#lib/server/public-forms/submit-id.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, cookies, url }) => {
	const { booth, patent, recipients } = await readBoothPatent(params.code, params.patent);
	const isAnew = url.searchParams.has('anew');
	const visitor = isAnew ? null : await recognise(cookies.get(ME_COOKIE), booth.event);
	return {
		booth: { number: booth.number, host: booth.host },
		patent,
		visitor,
		isAnew,
		code: params.code,
		submit: newSubmitId(),
		intent: INTENTS.find((one) => one === url.searchParams.get('intent')) ?? '',
		notice: noticeSlots(booth),
		consents: recipients.map((to) => sharingSlots(to, { subject: patent.title, host: booth.host }))
	};
};

/** Sends, and goes to the receipt; or what stands in the way, beside what was typed. */
async function sendOrTell(code: string, typed: TypedLead, lead: LeadToSend) {
	const sent = await sendLead(lead);
	if (sent.kind === 'sent') redirect(303, `/b/${code}/receipt/${lead.submit}`);
	if (sent.kind === 'too-many') return fail(429, { typed, faults: [], trouble: m.public_form_too_many() });
	const faults = sent.fields
		.filter((field) => field in typed)
		.map((field): LeadFault => ({ field: field as keyof TypedLead, text: m.public_form_not_taken() }));
	return fail(400, { typed, faults, trouble: faults.length ? null : m.public_lead_not_taken() });
}

export const actions: Actions = {
	send: async ({ request, params, cookies, url, getClientAddress }) => {
		const typed = typedLead(await readForm(request));
		const { booth, patent, recipients } = await readBoothPatent(params.code, params.patent);
		const visitor = url.searchParams.has('anew')
			? null
			: await recognise(cookies.get(ME_COOKIE), booth.event);
		// A form without its id (it was not made here) counts once as it is.
		typed.submit = submitId.safeParse(typed.submit).data ?? newSubmitId();
		const read = readLead(typed, { offered: recipients, isKnown: visitor !== null });
		if ('faults' in read) return fail(400, { typed, faults: read.faults, trouble: null });
		const asked = { ...read.asked, company: read.asked.company ?? visitor?.company };
		const address = getClientAddress();
		const { contact } = visitor ?? {};
		return sendOrTell(params.code, typed, {
			submit: typed.submit,
			booth,
			patent: patent.id,
			asked,
			contact,
			address
		});
	},
	forget: ({ cookies, url }) => {
		chooseRemembering(cookies, false, url);
		redirect(303, url.pathname);
	},
	tap: async ({ request, params, cookies, getClientAddress }) => {
		const form = await readForm(request);
		const { booth, patent } = await readBoothPatent(params.code, params.patent);
		const visitor = await recognise(cookies.get(ME_COOKIE), booth.event);
		const intent = INTENTS.find((one) => one === form.get('intent'));
		const submit = submitId.safeParse(typedIn(form, 'submit', 40)).data;
		// The link is forgotten, or the tap was none of ours: the form asks for what is missing.
		if (!visitor || !intent || !submit)
			redirect(303, `/b/${params.code}/${patent.id}/ask${intent ? `?intent=${intent}` : ''}`);
		const { contact, company } = visitor;
		const asked = { intent, company, callBack: false, consents: [] };
		const typed = { ...typedLead(form), submit, company: company ?? '' };
		return sendOrTell(params.code, typed, {
			submit,
			booth,
			patent: patent.id,
			asked,
			contact,
			address: getClientAddress()
		});
	}
};
