// What a page with one patent of a booth is loaded with: the patent, and who is known to this browser.
import type { Cookies } from '@sveltejs/kit';
import { ME_COOKIE } from '#lib/server/links/remember.ts';
import { readBoothPatent, recognise } from '#lib/server/public-forms/booth-page.ts';
import { newSubmitId } from '#lib/server/public-forms/submit-id.ts';

export async function loadPatent(code: string, patent: string, cookies: Cookies) {
	const found = await readBoothPatent(code, patent);
	return {
		...found,
		visitor: await recognise(cookies.get(ME_COOKIE), found.booth.event),
		submit: newSubmitId()
	};
}
