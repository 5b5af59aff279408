// Patent and publication numbers as they arrive. One table, for the phone's functions (src/lib/domain/patent-number.test.ts)
// and for the server's (test/sql/twins.test.ts).

/** `fault` null: right, and `normal` is how it is stored. `expected` is the check digit that would be right. */
export const PATENT_NUMBERS: readonly {
	text: string;
	normal?: string;
	fault: 'length' | 'shape' | 'check' | 'check_missing' | null;
	expected?: string;
}[] = [
	// The worked examples: 157 mod 11 = 3, 186 mod 11 = 10 which is X, 191 mod 11 = 4.
	{ text: 'ZL201710601862.3', normal: '2017106018623', fault: null },
	{ text: 'ZL95115608.X', normal: '95115608X', fault: null },
	{ text: '97101765.4', normal: '971017654', fault: null },
	// How people type them.
	{ text: '2017106018623', normal: '2017106018623', fault: null },
	{ text: 'ZL 2017 1 0601862.3', normal: '2017106018623', fault: null },
	{ text: 'zl201710601862.3', normal: '2017106018623', fault: null },
	{ text: 'CN201710601862.3', normal: '2017106018623', fault: null },
	{ text: 'ＺＬ２０１７１０６０１８６２．３', normal: '2017106018623', fault: null },
	{ text: '专利号：ZL201710601862.3', normal: '2017106018623', fault: null },
	{ text: '申请号:201710601862.3', normal: '2017106018623', fault: null },
	{ text: '201710601862。3', normal: '2017106018623', fault: null },
	{ text: ' 201710601862 .3\n', normal: '2017106018623', fault: null },
	{ text: '95115608.x', normal: '95115608X', fault: null },
	{ text: '95115608.×', normal: '95115608X', fault: null },
	{ text: 'ZL95115608X', normal: '95115608X', fault: null },
	{ text: '\u202d2017106018623\u202c', normal: '2017106018623', fault: null },
	// What is wrong with others.
	{ text: 'ZL201710601862', fault: 'check_missing', expected: '3' },
	{ text: '95115608', fault: 'check_missing', expected: 'X' },
	{ text: 'ZL201710601862.4', fault: 'check', expected: '3' },
	{ text: 'ZL201710601826.3', fault: 'check' },
	{ text: '95115608.0', fault: 'check', expected: 'X' },
	{ text: '201740601862.3', fault: 'shape' },
	{ text: '199910601862.3', fault: 'shape' },
	{ text: '04115608.X', fault: 'shape' },
	{ text: '20171060186X.3', fault: 'shape' },
	{ text: '201710601862.A', fault: 'shape' },
	{ text: '', fault: 'length' },
	{ text: '20171060186', fault: 'length' },
	{ text: '20171060186233', fault: 'length' },
	{ text: '2.01711E+12', fault: 'length' },
	{ text: 'CN107123456A', fault: 'length' },
	{ text: '一种低温密封圈', fault: 'length' },
	{ text: '٢٠١٧١٠٦٠١٨٦٢٣', fault: 'shape' }
];

/** Publication numbers. `normal` null: it is none. */
export const PUBLICATION_NUMBERS: readonly { text: string; normal: string | null }[] = [
	{ text: 'CN107123456A', normal: 'CN107123456A' },
	{ text: 'CN 107123456 B', normal: 'CN107123456B' },
	{ text: 'cn212345678u', normal: 'CN212345678U' },
	{ text: 'ＣＮ３０６１２３４５６Ｓ', normal: 'CN306123456S' },
	{ text: 'CN1234567C', normal: 'CN1234567C' },
	{ text: 'CN2345678Y', normal: 'CN2345678Y' },
	{ text: 'CN3012345D', normal: 'CN3012345D' },
	{ text: 'CN107123456A1', normal: 'CN107123456A1' },
	{ text: 'CN107123456', normal: null },
	{ text: 'CN107123456U', normal: null },
	{ text: 'CN212345678B', normal: null },
	{ text: 'CN407123456A', normal: null },
	{ text: 'CN10712345A', normal: null },
	{ text: 'US10712345B2', normal: null },
	{ text: '107123456A', normal: null },
	{ text: '', normal: null }
];
