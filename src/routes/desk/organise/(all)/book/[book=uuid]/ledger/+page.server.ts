// The 台账: deals, pledges, product filings, with what is due. Narrowed by address.
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { DEAL_TYPES } from '#lib/domain/deal.ts';
import { cleanText } from '#lib/domain/text.ts';
import { listLedger } from '#lib/server/desk/deals.ts';
import { ledgerIn } from '../../../../../records/fields.ts';
import { linesOf } from './lines.ts';
import type { PageServerLoad } from './$types';

/** What the address says; anything else in it is left aside. */
const view = z.object({
	search: z.string().max(60).catch(''),
	kind: z.enum(['', ...DEAL_TYPES]).catch(''),
	year: z
		.string()
		.regex(/^(\d{4})?$/)
		.catch(''),
	due: z.enum(['', '1']).catch(''),
	struck: z.enum(['', '1']).catch(''),
	/** Where the page before ended: a day (infinity where none is known), ~, an id. */
	after: z
		.string()
		.regex(/^((\d{4}-\d\d-\d\d|infinity)~[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$/)
		.catch(''),
	from: z.coerce.number().int().min(1).max(1_000_000).catch(1)
});
const PAGE = 50;

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const asked = view.parse(Object.fromEntries(url.searchParams));
	const list = ledgerIn(url);
	const { search, kind, year, due, struck, after, from } = asked;
	const text = cleanText(search);
	const [day, id] = after.split('~');
	const page = await listLedger(
		params.book,
		{
			list,
			limit: PAGE,
			...(text && { text }),
			...(kind && { kind }),
			...(year && { year }),
			...(due && { due: true }),
			...(struck && { struck: true }),
			...(day && id && { after: { day, id } })
		},
		locals.actor
	);
	const { counts, years, due: dueCount, late, struck: struckCount, sumFen, total, next } = page;
	return {
		list,
		view: { search, kind, year, due, struck },
		counts,
		years: years.map(String),
		due: dueCount,
		late,
		struck: struckCount,
		sumFen,
		total,
		from,
		next: next ? `${next.day}~${next.id}` : null,
		lines: linesOf(list, page.records, shanghaiDay(new Date())),
		saved: url.searchParams.has('saved')
	};
};
