// The award of a draft: what each part pays whom, its caps and its pool; and a trial of it on a programme that is there.
import { fail } from '@sveltejs/kit';
import { AWARD } from '#lib/domain/programmes/form/definition-specs.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { loadSlice, readSlice, sliceActions } from '#lib/server/desk/document-edit.ts';
import { listPartTrials, previewAward } from '#lib/server/desk/document-trials.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import type { Actions, PageServerLoad } from './$types';

const slice = { name: '', specs: AWARD };

export const load: PageServerLoad = async (event) => ({
	...(await loadSlice(event, slice)),
	trials: await listPartTrials('award', event.locals.actor)
});

export const actions: Actions = {
	...sliceActions(() => slice),
	preview: async (event) => {
		const { form, read, shown } = await readSlice(event, slice);
		const chosen = fieldText(form, 'trial', 40);
		const programme = uuid.safeParse(chosen);
		if (!programme.success)
			return fail(400, { ...shown(read), chosen, refusedTrial: m.desk_doc_preview_choose() });
		const preview = await previewAward(read, programme.data, event.locals.actor);
		if ('refused' in preview) return fail(400, { ...shown(read), chosen, refusedTrial: preview.refused });
		return { ...shown(read), chosen, ...('faults' in preview ? { faults: preview.faults } : { preview }) };
	}
};
