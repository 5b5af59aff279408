// What is said where no paper is missing: that of all records, only of those that were looked at, or that there is none.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Papers from './Papers.svelte';

const said = (looked: number, isCut = false) =>
	render(Papers, { props: { missing: [], isCut, looked, hrefOf: () => null, years: [] } }).body;

test('a list that was cut never says that nothing is missing', () => {
	expect(said(3)).toContain('没有缺件。');
	expect(said(1000, true)).not.toContain('>没有缺件。');
	expect(said(1000, true)).toContain('记录太多，先看的一部分没有缺件。');
});

test('where there is no record nothing is complete', () => {
	expect(said(0)).not.toContain('没有缺件');
	expect(said(0)).toContain('还没有需要附材料的记录。');
});
