// Consent texts: versions without gaps, nothing unnamed reaches a screen, and what was once shown stays as it was.
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it, test } from 'vitest';
import {
	CONSENT_KINDS,
	CONSENT_TEXTS,
	consentSlots,
	consentText,
	consentVersion,
	currentConsentText,
	fillConsentText,
	SHARING_KINDS
} from './consent-texts.ts';

const slotsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot).sort();

/** The first 16 hex digits of each text's SHA-256. A line is added with each version and never changed: people agreed to these. */
const SHOWN: Record<string, string> = {
	'notice 1': '473687bd7d71d8bc',
	'share_holder 1': '1de0e4813ab79a58',
	'share_bank 1': 'e466e2b87fea326c',
	'share_investor 1': '2938721e67ae1a5e',
	'share_bureau 1': 'd1095d4a686209ed',
	'share_partner 1': '4a4ab00a9f223da9',
	'recommend 1': '836e377b752a4688'
};

test('what was shown once stays word for word', () => {
	const now = CONSENT_TEXTS.map(({ kind, version, zh, en }) => {
		const digest = sha256(new TextEncoder().encode(`${zh}\n${en}`));
		return [`${kind} ${version}`, Buffer.from(digest).toString('hex').slice(0, 16)];
	});
	expect(Object.fromEntries(now)).toEqual(SHOWN);
});

describe.each(CONSENT_KINDS)('%s', (kind) => {
	it('has versions from 1 on without gaps, and shows the newest', () => {
		const versions = CONSENT_TEXTS.filter((text) => text.kind === kind).map(({ version }) => version);
		expect(versions).toEqual(versions.map((_, i) => i + 1));
		expect(currentConsentText(kind).version).toBe(versions.length);
		expect(consentText(kind, versions.length + 1)).toBeNull();
	});

	it('asks for the same values in both languages', () => {
		const { zh, en } = currentConsentText(kind);
		expect(slotsOf(zh)).toEqual(slotsOf(en));
	});

	it('is not shown with a value missing or blank', () => {
		const text = currentConsentText(kind);
		const slots = Object.fromEntries(consentSlots(text).map((slot) => [slot, `<${slot}>`]));
		for (const language of ['zh', 'en'] as const) {
			expect(fillConsentText(text, slots, language)).not.toMatch(/[{}]/);
			for (const slot of consentSlots(text)) {
				expect(() => fillConsentText(text, { ...slots, [slot]: ' ' }, language)).toThrow(slot);
				expect(() => fillConsentText(text, { ...slots, [slot]: undefined as never }, language)).toThrow(slot);
			}
		}
	});
});

it.each(SHARING_KINDS)('%s names one recipient, how to reach it, and what it gets', (kind) => {
	const text = currentConsentText(kind);
	expect(consentSlots(text)).toEqual(expect.arrayContaining(['recipient', 'contact']));
	expect(text.zh).toMatch(/姓名、手机号和单位/);
	expect(text.zh).toContain('不勾选也能提交');
});

it('the notice says who, what for, what, how long and which rights', () => {
	expect(consentSlots(currentConsentText('notice'))).toEqual([
		'processor',
		'contact',
		'purpose',
		'mobileUntil',
		'nameUntil',
		'rights'
	]);
});

it('is recorded by a version that exists', () => {
	expect(consentVersion.safeParse({ kind: 'share_bank', version: 1 }).success).toBe(true);
	for (const wrong of [
		{ kind: 'share_bank', version: 99 },
		{ kind: 'share_all', version: 1 },
		{ kind: 'notice' }
	])
		expect(consentVersion.safeParse(wrong).success).toBe(false);
});
