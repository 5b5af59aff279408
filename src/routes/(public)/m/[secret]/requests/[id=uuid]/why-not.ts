// Why what was sent through a link had no effect, in the words of whoever sent it; null when it had.
import type { LeadStage } from '#lib/domain/deal.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { LEAD_STAGE_WORDS } from '#lib/i18n/request-words.ts';
import { m } from '#lib/i18n/text.ts';
import type { LinkedOutcome } from '#lib/server/links/perform.ts';

export function whyNot(outcome: LinkedOutcome, now: number = Date.now()): string | null {
	if (outcome.status === 'held') return m.public_my_held();
	if (outcome.status !== 'refused') return null;
	if (outcome.reason === 'lead_moved' && 'moved' in outcome && outcome.moved) {
		const { stage, by, at } = outcome.moved;
		const word = LEAD_STAGE_WORDS[stage as LeadStage]?.() ?? stage;
		return m.public_given_moved({
			by: by ?? m.public_given_somebody(),
			at: at ? formatMoment(at, now) : '',
			stage: word
		});
	}
	if (outcome.reason === 'request_withdrawn') return m.public_my_withdrawn_already();
	if (outcome.reason === 'too_many') return m.public_form_too_many();
	if (outcome.reason === 'feedback_given') return m.public_my_feedback_given();
	return m.public_my_refused();
}
