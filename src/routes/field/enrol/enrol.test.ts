// What decides whether and as whom a phone enrols: the browser it is in, and the passes it has asked with before.
import { describe, expect, test } from 'vitest';
import { inAppBrowser } from './in-app.ts';
import { recallPass, rememberPass, type Store } from './kept-passes.ts';

describe('the browser', () => {
	const android = (more: string) =>
		`Mozilla/5.0 (Linux; Android 13; V2171A${more.startsWith('; wv') ? '; wv' : ''}) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 ${more}`;
	const iphone = (more: string) =>
		`Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${more}`;

	test.each([
		[android('MicroMessenger/8.0.58'), 'wechat'],
		[iphone('Mobile/15E148 wxwork/4.1'), 'wechat'],
		[android('MQQBrowser/6.2 QQ/9.0.8'), 'other'],
		[iphone('Mobile/15E148 DingTalk/7.5'), 'other'],
		[iphone('Mobile/15E148 AliApp(AP/10.5) AlipayClient/10.5'), 'other'],
		[android('; wv'), 'other']
	])('%s is inside an app', (userAgent, what) => expect(inAppBrowser(userAgent)).toBe(what));

	test.each([
		android(''),
		android('MQQBrowser/14.2'),
		android('HuaweiBrowser/14.0'),
		iphone('Version/17.2 Mobile/15E148 Safari/604.1'),
		// An installed app on an iPhone calls itself no browser at all.
		iphone('Mobile/15E148')
	])('%s is a browser', (userAgent) => expect(inAppBrowser(userAgent)).toBeNull());
});

describe('passes asked with before', () => {
	const memory = (): Store & { text: string | null } => ({
		text: null,
		getItem() {
			return this.text;
		},
		setItem(_, text) {
			this.text = text;
		}
	});

	const keep = (pass: string, enrolment: string, store: Store) =>
		rememberPass(pass, { enrolment, isKept: true }, store);

	test('leads back to the same enrolment, and keeps no pass', () => {
		const store = memory();
		rememberPass('pass-one', { enrolment: 'enrolment-1', isKept: false }, store);
		rememberPass('pass-two', { enrolment: 'enrolment-2', isKept: true }, store);
		expect(recallPass('pass-one', store)).toEqual({ enrolment: 'enrolment-1', isKept: false });
		expect(recallPass('pass-two', store)?.isKept).toBe(true);
		expect(recallPass('pass-three', store)).toBeUndefined();
		expect(store.text).not.toContain('pass-one');
	});

	test('the newest stay', () => {
		const store = memory();
		for (let i = 0; i < 21; i++) keep(`pass-${i}`, `enrolment-${i}`, store);
		expect(recallPass('pass-0', store)).toBeUndefined();
		expect(recallPass('pass-20', store)?.enrolment).toBe('enrolment-20');
	});

	test('what somebody else left there, or a browser that keeps nothing, is no error', () => {
		const store = memory();
		store.text = '{"a":';
		expect(recallPass('pass', store)).toBeUndefined();
		const full: Store = {
			getItem: () => null,
			setItem: () => {
				throw new Error('QuotaExceededError');
			}
		};
		expect(keep('pass', 'enrolment', full)).toBe(false);
	});
});
