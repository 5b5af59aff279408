// One record of the 台账 by itself (SQL: read_record): what it says, what was done to it in order of time, and what bureaus said of it. Shapes only.
import * as z from 'zod';
import { PAPERS, type RecordWithPapers } from '#lib/domain/file.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { deal, filing, pledge } from './deals.ts';
import type { WholeLead } from './leads.ts';
import { review } from './programmes.ts';

/** One thing that was done to a record. `fields` are names of its verb's arguments; `at` is ISO, UTC; without `by` it was the system. */
const done = z.object({
	what: z.enum([
		'recorded',
		'changed',
		'paper_added',
		'paper_removed',
		'confirmed',
		'disputed',
		'struck',
		'restored'
	]),
	at: z.string(),
	by: z.string().optional(),
	fields: z.array(z.string()).optional(),
	paper: z.enum(PAPERS).optional(),
	reason: z.string().optional(),
	bureauName: z.string().optional(),
	programmeName: z.object({ zh: z.string(), en: z.string() }).optional()
});
export type RecordDone = z.output<typeof done>;

const about = {
	isOwn: z.boolean(),
	organisationName: z.string(),
	/** Absent for what belongs to no event. */
	event: z.string().optional(),
	eventName: z.string().optional(),
	/** 撤销登记: why, by whom and when (ISO, UTC); absent for what stands. */
	struck: z.object({ reason: z.string(), by: z.string().optional(), at: z.string() }).optional(),
	/** The last word of each bureau on each figure, in every programme that this person sees. */
	reviews: z.array(review.extend({ programme: z.string() })),
	history: z.array(done)
};
const whole = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('deal'), record: deal, ...about }),
	z.object({ kind: z.literal('pledge'), record: pledge, ...about }),
	z.object({ kind: z.literal('filing'), record: filing, ...about })
]);
export type WholeRecord = z.output<typeof whole>;

/** One record, its history the earliest first. A page that is not there for who may not see it. */
export const readRecord = (kind: RecordWithPapers, record: string, actor: Actor): Promise<WholeRecord> =>
	ask(whole, { name: 'read_record', request: { kind, record }, actor });

/** All records that came of a lead, also those that were struck. */
export const readRecordsOf = ({ deals, pledges, struck }: WholeLead, actor: Actor): Promise<WholeRecord[]> =>
	Promise.all([
		...deals.map(({ id }) => readRecord('deal', id, actor)),
		...pledges.map(({ id }) => readRecord('pledge', id, actor)),
		...struck.map(({ kind, record }) => readRecord(kind, record, actor))
	]);
