// Leads as the desk reads them (SQL: list_leads, count_leads, read_lead, export_leads, reveal_contact). Shapes only: who sees what of a person is in SQL.
import * as z from 'zod';
import { COUNTERPART_KINDS, ANSWERS } from '#lib/domain/counterpart.ts';
import { leadPath, leadStage } from '#lib/domain/deal.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import { HOLDER_KINDS } from '#lib/domain/patent.ts';
import { NEED_KINDS, VISIBILITIES } from '#lib/domain/need.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { deal, pledge } from './deals.ts';

/** Who is behind a request, masked; whole only as reveal_contact answers. */
export const contact = z.object({
	name: z.string().optional(),
	mobile: z.string().optional(),
	title: z.string().optional()
});
export type Contact = z.output<typeof contact>;

/** Values of a need's fields, as the domain has them. */
export const fieldValues = z.record(
	z.string(),
	z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
);
const neededBy = z.object({
	id: z.string(),
	kind: z.enum(NEED_KINDS),
	visibility: z.enum(VISIBILITIES),
	fields: fieldValues
});

export const leadLine = z.object({
	id: z.string(),
	event: z.string(),
	eventName: z.string(),
	organiserName: z.string(),
	/** Of the reader's own organisation: it may be worked on. */
	isOwn: z.boolean(),
	mayReveal: z.boolean(),
	path: leadPath,
	stage: leadStage,
	stageAt: z.string(),
	intent: z.enum(INTENTS).optional(),
	company: z.string().optional(),
	creditCode: z.string().optional(),
	budgetFen: z.number().optional(),
	timeframe: z.string().optional(),
	callBack: z.boolean(),
	receipt: z.string(),
	requestedAt: z.string(),
	caller: z.string().optional(),
	/** By when to call; absent once somebody did. */
	callDueAt: z.string().optional(),
	boothNumber: z.string().optional(),
	patent: z
		.object({ id: z.string(), number: z.string(), title: z.string(), holderName: z.string() })
		.optional(),
	counterpart: z.object({ id: z.string(), name: z.string(), kind: z.enum(COUNTERPART_KINDS) }).optional(),
	need: neededBy.optional(),
	use: z.string().optional(),
	note: z.string().optional(),
	contact: contact.optional(),
	erased: z.boolean(),
	answers: z
		.array(
			z.object({
				answer: z.enum(ANSWERS),
				reason: z.string().optional(),
				nextStep: z.string().optional(),
				nextOn: z.string().optional(),
				at: z.string()
			})
		)
		.optional(),
	/** Once a deal is recorded: what was agreed, and by when it is to be filed (YYYY-MM-DD). */
	filing: z
		.object({
			dueOn: z.string().optional(),
			recordedOn: z.string().optional(),
			amountFen: z.number().optional()
		})
		.optional()
});
export type LeadLine = z.output<typeof leadLine>;

export const consentLine = z.object({
	recipient: z.string(),
	kind: z.enum(['counterpart', 'bureau']),
	name: z.string(),
	version: z.string(),
	grantedAt: z.string(),
	withdrawnAt: z.string().optional()
});
export type ConsentLine = z.output<typeof consentLine>;

const wholeLead = leadLine.extend({
	steps: z.array(
		z.object({
			from: leadStage,
			to: leadStage,
			by: z.string().optional(),
			at: z.string(),
			reason: z.string().optional(),
			nextStep: z.string().optional(),
			nextOn: z.string().optional()
		})
	),
	consents: z.array(consentLine),
	/** Of the patent it asks for. */
	holderKind: z.enum(HOLDER_KINDS).nullish(),
	deals: z.array(deal),
	pledges: z.array(pledge),
	/** Its records that were struck (撤销登记), by kind and id. */
	struck: z.array(z.object({ kind: z.enum(['deal', 'pledge']), record: z.string() })),
	related: z.array(
		z.object({
			id: z.string(),
			event: z.string(),
			why: z.enum(['same_firm_and_patent', 'same_person']),
			receipt: z.string(),
			stage: leadStage
		})
	)
});
export type WholeLead = z.output<typeof wholeLead>;

/** The last row of the page before. */
export interface After {
	at: string;
	id: string;
}
/** What narrows a list; without event and organisation it is everything in sight. */
export interface LeadSearch {
	event?: string;
	organisation?: string;
	stage?: string;
	path?: string;
	intent?: string;
	booth?: string;
	counterpart?: string;
	text?: string;
	/** Only who should have been called by now. */
	due?: boolean;
	after?: After;
	limit?: number;
}

/** One page of leads, the newest first. */
export const listLeads = (search: LeadSearch, actor: Actor) =>
	ask(z.object({ leads: z.array(leadLine), more: z.boolean() }), {
		name: 'list_leads',
		request: { ...search },
		actor
	});

/** Numbers of the same leads by stage, however the list is narrowed by stage or by who is late. */
export const countLeads = (search: LeadSearch, actor: Actor) =>
	ask(z.object({ total: z.number(), due: z.number(), stages: z.record(z.string(), z.number()) }), {
		name: 'count_leads',
		request: { ...search },
		actor
	});

/** One lead with all that belongs to it. Another organisation's is not there (404). */
export const readLead = (lead: string, actor: Actor): Promise<WholeLead> =>
	ask(wholeLead, { name: 'read_lead', request: { lead }, actor });

/** At most 5,000 leads for a workbook; the database writes down who took them. */
export const exportLeads = (search: LeadSearch, actor: Actor) =>
	ask(z.object({ leads: z.array(leadLine), more: z.boolean() }), {
		name: 'export_leads',
		request: { ...search },
		actor
	});
