// Feedback of an event as its organiser reads it (SQL: list_feedback). Shapes only.
import * as z from 'zod';
import { FEEDBACK_KINDS, FEEDBACK_QUESTIONS } from '#lib/domain/feedback.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const feedback = z.object({
	count: z.number(),
	questions: z.array(
		z.object({
			question: z.enum(FEEDBACK_QUESTIONS),
			count: z.number(),
			average: z.coerce.number(),
			/** How many gave 4 or 5. */
			satisfied: z.number()
		})
	),
	kinds: z.array(z.object({ kind: z.enum(FEEDBACK_KINDS), count: z.number() })),
	feedback: z.array(
		z.object({
			id: z.string(),
			role: z.enum(['attendee', 'party']),
			kind: z.enum(FEEDBACK_KINDS),
			/** A day, YYYY-MM-DD. */
			on: z.string(),
			ratings: z.partialRecord(z.enum(FEEDBACK_QUESTIONS), z.number()),
			text: z.string().nullish(),
			/** Masked; absent for somebody who wished to be nobody. */
			name: z.string().nullish()
		})
	)
});
export type Feedback = z.output<typeof feedback>;

/** Counts, averages and the answered forms of an event, the newest first. */
export const listFeedback = (event: string, actor: Actor): Promise<Feedback> =>
	ask(feedback, { name: 'list_feedback', request: { event }, actor });
