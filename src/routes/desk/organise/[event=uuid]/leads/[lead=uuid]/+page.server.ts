// One lead, and what its organiser does with it: step, assign, record what was signed, see whom to call.
import { randomUUID } from 'node:crypto';
import type { DeskArgs } from '#lib/server/perform.ts';
import { error, fail } from '@sveltejs/kit';
import { advanceLead, assignLead } from '#lib/domain/lead.ts';
import { cleanText } from '#lib/domain/text.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { LEAD_STAGE_WORDS } from '#lib/i18n/request-words.ts';
import { m } from '#lib/i18n/text.ts';
import { attachPaper, detachPaper, listEvidence } from '#lib/server/desk/evidence.ts';
import { listFiles } from '#lib/server/desk/files.ts';
import { fieldText, filled } from '#lib/server/desk/form-text.ts';
import { readLead } from '#lib/server/desk/leads.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { readRecordsOf } from '#lib/server/desk/record.ts';
import { reveal } from '#lib/server/desk/reveal.ts';
import { exerciseRight, type Right } from '#lib/server/desk/rights.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readRecordFields, recordArgs, recordFields } from '../../../../records/read-record.ts';
import { knownDeal, knownPledge } from '../../../../records/known-of-lead.ts';
import { refusedAt } from '../../../../records/refused-at.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** From these stages on there is something signed to write down. */
const SIGNED = ['signed', 'filed', 'registered', 'paid'];

export const load: PageServerLoad = async ({ params, locals }) => {
	const [lead, files] = await Promise.all([
		readLead(params.lead, locals.actor),
		listFiles({ lead: params.lead }, locals.actor)
	]);
	if (lead.event !== params.event || !lead.isOwn) error(404, { message: m.common_error_not_found() });
	const needFiles = lead.need ? await listFiles({ need: lead.need.id }, locals.actor) : [];
	const isSigned = SIGNED.includes(lead.stage);
	const papers = await listEvidence(
		[...lead.deals, ...lead.pledges].map(({ id }) => id),
		locals.actor
	);
	const callers = new Set([locals.profile?.name, lead.caller, ...lead.steps.map(({ by }) => by)]);
	return {
		lead,
		files,
		needFiles,
		papers,
		records: await readRecordsOf(lead, locals.actor),
		callers: [...callers].filter((name): name is string => Boolean(name)),
		deal:
			lead.path.startsWith('conveyance') && (isSigned || lead.deals.length > 0)
				? { id: lead.deals[0]?.id ?? randomUUID(), fields: recordFields('deals', knownDeal(lead)) }
				: null,
		pledge:
			lead.path === 'financing' && (isSigned || lead.pledges.length > 0)
				? { id: lead.pledges[0]?.id ?? randomUUID(), fields: recordFields('pledges', knownPledge(lead)) }
				: null,
		now: Date.now()
	};
};

/** Who was quicker, when, and where the lead stands now: 已由 王芳 在 10:32 推进到 洽谈中. */
async function movedText(id: string, actor: Actor): Promise<string> {
	const lead = await readLead(id, actor);
	const last = lead.steps.at(-1);
	return m.desk_lead_moved({
		by: last?.by ?? m.desk_lead_by_person(),
		at: formatMoment(lead.stageAt, Date.now()),
		stage: LEAD_STAGE_WORDS[lead.stage]()
	});
}

/** The deal or pledge of this lead that a form names. */
async function recordOf(form: FormData, id: string, actor: Actor) {
	const lead = await readLead(id, actor);
	const record = fieldText(form, 'record');
	if (lead.deals.some((one) => one.id === record)) return { kind: 'deal', record } as const;
	if (lead.pledges.some((one) => one.id === record)) return { kind: 'pledge', record } as const;
	return error(404, { message: m.common_error_not_found() });
}

/** One right of the person, at their word. */
async function exercise(right: Right, { request, params, locals }: RequestEvent) {
	const form = await readForm(request);
	const by = { actor: locals.actor, event: params.event, form };
	const { done, error } = await exerciseRight(right, { lead: params.lead }, by);
	const recipient = fieldText(form, 'recipient', 40);
	return error === null ? { done } : fail(400, { rightFault: { right, error, recipient } });
}

