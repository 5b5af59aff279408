// The words of the feedback: its questions, its ratings, the kinds of organisation that answer. The ids are domain/feedback.ts's; test/request-words.test.ts
// sees that none is missing.
import { m } from './text.ts';

/** By question of the feedback (domain/feedback.ts FEEDBACK_QUESTIONS). */
export const FEEDBACK_QUESTION_WORDS = {
	overall: m.public_my_feedback_overall,
	arrangement: m.public_my_feedback_arrangement,
	fit: m.public_my_feedback_fit,
	response: m.public_my_feedback_response,
	'transfer-licence-policy-and-procedures': m.public_my_feedback_policy
};

/** By rating, 1 to 5. */
export const RATING_WORDS = [
	m.public_my_rating_1,
	m.public_my_rating_2,
	m.public_my_rating_3,
	m.public_my_rating_4,
	m.public_my_rating_5
] as const;

/** By kind of organisation (domain/feedback.ts FEEDBACK_KINDS). */
export const FEEDBACK_KIND_WORDS = {
	enterprise: m.common_kind_enterprise,
	university: m.common_kind_university,
	institute: m.public_my_kind_institute,
	finance: m.common_kind_finance,
	service: m.common_kind_service,
	government: m.common_kind_government,
	other: m.common_kind_other
};
