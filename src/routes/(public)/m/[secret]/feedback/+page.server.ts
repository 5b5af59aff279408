// Feedback about the event, or (?lead=…) about one's own deal: five questions, a line of one's own, anonymous if wished.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import {
	FEEDBACK_KINDS,
	FEEDBACK_QUESTIONS,
	type FeedbackKind,
	type GiveFeedback
} from '#lib/domain/feedback.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { typed } from '#lib/server/links/form-values.ts';
import { giveFeedbackAs } from '#lib/server/links/perform.ts';
import { listRequests, readLink } from '#lib/server/links/read.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { whyNot } from '../requests/[id=uuid]/why-not.ts';
import type { Actions, PageServerLoad } from './$types';

const gone = (): never => error(404, { message: m.common_error_not_found() });
/** What a counterpart is, as feedback counts it. */
const KIND_OF: Record<string, FeedbackKind> = {
	university: 'university',
	institute: 'institute',
	enterprise: 'enterprise',
	bank: 'finance',
	investor: 'finance',
	agency: 'service'
};

export const load: PageServerLoad = async ({ params: { secret }, url }) => {
	const link = await readLink(secret);
	const lead = url.searchParams.get('lead');
	if (link.kind === 'counterpart') {
		const about = link.page.leads.find(({ id }) => id === lead) ?? gone();
		const title = about.patent?.title ?? ('need' in about ? String(about.need?.fields.title ?? '') : '');
		return {
			secret,
			lead,
			feedback: randomUUID(),
			about: title,
			kind: KIND_OF[link.page.kind] ?? 'other',
			isGiven: false
		};
	}
	const { page } = link;
	const deal = lead ? ((await listRequests(secret)).leads.find(({ id }) => id === lead) ?? gone()) : null;
	const known = FEEDBACK_KINDS.find((kind) => kind === page.organisationKind);
	return {
		secret,
		lead,
		feedback: randomUUID(),
		about: deal ? (deal.patent?.title ?? deal.counterpart?.name ?? '') : page.eventName,
		kind: known ?? 'enterprise',
		isGiven: page.feedbackGiven.includes(lead ?? page.event)
	};
};

export const actions: Actions = {
	default: async ({ params: { secret }, request, url }) => {
		const form = await readForm(request);
		const lead = url.searchParams.get('lead');
		if (lead && !uuid.safeParse(lead).success) gone();
		const rated = Object.fromEntries(
			FEEDBACK_QUESTIONS.map((question) => [question, typed(form, question, 1)])
		);
		const raw = {
			...rated,
			text: typed(form, 'text', 500),
			organisationKind: typed(form, 'organisationKind', 20),
			anonymous: typed(form, 'anonymous', 3),
			feedback: typed(form, 'submit', 40)
		};
		if (!rated.overall) return fail(400, { raw, missing: true, why: null });
		const ratings = Object.fromEntries(
			Object.entries(rated)
				.filter(([, text]) => text)
				.map(([question, text]) => [question, Number(text)])
		);
		const outcome = await giveFeedbackAs({
			secret,
			isAnonymous: raw.anonymous === 'on',
			args: {
				feedback: raw.feedback,
				...(lead ? { lead } : {}),
				organisationKind: raw.organisationKind as FeedbackKind,
				ratings: ratings as GiveFeedback['ratings'],
				text: raw.text
			}
		});
		const why = whyNot(outcome);
		if (why) return fail(400, { raw, missing: false, why });
		redirect(303, lead ? `/m/${secret}/requests/${lead}?done=feedback` : `/m/${secret}?done=feedback`);
	}
};
