// Parts of the app that nobody needs before the first picture: fetched when the browser has drawn and has a moment, and asked for again until they
// are here. The service worker has them all, so that a phone that was in the hall once never waits for one. Knows none of them.

/** A piece of the app that did not come is asked for again after this long. */
const AGAIN_MS = 5_000;

/** Asks until it is here. `onpause` is given, before each wait, the way to end it. */
export async function insist<T>(
	fetch: () => Promise<T>,
	onpause: (hurry: () => void) => void = () => {}
): Promise<T> {
	for (;;) {
		try {
			return await fetch();
		} catch {
			await new Promise<void>((resolve) => {
				onpause(resolve);
				setTimeout(resolve, AGAIN_MS);
			});
		}
	}
}

/** The browser has drawn and has a moment; at the latest after two seconds. */
export const drawn = () =>
	new Promise<unknown>((resolve) =>
		'requestIdleCallback' in globalThis
			? requestIdleCallback(resolve, { timeout: 2_000 })
			: setTimeout(resolve, 200)
	);

/** A component, undefined until it is here. Made once a page, beside the imports; a screen shows it as soon as it comes. */
export class Late<Component> {
	#component = $state.raw<Component>();

	constructor(fetch: () => Promise<{ default: Component }>) {
		void drawn()
			.then(() => insist(fetch))
			.then((module) => (this.#component = module.default));
	}
	get component(): Component | undefined {
		return this.#component;
	}
}
