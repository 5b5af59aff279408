// The names that screens may use and the drawings that stand in the file are the same.
import { expect, test } from 'vitest';
import file from './icons.svg?raw';
import { iconNames } from './icons.ts';

test('every name has one drawing, and every drawing a name', () => {
	expect([...file.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1])).toEqual([...iconNames]);
});
