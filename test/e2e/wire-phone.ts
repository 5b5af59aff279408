// A phone as the server sees it, over HTTP and without a browser: it takes up a pass, records, and sends what the test tells it to, in any order.
// Its records have the shape that the app's have; the app's own engine is tested elsewhere.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';

export interface WirePhone {
	token: string;
	enrolment: string;
	number: number;
	event: string;
	rescueKey: string;
	/** Bodies in the order recorded; the n-th has the number n + 1. */
	bodies: string[];
	/** Records a check-in, or what `more.verb` names, and returns its body, not yet sent. */
	record(args: Record<string, unknown>, more?: Record<string, unknown>): string;
	/** Sends these bodies, and what it says of itself with them. */
	push(bodies: string[], more?: Record<string, unknown>): Promise<Response>;
}

/** Takes up the pass whose address ends in `hash`. `session` is what its check-ins are for. */
export async function enrolWirePhone(
	url: string,
	{ hash, session }: { hash: string; session: string }
): Promise<WirePhone> {
	const answer = await post(`${url}/trpc/enrol.redeem`, {
		input: { pass: hash, enrolment: randomUUID(), device: 'Android 14' }
	});
	const { result } = (await answer.json()) as { result: { data: Omit<WirePhone, 'bodies'> } };
	const { token, enrolment, number, event, rescueKey } = result.data;
	const bodies: string[] = [];
	const boot = randomUUID();
	return {
		token,
		enrolment,
		number,
		event,
		rescueKey,
		bodies,
		record(args, more = {}) {
			const body = JSON.stringify({
				id: uuidv7(),
				enrolment,
				seq: bodies.length + 1,
				verb: 'recordCheckIn',
				subject: String(args.attendee ?? args.badge ?? session),
				captured: { wall: Date.now(), monotonic: 1, boot, offsetMs: 0, uncertaintyMs: 5 },
				source: 'scan',
				args: more.verb ? args : { session, direction: 'in', ...args },
				...more
			});
			bodies.push(body);
			return body;
		},
		push: (ops, more) =>
			post(`${url}/trpc/sync.push`, {
				token,
				input: { protocol: 1, enrolment, ops, maxSeq: bodies.length, unsent: ops.length, ...more }
			})
	};
}

const post = (address: string, { token, input }: { token?: string; input: unknown }) =>
	fetch(address, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			...(token ? { authorization: `Bearer ${token}` } : {})
		},
		body: JSON.stringify(input)
	});
