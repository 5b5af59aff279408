// The network between phones and server: bytes go up, bytes come down, each with its fate. Stands where the browser's fetch stands, so that
// the production client builds every request and judges every answer. Knows nothing of what the bytes mean.
import type { Random } from './random.ts';
import type { SimServer, WireReply, WireRequest } from './server.ts';
import { running, type Owner, type VirtualTime } from './virtual-time.ts';

export const NETWORK_FAULTS = [
	'request-lost',
	'reply-lost',
	'reply-truncated',
	'captive-portal',
	'gzip-garbage',
	'duplicated',
	'delayed',
	'replayed-late',
	'bad-gateway',
	'partition-out',
	'partition-in',
	'token-rejected',
	'bytes-changed',
	'page-mixed-up'
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** A life of a phone, as the network sees it. */
export interface NetworkOwner extends Owner {
	/** The fate of the next request. */
	networkFault(path: string): NetworkFault | null;
	noteNetworkFault(fault: NetworkFault): void;
	/** Where its requests are, for telling the instant: sent, or answered and on the way back. */
	noteRequest(path: string, stage: 'sent' | 'answered' | 'gone'): void;
	chance: Random;
}

const PORTAL =
	'<!doctype html><html><head><title>请登录</title></head><body>免费上网，请先登录</body></html>';

export class Network {
	readonly #time: VirtualTime;
	readonly #server: SimServer;

	/** Requests that have not reached the server yet. */
	#underWay = 0;
	get isEmpty(): boolean {
		return this.#underWay === 0;
	}

	constructor(time: VirtualTime, server: SimServer) {
		this.#time = time;
		this.#server = server;
	}

	/** What a life gets instead of the browser's fetch. */
	fetch(life: NetworkOwner, input: string, init: RequestInit = {}): Promise<Response> {
		const headers: Record<string, string> = {};
		new Headers(init.headers).forEach((value, key) => (headers[key] = value));
		const request: WireRequest = {
			url: input,
			method: init.method ?? 'GET',
			headers,
			body: (init.body as string | null | undefined) ?? null
		};
		return new Promise((resolve, reject) => {
			let isOver = false;
			const path = pathOf(request);
			const end = (settle: () => void) => {
				if (isOver) return;
				isOver = true;
				life.noteRequest(path, 'gone');
				settle();
			};
			init.signal?.addEventListener('abort', () =>
				end(() => reject(new DOMException('Aborted', 'AbortError')))
			);
			life.noteRequest(path, 'sent');
			void this.#travel(life, request, {
				fail: () => end(() => reject(new TypeError('Failed to fetch'))),
				answer: (reply) =>
					end(() => resolve(new Response(reply.body, { status: reply.status, headers: reply.headers })))
			});
		});
	}

	#travel(life: NetworkOwner, request: WireRequest, client: Client): void {
		const { chance } = life;
		const path = pathOf(request);
		const fault = life.networkFault(path);
		const up = chance.int(10, 150);
		const down = chance.int(10, 150);
		const late = chance.int(21_000, 60_000);
		const after = (ms: number, run: () => void) => this.#time.after(ms, life, run);
		const deliver = (ms: number, reply: WireReply) => after(ms, () => client.answer(reply));
		const note = () => fault && life.noteNetworkFault(fault);
		// An instant at which the page can die with its request on the way.
		after(up / 2, () => {});
		if (!this.#server.isUp) {
			after(up, client.fail);
			return;
		}
		switch (fault) {
			case 'request-lost':
			case 'partition-out':
				note();
				return; // nothing comes back; the client gives up by itself
			case 'captive-portal':
				note();
				return void deliver(up, { status: 200, headers: { 'content-type': 'text/html' }, body: PORTAL });
			case 'bad-gateway':
				note();
				return void deliver(up, {
					status: 502,
					headers: { 'content-type': 'text/html' },
					body: '<h1>Bad gateway</h1>'
				});
			case 'token-rejected':
				note();
				this.#server.rejections++;
		}
		const sent = fault === 'bytes-changed' ? changed(request, note) : request;
		const arrive = (then: (reply: WireReply) => void) =>
			this.#arrive(sent, life, (reply) => {
				life.noteRequest(path, 'answered');
				then(reply);
			});
		const delay = fault === 'delayed' ? late : up;
		if (fault === 'delayed') note();
		this.#underWay++;
		this.#time.after(delay, null, () => {
			this.#underWay--;
			arrive((reply) => {
				switch (fault) {
					case 'reply-lost':
					case 'partition-in':
						return note();
					case 'reply-truncated':
						note();
						return deliver(down, {
							...reply,
							body: reply.body.slice(0, chance.int(0, Math.max(0, reply.body.length - 1)))
						});
					case 'gzip-garbage':
						note();
						return deliver(down, { ...reply, body: `\u001f\u008b\b${chance.hex(40)}` });
					case 'page-mixed-up':
						return deliver(down, mixedUp(reply, chance, note));
					default:
						return deliver(down, reply);
				}
			});
			if (fault === 'duplicated') {
				note();
				arrive(() => {});
			}
		});
		if (fault === 'replayed-late') {
			this.#underWay++;
			this.#time.after(late, null, () => {
				this.#underWay--;
				note();
				arrive(() => {});
			});
		}
	}

	/** The server works now; its answer comes to `then` in no virtual time. */
	#arrive(request: WireRequest, life: NetworkOwner, then: (reply: WireReply) => void): void {
		if (!this.#server.isUp) return;
		const work = async () => {
			try {
				return await this.#server.handle(request);
			} catch {
				return null; // its process died under the call
			}
		};
		const done = (reply: WireReply | null) => {
			if (reply) running.run(life, () => then(reply));
		};
		void this.#time.real(async () => {
			if (this.#server.isHolding) await this.#server.startHeld(work, done);
			else done(await work());
		});
	}
}

interface Client {
	fail: () => void;
	answer: (reply: WireReply) => void;
}

const pathOf = (request: WireRequest): string => /sync\.(\w+)/.exec(request.url)?.[1] ?? 'other';

/** Somebody on the way rewrites text: other bytes arrive than were sent, and they still parse. */
function changed(request: WireRequest, note: () => void): WireRequest {
	if (!request.body?.includes('\\"source\\":\\"')) return request;
	note();
	return {
		...request,
		body: request.body.replaceAll(/\\"source\\":\\"(scan|search|typed)\\"/g, '\\"source\\":\\"photo\\"')
	};
}

/** A row of a page is another than the one that belongs there; versions still run on. */
function mixedUp(reply: WireReply, chance: Random, note: () => void): WireReply {
	try {
		const parsed = JSON.parse(reply.body) as {
			result: { data: { rows: { body: unknown; commitment: string; entity: string }[] } };
		};
		const rows = parsed.result.data.rows;
		const shown = rows.filter((row) => row.body && row.entity === 'attendance');
		if (shown.length === 0) return reply;
		const row = chance.pick(shown);
		row.body = { ...(row.body as object), checkIn: null };
		row.commitment = chance.hex(64);
		note();
		return { ...reply, body: JSON.stringify(parsed) };
	} catch {
		return reply;
	}
}
