// The words of the three lists of the 台账.
import { m } from '#lib/i18n/text.ts';
import type { LedgerList } from '../../../../../records/fields.ts';

export const LEDGER_WORDS: Record<
	LedgerList,
	{ title: () => string; add: () => string; edit: () => string; empty: () => string }
> = {
	deals: {
		title: m.desk_book_deals,
		add: m.desk_book_add_deal,
		edit: m.desk_book_edit_deal,
		empty: m.desk_book_empty_deals
	},
	pledges: {
		title: m.desk_book_pledges,
		add: m.desk_book_add_pledge,
		edit: m.desk_book_edit_pledge,
		empty: m.desk_book_empty_pledges
	},
	filings: {
		title: m.desk_book_filings,
		add: m.desk_book_add_filing,
		edit: m.desk_book_edit_filing,
		empty: m.desk_book_empty_filings
	}
};
