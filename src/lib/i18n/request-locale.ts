// Gives every server-rendered page the language its visitor chose. For hooks.server.ts only: it never reaches a browser.
import type { Handle } from '@sveltejs/kit';
import { paraglideMiddleware } from './generated/server.js';

/** Reads the language from the cookie, renders in it, and writes it into `<html lang>` (src/app.html says zh-CN). */
export const localeHandle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('<html lang="zh-CN">', `<html lang="${locale}">`)
		});
	});
