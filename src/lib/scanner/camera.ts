// The live scanner: opens the camera, reads codes, lets go of the camera while the page is hidden, takes it back afterwards.
// Knows no domain: it hands texts and troubles to the screen. Lifecycle, one step at a time (`step`):
//
//   closed ──visible──▶ opening ──first picture──▶ reading ──hidden, stop(), track ended──▶ closed
//                          └──error──▶ troubled ──retry(), switchCamera(), visible again──▶ opening
//
// What phones do to it, by thread (opening and lenses: lens.ts, lens-choice.ts; sorting of errors: trouble.ts):
// - html5-qrcode #515, vue-qrcode-reader #298: after a change of apps, a home-screen app's video is black or missing. Hidden, the tracks
//   are stopped; visible, a new stream is opened; and when that one stands still, then or later (watch-picture.ts), `needs-tap` offers
//   a restart by a tap.
// - html5-qrcode #868, Dynamsoft barcode-reader-javascript #135: alert() and confirm() freeze the camera on iOS 17. There are none (lint).
// - html5-qrcode #661: unmounting before the camera has stopped throws and leaves its light on. `stop()` is awaited, and never throws.
// - vue-qrcode-reader #420: pausing a camera costs one to two seconds. `pause()` is logical, the picture runs on.
// - zxing-js/library #391: its continuous decoding grew by 30 MB in a quarter of an hour. It is not used; what the
//   worker holds is watched by `npm run bench:scan -- --live-minutes 10`.
// - html5-qrcode #171, #130: its classes fail inside WeChat. Only its camera layer is used, and WeChat is told apart (`wechat`).
// - nimiq/qr-scanner #115: BarcodeDetector may exist and not work. It is not asked.
import { aimedAt } from './aim.ts';
import { openDecoder, type Code, type Decoder } from './decoder.ts';
import { readFrames, type FrameReader } from './frames.ts';
import { betterLens, chooseLens, chosenLens, listLenses, namedLenses } from './lens-choice.ts';
import type { Lens } from './lens.ts';
import { repeatFilter } from './repeat.ts';
import type { CameraTrouble } from './trouble.ts';

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
	/** What is looked for: beside another code it counts, however far from the middle it lies, and another code does not end the second looks. */
	sought?: RegExp;
	/** There is no picture, and why. Nothing more happens until `retry`, or until the page is hidden and shown. */
	onTrouble(trouble: CameraTrouble): void;
	/** There is a picture (again). */
	onReady?(abilities: CameraAbilities): void;
	/** A frame was decoded, with or without codes in it: for those who measure. */
	onAttempt?(codes: readonly Code[]): void;
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
export function openCamera({
	element,
	onText,
	sought,
	onTrouble,
	onReady,
	onAttempt
}: CameraOptions): Camera {
	let isWanted = true;
	let isPaused = false;
	let open: { lens: Lens; reader: FrameReader; decoder: Decoder } | null = null;
	// Where storage is refused, the choice lasts as long as this scanner.
	let lensId = chosenLens();
	let watch: (() => void) | undefined;
	let turn = Promise.resolve();
	const isNew = repeatFilter(() => performance.now());
	let told = '';
	const shouldRun = () => isWanted && document.visibilityState === 'visible';
	const settle = () => (turn = turn.then(step));

	async function step() {
		if (open && !shouldRun()) await close();
		if (open || !shouldRun()) return;
		try {
			const lens = await openBestLens();
			const decoder = openDecoder(sought);
			const reader = readFrames({ video: lens.video, decoder, onCodes: read, onLost });
			reader.paused = isPaused;
			open = { lens, reader, decoder };
			// Another app took the camera, or the phone switched it off: the picture would stand still without a word.
			lens.track.addEventListener('ended', () => void reopen());
			watch = lens.watch({
				onStill: () => onTrouble('needs-tap'),
				onMoving: () => void abilitiesOf(lens).then(onReady)
			});
			if (shouldRun()) onReady?.(await abilitiesOf(lens));
			else await close();
		} catch (error) {
			const trouble = await sorted(error);
			if (shouldRun()) onTrouble(trouble);
		}
	}

	/** The chosen lens while there is one, else the rear one, else, once the lenses have told their names, the rear one that sees what is near. */
	async function openBestLens(): Promise<Lens> {
		// Not part of the first download, and html5-qrcode cannot be loaded on the server.
		const { openLens } = await import('./lens.ts');
		const lens = await openLens(element, lensId);
		const { track } = lens;
		const opened = { chosen: lensId, opened: track.getSettings().deviceId, label: track.label };
		const better = betterLens(await namedLenses(), opened);
		if (!better) return lens;
		chooseLens((lensId = better));
		await lens.close();
		return openLens(element, lensId);
	}

	async function close() {
		if (!open) return;
		const { lens, reader, decoder } = open;
		open = null;
		watch?.();
		reader.stop();
		decoder.close();
		await lens.close();
	}

	function read(codes: readonly Code[]) {
		onAttempt?.(codes);
		const meant = aimedAt(codes, sought && ((text) => sought.test(text)));
		if (!meant || !isNew(meant.text)) return;
		told = meant.text;
		onText(told);
	}

	/** Two workers in a row were lost: a picture nobody reads helps nobody. */
	function onLost(error: unknown) {
		turn = turn
			.then(close)
			.then(() => sorted(error))
			.then(onTrouble);
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
		// Nothing is read meanwhile: a badge that stayed before the camera is the same one still, however long somebody took.
		if (isPaused && !paused && told) isNew(told);
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

/** What a failure asks of the person. A door that opens needs none of it, so it comes when something failed. */
function sorted(error: unknown): Promise<CameraTrouble> {
	return import('./trouble.ts').then(
		({ sortTrouble }) => sortTrouble(error),
		() => 'unknown'
	);
}
