import { expect, test } from 'vitest';
import { aimedAt } from './aim.ts';

const code = (text: string) => ({ text, x: 0.5, y: 0.5 });
const [poster, badge, other] = ['poster', 'badge 1', 'badge 2'].map(code);
const isBadge = (text: string) => text.startsWith('badge');

test('the nearest counts', () => expect(aimedAt([badge!, other!], isBadge)).toBe(badge));
test('a foreign code before it does not', () =>
	expect(aimedAt([poster!, badge!, other!], isBadge)).toBe(badge));
test('a foreign code alone is told', () => expect(aimedAt([poster!], isBadge)).toBe(poster));
test('where nothing is sought, the nearest', () => expect(aimedAt([poster!, badge!])).toBe(poster));
test('none', () => expect(aimedAt([], isBadge)).toBeUndefined());
