// The words of leads, needs, counterparts, patents and deals: one set for booth pages, staff phones, desk and links, since all speak of the same request.
// Names are the domain's (lead.ts, need.ts, deal.ts, patent.ts, counterpart.ts); test/request-words.test.ts sees that none is missing. How a need's own fields
// are called is need-words.ts.
import { m } from './text.ts';

/** Stages of a lead, by domain/deal.ts LEAD_STAGES. */
export const LEAD_STAGE_WORDS = {
	submitted: m.common_request_stage_submitted,
	contacted: m.common_request_stage_contacted,
	negotiating: m.common_request_stage_negotiating,
	approval: m.common_request_stage_approval,
	published: m.common_request_stage_published,
	signed: m.common_request_stage_signed,
	filed: m.common_request_stage_filed,
	accepted: m.common_request_stage_accepted,
	diligence: m.common_request_stage_diligence,
	valuation: m.common_request_stage_valuation,
	credit: m.common_request_stage_credit,
	registered: m.common_request_stage_registered,
	paid: m.common_request_stage_paid,
	serving: m.common_request_stage_serving,
	done: m.common_request_stage_done,
	failed: m.common_request_stage_failed,
	withdrawn: m.common_request_stage_withdrawn
};

/** Ways to a contract (LEAD_PATHS). */
export const LEAD_PATH_WORDS = {
	conveyance: m.common_request_path_conveyance,
	'conveyance-university': m.common_request_path_conveyance_university,
	financing: m.common_request_path_financing,
	service: m.common_request_path_service
};

/** What somebody wants who asks for a patent (INTENTS). */
export const INTENT_WORDS = {
	licence: m.common_request_intent_licence,
	transfer: m.common_request_intent_transfer,
	equity: m.common_request_intent_equity,
	inquiry: m.common_request_intent_inquiry
};

/** NEED_KINDS. */
export const NEED_KIND_WORDS = {
	technical: m.common_request_need_kind_technical,
	financing: m.common_request_need_kind_financing,
	policy: m.common_request_need_kind_policy,
	service: m.common_request_need_kind_service
};

/** A counterpart's word on a lead (ANSWERS). */
export const ANSWER_WORDS = {
	interested: m.common_request_answer_interested,
	declined: m.common_request_answer_declined,
	question: m.common_request_answer_question
};

/** COUNTERPART_KINDS. */
export const COUNTERPART_KIND_WORDS = {
	university: m.common_request_counterpart_kind_university,
	institute: m.common_request_counterpart_kind_institute,
	enterprise: m.common_request_counterpart_kind_enterprise,
	person: m.common_request_counterpart_kind_person,
	bank: m.common_request_counterpart_kind_bank,
	investor: m.common_request_counterpart_kind_investor,
	agency: m.common_request_counterpart_kind_agency
};

/** LICENCE_KINDS. */
export const LICENCE_KIND_WORDS = {
	ordinary: m.common_request_licence_kind_ordinary,
	sole: m.common_request_licence_kind_sole,
	exclusive: m.common_request_licence_kind_exclusive,
	sub: m.common_request_licence_kind_sub
};

/** HOLDER_KINDS. */
export const HOLDER_KIND_WORDS = {
	university: m.common_request_holder_kind_university,
	institute: m.common_request_holder_kind_institute,
	'large-soe': m.common_request_holder_kind_large_soe,
	enterprise: m.common_request_holder_kind_enterprise,
	person: m.common_request_holder_kind_person,
	other: m.common_request_holder_kind_other
};

/** LEGAL_STATUSES: an application is labelled as one. */
export const LEGAL_STATUS_NAMES = {
	application: m.common_request_legal_status_application,
	granted: m.common_request_legal_status_granted,
	lapsed: m.common_request_legal_status_lapsed,
	expired: m.common_request_legal_status_expired,
	invalidated: m.common_request_legal_status_invalidated,
	withdrawn: m.common_request_legal_status_withdrawn
};

