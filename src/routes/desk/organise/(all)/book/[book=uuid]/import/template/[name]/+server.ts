// Empty lists to fill in: a catalogue, and the ledgers of deals, pledges and product filings. Their headings are such as the readers know.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { emptyList } from '../../../../../../importing/template.ts';
import { BOOK_LISTS, type BookList } from '../../lists.ts';
import { TEMPLATE_HEADINGS } from '#lib/server/imports/templates.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params }) => {
	const match = /^(patents|deals|pledges|filings)\.(xlsx|csv)$/.exec(params.name);
	if (!match) error(404, { message: m.common_error_not_found() });
	const [, list, kind] = match as unknown as [string, BookList, 'xlsx' | 'csv'];
	return emptyList(BOOK_LISTS[list].title(), TEMPLATE_HEADINGS[list], kind);
};
