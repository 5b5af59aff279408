// 精准推送: for a need the best patents, for a patent the best needs, each pushed by one tap. Why it fits is worked out here again for the record, whatever the form says.
import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import * as z from 'zod';
import { uuid } from '#lib/protocol/wire.ts';
import { m } from '#lib/i18n/text.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { listMatching, needsFor, patentsFor, type Matching } from '#lib/server/desk/matching.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { mailer } from '#lib/server/mail.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { counterpartLink, pushText } from './push-text.ts';
import type { Actions, PageServerLoad } from './$types';

const view = z.object({
	tab: z.enum(['needs', 'patents']).catch('needs'),
	open: z.optional(uuid).catch(undefined)
});

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { tab, open } = view.parse(Object.fromEntries(url.searchParams));
	const told = await listMatching(params.event, locals.actor);
	const need = tab === 'needs' ? (told.needs.find(({ id }) => id === open) ?? null) : null;
	const patent = tab === 'patents' ? (told.patents.find(({ id }) => id === open) ?? null) : null;
	return {
		tab,
		needs: told.needs,
		patents: told.patents,
		more: told.more,
		pushes: told.pushes,
		need,
		patent,
		patentFits: need ? patentsFor(need, told) : [],
		needFits: patent ? needsFor(patent, told) : [],
		push: randomUUID(),
		canMail: mailer() !== null,
		now: Date.now()
	};
};

const sent = z.object({
	push: uuid,
	item: z.enum(['patent', 'need']),
	patent: uuid,
	need: uuid,
	channel: z.enum(['link', 'email'])
});

/** The pair that is to be pushed, with why it fits; null when it does not (any more). */
function found({ item, need: needId, patent: patentId }: z.output<typeof sent>, told: Matching) {
	const need = told.needs.find(({ id }) => id === needId);
	const patent = told.patents.find(({ id }) => id === patentId);
	if (!need || !patent) return null;
	const fit =
		item === 'patent'
			? patentsFor(need, told).find((one) => one.item.id === patentId)
			: needsFor(patent, told).find((one) => one.item.id === needId);
	return fit ? { need, patent, words: fit.words, chains: fit.chains } : null;
}

export const actions: Actions = {
	push: async ({ params, request, locals, url }) => {
		const form = await readForm(request);
		const asked = sent.safeParse(
			Object.fromEntries(
				['push', 'item', 'patent', 'need', 'channel'].map((name) => [name, fieldText(form, name, 60)])
			)
		);
		const told = await listMatching(params.event, locals.actor);
		const pair = asked.success ? found(asked.data, told) : null;
		if (!asked.success || !pair) return fail(400, { why: m.desk_matching_gone() });
		const { push, item, channel } = asked.data;
		const { need, patent, words, chains } = pair;
		if (item === 'patent' && need.refuses)
			return fail(400, { why: m.common_refused_reason_recommendations_refused() });
		const to = fieldText(form, 'email', 120).trim();
		const isPushed = told.pushes.some((one) => one.id === push);
		const link =
			item === 'need'
				? await counterpartLink(params.event, {
						counterpart: patent.holder ?? '',
						actor: locals.actor,
						origin: url.origin
					})
				: patent.booth
					? `${url.origin}/b/${patent.booth.code}`
					: null;
		const text = pushText({ item, need, patent, words, chains, link });
		if (channel === 'email' && !isPushed) {
			const mail = mailer();
			if (!mail || !z.email().safeParse(to).success)
				return fail(400, { why: m.desk_matching_email_wrong(), push, email: to });
			const why = await mail.send({ to, subject: m.desk_matching_subject(), text });
			if (why) return fail(502, { why: m.desk_matching_email_failed(), push, email: to });
		}
		const { outcomes, rejections } = await submit(
			'recordTargetedPush',
			{
				push,
				item,
				patent: patent.id,
				need: need.id,
				...(item === 'need' && patent.holder ? { counterpart: patent.holder } : {}),
				channel,
				words: words.map(({ asked: one }) => one),
				chains
			},
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { why: reasonText(first.status, first.reason) });
		return { pushed: { text, link, isAgain: outcomes?.[0]?.status === 'merged', channel } };
	}
};
