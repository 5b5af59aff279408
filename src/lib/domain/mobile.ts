// Mobile numbers of mainland China (eleven digits). Carriers and prefixes are not judged: numbers move between
// carriers and new prefixes appear (reference: identifiers, "Mobile numbers").
import * as z from 'zod/mini';
import { toHalfWidth } from './text.ts';

/**
 * Eleven digits out of what was typed: country code, spaces, dashes and full-width digits are accepted, and so are the
 * invisible direction marks that phones put around numbers copied from the address book.
 */
export function normaliseMobile(text: string): string {
	return toHalfWidth(text)
		.replace(/[\s\-‐–—()·.\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
		.replace(/^(\+86|0086|86(?=1[3-9]\d{9}$))/, '');
}

/** True for eleven digits that can be a mobile. */
export const isMobile = (text: string): boolean => /^1[3-9]\d{9}$/.test(text);

/** A normalised mobile number. */
export const mobile = z.pipe(
	z.pipe(z.string(), z.transform(normaliseMobile)),
	z.string().check(z.refine(isMobile, { error: 'mobile' }))
);

/** How a mobile is shown: 138****8306. */
export const maskMobile = (number: string): string => number.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2');
