// Checking a catalogue or ledger before it is imported.
import { listActions, showList } from '../../../../../importing/check-list.ts';
import type { PageServerLoad } from './$types';

const where = ({ params }: { params: Partial<Record<string, string>> }) => ({
	place: params.book ?? '',
	home: `/desk/organise/book/${params.book}/import`
});

export const load: PageServerLoad = (event) => showList(event, where(event));
export const actions = listActions(where);
