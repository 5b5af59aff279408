// One request: a person's own lead or need, with everything they may do with it; or a lead that is meant for a counterpart, with its answer and next step.
import { error, fail, redirect } from '@sveltejs/kit';
import { nextStages } from '#lib/domain/deal.ts';
import { chosenConsents } from '#lib/domain/recipients.ts';
import { m } from '#lib/i18n/text.ts';
import { offersForLead, offersForNeed } from '#lib/server/links/consents.ts';
import { performAsCounterpart, performAsPerson, type LinkedOutcome } from '#lib/server/links/perform.ts';
import { listRecipients, listRequests, readLink, readMyPage } from '#lib/server/links/read.ts';
import { amendForm, readAmendment } from '#lib/server/need-forms/amendment.ts';
import { isThere } from '#lib/server/links/shapes.ts';
import { typed } from '#lib/server/links/form-values.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { leadAmendment, leadForm } from './amend.ts';
import { whyNot } from './why-not.ts';
import type { Actions, PageServerLoad } from './$types';

const gone = (): never => error(404, { message: m.common_error_not_found() });

/** The person's own request by its id. */
async function own(secret: string, id: string) {
	const { leads, needs } = await listRequests(secret);
	const [lead, need] = [leads.find((one) => one.id === id), needs.find((one) => one.id === id)];
	if (!lead) return need ? { lead: null, need, leads, opener: null } : gone();
	/** The need that opened the lead. */
	const opener = needs.find((one) => one.id === lead.need) ?? null;
	return { lead, need: null, leads, opener };
}

export const load: PageServerLoad = async ({ params: { secret, id }, url }) => {
	const link = await readLink(secret);
	const shared = { secret, now: Date.now(), done: url.searchParams.get('done') };
	if (link.kind === 'counterpart') {
		const lead = link.page.leads.find((one) => one.id === id) ?? gone();
		const given = isThere(lead) ? lead : null;
		// The end is not theirs: a no is an answer, and 撤回 is the person's.
		const next = given
			? nextStages(given.path, given.stage).filter(({ to }) => to !== 'failed' && to !== 'withdrawn')
			: [];
		return {
			kind: link.kind,
			...shared,
			name: link.page.name,
			organiser: link.page.organiser,
			lead: given,
			next
		};
	}
	const { lead, need, leads, opener } = await own(secret, id);
	const all = await listRecipients(link.page.event);
	const subject = lead?.patent?.title ?? String((need ?? opener)?.fields.title ?? '');
	const about = lead ?? need!;
	const told = { subject, host: link.page.host, given: about.consents };
	return {
		kind: link.kind,
		...shared,
		lead,
		need,
		opener,
		/** Leads that this need opened. */
		opened: need ? leads.filter((one) => one.need === need.id) : [],
		consents: about.consents,
		offers: lead ? offersForLead(lead, all, told) : offersForNeed(need!, all, told),
		leadFields: lead ? leadForm(lead) : [],
		needFields: need ? amendForm(need.kind, need.fields) : [],
		feedbackGiven: link.page.feedbackGiven.includes(id)
	};
};

/** Goes back to the page with what was done, or tells beside the form why not. */
function settle(outcome: LinkedOutcome, to: string, told: { act: string; raw?: Record<string, string> }) {
	const why = whyNot(outcome);
	if (why) return fail(400, { ...told, why });
	redirect(303, to);
}

const here = ({ secret, id }: { secret: string; id: string }, done: string) =>
	`/m/${secret}/requests/${id}?done=${done}`;
/** Names the request as verbs do. */
const naming = ({ lead }: { lead: unknown }, id: string) => (lead ? { lead: id } : { need: id });

