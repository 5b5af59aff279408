// Registers the service worker of /field/ and tells the screen about it. Decides nothing: an update waits for a tap.
import { dev } from '$app/environment';

/** `unsupported`: this browser has no service worker (WeChat on iPhone). `failed`: this time it did not work; it is tried again. */
export type WorkerFailure = 'unsupported' | 'failed';

export interface WorkerCallbacks {
	/** A new version is on this phone. `apply` switches to it and reloads; call it from the tap on 更新 and from nothing else. */
	onWaiting(apply: () => void): void;
	onFailed(failure: WorkerFailure, error?: unknown): void;
	/** The app opens without network from now on. */
	onReady?(): void;
	/** Resolves when nothing is being saved: no version takes over, and no page reloads, before that. */
	whenIdle(): Promise<void>;
}

const CHECK_MS = 60 * 60_000;

/**
 * Call once, in the layout of /field/. Looks for a new version at the start, and at most hourly while the page is visible.
 * Does nothing under `vite dev`, where there is no built worker.
 */
export async function registerWorker(callbacks: WorkerCallbacks): Promise<void> {
	if (dev) return;
	if (!('serviceWorker' in navigator)) return callbacks.onFailed('unsupported');
	// Read before anything else: the first worker taking this page over is no update.
	reloadWhenReplaced(callbacks.whenIdle);
	try {
		const registration = await navigator.serviceWorker.register('/service-worker.js', {
			scope: '/field/',
			updateViaCache: 'none'
		});
		watch(registration, callbacks);
		checkHourly(registration);
	} catch (error) {
		callbacks.onFailed('failed', error);
	}
}

function watch(
	registration: ServiceWorkerRegistration,
	{ onWaiting, onFailed, onReady, whenIdle }: WorkerCallbacks
): void {
	const tellWaiting = () => {
		const { waiting } = registration;
		if (waiting && registration.active) onWaiting(() => void whenIdle().then(() => apply(waiting)));
	};
	const follow = (worker: ServiceWorker) => {
		let wasInstalled = false;
		worker.addEventListener('statechange', () => {
			if (worker.state === 'installed') {
				wasInstalled = true;
				tellWaiting();
			}
			if (worker.state === 'activated') onReady?.();
			// Redundant before it was installed: a file was missing or wrong. The worker before it, if any, goes on.
			if (worker.state === 'redundant' && !wasInstalled) onFailed('failed');
		});
	};
	if (registration.active) onReady?.();
	tellWaiting();
	if (registration.installing) follow(registration.installing);
	registration.addEventListener(
		'updatefound',
		() => registration.installing && follow(registration.installing)
	);
}

let isAsked = false;

function apply(worker: ServiceWorker): void {
	isAsked = true;
	worker.postMessage({ type: 'update' });
}

/** Reloads once when a new worker takes over: at once where it was asked for, in another tab when nobody looks at it. */
function reloadWhenReplaced(whenIdle: WorkerCallbacks['whenIdle']): void {
	let isControlled = navigator.serviceWorker.controller !== null;
	let isReloading = false;
	const reload = () => {
		if (isReloading) return;
		isReloading = true;
		void whenIdle().then(() => location.reload());
	};
	navigator.serviceWorker.addEventListener('controllerchange', () => {
		if (!isControlled) {
			isControlled = true;
			return;
		}
		if (isAsked || document.visibilityState === 'hidden') return reload();
		document.addEventListener('visibilitychange', reload, { once: true });
	});
}

function checkHourly(registration: ServiceWorkerRegistration): void {
	let checkedAt = performance.now();
	const check = () => {
		if (document.visibilityState !== 'visible' || performance.now() - checkedAt < CHECK_MS) return;
		checkedAt = performance.now();
		// Offline, or the server is away: the next hour will do. A failed install is told by `follow`.
		registration.update().catch(() => {});
	};
	document.addEventListener('visibilitychange', check);
	setInterval(check, CHECK_MS / 6);
	// register() has looked already when the page was not controlled; a controlled page asks once more.
	registration.update().catch(() => {});
}
