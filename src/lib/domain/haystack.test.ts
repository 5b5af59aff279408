import { expect, test } from 'vitest';
import { findAtStart, findIn, pile } from './haystack.ts';

const TEXTS = ['张三', '', '三张三', '三', '李四', '三三'];

test('tells for each text whether it holds the needle within, at its beginning, or as a whole', () => {
	expect([...findIn(pile(TEXTS), '三')]).toEqual([1, 0, 2, 3, 0, 2]);
	expect([...findAtStart(pile(TEXTS), '三')]).toEqual([0, 0, 2, 3, 0, 2]);
	expect([...findIn(pile(TEXTS), '三三')]).toEqual([0, 0, 0, 0, 0, 3]);
});

test('never finds across two texts, and nothing in nothing', () => {
	expect([...findIn(pile(['ab', 'cd']), 'bc')]).toEqual([0, 0]);
	expect([...findIn(pile([]), 'a')]).toEqual([]);
	expect([...findAtStart(pile(['']), 'a')]).toEqual([0]);
});
