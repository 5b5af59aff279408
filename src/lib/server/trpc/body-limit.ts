// How much of a request's body is read before anybody looks at it. The server's own limit (BODY_SIZE_LIMIT) is for the largest of all.
import { MAX_RESCUE_BYTES } from '../rescue/take-in.ts';

/** A push of 256 kB, each character of it escaped in JSON, and a wide margin. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_OF: Record<string, number> = { 'rescue.upload': MAX_RESCUE_BYTES };

/** The request with its body read; null when that is larger than `procedure` (as in the address) may need. */
export async function readLimited(request: Request, procedure: string): Promise<Request | null> {
	if (!request.body) return request;
	const most = MOST_OF[procedure] ?? MOST_BYTES;
	if (Number(request.headers.get('content-length') ?? 0) > most) return null;
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	let bytes = 0;
	for await (const chunk of request.body) {
		bytes += chunk.length;
		if (bytes > most) return null;
		chunks.push(chunk);
	}
	const { url, method, headers, signal } = request;
	return new Request(url, { method, headers, signal, body: new Blob(chunks) });
}

/** In the shape of tRPC's own errors, so that a phone knows that it was our server that spoke. */
export const tooLarge = (): Response =>
	Response.json(
		{
			error: {
				message: 'payload_too_large',
				code: -32_013,
				data: { code: 'PAYLOAD_TOO_LARGE', httpStatus: 413, reason: null, fields: [] }
			}
		},
		{ status: 413 }
	);
