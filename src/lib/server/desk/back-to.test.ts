// What a page showed, it shows after an act.
import { expect, test } from 'vitest';
import { backTo } from './back-to.ts';

test('an act leads back to the year and the indicator it was done in', () => {
	const url = new URL('https://x/desk/bureau/programmes/1?year=0&indicator=a&told=kept&/confirm');
	expect(backTo(url, { indicator: 'b/0', told: 'reviewed' })).toBe(
		'/desk/bureau/programmes/1?year=0&indicator=b%2F0&told=reviewed'
	);
});
