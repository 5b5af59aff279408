// Whom a consent may name for which request, and the sentence that is read out or ticked for each (个人信息保护法 (2021) 23: name, contact, purpose, by itself).
// Knows no database and no screen: who is at hand is told.
import { currentConsentText, fillConsentText, type SharingKind } from './consent-texts.ts';
import type { Consent, RecipientKind } from './consent.ts';
import type { CounterpartKind } from './counterpart.ts';

export interface Recipient {
	kind: RecipientKind;
	/** What a consent calls `recipient`: a counterpart's id, or the id of a bureau's organisation. */
	recipient: string;
	name: string;
	what: CounterpartKind | 'bureau';
	/** As it is dialled; absent while nobody entered it. */
	telephone?: string | null | undefined;
}

/** One consent that can be given: `value` is what a box sends, `text` what is agreed to. */
export interface ConsentOffer {
	value: string;
	name: string;
	text: string;
	consent: Consent;
}

/** Which text is for whom; an agency (服务机构) holds no patent, so no text about one names it. */
const TEXT_FOR: Record<Recipient['what'], SharingKind | null> = {
	university: 'share_holder',
	institute: 'share_holder',
	enterprise: 'share_holder',
	person: 'share_holder',
	bank: 'share_bank',
	investor: 'share_investor',
	agency: null,
	bureau: 'share_bureau'
};

/** The text for whoever a need was shown to: banks, investors and bureaus have their own; everybody else, agencies too, is asked to talk about the need, not about a patent. */
const textFor = (what: Recipient['what'], isOfNeed: boolean): SharingKind | null =>
	isOfNeed && (TEXT_FOR[what] ?? 'share_holder') === 'share_holder' ? 'share_partner' : TEXT_FOR[what];

/** The offers for a request about `subject`. `reachedBy` is said of a recipient whose telephone nobody entered; `isOfNeed`: a need that was shown to somebody, no patent. */
export function consentOffers(
	recipients: readonly Recipient[],
	{
		subject,
		reachedBy,
		language,
		isOfNeed = false
	}: { subject: string; reachedBy: string; language: 'zh' | 'en'; isOfNeed?: boolean }
): ConsentOffer[] {
	return recipients.flatMap(({ kind, recipient, name, what, telephone }) => {
		const sharing = textFor(what, isOfNeed);
		if (!sharing) return [];
		const text = currentConsentText(sharing);
		const slots = { recipient: name, contact: telephone || reachedBy, subject };
		const consent = { kind, recipient, version: `${text.kind}.${text.version}` };
		return [{ value: recipient, name, text: fillConsentText(text, slots, language), consent }];
	});
}

/** Whom a lead may be told: the holder of its patent (a counterpart's id), if it answers, and the bureaus. */
export const recipientsOfLead = (all: readonly Recipient[], holder: string | null | undefined) =>
	all.filter(({ recipient, what }) => what === 'bureau' || recipient === holder);

/** Whom a need may be told: the bureaus, and banks and investors where money is sought. */
export const recipientsOfNeed = (all: readonly Recipient[], kind: string) =>
	all.filter(
		({ what }) => what === 'bureau' || (kind === 'financing' && (what === 'bank' || what === 'investor'))
	);

/** The consents whose boxes were ticked, as far as they were offered. */
export const chosenConsents = (ticked: Iterable<unknown>, offers: readonly ConsentOffer[]): Consent[] => {
	const values = new Set(ticked);
	return offers.filter(({ value }) => values.has(value)).map(({ consent }) => consent);
};
