// A patent's standing and terms in plain words, for somebody who points a phone at a card. Plain facts: nothing here praises, and an application is called one.
import type { Intent } from '#lib/domain/lead.ts';
import { readPatentNumber, showPatentNumber } from '#lib/domain/patent-number.ts';
import { lastYear } from '#lib/domain/pledge-obstacles.ts';
import { formatDate, formatMoney } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Booth, ShownPatent } from '#lib/server/public-forms/booth-page.ts';

type Offer = ShownPatent['offers'][number];

export const INTENT_WORDS: Record<Intent, () => string> = {
	licence: m.public_lead_intent_licence,
	transfer: m.public_lead_intent_transfer,
	equity: m.public_lead_intent_equity,
	inquiry: m.public_lead_intent_inquiry
};

const KINDS = {
	invention: m.public_patent_invention,
	utility_model: m.public_patent_utility,
	design: m.public_patent_design
};
const STANDINGS = {
	lapsed: m.public_patent_lapsed,
	expired: m.public_patent_expired,
	invalidated: m.public_patent_invalidated,
	withdrawn: m.public_patent_withdrawn
};
const MODES: Record<Offer['mode'], () => string> = {
	transfer: m.public_patent_mode_transfer,
	'licence-ordinary': m.public_patent_mode_ordinary,
	'licence-sole': m.public_patent_mode_sole,
	'licence-exclusive': m.public_patent_mode_exclusive,
	'open-licence': m.public_patent_mode_open,
	equity: m.public_patent_mode_equity,
	'use-first-pay-later': m.public_patent_mode_later
};
const BURDENS: Record<ShownPatent['burdens'][number], () => string> = {
	pledged: m.public_patent_pledged,
	'licensed-exclusive': m.public_patent_licensed_exclusive,
	'licensed-sole': m.public_patent_licensed_sole,
	'licensed-ordinary': m.public_patent_licensed_ordinary,
	'co-owned': m.public_patent_co_owned,
	seized: m.public_patent_seized
};
const MATURITIES = {
	concept: m.public_patent_concept,
	lab: m.public_patent_lab,
	bench: m.public_patent_bench,
	pilot: m.public_patent_pilot,
	production: m.public_patent_production
};

/** 有效发明专利; 发明专利申请（尚未授权）; 专利权已终止. Only a granted one looks sure. */
export function standing({ kind, legalStatus }: ShownPatent): { text: string; tone: 'ok' | 'attn' } {
	if (legalStatus === 'granted')
		return { text: m.public_patent_granted({ kind: KINDS[kind]() }), tone: 'ok' };
	if (legalStatus === 'application')
		return { text: m.public_patent_application({ kind: KINDS[kind]() }), tone: 'attn' };
	return { text: STANDINGS[legalStatus](), tone: 'attn' };
}

export const modeWords = ({ mode }: Offer): string => MODES[mode]();

/** 面议; 8 万元; 入门费 8 万元，另按约定提成. What was written about it stands beneath. */
export function priceWords({ pricing, priceFen }: Offer): string {
	const money = priceFen ? formatMoney(priceFen / 100) : null;
	if (pricing === 'free') return m.public_patent_price_free();
	if (pricing === 'royalty') return m.public_patent_price_royalty();
	if (pricing === 'upfront-and-royalty' && money) return m.public_patent_price_upfront({ money });
	return pricing === 'fixed' && money ? money : m.public_patent_price_negotiable();
}

/** Number, official title, annuity, burdens, and when that was looked at. */
export function registerLine(patent: ShownPatent): string {
	const isGranted = patent.legalStatus === 'granted';
	const annuity =
		patent.annuityStatus === 'overdue'
			? m.public_patent_annuity_overdue()
			: patent.annuityPaidUntil
				? m.public_patent_annuity_until({ date: formatDate(`${patent.annuityPaidUntil}T04:00:00Z`) })
				: patent.annuityStatus === 'paid'
					? m.public_patent_annuity_paid()
					: null;
	return [
		m.public_patent_number({ number: showPatentNumber(patent.number, { isGranted }), title: patent.title }),
		isGranted ? annuity : null,
		patent.burdens.length > 0 ? patent.burdens.map((one) => BURDENS[one]()).join('，') : null,
		patent.checkedOn
			? m.public_patent_checked({ date: formatDate(`${patent.checkedOn}T04:00:00Z`) })
			: m.public_patent_unchecked()
	]
		.filter(Boolean)
		.join(m.public_patent_stop());
}

/** The strip beneath the headline, of the record alone: applied for when, until when at the longest where it is in force, how far it is. At most three; nothing that praises. */
export function figures({ number, legalStatus, maturity }: ShownPatent): { figure: string; label: string }[] {
	const filed = readPatentNumber(number)?.year;
	const last = legalStatus === 'granted' ? lastYear(number) : null;
	return [
		...(filed ? [{ figure: m.public_patent_year({ year: filed }), label: m.public_patent_filed() }] : []),
		...(last ? [{ figure: m.public_patent_year({ year: last }), label: m.public_patent_last() }] : []),
		...(maturity ? [{ figure: MATURITIES[maturity](), label: m.public_patent_stage() }] : [])
	];
}

/** What 我要对接 asks for in one tap: the first that is offered, licence before transfer before shares; else 先咨询. */
export function mainIntent({ offers }: ShownPatent): Intent {
	const has = (mode: Offer['mode']) => offers.some((one) => one.mode === mode);
	if (
		has('licence-ordinary') ||
		has('licence-sole') ||
		has('licence-exclusive') ||
		has('open-licence') ||
		has('use-first-pay-later')
	)
		return 'licence';
	return has('transfer') ? 'transfer' : has('equity') ? 'equity' : 'inquiry';
}

/** The heading of a patent: what it is good for, else its title. */
export const headline = (patent: ShownPatent): string => patent.plain ?? patent.title;
export type { Booth, ShownPatent };
