import { expect, test } from 'vitest';
import { reasonLine } from './match-words.ts';

test.each([
	[
		{
			words: [
				{ asked: '低温', found: '低温' },
				{ asked: '漏油', found: '密封' }
			],
			chains: ['新能源汽车', '新材料']
		},
		'都提到：低温、漏油（密封）；同属新能源汽车链'
	],
	[{ words: [{ asked: '低温', found: '低温' }], chains: [] }, '都提到：低温'],
	[{ words: [], chains: ['食品'] }, '同属食品链'],
	[{ words: [], chains: [] }, '']
])('%j reads %s', (reason, line) => expect(reasonLine(reason)).toBe(line));
