// The head of a draft: name, document, period, reporting, what adopting asks for.
import { HEAD } from '#lib/domain/programmes/form/definition-specs.ts';
import { loadSlice, sliceActions } from '#lib/server/desk/document-edit.ts';
import type { Actions, PageServerLoad } from './$types';

const slice = { name: '', specs: HEAD };

export const load: PageServerLoad = (event) => loadSlice(event, slice);
export const actions: Actions = sliceActions(() => slice);
