// What the organiser reads in the ledger, sentence by sentence.
import { expect, it } from 'vitest';
import type { LedgerPhone } from './ledger.ts';
import { backupText, clockText, owedTexts, stateText, totalText } from './ledger-words.ts';

const now = Date.parse('2026-11-21T01:45:00.000Z');
const phone = (more: Partial<LedgerPhone> = {}): LedgerPhone => ({
	number: 2,
	missing: [],
	unsent: 0,
	files: 0,
	maxSeq: 57,
	received: 57,
	enrolledAt: '2026-11-21T00:00:00.000Z',
	lastContactAt: '2026-11-21T01:44:59.000Z',
	revokedAt: null,
	sealedAt: null,
	replacedBy: null,
	...more
});

it.each([
	[{}, []],
	[{ missing: [[58, 59]], maxSeq: 59, unsent: 2 }, ['第58–59条未上传']],
	[{ missing: [[58, 58]], maxSeq: 58 }, ['第58条未上传']],
	[{ unsent: 12 }, ['未上传 12 条']],
	[{ files: 2, sealedAt: '2026-11-21T01:40:00.000Z' }, ['2 张照片未上传']],
	[{ unsent: 3, files: 1 }, ['未上传 3 条', '1 张照片未上传']],
	[{ missing: [[58, 59]], maxSeq: 59, unsent: 5 }, ['第58–59条未上传', '手机上共至少 5 条']],
	[
		{
			missing: [
				[1, 1],
				[3, 3],
				[5, 6],
				[9, 10]
			],
			maxSeq: 57,
			received: 51
		},
		['第1、3、5–6条等，共 6 条未上传']
	]
] as [Partial<LedgerPhone>, string[]][])('%j owes %j', (more, words) => {
	expect(owedTexts(phone(more))).toEqual(words);
});

it('says the whole state to those who hear the page', () => {
	const silent = { missing: [[58, 59]] as [number, number][], lastContactAt: '2026-11-21T01:33:00.000Z' };
	expect(stateText(phone(silent), now)).toBe('第58–59条未上传，静默 12 分钟');
	expect(stateText(phone({ revokedAt: '2026-11-21T01:40:00.000Z', replacedBy: 4 }), now)).toBe(
		'已停用，由 4号机 接替'
	);
	expect(stateText(phone(), now)).toBe('已收齐');
});

it('sums the ledger up, as a floor', () => {
	const silent = phone({ lastContactAt: '2026-11-21T01:33:00.000Z' });
	expect(totalText([phone({ unsent: 57 }), phone({ unsent: 2 }), silent, phone()], now)).toBe(
		'4 台手机，2 台还有未上传（共至少 59 条），1 台静默'
	);
	expect(totalText([phone()], now)).toBe('1 台手机，最近一次联网时都已收齐');
});

it('tells of a clock that is more than five minutes off', () => {
	expect([0, 299_000, -300_000, 720_000, -720_000, null].map(clockText)).toEqual([
		null,
		null,
		null,
		'时钟快 12 分钟',
		'时钟慢 12 分钟',
		null
	]);
});

it('tells of the last verified backup, and what to do without one', () => {
	expect(backupText('2026-11-20T19:00:00.000Z', now)).toEqual({
		text: '最近一次经过校验的备份：今天 03:00',
		isDue: false
	});
	expect(backupText('2026-11-18T19:00:00.000Z', now)).toEqual({
		text: '最近一次经过校验的备份：2026年11月19日（周四） 03:00。已超过一天。请管理员在服务器上运行 npm run backup。',
		isDue: true
	});
	expect(backupText(null, now).isDue).toBe(true);
});
