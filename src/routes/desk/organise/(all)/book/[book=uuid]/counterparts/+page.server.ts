// Who answers leads: patent owners, banks, investors, agencies. Each has one secret link, which is shown when it is asked for and not otherwise.
import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { COUNTERPART_KINDS, recordCounterpart } from '#lib/domain/counterpart.ts';
import { creditCodeFault, normaliseCreditCode } from '#lib/domain/credit-code.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import {
	listCounterpartLinks,
	listCounterparts,
	listLeadsOfCounterpart
} from '#lib/server/desk/catalogue.ts';
import { fieldText, filled } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const all = await listCounterparts(params.book, locals.actor);
	const open = all.find(({ id }) => id === url.searchParams.get('open'));
	const kind = COUNTERPART_KINDS.find((one) => one === url.searchParams.get('kind'));
	return {
		counterparts: kind ? all.filter((one) => one.kind === kind) : all,
		kinds: COUNTERPART_KINDS.map((one) => ({
			kind: one,
			count: all.filter((other) => other.kind === one).length
		})),
		total: all.length,
		kind: kind ?? '',
		open: open ? { ...open, seen: await listLeadsOfCounterpart(open.id, locals.actor) } : null,
		isAdding: url.searchParams.has('add'),
		newId: randomUUID(),
		origin: url.origin
	};
};

/** The link of one counterpart, for the person who asked. */
async function linkOf({ params, locals, url }: RequestEvent, counterpart: string) {
	const links = await listCounterpartLinks(params.book, locals.actor);
	const found = links.find(({ id }) => id === counterpart);
	return found ? { name: found.name, url: `${url.origin}/m/${found.secret}` } : null;
}

async function named({ request }: RequestEvent): Promise<string | null> {
	const id = uuid.safeParse(fieldText(await readForm(request), 'counterpart'));
	return id.success ? id.data : null;
}

export const actions: Actions = {
	save: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = {
			counterpart: fieldText(form, 'counterpart'),
			kind: fieldText(form, 'kind'),
			name: fieldText(form, 'name').trim(),
			creditCode: fieldText(form, 'creditCode'),
			telephone: fieldText(form, 'telephone')
		};
		const errors: Record<string, string> = {};
		if (!fields.name || fields.name.length > 120) errors.name = m.desk_cp_error_name();
		const code = normaliseCreditCode(fields.creditCode);
		const fault = code ? creditCodeFault(code) : null;
		if (fault?.kind === 'length') errors.creditCode = m.desk_error_credit_length({ length: code.length });
		else if (fault?.kind === 'check')
			errors.creditCode = m.desk_error_credit_check({ expected: fault.expected });
		else if (fault) errors.creditCode = m.desk_error_credit_shape();
		const args = recordCounterpart.safeParse({
			...fields,
			creditCode: filled(fields.creditCode),
			telephone: filled(fields.telephone)
		});
		if (args.error?.issues.some(({ path }) => path[0] === 'telephone'))
			errors.telephone = m.desk_cp_error_telephone();
		if (!args.success && Object.keys(errors).length === 0) errors.kind = m.common_choose();
		if (!args.success || Object.keys(errors).length > 0) return fail(400, { fields, errors });
		const { outcomes, rejections } = await submit('recordCounterpart', args.data, {
			actor: locals.actor,
			organisation: params.book
		});
		const [first] = rejections ?? [];
		if (first) return fail(400, { fields, errors: { name: reasonText(first.status, first.reason) } });
		return { saved: args.data.name, isMerged: outcomes?.[0]?.status === 'merged' };
	},
	link: async (event) => {
		const id = await named(event);
		return { link: id && (await linkOf(event, id)), isNew: false };
	},
	renew: async (event) => {
		const id = await named(event);
		if (!id) return fail(400, { failed: m.common_refused_reason_unknown_subject() });
		const { rejections } = await submit(
			'renewCounterpartLink',
			{ counterpart: id },
			{ actor: event.locals.actor, organisation: event.params.book }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { failed: reasonText(first.status, first.reason) });
		return { link: await linkOf(event, id), isNew: true };
	}
};
