// The one door to words on screen. Keys live in messages/<area>/, Chinese is the source, English stands beside it.
// The language is kept in the cookie PARAGLIDE_LOCALE; whoever has none reads Chinese.
// This module knows no words and no data: it only passes on what is generated.
export { m } from './generated/messages.js';
export { baseLocale, cookieName, getLocale, isLocale, locales, setLocale } from './generated/runtime.js';
export type { Locale } from './generated/runtime.js';