export const actions: Actions = {
	amend: async ({ params, request }) => {
		const { secret, id } = params;
		const form = await readForm(request);
		const { lead, need } = await own(secret, id);
		if (need) {
			const { changes, fields, isFaulty } = readAmendment(need.kind, need.fields, form);
			if (isFaulty) return fail(400, { act: 'amend', needFields: fields, why: null });
			if (Object.keys(changes).length === 0) redirect(303, here(params, 'same'));
			const args = { need: id, changes };
			const why = whyNot(await performAsPerson({ secret, verb: 'amendNeed', args }));
			if (why) return fail(400, { act: 'amend', needFields: fields, why });
			redirect(303, here(params, 'amended'));
		}
		const { args, raw, faults } = leadAmendment(lead.id, form);
		if (Object.keys(faults).length > 0) return fail(400, { act: 'amend', raw, faults, why: null });
		const outcome = await performAsPerson({ secret, verb: 'amendLead', args });
		return settle(outcome, here(params, 'amended'), { act: 'amend', raw });
	},
	withdraw: async ({ params, request }) => {
		const form = await readForm(request);
		const args = {
			...naming(await own(params.secret, params.id), params.id),
			reason: typed(form, 'reason', 200)
		};
		const outcome = await performAsPerson({ secret: params.secret, verb: 'withdrawRequest', args });
		return settle(outcome, here(params, 'withdrawn'), { act: 'withdraw' });
	},
	erase: async ({ params }) => {
		const args = naming(await own(params.secret, params.id), params.id);
		const outcome = await performAsPerson({ secret: params.secret, verb: 'eraseRequest', args });
		const why = whyNot(outcome);
		if (why) return fail(400, { act: 'erase', why });
		// With the last request of somebody who is on no list their page is gone as well.
		redirect(303, `/m/${params.secret}/erased`);
	},
	grant: async ({ params, request }) => {
		const { secret, id } = params;
		const [{ host, event }, { lead, need }] = [await readMyPage(secret), await own(secret, id)];
		const all = await listRecipients(event);
		const told = { subject: '—', host };
		const offers = lead ? offersForLead(lead, all, told) : offersForNeed(need!, all, told);
		const consents = chosenConsents((await readForm(request)).getAll('consent'), offers);
		if (consents.length === 0) return fail(400, { act: 'grant', why: m.public_my_consent_none_ticked() });
		const outcome = await performAsPerson({
			secret,
			verb: 'grantConsent',
			args: { ...naming({ lead }, id), consents }
		});
		return settle(outcome, here(params, 'granted'), { act: 'grant' });
	},
	withdrawConsent: async ({ params, request }) => {
		const recipient = typed(await readForm(request), 'recipient', 60);
		const args = { ...naming(await own(params.secret, params.id), params.id), recipient };
		const outcome = await performAsPerson({ secret: params.secret, verb: 'withdrawConsent', args });
		return settle(outcome, here(params, 'consentWithdrawn'), { act: 'withdrawConsent' });
	},
	answer: async ({ params, request }) => {
		const form = await readForm(request);
		const raw = Object.fromEntries(
			['answer', 'reason', 'nextStep', 'nextOn'].map((name) => [name, typed(form, name, 500)])
		);
		const { answer, reason, nextStep, nextOn } = raw;
		if (!answer) return fail(400, { act: 'answer', raw, why: m.public_given_answer_missing() });
		if (answer === 'declined' && !reason)
			return fail(400, { act: 'answer', raw, why: m.public_given_reason_missing() });
		const args = {
			lead: params.id,
			answer: answer as 'question',
			reason,
			nextStep,
			nextOn: nextOn || undefined
		};
		const outcome = await performAsCounterpart({ secret: params.secret, verb: 'answerLead', args });
		return settle(outcome, here(params, 'answered'), { act: 'answer', raw });
	},
	step: async ({ params, request }) => {
		const form = await readForm(request);
		const raw = Object.fromEntries(
			['from', 'to', 'reason', 'nextStep', 'nextOn'].map((name) => [name, typed(form, name, 500)])
		);
		const { from, to, reason, nextStep, nextOn } = raw;
		if (!to) return fail(400, { act: 'step', raw, why: m.public_given_step_missing() });
		const args = {
			lead: params.id,
			from: from as 'submitted',
			to: to as 'submitted',
			reason,
			nextStep,
			nextOn: nextOn || undefined
		};
		const outcome = await performAsCounterpart({ secret: params.secret, verb: 'advanceLead', args });
		return settle(outcome, here(params, 'stepped'), { act: 'step', raw });
	}
};
