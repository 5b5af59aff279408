// One record of the 台账: entered by form, or what is known of it grows. One that came of a lead stays at its event.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { listLedger } from '#lib/server/desk/deals.ts';
import { attachPaper, detachPaper, listEvidence } from '#lib/server/desk/evidence.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { readRecord } from '#lib/server/desk/record.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import type { DeskArgs } from '#lib/server/perform.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { KIND_OF_LIST, ledgerIn, type LedgerList } from '../../../../../../records/fields.ts';
import { readRecordFields, recordArgs, recordFields } from '../../../../../../records/read-record.ts';
import { refusedAt } from '../../../../../../records/refused-at.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function findRecord(url: URL, { book, actor }: { book: string; actor: Actor }) {
	const id = url.searchParams.get('record');
	if (!id) return null;
	if (!uuid.safeParse(id).success) error(404, { message: m.common_error_not_found() });
	const { records } = await listLedger(book, { list: ledgerIn(url), record: id }, actor);
	const [record] = records;
	if (!record) error(404, { message: m.common_error_not_found() });
	return record;
}

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const record = await findRecord(url, { book: params.book, actor: locals.actor });
	const list = ledgerIn(url);
	return {
		list,
		files: record ? await listEvidence([record.id], locals.actor) : [],
		whole: record ? await readRecord(KIND_OF_LIST[list], record.id, locals.actor) : null,
		now: Date.now(),
		told: toldIn(url),
		record: record ? { id: record.id, lead: record.lead ?? null } : null,
		newId: record?.id ?? randomUUID(),
		fields: recordFields(list, record)
	};
};

/** What an act of this page leads back with. */
const TOLD = ['attached', 'removed', 'struck', 'restored'] as const;
const toldIn = (url: URL) => {
	const told = url.searchParams.get('told');
	return TOLD.find((one) => one === told) ?? null;
};

/** The record of the page, its papers' kind, and where they are attached. */
async function papersOf({ url, params, locals }: RequestEvent) {
	const known = await findRecord(url, { book: params.book, actor: locals.actor });
	if (!known) error(404, { message: m.common_error_not_found() });
	const list = ledgerIn(url);
	const where = known.lead ? { event: known.event } : { organisation: params.book };
	return {
		of: { kind: KIND_OF_LIST[list], record: known.id },
		by: { actor: locals.actor, ...where },
		back: (told: (typeof TOLD)[number]): never =>
			redirect(303, `${url.pathname}?list=${list}&record=${known.id}&told=${told}`)
	};
}

export const actions: Actions = {
	attach: async (event) => {
		const { of, by, back } = await papersOf(event);
		const fault = await attachPaper(await readForm(event.request), of, by);
		return fault ? fail(400, { fault }) : back('attached');
	},
	detach: async (event) => {
		const { of, by, back } = await papersOf(event);
		await detachPaper(await readForm(event.request), of.record, by);
		return back('removed');
	},
	strike: async (event) => {
		const { of, by, back } = await papersOf(event);
		const reason = fieldText(await readForm(event.request), 'reason').trim();
		const failed = (error: string) => fail(400, { strike: { reason, error } });
		if (reason.length < 4) return failed(m.desk_prog_error_reason());
		const { rejections } = await submit(
			'strikeRecord',
			{ recordKind: of.kind, record: of.record, reason },
			by
		);
		const [first] = rejections ?? [];
		return first ? failed(reasonText(first.status, first.reason)) : back('struck');
	},
	restore: async (event) => {
		const { of, by, back } = await papersOf(event);
		const { rejections } = await submit('restoreRecord', { recordKind: of.kind, record: of.record }, by);
		const [first] = rejections ?? [];
		return first
			? fail(400, { strike: { reason: '', error: reasonText(first.status, first.reason) } })
			: back('restored');
	},
	save: async ({ request, params, locals, url }) => {
		const list = ledgerIn(url);
		const form = await readForm(request);
		const fields = readRecordFields(list, form);
		const { args, errors } = recordArgs(list, fields);
		const id = fieldText(form, 'id');
		if (Object.keys(errors).length > 0 || !uuid.safeParse(id).success) return fail(400, { fields, errors });
		const known = await findRecord(url, { book: params.book, actor: locals.actor });
		const { rejections } = await record(
			list,
			{ ...args, ...(known?.lead && { lead: known.lead }) },
			{ id, actor: locals.actor, ...(known?.lead ? { event: known.event } : { organisation: params.book }) }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { fields, errors: refusedAt(first) });
		redirect(303, `/desk/organise/book/${params.book}/ledger?list=${list}&saved`);
	}
};

function record(
	list: LedgerList,
	args: Record<string, unknown>,
	{ id, ...by }: { id: string; actor: Actor; event?: string; organisation?: string }
) {
	if (list === 'deals') return submit('recordDeal', { ...args, deal: id } as DeskArgs<'recordDeal'>, by);
	if (list === 'pledges')
		return submit('recordPledge', { ...args, pledge: id } as DeskArgs<'recordPledge'>, by);
	return submit('recordProductFiling', { ...args, filing: id } as DeskArgs<'recordProductFiling'>, by);
}
