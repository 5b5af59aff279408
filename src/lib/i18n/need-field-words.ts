// The fields of a need as they are stored, in words, for whoever reads one: the desk, its workbook, the person, the counterpart. Labels are those of the forms
// (need-words.ts), in their order; values are money, choices, numbers of patents, yes and no. Knows no screen.
import { figuresOf, formField } from '#lib/domain/need-fields.ts';
import type { FieldValue, NeedFields, NeedKind } from '#lib/domain/need.ts';
import { showPatentNumber } from '#lib/domain/patent-number.ts';
import { smeClass } from '#lib/domain/sme.ts';
import { formatNumber } from './format.ts';
import { NEED_CHOICE_WORDS, NEED_FIELD_WORDS } from './need-words.ts';
import { SME_INDUSTRY_WORDS, smeLine } from './sme-words.ts';
import { m } from './text.ts';

const CHOICES: Record<string, Record<string, () => string>> = {
	...NEED_CHOICE_WORDS,
	industry: SME_INDUSTRY_WORDS
};
const ORDER = Object.keys(NEED_FIELD_WORDS);

/** 需求名称, 企业名称 …: what it is called in the form of this kind. A field that this version does not know is called by its name. */
export function needFieldLabel(name: string, kind: NeedKind): string {
	const known = formField(name, kind);
	return Object.hasOwn(NEED_FIELD_WORDS, known)
		? NEED_FIELD_WORDS[known as keyof typeof NEED_FIELD_WORDS]()
		: name;
}

/** A value as it is read; fen as 万元, as the label says. */
export function needFieldText(name: string, value: FieldValue): string {
	if (typeof value === 'boolean') return value ? m.common_need_yes() : m.common_need_no();
	if (typeof value === 'number')
		return name.endsWith('Fen')
			? formatNumber(value / 1_000_000)
			: /year/i.test(name)
				? String(value)
				: formatNumber(value);
	const words = Object.hasOwn(CHOICES, name) ? CHOICES[name]! : {};
	const word = (one: string) =>
		name === 'pledgePatents' ? showPatentNumber(one) : Object.hasOwn(words, one) ? words[one]!() : one;
	return Array.isArray(value) ? value.map(word).join('、') : word(value);
}

/** What a need says, label by label, its title first and then in the order of its form; `without` are fields that stand elsewhere on the page. */
export function needFacts(
	kind: NeedKind,
	fields: Readonly<NeedFields>,
	without: readonly string[] = []
): [label: string, value: string][] {
	const place = (name: string) =>
		name === 'title' ? 0 : ORDER.indexOf(formField(name, kind)) + 1 || ORDER.length + 1;
	return Object.entries(fields)
		.filter(([name]) => !without.includes(name))
		.sort(([a], [b]) => place(a) - place(b))
		.map(([name, value]) => [needFieldLabel(name, kind), needFieldText(name, value)]);
}

/** 小型（按营业收入，…）, or what is missing to tell; null when nothing is known that it could be computed from. */
export function needSizeLine(fields: Readonly<NeedFields>): string | null {
	const known = figuresOf(fields);
	return Object.values(known).some((one) => one !== undefined) ? smeLine(smeClass(known)) : null;
}
