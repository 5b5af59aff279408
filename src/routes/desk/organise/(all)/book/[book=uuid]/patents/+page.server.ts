// The catalogue: searched, narrowed and paged by address.
import * as z from 'zod';
import { cleanText } from '#lib/domain/text.ts';
import { PATENT_KINDS } from '#lib/domain/patent-number.ts';
import { LEGAL_STATUSES, OFFER_MODES } from '#lib/domain/patent.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { searchPatents } from '#lib/server/desk/catalogue.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;
const text = z.string().max(60).catch('');

/** What the address says; anything else in it is left aside. */
const view = z.object({
	search: text,
	chain: text,
	kind: z.enum(PATENT_KINDS).optional().catch(undefined),
	status: z.enum(LEGAL_STATUSES).optional().catch(undefined),
	mode: z.enum(OFFER_MODES).optional().catch(undefined),
	after: z
		.string()
		.regex(/^[0-9a-f-]{36}~.{1,200}$/u)
		.optional()
		.catch(undefined),
	from: z.coerce.number().int().min(1).max(1_000_000).catch(1)
});

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { search, chain, kind, status, mode, after, from } = view.parse(Object.fromEntries(url.searchParams));
	const isAfter = after && uuid.safeParse(after.slice(0, 36)).success;
	const found = await searchPatents(
		{
			organisation: params.book,
			text: cleanText(search),
			...(chain && { chain }),
			...(kind && { kind }),
			...(status && { status }),
			...(mode && { mode }),
			...(isAfter && { after: { id: after.slice(0, 36), title: after.slice(37) } }),
			limit: PAGE
		},
		locals.actor
	);
	const last = found.patents.at(-1);
	return {
		...found,
		view: { search, chain, kind: kind ?? '', status: status ?? '', mode: mode ?? '' },
		from,
		next: found.more && last ? `${last.id}~${last.title}` : null
	};
};
