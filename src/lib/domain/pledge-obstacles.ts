// What would make the patent office refuse to register a pledge, as far as the form tells (专利权质押登记办法, 不予登记的情形; reference:
// forms-and-files, twelve grounds). Hints for the person who fills it in: the office decides. Knows no register.
import { readPatentNumber, type PatentKind } from './patent-number.ts';

export const PLEDGE_OBSTACLES = [
	'annuity_unpaid',
	'already_pledged',
	'co_owners_must_agree',
	'term_beyond_life'
] as const;
export type PledgeObstacle = (typeof PLEDGE_OBSTACLES)[number];

/**
 * Years a patent lasts from its application (专利法 42: invention 20, utility model 10, design 15 for applications from June 2021,
 * 10 before). The number tells the year only, so a design of 2021 is given the longer life and the hint stays silent.
 */
function lifeYears(kind: PatentKind, year: number): number {
	if (kind === 'invention') return 20;
	return kind === 'design' && year >= 2021 ? 15 : 10;
}

/** The year beyond which a patent cannot last, by its number; null for a number that is none. It may end earlier: by an unpaid annuity, or by being given up. */
export function lastYear(number: string): number | null {
	const patent = readPatentNumber(number);
	return patent && patent.year + lifeYears(patent.kind, patent.year);
}

/**
 * What stands in the way of one patent. `number` as stored; `today` ISO date. Only what is certain is said: a term that ends
 * after the last day of the patent's last possible year is beyond its life, an earlier one may be.
 */
export function pledgeObstacles(
	pledge: {
		number: string;
		termMonths?: number | undefined;
		isAnnuityPaid?: boolean | undefined;
		hasCoOwners?: boolean | undefined;
		isPledged?: boolean | undefined;
	},
	today: string
): PledgeObstacle[] {
	const found: PledgeObstacle[] = [];
	if (pledge.isAnnuityPaid === false) found.push('annuity_unpaid');
	if (pledge.isPledged) found.push('already_pledged');
	if (pledge.hasCoOwners) found.push('co_owners_must_agree');
	const last = lastYear(pledge.number);
	if (last !== null && pledge.termMonths !== undefined) {
		const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 + pledge.termMonths;
		const endYear = Math.floor(months / 12);
		if (endYear > last) found.push('term_beyond_life');
	}
	return found;
}
