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

/** What is asked of the video; old browsers count no pictures. */
interface Film {
	currentTime: number;
	getVideoPlaybackQuality?(): { totalVideoFrames: number };
}

/**
 * Tells once when the picture stands still, and once when it moves again. Chrome's clock of a stream runs on over a frozen picture, so pictures are
 * counted; a counter that has never moved counts nothing (there are such browsers), and then the clock is asked.
 * @returns the way to stop
 */
export function watchPicture(
	{ video, track }: { video: Film; track: { muted: boolean } },
	{ onStill, onMoving }: Told
): () => void {
	const look = () => ({
		at: video.currentTime,
		pictures: video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0
	});
	let seen = look();
	let isCounting = seen.pictures > 0;
	let still = 0;
	let isTold = false;
	const timer = setInterval(() => {
		const now = look();
		isCounting ||= now.pictures > seen.pictures;
		const isMoving = !track.muted && (isCounting ? now.pictures !== seen.pictures : now.at !== seen.at);
		seen = now;
		still = isMoving ? 0 : still + LOOK_MS;
		if (isTold === still >= STILL_MS) return;
		isTold = !isTold;
		if (isTold) onStill();
		else onMoving();
	}, LOOK_MS);
	return () => clearInterval(timer);
}
