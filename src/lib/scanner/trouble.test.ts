import { describe, expect, it } from 'vitest';
import { StandstillError } from './camera-errors.ts';
import { sortTrouble, type CameraTrouble } from './trouble.ts';

const CHROME = 'Mozilla/5.0 (Linux; Android 14) Chrome/138.0.0.0 Mobile';
const WECHAT = 'Mozilla/5.0 (Linux; Android 14; wv) Chrome/138.0 XWEB/1380215 MicroMessenger/8.0.64';
const WECOM = 'Mozilla/5.0 (Linux; Android 14; wv) Chrome/138 XWEB/1380347 wxwork/5.0.6';

const named = (name: string) => Object.assign(new Error('x'), { name });

describe('sortTrouble', () => {
	it.each<[unknown, boolean, string, CameraTrouble]>([
		[named('NotAllowedError'), true, CHROME, 'denied'],
		[named('PermissionDeniedError'), true, CHROME, 'denied'],
		[named('NotFoundError'), true, CHROME, 'no-camera'],
		[named('OverconstrainedError'), true, CHROME, 'no-camera'],
		[named('NotReadableError'), true, CHROME, 'busy'],
		[named('AbortError'), true, CHROME, 'busy'],
		[new StandstillError(), true, CHROME, 'needs-tap'],
		[named('NotReadableError'), false, CHROME, 'insecure'],
		['navigator.mediaDevices not supported', false, CHROME, 'insecure'],
		['navigator.mediaDevices not supported', true, CHROME, 'unknown'],
		[named('NotReadableError'), true, WECHAT, 'wechat'],
		['navigator.mediaDevices not supported', true, WECOM, 'wechat'],
		[new StandstillError(), true, WECHAT, 'needs-tap'],
		[undefined, true, CHROME, 'unknown'],
		[null, true, CHROME, 'unknown']
	])('%s, secure %s → %#', (...row) => {
		const [error, isSecure, userAgent, expected] = row;
		expect(sortTrouble(error, { isSecure, userAgent })).toBe(expected);
	});
});
