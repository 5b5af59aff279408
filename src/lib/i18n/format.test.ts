// The clock is Shanghai's on whatever machine this runs: CI stands in UTC, a laptop anywhere.
import { afterEach, describe, expect, it } from 'vitest';
import {
	cut,
	formatAgo,
	formatDate,
	formatDuration,
	formatMoment,
	formatMoney,
	formatNumber,
	formatShare,
	formatSpan,
	formatTime,
	maskName
} from './format.ts';
import { overwriteGetLocale } from './generated/runtime.js';

afterEach(() => overwriteGetLocale(() => 'zh-CN'));
overwriteGetLocale(() => 'zh-CN');

describe('days and times', () => {
	it('writes the day of Shanghai, not of London: 16:30 UTC is the next morning', () => {
		expect(formatDate('2026-11-20T16:30:00.000Z')).toBe('2026年11月21日（周六）');
		expect(formatTime('2026-11-20T16:30:00.000Z')).toBe('00:30');
	});

	it('shows seconds when asked', () => {
		expect(formatTime('2026-11-21T01:42:17.900Z', 'seconds')).toBe('09:42:17');
	});

	it('leaves the day out on the day itself', () => {
		const now = '2026-11-21T10:00:00.000Z';
		expect(formatMoment('2026-11-21T01:42:00.000Z', now)).toBe('09:42');
		expect(formatMoment('2026-11-20T15:59:00.000Z', now)).toBe('11月20日 23:59');
	});

	it('writes a span once per day', () => {
		expect(formatSpan('2026-11-21T01:00:00.000Z', '2026-11-21T04:00:00.000Z')).toBe(
			'2026年11月21日（周六）09:00–12:00'
		);
		expect(formatSpan('2026-11-21T01:00:00.000Z', '2026-11-22T04:00:00.000Z')).toBe(
			'2026年11月21日（周六）09:00 – 2026年11月22日（周日）12:00'
		);
	});

	it.each([
		[0, '0 秒'],
		[59_999, '59 秒'],
		[60_000, '1 分钟'],
		[12 * 60_000, '12 分钟'],
		[3_600_000, '1 小时'],
		[86_400_000 * 2, '2 天'],
		[-5, '0 秒']
	])('%i ms is %s', (lengthMs, text) => expect(formatDuration(lengthMs)).toBe(text));

	it('says how long ago', () => {
		const now = Date.UTC(2026, 10, 21);
		expect(formatAgo(now - 14 * 60_000, now)).toBe('14 分钟前');
		expect(formatAgo(now, now)).toBe('刚刚');
	});
});

describe('numbers', () => {
	it('groups by three', () => expect(formatNumber(1284)).toBe('1,284'));

	it.each([
		[900, '900 元'],
		[80_000, '8 万元'],
		[125_500, '12.55 万元'],
		[186_000_000, '1.86 亿元'],
		[99_999_999.99, '99,999,999.99 元'],
		[199_996_000, '19,999.6 万元'],
		[1_234_567, '123.4567 万元'],
		[12_345_678_901.23, '12,345,678,901.23 元'],
		[0.999, '0.99 元']
	])('%i yuan is %s', (yuan, text) => expect(formatMoney(yuan)).toBe(text));

	it.each([
		[19.996, 19.99],
		[0.57, 0.57],
		[90.1, 90.1],
		[99.999_999, 99.99],
		[-19.996, -19.99],
		[12_345_678_901.23, 12_345_678_901.23]
	])('%d is cut to %d', (number, shown) => expect(cut(number)).toBe(shown));

	it('never rounds up to reached', () => {
		expect(formatShare(0.999)).toBe('99%');
		expect(formatShare(0.57)).toBe('57%');
		expect(formatShare(1.2)).toBe('120%');
	});
});

describe('masked names', () => {
	it.each([
		['李思齐', '李**'],
		['欧阳静', '欧**'],
		['𠮷野', '𠮷**']
	])('%s becomes %s', (name, masked) => expect(maskName(name)).toBe(masked));
});

it('speaks English when asked', () => {
	overwriteGetLocale(() => 'en');
	expect(formatDuration(12 * 60_000)).toBe('12 min');
	expect(formatDate('2026-11-20T16:30:00.000Z')).toBe('Sat 21 Nov 2026');
	expect(formatMoment('2026-01-09T02:00:00.000Z', '2026-11-21T02:00:00.000Z')).toBe('9 Jan 10:00');
});