/** ANNUITY_STATUSES. */
export const ANNUITY_STATUS_WORDS = {
	paid: m.common_request_annuity_paid,
	overdue: m.common_request_annuity_overdue,
	unknown: m.common_request_annuity_unknown
};

/** BURDENS. */
export const BURDEN_WORDS = {
	pledged: m.common_request_burden_pledged,
	'licensed-exclusive': m.common_request_burden_licensed_exclusive,
	'licensed-sole': m.common_request_burden_licensed_sole,
	'licensed-ordinary': m.common_request_burden_licensed_ordinary,
	'co-owned': m.common_request_burden_co_owned,
	seized: m.common_request_burden_seized
};

/** MATURITIES. */
export const MATURITY_NAMES = {
	concept: m.common_request_maturity_concept,
	lab: m.common_request_maturity_lab,
	bench: m.common_request_maturity_bench,
	pilot: m.common_request_maturity_pilot,
	production: m.common_request_maturity_production
};

/** OFFER_MODES. */
export const OFFER_MODE_WORDS = {
	transfer: m.common_request_offer_mode_transfer,
	'licence-ordinary': m.common_request_offer_mode_licence_ordinary,
	'licence-sole': m.common_request_offer_mode_licence_sole,
	'licence-exclusive': m.common_request_offer_mode_licence_exclusive,
	'open-licence': m.common_request_offer_mode_open_licence,
	equity: m.common_request_offer_mode_equity,
	'use-first-pay-later': m.common_request_offer_mode_use_first_pay_later
};

/** PRICINGS. */
export const PRICING_WORDS = {
	negotiable: m.common_request_pricing_negotiable,
	fixed: m.common_request_pricing_fixed,
	royalty: m.common_request_pricing_royalty,
	'upfront-and-royalty': m.common_request_pricing_upfront_and_royalty,
	free: m.common_request_pricing_free
};

/** DEAL_TYPES. */
export const DEAL_TYPE_NAMES = {
	transfer: m.common_request_deal_type_transfer,
	licence: m.common_request_deal_type_licence,
	'open-licence': m.common_request_deal_type_open_licence,
	equity: m.common_request_deal_type_equity,
	'entrusted-transfer': m.common_request_deal_type_entrusted_transfer,
	'use-first-pay-later': m.common_request_deal_type_use_first_pay_later,
	'free-then-paid': m.common_request_deal_type_free_then_paid,
	'cross-licence': m.common_request_deal_type_cross_licence,
	'auction-sale': m.common_request_deal_type_auction_sale
};

/** PLEDGED_RIGHTS. */
export const PLEDGED_RIGHT_WORDS = {
	patent: m.common_request_pledged_right_patent,
	trademark: m.common_request_pledged_right_trademark,
	copyright: m.common_request_pledged_right_copyright
};

/** Reasons for 未达成 that are offered to be taken over into the text; the reason itself is free. */
export const FAILURE_REASON_WORDS = {
	price: m.common_request_failure_price,
	unfit: m.common_request_failure_unfit,
	unready: m.common_request_failure_unready,
	unreachable: m.common_request_failure_unreachable,
	elsewhere: m.common_request_failure_elsewhere,
	paused: m.common_request_failure_paused,
	rights: m.common_request_failure_rights
};

/** How the pill of a stage looks: what is done, what waits for somebody, what ended. */
export const LEAD_STAGE_TONES = {
	submitted: 'attn',
	accepted: 'attn',
	contacted: 'brand',
	negotiating: 'brand',
	approval: 'brand',
	published: 'brand',
	diligence: 'brand',
	valuation: 'brand',
	credit: 'brand',
	serving: 'brand',
	signed: 'ok',
	registered: 'ok',
	filed: 'ok',
	paid: 'ok',
	done: 'ok',
	failed: 'plain',
	withdrawn: 'line'
} as const satisfies Record<keyof typeof LEAD_STAGE_WORDS, string>;
