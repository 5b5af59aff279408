// One open question of a draft: what the text leaves open, the readings, and what each of them changes.
import { AMBIGUITY } from '#lib/domain/programmes/form/definition-specs.ts';
import { loadSlice, sliceActions } from '#lib/server/desk/document-edit.ts';
import type { Actions, PageServerLoad } from './$types';

const sliceAt = ({ params }: { params: { office: string; document: string; at: string } }) => ({
	name: `ambiguities.${/^\d{1,3}$/.test(params.at) ? params.at : 'none'}`,
	specs: AMBIGUITY
});

export const load: PageServerLoad = (event) => loadSlice(event, sliceAt(event));
export const actions: Actions = sliceActions(sliceAt);