export const actions: Actions = {
	advance: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = {
			to: fieldText(form, 'to', 20),
			reason: fieldText(form, 'reason'),
			nextStep: fieldText(form, 'nextStep', 200),
			nextOn: fieldText(form, 'nextOn', 10)
		};
		if (!fields.to) return fail(400, { step: { fields, errors: { to: m.desk_lead_error_to() } } });
		const args = advanceLead.safeParse({
			lead: params.lead,
			from: fieldText(form, 'from', 20),
			to: fields.to,
			reason: filled(cleanText(fields.reason)),
			nextStep: filled(cleanText(fields.nextStep)),
			nextOn: filled(fields.nextOn)
		});
		if (!args.success) {
			const at = String(args.error.issues[0]?.path[0]);
			return fail(400, {
				step: {
					fields,
					errors: {
						[at === 'nextOn' ? at : 'to']:
							at === 'nextOn' ? m.desk_lead_deal_error_day() : m.desk_lead_error_to()
					}
				}
			});
		}
		const { rejections } = await submit('advanceLead', args.data, {
			actor: locals.actor,
			event: params.event
		});
		const [first] = rejections ?? [];
		if (first?.reason === 'lead_moved')
			return fail(409, { step: { fields, moved: await movedText(params.lead, locals.actor) } });
		if (first?.fields[0] === 'reason')
			return fail(400, { step: { fields, errors: { reason: m.desk_lead_error_reason() } } });
		if (first) return fail(400, { step: { fields, errors: { to: reasonText(first.status, first.reason) } } });
		return { done: m.desk_lead_stepped({ stage: LEAD_STAGE_WORDS[args.data.to]() }) };
	},
	assign: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const args = assignLead.safeParse({
			lead: params.lead,
			caller: cleanText(fieldText(form, 'caller', 60))
		});
		if (!args.success) return fail(400, { callerError: m.desk_lead_error_caller() });
		const { rejections } = await submit('assignLead', args.data, {
			actor: locals.actor,
			event: params.event
		});
		const [first] = rejections ?? [];
		if (first) return fail(400, { callerError: reasonText(first.status, first.reason) });
		return { done: m.desk_lead_assigned({ caller: args.data.caller }) };
	},
	deal: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = readRecordFields('deals', form);
		const { args, errors } = recordArgs('deals', fields);
		const faulty = (said: Record<string, string>) => fail(400, { deal: { fields, errors: said } });
		if (Object.keys(errors).length > 0) return faulty(errors);
		const { rejections } = await submit(
			'recordDeal',
			{ ...args, deal: fieldText(form, 'id'), lead: params.lead } as DeskArgs<'recordDeal'>,
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		return first ? faulty(refusedAt(first)) : { done: m.desk_lead_deal_saved() };
	},
	pledge: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = readRecordFields('pledges', form);
		const { args, errors } = recordArgs('pledges', fields);
		const faulty = (said: Record<string, string>) => fail(400, { pledge: { fields, errors: said } });
		if (Object.keys(errors).length > 0) return faulty(errors);
		const { rejections } = await submit(
			'recordPledge',
			{ ...args, pledge: fieldText(form, 'id'), lead: params.lead } as DeskArgs<'recordPledge'>,
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		return first ? faulty(refusedAt(first)) : { done: m.desk_lead_pledge_saved() };
	},
	attach: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const by = { actor: locals.actor, event: params.event };
		const fault = await attachPaper(form, await recordOf(form, params.lead, locals.actor), by);
		return fault ? fail(400, { fault }) : { done: m.desk_proof_attached() };
	},
	detach: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const { record } = await recordOf(form, params.lead, locals.actor);
		await detachPaper(form, record, { actor: locals.actor, event: params.event });
		return { done: m.desk_proof_removed() };
	},
	withdraw: (event) => exercise('withdraw', event),
	withdrawConsent: (event) => exercise('withdrawConsent', event),
	erase: (event) => exercise('erase', event),
	reveal: async ({ request, params, locals }) => {
		const reason = fieldText(await readForm(request), 'reason', 200);
		const { contact, error } = await reveal({ lead: params.lead }, reason, locals.actor);
		return error === null ? { revealed: contact } : fail(400, { reveal: { reason, error } });
	}
};
