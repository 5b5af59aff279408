// What the engine and the recorder need of the browser, small enough to be faked: clock, ids, network hints, lock, timers.
import { newId } from './new-id.ts';

export interface Clock {
	/** Milliseconds since 1970 UTC by this phone's clock, right or wrong. */
	wall(): number;
	/** Milliseconds since this page began; never goes back. */
	monotonic(): number;
	/** Tells one start of the page from the next. */
	readonly boot: string;
}

export interface World {
	clock: Clock;
	/** A new UUID version 7. */
	newId(): string;
	/** Runs `work` while holding the one sender's lock; false, without running it, when another tab holds it. */
	asSender(work: () => Promise<void>): Promise<boolean>;
	/**
	 * Calls `wake` when the screen is shown again or the browser believes the network is back; `isResumed` when the page was frozen meanwhile, so that
	 * what was under way may be dead. Returns the way to stop.
	 */
	onWake(wake: (isResumed: boolean) => void): () => void;
	isVisible(): boolean;
	/** Calls back after `ms`; returns the way to cancel. */
	after(ms: number, callback: () => void): () => void;
	/** 0 ≤ x < 1. */
	random(): number;
}

/** The real browser. A second sender would be harmless; the lock only saves work, so without Web Locks everybody sends. */
export function browserWorld(): World {
	return {
		clock: { wall: () => Date.now(), monotonic: () => performance.now(), boot: newId() },
		newId,
		async asSender(work) {
			if (!navigator.locks) {
				await work();
				return true;
			}
			return navigator.locks.request('yuanhui-sender', { ifAvailable: true }, async (lock) => {
				if (lock) await work();
				return lock !== null;
			});
		},
		onWake(wake) {
			const onVisible = () => document.visibilityState === 'visible' && wake(false);
			const onOnline = () => wake(false);
			const onShow = (event: PageTransitionEvent) => wake(event.persisted);
			const onResume = () => wake(true);
			document.addEventListener('visibilitychange', onVisible);
			document.addEventListener('resume', onResume);
			addEventListener('online', onOnline);
			addEventListener('pageshow', onShow);
			return () => {
				document.removeEventListener('visibilitychange', onVisible);
				document.removeEventListener('resume', onResume);
				removeEventListener('online', onOnline);
				removeEventListener('pageshow', onShow);
			};
		},
		isVisible: () => document.visibilityState === 'visible',
		after(ms, callback) {
			const timer = setTimeout(callback, ms);
			return () => clearTimeout(timer);
		},
		random: Math.random
	};
}
