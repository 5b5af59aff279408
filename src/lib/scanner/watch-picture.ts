// Sees that a running camera's picture has stopped: black because a call or another app has the sensor, or frozen without any event (html5-qrcode
// #515, iOS home-screen apps). Knows what an open lens has, and no screen.
import type { Lens } from './lens.ts';

/** A picture that stands still for so long does not come back by itself; phones mute for a moment when they start. */
export const STILL_MS = 2000;
/** Looked at so often. Counted in looks and not by a clock: a page that was busy has not looked. */
export const LOOK_MS = 500;

/**
 * Tells once when the picture stands still, and once when it moves again.
 * @returns the way to stop
 */
export function watchPicture(
	{ video, track }: { video: Pick<Lens['video'], 'currentTime'>; track: Pick<Lens['track'], 'muted'> },
	{ onStill, onMoving }: { onStill(): void; onMoving(): void }
): () => void {
	let seen = -1;
	let still = 0;
	let isTold = false;
	const timer = setInterval(() => {
		const isMoving = video.currentTime !== seen && !track.muted;
		seen = video.currentTime;
		still = isMoving ? 0 : still + LOOK_MS;
		if (isTold === still >= STILL_MS) return;
		isTold = !isTold;
		if (isTold) onStill();
		else onMoving();
	}, LOOK_MS);
	return () => clearInterval(timer);
}
