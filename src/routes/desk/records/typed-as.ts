// A value of a record as it is typed into its form: sums in 万元, lists parted by 、. Knows no words.
import { showPatentNumber } from '#lib/domain/patent-number.ts';
import type { LedgerField } from './fields.ts';

/** What stands in the field; blank, or the first choice where one is needed, for what nobody said. */
export function typedAs({ kind, name, options }: LedgerField, value: unknown): string {
	if (value === undefined || value === null)
		return kind === 'choice' && (name === 'type' || name === 'holderKind')
			? (options?.()[0]?.value ?? '')
			: '';
	if (kind === 'money') return String(Number(value) / 1_000_000);
	if (kind === 'claim') return value ? 'yes' : 'no';
	if (kind === 'patents') return (value as string[]).map((number) => showPatentNumber(number)).join('、');
	return Array.isArray(value) ? value.join('、') : String(value);
}
