// Needs as the desk reads them (SQL: list_needs, count_needs, read_need, export_needs). Shapes only: who sees what is in SQL.
import * as z from 'zod';
import { COUNTERPART_KINDS } from '#lib/domain/counterpart.ts';
import { leadPath, leadStage } from '#lib/domain/deal.ts';
import { NEED_KINDS, VISIBILITIES } from '#lib/domain/need.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { consentLine, contact, fieldValues, type After } from './leads.ts';

export const needLine = z.object({
	id: z.string(),
	event: z.string(),
	eventName: z.string(),
	organiserName: z.string(),
	isOwn: z.boolean(),
	mayReveal: z.boolean(),
	kind: z.enum(NEED_KINDS),
	visibility: z.enum(VISIBILITIES),
	recordedAt: z.string(),
	withdrawnAt: z.string().nullish(),
	erased: z.boolean(),
	fields: fieldValues,
	receipt: z.string(),
	/** How many counterparts it was shown to. */
	leads: z.number().optional(),
	contact: contact.optional()
});
export type NeedLine = z.output<typeof needLine>;

const wholeNeed = needLine.extend({
	consents: z.array(consentLine),
	introductions: z.array(
		z.object({
			lead: z.string(),
			stage: leadStage,
			path: leadPath,
			stageAt: z.string(),
			counterpart: z.string(),
			kind: z.enum(COUNTERPART_KINDS)
		})
	),
	/** Who set which of the fields that stand now. */
	changes: z.array(
		z.object({ op: z.string(), fields: z.array(z.string()), by: z.string().optional(), at: z.string() })
	)
});
export type WholeNeed = z.output<typeof wholeNeed>;

/** What narrows a list; without event and organisation it is everything in sight. */
export interface NeedSearch {
	event?: string;
	organisation?: string;
	kind?: string;
	visibility?: string;
	text?: string;
	after?: After;
	limit?: number;
}
const page = z.object({ needs: z.array(needLine), more: z.boolean() });

/** One page of needs, the newest first. */
export const listNeeds = (search: NeedSearch, actor: Actor) =>
	ask(page, { name: 'list_needs', request: { ...search }, actor });

/** Numbers of the same needs by kind, whatever kind the list is narrowed to. */
export const countNeeds = (search: NeedSearch, actor: Actor) =>
	ask(z.object({ total: z.number(), kinds: z.record(z.string(), z.number()) }), {
		name: 'count_needs',
		request: { ...search },
		actor
	});

/** One need with all that belongs to it. Another organisation's is not there (404). */
export const readNeed = (need: string, actor: Actor): Promise<WholeNeed> =>
	ask(wholeNeed, { name: 'read_need', request: { need }, actor });

/** At most 5,000 needs for a workbook; the database writes down who took them. */
export const exportNeeds = (search: NeedSearch, actor: Actor) =>
	ask(page, { name: 'export_needs', request: { ...search }, actor });
