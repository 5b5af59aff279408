// The decode worker's life: one picture at a time, a new worker for a lost or silent one, an error only when that is lost as well.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Question, Reply } from '#lib/scanner/decode-worker.ts';
import { DecoderLostError, openDecoder } from '#lib/scanner/decoder.ts';

/** A worker that answers as the test says; `answers` are taken one by one, then it is silent. */
class FakeWorker {
	onmessage: ((event: { data: Reply }) => void) | null = null;
	onerror: ((event: { type: string }) => void) | null = null;
	onmessageerror: ((event: { type: string }) => void) | null = null;
	isEnded = false;
	asked: Question[] = [];
	#answers: (Reply | 'dies')[];
	constructor(answers: (Reply | 'dies')[]) {
		this.#answers = answers;
	}
	postMessage(question: Question) {
		this.asked.push(question);
		const answer = this.#answers.shift();
		if (!answer) return;
		queueMicrotask(() =>
			answer === 'dies' ? this.onerror?.({ type: 'error' }) : this.onmessage?.({ data: answer })
		);
	}
	terminate() {
		this.isEnded = true;
	}
}

function workersOf(...lives: (Reply | 'dies')[][]) {
	const workers = lives.map((answers) => new FakeWorker(answers));
	let next = 0;
	const decoder = openDecoder(undefined, () => workers[next++] as unknown as Worker);
	return { workers, decoder, started: () => next };
}

const picture = () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }) as ImageData;
const READY: Reply = { ready: true };
const CODES: Reply = { codes: [{ text: 'YH', x: 0.5, y: 0.5 }] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('one worker starts with the first picture and reads all of them', async () => {
	const { workers, decoder, started } = workersOf([READY, CODES, { codes: [] }]);
	expect(started()).toBe(0);
	expect(await decoder.decode(picture(), 'glance')).toEqual([{ text: 'YH', x: 0.5, y: 0.5 }]);
	expect(await decoder.decode(picture(), 'patient')).toEqual([]);
	expect(started()).toBe(1);
	expect(workers[0]!.asked[0]).toHaveProperty('wasm');
	expect(workers[0]!.asked[2]).toMatchObject({ effort: 'patient' });
});

test.each([
	['dies', 'dies'],
	['fails', { failed: 'out of memory' }]
] as const)('a worker that %s is replaced without a word', async (_, end) => {
	const { workers, decoder } = workersOf([READY, end], [READY, CODES]);
	expect(await decoder.decode(picture(), 'glance')).toBeNull();
	expect(workers[0]!.isEnded).toBe(true);
	expect(await decoder.decode(picture(), 'glance')).toHaveLength(1);
});

test('a worker that hangs is ended and replaced', async () => {
	const { workers, decoder } = workersOf([READY], [READY, CODES]);
	const answer = decoder.decode(picture(), 'glance');
	await vi.advanceTimersByTimeAsync(6000);
	expect(await answer).toBeNull();
	expect(workers[0]!.isEnded).toBe(true);
	expect(await decoder.decode(picture(), 'glance')).toHaveLength(1);
});

test('a WebAssembly that is slow to come is waited for', async () => {
	const { workers, decoder } = workersOf([]);
	const answer = decoder.decode(picture(), 'glance');
	await vi.advanceTimersByTimeAsync(30_000);
	expect(workers[0]!.isEnded).toBe(false);
	decoder.close();
	expect(await answer).toBeNull();
});

test('a picture may wait while another is read; they are answered in their order', async () => {
	const { decoder } = workersOf([READY, CODES, { codes: [] }]);
	const answers = [decoder.decode(picture(), 'glance'), decoder.decode(picture(), 'glance')];
	expect(await Promise.all(answers)).toEqual([[{ text: 'YH', x: 0.5, y: 0.5 }], []]);
});

test('the picture that waited behind one over which the worker was lost goes with it, and one loss is counted', async () => {
	const { workers, decoder } = workersOf([READY, 'dies', CODES], [READY, CODES]);
	const answers = [decoder.decode(picture(), 'glance'), decoder.decode(picture(), 'glance')];
	expect(await Promise.all(answers)).toEqual([null, null]);
	expect(workers[0]!.isEnded).toBe(true);
	expect(await decoder.decode(picture(), 'glance')).toHaveLength(1);
});

test('two workers lost in a row are told; a read in between starts the count anew', async () => {
	const { decoder } = workersOf([READY, 'dies'], [READY, CODES, 'dies'], [READY, 'dies']);
	expect(await decoder.decode(picture(), 'glance')).toBeNull();
	expect(await decoder.decode(picture(), 'glance')).toHaveLength(1);
	expect(await decoder.decode(picture(), 'glance')).toBeNull();
	await expect(decoder.decode(picture(), 'glance')).rejects.toThrow(DecoderLostError);
});

test('closed, it ends the worker, answers null and starts no other', async () => {
	const { workers, decoder, started } = workersOf([READY, CODES]);
	await decoder.decode(picture(), 'glance');
	const waiting = decoder.decode(picture(), 'glance');
	await vi.advanceTimersByTimeAsync(10);
	decoder.close();
	expect(await waiting).toBeNull();
	expect(workers[0]!.isEnded).toBe(true);
	expect(await decoder.decode(picture(), 'glance')).toBeNull();
	expect(started()).toBe(1);
});
