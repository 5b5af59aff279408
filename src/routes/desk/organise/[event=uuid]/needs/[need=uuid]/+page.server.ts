// One need, and what its organiser does with it: change it, settle what two people changed, show it to a counterpart, see whom to call.
import { randomUUID } from 'node:crypto';
import { error, fail } from '@sveltejs/kit';
import * as z from 'zod';
import { amendNeed } from '#lib/domain/need.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { listCounterpartNames } from '#lib/server/desk/choices.ts';
import { listFiles } from '#lib/server/desk/files.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { heldChanges } from '#lib/server/desk/held-changes.ts';
import { amendForm, readAmendment } from '#lib/server/need-forms/amendment.ts';
import { readNeed } from '#lib/server/desk/needs.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { reveal } from '#lib/server/desk/reveal.ts';
import { exerciseRight, type Right } from '#lib/server/desk/rights.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent }) => {
	const { event } = await parent();
	const need = await readNeed(params.need, locals.actor);
	if (need.event !== params.event || !need.isOwn) error(404, { message: m.common_error_not_found() });
	const [held, counterparts, files] = await Promise.all([
		heldChanges({ event: params.event, need: params.need }, locals.actor),
		listCounterpartNames(event.organisation, locals.actor),
		listFiles({ need: params.need }, locals.actor)
	]);
	return {
		need,
		held,
		files,
		form: amendForm(need.kind, need.fields),
		offer: need.withdrawnAt ? undefined : { lead: randomUUID(), counterparts },
		now: Date.now()
	};
};

const word = z.object({
	target: uuid,
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	decision: z.enum(['accept', 'dismiss'])
});

/** One right of the person, at their word. */
async function exercise(right: Right, { request, params, locals }: RequestEvent) {
	const form = await readForm(request);
	const by = { actor: locals.actor, event: params.event, form };
	const { done, error } = await exerciseRight(right, { need: params.need }, by);
	const recipient = fieldText(form, 'recipient', 40);
	return error === null ? { done } : fail(400, { rightFault: { right, error, recipient } });
}

export const actions: Actions = {
	amend: async ({ request, params, locals }) => {
		const { kind, fields: stands } = await readNeed(params.need, locals.actor);
		const { changes, fields, isFaulty } = readAmendment(kind, stands, await readForm(request));
		if (isFaulty) return fail(400, { amend: fields, amendError: null });
		const args = amendNeed.safeParse({ need: params.need, changes });
		if (!args.success) return fail(400, { amend: fields, amendError: m.desk_need_unchanged() });
		// Held is no fault: what conflicts stands below with both values, the rest is changed.
		const { outcomes, rejections } = await submit('amendNeed', args.data, {
			actor: locals.actor,
			event: params.event,
			isAtomic: false
		});
		const [outcome] = outcomes ?? [];
		const [first] = rejections ?? [];
		const refused = outcome?.status === 'refused' ? outcome : first;
		if (refused) return fail(400, { amend: fields, amendError: reasonText('refused', refused.reason) });
		return { done: outcome?.status === 'held' ? m.desk_need_partly() : m.desk_need_saved() };
	},
	settle: async ({ request, params, locals }) => {
		const parsed = word.safeParse(Object.fromEntries(await readForm(request)));
		if (!parsed.success) return fail(400, { settle: { op: '', error: m.desk_waiting_gone() } });
		const { target, hash, decision } = parsed.data;
		const { rejections } = await submit(
			'settleHeld',
			{ target, hash, decision, ...(decision === 'dismiss' ? { reason: m.desk_need_kept_reason() } : {}) },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first) return fail(409, { settle: { op: target, error: reasonText(first.status, first.reason) } });
		return { done: decision === 'accept' ? m.desk_need_taken() : m.desk_need_kept() };
	},
	introduce: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const args = z
			.object({ lead: uuid, counterpart: uuid })
			.safeParse({ lead: fieldText(form, 'lead'), counterpart: fieldText(form, 'counterpart') });
		if (!args.success) return fail(400, { introduceError: m.desk_need_introduce_missing() });
		const { rejections } = await submit(
			'introduceNeed',
			{ ...args.data, need: params.need },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { introduceError: reasonText(first.status, first.reason) });
		return { done: m.desk_need_introduced() };
	},
	withdraw: (event) => exercise('withdraw', event),
	withdrawConsent: (event) => exercise('withdrawConsent', event),
	erase: (event) => exercise('erase', event),
	reveal: async ({ request, params, locals }) => {
		const reason = fieldText(await readForm(request), 'reason', 200);
		const { contact, error } = await reveal({ need: params.need }, reason, locals.actor);
		return error === null ? { revealed: contact } : fail(400, { reveal: { reason, error } });
	}
};
