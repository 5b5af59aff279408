// Every stage, intent, kind, status, mode and type that the domain knows has its word on screen, and none is left over.
import { expect, test } from 'vitest';
import { ANSWERS, COUNTERPART_KINDS } from '#lib/domain/counterpart.ts';
import { DEAL_TYPES, LEAD_PATHS, LEAD_STAGES, PLEDGED_RIGHTS } from '#lib/domain/deal.ts';
import { FEEDBACK_KINDS, FEEDBACK_QUESTIONS } from '#lib/domain/feedback.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import { NEED_KINDS } from '#lib/domain/need.ts';
import {
	ANNUITY_STATUSES,
	BURDENS,
	HOLDER_KINDS,
	LEGAL_STATUSES,
	MATURITIES,
	OFFER_MODES,
	PRICINGS
} from '#lib/domain/patent.ts';
import { FEEDBACK_KIND_WORDS, FEEDBACK_QUESTION_WORDS } from '#lib/i18n/feedback-words.ts';
import * as words from '#lib/i18n/request-words.ts';

const sorted = (names: Iterable<string>): string[] => [...names].sort();

test.each([
	['stages', words.LEAD_STAGE_WORDS, LEAD_STAGES],
	['tones of stages', words.LEAD_STAGE_TONES, LEAD_STAGES],
	['paths', words.LEAD_PATH_WORDS, LEAD_PATHS],
	['intents', words.INTENT_WORDS, INTENTS],
	['kinds of needs', words.NEED_KIND_WORDS, NEED_KINDS],
	['answers', words.ANSWER_WORDS, ANSWERS],
	['counterparts', words.COUNTERPART_KIND_WORDS, COUNTERPART_KINDS],
	['holders', words.HOLDER_KIND_WORDS, HOLDER_KINDS],
	['legal status', words.LEGAL_STATUS_NAMES, LEGAL_STATUSES],
	['annuity', words.ANNUITY_STATUS_WORDS, ANNUITY_STATUSES],
	['burdens', words.BURDEN_WORDS, BURDENS],
	['maturity', words.MATURITY_NAMES, MATURITIES],
	['modes', words.OFFER_MODE_WORDS, OFFER_MODES],
	['pricings', words.PRICING_WORDS, PRICINGS],
	['deals', words.DEAL_TYPE_NAMES, DEAL_TYPES],
	['pledged rights', words.PLEDGED_RIGHT_WORDS, PLEDGED_RIGHTS],
	['questions', FEEDBACK_QUESTION_WORDS, FEEDBACK_QUESTIONS],
	['kinds that answer', FEEDBACK_KIND_WORDS, FEEDBACK_KINDS]
])('%s', (_, said, known) => expect(sorted(Object.keys(said))).toEqual(sorted(known)));
