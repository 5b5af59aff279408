// Feedback (满意度): five questions with 1 to 5, and a line of one's own. Knows what an answered form is and what counts as satisfied; who may answer about what is
// SQL's (perform_as_respondent), and the words of the questions are in i18n/feedback-words.ts.
import * as z from 'zod/mini';
import { optionalText, uuid } from './text.ts';

/**
 * 总体满意, 组织与服务, 供需对得上, 对接方的回应, 转让许可的政策和手续办理. The last is the question by which 重庆 2024 一(三)10 counts (seeds: A35). SQL twin: the check of
 * public.feedback_ratings, compared in test/sql/feedback.test.ts.
 */
export const FEEDBACK_QUESTIONS = [
	'overall',
	'arrangement',
	'fit',
	'response',
	'transfer-licence-policy-and-procedures'
] as const;
export type FeedbackQuestion = (typeof FEEDBACK_QUESTIONS)[number];

/** Kept even when nobody is to know who it was: programmes count universities, institutes and enterprises. */
export const FEEDBACK_KINDS = [
	'enterprise',
	'university',
	'institute',
	'finance',
	'service',
	'government',
	'other'
] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

const rating = z.int().check(z.minimum(1), z.maximum(5));

/** One answered form. `feedback` is the form's submit id: sent twice, it is one. `lead`: about that deal, by one of its parties; absent: about the event. */
export const giveFeedback = z.object({
	feedback: uuid,
	lead: z.optional(uuid),
	organisationKind: z.enum(FEEDBACK_KINDS),
	ratings: z.object({
		overall: rating,
		arrangement: z.optional(rating),
		fit: z.optional(rating),
		response: z.optional(rating),
		'transfer-licence-policy-and-procedures': z.optional(rating)
	}),
	text: optionalText(500)
});
export type GiveFeedback = z.output<typeof giveFeedback>;

/** 满意 or better: 4 or 5 of 5 (seeds: A35). */
export const isSatisfied = (rated: number): boolean => rated >= 4;
