// A booth, opened from its card: its one patent at once, or a list of them.
import { readBooth } from '#lib/server/public-forms/booth-page.ts';
import { loadPatent } from '../load-patent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, cookies }) => {
	const booth = await readBooth(params.code);
	const [only, ...more] = booth.patents;
	return {
		booth,
		code: params.code,
		one: only && more.length === 0 ? await loadPatent(params.code, only.id, cookies) : null
	};
};
