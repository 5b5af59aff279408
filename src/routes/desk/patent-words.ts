// What the desk says of patents and their offers beyond the common words (i18n/request-words.ts): kinds, tones, prices. Texts come from messages.
import type { PatentKind } from '#lib/domain/patent-number.ts';
import type { OfferMode, PRICINGS } from '#lib/domain/patent.ts';
import { formatMoney } from '#lib/i18n/format.ts';
import { OFFER_MODE_WORDS, PRICING_WORDS } from '#lib/i18n/request-words.ts';
import { m } from '#lib/i18n/text.ts';

export const PATENT_KIND_WORDS: Record<PatentKind, () => string> = {
	invention: m.desk_cat_kind_invention,
	utility_model: m.desk_cat_kind_utility_model,
	design: m.desk_cat_kind_design
};
export const LEGAL_STATUS_TONES = {
	application: 'attn',
	granted: 'ok',
	lapsed: 'bad',
	expired: 'bad',
	invalidated: 'bad',
	withdrawn: 'bad'
} as const;

/** Values with their words, for a select. */
export const optionsOf = (words: Record<string, () => string>) =>
	Object.entries(words).map(([value, word]) => ({ value, label: word() }));

/** Fen as people say it: 8 万元, 5,000 元, 无偿 for zero. */
export const moneyText = (fen: number): string => (fen === 0 ? m.desk_cat_free() : formatMoney(fen / 100));

/** One offer in a few words: 普通许可 入门费加提成 8 万元. */
export function offerText({
	mode,
	pricing,
	priceFen
}: {
	mode: OfferMode;
	pricing: (typeof PRICINGS)[number];
	priceFen?: number | undefined;
}): string {
	const price = priceFen ? moneyText(priceFen) : PRICING_WORDS[pricing]();
	const isMore = priceFen && pricing === 'upfront-and-royalty';
	return `${OFFER_MODE_WORDS[mode]()} ${price}${isMore ? m.desk_cat_and_royalty() : ''}`;
}
