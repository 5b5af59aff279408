// What a person has to decide before an award is paid (从高不重复, several payees for one loan), as it is printed: in reports and in the award's own workbook. Money in yuan.
import * as z from 'zod';
import { m } from '#lib/i18n/text.ts';
import type { SheetCell } from './award-sheet.ts';
import { zh } from './words.ts';

/** What a report keeps of it, word for word. */
export const reportWarnings = z.object({
	/** How many records, and what this sheet pays for them. */
	disputed: z.number(),
	disputedYuan: z.number(),
	conflicts: z.array(
		z.object({
			record: z.string(),
			unit: z.string(),
			why: z.enum(['other_money', 'highest', 'unknown']),
			payments: z.array(
				z.object({
					name: z.string(),
					yuan: z.number().nullable(),
					stands: z.boolean(),
					isSupport: z.boolean()
				})
			)
		})
	),
	shared: z.array(
		z.object({ record: z.string(), units: z.array(z.object({ unit: z.string(), yuan: z.number() })) })
	)
});
export type ReportWarnings = z.output<typeof reportWarnings>;
export interface WarningTable {
	title: string;
	heads: string[];
	rows: SheetCell[][];
}

const WHY = {
	other_money: m.desk_award_why_other_money,
	highest: m.desk_award_why_highest,
	unknown: m.desk_award_why_unknown
};
const STATES = { stands: m.desk_award_stands, excluded: m.desk_award_excluded, open: m.desk_award_undecided };
const grouped = (yuan: number) => yuan.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** Tables of what is to be decided; none where nothing is. */
export function warningTables({ conflicts, shared }: ReportWarnings): WarningTable[] {
	const record = zh(m.desk_prog_record);
	const unit = zh(m.desk_award_unit);
	const amount = zh(m.desk_award_payment_yuan);
	const tables = [
		{
			title: zh(m.desk_award_conflicts),
			heads: [
				...[record, unit, zh(m.desk_award_payment), amount],
				...[zh(m.desk_award_payment_state), zh(m.desk_award_conflict_why)]
			],
			rows: conflicts.flatMap(({ why, payments, ...of }) =>
				payments.map(({ name, yuan, stands, isSupport }): SheetCell[] => [
					...[of.record, of.unit, name],
					yuan === null
						? zh(m.desk_award_yuan_unknown)
						: isSupport
							? zh(m.desk_award_at_most, { amount: grouped(yuan) })
							: yuan,
					zh(STATES[why === 'unknown' ? 'open' : stands ? 'stands' : 'excluded']),
					zh(WHY[why])
				])
			)
		},
		{
			title: zh(m.desk_award_shared),
			heads: [record, unit, amount],
			rows: shared.flatMap(({ record: of, units }) =>
				units.map((one): SheetCell[] => [of, one.unit, one.yuan])
			)
		}
	];
	return tables.filter(({ rows }) => rows.length > 0);
}

/** The same as steps of the sheet. */
export const warningSteps = ({ shared, disputed, disputedYuan }: ReportWarnings): string[] => [
	...(disputed
		? [
				zh(m.desk_award_step_conflicts, {
					count: String(disputed),
					amount: grouped(disputedYuan)
				})
			]
		: []),
	...(shared.length ? [zh(m.desk_award_step_shared, { count: String(shared.length) })] : [])
];
