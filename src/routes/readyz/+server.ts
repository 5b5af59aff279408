// The database answers, and which one it is: {"database":"embedded","schema":"20261121001400"}; 503 while it does not.
import { json } from '@sveltejs/kit';
import { database } from '#lib/server/context.ts';

export const GET = async () => {
	const headers = { 'cache-control': 'no-store' };
	try {
		return json(await database().ready(), { headers });
	} catch {
		return json({ database: null }, { status: 503, headers });
	}
};
