// The live scanner: opens the camera, reads codes, lets go of the camera while the page is hidden, takes it back afterwards.
// Knows no domain: it hands texts and troubles to the screen. Lifecycle, one step at a time (`step`):
//
//   closed ──visible──▶ opening ──first picture──▶ reading ──hidden, stop(), track ended──▶ closed
//                          └──error──▶ troubled ──retry(), switchCamera(), visible again──▶ opening
import { closeLens, listLenses, openLens, trackOf, type RenderedCamera } from './lens.ts';
import { readFrames, type FrameReader } from './frames.ts';
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

const LENS_KEY = 'yuanhui.camera';

/** Starts the camera in `element`. Returns at once and never throws; what happens is told by the callbacks. */
export function openCamera({ element, onText, onTrouble, onReady }: CameraOptions): Camera {
	let isWanted = true;
	let isPaused = false;
	let open: { camera: RenderedCamera; reader: FrameReader } | null = null;
	let turn = Promise.resolve();
	const isNew = repeatFilter(() => performance.now());
	const shouldRun = () => isWanted && document.visibilityState === 'visible';
	const settle = () => (turn = turn.then(step));

	async function step() {
		if (open && !shouldRun()) await close();
		if (open || !shouldRun()) return;
		try {
			const { decode } = await import('./decoder.ts');
			const camera = await openLens(element, remembered());
			open = { camera, reader: readFrames(camera.getSurface(), decode, read) };
			open.reader.paused = isPaused;
			// Another app took the camera, or the phone switched it off: the picture would stand still without a word.
			trackOf(camera)?.addEventListener('ended', () => void reopen());
			if (shouldRun()) onReady?.(await abilitiesOf(camera));
			else await close();
		} catch (error) {
			if (shouldRun()) onTrouble(sortTrouble(error));
		}
	}

	async function close() {
		if (!open) return;
		const { camera, reader } = open;
		open = null;
		reader.stop();
		await closeLens(camera);
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
			const current = open ? trackOf(open.camera)?.getSettings().deviceId : remembered();
			const next = lenses[(lenses.indexOf(current ?? '') + 1) % lenses.length];
			if (next) remember(next);
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
		const track = open && trackOf(open.camera);
		if (!track) return false;
		return track.applyConstraints({ advanced: [wish] }).then(
			() => true,
			() => false
		);
	}
}

async function abilitiesOf(camera: RenderedCamera): Promise<CameraAbilities> {
	const can = camera.getCapabilities();
	const zoom = can.zoomFeature();
	return {
		torch: can.torchFeature().isSupported(),
		zoom: zoom.isSupported() ? { min: zoom.min(), max: zoom.max(), step: zoom.step() } : null,
		lenses: (await listLenses()).length > 1
	};
}

/** Storage may be refused (private windows): the choice is then only not remembered. */
function remembered(): string | null {
	try {
		return localStorage.getItem(LENS_KEY);
	} catch {
		return null;
	}
}

function remember(lensId: string): void {
	try {
		localStorage.setItem(LENS_KEY, lensId);
	} catch {
		// See remembered().
	}
}
