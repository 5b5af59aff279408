// A technical or a financing need, stated by the person themselves in four short steps. Without script: each step is sent, what was typed travels along in the page, and
// nothing is stored before the last one. The need's id travels too, so that sending twice states one need.
import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { fieldsOfForm } from '#lib/domain/need-fields.ts';
import { chosenConsents } from '#lib/domain/recipients.ts';
import { pledgeObstacles, type PledgeObstacle } from '#lib/domain/pledge-obstacles.ts';
import { smeClass, type SmeFigures } from '#lib/domain/sme.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { offersForNeed } from '#lib/server/links/consents.ts';
import { typed as typedText } from '#lib/server/links/form-values.ts';
import { performAsPerson } from '#lib/server/links/perform.ts';
import { listRecipients, readMyPage } from '#lib/server/links/read.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { whyNot } from '../../requests/[id=uuid]/why-not.ts';
import {
	isFormKind,
	judge,
	NEED_FORMS,
	stepValues,
	typedIn,
	type FormKind,
	type Typed
} from '#lib/server/need-forms/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const formKind = (kind: string): FormKind =>
	isFormKind(kind) ? kind : error(404, { message: m.common_error_not_found() });

/** Consents that may be given with this need. */
const offersFor = async (kind: FormKind, page: { event: string; host: string }) =>
	offersForNeed({ kind }, await listRecipients(page.event), {
		subject: m.public_my_this_need(),
		host: page.host
	});

export const load: PageServerLoad = async ({ params: { secret, kind } }) => {
	const page = await readMyPage(secret);
	const form = formKind(kind);
	const start: Typed = { organisation: page.organisation ? [page.organisation] : [] };
	return {
		secret,
		kind: form,
		steps: NEED_FORMS[form],
		need: randomUUID(),
		start,
		name: page.name,
		offers: await offersFor(form, page)
	};
};

/** What the figures and patents of a financing need already tell: size class, and what would stop the pledge. */
function hints(kind: FormKind, all: Record<string, unknown>) {
	if (kind !== 'financing') return { verdict: null, obstacles: [] };
	const numbers = Array.isArray(all.pledgePatents) ? (all.pledgePatents as string[]) : [];
	const facts = all as {
		termMonths?: number;
		isAnnuityPaid?: boolean;
		hasCoOwners?: boolean;
		isPledged?: boolean;
	};
	const found = numbers.flatMap((number) => pledgeObstacles({ ...facts, number }, shanghaiDay(new Date())));
	return { verdict: smeClass(all as SmeFigures), obstacles: [...new Set<PledgeObstacle>(found)] };
}

export const actions: Actions = {
	default: async ({ params: { secret, kind: asked }, request }) => {
		const kind = formKind(asked);
		const page = await readMyPage(secret);
		const form = await readForm(request);
		const steps = NEED_FORMS[kind];
		const typed = typedIn(kind, form);
		const at = Math.min(Math.max(Math.trunc(Number(typedText(form, 'step', 2)) || 0), 0), steps.length - 1);
		const go = typedText(form, 'go', 10);
		const id = typedText(form, 'submit', 40);
		const need = uuid.safeParse(id).success ? id : randomUUID();
		const judged = steps.map((step) => judge(kind, step, stepValues(step, typed, page)));
		const values = Object.assign({}, ...steps.map((step) => stepValues(step, typed, page))) as Record<
			string,
			unknown
		>;
		const ticked = form.getAll('consent').filter((one): one is string => typeof one === 'string');
		const shown = { typed, need, ticked, why: null as string | null, ...hints(kind, values) };
		if (go === 'back') return { ...shown, step: Math.max(at - 1, 0), faults: [] };
		if (go === 'size') return { ...shown, step: at, faults: [] };
		const wrong =
			go === 'send'
				? judged.findIndex(({ faults }) => faults.length > 0)
				: judged[at]!.faults.length > 0
					? at
					: -1;
		if (wrong >= 0) return fail(400, { ...shown, step: wrong, faults: judged[wrong]!.faults });
		if (go !== 'send') return { ...shown, step: Math.min(at + 1, steps.length - 1), faults: [] };
		const made = Object.assign({}, ...judged.map((one) => one.made)) as Record<string, unknown>;
		const title =
			kind === 'financing' ? m.public_my_financing_title({ amount: String(made.amountWan) }) : undefined;
		const outcome = await performAsPerson({
			secret,
			verb: 'recordNeed',
			args: {
				need,
				kind,
				fields: fieldsOfForm(made, title),
				consents: chosenConsents(ticked, await offersFor(kind, page)),
				declared: { noSecrets: true, authorised: true }
			}
		});
		const why = whyNot(outcome);
		if (why) return fail(400, { ...shown, step: at, faults: [], why });
		redirect(303, `/m/${secret}/requests/${need}?done=recorded`);
	}
};
