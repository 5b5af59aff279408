// What a record of the 台账 says, as labels and values: the fields of its form in their order, in words; what nobody said is left out.
import { formatMoney } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Payment } from '#lib/server/desk/deals.ts';
import type { WholeRecord } from '#lib/server/desk/record.ts';
import { LEDGER_FIELDS, LIST_OF_KIND, type LedgerField } from './fields.ts';
import { typedAs } from './typed-as.ts';

export interface RecordFact {
	label: string;
	value: string;
	/** A number or code, to be read sign by sign. */
	code: boolean;
}

/** The facts of a record, payments apart. Sums in 万元, as their labels say; days are YYYY-MM-DD. */
export function factsOf({ kind, record }: Pick<WholeRecord, 'kind' | 'record'>): RecordFact[] {
	const said: Record<string, unknown> = record;
	return LEDGER_FIELDS[LIST_OF_KIND[kind]].flatMap((field) => {
		const value = said[field.name];
		if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return [];
		const code = field.kind === 'code' || field.kind === 'patents' || field.name.endsWith('No');
		return [{ label: field.label(), value: inWords(field, value), code }];
	});
}

function inWords(field: LedgerField, value: unknown): string {
	const word = (one: unknown) =>
		field.options?.().find((option) => option.value === one)?.label ?? String(one);
	if (field.kind === 'claim') return value ? m.desk_book_yes() : m.desk_book_no();
	if (field.kind === 'choice') return word(value);
	if (field.kind === 'several') return (value as unknown[]).map(word).join(m.desk_list_comma());
	return typedAs(field, value);
}

/** One instalment in a line: its sum, when it was paid or is due, its voucher. */
export const paymentText = ({ amountFen, paidOn, dueOn, voucher }: Payment): string =>
	[
		formatMoney(amountFen / 100),
		paidOn
			? m.desk_record_paid_on({ day: paidOn })
			: dueOn
				? m.desk_record_due_on({ day: dueOn })
				: m.desk_record_unpaid(),
		voucher
	]
		.filter(Boolean)
		.join(' · ');

/** Who and whom, or which product of whom: what a record is called. */
export const partiesOf = (whole: Pick<WholeRecord, 'kind' | 'record'>): string => {
	const said: Record<string, unknown> = whole.record;
	const names = {
		deal: ['holderName', 'acquirerName'],
		pledge: ['borrowerName', 'lenderName'],
		filing: ['firmName', 'product']
	};
	return names[whole.kind].map((name) => String(said[name])).join(whole.kind === 'filing' ? ' · ' : ' → ');
};
