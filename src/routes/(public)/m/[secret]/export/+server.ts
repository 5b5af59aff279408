// A copy of everything that is held about the person behind a link, to keep (个人信息保护法 (2021) 45), as JSON.
import { listRequests, readMyPage } from '#lib/server/links/read.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params: { secret } }) => {
	const { token: _token, ...about } = await readMyPage(secret);
	const { leads, needs } = await listRequests(secret);
	const body = JSON.stringify({ exportedAt: new Date().toISOString(), about, leads, needs }, null, '\t');
	return new Response(body, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="my-data.json"'
		}
	});
};
