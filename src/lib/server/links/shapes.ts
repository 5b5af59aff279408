// What the pages behind secret links are answered (SQL: read_my_page, list_requests, read_pairing, read_counterpart_page). Shapes only; who learns what is decided in SQL.
import * as z from 'zod';
import { ANSWERS, COUNTERPART_KINDS } from '#lib/domain/counterpart.ts';
import { RECIPIENT_KINDS } from '#lib/domain/consent.ts';
import { LEAD_PATHS, LEAD_STAGES } from '#lib/domain/deal.ts';
import { talk } from '#lib/domain/event.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import { NEED_KINDS, VISIBILITIES } from '#lib/domain/need.ts';

const maybe = z.string().nullish();

const answer = z.object({
	answer: z.enum(ANSWERS),
	reason: maybe,
	nextStep: maybe,
	nextOn: maybe,
	at: z.string()
});
export type Answer = z.output<typeof answer>;

const consent = z.object({
	recipient: z.string(),
	kind: z.enum(RECIPIENT_KINDS),
	name: z.string(),
	version: z.string(),
	grantedAt: z.string(),
	/** Since when it opens nothing any more. */
	withdrawnAt: maybe
});
export type GivenConsent = z.output<typeof consent>;

const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

const need = z.object({
	id: z.string(),
	kind: z.enum(NEED_KINDS),
	visibility: z.enum(VISIBILITIES),
	recordedAt: z.string(),
	withdrawnAt: maybe,
	fields
});
export type SeenNeed = z.output<typeof need>;
const ownNeed = need.extend({ receipt: z.string(), consents: z.array(consent) });
export type OwnNeed = z.output<typeof ownNeed>;

const leadPatent = z.object({
	id: z.string(),
	number: z.string(),
	title: z.string(),
	legalStatus: maybe,
	holderName: z.string()
});
const lead = z.object({
	id: z.string(),
	path: z.enum(LEAD_PATHS),
	stage: z.enum(LEAD_STAGES),
	stageAt: z.string(),
	intent: z.enum(INTENTS).nullish(),
	company: maybe,
	/** Fen. */
	budgetFen: z.number().nullish(),
	timeframe: maybe,
	callBack: z.boolean().nullish(),
	receipt: z.string(),
	requestedAt: z.string(),
	callDueAt: maybe,
	patent: leadPatent.nullish(),
	counterpart: z
		.object({ id: z.string(), name: z.string(), kind: z.enum(COUNTERPART_KINDS), telephone: maybe })
		.nullish(),
	answers: z.array(answer).default([]),
	use: maybe,
	note: maybe
});
const ownLead = lead.extend({
	erased: z.boolean(),
	/** The need that opened it, for a lead that the person did not make themselves. */
	need: maybe,
	consents: z.array(consent)
});
export type OwnLead = z.output<typeof ownLead>;
export const requests = z.object({ leads: z.array(ownLead), needs: z.array(ownNeed) });
export type Requests = z.output<typeof requests>;

const booth = z.object({ code: z.string(), number: z.string(), name: z.string() });
export type Booth = z.output<typeof booth>;

export const myPage = z.object({
	event: z.string(),
	eventName: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	place: z.string().nullable(),
	host: z.string(),
	/** A day, YYYY-MM-DD. */
	retainUntil: z.string(),
	name: z.string().default(''),
	organisation: maybe,
	organisationKind: maybe,
	title: maybe,
	mobile: maybe,
	/** Only of somebody on the list. */
	badge: maybe,
	token: maybe,
	checkedInAt: maybe,
	agenda: z.array(
		z.object({ name: z.string(), startsAt: z.string(), endsAt: z.string(), talks: z.array(talk) })
	),
	wantsRecommendations: z.boolean(),
	/** The event, and the leads, about which this person has given feedback. */
	feedbackGiven: z.array(z.string()),
	pushes: z.array(
		z.object({
			at: z.string(),
			channel: z.string(),
			words: z.array(z.string()),
			chains: z.array(z.string()),
			need: z.string(),
			patent: z.object({ id: z.string(), number: z.string(), title: z.string(), booth: booth.nullish() })
		})
	)
});
export type MyPage = z.output<typeof myPage>;

export const shownPatent = z.object({
	id: z.string(),
	number: z.string(),
	title: z.string(),
	plain: maybe,
	holderName: z.string(),
	holder: maybe,
	chains: z.array(z.string()).default([]),
	means: z.array(z.string()).default([]),
	effects: z.array(z.string()).default([]),
	scenes: z.array(z.string()).default([]),
	booth: booth.nullish()
});
export type ShownPatent = z.output<typeof shownPatent>;
export const matchedNeed = z.object({
	id: z.string(),
	kind: z.enum(NEED_KINDS),
	recordedAt: z.string(),
	company: maybe,
	fields
});
export type MatchedNeed = z.output<typeof matchedNeed>;
export const pairing = z.object({
	event: z.string(),
	wantsRecommendations: z.boolean(),
	firm: z.object({ name: maybe, chain: maybe }),
	needs: z.array(matchedNeed),
	patents: z.array(shownPatent)
});
export type Pairing = z.output<typeof pairing>;

/** Withdrawn or erased, a counterpart learns no more than that it was, and of what. */
const goneLead = z.object({
	id: z.string(),
	stage: z.literal('withdrawn'),
	stageAt: z.string(),
	patent: leadPatent.nullish()
});
const givenLead = lead.extend({
	need: need.nullish(),
	/** Only where a consent in force says that this counterpart may know. */
	contact: z.object({ name: z.string(), mobile: maybe, title: maybe }).nullish()
});
export type GivenLead = z.output<typeof givenLead>;
export const counterpartPage = z.object({
	counterpart: z.string(),
	name: z.string(),
	kind: z.enum(COUNTERPART_KINDS),
	organiser: z.string(),
	leads: z.array(z.union([givenLead, goneLead]))
});
export type CounterpartPage = z.output<typeof counterpartPage>;
/** True for a lead that is still there to be answered. */
export const isThere = (one: CounterpartPage['leads'][number]): one is GivenLead => 'receipt' in one;
