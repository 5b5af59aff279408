// How much of a body each procedure reads.
import { expect, test } from 'vitest';
import { readLimited, tooLarge } from './body-limit.ts';

const MB = 1024 * 1024;
const post = (body: BodyInit) =>
	new Request('http://localhost/trpc/x', {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
		duplex: 'half'
	} as RequestInit);
/** Without a length in front. */
const streamed = (bytes: number) =>
	post(
		new ReadableStream({
			start(controller) {
				for (let left = bytes; left > 0; left -= MB) controller.enqueue(new Uint8Array(Math.min(left, MB)));
				controller.close();
			}
		})
	);

test('what fits is handed on as it was', async () => {
	const request = await readLimited(post('{"json":"好"}'), 'sync.push');
	expect(await request?.text()).toBe('{"json":"好"}');
	expect(request?.headers.get('authorization')).toBe('Bearer x');
	expect(request?.headers.get('content-type')).toBe('application/json');
});

test.each([
	['sync.push', 4 * MB, true],
	['sync.push', 4 * MB + 1, false],
	['rescue.upload', 20 * MB, true],
	['rescue.upload', 20 * MB + 1, false],
	['no.such', 5 * MB, false]
])('%s with %i bytes', async (procedure, bytes, fits) => {
	expect((await readLimited(streamed(bytes), procedure)) !== null).toBe(fits);
});

test('the answer is one that a phone takes for ours', async () => {
	expect(tooLarge().status).toBe(413);
	expect((await tooLarge().json()).error.data).toEqual({
		code: 'PAYLOAD_TOO_LARGE',
		httpStatus: 413,
		reason: null,
		fields: []
	});
});
