// The history of a patent: which fields each entry changed, against the entry before. A blank never erases, so it is no change. Knows arguments of recordPatent,
// as they were stored, and trusts none of them to be there.
import { m } from '#lib/i18n/text.ts';
import type { WholePatent } from './catalogue.ts';

const FIELD_WORDS: Record<string, () => string> = {
	title: m.desk_cat_field_title,
	plain: m.desk_cat_field_plain,
	holderName: m.desk_cat_column_holder,
	holderKind: m.desk_cat_field_holder_kind,
	holder: m.desk_cat_field_holder,
	legalStatus: m.desk_cat_label_status,
	annuityStatus: m.desk_cat_field_annuity,
	annuityPaidUntil: m.desk_cat_field_annuity_until,
	checkedOn: m.desk_cat_column_checked,
	burdens: m.desk_cat_field_burdens,
	pledgeeAgreedOn: m.desk_cat_field_pledgee_agreed,
	evaluatedOn: m.desk_cat_field_evaluated,
	maturity: m.desk_cat_field_maturity,
	chains: m.desk_cat_field_chains,
	means: m.desk_cat_field_means,
	effects: m.desk_cat_field_effects,
	scenes: m.desk_cat_field_scenes,
	offers: m.desk_cat_part_offers
};

export interface HistoryLine {
	at: string;
	by: string;
	text: string;
}

/** Entries in words, the newest first, as they are given. */
export function historyOf(entries: WholePatent['history']): HistoryLine[] {
	const lines: HistoryLine[] = [];
	let known: Record<string, unknown> = {};
	for (const { at, by, args } of [...entries].reverse()) {
		const changed = Object.keys(FIELD_WORDS).filter(
			(field) =>
				args[field] !== undefined &&
				args[field] !== null &&
				JSON.stringify(args[field]) !== JSON.stringify(known[field])
		);
		lines.push({
			at,
			by: by ?? m.desk_cat_by_system(),
			text: lines.length === 0 ? m.desk_cat_history_first() : said(changed)
		});
		known = { ...known, ...Object.fromEntries(changed.map((field) => [field, args[field]])) };
	}
	return lines.reverse();
}

const said = (changed: string[]): string =>
	changed.length === 0
		? m.desk_cat_history_same()
		: m.desk_cat_history_changed({
				fields: changed.map((field) => FIELD_WORDS[field]!()).join(m.desk_list_comma())
			});
