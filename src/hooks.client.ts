// What must be so before anything else runs in the browser.
import type { ClientInit } from '@sveltejs/kit';
import * as z from 'zod/mini';
import { fetchTexts } from '#lib/i18n/browser.ts';

// Nothing may be made from text here (script-src), and zod's try at it would be reported as a violation on every page.
z.config({ jitless: true });

/** No text is asked for before this. */
export const init: ClientInit = fetchTexts;
