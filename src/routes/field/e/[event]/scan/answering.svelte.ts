// The answers of one screen: which one is shown and for how long, and what could not be saved. Knows no door: whoever asks brings the work.
//
//   work ──ok, again, attention──▶ shown, covers what was shown before
//        ──unreadable────────────▶ shown where nothing else stands, else only heard
//        ──unsaved───────────────▶ shown and kept until retry() saves it or letGo(); meanwhile every other answer is only heard
import type { Signal } from '#lib/scanner/feedback.ts';
import type { DoorAnswer } from './door.ts';

/** An answer and when it was given, milliseconds since 1970. */
export interface GivenAnswer {
	answer: DoorAnswer;
	at: number;
}

type Work = () => Promise<DoorAnswer>;

export class Answering {
	given = $state.raw<GivenAnswer | null>(null);
	#unsaved = $state.raw<readonly Work[]>([]);
	#saving = $state(0);
	readonly #signal: (kind: Signal) => void;
	readonly #standsMs: (answer: DoorAnswer) => number | null;
	#turn = 0;
	#shown = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param standsMs how long an answer stands when nobody comes after; null: until it is touched */
	constructor(signal: (kind: Signal) => void, standsMs: (answer: DoorAnswer) => number | null) {
		this.#signal = signal;
		this.#standsMs = standsMs;
	}

	/** How many could not be saved and are kept. */
	get unsaved(): number {
		return this.#unsaved.length;
	}
	/** True while something is being saved. */
	get isSaving(): boolean {
		return this.#saving > 0;
	}

	/** Saves first; then colour, word, sound and vibration in the same frame. An older answer never covers a newer one. */
	async ask(work: Work): Promise<void> {
		const mine = ++this.#turn;
		this.#saving++;
		const answer = await work().finally(() => this.#saving--);
		if (answer.kind === 'unsaved') this.#unsaved = [...this.#unsaved, work];
		else if (mine < this.#shown) return;
		this.#shown = Math.max(this.#shown, mine);
		this.#give(answer);
	}

	/** Everything that could not be saved, once more and in its order. */
	async retry(): Promise<void> {
		const works = this.#unsaved;
		this.letGo();
		for (const work of works) await this.ask(work);
	}

	/** The tap that ends an answer: what could not be saved is given up. */
	letGo(): void {
		this.#unsaved = [];
		this.dismiss();
	}

	/** Takes the answer away; not where somebody would be lost with it. */
	dismiss(): void {
		if (this.#unsaved.length) return;
		clearTimeout(this.#timer);
		this.given = null;
	}

	#give(answer: DoorAnswer): void {
		this.#signal(answer.kind);
		const isLess = answer.kind === 'unreadable' && this.given && this.given.answer.kind !== 'unreadable';
		if (isLess || (answer.kind !== 'unsaved' && this.#unsaved.length)) return;
		clearTimeout(this.#timer);
		this.given = { answer, at: Date.now() };
		const ms = this.#standsMs(answer);
		if (ms !== null) this.#timer = setTimeout(() => this.dismiss(), ms);
	}
}
