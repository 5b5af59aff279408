// Credit codes, mobiles and badges against the table of odd and malformed codes, and their laws as properties.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CREDIT_CODES, MOBILES, SCANNED, TOKENS, TYPED } from '../../../test/cases/malformed-codes.ts';
import { eg } from '../../../test/example-data.ts';
import {
	BADGE_ADDRESS,
	badgeToken,
	isGenuineBadge,
	parseBadgeToken,
	parseTypedBadgeCode,
	readCode,
	typedBadgeCode
} from './badge.ts';
import { creditCode, creditCodeCheck, creditCodeFault, normaliseCreditCode } from './credit-code.ts';
import { isMobile, maskMobile, mobile, normaliseMobile } from './mobile.ts';
import { cleanText, optionalText, requiredText, toHalfWidth } from './text.ts';

const hexDigits = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 15, maxLength: 15 });
const badgeIds = hexDigits.map((digits) => digits.map((digit) => digit.toString(16)).join(''));
const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const firstSeventeen = fc
	.tuple(
		fc.array(fc.constantFrom(...ALPHABET), { minLength: 2, maxLength: 2 }),
		fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 6 }),
		fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 })
	)
	.map((parts) => parts.flat().join(''));

describe('credit codes', () => {
	test.each(CREDIT_CODES)('$text → $fault', ({ text, normal, fault, expected }) => {
		const code = normaliseCreditCode(text);
		const found = creditCodeFault(code);
		expect(found?.kind ?? null).toBe(fault);
		if (expected) expect(found).toMatchObject({ expected });
		expect(creditCode.safeParse(text)).toMatchObject(
			fault ? { success: false } : { success: true, data: normal ?? text }
		);
	});

	it('carries the worked example of the standard', () => {
		expect(creditCodeCheck('91350100M000100Y4')).toBe('3');
	});

	it('finds every change of one character', () => {
		fc.assert(
			fc.property(firstSeventeen, fc.nat(17), fc.nat(29), (first17, at, by) => {
				const code = first17 + creditCodeCheck(first17);
				expect(creditCodeFault(code)).toBeNull();
				const others = ALPHABET.filter((char) => char !== code[at]);
				const changed = code.slice(0, at) + others[by] + code.slice(at + 1);
				expect(creditCodeFault(changed)).not.toBeNull();
			}),
			{ numRuns: 500 }
		);
	});

	it('gives a verdict on any text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
				creditCodeFault(normaliseCreditCode(text));
				creditCode.safeParse(text);
			})
		);
	});
});

describe('mobiles', () => {
	test.each(MOBILES)('$text → $normal', ({ text, normal }) => {
		const number = normaliseMobile(text);
		expect(isMobile(number) ? number : null).toBe(normal);
		expect(mobile.safeParse(text).success).toBe(normal !== null);
	});

	it('is stable: normalising twice changes nothing', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...'+0123456789 -()８６１３ '), maxLength: 20 }),
				(text) => {
					const once = normaliseMobile(text);
					if (isMobile(once)) expect(normaliseMobile(once)).toBe(once);
				}
			)
		);
	});

	it('shows only ends', () => {
		expect(maskMobile('13812348306')).toBe('138****8306');
		expect(maskMobile('138')).toBe('138');
	});
});

describe('what is scanned', () => {
	test.each(SCANNED)('$text → $kind', ({ text, kind }) => {
		expect(readCode(text).kind).toBe(kind);
	});
	test.each(TOKENS)('token $text → key $keyId', ({ text, keyId }) => {
		expect(parseBadgeToken(text)?.keyId ?? null).toBe(keyId);
		expect(isGenuineBadge(text, [eg.badgeKey(0), eg.badgeKey(15)])).toBe(false);
	});
	test.each(TYPED)('typed $text → $badgeId', ({ text, badgeId }) => {
		expect(parseTypedBadgeCode(text)).toBe(badgeId);
	});
});

describe('badges', () => {
	it('come back from token and from typed code', () => {
		fc.assert(
			fc.property(badgeIds, fc.nat(15), (badgeId, keyId) => {
				const key = eg.badgeKey(keyId);
				const token = badgeToken(badgeId, key);
				expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
				expect(parseBadgeToken(token)).toEqual({ keyId, badgeId });
				expect(isGenuineBadge(token, [eg.badgeKey((keyId + 1) % 16), key])).toBe(true);
				expect(readCode(`https://yuanhui.example/c/${token}`)).toEqual({ kind: 'badge', token });
				const typed = typedBadgeCode(badgeId);
				expect(typed).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
				expect(parseTypedBadgeCode(typed)).toBe(badgeId);
				expect(parseTypedBadgeCode(typed.toLowerCase().replaceAll('-', ' '))).toBe(badgeId);
			})
		);
	});

	it('are refused with any character changed, or under another key', () => {
		fc.assert(
			fc.property(badgeIds, fc.nat(21), fc.nat(62), (badgeId, at, by) => {
				const key = eg.badgeKey(3);
				const token = badgeToken(badgeId, key);
				const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
				const other = letters.filter((char) => char !== token[at])[by];
				expect(isGenuineBadge(token.slice(0, at) + other + token.slice(at + 1), [key])).toBe(false);
				expect(isGenuineBadge(token, [{ id: 3, secret: new Uint8Array(32) }])).toBe(false);
			})
		);
	});

	it('are read from any text without an error', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
				readCode(text);
				parseBadgeToken(text);
				parseTypedBadgeCode(text);
				isGenuineBadge(text, [eg.badgeKey()]);
			})
		);
	});
});

describe('text', () => {
	it.each([
		['a\u0000b', 'ab'],
		['\ud800张', '张'],
		['张\udc00', '张'],
		['😀', '😀'],
		['  e\u0301  ', 'é'],
		['\u0007\u001b', ''],
		['云川\u202e有限\u2069公司', '云川有限公司']
	])('%j is stored as %j', (raw, clean) => {
		expect(cleanText(raw)).toBe(clean);
	});

	it('cleans once and for all, and never leaves what PostgreSQL refuses', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (raw) => {
				const clean = cleanText(raw);
				expect(cleanText(clean)).toBe(clean);
				expect(clean).not.toContain('\u0000');
				expect(clean.isWellFormed()).toBe(true);
			})
		);
	});

	it('refuses what is blank or too long after cleaning', () => {
		expect(requiredText(3).safeParse(' \u0000 ').success).toBe(false);
		expect(requiredText(3).safeParse(' abc ').success).toBe(true);
		expect(requiredText(3).safeParse('abcd').success).toBe(false);
		expect(optionalText(3).safeParse('  ')).toMatchObject({ success: true, data: undefined });
		expect(optionalText(3).safeParse(null).success).toBe(true);
		expect(optionalText(3).safeParse(5).success).toBe(false);
	});

	it('halves the width of letters, digits and signs, not of Chinese', () => {
		expect(toHalfWidth('Ａｂ１！　张，')).toBe('Ab1! 张,');
	});
});

test('a decoder is told the same badges that are read', () => {
	for (const { text } of SCANNED)
		expect(BADGE_ADDRESS.test(text), text).toBe(readCode(text).kind === 'badge');
});
