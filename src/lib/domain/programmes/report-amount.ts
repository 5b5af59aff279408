// What may be reported by hand for a number, by its unit. Knows no programme and no words.

/** Units of things and people: whole, and never fewer than none. */
const COUNTED = new Set(['场', '人', '人次', '条', '家', '件', '次', '项', '份', '个', '单']);
/** The largest number that is taken (src/lib/domain/reported-value.ts). */
export const MOST_REPORTED = 1e15;

/** What is wrong with an amount: it is no number, too large, below nought, a fraction of a thing, or neither yes nor no. Null where nothing is. A value replaces the one before, so that an adjustment too is a whole count. */
export function amountFault(
	amount: number,
	unit: string
): 'number' | 'size' | 'count' | 'money' | 'yes_or_no' | null {
	if (!Number.isFinite(amount)) return 'number';
	if (Math.abs(amount) > MOST_REPORTED) return 'size';
	if (unit === '是/否' && amount !== 0 && amount !== 1) return 'yes_or_no';
	if (unit === '元' && amount < 0) return 'money';
	return COUNTED.has(unit) && (amount < 0 || !Number.isInteger(amount)) ? 'count' : null;
}
