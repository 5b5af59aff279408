// Which lens this phone uses: the rear ones to go through, and the one the clerk chose. Does not open any.

const LENS_KEY = 'yuanhui.camera';

/** Ids of the lenses to go through, rear ones when the labels tell which those are. Only useful once a camera is open. */
export async function listLenses(): Promise<string[]> {
	const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
	const lenses = devices.filter((device) => device.kind === 'videoinput' && device.deviceId);
	const rear = lenses.filter((lens) => /back|rear|environment|后/i.test(lens.label));
	return (rear.length ? rear : lenses).map((lens) => lens.deviceId);
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
