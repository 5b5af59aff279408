// The rescue file: what is sealed comes out the same, and nothing that was touched comes out at all.
import { expect, test } from 'vitest';
import { readRescueFile } from './rescue.ts';
import { deriveRescueKeys, openRescue, RescueUnreadable, sealRescue } from './rescue-seal.ts';

const ENROLMENT = '00000000-0000-4000-8000-0000000000e1';
const header = {
	event: '00000000-0000-4000-8000-0000000000a1',
	enrolment: ENROLMENT,
	number: 2,
	madeAt: '2026-11-21T01:00:00.000Z'
};
const content = {
	enrolment: ENROLMENT,
	token: 'token',
	ops: ['{"id":"一"}', '{"id":"\\u0000\ud800"}'],
	maxSeq: 7
};
const secret = (seed: number) => new Uint8Array(32).fill(seed);

test('what was sealed for the server is opened by it, byte for byte', async () => {
	const { keys, publicKey } = await deriveRescueKeys(secret(1));
	const file = await sealRescue(header, content, publicKey);
	const text = JSON.stringify(file);
	expect(text).not.toContain('token"');
	expect(file).toMatchObject({ number: 2, count: 2 });
	const read = readRescueFile(text)!;
	expect(await openRescue(read, keys)).toEqual(content);
});

test('the same secret gives the same keys after a restart', async () => {
	const [a, b] = [await deriveRescueKeys(secret(1)), await deriveRescueKeys(secret(1))];
	expect(a.publicKey).toBe(b.publicKey);
	const file = await sealRescue(header, content, a.publicKey);
	expect((await openRescue(file, b.keys)).maxSeq).toBe(7);
});

test("a changed header, a changed content and another server's file are not readable", async () => {
	const { keys, publicKey } = await deriveRescueKeys(secret(1));
	const file = await sealRescue(header, content, publicKey);
	const other = await sealRescue(header, content, (await deriveRescueKeys(secret(2))).publicKey);
	const flipped = (file.sealed[9] === 'A' ? 'B' : 'A') + file.sealed.slice(1);
	for (const bad of [
		{ ...file, number: 3 },
		{ ...file, enrolment: header.event },
		{ ...file, sealed: file.sealed.slice(0, -4) },
		{ ...file, sealed: flipped },
		{ ...file, enc: file.sealed },
		other
	])
		await expect(openRescue(bad, keys)).rejects.toBeInstanceOf(RescueUnreadable);
});

test('what is no rescue file is told before anything is decrypted', () => {
	for (const text of ['', '{', '[]', '{"format":"yuanhui-rescue"}', '<!doctype html>'])
		expect(readRescueFile(text)).toBeNull();
});
