// What each unit did, from deals and pledges: the facts that the award calculator multiplies, and which record backs which payment. Only records
// that are eligible come in (their filters are the indicators' of the award); here is who of a deal is paid for what.
import type { UnitFacts } from './award.ts';
import type { Payee } from './award-rule.ts';

/** A deal that is registered or filed at CNIPA. `filedYuan`: the filed amount of a licence. */
export interface AwardDeal {
	id: string;
	kind: 'transfer' | 'licence';
	holder: string;
	acquirer: string;
	inventionPatents: number;
	patents: number;
	filedYuan?: number;
}
/** A pledge that is registered at CNIPA. `loanYuan`: what was actually lent. */
export interface AwardPledge {
	id: string;
	borrower: string;
	facilitators: readonly string[];
	loanYuan: number;
}
export interface AwardFacts {
	units: Record<string, UnitFacts>;
	/** The records of each unit, for the sheet and for payment-conflicts.ts. */
	records: Record<string, string[]>;
	/** The same for each input: what stands behind its number. */
	backing: Record<string, Record<string, string[]>>;
}
/** How a document reads its facts. */
export interface FactTerms {
	/** The filed amount of a large licence counts instead of the amount per patent (A30). */
	isInstead?: boolean;
	/** One payee for one loan: the borrower (A32). */
	isSinglePayee?: boolean;
	/** Who is paid; absent: everybody that a deal or loan names, the licensee alone for a large licence. */
	payees?: readonly Payee[];
	/** A filed amount above this makes a licence large. */
	largeYuan?: number;
}
const LARGE_LICENCE_YUAN = 5_000_000;

/**
 * Transfers: invention patents, to either party. Licences: patents, to either party; the filed amount of a large one (above CNY 5 million) to the licensee, on top of
 * it, or instead of the amount per patent (A30). `payees` may name fewer, or the licensor as well.
 */
export function factsOfDeals(
	deals: readonly AwardDeal[],
	{ isInstead = false, payees, largeYuan = LARGE_LICENCE_YUAN }: FactTerms = {}
): AwardFacts {
	const facts = new Facts();
	const isPaid = (payee: Payee) => payees?.includes(payee) ?? true;
	for (const { id, kind, holder, acquirer, inventionPatents, patents, filedYuan = 0 } of deals) {
		const [giver, taker] =
			kind === 'transfer' ? (['assignor', 'assignee'] as const) : (['licensor', 'licensee'] as const);
		const isLarge = kind === 'licence' && filedYuan > largeYuan;
		const own: Record<string, number> =
			kind === 'transfer' ? { inv_transfers: inventionPatents } : { licence_patents: patents };
		if (isPaid(giver)) {
			facts.add(holder, id, own);
			if (isLarge && payees) facts.list(holder, id, ['big_licence_amount', filedYuan]);
		}
		if (isPaid(taker)) {
			facts.add(acquirer, id, isLarge && isInstead ? { licence_patents: 0 } : own);
			if (isLarge) facts.list(acquirer, id, ['big_licence_amount', filedYuan]);
		}
	}
	return facts.all();
}

/** Actual loans, to the borrower and to each agency that brokered it; to the borrower alone where one payee is allowed (A32). */
export function factsOfPledges(
	pledges: readonly AwardPledge[],
	{ isSinglePayee = false, payees = ['borrower', 'facilitator'] }: FactTerms = {}
): AwardFacts {
	const facts = new Facts();
	for (const { id, borrower, facilitators, loanYuan } of pledges)
		for (const unit of new Set([
			...(payees.includes('borrower') ? [borrower] : []),
			...(payees.includes('facilitator') && !isSinglePayee ? facilitators : [])
		])) {
			facts.add(unit, id, {});
			facts.list(unit, id, ['loans', loanYuan]);
		}
	return facts.all();
}

class Facts {
	readonly #numbers = new Map<string, Record<string, number>>();
	readonly #lists = new Map<string, Record<string, number[]>>();
	readonly #records = new Map<string, string[]>();
	readonly #backing = new Map<string, Record<string, string[]>>();

	add(unit: string, record: string, counts: Record<string, number>): void {
		const own = this.#numbers.get(unit) ?? {};
		for (const [name, count] of Object.entries(counts)) {
			own[name] = (own[name] ?? 0) + count;
			if (count) this.#back(unit, name, record);
		}
		this.#numbers.set(unit, own);
		this.#records.set(unit, [...(this.#records.get(unit) ?? []), record]);
	}

	list(unit: string, record: string, [name, amount]: [string, number]): void {
		const own = this.#lists.get(unit) ?? {};
		(own[name] ??= []).push(amount);
		this.#lists.set(unit, own);
		this.#back(unit, name, record);
	}

	#back(unit: string, name: string, record: string): void {
		const own = this.#backing.get(unit) ?? {};
		(own[name] ??= []).push(record);
		this.#backing.set(unit, own);
	}

	all(): AwardFacts {
		return {
			units: Object.fromEntries(
				[...this.#numbers].map(([unit, counts]) => [unit, { ...counts, ...this.#lists.get(unit) }])
			),
			records: Object.fromEntries(this.#records),
			backing: Object.fromEntries(this.#backing)
		};
	}
}
