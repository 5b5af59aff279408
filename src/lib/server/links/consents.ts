// Which consents a person may still give for a request through their link, in the language of the page. Who may be named is in domain/recipients.ts.
import {
	consentOffers,
	recipientsOfLead,
	recipientsOfNeed,
	type ConsentOffer,
	type Recipient
} from '#lib/domain/recipients.ts';
import { getLocale, m } from '#lib/i18n/text.ts';
import type { GivenConsent, OwnLead, OwnNeed } from './shapes.ts';

interface About {
	subject: string;
	/** Who holds the event: gives out a telephone that nobody entered. */
	host: string;
	given?: readonly GivenConsent[];
}

const offersOf = (
	recipients: readonly Recipient[],
	{ subject, host, given = [] }: About,
	isOfNeed = false
): ConsentOffer[] => {
	const inForce = new Set(given.filter(({ withdrawnAt }) => !withdrawnAt).map(({ recipient }) => recipient));
	return consentOffers(
		recipients.filter(({ recipient }) => !inForce.has(recipient)),
		{
			subject,
			reachedBy: m.public_my_recipient_contact({ host }),
			language: getLocale() === 'en' ? 'en' : 'zh',
			isOfNeed
		}
	);
};

/** `all` are the recipients of the event without holders: those stand with their patents. */
export const offersForLead = ({ counterpart, need }: OwnLead, all: readonly Recipient[], about: About) => {
	const holder: Recipient[] = counterpart
		? [{ ...counterpart, kind: 'counterpart', recipient: counterpart.id, what: counterpart.kind }]
		: [];
	const others = all.filter(({ recipient }) => recipient !== counterpart?.id);
	return offersOf(recipientsOfLead([...holder, ...others], counterpart?.id), about, Boolean(need));
};

export const offersForNeed = (
	{ kind }: Pick<OwnNeed, 'kind'>,
	all: readonly Recipient[],
	about: About
): ConsentOffer[] => offersOf(recipientsOfNeed(all, kind), about);
