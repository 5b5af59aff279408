// What the transport makes of answers, ours and others'. The engine's behaviour hangs on this sorting.
import { afterEach, expect, test, vi } from 'vitest';
import { trpcTransport } from './transport.ts';

const ENROLMENT = '00000000-0000-4000-8000-0000000000e1';
const request = { protocol: 1, enrolment: ENROLMENT, ops: [], maxSeq: 0, unsent: 0 };
const ours = (code: string, httpStatus: number, reason: string | null = null) =>
	new Response(
		JSON.stringify({
			error: { code: -32000, message: code.toLowerCase(), data: { code, httpStatus, reason, fields: [] } }
		}),
		{
			status: httpStatus,
			headers: { 'content-type': 'application/json' }
		}
	);
const good = { receipts: [], missing: [], serverTime: 1 };
const json = (body: unknown, status = 200) =>
	new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

afterEach(() => vi.unstubAllGlobals());

test.each<[string, () => Response | Promise<Response>, string]>([
	['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'unreachable'],
	[
		"a captive portal's page with 200",
		() =>
			new Response('<!doctype html><title>请登录</title>', {
				status: 200,
				headers: { 'content-type': 'text/html' }
			}),
		'unreachable'
	],
	["a portal's JSON with 200", () => json({ code: 0, msg: 'ok' }), 'unreachable'],
	[
		"a portal's JSON that looks like a result",
		() => json({ result: { data: { success: true } } }),
		'unreachable'
	],
	[
		'receipts that are none',
		() => json({ result: { data: { ...good, receipts: [{ op: 'x' }] } } }),
		'unreachable'
	],
	['half an answer', () => new Response('{"result":{"data":{"rec', { status: 200 }), 'unreachable'],
	['an empty 200', () => new Response('', { status: 200 }), 'unreachable'],
	["a proxy's 401", () => new Response('<h1>Proxy login</h1>', { status: 401 }), 'unreachable'],
	["a gateway's 502", () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'unreachable'],
	['our 401', () => ours('UNAUTHORIZED', 401, 'YH001'), 'not_enrolled'],
	['our 403', () => ours('FORBIDDEN', 403, 'YH002'), 'not_enrolled'],
	['revoked', () => ours('FORBIDDEN', 403, 'YH004'), 'revoked'],
	['expired', () => ours('FORBIDDEN', 403, 'YH005'), 'expired'],
	['our 400', () => ours('BAD_REQUEST', 400), 'refused'],
	['too large', () => ours('PAYLOAD_TOO_LARGE', 413), 'refused'],
	['another protocol', () => ours('PRECONDITION_FAILED', 412), 'incompatible'],
	['our 500', () => ours('INTERNAL_SERVER_ERROR', 500), 'busy'],
	['our 503', () => ours('SERVICE_UNAVAILABLE', 503), 'busy'],
	['too many requests', () => ours('TOO_MANY_REQUESTS', 429), 'busy']
])('%s', async (...row) => {
	const [, answer, why] = row;
	vi.stubGlobal('fetch', async () => answer());
	expect(await trpcTransport().push('token', request)).toMatchObject({ ok: false, why });
});

test('a right answer is taken, and the token goes in a header only', async () => {
	const asked: { url: string; init?: RequestInit }[] = [];
	vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
		asked.push({ url: String(url), init });
		return json({ result: { data: good } });
	});
	expect(await trpcTransport().push('secret-token', request)).toEqual({ ok: true, data: good });
	expect(asked[0]?.url).not.toContain('secret-token');
	expect(new Headers(asked[0]?.init?.headers).get('authorization')).toBe('Bearer secret-token');
});

const html = { 'content-type': 'text/html' };
test.each<[string, () => Response | Promise<Response>, 'portal' | undefined]>([
	[
		"a portal's page with 200",
		() => new Response('<title>请登录</title>', { status: 200, headers: html }),
		'portal'
	],
	[
		'a redirect to a portal',
		() => new Response(null, { status: 302, headers: { location: 'http://10.0.0.1/' } }),
		'portal'
	],
	['the status made for portals', () => new Response('', { status: 511 }), 'portal'],
	["a gateway's page", () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: html }), undefined],
	['half an answer', () => new Response('{"result":{"data":{"rec', { status: 200 }), undefined],
	['no network', () => Promise.reject(new TypeError('Failed to fetch')), undefined]
])('%s tells a portal from an absent server', async (...row) => {
	const [, answer, how] = row;
	vi.stubGlobal('fetch', async () => answer());
	const reply = await trpcTransport().push('token', request);
	expect(reply).toMatchObject({ ok: false, why: 'unreachable' });
	expect((reply as { how?: string }).how).toBe(how);
});

test.each(['push', 'pull', 'snapshot', 'carry'] as const)(
	'%s is given up after 20 seconds, its body too',
	async (call) => {
		vi.useFakeTimers();
		try {
			vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => {
				const body = new ReadableStream({
					start: (stream) => signal!.addEventListener('abort', () => stream.error(signal!.reason))
				});
				return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
			});
			const reply = trpcTransport()[call]('token', request as never);
			await vi.advanceTimersByTimeAsync(19_999);
			let isOver = false;
			void reply.then(() => (isOver = true));
			await vi.advanceTimersByTimeAsync(0);
			expect(isOver).toBe(false);
			await vi.advanceTimersByTimeAsync(1);
			expect(await reply).toMatchObject({ ok: false, why: 'unreachable', how: 'timeout' });
		} finally {
			vi.useRealTimers();
		}
	}
);
