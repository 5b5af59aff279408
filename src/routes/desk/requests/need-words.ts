// The fields of a need as they are stored, in words: their labels are those of the forms (i18n/need-words.ts), their values money, choices, yes and no.
import type { FieldValue, NeedFields } from '#lib/domain/need.ts';
import { smeClass, smeFigures } from '#lib/domain/sme.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { NEED_CHOICE_WORDS, NEED_FIELD_WORDS } from '#lib/i18n/need-words.ts';
import { SME_INDUSTRY_WORDS, smeLine } from '#lib/i18n/sme-words.ts';
import { m } from '#lib/i18n/text.ts';

/** Where a stored field is called otherwise than in the form. */
const STORED: Record<string, keyof typeof NEED_FIELD_WORDS> = {
	company: 'organisation',
	headcount: 'staff',
	revenueFen: 'revenueWan',
	assetsFen: 'assetsWan',
	amountFen: 'amountWan',
	budgetFen: 'budgetWan',
	figuresYear: 'year'
};
const CHOICES: Record<string, Record<string, () => string>> = {
	...NEED_CHOICE_WORDS,
	industry: SME_INDUSTRY_WORDS
};

/** 需求名称, 企业名称 …; a field that this version does not know is called by its name. */
export function fieldLabel(name: string): string {
	const known = STORED[name] ?? name;
	return Object.hasOwn(NEED_FIELD_WORDS, known)
		? NEED_FIELD_WORDS[known as keyof typeof NEED_FIELD_WORDS]()
		: name;
}

/** A value as it is read; fen as 万元, as the label says. */
export function fieldText(name: string, value: FieldValue | undefined): string {
	if (value === undefined) return m.desk_none();
	if (typeof value === 'boolean') return value ? m.desk_lead_deal_yes() : m.desk_lead_deal_no();
	if (typeof value === 'number')
		return name.endsWith('Fen')
			? formatNumber(value / 1_000_000)
			: /year/i.test(name)
				? String(value)
				: formatNumber(value);
	const word = (one: string) => {
		const words = Object.hasOwn(CHOICES, name) ? CHOICES[name]! : {};
		return Object.hasOwn(words, one) ? words[one]!() : one;
	};
	return Array.isArray(value) ? value.map(word).join('、') : word(value);
}

/** 小型（按营业收入，…）, or what is missing; null when nothing is known that it could be computed from. */
export function sizeLine(fields: NeedFields): string | null {
	const wan = (fen: FieldValue | undefined) => (typeof fen === 'number' ? fen / 1_000_000 : undefined);
	const figures = smeFigures.safeParse({
		industry: fields.industry,
		staff: fields.headcount,
		revenueWan: wan(fields.revenueFen),
		assetsWan: wan(fields.assetsFen)
	});
	if (!figures.success || !Object.values(figures.data).some((one) => one !== undefined)) return null;
	return smeLine(smeClass(figures.data));
}
