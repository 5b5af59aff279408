// The workbook of personal links. By POST, because every download is written down (list_personal_links).
import { m } from '#lib/i18n/text.ts';
import { listPersonalLinks } from '#lib/server/desk/people.ts';
import { download, workbook } from '#lib/server/desk/workbooks.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, locals, url }) => {
	const links = await listPersonalLinks(params.event, locals.actor);
	const bytes = await workbook({
		name: m.desk_menu_links(),
		columns: [
			{ heading: m.desk_import_field_name(), width: 14 },
			{ heading: m.desk_import_field_organisation(), width: 34 },
			{ heading: m.desk_import_field_mobile(), width: 16 },
			{ heading: m.desk_links_column(), width: 60 }
		],
		rows: links.map((one) => [one.name, one.organisation, one.mobile, `${url.origin}/m/${one.secret}`])
	});
	return download(bytes, `${m.desk_menu_links()}.xlsx`);
};
