// Which lens this phone uses: the rear ones to go through, the one the clerk chose, and the one that sees what is near. Does not open any.

const LENS_KEY = 'yuanhui.camera';

/** Ids of the lenses to go through, rear ones when the labels tell which those are. Only useful once a camera is open. */
export async function listLenses(): Promise<string[]> {
	const lenses = (await namedLenses()).filter((lens) => lens.deviceId);
	const rear = lenses.filter((lens) => /back|rear|environment|后/i.test(lens.label));
	return (rear.length ? rear : lenses).map((lens) => lens.deviceId);
}

/** The labels of iOS lenses that change over to the near one by themselves, best first. No other phone uses these words. */
const CLOSE_UP = [/Back Dual Wide|后置双广角/i, /Back Triple|后置三/i];

/**
 * The lens to use instead of the one labelled `current`, null when that one will do. The first rear lens of an iPhone 13 Pro and later is
 * blurred at the distance at which a badge is held (html5-qrcode #679, #745; zxing-js/library #584; mobile_scanner #554).
 */
export function closeUpLens(
	lenses: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[],
	current: string
): string | null {
	for (const label of CLOSE_UP) {
		if (label.test(current)) return null;
		const better = lenses.find((lens) => label.test(lens.label) && lens.deviceId);
		if (better) return better.deviceId;
	}
	return null;
}

/**
 * The lens to open instead of the one that was opened, null when that one will do: the one that was asked for, or one of a phone that has none
 * better. A chosen lens may be gone (iOS gives new ids), and then another one was opened in its place.
 * @param opened its id, undefined where the browser does not tell
 */
export function betterLens(
	lenses: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[],
	{ chosen, opened, label }: { chosen: string | null; opened: string | undefined; label: string }
): string | null {
	return chosen && (opened ?? chosen) === chosen ? null : closeUpLens(lenses, label);
}

/** All lenses of this phone with their labels, which are empty until a camera has been opened. */
export async function namedLenses(): Promise<MediaDeviceInfo[]> {
	const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
	return devices.filter((device) => device.kind === 'videoinput');
}

/** The lens chosen on this phone, null when none was. Storage may be refused (private windows). */
export function chosenLens(): string | null {
	try {
		return localStorage.getItem(LENS_KEY);
	} catch {
		return null;
	}
}

/** Remembers the choice, where storage allows. */
export function chooseLens(lensId: string): void {
	try {
		localStorage.setItem(LENS_KEY, lensId);
	} catch {
		// Then the next start takes the rear camera again.
	}
}
