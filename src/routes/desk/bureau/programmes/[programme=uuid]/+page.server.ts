// One programme as the bureau sees it: read only, but for its word on each indicator and its own reports. SQL decides whose programmes a bureau may review.
import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { PERIOD } from '#lib/domain/programme.ts';
import { seenNumbers } from '#lib/domain/review.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { backTo } from '#lib/server/desk/back-to.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { judgeable } from '#lib/server/desk/judgeable.ts';
import { loadProgrammePage } from '#lib/server/desk/programme-page.ts';
import { handInReport, makeReport, reportWish } from '#lib/server/desk/programme-report.ts';
import { indicatorLines } from '#lib/server/desk/programme-view.ts';
import { readProgramme } from '#lib/server/desk/programmes.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ params, locals, url }) =>
	loadProgrammePage(params.programme, url, locals.actor);

function seenOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function review(event: RequestEvent, verb: 'confirmIndicator' | 'disputeIndicator') {
	const { request, params, locals, url } = event;
	const form = await readForm(request);
	const reason = fieldText(form, 'reason').trim();
	if (verb === 'disputeIndicator' && reason.length < 4)
		return fail(400, { reason, error: m.desk_prog_error_reason() });
	const programme = await readProgramme(params.programme, locals.actor);
	const { organisation } = programme;
	const key = fieldText(form, 'key', 160);
	const period = Number(fieldText(form, 'period', 8));
	const lines = indicatorLines(
		await judgeable(programme, locals.actor),
		shanghaiDay(new Date()),
		period >= 0 && period < PERIOD.whole ? period : undefined
	);
	if (verb === 'confirmIndicator' && lines.find(({ id }) => id === key)?.isEmpty)
		return fail(400, { reason, error: m.desk_prog_confirm_empty() });
	// The numbers that the page showed: what was confirmed are those.
	const numbers = seenNumbers.safeParse(seenOf(fieldText(form, 'numbers', 8000))).data;
	const named = {
		programme: params.programme,
		key,
		period,
		...(numbers ? { value: numbers[0]?.value, numbers } : {})
	};
	const by = { actor: locals.actor, organisation };
	const { rejections } =
		verb === 'confirmIndicator'
			? await submit(verb, named, by)
			: await submit(verb, { ...named, reason }, by);
	const [first] = rejections ?? [];
	if (first) return fail(400, { reason, error: reasonText(first.status, first.reason) });
	redirect(303, backTo(url, { indicator: named.key, told: 'reviewed' }));
}

export const actions: Actions = {
	freeze: async ({ request, params, locals, url }) => {
		const form = await readForm(request);
		const id = uuid.safeParse(fieldText(form, 'report'));
		const wish = reportWish.parse({ kind: form.get('kind'), span: form.get('span') ?? undefined });
		const made = { report: id.success ? id.data : randomUUID(), programme: params.programme, wish };
		const rejection = await makeReport(made, locals.actor);
		if (rejection) return fail(400, { freeze: reasonText(rejection.status, rejection.reason) });
		redirect(303, `${backTo(url, { told: 'kept' })}#reports`);
	},
	handIn: async ({ request, params, locals, url }) => {
		const form = await readForm(request);
		const named = { report: fieldText(form, 'report', 40), on: fieldText(form, 'on', 10) };
		const refused = await handInReport({ programme: params.programme, ...named }, locals.actor);
		if (refused) return fail(400, { handIn: { ...named, error: m.desk_handed_in_error() } });
		redirect(303, `${backTo(url, { told: 'handedIn' })}#reports`);
	},
	confirm: (event) => review(event, 'confirmIndicator'),
	dispute: (event) => review(event, 'disputeIndicator')
};
