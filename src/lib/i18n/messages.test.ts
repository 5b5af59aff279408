// Every key exists in both languages and is described; nothing is empty; both languages take the same values.
import { describe, expect, it } from 'vitest';

type Messages = Record<string, string>;
const files = import.meta.glob<Messages>('../../../messages/*/*.json', { eager: true, import: 'default' });
const areas = [...new Set(Object.keys(files).map((path) => path.split('/').at(-2)!))];

function read(area: string, file: string): Messages {
	// An area without keys needs no files; one with keys fails below for want of the others.
	const { $schema: _, ...messages } = files[`../../../messages/${area}/${file}.json`] ?? {};
	return messages;
}
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(areas)('messages/%s', (area) => {
	const [zh, en, descriptions] = ['zh-CN', 'en', 'descriptions'].map((file) => read(area, file));
	const keys = Object.keys(zh!);

	it('has the same keys in Chinese, in English and described', () => {
		expect(Object.keys(en!).sort()).toEqual([...keys].sort());
		expect(Object.keys(descriptions!).sort()).toEqual([...keys].sort());
	});

	it('names every key after its area', () => {
		expect(keys.filter((key) => !new RegExp(`^${area}_[a-z0-9_]+$`).test(key))).toEqual([]);
	});

	it('leaves nothing empty', () => {
		for (const messages of [zh!, en!, descriptions!])
			expect(Object.keys(messages).filter((key) => !messages[key]!.trim())).toEqual([]);
	});

	it('takes the same values in both languages', () => {
		expect(keys.filter((key) => `${placeholders(zh![key]!)}` !== `${placeholders(en![key] ?? '')}`)).toEqual(
			[]
		);
	});

	it('speaks calmly: no exclamation marks', () => {
		expect(keys.filter((key) => /[!！]/.test(zh![key]! + en![key]))).toEqual([]);
	});
});
