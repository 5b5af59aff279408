// One network address may fail so often, over all accounts; then no password is looked at any more.
import { expect, it, vi } from 'vitest';
import { m } from '#lib/i18n/text.ts';
import { actions } from './+page.server.ts';

const signIn = vi.hoisted(() => vi.fn());
vi.mock('#lib/server/context.ts', () => ({ identity: () => ({ signIn }) }));

async function attempt(address: string, email = 'a@b.example') {
	const body = new URLSearchParams({ email, password: 'guess' });
	const event = {
		request: new Request('http://localhost/desk/sign-in', { method: 'POST', body }),
		cookies: { set: () => {} },
		url: new URL('http://localhost/desk/sign-in'),
		getClientAddress: () => address
	};
	return actions.default!(event as unknown as Parameters<NonNullable<typeof actions.default>>[0]);
}

it('stops an address after thirty failures, before the costly part, and no other address', async () => {
	signIn.mockResolvedValue({ kind: 'refused' });
	// Side by side: none has failed yet when the others begin.
	await Promise.all(Array.from({ length: 40 }, (_, i) => attempt('1.1.1.1', `${i}@b.example`)));
	expect(signIn).toHaveBeenCalledTimes(30);
	expect(await attempt('1.1.1.1')).toMatchObject({ status: 429, data: { error: m.desk_sign_in_too_many() } });
	expect(await attempt('2.2.2.2')).toMatchObject({ status: 400 });
});

it('counts neither those who sign in nor what the server could not do', async () => {
	signIn.mockResolvedValue({ kind: 'signed-in', person: 'p', token: 't' });
	for (let i = 0; i < 35; i++) await expect(attempt('3.3.3.3')).rejects.toMatchObject({ status: 303 });
	signIn.mockRejectedValue(new Error('away'));
	for (let i = 0; i < 35; i++) await expect(attempt('3.3.3.3')).rejects.toThrow('away');
});
