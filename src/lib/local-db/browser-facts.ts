// What a browser says of its storage, its installation and its battery. Feature detection only; what it does not say is unknown, never good.
export interface Facts {
	isInstalled: boolean;
	isPersisted: boolean;
	/** True when there are signs of a private window. False proves nothing: browsers hide it more and more. */
	isPrivate: boolean;
	/** Null where the browser does not say. */
	freeMb: number | null;
	/** Percent; null where the browser does not say (Safari, Firefox). */
	battery: number | null;
}
export type BrowserFacts = () => Promise<Facts>;

const MB = 1024 * 1024;
/** Chromium before 2021 gave a private window no more than this. */
const PRIVATE_QUOTA_MB = 120;

export async function browserFacts(): Promise<Facts> {
	const { storage } = navigator;
	const estimate = await storage?.estimate?.().catch(() => null);
	const { quota = 0, usage = 0 } = estimate ?? {};
	return {
		isInstalled: isInstalled(),
		isPersisted: (await storage?.persisted?.().catch(() => false)) ?? false,
		isPrivate: (quota > 0 && quota < PRIVATE_QUOTA_MB * MB) || (await refusesFiles()),
		freeMb: quota > 0 ? Math.max(0, Math.floor((quota - usage) / MB)) : null,
		battery: await battery()
	};
}

/** Asks the browser to keep this storage; some ask the person. Best called from a tap. Harmless again. */
export async function askToPersist(): Promise<void> {
	await navigator.storage?.persist?.().catch(() => false);
}

function isInstalled(): boolean {
	const modes = ['standalone', 'fullscreen', 'minimal-ui'].map((mode) => `(display-mode: ${mode})`);
	return (
		modes.some((mode) => matchMedia(mode).matches) ||
		(navigator as { standalone?: boolean }).standalone === true
	);
}

/** Safari and Firefox refuse the origin's private file system in a private window, and give it otherwise. */
async function refusesFiles(): Promise<boolean> {
	if (!navigator.storage?.getDirectory) return false;
	return navigator.storage.getDirectory().then(
		() => false,
		() => true
	);
}

async function battery(): Promise<number | null> {
	const { getBattery } = navigator as { getBattery?: () => Promise<{ level: number }> };
	const level = await getBattery?.call(navigator).then(
		(one) => one.level,
		() => null
	);
	return level == null ? null : Math.round(level * 100);
}
