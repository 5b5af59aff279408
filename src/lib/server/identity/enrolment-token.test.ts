// The token of an enrolled phone: what it proves, and that nothing else passes for it.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { enrolmentTokens } from './enrolment-token.ts';
import { signSession } from './session-token.ts';

const tokens = enrolmentTokens('e'.repeat(64));
const enrolled = { enrolment: randomUUID(), event: randomUUID() };

it('names the phone and the event', async () => {
	expect(await tokens.verify(await tokens.sign(enrolled))).toEqual(enrolled);
});

it('never expires by itself: the database decides', async () => {
	const [, body] = (await tokens.sign(enrolled)).split('.') as [string, string];
	expect(JSON.parse(Buffer.from(body, 'base64url').toString())).not.toHaveProperty('exp');
});

it('is not believed when changed or signed by another secret', async () => {
	const token = await tokens.sign(enrolled);
	const [head, , signature] = token.split('.') as [string, string, string];
	const body = { role: 'authenticated', aud: 'enrolment', ...enrolled, event: randomUUID() };
	const forged = Buffer.from(JSON.stringify(body)).toString('base64url');
	expect(await tokens.verify(`${head}.${forged}.${signature}`)).toBeNull();
	expect(await enrolmentTokens('f'.repeat(64)).verify(token)).toBeNull();
	expect(await tokens.verify('')).toBeNull();
});

it('is not a session, even under the same secret', async () => {
	const key = new TextEncoder().encode('e'.repeat(64));
	const session = await signSession({ person: randomUUID(), signedInAt: Date.now() }, key, Date.now());
	expect(await tokens.verify(session)).toBeNull();
});
