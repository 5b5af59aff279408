// One programme of the organisation: judged, opened down to its records; values reported by hand, with evidence, and approved by a second look.
import { createHash, randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { fileTypeOf, MAX_FILE_BYTES } from '#lib/domain/file.ts';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { amountFault } from '#lib/domain/programmes/report-amount.ts';
import { toHalfWidth } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { database, files } from '#lib/server/context.ts';
import { addFirmCode } from '#lib/server/desk/firm-code.ts';
import { backTo } from '#lib/server/desk/back-to.ts';
import { fieldText, filled } from '#lib/server/desk/form-text.ts';
import { loadProgrammePage } from '#lib/server/desk/programme-page.ts';
import { handInReport, makeReport, reportWish } from '#lib/server/desk/programme-report.ts';
import { readProgramme } from '#lib/server/desk/programmes.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { takeWhole } from '#lib/server/files/take-in.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { mustBeOf } from './own.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => ({
	...mustBeOf(await loadProgrammePage(params.programme, url, locals.actor), params.book),
	valueId: randomUUID()
});

const AMOUNT_FAULTS = {
	number: m.desk_prog_error_number,
	size: m.desk_prog_error_size,
	count: m.desk_prog_error_count,
	money: m.desk_prog_error_money,
	yes_or_no: m.desk_prog_error_yes_or_no
};

/** The unit of the number that a value is reported for; none where the name is no figure’s. */
async function unitOf({ params, locals }: RequestEvent, key: string): Promise<string> {
	const { definition, settings } = await readProgramme(params.programme, locals.actor);
	const figure = figuresOf(definition, settings).find(
		({ place, key: name }) => place === key || name === key
	);
	return figure ? metricOf(figure.metric).unit : '';
}

/** Back to the open indicator, with what was done. */
function back({ url }: RequestEvent, told: string, more: Record<string, string> = {}): never {
	const from = new URL(url);
	from.searchParams.delete('waiting');
	redirect(303, backTo(from, { told, ...more }));
}

export const actions: Actions = {
	report: async (event) => {
		const { request, params, locals } = event;
		const form = await readForm(request);
		const typed = {
			which: fieldText(form, 'which', 200),
			amount: fieldText(form, 'amount', 40),
			note: fieldText(form, 'note', 1000),
			reason: fieldText(form, 'reason', 500)
		};
		const [period = '', key = ''] = typed.which.split('|');
		const amount = Number(toHalfWidth(typed.amount).replace(/[,\s]/g, '') || NaN);
		const failed = (field: string, text: string) =>
			fail(400, { report: typed, errors: { [field]: text } as Record<string, string> });
		if (!key || !/^-?\d{1,6}$/.test(period)) return failed('which', m.common_choose());
		const fault = amountFault(amount, await unitOf(event, key));
		if (fault) return failed('amount', AMOUNT_FAULTS[fault]());
		const evidence = await readEvidence(form.get('evidence'));
		if (evidence === 'unreadable') return failed('evidence', m.desk_prog_error_evidence());
		const id = uuid.safeParse(fieldText(form, 'value'));
		const value = id.success ? id.data : randomUUID();
		const by = { actor: locals.actor, organisation: params.book };
		const args = {
			value,
			programme: params.programme,
			key,
			period: Number(period),
			amount,
			note: filled(typed.note)
		};
		const reason = filled(typed.reason);
		const { rejections } = reason
			? await submit('adjustValue', { ...args, reason }, by)
			: await submit('reportValue', args, by);
		const [first] = rejections ?? [];
		if (first?.reason === 'period_closed') return failed('reason', m.desk_prog_error_closed());
		if (first?.fields?.includes('reason')) return failed('reason', m.desk_prog_error_reason());
		if (first) return failed('amount', reasonText(first.status, first.reason));
		// The value is kept: sent once more, the form's own id makes it the same.
		if (evidence && !(await storeEvidence(evidence, value, by)))
			return failed('evidence', m.desk_prog_error_evidence_lost());
		back(event, 'reported');
	},
	freeze: async (event) => {
		const form = await readForm(event.request);
		const id = uuid.safeParse(fieldText(form, 'report'));
		const wish = reportWish.parse({ kind: form.get('kind'), span: form.get('span') ?? undefined });
		const made = { report: id.success ? id.data : randomUUID(), programme: event.params.programme, wish };
		const rejection = await makeReport(made, event.locals.actor);
		if (rejection) return fail(400, { freeze: reasonText(rejection.status, rejection.reason) });
		back(event, 'kept');
	},
	handIn: async (event) => {
		const form = await readForm(event.request);
		const named = { report: fieldText(form, 'report', 40), on: fieldText(form, 'on', 10) };
		const refused = await handInReport({ programme: event.params.programme, ...named }, event.locals.actor);
		if (refused) return fail(400, { handIn: { ...named, error: m.desk_handed_in_error() } });
		back(event, 'handedIn');
	},
	close: async (event) => {
		const form = await readForm(event.request);
		const period = Number(fieldText(form, 'period', 8));
		if (!form.has('sure')) return fail(400, { close: { period, error: m.desk_period_error_sure() } });
		const by = { actor: event.locals.actor, organisation: event.params.book };
		const named = { programme: event.params.programme, period, isEarly: form.has('isEarly') };
		const closed = await submit('closePeriod', named, by);
		const [first] = closed.rejections ?? [];
		if (first) {
			const field = first.reason === 'period_running' ? ('isEarly' as const) : undefined;
			return fail(400, { close: { period, error: reasonText(first.status, first.reason), field } });
		}
		const [outcome] = closed.outcomes ?? [];
		const waiting = outcome?.status === 'accepted' ? outcome.waiting : undefined;
		back(event, 'closed', waiting ? { waiting: String(waiting) } : {});
	},
	approve: (event) => settle(event, 'approveValue'),
	reject: (event) => settle(event, 'rejectValue'),
	/** A record of one's own is told its firm's code, and is one with the other that had it. */
	code: async (event) => {
		const { request, params, locals } = event;
		const named = { programme: params.programme, organisation: params.book };
		const record = fieldText(await readForm(request), 'record', 40);
		const refused = await addFirmCode({ ...named, record }, locals.actor);
		if (refused) error(409, { message: reasonText(refused.status, refused.reason) });
		back(event, 'coded');
	}
};

