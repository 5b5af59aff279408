// One indicator of a draft: its words, what it counts, its rule; and a trial of it on a programme that is there.
import { fail } from '@sveltejs/kit';
import { INDICATOR } from '#lib/domain/programmes/form/definition-specs.ts';
import { textOf } from '#lib/domain/programmes/form/json.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { loadSlice, readSlice, sliceActions } from '#lib/server/desk/document-edit.ts';
import { listTrials, previewIndicator } from '#lib/server/desk/document-preview.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import type { Actions, PageServerLoad } from './$types';

const sliceAt = ({ params }: { params: { office: string; document: string; at: string } }) => ({
	name: `indicators.${/^\d{1,3}$/.test(params.at) ? params.at : 'none'}`,
	specs: INDICATOR
});

export const load: PageServerLoad = async (event) => {
	const [slice, trials] = await Promise.all([
		loadSlice(event, sliceAt(event)),
		listTrials(event.locals.actor)
	]);
	const freshMetric = `manual:${textOf(slice.value.id)}`;
	return { ...slice, around: { ...slice.around, freshMetric }, trials };
};

export const actions: Actions = {
	...sliceActions(sliceAt),
	preview: async (event) => {
		const slice = sliceAt(event);
		const { form, read, shown } = await readSlice(event, slice);
		const chosen = { programme: fieldText(form, 'trial', 40), year: fieldText(form, 'trialYear', 4) };
		const programme = uuid.safeParse(chosen.programme);
		if (!programme.success)
			return fail(400, { ...shown(read), chosen, refusedTrial: m.desk_doc_preview_choose() });
		const year = /^\d{1,2}$/.test(chosen.year) ? { year: Number(chosen.year) } : {};
		const preview = await previewIndicator(
			{ draft: read, place: slice.name, programme: programme.data, ...year },
			event.locals.actor
		);
		if ('refused' in preview) return fail(400, { ...shown(read), chosen, refusedTrial: preview.refused });
		return { ...shown(read), chosen, ...('faults' in preview ? { faults: preview.faults } : { preview }) };
	}
};
