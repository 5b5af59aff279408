// What stands around every request goes by the route, not by how the address was written.
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { describe, expect, it, vi } from 'vitest';
import { handle } from './hooks.server.ts';

// SvelteKit's own needs a running server.
vi.mock('@sveltejs/kit/hooks', () => ({
	sequence:
		(...handles: Handle[]): Handle =>
		({ event, resolve }) =>
			handles.reduceRight<(event: RequestEvent) => ReturnType<Handle>>(
				(next, one) => (event) => one({ event, resolve: next as typeof resolve }),
				resolve
			)(event)
}));
vi.mock('#lib/server/context.ts', () => ({}));
vi.mock('#lib/i18n/request-locale.ts', () => ({
	localeHandle: ({ event, resolve }: Parameters<typeof handle>[0]) => resolve(event)
}));

/** Somebody without a cookie asks for `path`, which SvelteKit found to be `route`. */
const ask = async (path: string, route: string | null) =>
	handle({
		event: {
			url: new URL(path, 'http://localhost'),
			route: { id: route },
			locals: {},
			cookies: { get: () => undefined }
		} as unknown as RequestEvent,
		resolve: () => new Response('the page')
	});

describe('the desk', () => {
	it.each([
		['/desk', '/desk'],
		['/desk/organise', '/desk/organise/(all)'],
		['/%64esk/organise/1/import/2/problems', '/desk/organise/[event=uuid]/import/[preview=uuid]/problems'],
		['/desk%2fsign-in', '/desk/organise/(all)']
	])('%s sends a stranger to sign in', async (path, route) => {
		await expect(ask(path, route)).rejects.toMatchObject({
			status: 303,
			location: `/desk/sign-in?to=${encodeURIComponent(path)}`
		});
	});

	it.each(['/desk/sign-in', '/desk/sign-out', '/(public)/p/[token]', null])('%s is open', async (route) => {
		expect(await (await ask('/x', route)).text()).toBe('the page');
	});
});

describe('headers', () => {
	it.each<[string, string | null, string?]>([
		['/p/secret', '/(public)/p/[token]'],
		['/%70/secret', '/(public)/p/[token]'],
		['/%63/secret', '/(public)/c/[token]'],

		['/e/code/receipt/submit', '/(public)/e/[code]/receipt/[submit=uuid]'],
		['/p/secret/more', null],
		// They have forms: without a referrer these would name no origin and be refused.
		['/%6d/secret', '/(public)/m/[secret]', 'same-origin'],
		['/b/code/receipt/submit', '/(public)/b/[code]/receipt/[submit=uuid]', 'same-origin']
	])('%s is kept and told nowhere else', async (path, route, referrer = 'no-referrer') => {
		const { headers } = await ask(path, route);
		expect(headers.get('referrer-policy')).toBe(referrer);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
	});

	it('leave the front page alone', async () => {
		const { headers } = await ask('/', '/(public)');
		expect(headers.get('cache-control')).toBeNull();
		expect(headers.get('referrer-policy')).toBe('same-origin');
	});
});
