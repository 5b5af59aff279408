// Gives a file to the person: by the phone's own sharing where it takes such a file, else as a download. Knows nothing of what is in it.

/** True when it was handed over; false when the person put the sharing away, so that nothing left this phone. */
export async function handOut(name: string, text: string): Promise<boolean> {
	const file = new File([text], name, { type: 'application/octet-stream' });
	if (navigator.canShare?.({ files: [file] })) {
		try {
			await navigator.share({ files: [file], title: name });
			return true;
		} catch (error) {
			if (error instanceof DOMException && error.name === 'AbortError') return false;
		}
	}
	const address = URL.createObjectURL(file);
	const link = Object.assign(document.createElement('a'), { href: address, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	// Some browsers read it only after the click has returned.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
	return true;
}
