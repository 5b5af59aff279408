// One cell as written, to a value or a fault. Every repair is named. Knows single fields; does not compare rows.
import { creditCodeFault, normaliseCreditCode } from '#lib/domain/credit-code.ts';
import { isMobile, normaliseMobile } from '#lib/domain/mobile.ts';
import { cleanText, toHalfWidth } from '#lib/domain/text.ts';
import type { RowFaultCode, RowFixCode } from './import-fault.ts';
import { BLANK_WORDS } from './words.ts';

/** What became of a cell. `text` is '' when it is blank. `limit` and `length` fill the message's placeholders. */
export interface Reading {
	text: string;
	fixes: RowFixCode[];
	fault?: { code: RowFaultCode; suggestion?: string; limit?: number; length?: number };
}

// Zero-width and direction marks: pasted from web pages, invisible, and able to make a name read backwards.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const SCIENTIFIC = /^\d(?:\.\d+)?E\+?\d{1,3}$/i;

/** Any cell: cleaned; blanks made blank; formulas, damaged text and scientific notation refused. */
export function readText(raw: string, limit: number): Reading {
	const fixes: RowFixCode[] = [];
	let text = cleanText(raw);
	if (text !== text.replace(INVISIBLE, '')) fixes.push('invisible');
	text = text
		.replace(INVISIBLE, '')
		.replace(/^'(?=.)/, '')
		.trim();
	const quoted = /^="([^"]*)"$/.exec(text);
	if (quoted) {
		fixes.push('text_formula');
		text = (quoted[1] ?? '').trim();
	}
	const half = toHalfWidth(text).trim();
	if (BLANK_WORDS.includes(half.toLowerCase())) return { text: '', fixes: [] };
	if (/^[=@].|^[+-]\s*[A-Za-z(]|^[+-].*[|!]/.test(half)) return { text, fixes, fault: { code: 'formula' } };
	if (SCIENTIFIC.test(half)) return { text, fixes, fault: { code: 'scientific' } };
	if (/\ufffd|锟斤拷|^\?{2,}/.test(text)) return { text, fixes, fault: { code: 'garbled' } };
	const plain = half === '' ? '' : halfWidthWords(text).replace(/\s+/g, ' ');
	if (/[０-９Ａ-Ｚａ-ｚ]/.test(text)) fixes.push('half_width');
	if ([...plain].length > limit) return { text: plain, fixes, fault: { code: 'too_long', limit } };
	return { text: plain, fixes };
}

/** A person's name: no spaces within a Chinese name, one kind of dot within a minority name, one person a cell. */
export function readName(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const dotted = read.text.replace(/\s*[•・‧･．●∙⋅。]\s*/gu, '·');
	const joined = dotted.replace(/(?<=[\p{Script=Han}·])\s+(?=[\p{Script=Han}·])/gu, '');
	const fixes = [...read.fixes];
	if (dotted !== read.text) fixes.push('name_dot');
	if (joined !== dotted) fixes.push('name_spaces');
	if (!/\p{L}/u.test(joined)) return { text: joined, fixes, fault: { code: 'name_shape' } };
	if (/[、,，;；/|]|\d{5,}/.test(joined)) return { text: joined, fixes, fault: { code: 'name_several' } };
	return { text: joined, fixes };
}

/** A mobile number: eleven digits after tidying, or the fault that says what it is instead. */
export function readMobile(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const half = toHalfWidth(read.text).replace(/\.0+$/, '');
	const number = normaliseMobile(half);
	if (isMobile(number))
		return { text: number, fixes: [...read.fixes, ...(number === half ? [] : (['separators'] as const))] };
	const several = half
		.split(/[/、,，;；\s|或]+/)
		.map(normaliseMobile)
		.filter(isMobile);
	const fail = (code: RowFaultCode, more: object = {}): Reading => ({
		text: read.text,
		fixes: read.fixes,
		fault: { code, ...more }
	});
	if (several.length > 0) return fail('mobile_several', { suggestion: several[0] });
	if (/\*/.test(half)) return fail('mobile_masked');
	if (/^(\+|00)(?!86)/.test(number)) return fail('mobile_foreign');
	if (/转|ext|分机/i.test(half) || /^0\d{9,11}$|^[2-9]\d{6,7}$|^[48]00\d{7}$/.test(number))
		return fail('mobile_landline');
	if (!/^\d+$/.test(number)) return fail('mobile_shape');
	return number.length === 11 ? fail('mobile_prefix') : fail('mobile_length', { length: number.length });
}

/** A credit code with its check character verified; a wrong last character comes with the right code as suggestion. */
export function readCreditCode(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const code = normaliseCreditCode(read.text);
	const typed = toHalfWidth(read.text).replace(/[\s-]/g, '').toUpperCase();
	const fixes = [...read.fixes];
	if (typed !== read.text) fixes.push('code_case');
	if (typed !== code) fixes.push('letters_to_digits');
	const fault = creditCodeFault(code);
	if (!fault) return { text: code, fixes };
	const fail = (code_: RowFaultCode, more: object = {}): Reading => ({
		text: read.text,
		fixes: read.fixes,
		fault: { code: code_, ...more }
	});
	if (fault.kind === 'length')
		return /^\d{15}$/.test(code)
			? fail('credit_old_number')
			: fail('credit_length', { length: fault.length });
	if (fault.kind === 'shape') return fail('credit_shape');
	return fail('credit_check', { suggestion: code.slice(0, 17) + fault.expected });
}

/** A word out of a table; other words are refused. */
export function readWord<T>(raw: string, words: Record<string, T>): Reading & { value: T | undefined } {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return { ...read, value: undefined };
	const word = toHalfWidth(read.text).replace(/\s/g, '').toLowerCase();
	if (Object.hasOwn(words, word)) return { ...read, value: words[word] };
	return { ...read, value: undefined, fault: { code: 'unknown_word' } };
}

const halfWidthWords = (text: string): string => text.replace(/[０-９Ａ-Ｚａ-ｚ\u3000]/g, toHalfWidth);
