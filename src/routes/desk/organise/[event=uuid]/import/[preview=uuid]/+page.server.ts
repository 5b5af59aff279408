// Checking a list of people or firms before it is imported.
import { listActions, showList } from '../../../importing/check-list.ts';
import type { PageServerLoad } from './$types';

const where = ({ params }: { params: Partial<Record<string, string>> }) => ({
	place: params.event ?? '',
	home: `/desk/organise/${params.event}/import`
});

export const load: PageServerLoad = (event) => showList(event, where(event));
export const actions = listActions(where);
