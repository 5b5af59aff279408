// The lists that go to a book, with their words and the page that shows them.
import { m } from '#lib/i18n/text.ts';

export const BOOK_LISTS = {
	patents: {
		title: m.desk_list_title_patents,
		drop: m.desk_list_drop_patents,
		why: m.desk_list_why_patents,
		columns: m.desk_list_columns_patents,
		done: m.desk_list_done_patents,
		see: m.desk_list_see_patents,
		home: 'patents'
	},
	deals: {
		title: m.desk_list_title_deals,
		drop: m.desk_list_drop_deals,
		why: m.desk_list_why_deals,
		columns: m.desk_list_columns_deals,
		done: m.desk_list_done_deals,
		see: m.desk_list_see_ledger,
		home: 'ledger'
	},
	pledges: {
		title: m.desk_list_title_pledges,
		drop: m.desk_list_drop_pledges,
		why: m.desk_list_why_pledges,
		columns: m.desk_list_columns_pledges,
		done: m.desk_list_done_pledges,
		see: m.desk_list_see_ledger,
		home: 'ledger?list=pledges'
	},
	filings: {
		title: m.desk_list_title_filings,
		drop: m.desk_list_drop_filings,
		why: m.desk_list_why_filings,
		columns: m.desk_list_columns_filings,
		done: m.desk_list_done_filings,
		see: m.desk_list_see_ledger,
		home: 'ledger?list=filings'
	}
} as const;
export type BookList = keyof typeof BOOK_LISTS;
/** True for what an address may name. */
export const isBookList = (list: string | null): list is BookList =>
	list !== null && Object.hasOwn(BOOK_LISTS, list);
