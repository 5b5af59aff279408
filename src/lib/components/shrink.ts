// A picture as it is kept: drawn anew, so that place and camera (EXIF) are gone, its long edge at most so many pixels, as JPEG. Knows no form.
const QUALITY = 0.8;

/** The browser cannot read this picture (HEIC on some phones, a damaged file). */
export class NotAPicture extends Error {
	override readonly name = 'NotAPicture';
}

/** @throws NotAPicture */
export async function shrink(picture: Blob, longEdge: number): Promise<ArrayBuffer> {
	const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' }).catch(() => {
		throw new NotAPicture();
	});
	const scale = Math.min(1, longEdge / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(bitmap.width * scale));
	canvas.height = Math.max(1, Math.round(bitmap.height * scale));
	const context = canvas.getContext('2d');
	if (!context) throw new NotAPicture();
	// JPEG knows no transparency: what is see-through becomes white and not black.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	bitmap.close();
	const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
	if (!made) throw new NotAPicture();
	return made.arrayBuffer();
}
