// The package of the organisation's programme, to save.
import { packageFile } from '#lib/server/desk/programme-package.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals, url }) =>
	packageFile(params.programme, { book: params.book, url, actor: locals.actor });
