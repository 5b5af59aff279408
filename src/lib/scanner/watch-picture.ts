// Sees that a running camera's picture has stopped: black because a call or another app has the sensor, or frozen without any event (html5-qrcode
// #515, iOS home-screen apps). Knows no screen.

/** Whom it tells. */
export interface Told {
	onStill(): void;
	onMoving(): void;
}

/** A picture that stands still for so long does not come back by itself; phones mute for a moment when they start. */
export const STILL_MS = 2000;
/** Looked at so often. Counted in looks and not by a clock: a page that was busy has not looked. */
export const LOOK_MS = 500;

/**
 * Tells once when the picture stands still, and once when it moves again.
 * @returns the way to stop
 */
export function watchPicture(
	{ video, track }: { video: { currentTime: number }; track: { muted: boolean } },
	{ onStill, onMoving }: Told
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
