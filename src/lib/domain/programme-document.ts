// A document of programmes that an office writes itself: a draft, which may have faults, published as versions that never change. Knows when a draft begins and how it is
// numbered inside; what a definition must be is definition.ts's.
import * as z from 'zod/mini';
import { isObject, itemsOf, textOf, under } from './programmes/form/json.ts';
import { programmeDefinition } from './programmes/definition.ts';
import { uuid } from './text.ts';

const revision = z.int().check(z.minimum(1));
/** A definition as it is being written: any JSON object. */
export type DocumentDraft = Record<string, unknown>;

/** Without `revision` a new document; with it the draft of that revision is replaced. `document` of a new one is the form's submit id. */
export const draftDocument = z.object({
	document: uuid,
	revision: z.optional(revision),
	draft: z.record(z.string(), z.unknown())
});

/** The draft of that revision becomes the next version, frozen. Programmes that adopted an earlier one keep it. */
export const publishDocument = z.object({ document: uuid, revision, definition: programmeDefinition });

/** Nobody may adopt it any more; publishing again ends that. */
export const withdrawDocument = z.object({ document: uuid });

/** The id of the definition of a document of one's own: it says nothing, and never changes. */
export const ownId = (document: string): string => `own-${document.slice(0, 13)}`;

/** An empty document. `year` is the running one in Shanghai. */
export function blankDraft(document: string, year: number): DocumentDraft {
	const none = { zh: '', en: '' };
	return {
		id: ownId(document),
		document: { id: ownId(document), title: none, issuer: none, year },
		name: none,
		kind: 'project',
		clause: '',
		applicants: { types: [], zh: '' },
		period: {
			type: 'annual',
			start: null,
			end: null,
			years: 1,
			year: 'calendar',
			recurring: false,
			stated: true,
			note: none
		},
		reporting: [],
		indicators: [],
		setupParameters: [],
		ambiguities: [],
		eventTargets: []
	};
}

/** A draft that begins as another definition: the same in everything but who it is. */
export const draftFrom = (definition: DocumentDraft, document: string): DocumentDraft => {
	const { edition: _, ...rest } = definition;
	return { ...rest, id: ownId(document) };
};

/** An id for one more indicator (`i1`, `i2` …) or open question (`q1` …): records carry it, so no two have the same. */
export function freshId(draft: unknown, list: 'indicators' | 'ambiguities'): string {
	const letter = list === 'indicators' ? 'i' : 'q';
	const numbers = itemsOf(under(draft, list)).map((one) => {
		const found = new RegExp(`^${letter}(\\d{1,9})$`).exec(textOf(under(one, 'id')));
		return found ? Number(found[1]) : 0;
	});
	return `${letter}${Math.max(0, ...numbers) + 1}`;
}

/** One more indicator, or open question, that says nothing yet. */
export function blankItem(draft: unknown, list: 'indicators' | 'ambiguities'): DocumentDraft {
	const none = { zh: '', en: '' };
	const id = freshId(draft, list);
	if (list === 'ambiguities') return { id, issue: none, resolution: none };
	return {
		...{ id, clause: '', quote: '', label: none, unit: '', kind: 'target', metric: '', filters: {} },
		rule: { op: 'gte', unit: 'count' },
		period: { basis: 'year', stated: true },
		measure: { primary: 'field', also: [] },
		...{ baseline: null, subject: null, ambiguities: [] }
	};
}

/** A copy of an item, under an id of its own. */
export const copyOf = (draft: unknown, list: 'indicators' | 'ambiguities', item: unknown): DocumentDraft => ({
	...(isObject(item) ? structuredClone(item) : {}),
	id: freshId(draft, list)
});

/** The draft without what names an indicator or an open question that is not there any more. */
export function withoutStrays(draft: DocumentDraft): DocumentDraft {
	const ids = (list: string) => new Set(itemsOf(draft[list]).map((one) => textOf(under(one, 'id'))));
	const [indicators, ambiguities] = [ids('indicators'), ids('ambiguities')];
	const known = (names: unknown, of: Set<string>) => itemsOf(names).filter((one) => of.has(textOf(one)));
	return {
		...draft,
		eventTargets: known(draft.eventTargets, indicators),
		indicators: itemsOf(draft.indicators).map((one) =>
			isObject(one) ? { ...one, ambiguities: known(one.ambiguities, ambiguities) } : one
		)
	};
}
