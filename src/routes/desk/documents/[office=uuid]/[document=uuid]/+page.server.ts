// One document: its indicators and open questions with what is wrong with them, its versions; publishing, withdrawing.
import { error, fail, redirect } from '@sveltejs/kit';
import { blankItem, copyOf, withoutStrays, type DocumentDraft } from '#lib/domain/programme-document.ts';
import { doAct, parseAct } from '#lib/domain/programmes/form/acts.ts';
import { checkDraft } from '#lib/domain/programmes/form/faults.ts';
import { at, isObject, isShallow, itemsOf, textOf, under, withAt } from '#lib/domain/programmes/form/json.ts';
import { m } from '#lib/i18n/text.ts';
import { homeOf, openDocument, revisionIn, saveDraft } from '#lib/server/desk/document-edit.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const LISTS = ['indicators', 'ambiguities'] as const;
const listIn = (path: string) => LISTS.find((one) => path === one || path.startsWith(`${one}.`));

export const load: PageServerLoad = async (event) => {
	const { draft, ...card } = await openDocument(event);
	const { faults } = checkDraft(draft);
	return {
		card,
		title: textOf(at(draft, 'document.title.zh')),
		indicators: itemsOf(draft.indicators),
		questions: itemsOf(draft.ambiguities).map((one) => ({
			issue: textOf(under(under(one, 'issue'), 'zh')),
			options: itemsOf(under(one, 'options')).length
		})),
		faults,
		told: ['saved', 'published'].find((one) => one === event.url.searchParams.get('told')) ?? null
	};
};

async function saved(event: RequestEvent, revision: number, draft: unknown) {
	const refused = await saveDraft(event, revision, withoutStrays(draft as DocumentDraft));
	return refused ? fail(409, { refused }) : null;
}

export const actions: Actions = {
	/** One button of the lists: added, copied, moved, removed; saved at once. What was removed comes back to be restored. */
	act: async (event) => {
		const form = await readForm(event.request);
		const act = parseAct(form.get('act'));
		const list = act && listIn(act.path);
		if (!act || !list) error(400, { message: m.common_error_failed() });
		const { draft } = await openDocument(event);
		const items = itemsOf(draft[list]);
		const revision = revisionIn(form);
		if (act.verb === 'add') {
			const refused = await saved(event, revision, { ...draft, [list]: [...items, blankItem(draft, list)] });
			return refused ?? redirect(303, `${homeOf(event.params)}/${list}/${items.length}?new`);
		}
		const i = Number(act.path.slice(list.length + 1));
		const next =
			act.verb === 'copy' && items[i]
				? withAt(draft, list, [
						...items.slice(0, i + 1),
						copyOf(draft, list, items[i]),
						...items.slice(i + 1)
					])
				: doAct(draft, act);
		const refused = await saved(event, revision, next);
		if (refused || act.verb !== 'remove' || !items[i]) return refused ?? redirect(303, homeOf(event.params));
		return { removed: { list, at: i, item: JSON.stringify(items[i]), revision: revision + 1 } };
	},
	restore: async (event) => {
		const form = await readForm(event.request);
		const list = listIn(fieldText(form, 'list', 20));
		const item = parsed(fieldText(form, 'item', 60_000));
		if (!list || !isObject(item)) error(400, { message: m.common_error_failed() });
		const { draft } = await openDocument(event);
		const items = itemsOf(draft[list]);
		const i = Math.min(Number(fieldText(form, 'at', 4)) || 0, items.length);
		const next = { ...draft, [list]: [...items.slice(0, i), item, ...items.slice(i)] };
		return (await saved(event, revisionIn(form), next)) ?? redirect(303, homeOf(event.params));
	},
	publish: async (event) => {
		const form = await readForm(event.request);
		const { draft } = await openDocument(event);
		const { definition } = checkDraft(draft);
		if (!definition) return fail(400, { refused: m.desk_doc_publish_faults() });
		const { document, office } = event.params;
		const by = { actor: event.locals.actor, organisation: office };
		const { rejections } = await submit(
			'publishDocument',
			{ document, revision: revisionIn(form), definition },
			by
		);
		const [first] = rejections ?? [];
		if (first) return fail(409, { refused: reasonText(first.status, first.reason) });
		redirect(303, `${homeOf(event.params)}?told=published`);
	},
	withdraw: async (event) => {
		const { document, office } = event.params;
		const by = { actor: event.locals.actor, organisation: office };
		const { rejections } = await submit('withdrawDocument', { document }, by);
		const [first] = rejections ?? [];
		if (first) return fail(400, { refused: reasonText(first.status, first.reason) });
		redirect(303, `/desk/documents/${office}?told=withdrawn`);
	}
};

/** JSON that a form sent back; undefined for anything that is none, or deeper than a definition. */
function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return isShallow(value, 40) ? value : undefined;
	} catch {
		return undefined;
	}
}
