// The 台账 as the desk reads it (SQL: list_ledger, page by page; list_deals, all of it): deals with payments and filing deadlines, pledges, product filings. Shapes only; rules are in SQL.
// Days are YYYY-MM-DD, money is in fen; what nobody has said is absent.
import * as z from 'zod';
import { DEAL_TYPES, LICENCE_KINDS } from '#lib/domain/deal.ts';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { HOLDER_KINDS } from '#lib/domain/patent.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

/** Rows come as their columns are called; here they are called as everywhere else. */
const row = <S extends z.ZodType>(shape: S) =>
	z.preprocess((value) => {
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, one]) => [
				name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
				one
			])
		);
	}, shape);

const day = z.string().optional();
const text = z.string().optional();
const fen = z.number().optional();
const claim = z.boolean().optional();
/** `strike` is the operation that struck it (撤销登记); absent for what stands. */
const common = { id: z.string(), event: z.string(), lead: text, strike: text };

const payment = row(
	z.object({ number: z.number(), dueOn: day, paidOn: day, amountFen: z.number(), voucher: text })
);
export type Payment = z.output<typeof payment>;

export const deal = row(
	z.object({
		...common,
		type: z.enum(DEAL_TYPES),
		licenceKind: z.enum(LICENCE_KINDS).optional(),
		holderName: z.string(),
		holderCode: text,
		holderKind: z.enum(HOLDER_KINDS),
		acquirerName: z.string(),
		acquirerCode: text,
		acquirerSize: z.enum(SIZE_CLASSES).optional(),
		acquirerRegion: text,
		holderRegion: text,
		acquirerPark: text,
		isTechSme: claim,
		patents: z.array(z.string()),
		signedOn: day,
		effectiveOn: day,
		endsOn: day,
		territory: text,
		amountFen: fen,
		paymentWay: text,
		recordedOn: day,
		recordNo: text,
		recordAmountFen: fen,
		techContractNo: text,
		isRelatedParty: claim,
		facilitatedBy: z.array(z.string()).default([]),
		payments: z.array(payment).default([]),
		/** By when it is to be filed; absent for what needs no filing, or is filed. */
		filingDueOn: day
	})
);
export type Deal = z.output<typeof deal>;

export const pledge = row(
	z.object({
		...common,
		borrowerName: z.string(),
		borrowerCode: text,
		borrowerSize: z.enum(SIZE_CLASSES).optional(),
		borrowerRegion: text,
		borrowerPark: text,
		isMunicipalProject: claim,
		lenderName: z.string(),
		rightKinds: z.array(z.enum(['patent', 'trademark', 'copyright'])),
		patents: z.array(z.string()).default([]),
		isOwnPatents: claim,
		registeredFen: fen,
		registeredOn: day,
		registrationNo: text,
		loanFen: fen,
		paidOutOn: day,
		isInclusive: claim,
		isInRiskPool: claim,
		facilitatedBy: z.array(z.string()).default([])
	})
);
export type Pledge = z.output<typeof pledge>;

export const filing = row(
	z.object({
		...common,
		firmName: z.string(),
		firmCode: text,
		firmSize: z.enum(SIZE_CLASSES).optional(),
		firmRegion: text,
		firmPark: text,
		product: z.string(),
		patents: z.array(z.string()),
		filingNo: text,
		filedOn: day,
		isIntensive: claim,
		salesFen: fen,
		profitFen: fen,
		assistedBy: z.array(z.string()).default([])
	})
);
export type Filing = z.output<typeof filing>;

const ledger = z.object({ deals: z.array(deal), pledges: z.array(pledge), filings: z.array(filing) });
export type Ledger = z.output<typeof ledger>;

/** The whole 台账 of an organisation, struck or not, each list newest first. */
export const listDeals = (organisation: string, actor: Actor): Promise<Ledger> =>
	ask(ledger, { name: 'list_deals', request: { organisation }, actor });

const RECORDS = { deals: deal, pledges: pledge, filings: filing } as const;
type List = keyof typeof RECORDS;
/** What narrows a list; `record` names one. Days are YYYY-MM-DD; `after` is where the page before ended. */
export interface LedgerSearch {
	record?: string;
	text?: string;
	kind?: string;
	year?: string;
	due?: boolean;
	/** What was struck (撤销登记), instead of what stands. */
	struck?: boolean;
	after?: { day: string; id: string };
	limit?: number;
}
const besideList = {
	next: z.object({ day: z.string(), id: z.string() }).optional(),
	total: z.number(),
	sumFen: z.number(),
	counts: z.object({ deals: z.number(), pledges: z.number(), filings: z.number() }),
	years: z.array(z.number()),
	due: z.number(),
	late: z.number(),
	struck: z.number()
};

/** One page of one list, the newest first; total and sum of all that fits, the other numbers of the whole list. */
export const listLedger = <L extends List>(
	organisation: string,
	{ list, ...search }: LedgerSearch & { list: L },
	actor: Actor
) =>
	ask(z.object({ ...besideList, records: z.array(RECORDS[list]) }), {
		name: 'list_ledger',
		request: { organisation, list, ...search },
		actor
	});
