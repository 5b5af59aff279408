// 统一社会信用代码, the code that makes an organisation one (GB 32100-2015): 17 characters and a check character.
import * as z from 'zod/mini';
import { toHalfWidth, upperAscii } from './text.ts';

/** GB 32100-2015: 31 characters, without I, O, S, V and Z. A character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The check character for the first 17 (GB 32100-2015, 4.2: weights 3^(i-1) mod 31), or null when one of them is impossible. */
export function creditCodeCheck(first17: string): string | null {
	let sum = 0;
	let weight = 1;
	for (const char of first17.slice(0, 17)) {
		const value = ALPHABET.indexOf(char);
		if (value < 0) return null;
		sum += value * weight;
		weight = (weight * 3) % 31;
	}
	return ALPHABET[(31 - (sum % 31)) % 31] ?? null;
}

/** Upper case, half width, no spaces; O and I, which the standard does not use, become 0 and 1. */
export function normaliseCreditCode(text: string): string {
	return upperAscii(toHalfWidth(text).replace(/[\s-]/g, '')).replace(/O/g, '0').replace(/I/g, '1');
}

/** What is wrong with a normalised code: its length, a character, or the check character (with the right one). */
export type CreditCodeFault =
	{ kind: 'length'; length: number } | { kind: 'shape' } | { kind: 'check'; expected: string; found: string };

/** Null when the code is right. */
export function creditCodeFault(code: string): CreditCodeFault | null {
	if (code.length !== 18) return { kind: 'length', length: code.length };
	if (!SHAPE.test(code)) return { kind: 'shape' };
	const expected = creditCodeCheck(code);
	const found = code.charAt(17);
	if (expected === null) return { kind: 'shape' };
	return expected === found ? null : { kind: 'check', expected, found };
}

/**
 * The check character of an organisation code's first eight (GB 11714-1997: letters are 10 to 35, weights 3, 7, 9, 10, 5, 8, 4, 2,
 * 11 minus the sum mod 11), or null when they cannot be one. It is places 9 to 17 of a credit code. A hint and no refusal:
 * codes are in use whose inner check is wrong.
 */
export function organisationCodeCheck(first8: string): string | null {
	if (!/^[0-9A-Z]{8}$/.test(first8)) return null;
	const weights = [3, 7, 9, 10, 5, 8, 4, 2];
	const sum = weights.reduce((total, weight, i) => total + weight * parseInt(first8.charAt(i), 36), 0);
	return '0X987654321'.charAt(sum % 11);
}

/** A normalised, right credit code. */
export const creditCode = z.pipe(
	z.pipe(z.string(), z.transform(normaliseCreditCode)),
	z.string().check(z.refine((code) => creditCodeFault(code) === null, { error: 'creditCode' }))
);
