// Pinyin of names, made once when a list is imported, so that phones can find 张三 by zs without carrying a dictionary.
// Surnames read as surnames (单 shan, 仇 qiu, 曾 zeng). Does not know how the search matches.
import { pinyin } from 'pinyin-pro';

/** `full`: syllables without tones, separated by spaces (ü as v); `initials`: their first letters, joined. Lower case. */
export interface Spelling {
	full: string;
	initials: string;
}

/** How a person is spelt. */
export const spellPerson = (name: string): Spelling => spell(name, { surname: 'head', max: [300, 60] });

/** How an organisation is spelt. */
export const spellOrganisation = (name: string): Spelling => spell(name, { surname: 'off', max: [600, 120] });

function spell(name: string, how: { surname: 'head' | 'off'; max: readonly [number, number] }): Spelling {
	const syllables = pinyin(name, {
		toneType: 'none',
		type: 'array',
		nonZh: 'consecutive',
		surname: how.surname,
		v: true
	})
		.flatMap((part) => part.toLowerCase().split(/[^\p{L}\p{N}]+/u))
		.filter(Boolean);
	return {
		full: syllables.join(' ').slice(0, how.max[0]),
		initials: syllables
			.map((syllable) => [...syllable][0])
			.join('')
			.slice(0, how.max[1])
	};
}
