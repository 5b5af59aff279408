// A need: what a firm is looking for. All that may be amended is a field; fields of two people merge, the same field changed twice is held with both values,
// and a blank never erases: whoever takes a field away says so. Knows which values fields may have, not which forms ask for them (need-form.ts). SQL twins: is_field, merge_field in *_needs.sql.
import * as z from 'zod/mini';
import { consents } from './consent.ts';
import { whoAsks } from './lead.ts';
import { cleanText, uuid } from './text.ts';

/** 技术, 融资, 政策, 服务. */
export const NEED_KINDS = ['technical', 'financing', 'policy', 'service'] as const;
export type NeedKind = (typeof NEED_KINDS)[number];
/** 公开, 匿名 (the firm is shown to nobody outside), 仅对接方 (to those alone whom the organiser shows it). */
export const VISIBILITIES = ['public', 'anonymous', 'counterparts'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Fields that hold whole numbers: people, fen, a year. */
export const NUMBER_FIELDS = ['headcount', 'revenueFen', 'assetsFen', 'amountFen', 'figuresYear'] as const;

export type FieldValue = string | number | boolean | string[];
export type NeedFields = Record<string, FieldValue>;

const text = z.pipe(z.pipe(z.string(), z.transform(cleanText)), z.string().check(z.maxLength(4000)));
/** Whoever is to be reached is no field: see `contact`. */
const fieldName = z.string().check(
	z.regex(/^[a-z][A-Za-z0-9]{0,39}$/),
	z.refine((name) => !/mobile|phone|wechat|email|contact/i.test(name))
);
const fieldValue = z.union([
	text,
	z.number(),
	z.boolean(),
	z
		.array(z.pipe(z.pipe(z.string(), z.transform(cleanText)), z.string().check(z.maxLength(120))))
		.check(z.maxLength(40))
]);
/** True when a value is of the kind its field has. */
const fits = (name: string, value: unknown): boolean =>
	isBlank(value) ||
	((NUMBER_FIELDS as readonly string[]).includes(name)
		? Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 1e15
		: name !== 'visibility' || (VISIBILITIES as readonly unknown[]).includes(value));
const fields = z.record(fieldName, fieldValue).check(
	z.refine((all) => Object.entries(all).every(([name, value]) => fits(name, value))),
	z.refine((all) => !isBlank(all.title) && !isBlank(all.visibility))
);

/**
 * A need is stated: at the stand by staff who listen, at a page by the firm. `need` is the form's submit id: sent twice, it is one need. `fields` hold at least
 * `title` and `visibility`; the firm's `company`, `creditCode`, `industry`, `headcount`, `revenueFen`, `assetsFen` are fields like the rest. `declared`: 不得填写涉密信息
 * was read, and 已获单位授权.
 */
export const recordNeed = z.object({
	need: uuid,
	kind: z.enum(NEED_KINDS),
	fields,
	...whoAsks,
	consents: z.optional(consents),
	declared: z.object({ noSecrets: z.literal(true), authorised: z.literal(true) })
});
export type RecordNeed = z.output<typeof recordNeed>;

/** Every need has these: they are changed, never taken away. */
const LASTING: readonly string[] = ['title', 'visibility'];

/** One field changes from the value that was seen (absent or null where there was none) to another one; null takes it away. */
export interface FieldChange {
	from?: FieldValue | null | undefined;
	to: FieldValue | null;
}

/** Fields change. */
export const amendNeed = z.object({
	need: uuid,
	changes: z
		.record(fieldName, z.object({ from: z.optional(z.nullable(fieldValue)), to: z.nullable(fieldValue) }))
		.check(
			z.refine((all) => Object.entries(all).every(([name, { to }]) => fits(name, to))),
			z.refine((all) => LASTING.every((name) => all[name]?.to !== null)),
			z.refine((all) => Object.keys(all).length > 0)
		)
});
export type AmendNeed = z.output<typeof amendNeed>;

/** A value that says nothing: it never erases one that does. */
export const isBlank = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && value.trim() === '') ||
	(Array.isArray(value) && value.length === 0);

/**
 * What becomes of one field that `is` on the server: `kept` when `to` is a blank, which says nothing (null says: away with it), `same` when it is so already, `set` when nobody changed it since it was seen
 * as `from`, `conflict` when somebody did.
 */
export function mergeField(
	is: FieldValue | undefined,
	{ from, to }: FieldChange
): 'kept' | 'same' | 'set' | 'conflict' {
	const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
	if (to !== null && isBlank(to)) return 'kept';
	if (equal(is, to) || (to === null && isBlank(is))) return 'same';
	return isBlank(is) || equal(is, from) ? 'set' : 'conflict';
}
