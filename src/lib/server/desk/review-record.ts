// What a bureau says of one record behind a figure, from a form: confirmed or disputed. The address names programme, figure (`key`) and period; the form names the record.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { RECORD_KINDS } from '#lib/domain/review.ts';
import { m } from '#lib/i18n/text.ts';
import { readForm } from '../public-forms/form-data.ts';
import { backTo } from './back-to.ts';
import { fieldText } from './form-text.ts';
import { readProgramme } from './programmes.ts';
import { reasonText } from './reasons.ts';
import { submit } from './submit.ts';

type ReviewEvent = RequestEvent<{ programme: string }>;

/** What both forms say: of which record, towards whom, and how a fault is answered. */
async function aboutRecord(form: FormData, { params, locals, url }: ReviewEvent) {
	const record = fieldText(form, 'record', 40);
	const reason = fieldText(form, 'reason').trim();
	const { organisation } = await readProgramme(params.programme, locals.actor);
	return {
		reason,
		kind: RECORD_KINDS.find((one) => one === fieldText(form, 'kind', 20)),
		figure: { programme: params.programme, key: url.searchParams.get('key') ?? '', record },
		by: { actor: locals.actor, organisation },
		failed: (error: string) => fail(400, { record, reason, error })
	};
}

/** The two acts of a page that shows records of a programme to a bureau. */
export const reviewActions = {
	/** Of every period in which the record is disputed: `period` comes once for each. */
	confirm: async (event: ReviewEvent) => {
		const form = await readForm(event.request);
		const { kind, figure, by, failed } = await aboutRecord(form, event);
		if (!kind) return failed(m.common_refused_reason_unknown_subject());
		const periods = form.getAll('period').slice(0, 50).map(Number);
		const { rejections } = await submit(
			'confirmRecord',
			periods.map((period) => ({ ...figure, period, recordKind: kind })),
			by
		);
		const [first] = rejections ?? [];
		if (first) return failed(reasonText(first.status, first.reason));
		redirect(303, backTo(event.url, {}));
	},
	dispute: async (event: ReviewEvent) => {
		const form = await readForm(event.request);
		const { kind, figure, by, reason, failed } = await aboutRecord(form, event);
		if (reason.length < 4) return failed(m.desk_prog_error_reason());
		if (!kind) return failed(m.common_refused_reason_unknown_subject());
		const period = Number(event.url.searchParams.get('period') ?? 1000);
		const { rejections } = await submit('disputeRecord', { ...figure, period, recordKind: kind, reason }, by);
		const [first] = rejections ?? [];
		if (first) return failed(reasonText(first.status, first.reason));
		redirect(303, backTo(event.url, {}));
	}
};
