// The workbook of answers, one column a question.
import { error } from '@sveltejs/kit';
import { formatDate, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { listAnswers, readDoor } from '#lib/server/desk/door.ts';
import { download, workbook } from '#lib/server/desk/workbooks.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, locals }) => {
	const door = await readDoor(params.event, locals.actor);
	if (!door) error(404, { message: m.common_error_not_found() });
	const answered = await listAnswers(params.event, locals.actor);
	const bytes = await workbook({
		name: m.desk_menu_answers(),
		columns: [
			{ heading: m.desk_answers_at(), width: 20 },
			{ heading: m.desk_import_field_name(), width: 14 },
			{ heading: m.desk_import_field_organisation(), width: 34 },
			...door.questions.map(({ text }) => ({ heading: text, width: 24 }))
		],
		rows: answered.map((one) => [
			`${formatDate(one.at)} ${formatTime(one.at, 'seconds')}`,
			one.name,
			one.organisation,
			...door.questions.map(({ id }) => one.answers.find(({ question }) => question === id)?.text ?? null)
		])
	});
	return download(bytes, `${m.desk_menu_answers()}.xlsx`);
};