/** A value that waits when its period is handed in has its own way on. */
const settleRefusal = ({ status, reason }: { status: 'held' | 'refused'; reason: string }): string =>
	reason === 'period_closed' ? m.desk_prog_value_void() : reasonText(status, reason);

async function settle(event: RequestEvent, verb: 'approveValue' | 'rejectValue') {
	const form = await readForm(event.request);
	const value = fieldText(form, 'value');
	const reason = fieldText(form, 'reason').trim();
	if (verb === 'rejectValue' && reason.length < 4)
		return fail(400, { settle: { value, verb, error: m.desk_prog_error_reason() } });
	const by = { actor: event.locals.actor, organisation: event.params.book };
	const named = { programme: event.params.programme, value };
	const { rejections } =
		verb === 'approveValue' ? await submit(verb, named, by) : await submit(verb, { ...named, reason }, by);
	const [first] = rejections ?? [];
	if (first) return fail(400, { settle: { value, verb, error: settleRefusal(first) } });
	back(event, 'settled');
}

/** Undefined where none was chosen. What a file is, its first bytes say. */
async function readEvidence(given: FormDataEntryValue | null) {
	if (!(given instanceof File) || given.size === 0) return undefined;
	if (given.size > MAX_FILE_BYTES) return 'unreadable';
	const bytes = new Uint8Array(await given.arrayBuffer());
	const type = fileTypeOf(bytes);
	return type ? { bytes, type, name: given.name.slice(0, 120).trim() || 'evidence' } : 'unreadable';
}

/** Announced like every file, then its bytes. False where it was not kept. */
async function storeEvidence(
	{ bytes, type, name }: Exclude<Awaited<ReturnType<typeof readEvidence>>, string | undefined>,
	value: string,
	by: { actor: RequestEvent['locals']['actor']; organisation: string }
): Promise<boolean> {
	const file = randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const { rejections } = await submit(
		'attachEvidence',
		{ file, value, name, type, bytes: bytes.length, sha256 },
		by
	);
	if (rejections) return false;
	const door = { database: database(), store: files(), actor: { kind: 'server' } as const };
	return takeWhole(door, file, bytes).then(
		() => true,
		() => false
	);
}
