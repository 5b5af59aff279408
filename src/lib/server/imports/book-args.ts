// From the rows of catalogue and ledgers to the arguments of recordPatent, recordDeal, recordPledge and recordProductFiling. What a record wants and a list does not
// say is inferred where a source says how, and left out where none does. Knows no database: ids come from the caller.
import type { HolderKind } from '#lib/domain/patent.ts';
import type { DeskArgs } from '../perform.ts';
import type { PatentDraft } from './catalogue-list.ts';
import type { DealDraft } from './deal-list.ts';
import type { FilingDraft } from './filing-list.ts';
import type { PledgeDraft } from './pledge-list.ts';
import { readMoney } from './read-figure.ts';

type Offer = NonNullable<DeskArgs<'recordPatent'>['offers']>[number];

/** What a name says of its bearer: 大学 and 学院 are universities, 研究院 and 研究所 institutes, two to four characters without a word of business a person. Whose a firm is no name says. */
export function inferHolderKind(name: string): HolderKind {
	if (/大学|学院|学校/.test(name)) return 'university';
	if (/研究院|研究所|研究中心|科学院|实验室/.test(name)) return 'institute';
	if (/公司|厂|集团|合作社|企业/.test(name)) return 'enterprise';
	return /^\p{Script=Han}{2,4}$/u.test(name) || name.includes('·') ? 'person' : 'other';
}

/** Price terms as written, for every mode alike: 面议 or nothing is negotiable, a sum is a price, a rate a royalty; the words stay as terms. */
export function offersOf(modes: readonly Offer['mode'][], priceText = ''): Offer[] {
	const terms = priceText || undefined;
	const money = readMoney(priceText.replace(/^(?:入门费|价格|许可费)[:：]?/, ''));
	const hasSum = priceText !== '' && !money.fault;
	const hasRate = /%|％|提成/.test(priceText);
	const sumInWords = /([\d.]+\s*(?:万元|元|万|亿元|亿))/.exec(priceText)?.[1];
	const found = hasSum
		? Number(money.text)
		: hasRate && sumInWords
			? Number(readMoney(sumInWords).text)
			: undefined;
	return modes.map((mode): Offer => {
		if (found === 0) return { mode, pricing: 'free', priceFen: 0, terms };
		if (hasRate && found) return { mode, pricing: 'upfront-and-royalty', priceFen: found, terms };
		if (hasRate) return { mode, pricing: 'royalty', terms };
		return found
			? { mode, pricing: 'fixed', priceFen: found, terms }
			: { mode, pricing: 'negotiable', terms };
	});
}

/** 已缴 while the day to which the fee is paid has not passed, 欠缴 afterwards. `today` is YYYY-MM-DD in Shanghai. */
const annuityOf = (paidUntil: string | undefined, today: string) =>
	paidUntil && {
		annuityPaidUntil: paidUntil,
		annuityStatus: paidUntil < today ? ('overdue' as const) : ('paid' as const)
	};

/**
 * Arguments of recordPatent. Burdens are named when the list says that there is one, or that there is neither pledge nor licence; 已许可 without its kind is an
 * ordinary one (最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释 (2020) 25).
 */
export function patentArgsOf(
	draft: PatentDraft,
	{ id, holder, today }: { id: string; holder?: string | undefined; today: string }
): DeskArgs<'recordPatent'> {
	const { isPledged, isLicensed } = draft;
	const burdens = [
		...(isPledged ? ['pledged' as const] : []),
		...(isLicensed ? ['licensed-ordinary' as const] : [])
	];
	const areBurdensSaid = burdens.length > 0 || (isPledged === false && isLicensed === false);
	const named = <T>(list: T[]) => (list.length > 0 ? list : undefined);
	return {
		patent: id,
		number: draft.number,
		kind: draft.kind,
		title: draft.title,
		plain: draft.plain,
		holderName: draft.holderName ?? '',
		holderKind: draft.holderKind ?? inferHolderKind(draft.holderName ?? ''),
		holder,
		legalStatus: draft.legalStatus,
		...annuityOf(draft.annuityPaidUntil, today),
		checkedOn: draft.checkedOn,
		...(areBurdensSaid && { burdens }),
		maturity: draft.maturity,
		chains: named(draft.chains),
		means: named(draft.means),
		effects: named(draft.effects),
		scenes: named(draft.scenes),
		...(draft.modes.length > 0 && { offers: offersOf(draft.modes, draft.priceText) })
	};
}

