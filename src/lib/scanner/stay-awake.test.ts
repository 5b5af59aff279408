// Where the screen stays on: a wake lock that does nothing is none.
import { expect, test } from 'vitest';
import { canStayAwake } from './camera-ahead.ts';

const iPhone = (system: string, version = '') =>
	`Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${version} Mobile/15E148`;
const browser = (userAgent: string, more: object = {}) =>
	({ wakeLock: {}, userAgent, ...more }) as unknown as Navigator;
const app = { standalone: true };

test.each<[string, Navigator, boolean]>([
	['no wake lock at all', { userAgent: iPhone('16_3') } as Navigator, false],
	['Android', browser('Mozilla/5.0 (Linux; Android 14) Chrome/138.0.0.0 Mobile'), true],
	['Safari 17 in a tab', browser(iPhone('17_5', 'Version/17.5'), { standalone: false }), true],
	['a home-screen app of iOS 17', browser(iPhone('17_5', 'Version/17.5'), app), false],
	['of iOS 18.3, which names no Safari', browser(iPhone('18_3_1'), app), false],
	['of iOS 18.4', browser(iPhone('18_4', 'Version/18.4'), app), true],
	['of iOS 18.10', browser(iPhone('18_10'), app), true],
	['of iOS 26, whose system is told as 18', browser(iPhone('18_6', 'Version/26.0'), app), true],
	['of an iPad that says neither', browser('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', app), false]
])('%s', (_, navigator, expected) => expect(canStayAwake(navigator)).toBe(expected));
