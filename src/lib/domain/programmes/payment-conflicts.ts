// 从高不重复 (三¶1): where one record would back several payments to one unit. Lists them and says which one the document lets stand; a person decides, nothing is taken off. Money in yuan.

/** One sum that a record is to back: of a project, an award, or other public money. */
export interface Claim {
	record: string;
	unit: string;
	payment: string;
	/** Null where nobody here knows it. */
	yuan: number | null;
	isOtherPublicMoney?: boolean;
}
export interface PaymentConflict {
	record: string;
	unit: string;
	/** The one payment that stands: other public money, else the highest; null where a sum is not known. */
	keep: Claim | null;
	why: 'other_money' | 'highest' | 'unknown';
	exclude: Claim[];
}

/** One record backs one payment to a unit: each (record, unit) with several of them, and which one the rule keeps. */
export function paymentConflicts(claims: readonly Claim[]): PaymentConflict[] {
	const groups = new Map<string, Claim[]>();
	for (const claim of claims) {
		const key = JSON.stringify([claim.record, claim.unit]);
		groups.set(key, [...(groups.get(key) ?? []), claim]);
	}
	return [...groups.values()].flatMap((group): PaymentConflict[] => {
		const [highest, ...others] = [...group].sort(
			(a, b) =>
				Number(b.isOtherPublicMoney ?? false) - Number(a.isOtherPublicMoney ?? false) ||
				(b.yuan ?? 0) - (a.yuan ?? 0)
		);
		if (!highest || others.length === 0) return [];
		const { record, unit } = highest;
		if (highest.isOtherPublicMoney)
			return [{ record, unit, keep: highest, why: 'other_money', exclude: others }];
		return group.some(({ yuan }) => yuan === null)
			? [{ record, unit, keep: null, why: 'unknown', exclude: group }]
			: [{ record, unit, keep: highest, why: 'highest', exclude: others }];
	});
}