/** A record out of one row or, for a deal paid in instalments, several; `rows` as Excel counts. */
export interface OfRows<A> {
	rows: number[];
	args: A;
}
type Row<D> = { row: number; draft: D };

/** What makes two rows of a ledger, or a row and a record that is there, one deal. */
export const dealKey = (of: {
	type: string;
	patents: readonly string[];
	acquirerName: string;
	signedOn?: string | undefined;
}) => [of.type, [...of.patents].sort().join(), of.acquirerName, of.signedOn].join('\n');

/** Rows of one contract become one deal with a payment each; what the first row leaves blank a later one may fill. `idOf` gives a deal's id by its key. */
export function foldDeals(
	rows: readonly Row<DealDraft>[],
	idOf: (key: string) => string
): OfRows<DeskArgs<'recordDeal'>>[] {
	const deals = new Map<
		string,
		{ rows: number[]; draft: DealDraft; payments: NonNullable<DeskArgs<'recordDeal'>['payments']> }
	>();
	for (const { row, draft } of rows) {
		const key = dealKey(draft);
		const deal = deals.get(key) ?? { rows: [], draft, payments: [] };
		deal.rows.push(row);
		deal.draft = { ...draft, ...deal.draft };
		if (draft.paidFen)
			deal.payments.push({ paidOn: draft.paidOn, amountFen: draft.paidFen, voucher: draft.voucher });
		deals.set(key, deal);
	}
	return [...deals].map(([key, { rows: of, draft, payments }]) => ({
		rows: of,
		args: {
			deal: idOf(key),
			type: draft.type,
			holderName: draft.holderName ?? '',
			holderCode: draft.holderCode,
			holderKind: draft.holderKind ?? inferHolderKind(draft.holderName ?? ''),
			acquirerName: draft.acquirerName,
			acquirerCode: draft.acquirerCode,
			acquirerSize: draft.acquirerSize,
			acquirerRegion: draft.acquirerRegion,
			licenceKind: draft.licence,
			endsOn: draft.endsOn,
			territory: draft.territory,
			paymentWay: draft.paymentWay,
			patents: draft.patents,
			signedOn: draft.signedOn,
			effectiveOn: draft.effectiveOn,
			amountFen: draft.amountFen,
			recordedOn: draft.recordedOn,
			recordNo: draft.recordNo,
			recordAmountFen: draft.recordAmountFen,
			techContractNo: draft.techContractNo,
			isRelatedParty: draft.isRelatedParty,
			...(draft.facilitatedBy && { facilitatedBy: draft.facilitatedBy }),
			...(payments.length > 0 && { payments })
		}
	}));
}

/** What makes a row and a record that is there one pledge: the registration's number, else the parties with the day. */
export const pledgeKey = (
	of: Pick<PledgeDraft, 'registrationNo' | 'borrowerName' | 'lenderName' | 'registeredOn' | 'paidOutOn'>
) =>
	of.registrationNo
		? `no ${of.registrationNo}`
		: [of.borrowerName, of.lenderName, of.registeredOn ?? of.paidOutOn].join('\n');

/** Arguments of recordPledge. */
export const pledgeArgsOf = (draft: PledgeDraft, pledge: string): DeskArgs<'recordPledge'> => {
	const { patents, ...rest } = draft;
	return { pledge, ...rest, ...(patents.length > 0 && { patents }) };
};

/** What makes a row and a record that is there one filing: its number, else firm and product. */
export const filingKey = (of: Pick<FilingDraft, 'filingNo' | 'firmName' | 'product'>) =>
	of.filingNo ? `no ${of.filingNo}\n${of.product}` : [of.firmName, of.product].join('\n');

/** Arguments of recordProductFiling; a list's status and year have no place in the record. */
export const filingArgsOf = (
	{ status: _status, year: _year, ...rest }: FilingDraft,
	filing: string
): DeskArgs<'recordProductFiling'> => ({
	filing,
	...rest
});
