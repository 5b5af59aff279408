// A document as a file: the draft as it stands, or a published version.
import { error } from '@sveltejs/kit';
import { definitionFile } from '#lib/domain/programmes/definition-file.ts';
import { m } from '#lib/i18n/text.ts';
import { openDocument } from '#lib/server/desk/document-edit.ts';
import { readVersion } from '#lib/server/desk/documents.ts';
import { download } from '#lib/server/desk/workbooks.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { name, draft } = await openDocument(event);
	const asked = event.url.searchParams.get('version');
	if (asked !== null && !/^[1-9]\d{0,5}$/.test(asked)) error(404, { message: m.common_error_not_found() });
	const whole = asked
		? (await readVersion(event.params.document, Number(asked), event.locals.actor)).definition
		: draft;
	const title = (name.zh || m.desk_doc_unnamed()).replace(/[\\/:*?"<>|\n\t]/g, ' ').slice(0, 80);
	return download(definitionFile(whole), `${title}${asked ? ` v${asked}` : ''}.json`);
};
