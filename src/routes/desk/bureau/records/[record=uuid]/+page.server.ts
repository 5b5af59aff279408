// One record of the 台账 as the bureau sees it behind a number of the year, read only. A word on it is said within a programme, beside the figure it counts in.
import * as z from 'zod';
import { RECORDS_WITH_PAPERS } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import { listEvidence } from '#lib/server/desk/evidence.ts';
import { readRecord } from '#lib/server/desk/record.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const view = z.object({ kind: z.enum(RECORDS_WITH_PAPERS) });

export const load: PageServerLoad = async ({ params, locals, url, parent }) => {
	await parent();
	const asked = view.safeParse(Object.fromEntries(url.searchParams));
	if (!asked.success) error(404, { message: m.common_error_not_found() });
	const [whole, papers] = await Promise.all([
		readRecord(asked.data.kind, params.record, locals.actor),
		listEvidence([params.record], locals.actor)
	]);
	return { whole, papers, now: Date.now() };
};
