// GET /form.js: the script of the public forms, from the own origin, as it stands in keep-form.js.
import script from './keep-form.js?raw';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = () =>
	new Response(script, {
		headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=600' }
	});
