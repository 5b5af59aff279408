// Patents to put at a booth, while somebody types: the first few of the organiser's catalogue.
import { error, json } from '@sveltejs/kit';
import { cleanText } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { searchPatents } from '#lib/server/desk/catalogue.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import type { RequestHandler } from './$types';

const SHOWN = 20;

export const GET: RequestHandler = async ({ params, locals, url }) => {
	const event = await readEvent(params.event, locals.actor);
	if (!event) error(404, { message: m.common_error_not_found() });
	const text = cleanText(url.searchParams.get('text') ?? '').slice(0, 60);
	const { patents, more } = await searchPatents(
		{ organisation: event.organisation, text, limit: SHOWN },
		locals.actor
	);
	return json({
		patents: patents.map(({ id, number, title, holderName }) => ({ id, number, title, holderName })),
		more
	});
};
