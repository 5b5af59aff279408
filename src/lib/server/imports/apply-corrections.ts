// What a person says about faulty rows, applied to a preview: the rows are judged anew, all of them, because one corrected
// mobile can settle or cause a collision elsewhere. Changes nothing in the preview it is given.
import * as z from 'zod';
import { attendeeRules } from './attendee-list.ts';
import { patentRules } from './catalogue-list.ts';
import type { ListShape } from './columns.ts';
import { dealRules } from './deal-list.ts';
import { enterpriseRules } from './enterprise-list.ts';
import { filingRules } from './filing-list.ts';
import { ImportFault } from './import-fault.ts';
import { pledgeRules } from './pledge-list.ts';
import { judge, type ListRules, type Preview, type PreviewRow } from './preview.ts';

/** The rules by which each kind of list is judged. */
const RULES = {
	attendees: attendeeRules,
	enterprises: enterpriseRules,
	patents: patentRules,
	deals: dealRules,
	pledges: pledgeRules,
	filings: filingRules
} as const;

/** The fields of a kind of list. */
export const shapeOf = (list: keyof typeof RULES): ListShape<string> => RULES[list].shape;

const row = z.int().min(1);

/** A new value for a cell; or the row is left out; or it stays although it collides (`false` takes either back). */
export const correction = z.union([
	z.strictObject({ row, field: z.string(), value: z.string().max(500) }),
	z.strictObject({ row, skip: z.boolean() }),
	z.strictObject({ row, keep: z.boolean() })
]);
export const corrections = z.array(correction).max(40_000);
export type Correction = z.infer<typeof correction>;

/** The preview after the corrections. Throws ImportFault('correction_invalid') for a row or field that is not there. */
export function applyCorrections<D>(preview: Preview<D>, given: readonly Correction[]): Preview<D> {
	const parsed = corrections.safeParse(given);
	if (!parsed.success) throw new ImportFault('correction_invalid');
	const rules = RULES[preview.list] as ListRules<unknown> as ListRules<D>;
	const rows = new Map(preview.rows.map((one) => [one.row, { ...one, cells: { ...one.cells } }]));
	for (const one of parsed.data) {
		const target = rows.get(one.row);
		if (!target) throw new ImportFault('correction_invalid', { row: one.row });
		correct(target, one, rules);
	}
	const { rows: _rows, faults: _faults, counts, canImport: _canImport, ...base } = preview;
	return judge(base, { rows: [...rows.values()], blank: counts.blank }, rules);
}

function correct<D>(target: PreviewRow<D>, one: Correction, rules: ListRules<D>): void {
	if ('skip' in one) target.isSkipped = one.skip;
	else if ('keep' in one) target.isKept = one.keep;
	else if (Object.hasOwn(rules.shape.aliases, one.field)) {
		target.cells[one.field] = one.value;
		target.isSkipped = false;
	} else throw new ImportFault('correction_invalid', { row: one.row, field: one.field });
}
