// Empty lists to fill in: attendees or enterprises, as .xlsx or .csv (UTF-8 with BOM, which Excel needs to read Chinese).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { fieldName } from '#lib/server/desk/import-words.ts';
import { download, workbook } from '#lib/server/desk/workbooks.ts';
import type { RequestHandler } from './$types';

const FIELDS = {
	attendees: [
		'name',
		'organisation',
		'mobile',
		'title',
		'creditCode',
		'personRole',
		'organisationKind',
		'attentionNote'
	],
	enterprises: ['name', 'creditCode', 'sizeClass', 'techSme', 'specialised', 'park', 'chain']
} as const;

export const GET: RequestHandler = async ({ params }) => {
	const match = /^(attendees|enterprises)\.(xlsx|csv)$/.exec(params.name);
	if (!match) error(404, { message: m.common_error_not_found() });
	const [, list, kind] = match as unknown as [string, keyof typeof FIELDS, 'xlsx' | 'csv'];
	const name =
		list === 'attendees' ? m.desk_import_template_attendees() : m.desk_import_template_enterprises();
	const headings = FIELDS[list].map((field) =>
		list === 'enterprises' && field === 'name' ? m.desk_import_field_name_enterprise() : fieldName(field)
	);
	if (kind === 'csv') return download(`\ufeff${headings.join(',')}\r\n`, `${name}.csv`);
	const columns = headings.map((heading) => ({ heading, width: Math.max(12, heading.length * 2 + 6) }));
	return download(await workbook({ name, columns, rows: [] }), `${name}.xlsx`);
};
