// The page's side of the decode worker: hands over pictures, which are answered in their order, and sees to it that there is a worker.
// Knows neither cameras nor files.
//
//   none ──decode──▶ starting ──ready──▶ idle ──decode──▶ looking ──answer──▶ idle
//     ▲                 └───────── failed, lost, or silent for too long ─────────┘ (said to nobody unless it happens twice in a row)
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Effort, Question, Reply } from './decode-worker.ts';
import type { Code } from './looks.ts';

export type { Code } from './looks.ts';
export type { Effort } from './decode-worker.ts';

/** A picture to decode. It is given away: a bitmap is closed, the pixels are moved to the worker. */
export type Picture = ImageData | ImageBitmap;

export interface Decoder {
	/**
	 * The codes in `picture`, the nearest to its middle first; null when the worker was lost over it, or the decoder closed: a new worker
	 * starts with the next picture. Pictures are answered in their order; more than one that waits would be old. Rejects with a
	 * DecoderLostError when two workers in a row are lost.
	 */
	decode(picture: Picture, effort: Effort): Promise<Code[] | null>;
	/** Ends the worker; what is under way answers null. May be called more than once. */
	close(): void;
}

/** Two workers in a row did not answer: this phone cannot decode now. */
export class DecoderLostError extends Error {
	override name = 'DecoderLostError';
}

/** Longer than any honest answer takes on a slow phone; the first one has the WebAssembly to load, perhaps over a bad network. */
const SILENT_MS: Record<Effort | 'starting', number> = { glance: 6000, patient: 40_000, starting: 60_000 };

/**
 * Starts no worker yet: the first picture does.
 * @param sought what is looked for: another code does not end the second looks; without it every code does
 * @param spawn another worker, for tests
 */
export function openDecoder(sought?: RegExp, spawn: () => Worker = spawnWorker): Decoder {
	let worker: Promise<Worker> | null = null;
	let lost = 0;
	let isClosed = false;
	/** Asked and not yet answered, in their order. */
	const waiting: Waiting[] = [];

	async function decode(picture: Picture, effort: Effort): Promise<Code[] | null> {
		if (isClosed) return null;
		const asked = (worker ??= start());
		try {
			const moved = 'data' in picture ? [picture.data.buffer] : [picture];
			const of = await asked;
			if (worker !== asked) return null;
			const reply = await ask(of, { question: { picture, effort }, moved, silentMs: SILENT_MS[effort] });
			if (!('codes' in reply)) throw new Error('failed' in reply ? reply.failed : 'no codes');
			lost = 0;
			return reply.codes;
		} catch (error) {
			// Closed; or lost over the picture before this one, which has counted it.
			if (worker !== asked) return null;
			end(asked, error);
			if (++lost > 1) throw new DecoderLostError('The decoder does not answer.', { cause: error });
			return null;
		}
	}

	async function start(): Promise<Worker> {
		const started = spawn();
		try {
			const reply = await ask(started, {
				question: { wasm: wasmAddress, sought },
				moved: [],
				silentMs: SILENT_MS.starting
			});
			if ('ready' in reply) return started;
			throw new Error('failed' in reply ? reply.failed : 'not ready');
		} catch (error) {
			started.terminate();
			throw error;
		}
	}

	function ask(of: Worker, { question, moved, silentMs }: Ask): Promise<Reply> {
		return new Promise<Reply>((resolve, reject) => {
			const timer = setTimeout(() => giveUp(new Error(`silent for ${silentMs} ms`)), silentMs);
			waiting.push({ resolve, reject, timer });
			of.onmessage = ({ data }: MessageEvent<Reply>) => {
				const first = waiting.shift();
				clearTimeout(first?.timer);
				first?.resolve(data);
			};
			of.onerror = of.onmessageerror = (event: Event) => giveUp(new Error(`lost: ${event.type}`));
			of.postMessage(question, moved);
		});
	}

	function giveUp(error: unknown) {
		for (const { reject, timer } of waiting.splice(0)) {
			clearTimeout(timer);
			reject(error);
		}
	}

	/** Ends this worker, and with it what waits; an answer that is on its way belongs to nobody. */
	function end(ended: Promise<Worker>, error: unknown) {
		worker = null;
		giveUp(error);
		void ended.then(
			(one) => {
				one.onmessage = null;
				one.terminate();
			},
			() => {}
		);
	}

	return {
		decode,
		close() {
			isClosed = true;
			if (worker) end(worker, new Error('closed'));
		}
	};
}

interface Waiting {
	resolve(reply: Reply): void;
	reject(error: unknown): void;
	timer: ReturnType<typeof setTimeout>;
}

interface Ask {
	question: Question;
	moved: Transferable[];
	silentMs: number;
}

function spawnWorker(): Worker {
	return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
}
