// The problem list (问题清单) of a kept preview, for whoever keeps the original.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { reportWords } from '#lib/server/desk/import-words.ts';
import { findPreview } from '#lib/server/desk/kept-previews.ts';
import { download } from '#lib/server/desk/workbooks.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { faultReport } from '#lib/server/imports/fault-report.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const owner = (locals.profile as Profile).person;
	const kept = findPreview({ id: params.preview, owner, place: params.book });
	if (!kept) error(404, { message: m.common_error_not_found() });
	return download(await faultReport(kept.preview, reportWords()), `${m.desk_import_report_sheet()}.xlsx`);
};
