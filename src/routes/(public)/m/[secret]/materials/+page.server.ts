// 资料: every patent shown at the event, booth by booth, to be read at leisure.
import { readMyPage, readPairing } from '#lib/server/links/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params: { secret } }) => {
	const [{ eventName }, { patents }] = [await readMyPage(secret), await readPairing(secret)];
	const booths = new Map<string, { code: string; number: string; name: string; patents: typeof patents }>();
	for (const patent of patents) {
		if (!patent.booth) continue;
		const { code } = patent.booth;
		const booth = booths.get(code) ?? { ...patent.booth, patents: [] };
		booths.set(code, { ...booth, patents: [...booth.patents, patent] });
	}
	return { secret, eventName, total: patents.length, booths: [...booths.values()] };
};
