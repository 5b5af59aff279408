// A need, stated by the person themselves in short steps. Without script: each step is sent and answered with the address of the next page; what was typed is kept between
// them and travels along in the page, and nothing is stored before the last one. The need's id travels too, so that sending twice states one need.
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
import { endBegun, findBegun, keepBegun } from '#lib/server/links/begun-needs.ts';
import { listRecipients, listRequests, readMyPage } from '#lib/server/links/read.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { whyNot } from '../../requests/[id=uuid]/why-not.ts';
import {
	isFormKind,
	judge,
	NEED_FORMS,
	stepValues,
	typedIn,
	type FormKind,
	type NeedStep,
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

/** What was typed of the need that an address names; null for an address without one, and once it has expired. */
const begunAt = (secret: string, url: URL) => {
	const need = uuid.safeParse(url.searchParams.get('need'));
	return need.success ? { need: need.data, begun: findBegun(secret, need.data) } : null;
};
const stepAt = (text: unknown, kind: FormKind) =>
	Math.min(Math.max(Math.trunc(Number(text) || 0), 0), NEED_FORMS[kind].length - 1);

export const load: PageServerLoad = async ({ params: { secret, kind: asked }, url }) => {
	const page = await readMyPage(secret);
	const kind = formKind(asked);
	const steps = NEED_FORMS[kind];
	const at = begunAt(secret, url);
	if (at && !at.begun) {
		// Back, from what has been recorded; or too late.
		const { needs } = await listRequests(secret);
		const isThere = needs.some(({ id }) => id === at.need);
		redirect(303, isThere ? `/m/${secret}/requests/${at.need}` : `/m/${secret}/needs/${kind}`);
	}
	const start: Typed = { organisation: page.organisation ? [page.organisation] : [] };
	const typed = at?.begun?.typed ?? start;
	const step = at ? stepAt(url.searchParams.get('step'), kind) : 0;
	const values = allValues(kind, typed, page);
	const isJudged = at !== null && url.searchParams.has('check');
	return {
		secret,
		kind,
		steps,
		step,
		need: at?.need ?? randomUUID(),
		isBegun: at !== null,
		typed,
		ticked: at?.begun?.ticked ?? [],
		faults: isJudged ? judge(kind, steps[step]!, stepValues(steps[step]!, typed, page)).faults : [],
		...hints(kind, values),
		name: page.name,
		offers: await offersFor(kind, page)
	};
};

const allValues = (kind: FormKind, typed: Typed, page: { name: string }) =>
	Object.assign({}, ...NEED_FORMS[kind].map((step) => stepValues(step, typed, page))) as Record<
		string,
		unknown
	>;

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
		const at = stepAt(typedText(form, 'step', 2), kind);
		const go = typedText(form, 'go', 10);
		const id = typedText(form, 'submit', 40);
		const need = uuid.safeParse(id).success ? id : randomUUID();
		const begun = findBegun(secret, need);
		const typed = together(typedIn(kind, form), begun?.typed, steps[at]!);
		const isLast = at === steps.length - 1;
		const sent = form.getAll('consent').filter((one): one is string => typeof one === 'string');
		const ticked = (isLast ? sent : (begun?.ticked ?? sent)).slice(0, 40).map((one) => one.slice(0, 60));
		keepBegun({ secret, need, typed, ticked });
		const to = (step: number, check = '') =>
			redirect(303, `/m/${secret}/needs/${kind}?need=${need}&step=${step}${check}`);
		const judged = steps.map((step) => judge(kind, step, stepValues(step, typed, page)));
		if (go === 'back') to(Math.max(at - 1, 0));
		if (go === 'size') to(at);
		if (go !== 'send') {
			if (judged[at]!.faults.length > 0) to(at, '&check=1');
			to(Math.min(at + 1, steps.length - 1));
		}
		const wrong = judged.findIndex(({ faults }) => faults.length > 0);
		// To the script a way on means that it was taken; it sends the form anew to see what is wrong.
		if (wrong >= 0 && isScript(request)) return fail(400, { why: null, again: null });
		if (wrong >= 0) to(wrong, '&check=1');
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
		if (why) return fail(400, { why, again: { need, step: at, typed, ticked } });
		endBegun(secret, need);
		redirect(303, `/m/${secret}/requests/${need}?done=recorded`);
	}
};

const isScript = (request: Request) => request.headers.get('accept')?.startsWith('application/json') ?? false;

/** What this step says, with what the page carried of the others; what an older page did not carry was kept. */
const together = (sent: Typed, begun: Typed | undefined, { fields }: NeedStep): Typed => {
	const isOfStep = new Set(fields.map(({ name }) => name));
	return Object.fromEntries(
		Object.entries(sent).map(([name, typed]) => [
			name,
			isOfStep.has(name) || typed.some(Boolean) ? typed : (begun?.[name] ?? typed)
		])
	);
};
