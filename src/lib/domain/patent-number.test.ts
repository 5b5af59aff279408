// Patent numbers against the table of odd and malformed ones; every check digit of the reference's worked examples, and every
// other digit in every place.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PATENT_NUMBERS, PUBLICATION_NUMBERS } from '../../../test/cases/patent-numbers.ts';
import { creditCodeFault, organisationCodeCheck } from './credit-code.ts';
import {
	isPublicationNumber,
	normalisePatentNumber,
	normalisePublicationNumber,
	patentNumber,
	patentNumberCheck,
	patentNumberFault,
	publicationNumber,
	readPatentNumber,
	saysGranted,
	showPatentNumber
} from './patent-number.ts';

const DIGITS = [...'0123456789'];
/** `text` with each of `others` in each place, where that changes it. */
const changed = (text: string, others: readonly string[]): string[] =>
	[...text].flatMap((was, i) =>
		others.filter((other) => other !== was).map((other) => text.slice(0, i) + other + text.slice(i + 1))
	);

describe('patent numbers', () => {
	test.each(PATENT_NUMBERS)('$text → $fault', ({ text, normal, fault, expected }) => {
		const found = patentNumberFault(normalisePatentNumber(text));
		expect(found?.kind ?? null).toBe(fault);
		if (expected) expect(found).toMatchObject({ expected });
		expect(patentNumber.safeParse(text)).toMatchObject(
			fault ? { success: false } : { success: true, data: normal }
		);
	});

	test.each(['2017106018623', '95115608X', '971017654'])(
		'%s fails with any one character changed',
		(number) => {
			expect(patentNumberFault(number)).toBeNull();
			const wrong = changed(number, [...DIGITS, 'X']);
			expect(wrong).toHaveLength(number.length * 10);
			expect(wrong.filter((one) => patentNumberFault(one) === null)).toEqual([]);
		}
	);

	it('finds every change of one digit and every swap of two neighbours that differ', () => {
		const serial = fc.integer({ min: 0, max: 9_999_999 });
		fc.assert(
			fc.property(
				fc.integer({ min: 2004, max: 2030 }),
				fc.constantFrom(...'12389'),
				serial,
				(year, type, n) => {
					const body = `${year}${type}${String(n).padStart(7, '0')}`;
					const number = body + patentNumberCheck(body);
					expect(patentNumberFault(number)).toBeNull();
					expect(changed(number, DIGITS).every((one) => patentNumberFault(one) !== null)).toBe(true);
				}
			),
			{ numRuns: 50 }
		);
	});

	it('say their kind, year and way in', () => {
		expect(readPatentNumber('2017106018623')).toEqual({ kind: 'invention', year: 2017, isPct: false });
		expect(readPatentNumber('95115608X')).toEqual({ kind: 'invention', year: 1995, isPct: false });
		const pct = '201790000001';
		expect(readPatentNumber(pct + patentNumberCheck(pct))).toEqual({
			kind: 'utility_model',
			year: 2017,
			isPct: true
		});
		const old = '02300001';
		expect(readPatentNumber(old + patentNumberCheck(old))).toMatchObject({ kind: 'design', year: 2002 });
		expect(readPatentNumber('2017106018624')).toBeNull();
	});

	it('are shown with ZL only when granted, and without the dot for the pledge list', () => {
		expect(showPatentNumber('2017106018623')).toBe('201710601862.3');
		expect(showPatentNumber('2017106018623', { isGranted: true })).toBe('ZL201710601862.3');
		expect(showPatentNumber('95115608X', { isGranted: true, withoutDot: true })).toBe('ZL95115608X');
		expect(saysGranted('ｚＬ 2017…')).toBe(true);
		expect(saysGranted('CN2017…')).toBe(false);
	});

	it('come back from how they are shown', () => {
		for (const isGranted of [true, false])
			for (const withoutDot of [true, false])
				expect(patentNumber.parse(showPatentNumber('95115608X', { isGranted, withoutDot }))).toBe(
					'95115608X'
				);
	});

	it('give a verdict on any text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
				patentNumber.safeParse(text);
				publicationNumber.safeParse(text);
			})
		);
	});
});

test.each(PUBLICATION_NUMBERS)('publication number $text → $normal', ({ text, normal }) => {
	const number = normalisePublicationNumber(text);
	expect(isPublicationNumber(number) ? number : null).toBe(normal);
	expect(publicationNumber.safeParse(text).success).toBe(normal !== null);
});

describe('check characters of organisations', () => {
	it.each(['91350100M000100Y43', '914403001922038216', '9144030071526726XG', '91330100799655058B'])(
		'%s fails with any one character changed',
		(code) => {
			expect(creditCodeFault(code)).toBeNull();
			const wrong = changed(code, [...'0123456789ABCDEFGHJKLMNPQRTUWXY']);
			expect(wrong.filter((one) => creditCodeFault(one) === null)).toEqual([]);
		}
	);

	it('the organisation code within: M000100Y takes 4, and no other digit in any place does', () => {
		expect(organisationCodeCheck('M000100Y')).toBe('4');
		expect(organisationCodeCheck('19220382')).toBe('1');
		expect(organisationCodeCheck('71526726')).toBe('X');
		expect(organisationCodeCheck('79965505')).toBe('8');
		// A letter and another eleven or twenty-two after it weigh the same mod 11, so the check sees digits, not all letters.
		for (const first8 of ['M000100Y', '19220382', '71526726']) {
			const wrong = [...first8].flatMap((was, i) =>
				/\d/.test(was)
					? DIGITS.filter((d) => d !== was).map((d) => first8.slice(0, i) + d + first8.slice(i + 1))
					: []
			);
			const right = organisationCodeCheck(first8);
			expect(wrong.filter((one) => organisationCodeCheck(one) === right)).toEqual([]);
		}
		expect(organisationCodeCheck('m000100y')).toBeNull();
	});
});
