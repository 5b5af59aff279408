// The one code in a photo that somebody picked, or in words why there is none. Comes when a photo is picked: no door opens with it.
import { BADGE_ADDRESS } from '#lib/domain/badge.ts';
import { m } from '#lib/i18n/text.ts';
import { readPhoto } from '#lib/scanner/photo.ts';

/**
 * Of several codes the badge is meant; of several badges nobody can say which, and none is taken.
 * @param isOpen whether the list is here by then: before, nothing can be recorded
 */
export async function codeInPhoto(
	file: Blob,
	isOpen: () => boolean
): Promise<{ text: string } | { words: string }> {
	const { texts, trouble } = await readPhoto(file, BADGE_ADDRESS);
	const badges = texts.filter((text) => BADGE_ADDRESS.test(text));
	if (badges.length > 1) return { words: m.field_photo_several({ count: badges.length }) };
	const text = badges[0] ?? texts[0];
	if (text) return isOpen() ? { text } : { words: m.field_photo_too_soon() };
	if (trouble === 'no-decoder') return { words: m.field_photo_no_decoder() };
	return { words: trouble ? m.field_photo_not_a_picture() : m.field_photo_nothing() };
}
