// The live scanner: opens the camera, reads codes, lets go of the camera while the page is hidden, takes it back afterwards.
// Knows no domain: it hands texts and troubles to the screen. Lifecycle, one step at a time (`step`):
//
//   closed ──visible──▶ opening ──first picture──▶ reading ──hidden, stop(), track ended──▶ closed
//                          └──error──▶ troubled ──retry(), switchCamera(), visible again──▶ opening
import { readFrames, type FrameReader } from './frames.ts';
import { chooseLens, chosenLens, listLenses } from './lens-choice.ts';
import type { Lens } from './lens.ts';
import { repeatFilter } from './repeat.ts';
import { sortTrouble, type CameraTrouble } from './trouble.ts';

/** What the open camera can do; what it cannot is null, and its button is not shown. */
export interface CameraAbilities {
	torch: boolean;
	zoom: { min: number; max: number; step: number } | null;
	/** True when there is another lens to switch to. */
	lenses: boolean;
}

export interface CameraOptions {
	/** The video fills this element, cropped like `object-fit: cover`. Give it a size; put nothing else into it. */
	element: HTMLElement;
	/** A code was read: the same one again only after three seconds out of sight. */
	onText(text: string): void;
	/** There is no picture, and why. Nothing more happens until `retry`, or until the page is hidden and shown. */
	onTrouble(trouble: CameraTrouble): void;
	/** There is a picture (again). */
	onReady?(abilities: CameraAbilities): void;
}

export interface Camera {
	/** Lets go of the camera for good; await it before the element goes away. May be called at any time, more than once. */
	stop(): Promise<void>;
	/** Tries again after a trouble; call it from a tap. */
	retry(): Promise<void>;
	/** Takes the next rear lens and remembers it on this phone. */
	switchCamera(): Promise<void>;
	/** Stops and starts reading; the picture keeps running, because stopping a camera costs one to two seconds. */
	pause(): void;
	resume(): void;
	/** False when the phone refused. */
	setTorch(isOn: boolean): Promise<boolean>;
	setZoom(factor: number): Promise<boolean>;
}

/** Starts the camera in `element`. Returns at once and never throws; what happens is told by the callbacks. */
export function openCamera({ element, onText, onTrouble, onReady }: CameraOptions): Camera {
	let isWanted = true;
	let isPaused = false;
	let open: { lens: Lens; reader: FrameReader } | null = null;
	// Where storage is refused, the choice lasts as long as this scanner.
	let lensId = chosenLens();
	let turn = Promise.resolve();
	const isNew = repeatFilter(() => performance.now());
	const shouldRun = () => isWanted && document.visibilityState === 'visible';
	const settle = () => (turn = turn.then(step));

	async function step() {
		if (open && !shouldRun()) await close();
		if (open || !shouldRun()) return;
		try {
			// Neither belongs into the first download: together about 100 kB gzip.
			const [{ openLens }, { decode }] = await Promise.all([import('./lens.ts'), import('./decoder.ts')]);
			const lens = await openLens(element, lensId);
			open = { lens, reader: readFrames(lens.video, decode, read) };
			open.reader.paused = isPaused;
			// Another app took the camera, or the phone switched it off: the picture would stand still without a word.
			lens.track.addEventListener('ended', () => void reopen());
			if (shouldRun()) onReady?.(await abilitiesOf(lens));
			else await close();
		} catch (error) {
			if (shouldRun()) onTrouble(sortTrouble(error));
		}
	}

	async function close() {
		if (!open) return;
		const { lens, reader } = open;
		open = null;
		reader.stop();
		await lens.close();
	}

	function read(text: string) {
		if (isNew(text)) onText(text);
	}

	function reopen() {
		turn = turn.then(close);
		return settle();
	}

	document.addEventListener('visibilitychange', settle);
	void settle();

	return {
		stop() {
			isWanted = false;
			document.removeEventListener('visibilitychange', settle);
			return settle();
		},
		retry: reopen,
		async switchCamera() {
			const lenses = await listLenses();
			const current = open?.lens.track.getSettings().deviceId ?? lensId ?? '';
			const next = lenses[(lenses.indexOf(current) + 1) % lenses.length];
			if (next) chooseLens((lensId = next));
			return reopen();
		},
		pause: () => setPaused(true),
		resume: () => setPaused(false),
		setTorch: (isOn) => apply({ torch: isOn }),
		setZoom: (factor) => apply({ zoom: factor })
	};

	function setPaused(paused: boolean) {
		isPaused = paused;
		if (open) open.reader.paused = paused;
	}

	async function apply(wish: object): Promise<boolean> {
		const track = open?.lens.track;
		if (!track) return false;
		return track.applyConstraints({ advanced: [wish] }).then(
			() => true,
			() => false
		);
	}
}

async function abilitiesOf(lens: Lens): Promise<CameraAbilities> {
	return { torch: lens.hasTorch, zoom: lens.zoom, lenses: (await listLenses()).length > 1 };
}
