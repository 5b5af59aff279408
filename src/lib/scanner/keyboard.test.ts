// A scanner's burst is told from a person's typing, and is understood whatever the input method made of its keys.
import { describe, expect, test } from 'vitest';
import { burstReader, charOf, GAP_MS, type Heard } from './keyboard.ts';

const CODE = 'https://yh.example.cn/c/AbCdEfGhIjKlMnOpQrStUv';

/** Types `text` and Enter, `gapMs` between two keys. */
function type(text: string, gapMs: number, { read = burstReader(), from = 0 } = {}): Heard[] {
	return [...text, 'Enter'].map((char, i) => read({ char, at: from + i * gapMs }));
}
const texts = (heard: Heard[]) => heard.flatMap((one) => (one.kind === 'text' ? [one.text] : []));

describe('a burst', () => {
	test.each([1, 20, 50])('with %i ms between two keys is a code', (gapMs) =>
		expect(texts(type(CODE, gapMs))).toEqual([CODE])
	);

	test('is not what a person types, nor a few keys at once', () => {
		expect(texts(type(CODE, GAP_MS + 1))).toEqual([]);
		expect(texts(type('zs', 5))).toEqual([]);
	});

	test('is told from the third key on, so that the page leaves its keys alone; a single key is the page’s', () => {
		const kinds = type(CODE, 10).map(({ kind }) => kind);
		expect(kinds.slice(0, 3)).toEqual(['other', 'other', 'burst']);
		expect(new Set(kinds.slice(3, -1))).toEqual(new Set(['burst']));
		expect(burstReader()({ char: 'Enter', at: 0 })).toEqual({ kind: 'other' });
	});

	test('that follows another, or a stray key, is whole', () => {
		const read = burstReader();
		read({ char: 'x', at: 0 });
		expect(texts(type(CODE, 10, { read, from: 500 }))).toEqual([CODE]);
		expect(texts(type(`${CODE}2`, 10, { read, from: 1020 }))).toEqual([`${CODE}2`]);
	});

	test('is not torn by Shift, which types nothing', () => {
		const read = burstReader();
		const heard = [...CODE].flatMap((char, i) => [
			read({ char: '', at: i * 20 }),
			read({ char, at: i * 20 + 10 })
		]);
		expect(heard.at(-1)?.kind).toBe('burst');
		expect(read({ char: 'Enter', at: CODE.length * 20 })).toEqual({ kind: 'text', text: CODE });
	});

	test('without an end does not grow for ever', () => {
		const heard = type('9'.repeat(5000), 1);
		expect(texts(heard)[0]!.length).toBeLessThan(1000);
	});
});

describe('a key', () => {
	const press = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey });
	test.each([
		['a letter', press('a', 'KeyA'), 'a'],
		['a capital', press('A', 'KeyA', true), 'A'],
		['full width', press('ａ', 'KeyA'), 'a'],
		['full-width colon', press('：', 'Semicolon', true), ':'],
		['the slash of Chinese signs', press('、', 'Slash'), '/'],
		['the stop of Chinese signs', press('。', 'Period'), '.'],
		['the dash of Chinese signs', press('—', 'Minus', true), '_'],
		['a letter that the input method swallowed', press('Process', 'KeyQ', true), 'Q'],
		['a digit that it swallowed', press('Process', 'Digit7'), '7'],
		['an old webview', press('Unidentified', 'KeyZ'), 'z'],
		['Shift', press('Shift', 'ShiftLeft', true), ''],
		['an arrow', press('ArrowDown', 'ArrowDown'), ''],
		['the end', press('Enter', 'NumpadEnter'), 'Enter'],
		['the end of a scanner that was set up for tables', press('Tab', 'Tab'), 'Enter'],
		['the end that the input method swallowed', press('Process', 'Enter'), 'Enter']
	])('%s', (_, event, char) => expect(charOf(event, false)).toBe(char));

	test('under Caps Lock is turned back', () => {
		expect(charOf(press('a', 'KeyA', true), true)).toBe('A');
		expect(charOf(press('A', 'KeyA'), true)).toBe('a');
		expect(charOf(press('7', 'Digit7'), true)).toBe('7');
	});
});
