// One lead of the region, read only; the person behind it whole only for a reason, where a consent names this bureau.
import { fail } from '@sveltejs/kit';
import { listEvidence } from '#lib/server/desk/evidence.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { readLead } from '#lib/server/desk/leads.ts';
import { readRecordsOf } from '#lib/server/desk/record.ts';
import { reveal } from '#lib/server/desk/reveal.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent }) => {
	await parent();
	const lead = await readLead(params.lead, locals.actor);
	const signed = [...lead.deals, ...lead.pledges].map(({ id }) => id);
	const [papers, records] = await Promise.all([
		listEvidence(signed, locals.actor),
		readRecordsOf(lead, locals.actor)
	]);
	return { lead, papers, records, now: Date.now() };
};

export const actions: Actions = {
	reveal: async ({ request, params, locals }) => {
		const reason = fieldText(await readForm(request), 'reason', 200);
		const { contact, error } = await reveal({ lead: params.lead }, reason, locals.actor);
		return error === null ? { revealed: contact } : fail(400, { reveal: { reason, error } });
	}
};
