// Language and texts in the browser, in place of Paraglide's own there (scripts/texts.js): Chinese is in the code, English in one file that its
// readers fetch before anything is drawn. The same cookie decides. Knows no text; nothing comes here on the server and in tests.
import type { Locale } from './generated/runtime.js';

export const baseLocale: Locale = 'zh-CN';
export const locales = [baseLocale, 'en'] as const;
export const cookieName = 'PARAGLIDE_LOCALE';
const COOKIE_SECONDS = 400 * 24 * 60 * 60;

let locale: Locale = baseLocale;
/** By the number of a text. */
let english: readonly string[] = [];

/** Resolves when texts can be read. Where the file does not come they are Chinese: a screen in the other language is better than none. */
export async function fetchTexts(): Promise<void> {
	if (!new RegExp(`(^|; )${cookieName}=en(;|$)`).test(document.cookie)) return;
	try {
		english = (await import('virtual:english')).default;
		locale = 'en';
	} catch {
		// As it says above.
	}
}

export const getLocale = (): Locale => locale;
export const isLocale = (value: unknown): value is Locale => locales.some((one) => one === value);

/** Keeps the choice and reads the page anew in it. */
export function setLocale(chosen: Locale): void {
	document.cookie = `${cookieName}=${chosen}; path=/; max-age=${COOKIE_SECONDS}`;
	if (chosen !== locale) location.reload();
}

/** The text of that number: what is called with its values, {name} in it being the value `name`. */
export const text =
	(number: number, chinese: string) =>
	(values: Record<string, unknown> = {}): string =>
		(english[number] ?? chinese).replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
