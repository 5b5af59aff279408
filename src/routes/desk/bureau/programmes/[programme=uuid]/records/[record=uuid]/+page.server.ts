// One record of the 台账 as the bureau sees it, read only, beside the figure it was found behind; it may be confirmed or disputed there.
import * as z from 'zod';
import { RECORDS_WITH_PAPERS } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import { listEvidence } from '#lib/server/desk/evidence.ts';
import { headOf } from '#lib/server/desk/programme-page.ts';
import { readProgramme } from '#lib/server/desk/programmes.ts';
import { readRecord } from '#lib/server/desk/record.ts';
import { reviewActions } from '#lib/server/desk/review-record.ts';
import { error } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** What the address says: the kind of record, and the figure it was found behind, if any. */
const view = z.object({
	kind: z.enum(RECORDS_WITH_PAPERS),
	key: z.string().min(1).max(160).nullable().catch(null).default(null),
	period: z.coerce.number().int().catch(1000).default(1000)
});

export const load: PageServerLoad = async ({ params, locals, url, parent }) => {
	await parent();
	const asked = view.safeParse(Object.fromEntries(url.searchParams));
	if (!asked.success) error(404, { message: m.common_error_not_found() });
	const { kind, key, period } = asked.data;
	const [programme, whole, papers] = await Promise.all([
		readProgramme(params.programme, locals.actor),
		readRecord(kind, params.record, locals.actor),
		listEvidence([params.record], locals.actor)
	]);
	return { programme: headOf(programme), whole, papers, key, period, now: Date.now() };
};

export const actions: Actions = reviewActions;
