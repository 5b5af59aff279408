// Empty lists to fill in: attendees or enterprises.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { fieldName } from '#lib/server/desk/import-words.ts';
import { emptyList } from '../../../../importing/template.ts';
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
	return emptyList(name, headings, kind);
};
