// The fetch adapter: tRPC under /trpc. Who calls is read from the bearer token, never from a cookie, and no more is read of a body than
// its procedure may need.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { readLimited, tooLarge } from '#lib/server/trpc/body-limit.ts';
import { database, enrolments, files } from '#lib/server/context.ts';
import { appRouter } from '#lib/server/trpc/router.ts';
import type { RequestHandler } from './$types';

const handle: RequestHandler = async ({ request: given, params, getClientAddress }) => {
	const request = await readLimited(given, params.path);
	if (!request) return tooLarge();
	const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
	return fetchRequestHandler({
		endpoint: '/trpc',
		req: request,
		router: appRouter,
		createContext: async () => ({
			database: database(),
			tokens: enrolments(),
			files: files(),
			phone: token ? await enrolments().verify(token) : null,
			address: getClientAddress()
		}),
		onError({ error, path }) {
			if (error.code === 'INTERNAL_SERVER_ERROR')
				console.error(`[trpc] ${path ?? '?'}`, error.cause ?? error);
		}
	});
};

export const GET = handle;
export const POST = handle;
