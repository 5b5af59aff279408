// Editing a draft at the desk: a page shows one slice of it (its head, one indicator, one open question), a button of the form changes that slice or saves the whole. Nothing is
// saved but by 保存; what was typed comes back with every answer.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { DocumentDraft } from '#lib/domain/programme-document.ts';
import { doAct, parseAct } from '#lib/domain/programmes/form/acts.ts';
import { checkDraft, type Fault } from '#lib/domain/programmes/form/faults.ts';
import { at, isObject, itemsOf, textOf, under, withAt } from '#lib/domain/programmes/form/json.ts';
import { PAGES, pageOf } from '#lib/domain/programmes/form/definition-specs.ts';
import { readObject } from '#lib/domain/programmes/form/read-form.ts';
import type { Spec } from '#lib/domain/programmes/form/spec.ts';
import { m } from '#lib/i18n/text.ts';
import { readForm } from '../public-forms/form-data.ts';
import { readDocument } from './documents.ts';
import { fieldText } from './form-text.ts';
import { reasonText } from './reasons.ts';
import { submit } from './submit.ts';

type Event = Pick<RequestEvent, 'request' | 'locals' | 'url'> & {
	params: { office: string; document: string };
};
/** `name` is its path in the draft; blank for the head. */
export interface Slice {
	name: string;
	specs: readonly Spec[];
}

/** The document of the address, of the office of the address. Throws a page (404). */
export async function openDocument({ params, locals }: Pick<Event, 'params' | 'locals'>) {
	const document = await readDocument(params.document, locals.actor);
	if (document.organisation !== params.office) error(404, { message: m.common_error_not_found() });
	return document;
}

/** Where the pages of a document lie. */
export const homeOf = ({ office, document }: Event['params']): string =>
	`/desk/documents/${office}/${document}`;

/** Saves a draft over the revision that was seen. What keeps it from being saved, in words, or null. */
export async function saveDraft(event: Event, revision: number, draft: unknown): Promise<string | null> {
	const { document, office } = event.params;
	const args = { document, revision, draft: draft as DocumentDraft };
	const { rejections } = await submit('draftDocument', args, {
		actor: event.locals.actor,
		organisation: office
	});
	const [first] = rejections ?? [];
	return first ? reasonText(first.status, first.reason) : null;
}

/** The revision that the form was made from. */
export const revisionIn = (form: FormData): number => Number(fieldText(form, 'revision', 10)) || 1;

/** What the form of a slice needs to know of the rest: what may be referred to, numbers of the document's own. */
export const aroundSlice = (draft: unknown) => ({
	indicators: named(draft, 'indicators', 'label'),
	ambiguities: named(draft, 'ambiguities', 'issue'),
	ownMetrics: [...new Set(JSON.stringify(draft).match(/manual:[a-z][a-z0-9._-]{0,59}/g) ?? [])]
});
const named = (draft: unknown, list: string, text: string) =>
	itemsOf(under(draft, list)).map((one) => ({
		id: textOf(under(one, 'id')),
		label: textOf(under(under(one, text), 'zh'))
	}));

/** The faults of a draft within a slice; the head has all that lie in no list with a page of its own. */
export const faultsWithin = (faults: readonly Fault[], { name, specs }: Slice): Fault[] =>
	faults.filter(({ path }) => {
		if (name) return path === name || path.startsWith(`${name}.`);
		const of = pageOf(path);
		return of ? specs === PAGES[of] : !isOnePage(specs) && !/^(indicators|ambiguities)\.\d/.test(path);
	});
const isOnePage = (specs: readonly Spec[]): boolean => Object.values(PAGES).some((one) => one === specs);

/** What a page of a slice loads. Throws a page (404) where the slice is not there. */
export async function loadSlice(event: Event, slice: Slice) {
	const { draft, ...card } = await openDocument(event);
	const value = slice.name ? at(draft, slice.name) : draft;
	if (!isObject(value)) error(404, { message: m.common_error_not_found() });
	return {
		card,
		value,
		around: aroundSlice(draft),
		// A slice that was begun a moment ago is not scolded for being empty.
		faults: event.url.searchParams.has('new') ? [] : faultsWithin(checkDraft(draft).faults, slice),
		isSaved: event.url.searchParams.has('saved')
	};
}

/** The draft with the slice as the form has it. */
export function draftWith(draft: unknown, { name, specs }: Slice, form: FormData): unknown {
	const slice = readObject(specs, form, { name, before: name ? at(draft, name) : draft });
	return name ? withAt(draft, name, slice) : slice;
}

/** The form as it was sent, over the stored draft. */
export async function readSlice(event: Event, slice: Slice) {
	const form = await readForm(event.request);
	const { draft } = await openDocument(event);
	const read = draftWith(draft, slice, form);
	const shown = (of: unknown) => ({
		value: (slice.name ? at(of, slice.name) : of) as DocumentDraft,
		revision: revisionIn(form)
	});
	return { form, read, shown };
}

/** The two actions that every slice has: `act` changes what the form shows, `save` saves the draft, faults and all. */
export const sliceActions = <P extends Event['params']>(sliceOf: (event: { params: P }) => Slice) => ({
	act: async (event: Event & { params: P }) => {
		const slice = sliceOf(event);
		const { form, read, shown } = await readSlice(event, slice);
		const act = parseAct(form.get('act'));
		if (!act || (slice.name && !act.path.startsWith(`${slice.name}.`))) return shown(read);
		return shown(doAct(read, act, fieldText(form, `${act.path}.~add`, 60)));
	},
	save: async (event: Event & { params: P }) => {
		const slice = sliceOf(event);
		const { form, read, shown } = await readSlice(event, slice);
		const refused = await saveDraft(event, revisionIn(form), read);
		if (refused) return fail(409, { ...shown(read), refused });
		const isWhole = faultsWithin(checkDraft(read).faults, slice).length === 0;
		redirect(303, isWhole ? `${homeOf(event.params)}?told=saved` : `${event.url.pathname}?saved`);
	}
});
