// What the engine asks of the network. `rpc/` implements it; tests put a faulty one in its place. Errors are sorted by what the engine should do.
import type {
	PullReply,
	PullRequest,
	PushReply,
	PushRequest,
	RescueReply,
	RescueRequest,
	SnapshotReply,
	SnapshotRequest
} from '#lib/protocol/index.ts';

/**
 * - `unreachable`  no answer, or an answer that is not ours (a captive portal's page): later, as it is.
 * - `busy`         the server answered that it cannot now (5xx): later; a batch that meets this twice is halved.
 * - `refused`      the server will never take this request as it is: halve it, and set a single operation aside.
 * - `not_enrolled` the token is not known: stop and say so.
 * - `revoked`, `expired` this phone may upload but reads nothing more.
 * - `incompatible` the app is older or newer than the server understands: stop and ask for an update.
 */
export type Failure =
	'unreachable' | 'busy' | 'refused' | 'not_enrolled' | 'revoked' | 'expired' | 'incompatible';
/**
 * `detail` is a code, for logs and cards. `how` tells more of `unreachable`: `portal`, somebody else answers in the server's place (a page to sign in
 * to the network first); `timeout`, no end within 20 seconds; and of `busy`: `later`, the server says of itself that it cannot now, whatever it was asked.
 */
export type Reply<T> =
	{ ok: true; data: T } | { ok: false; why: Failure; detail?: string; how?: 'portal' | 'timeout' | 'later' };

/** Every call ends by itself within 20 seconds. `token` is the enrolment's. */
export interface Transport {
	push(token: string, request: PushRequest): Promise<Reply<PushReply>>;
	pull(token: string, request: PullRequest): Promise<Reply<PullReply>>;
	snapshot(token: string, request: SnapshotRequest): Promise<Reply<SnapshotReply>>;
	/** Hands in another phone's rescue file. */
	carry(token: string, request: RescueRequest): Promise<Reply<RescueReply>>;
	/** Calls back with the head of the event's stream whenever it moves. Silence means nothing. Returns the way to stop. */
	poke(token: string, listener: (head: number) => void): () => void;
}
