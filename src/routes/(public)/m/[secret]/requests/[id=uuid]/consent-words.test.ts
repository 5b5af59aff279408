// Every text that a consent may point to has a name in words.
import { expect, test } from 'vitest';
import { SHARING_KINDS } from '#lib/domain/consent-texts.ts';
import { consentName } from './consent-words.ts';

test('no text is called by its key', () => {
	const names = SHARING_KINDS.map((kind) => consentName(`${kind}.1`));
	expect(names[0]).toBe('《提供给专利权人》第 1 版');
	expect(new Set(names).size).toBe(SHARING_KINDS.length);
	for (const name of names) expect(name).not.toMatch(/[a-z_]/);
});

test('what was recorded in other words stays as it is', () => {
	expect(consentName('paper.2026')).toBe('paper.2026');
	expect(consentName('constructor.1')).toBe('constructor.1');
});
