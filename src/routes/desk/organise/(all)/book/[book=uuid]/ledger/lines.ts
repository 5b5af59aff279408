// The three lists of the 台账 as lines of one table: who with whom, which patents, days and sums. What is due stands first in words. Knows no page.
import { formatMoney } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Deal, Filing, Pledge } from '#lib/server/desk/deals.ts';
import { DEAL_TYPE_NAMES } from '#lib/i18n/request-words.ts';
import { moneyText } from '../../../../../patent-words.ts';
import type { LedgerList } from '../../../../../records/fields.ts';

/** `due` is the filing deadline of a licence; days are YYYY-MM-DD. */
export interface LedgerLine {
	id: string;
	/** Address of the lead it came of. */
	leadHref: string | null;
	title: string;
	sub: string;
	kind: string;
	patents: string[];
	day: string;
	dayWord: string;
	sumFen: number | null;
	sum: string;
	more: string;
	due: string | null;
	isLate: boolean;
}

/** Lines of one list's records. `today` is YYYY-MM-DD in Shanghai. */
export function linesOf(
	list: LedgerList,
	records: readonly (Deal | Pledge | Filing)[],
	today: string
): LedgerLine[] {
	if (list === 'deals') return records.map((record) => dealLine(record as Deal, today));
	return list === 'pledges'
		? records.map((record) => pledgeLine(record as Pledge))
		: records.map((record) => filingLine(record as Filing));
}

const hrefOf = ({ event, lead }: { event: string; lead?: string | undefined }) =>
	lead ? `/desk/organise/${event}/leads/${lead}` : null;

function dealLine(deal: Deal, today: string): LedgerLine {
	const paid = deal.payments
		.filter(({ paidOn }) => paidOn)
		.reduce((sum, { amountFen }) => sum + amountFen, 0);
	const next = deal.payments.flatMap(({ paidOn, dueOn }) => (!paidOn && dueOn ? [dueOn] : [])).sort()[0];
	return {
		id: deal.id,
		leadHref: hrefOf(deal),
		title: deal.acquirerName,
		sub: deal.holderName,
		kind: deal.type,
		patents: deal.patents,
		day: deal.signedOn ?? '',
		dayWord: DEAL_TYPE_NAMES[deal.type](),
		sumFen: deal.amountFen ?? null,
		sum: deal.amountFen === undefined ? '' : moneyText(deal.amountFen),
		more: [
			paid > 0 && m.desk_book_paid({ sum: formatMoney(paid / 100) }),
			next && m.desk_book_next_payment({ day: next }),
			deal.recordNo && m.desk_book_record({ number: deal.recordNo })
		]
			.filter(Boolean)
			.join(' · '),
		due: deal.filingDueOn ?? null,
		isLate: deal.filingDueOn !== undefined && deal.filingDueOn < today
	};
}

function pledgeLine(pledge: Pledge): LedgerLine {
	return {
		id: pledge.id,
		leadHref: hrefOf(pledge),
		title: pledge.borrowerName,
		sub: pledge.lenderName,
		kind: '',
		patents: pledge.patents,
		day: pledge.registeredOn ?? pledge.paidOutOn ?? '',
		dayWord: pledge.registeredOn ? m.desk_book_registered() : m.desk_book_paid_out(),
		sumFen: pledge.registeredFen ?? pledge.loanFen ?? null,
		sum: pledge.registeredFen === undefined ? '' : moneyText(pledge.registeredFen),
		more: [
			pledge.loanFen !== undefined && m.desk_book_loan({ sum: formatMoney(pledge.loanFen / 100) }),
			pledge.paidOutOn && m.desk_book_paid_out_on({ day: pledge.paidOutOn }),
			pledge.registrationNo
		]
			.filter(Boolean)
			.join(' · '),
		due: null,
		isLate: false
	};
}

function filingLine(filing: Filing): LedgerLine {
	return {
		id: filing.id,
		leadHref: null,
		title: filing.product,
		sub: filing.firmName,
		kind: '',
		patents: filing.patents,
		day: filing.filedOn ?? '',
		dayWord: m.desk_book_filed(),
		sumFen: filing.salesFen ?? null,
		sum: filing.salesFen === undefined ? '' : moneyText(filing.salesFen),
		more: [filing.filingNo, filing.isIntensive && m.desk_book_intensive()].filter(Boolean).join(' · '),
		due: null,
		isLate: false
	};
}
