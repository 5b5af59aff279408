// What was sent with the form of a definition, as JSON: by the specs, field by field, with what is wrong left as it was typed. Whether it is a definition the schema says
// (faults.ts). Pure: the server and the page in the browser read by the same function.
import { toHalfWidth } from '../../text.ts';
import { isObject, itemsOf, textOf } from './json.ts';
import { DEEPEST, FILTER_SPECS, isFilter, isOp, RULE_SPECS, SCOPE } from './rule-specs.ts';
import type { Spec } from './spec.ts';

/** A form that was sent: FormData is one. */
export interface Sent {
	get(name: string): unknown;
	getAll(name: string): unknown[];
}
/** Under this name a list says which of its items are there, filters which of them are shown. */
export const PRESENT = '~';
const MOST_ITEMS = 60;
const LONGEST = 4000;

const text = (sent: Sent, name: string): string | undefined => {
	const value = sent.get(name);
	return typeof value === 'string' ? value.slice(0, LONGEST) : undefined;
};
const texts = (sent: Sent, name: string): string[] =>
	sent
		.getAll(name)
		.filter((one): one is string => typeof one === 'string')
		.slice(0, 200)
		.map((one) => one.slice(0, 200));

/** The object that `specs` describe, its fields named `name.key`. `before` is what stood there: what the form does not ask for stays. */
export function readObject(
	specs: readonly Spec[],
	sent: Sent,
	{ name, before, depth = 0 }: { name: string; before: unknown; depth?: number }
): Record<string, unknown> {
	const was = isObject(before) ? before : {};
	const read = specs.map((spec) => [
		spec.key,
		readPart(spec, sent, { name: name ? `${name}.${spec.key}` : spec.key, before: was[spec.key], depth })
	]);
	return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function readPart(spec: Spec, sent: Sent, at: { name: string; before: unknown; depth: number }): unknown {
	const blank = spec.isNullable ? null : undefined;
	const typed = text(sent, at.name);
	switch (spec.kind) {
		case 'kept':
			return at.before;
		case 'fixed':
			return spec.is;
		case 'flag':
			return typed === undefined ? undefined : spec.is;
		case 'text':
		case 'long':
		case 'metric':
		case 'day':
		case 'choice':
			return typed?.trim() ? typed : blank;
		case 'yes-no':
			return typed === 'yes' ? true : typed === 'no' ? false : undefined;
		case 'number':
		case 'integer':
			return typed?.trim() ? numeral(typed) : blank;
		case 'codes': {
			const codes = (typed ?? '').split(/[、,，;；\s]+/).filter(Boolean);
			return spec.isOptional && codes.length === 0 ? undefined : codes;
		}
		case 'choices':
		case 'refs': {
			const ticked = texts(sent, at.name).filter((one) => one !== '');
			return spec.isOptional && ticked.length === 0 ? undefined : ticked;
		}
		case 'words':
		case 'long-words': {
			const [zh = '', en = ''] = [text(sent, `${at.name}.zh`), text(sent, `${at.name}.en`)];
			return spec.isOptional && !zh.trim() && !en.trim() ? undefined : { zh, en: en.trim() ? en : zh };
		}
		case 'group': {
			const read = readObject(spec.parts, sent, at);
			return spec.isOptional && saysNothing(spec.parts, read) ? undefined : read;
		}
		case 'list': {
			const items = itemsSent(sent, at.name).map((i) =>
				readObject(spec.parts, sent, { ...at, name: `${at.name}.${i}`, before: itemsOf(at.before)[i] })
			);
			return spec.isOptional && items.length === 0 ? undefined : items;
		}
		case 'filters':
			return readFilters(sent, at.name);
		case 'rules':
			return itemsSent(sent, at.name).map((i) => readRule(sent, `${at.name}.${i}`, at.depth + 1));
		case 'rule':
			return spec.isOptional && !text(sent, `${at.name}.op`)
				? undefined
				: readRule(sent, at.name, at.depth + 1);
	}
}

/** Whether nothing was typed in a group: neither a word, nor an item of a list. What is shown on purpose, such as a filter, says something. */
const saysNothing = (specs: readonly Spec[], read: Record<string, unknown>): boolean =>
	specs.every((spec) => {
		const value = read[spec.key];
		if (spec.kind === 'words' || spec.kind === 'long-words')
			return !isObject(value) || Object.values(value).every((one) => textOf(one).trim() === '');
		if (spec.kind === 'group') return !isObject(value) || saysNothing(spec.parts, value);
		return value === undefined || (Array.isArray(value) && value.length === 0);
	});

/** Undefined where the form asks for none at all. One that is shown and says nothing stays, and the schema asks for it. */
function readFilters(sent: Sent, name: string): Record<string, unknown> | undefined {
	const shown = texts(sent, `${name}.${PRESENT}`);
	if (shown.length === 0) return undefined;
	return Object.fromEntries(
		[...new Set(shown)].filter(isFilter).map((key) => {
			const spec = FILTER_SPECS[key];
			// A filter that is a tick says what it means by being there.
			const value =
				spec.kind === 'flag'
					? spec.is
					: readPart(spec, sent, { name: `${name}.${key}`, before: undefined, depth: 0 });
			return [key, value ?? ''];
		})
	);
}

function readRule(sent: Sent, name: string, depth: number): Record<string, unknown> {
	const op = text(sent, `${name}.op`) ?? '';
	if (!isOp(op) || depth > DEEPEST) return { op };
	return { op, ...readObject([...SCOPE, ...RULE_SPECS[op]], sent, { name, before: undefined, depth }) };
}

/** The numbers of the items of a list that are there, in their order. */
const itemsSent = (sent: Sent, name: string): number[] =>
	[...new Set(texts(sent, `${name}.${PRESENT}`))]
		.filter((one) => /^\d{1,3}$/.test(one))
		.slice(0, MOST_ITEMS)
		.map(Number);

/** A number as people type it; what is none stays as it was typed. */
function numeral(typed: string): number | string {
	const number = Number(toHalfWidth(typed).replace(/[,\s]/g, ''));
	return Number.isFinite(number) ? number : typed;
}
