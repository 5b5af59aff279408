// The strip of figures: what the record says, and no more than it says.
import { expect, test } from 'vitest';
import { figures } from './patent-words.ts';
import type { ShownPatent } from '#lib/server/public-forms/booth-page.ts';

const patent = (more: Partial<ShownPatent>) =>
	({ number: '2017106018623', legalStatus: 'granted', maturity: 'pilot', ...more }) as ShownPatent;
const lines = (more: Partial<ShownPatent>) =>
	figures(patent(more)).map(({ figure, label }) => `${label} ${figure}`);

test('applied for when, until when at the longest, how far it is', () => {
	expect(lines({})).toEqual(['申请 2017 年', '最长保护到 2037 年', '成熟度 中试']);
	expect(lines({ number: '202420000012X', maturity: undefined })).toEqual(
		expect.not.arrayContaining(['成熟度 中试'])
	);
});

test('an application, and what is no longer in force, promise no protection', () => {
	for (const legalStatus of ['application', 'lapsed'] as const)
		expect(lines({ legalStatus }).join()).not.toContain('保护');
});
