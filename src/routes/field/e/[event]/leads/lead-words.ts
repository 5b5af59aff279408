// The words of leads on staff phones: what somebody wants, and where it stands.
import type { LeadStage } from '#lib/domain/deal.ts';
import type { Intent } from '#lib/domain/lead.ts';
import { m } from '#lib/i18n/text.ts';

export const INTENT_WORDS: Record<Intent, () => string> = {
	licence: m.field_lead_intent_licence,
	transfer: m.field_lead_intent_transfer,
	equity: m.field_lead_intent_equity,
	inquiry: m.field_lead_intent_inquiry
};

const STAGES: Record<LeadStage, () => string> = {
	submitted: m.field_lead_stage_submitted,
	contacted: m.field_lead_stage_contacted,
	negotiating: m.field_lead_stage_negotiating,
	approval: m.field_lead_stage_approval,
	published: m.field_lead_stage_published,
	signed: m.field_lead_stage_signed,
	filed: m.field_lead_stage_filed,
	accepted: m.field_lead_stage_accepted,
	diligence: m.field_lead_stage_diligence,
	valuation: m.field_lead_stage_valuation,
	credit: m.field_lead_stage_credit,
	registered: m.field_lead_stage_registered,
	paid: m.field_lead_stage_paid,
	serving: m.field_lead_stage_serving,
	done: m.field_lead_stage_done,
	failed: m.field_lead_stage_failed,
	withdrawn: m.field_lead_stage_withdrawn
};
/** A stage that this app does not know yet is shown as the server calls it. */
export const leadStageName = (stage: string): string => (STAGES[stage as LeadStage] ?? (() => stage))();
