// The filters of an indicator: which records a metric counts. Names and values are the programme vocabulary's (seeds: vocabularies.filters),
// with the additions that the corrections ask for. What a filter means in records is SQL's; here is only what may be written.
import * as z from 'zod/mini';
import { DEAL_TYPES } from '../deal.ts';
import { CAMPAIGNS, EVENT_TYPES, TOPICS } from '../vocabulary.ts';
import { code } from './words.ts';

/** Where an organisation sits, as the settings of a programme name it (settings.ts `areas`). */
export const REGIONS = [
	'own_park',
	'own_jurisdiction_parks',
	'own_jurisdiction',
	'district',
	'city',
	'province'
] as const;
export const HOLDER_TYPES = [
	'university',
	'research-institute',
	'large-soe',
	'enterprise',
	'person',
	'other'
] as const;
export const CLASSES = ['enterprise', 'sme', 'tech_sme'] as const;

const self = z.literal('self');
const list = <T extends z.ZodMiniType>(one: T) => z.array(one).check(z.minLength(1), z.maxLength(40));

/** Every filter there is. Lists mean "any of these"; an absent filter restricts nothing. */
export const filters = z.strictObject({
	event_types: z.optional(list(z.enum(EVENT_TYPES))),
	campaigns: z.optional(list(z.enum(CAMPAIGNS))),
	topics: z.optional(list(z.enum(TOPICS))),
	/** The unit that carries out the programme is holder, acquirer, borrower; or it brokered or served (facilitated_by). */
	holder: z.optional(self),
	acquirer: z.optional(self),
	borrower: z.optional(self),
	via: z.optional(self),
	holder_types: z.optional(list(z.enum(HOLDER_TYPES))),
	holder_region: z.optional(z.enum(REGIONS)),
	acquirer_class: z.optional(z.enum(CLASSES)),
	acquirer_region: z.optional(z.enum(REGIONS)),
	borrower_class: z.optional(z.enum(CLASSES)),
	borrower_region: z.optional(z.enum(REGIONS)),
	deal_types: z.optional(list(z.enum(DEAL_TYPES))),
	/** Counted on the day of signature, or on the day of registration or filing. */
	deal_stage: z.optional(z.enum(['signed', 'recorded'])),
	patent_kinds: z.optional(list(z.enum(['invention', 'utility_model', 'design']))),
	/** 件 · 件次 · contracts. */
	count_basis: z.optional(z.enum(['distinct_patents', 'patent_times', 'contracts'])),
	pledge_rights: z.optional(z.enum(['patent', 'any_ip'])),
	/** A pledge counts on the day it was registered, or on the day the loan was paid out (放款). Absent: registered. */
	date_basis: z.optional(z.enum(['registered', 'paid_out'])),
	/** Only patents that the enterprise itself holds. */
	own_patents: z.optional(z.literal(true)),
	risk_pool: z.optional(z.literal(true)),
	exclude: z.optional(list(z.enum(['municipal_project_pledges', 'related_party']))),
	new_only: z.optional(z.literal(true)),
	/** What makes an enterprise a participant. */
	participation: z.optional(list(z.enum(['need', 'lead', 'deal', 'check-in']))),
	/** One person twice at one event of two sessions: once (`event`) or twice (`session`). Absent: event. */
	attendance_basis: z.optional(z.enum(['event', 'session'])),
	person_roles: z.optional(list(code)),
	person_org_chain: z.optional(z.literal('programme')),
	recipient: z.optional(list(z.enum(['enterprise', 'university', 'research-institute']))),
	respondent_types: z.optional(list(z.enum(['university', 'research-institute', 'enterprise']))),
	/** Who is asked: those who came, and the parties of deals. */
	respondents: z.optional(list(z.enum(['attendee', 'deal_party']))),
	question: z.optional(code),
	report_type: z.optional(code),
	centre_type: z.optional(code),
	/** `programme`: the programme's own chain; else the name of a list to import, and no restriction while that is empty. */
	chain: z.optional(code),
	/** An event counts only when it names exactly one chain. */
	one_chain_per_event: z.optional(z.literal(true)),
	/** What must be recorded and shown beside the number; never a condition. */
	breakdown: z.optional(list(code)),
	actor_scope: z.optional(code),
	product_scope: z.optional(code),
	payees: z.optional(list(code))
});
export type Filters = z.output<typeof filters>;
