// A phone's camera for tests: a canvas behind getUserMedia, whose picture the test sets. Shows badges as a clerk's camera sees
// them: on a moving, noisy ground, a little turned, a little soft. Knows nothing of the app.
import type { BrowserContext, Page } from '@playwright/test';
import { encode } from 'uqr';
import { fakeCameraScript, type CameraState, type FakeCameraWindow } from './camera-script.ts';

export interface ShowOptions {
	/** Width of the code as a share of the picture's width; .2 is a badge (35 mm) at arm's length. */
	share?: number;
	/** Turned by this many degrees. */
	degrees?: number;
	/** Blur radius in pixels of the 1280×720 picture. */
	blur?: number;
}

/** Gives every page of `context` the fake camera. Call it before the first page is opened. */
export async function installFakeCamera(context: BrowserContext): Promise<void> {
	await context.addInitScript(fakeCameraScript);
}

/** Holds a badge with `text` (level Q, as printed) before the camera of `page`. Forgotten when the page navigates. */
export async function showCode(page: Page, text: string, options: ShowOptions = {}): Promise<void> {
	const rows = encode(text, { ecc: 'Q', border: 4 }).data;
	await page.evaluate((badge) => (window as unknown as FakeCameraWindow).fakeCamera.show(badge), {
		rows,
		share: options.share ?? 0.2,
		degrees: options.degrees ?? 4,
		blur: options.blur ?? 0.6
	});
}

/**
 * As `showCode`, and takes the badge away in the very moment that something matching `selector` with `answer` in it appears: a test that
 * must first be told of the answer would be too late on a slow machine, and the badge would be read again.
 */
export async function showCodeUntil(
	page: Page,
	text: string,
	until: { selector: string; answer: string }
): Promise<void> {
	await page.evaluate(({ selector, answer }) => {
		const observer = new MutationObserver(() => {
			const found = [...document.querySelectorAll(selector)];
			if (!found.some(({ textContent }) => textContent?.includes(answer))) return;
			observer.disconnect();
			(window as unknown as FakeCameraWindow).fakeCamera.show(null);
		});
		observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
	}, until);
	await showCode(page, text);
}

/** Takes the badge away: noise only. */
export async function showNothing(page: Page): Promise<void> {
	await page.evaluate(() => (window as unknown as FakeCameraWindow).fakeCamera.show(null));
}

/** Lets the next `times` calls of getUserMedia fail with a DOMException of this name (NotAllowedError, NotReadableError …). */
export async function failNext(page: Page, name: string, times: number): Promise<void> {
	await page.evaluate(([n, t]) => (window as unknown as FakeCameraWindow).fakeCamera.failNext(n, t), [
		name,
		times
	] as const);
}

/** Lets the picture stand still, as a phone does without a word: the track stays live. */
export async function freeze(page: Page): Promise<void> {
	await page.evaluate(() => (window as unknown as FakeCameraWindow).fakeCamera.freeze());
}

/** What the app has done with the camera. */
export function cameraState(page: Page): Promise<CameraState> {
	return page.evaluate(() => (window as unknown as FakeCameraWindow).fakeCamera.state());
}
