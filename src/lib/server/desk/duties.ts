// What an organiser owes and by when (SQL: list_duties): calls within 48 hours, filings of licences. Shapes only; what is owed is decided in SQL.
import * as z from 'zod';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const duties = z.object({
	callsOwed: z.number(),
	calls: z.array(
		z.object({
			lead: z.string(),
			event: z.string(),
			company: z.string().optional(),
			caller: z.string().optional(),
			/** ISO, UTC. */
			dueAt: z.string(),
			isLate: z.boolean()
		})
	),
	filingsDue: z.number(),
	filings: z.array(
		z.object({
			deal: z.string(),
			event: z.string(),
			/** Absent for a deal that never began at an event. */
			lead: z.string().optional(),
			acquirerName: z.string(),
			patents: z.array(z.string()),
			/** YYYY-MM-DD, Asia/Shanghai. */
			dueOn: z.string(),
			isLate: z.boolean()
		})
	)
});
export type Duties = z.output<typeof duties>;

/** The most urgent duties of an organisation, `limit` of each kind, beside how many there are. */
export const listDuties = (organisation: string, limit: number, actor: Actor): Promise<Duties> =>
	ask(duties, { name: 'list_duties', request: { organisation, limit }, actor });
