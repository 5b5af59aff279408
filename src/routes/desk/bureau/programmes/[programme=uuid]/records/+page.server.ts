// The records behind one number, as the bureau sees them; it may dispute a single one.
import { fail, redirect } from '@sveltejs/kit';
import { RECORD_KINDS } from '#lib/domain/review.ts';
import { m } from '#lib/i18n/text.ts';
import { backTo } from '#lib/server/desk/back-to.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { loadRecords } from '#lib/server/desk/programme-page.ts';
import { readProgramme } from '#lib/server/desk/programmes.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, url }) =>
	loadRecords(params.programme, url, locals.actor);

export const actions: Actions = {
	/** Of every period in which the record is disputed: `period` comes once for each. */
	confirm: async ({ request, params, locals, url }) => {
		const form = await readForm(request);
		const record = fieldText(form, 'record', 40);
		const failed = (error: string) => fail(400, { record, reason: '', error });
		const kind = RECORD_KINDS.find((one) => one === fieldText(form, 'kind', 20));
		if (!kind) return failed(m.common_refused_reason_unknown_subject());
		const key = url.searchParams.get('key') ?? '';
		const { organisation } = await readProgramme(params.programme, locals.actor);
		const { rejections } = await submit(
			'confirmRecord',
			form
				.getAll('period')
				.slice(0, 50)
				.map((of) => ({ programme: params.programme, key, period: Number(of), recordKind: kind, record })),
			{ actor: locals.actor, organisation }
		);
		const [first] = rejections ?? [];
		if (first) return failed(reasonText(first.status, first.reason));
		redirect(303, backTo(url, {}));
	},
	dispute: async ({ request, params, locals, url }) => {
		const form = await readForm(request);
		const record = fieldText(form, 'record', 40);
		const reason = fieldText(form, 'reason').trim();
		const kind = RECORD_KINDS.find((one) => one === fieldText(form, 'kind', 20));
		const failed = (error: string) => fail(400, { record, reason, error });
		if (reason.length < 4) return failed(m.desk_prog_error_reason());
		if (!kind) return failed(m.common_refused_reason_unknown_subject());
		const { organisation } = await readProgramme(params.programme, locals.actor);
		const { rejections } = await submit(
			'disputeRecord',
			{
				programme: params.programme,
				key: url.searchParams.get('key') ?? '',
				period: Number(url.searchParams.get('period') ?? 1000),
				recordKind: kind,
				record,
				reason
			},
			{ actor: locals.actor, organisation }
		);
		const [first] = rejections ?? [];
		if (first) return failed(reasonText(first.status, first.reason));
		redirect(303, backTo(url, {}));
	}
};
