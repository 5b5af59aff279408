// What each unit did, from deals and pledges: the facts that the award calculator multiplies, and which record backs which payment. Only records
// that are eligible come in (their filters are the indicators' of the award); here is who of a deal is paid for what.
import type { UnitFacts } from './award.ts';

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
const LARGE_LICENCE_YUAN = 5_000_000;

/**
 * Transfers: invention patents, to either party. Licences: patents, to either party; the filed amount above CNY 5 million to the licensee, on top of
 * it, or instead of the amount per patent (A30).
 */
export function factsOfDeals(deals: readonly AwardDeal[], isInstead = false): AwardFacts {
	const facts = new Facts();
	for (const { id, kind, holder, acquirer, inventionPatents, patents, filedYuan = 0 } of deals) {
		if (kind === 'transfer')
			for (const party of [holder, acquirer]) facts.add(party, id, { inv_transfers: inventionPatents });
		else {
			const isLarge = filedYuan > LARGE_LICENCE_YUAN;
			facts.add(holder, id, { licence_patents: patents });
			facts.add(acquirer, id, { licence_patents: isLarge && isInstead ? 0 : patents });
			if (isLarge) facts.list(acquirer, id, ['big_licence_amount', filedYuan]);
		}
	}
	return facts.all();
}

/** Actual loans, to the borrower and to each agency that brokered it; to the borrower alone where one payee is allowed (A32). */
export function factsOfPledges(pledges: readonly AwardPledge[], isSinglePayee = false): AwardFacts {
	const facts = new Facts();
	for (const { id, borrower, facilitators, loanYuan } of pledges)
		for (const unit of new Set([borrower, ...(isSinglePayee ? [] : facilitators)])) {
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
