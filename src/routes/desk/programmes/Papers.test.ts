// What is said where no paper is missing: that of all records, or only of those that were looked at.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Papers from './Papers.svelte';

const said = (isCut: boolean) =>
	render(Papers, { props: { missing: [], isCut, hrefOf: () => null, years: [] } }).body;

test('a list that was cut never says that nothing is missing', () => {
	expect(said(false)).toContain('没有缺件。');
	expect(said(true)).not.toContain('>没有缺件。');
	expect(said(true)).toContain('记录太多，先看的一部分没有缺件。');
});
