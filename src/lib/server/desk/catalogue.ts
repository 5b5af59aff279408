// The catalogue as the desk reads it: patents, booths with what they show, counterparts (SQL: search_patents, read_patent, list_booth_cards, list_counterparts,
// list_counterpart_links, list_leads_of_counterpart). Shapes only; rules are in SQL.
import * as z from 'zod';
import { COUNTERPART_KINDS } from '#lib/domain/counterpart.ts';
import { DEAL_TYPES, leadPath, leadStage } from '#lib/domain/deal.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import { PATENT_KINDS } from '#lib/domain/patent-number.ts';
import {
	ANNUITY_STATUSES,
	BURDENS,
	HOLDER_KINDS,
	LEGAL_STATUSES,
	MATURITIES,
	OFFER_MODES,
	PRICINGS
} from '#lib/domain/patent.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const tags = z.array(z.string());
/** A patent as anybody may read it. Days are YYYY-MM-DD, money is in fen. */
const patentCard = z.object({
	id: z.string(),
	number: z.string(),
	kind: z.enum(PATENT_KINDS),
	title: z.string(),
	plain: z.string().optional(),
	holderName: z.string(),
	holderKind: z.enum(HOLDER_KINDS),
	holder: z.string().optional(),
	legalStatus: z.enum(LEGAL_STATUSES),
	annuityStatus: z.enum(ANNUITY_STATUSES),
	annuityPaidUntil: z.string().optional(),
	checkedOn: z.string().optional(),
	burdens: z.array(z.enum(BURDENS)),
	maturity: z.enum(MATURITIES).optional(),
	chains: tags,
	means: tags,
	effects: tags,
	scenes: tags,
	/** Pixels. */
	pictures: z.array(z.object({ id: z.string(), width: z.number(), height: z.number() })).default([]),
	offers: z.array(
		z.object({
			mode: z.enum(OFFER_MODES),
			pricing: z.enum(PRICINGS),
			priceFen: z.number().optional(),
			terms: z.string().optional()
		})
	)
});
export type PatentCard = z.output<typeof patentCard>;

const found = z.object({ patents: z.array(patentCard), more: z.boolean(), total: z.number(), chains: tags });
export interface PatentSearch {
	organisation: string;
	text?: string;
	chain?: string;
	kind?: string;
	status?: string;
	mode?: string;
	/** The last row of the page before. */
	after?: { title: string; id: string };
	limit?: number;
}

/** One page of a catalogue, by title; `total` counts all that fit. */
export const searchPatents = (search: PatentSearch, actor: Actor) =>
	ask(found, { name: 'search_patents', request: { ...search }, actor });

const leadLine = z.object({
	id: z.string(),
	event: z.string(),
	path: leadPath,
	stage: leadStage,
	stageAt: z.string(),
	requestedAt: z.string(),
	intent: z.enum(INTENTS).optional(),
	company: z.string().optional(),
	receipt: z.string(),
	patent: z.object({ title: z.string() }).optional(),
	need: z.object({ fields: z.record(z.string(), z.unknown()) }).optional()
});
export type LeadLine = z.output<typeof leadLine>;

const whole = z.object({
	organisation: z.string(),
	patent: patentCard,
	pledgeeAgreedOn: z.string().optional(),
	evaluatedOn: z.string().optional(),
	booths: z.array(
		z.object({
			event: z.string(),
			eventName: z.string(),
			startsAt: z.string(),
			number: z.string(),
			code: z.string()
		})
	),
	leads: z.array(leadLine),
	deals: z.array(
		z.object({
			id: z.string(),
			type: z.enum(DEAL_TYPES),
			acquirerName: z.string(),
			signedOn: z.string().optional()
		})
	),
	/** The newest first; args are those of recordPatent. */
	history: z.array(
		z.object({ at: z.string(), by: z.string().optional(), args: z.record(z.string(), z.unknown()) })
	)
});
export type WholePatent = z.output<typeof whole>;

/** One patent of the caller's own catalogue; 404 for any other. */
export const readPatent = (patent: string, actor: Actor): Promise<WholePatent> =>
	ask(whole, { name: 'read_patent', request: { patent }, actor });

const boothCard = z.object({
	id: z.string(),
	code: z.string(),
	number: z.string(),
	name: z.string(),
	patents: z.array(patentCard)
});
export type BoothCard = z.output<typeof boothCard>;

/** The booths of an event, by number, with what each shows. */
export const listBoothCards = async (event: string, actor: Actor): Promise<BoothCard[]> =>
	(
		await ask(z.object({ booths: z.array(boothCard) }), {
			name: 'list_booth_cards',
			request: { event },
			actor
		})
	).booths;

const counterpart = z.object({
	id: z.string(),
	kind: z.enum(COUNTERPART_KINDS),
	name: z.string(),
	creditCode: z.string().nullable(),
	telephone: z.string().nullable(),
	patents: z.number(),
	leads: z.number(),
	linkRenewedAt: z.string().nullable()
});
export type Counterpart = z.output<typeof counterpart>;

/** Who answers, by name. */
export const listCounterparts = async (organisation: string, actor: Actor): Promise<Counterpart[]> =>
	(
		await ask(z.object({ counterparts: z.array(counterpart) }), {
			name: 'list_counterparts',
			request: { organisation },
			actor
		})
	).counterparts;

/** The secret of each counterpart's page. The database writes down who asked. */
export const listCounterpartLinks = async (organisation: string, actor: Actor) =>
	(
		await ask(
			z.object({ links: z.array(z.object({ id: z.string(), name: z.string(), secret: z.string() })) }),
			{ name: 'list_counterpart_links', request: { organisation }, actor }
		)
	).links;

/** The leads that a counterpart sees on its page, and of which it learns the person. */
export const listLeadsOfCounterpart = async (counterpart: string, actor: Actor) =>
	(
		await ask(z.object({ leads: z.array(leadLine.extend({ knowsPerson: z.boolean() })) }), {
			name: 'list_leads_of_counterpart',
			request: { counterpart },
			actor
		})
	).leads;
