// Sums as people type them, in 万元, and as they are stored, in fen.

/** 万元 as typed to fen: undefined for a blank, null for what is no sum (at most six decimals, which is a fen). Zero is a price. */
export function fenOfWan(typed: string): number | undefined | null {
	const text = typed
		.normalize('NFKC')
		.replace(/[\s,]/g, '')
		.replace(/万元?$/, '');
	if (!text) return undefined;
	const parts = /^(\d{1,8})(?:\.(\d{1,6}))?$/.exec(text);
	return parts ? Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').padEnd(6, '0')) : null;
}
/** Fen as 万元 for a form: 1250000 → 1.25. */
export const wanOfFen = (fen: number | undefined | null): string =>
	fen === undefined || fen === null ? '' : String(fen / 1_000_000);
