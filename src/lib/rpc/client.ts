// The tRPC client, and how its errors are sorted by what the caller should do. Replies are not trusted: whoever calls parses them.
import {
	createTRPCUntypedClient,
	httpLink,
	httpSubscriptionLink,
	splitLink,
	TRPCClientError
} from '@trpc/client';
import { EventSource } from 'eventsource';
import * as z from 'zod/mini';
import type { Failure } from '#lib/sync/transport.ts';

/** A call that has not ended after this long is given up. */
const TIMEOUT_MS = 20_000;
/** A push is never larger than this; what is (a rescue file) gets as long as 10 kB a second need. */
const PUSH_CHARACTERS = 400_000;
const CHARACTERS_A_MS = 10;

const timeoutOf = (body: unknown): number =>
	typeof body === 'string' && body.length > PUSH_CHARACTERS
		? TIMEOUT_MS + body.length / CHARACTERS_A_MS
		: TIMEOUT_MS;

/** `token` is the enrolment's, sent as a bearer and never in an address; null for a phone that is not enrolled yet. */
export function rpcClient(token: string | null) {
	const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
	return createTRPCUntypedClient({
		links: [
			splitLink({
				condition: (operation) => operation.type === 'subscription',
				// The browser's own EventSource cannot send a header.
				true: httpSubscriptionLink({
					url: '/trpc',
					EventSource,
					eventSourceOptions: {
						fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } })
					}
				}),
				false: httpLink({ url: '/trpc', headers, fetch: fetchInTime as typeof fetch })
			})
		]
	});
}
export type RpcClient = ReturnType<typeof rpcClient>;

/** Somebody else answered in our server's place, as networks do that want a person to sign in first. */
class PortalAnswered extends Error {
	override readonly name = 'PortalAnswered';
}
/** No whole answer within TIMEOUT_MS. */
class TookTooLong extends Error {
	override readonly name = 'TookTooLong';
}

/** As `fetch`, ended after TIMEOUT_MS, the body included. @throws PortalAnswered, TookTooLong, or what fetch throws */
export async function fetchInTime(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
	const controller = new AbortController();
	const timer = setTimeout(() => controller.abort(), timeoutOf(init?.body));
	try {
		const response = await fetch(input, {
			...init,
			cache: 'no-store',
			redirect: 'manual',
			signal: controller.signal
		});
		// The body too must come in time.
		const body = await response.arrayBuffer();
		if (isPortal(response)) throw new PortalAnswered(`status ${response.status}`);
		return new Response(body, { status: response.status, headers: response.headers });
	} catch (cause) {
		throw controller.signal.aborted ? new TookTooLong('aborted', { cause }) : cause;
	} finally {
		clearTimeout(timer);
	}
}

/** Our API never redirects, and answers JSON whenever it answers well. 511 is the status made for portals (RFC 6585). */
function isPortal({ type, status, headers }: Response): boolean {
	if (type === 'opaqueredirect' || (status >= 300 && status < 400) || status === 511) return true;
	return status === 200 && (headers.get('content-type') ?? '').includes('text/html');
}

/** The shape of an error that is truly ours; a captive portal's page has none of it. */
const ours = z.object({
	code: z.string(),
	httpStatus: z.number(),
	reason: z.nullable(z.string()),
	fields: z.array(z.string())
});
export type OurError = z.infer<typeof ours>;

/** Our server's own words about an error, or null when it was not our server that spoke. */
export function ourError(error: unknown): OurError | null {
	const parsed = ours.safeParse(error instanceof TRPCClientError ? error.data : null);
	return parsed.success ? parsed.data : null;
}

/** What the engine should do about an error. Codes: docs/error-codes.md. */
export function failureOf(error: unknown): {
	why: Failure;
	detail?: string;
	how?: 'portal' | 'timeout' | 'later';
} {
	const said = ourError(error);
	const cause = error instanceof TRPCClientError ? error.cause : error;
	if (cause instanceof PortalAnswered) return { why: 'unreachable', how: 'portal' };
	if (cause instanceof TookTooLong) return { why: 'unreachable', how: 'timeout' };
	if (!said) return { why: 'unreachable' };
	const detail = said.reason ?? said.fields[0] ?? said.code;
	if (said.reason === 'YH004') return { why: 'revoked', detail };
	if (said.reason === 'YH005') return { why: 'expired', detail };
	switch (said.code) {
		case 'UNAUTHORIZED':
		case 'FORBIDDEN':
			return { why: 'not_enrolled', detail };
		case 'PRECONDITION_FAILED':
			return { why: 'incompatible', detail };
		case 'BAD_REQUEST':
		case 'PARSE_ERROR':
		case 'PAYLOAD_TOO_LARGE':
		case 'CONFLICT':
			return { why: 'refused', detail };
		case 'SERVICE_UNAVAILABLE':
			// A statement that took too long (57014) may be the request's own fault; a lock or a lost connection is not.
			return { why: 'busy', detail, ...(said.reason !== '57014' && { how: 'later' as const }) };
		default:
			return { why: 'busy', detail };
	}
}
