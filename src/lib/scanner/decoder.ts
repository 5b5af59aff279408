// The page's side of the decode worker: hands over one picture at a time and sees to it that there is a worker. Knows neither cameras
// nor files.
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
	 * starts with the next picture. Call it again only after it has answered: what waits would be old. Rejects with a DecoderLostError
	 * when two workers in a row are lost.
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

/** Starts no worker yet: the first picture does. @param spawn another worker, for tests */
export function openDecoder(spawn: () => Worker = spawnWorker): Decoder {
	let worker: Promise<Worker> | null = null;
	let lost = 0;
	let stopWaiting = () => {};
	let isClosed = false;

	async function decode(picture: Picture, effort: Effort): Promise<Code[] | null> {
		if (isClosed) return null;
		let now: Worker | null = null;
		try {
			now = await (worker ??= start());
			const moved = 'data' in picture ? [picture.data.buffer] : [picture];
			const reply = await ask(now, { question: { picture, effort }, moved, silentMs: SILENT_MS[effort] });
			if (!('codes' in reply)) throw new Error('failed' in reply ? reply.failed : 'no codes');
			lost = 0;
			return reply.codes;
		} catch (error) {
			now?.terminate();
			worker = null;
			if (isClosed) return null;
			if (++lost > 1) throw new DecoderLostError('The decoder does not answer.', { cause: error });
			return null;
		}
	}

	async function start(): Promise<Worker> {
		const started = spawn();
		try {
			const reply = await ask(started, {
				question: { wasm: wasmAddress },
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
			const timer = setTimeout(() => reject(new Error(`silent for ${silentMs} ms`)), silentMs);
			const end = (act: () => void) => {
				clearTimeout(timer);
				of.onmessage = of.onerror = of.onmessageerror = null;
				act();
			};
			of.onmessage = ({ data }: MessageEvent<Reply>) => end(() => resolve(data));
			const isLost = (event: Event) => end(() => reject(new Error(`lost: ${event.type}`)));
			of.onerror = isLost;
			of.onmessageerror = isLost;
			stopWaiting = () => end(() => reject(new Error('closed')));
			of.postMessage(question, moved);
		});
	}

	return {
		decode,
		close() {
			isClosed = true;
			stopWaiting();
			void worker?.then(
				(open) => open.terminate(),
				() => {}
			);
			worker = null;
		}
	};
}

interface Ask {
	question: Question;
	moved: Transferable[];
	silentMs: number;
}

function spawnWorker(): Worker {
	return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
}
