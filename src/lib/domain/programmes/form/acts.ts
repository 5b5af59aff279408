// What the buttons inside the form do to a draft: an item added, copied, moved, removed; a filter added or removed. Each is told by one word and a path, so that it works by a plain
// submit. Pure; saves nothing.
import { at, isObject, itemsOf, withAt } from './json.ts';
import { isFilter } from './rule-specs.ts';

const MOST_ITEMS = 60;
const VERBS = ['add', 'copy', 'up', 'down', 'remove', 'filter', 'unfilter'] as const;
export type FormVerb = (typeof VERBS)[number];
export interface FormAct {
	verb: FormVerb;
	path: string;
}

/** `add:indicators.2.rule.rules`, as a button sends it; undefined for anything else. */
export function parseAct(sent: unknown): FormAct | undefined {
	const [verb, path = ''] = typeof sent === 'string' ? sent.slice(0, 400).split(':') : [];
	const known = VERBS.find((one) => one === verb);
	return known && /^[A-Za-z0-9_.-]+$/.test(path) ? { verb: known, path } : undefined;
}

/** The draft after an act. `filter` is the one that was chosen to be added. An act on what is not there changes nothing. */
export function doAct(draft: unknown, { verb, path }: FormAct, filter = ''): unknown {
	if (verb === 'add') {
		const items = itemsOf(at(draft, path));
		// A rule begins as the plainest sentence; what else an item needs, its form asks for.
		const item = path.endsWith('.rules') ? { op: 'gte', unit: 'count' } : {};
		return items.length < MOST_ITEMS ? withAt(draft, path, [...items, item]) : draft;
	}
	if (verb === 'filter') {
		if (!isFilter(filter)) return draft;
		const filters = at(draft, path);
		return withAt(draft, path, { ...(isObject(filters) ? filters : {}), [filter]: '' });
	}
	const cut = path.lastIndexOf('.');
	const [parent, key] = [path.slice(0, cut), path.slice(cut + 1)];
	const holder = at(draft, parent);
	if (verb === 'unfilter')
		return isObject(holder)
			? withAt(draft, parent, Object.fromEntries(Object.entries(holder).filter(([name]) => name !== key)))
			: draft;
	const items = itemsOf(holder);
	const i = Number(key);
	if (!Number.isInteger(i) || i < 0 || i >= items.length) return draft;
	return withAt(draft, parent, moved(items, i, verb));
}

function moved(items: readonly unknown[], i: number, verb: 'copy' | 'up' | 'down' | 'remove'): unknown[] {
	const [before, item, after] = [items.slice(0, i), items[i], items.slice(i + 1)];
	if (verb === 'remove') return [...before, ...after];
	if (verb === 'copy')
		return items.length < MOST_ITEMS ? [...before, item, structuredClone(item), ...after] : [...items];
	if (verb === 'up' && before.length) return [...before.slice(0, -1), item, before.at(-1), ...after];
	if (verb === 'down' && after.length) return [...before, after[0], item, ...after.slice(1)];
	return [...items];
}
