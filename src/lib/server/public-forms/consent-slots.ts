// The texts of notice and consents, filled in for one booth or event: who, whom, what for and until when, before they reach a screen.
import { currentConsentText, fillConsentText } from '#lib/domain/consent-texts.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { getLocale, m } from '#lib/i18n/text.ts';
import type { Recipient } from './booth-page.ts';
import { consentValue, sharingKind } from './lead-form.ts';
import { operator } from './operator.ts';

const language = () => (getLocale() === 'en' ? 'en' : 'zh');
const dayText = (day: string) => formatDate(`${day}T04:00:00Z`);

/** 告知书 for an event: `retainUntil` is YYYY-MM-DD, the last day on which mobiles are kept. */
export function noticeSlots({ host, retainUntil }: { host: string; retainUntil: string }) {
	const text = currentConsentText('notice');
	const slots = {
		processor: host,
		contact: operator().contact ?? m.public_notice_at_desk(),
		purpose: m.public_notice_purpose(),
		mobileUntil: dayText(retainUntil),
		nameUntil: m.public_notice_name_until(),
		rights: m.public_notice_rights()
	};
	return { version: text.version, text: fillConsentText(text, slots, language()) };
}

/** The consent to let one recipient know: its box's value and its words. The organiser gives out a telephone that nobody entered. */
export function sharingSlots(to: Recipient, { subject, host }: { subject: string; host: string }) {
	const text = currentConsentText(sharingKind(to));
	const slots = { recipient: to.name, contact: to.telephone || m.public_consent_contact({ host }), subject };
	return {
		name: to.name,
		value: consentValue(to, text.version),
		text: fillConsentText(text, slots, language())
	};
}
