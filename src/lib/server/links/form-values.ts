// Values out of forms that anybody may send: text, whole numbers, money in 万元. What is no value is told, and what was typed stays. Knows no form.
import { cleanText, toHalfWidth } from '#lib/domain/text.ts';
import { fieldText } from '../desk/form-text.ts';

/** Blank is undefined; what is no number is NaN, which no schema takes. Signs between thousands are left aside. */
export function numberIn(text: string): number | undefined {
	const typed = toHalfWidth(cleanText(text)).replace(/[,\s]/g, '');
	if (!typed) return undefined;
	return /^\d{1,12}(\.\d{1,4})?$/.test(typed) ? Number(typed) : NaN;
}

/** 万元 as fen; undefined for blank, NaN for what is none. */
export function fenIn(text: string): number | undefined {
	const wan = numberIn(text);
	return wan === undefined ? undefined : Math.round(wan * 1_000_000);
}

/** Fen as 万元, as it is typed. */
export const wanText = (fen: number | null | undefined): string =>
	typeof fen === 'number' ? String(Math.round(fen / 100) / 10_000) : '';

/** Items parted by commas, signs of the Chinese keyboard, or lines. */
export const itemsIn = (text: string): string[] =>
	text
		.split(/[,，、;；\n]/)
		.map(cleanText)
		.filter(Boolean);

/** The field's text as it was typed, trimmed. */
export const typed = (form: FormData, name: string, max = 4000): string =>
	cleanText(fieldText(form, name, max));
