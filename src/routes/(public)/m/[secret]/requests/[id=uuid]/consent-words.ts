// How the texts of consents are called where somebody sees which one they gave. The texts themselves are domain/consent-texts.ts.
import type { SharingKind } from '#lib/domain/consent-texts.ts';
import { m } from '#lib/i18n/text.ts';

const NAMES: Record<SharingKind, (of: { version: string }) => string> = {
	share_holder: m.public_consent_text_holder,
	share_bank: m.public_consent_text_bank,
	share_investor: m.public_consent_text_investor,
	share_bureau: m.public_consent_text_bureau,
	share_partner: m.public_consent_text_partner
};

/** The text of a consent as recorded (share_holder.1), in words; of one that is not ours (a consent on paper), as it was recorded. */
export function consentName(recorded: string): string {
	const [kind = '', version = ''] = recorded.split('.');
	return Object.hasOwn(NAMES, kind) ? NAMES[kind as SharingKind]({ version }) : recorded;
}
