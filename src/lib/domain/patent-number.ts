// Chinese patent numbers. An application number (ZC 0006-2003) has a check digit and stays the number of the granted patent,
// then written with ZL before it; a publication number (ZC 0007-2012) has a kind code and no check digit. Does not know
// whether a number was ever given out, nor what became of the application.
import * as z from 'zod/mini';
import { toHalfWidth, upperAscii } from './text.ts';

/** 发明, 实用新型, 外观设计. The ids are the programmes' (seeds: filters.patent_kinds). */
export const PATENT_KINDS = ['invention', 'utility_model', 'design'] as const;
export type PatentKind = (typeof PATENT_KINDS)[number];

/** The type digit of an application number; 8 and 9 are international applications (PCT) that entered China. */
const KIND_OF_TYPE: Record<string, PatentKind> = {
	'1': 'invention',
	'2': 'utility_model',
	'3': 'design',
	'8': 'invention',
	'9': 'utility_model'
};

/** YYYY t NNNNNNN since October 2003, YY t NNNNN from April 1985 until then (ZC 0006-2003, 4.2 and 4.3). */
const BODY = /^(?:20(?:0[3-9]|[1-9]\d)[12389]\d{7}|(?:8[5-9]|9\d|0[0-3])[12389]\d{5})$/;

/**
 * The check digit of the 8 or 12 digits before the dot, 0 to 9 or X: weights 2 to 9 over and over, sum mod 11
 * (ZC 0006-2003, 4.4). Null when they are no such digits.
 */
export function patentNumberCheck(body: string): string | null {
	if (!BODY.test(body)) return null;
	let sum = 0;
	for (let i = 0; i < body.length; i++) sum += Number(body[i]) * (2 + (i % 8));
	return sum % 11 === 10 ? 'X' : String(sum % 11);
}

/**
 * As it is stored: the digits and the check digit, without ZL, CN, dot and spaces (2017106018623). Full-width characters,
 * labels (专利号：), dots of every kind and a multiplication sign for X are what people type.
 */
export function normalisePatentNumber(text: string): string {
	return upperAscii(toHalfWidth(text))
		.replace(/×/g, 'X')
		.replace(/[\s.·•。．‧∙_\-‐–—\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
		.replace(/^(?:中国)?(?:发明|实用新型|外观设计)?(?:专利)?(?:申请)?号?[:：]?(?:ZL|CN)?/, '');
}

/** What is wrong with a normalised number. `check_missing` names the digit that nobody typed. */
export type PatentNumberFault =
	| { kind: 'length'; length: number }
	| { kind: 'shape' }
	| { kind: 'check_missing'; expected: string }
	| { kind: 'check'; expected: string; found: string };

/** Null when the number is right. */
export function patentNumberFault(number: string): PatentNumberFault | null {
	const unchecked = patentNumberCheck(number);
	if (unchecked !== null) return { kind: 'check_missing', expected: unchecked };
	if (number.length !== 9 && number.length !== 13) return { kind: 'length', length: number.length };
	const expected = patentNumberCheck(number.slice(0, -1));
	const found = number.slice(-1);
	if (expected === null || !/[\dX]/.test(found)) return { kind: 'shape' };
	return expected === found ? null : { kind: 'check', expected, found };
}

/** A normalised, right application or patent number. */
export const patentNumber = z.pipe(
	z.pipe(z.string(), z.transform(normalisePatentNumber)),
	z.string().check(z.refine((number) => patentNumberFault(number) === null, { error: 'patentNumber' }))
);

/** What a right number says by itself: its kind, the year of application, and whether it came in by the PCT. */
export function readPatentNumber(number: string): { kind: PatentKind; year: number; isPct: boolean } | null {
	if (patentNumberFault(number) !== null) return null;
	const isLong = number.length === 13;
	const type = number.charAt(isLong ? 4 : 2);
	const short = Number(number.slice(0, 2));
	const year = isLong ? Number(number.slice(0, 4)) : short < 85 ? 2000 + short : 1900 + short;
	return { kind: KIND_OF_TYPE[type]!, year, isPct: type === '8' || type === '9' };
}

/**
 * As it is shown. Only a granted patent may carry ZL; an application carries nothing before it (专利标识标注办法 on marking).
 * `withoutDot` is for the pledge list of the patent office, which wants the dot deleted.
 */
export function showPatentNumber(
	number: string,
	{ isGranted = false, withoutDot = false }: { isGranted?: boolean; withoutDot?: boolean } = {}
): string {
	const spelt = withoutDot ? number : number.replace(/(.)$/, '.$1');
	return isGranted ? `ZL${spelt}` : spelt;
}

/** True when somebody wrote ZL before it, that is, called it granted. */
export const saysGranted = (text: string): boolean =>
	/ZL/.test(upperAscii(toHalfWidth(text)).replace(/\s/g, ''));

/** CN, 7 or 9 digits of which the first is the type, and a kind code that fits the type (ZC 0007-2012, ZC 0008-2012). */
const PUBLICATION = /^CN(?:1(?:\d{6}|\d{8})[ABC]|2(?:\d{6}|\d{8})[UY]|3(?:\d{6}|\d{8})[SD])\d?$/;

/** A publication number as stored: CN113456789A. */
export const normalisePublicationNumber = (text: string): string =>
	upperAscii(toHalfWidth(text)).replace(/[\s.\-‐–—]/g, '');

/** True for a normalised publication number. There is no check digit to verify. */
export const isPublicationNumber = (number: string): boolean => PUBLICATION.test(number);

/** A normalised publication number of the right shape. */
export const publicationNumber = z.pipe(
	z.pipe(z.string(), z.transform(normalisePublicationNumber)),
	z.string().check(z.refine(isPublicationNumber, { error: 'publicationNumber' }))
);
