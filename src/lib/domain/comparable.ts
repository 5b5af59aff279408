// Names and firms as they are compared, by the search box and when organisations are counted.
import { toHalfWidth } from './text.ts';

/** As it is compared: half width, lower case, without blanks, dots and apostrophes. */
export function comparable(text: string): string {
	// Most names and firms are plain already.
	if (/^[\u4e00-\u9fffa-z0-9]*$/.test(text)) return text;
	return toHalfWidth(text)
		.toLowerCase()
		.replace(/[\s·•・．.'’]/g, '');
}
