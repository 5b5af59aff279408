// Badges to print. Whoever opens them is written down by the database (list_badges).
import * as z from 'zod';
import { ORGANISATION_KINDS } from '#lib/domain/attendee.ts';
import { listBadges } from '#lib/server/desk/people.ts';
import { badgeSheets } from '#lib/server/links/pairings.ts';
import type { PageServerLoad } from './$types';

/** The most that one page holds: fifty sheets; beyond that a browser's print preview grows slow. */
const PER_PAGE = 300;
/** Longer origins make codes that are read less far (the design's limit for ORIGIN). */
const LONGEST_ORIGIN = 34;

const view = z.object({
	kind: z
		.enum([...ORGANISATION_KINDS, 'guest'])
		.optional()
		.catch(undefined),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
	/** Whether a sheet of backs, with the patents to see first, follows each sheet of fronts. */
	backs: z.enum(['1']).optional().catch(undefined)
});

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { kind, page, backs } = view.parse(Object.fromEntries(url.searchParams));
	const all = await listBadges(params.event, locals.actor);
	const chosen = all.filter((badge) =>
		kind === 'guest' ? badge.personRole === 'guest' : !kind || badge.organisationKind === kind
	);
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	const sheets = backs ? await badgeSheets(params.event, locals.actor) : null;
	const badges = chosen.slice((page - 1) * PER_PAGE, page * PER_PAGE);
	return {
		badges,
		/** The patents to see of each badge shown, in their order; null when no backs are printed. */
		backs: sheets && badges.map(({ attendee }) => sheets.get(attendee) ?? []),
		total: chosen.length,
		pages: Math.max(1, Math.ceil(chosen.length / PER_PAGE)),
		page,
		kind: kind ?? '',
		origin: url.origin,
		warning: isLocal ? ('local' as const) : url.origin.length > LONGEST_ORIGIN ? ('long' as const) : null
	};
};
