// A patent's picture, for everybody while the patent stands at a booth of an open event. What is kept in a cache outlives the event by a day at most.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { m } from '#lib/i18n/text.ts';
import { files } from '#lib/server/context.ts';
import { read } from '#lib/server/public-pages.ts';
import type { RequestHandler } from './$types';

const picture = z.object({ bytes: z.number(), sha256: z.string() });

export const GET: RequestHandler = async ({ params }) => {
	const { bytes, sha256 } = await read(picture, 'read_picture', { file: params.file });
	const body = await files().read(sha256);
	if (!body) error(404, { message: m.common_error_not_found() });
	return new Response(body, {
		headers: {
			'content-type': 'image/jpeg',
			'content-length': String(bytes),
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'public, max-age=86400, immutable'
		}
	});
};
