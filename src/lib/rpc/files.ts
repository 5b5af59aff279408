// Files over HTTP: pieces go up to /files/<id> as they are. The protocol is told in docs/decisions/files.md.
import * as z from 'zod/mini';
import type { FileTransport, Received } from '#lib/sync/files.ts';
import type { Reply } from '#lib/sync/transport.ts';
import { failureOf, fetchInTime } from './client.ts';

const received = z.object({ received: z.int().check(z.gte(0)), isStored: z.boolean() });
const trouble = z.object({ reason: z.string() });

export function fileTransport(): FileTransport {
	return {
		ask: (token, file) => answer(`/files/${file}/received`, { headers: bearer(token) }),
		send: (token, file, { offset, bytes }) =>
			answer(`/files/${file}`, {
				method: 'PUT',
				headers: {
					...bearer(token),
					'content-type': 'application/octet-stream',
					'upload-offset': String(offset)
				},
				body: bytes
			})
	};
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** An answer that is not ours means later, never done; 422 alone means that the server will never take this file. */
async function answer(address: string, init: RequestInit): Promise<Reply<Received>> {
	try {
		const response = await fetchInTime(address, init);
		const body: unknown = await response.json();
		if (response.status === 422)
			return { ok: false, why: 'refused', detail: trouble.safeParse(body).data?.reason ?? 'refused' };
		const parsed = received.safeParse(body);
		if (response.ok && parsed.success) return { ok: true, data: parsed.data };
		return { ok: false, why: response.status >= 500 ? 'busy' : 'unreachable' };
	} catch (cause) {
		return { ok: false, ...failureOf(cause) };
	}
}
