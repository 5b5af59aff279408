// The form of a definition, as data: what stands beneath what, and how each thing is asked for. read-form.ts turns what was sent into JSON by it, the desk draws it
// (src/routes/desk/documents/SpecField.svelte); names of fields are paths in the definition, so that a fault of the schema finds its field. Knows no words.
import type { ChoiceSet } from './choices.ts';

type Simple =
	| 'text'
	| 'long'
	| 'day'
	| 'number'
	| 'integer'
	| 'yes-no'
	| 'metric'
	| 'codes'
	| 'words'
	| 'long-words'
	| 'filters'
	| 'rule'
	| 'rules'
	| 'kept';
/**
 * One part of the form. `key` is its name in the object above it.
 * - `text`, `long` (several lines), `day`, `number`, `integer`, `yes-no`, `metric`: one control. Blank is absent, or null where `isNullable`.
 * - `codes`: terms, apart by 、 · `choice`, `choices`: one or several of a set · `refs`: ids of the definition's own indicators or ambiguities.
 * - `flag`: `is` where it is ticked, absent where not · `fixed`: always `is`, never shown.
 * - `words`, `long-words`: Chinese and English; the Chinese stands for the English where that is blank.
 * - `group`, `list`: parts beneath · `filters`, `rule`, `rules`: the languages of filters.ts and rule.ts.
 * - `kept`: not edited here; it stays as it is.
 */
export type Spec = Readonly<{ key: string; isOptional?: boolean; isNullable?: boolean }> &
	(
		| { readonly kind: Simple }
		| { readonly kind: 'choice' | 'choices'; readonly of: ChoiceSet }
		| { readonly kind: 'refs'; readonly to: 'indicators' | 'ambiguities' }
		| { readonly kind: 'flag' | 'fixed'; readonly is: string | boolean }
		| { readonly kind: 'group' | 'list'; readonly parts: readonly Spec[] }
	);

export const field = (kind: Simple, key: string): Spec => ({ kind, key });
export const optional = (kind: Simple, key: string): Spec => ({ kind, key, isOptional: true });
export const nullable = (kind: Simple, key: string): Spec => ({ kind, key, isNullable: true });
export const choice = (key: string, of: ChoiceSet): Spec => ({ kind: 'choice', key, of });
export const choices = (key: string, of: ChoiceSet): Spec => ({ kind: 'choices', key, of });
export const flag = (key: string, is: string | true = true): Spec => ({ kind: 'flag', key, is });
export const fixed = (key: string, is: string | boolean): Spec => ({ kind: 'fixed', key, is });
export const group = (key: string, parts: readonly Spec[]): Spec => ({ kind: 'group', key, parts });
export const list = (key: string, parts: readonly Spec[]): Spec => ({ kind: 'list', key, parts });
export const maybe = (spec: Spec): Spec => ({ ...spec, isOptional: true });
