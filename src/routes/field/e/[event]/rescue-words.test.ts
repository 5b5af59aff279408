// What a rescue file is called, and what a carried one is said to have brought.
import { expect, test } from 'vitest';
import type { StoredRescue } from '#lib/local-db/database.ts';
import { rescueFileName, rescueWords } from './rescue-words.ts';

const rescue = (more: Partial<StoredRescue>): StoredRescue => ({
	id: 'r',
	event: 'e',
	number: 2,
	count: 59,
	text: '',
	keptAt: 0,
	state: 'done',
	...more
});

test.each<[Partial<StoredRescue>, string]>([
	[{ state: 'waiting' }, '2号机 59 条，文件已存在本机，连上网自动上传。'],
	[{ result: { person: '周敏', received: 59, already: 0, missing: [] } }, '代 2号机 上传 59 条。'],
	[
		{
			result: {
				person: '周敏',
				received: 56,
				already: 3,
				missing: [
					[4, 5],
					[61, 61]
				]
			}
		},
		'代 2号机 上传 59 条。其中 3 条早已收到。还缺第 4–5、61 条。'
	],
	[{ state: 'refused', trouble: 'unreadable' }, '2号机的文件，服务器没有收。请重新导出，或者交给负责人。']
])('%j', (more, words) => expect(rescueWords(rescue(more))).toBe(words));

test('a file is called after its phone and the time in Shanghai', () => {
	expect(rescueFileName({ number: 2, madeAt: '2026-11-20T17:30:59.000Z' })).toBe(
		'园惠通-未上传-2号机-20261121-0130.yht'
	);
});
