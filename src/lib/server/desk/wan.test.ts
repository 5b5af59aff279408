// Sums as typed, 万元 to fen without a rounding.
import { expect, test } from 'vitest';
import { fenOfWan, wanOfFen } from './wan.ts';

test.each([
	['8', 8_000_000],
	['12.5', 12_500_000],
	['0', 0],
	['1,234.000001', 1_234_000_001],
	['８．５万元', 8_500_000],
	['', undefined],
	['  ', undefined],
	['八万', null],
	['-1', null],
	['1.0000001', null],
	['1e9', null],
	['999999999', null]
])('%s 万元', (typed, fen) => {
	expect(fenOfWan(typed)).toBe(fen);
	if (fen) expect(fenOfWan(wanOfFen(fen))).toBe(fen);
});
