// Codes as they arrive: mistyped, cut, from elsewhere, or odd and right. One table, for the phone's functions and for
// whatever else must agree with them.

/** Credit codes. `fault` null: right, and `normal` is how it is stored. */
export const CREDIT_CODES: readonly {
	text: string;
	normal?: string;
	fault: 'length' | 'shape' | 'check' | null;
	expected?: string;
}[] = [
	{ text: '91350100M000100Y43', fault: null },
	{ text: '914403001922038216', fault: null },
	{ text: '9144030071526726XG', fault: null },
	{ text: '91330100799655058B', fault: null },
	{ text: '91350100m000100y43', normal: '91350100M000100Y43', fault: null },
	{ text: ' 91350100 M000100Y43 ', normal: '91350100M000100Y43', fault: null },
	{ text: '９１３５０１００Ｍ０００１００Ｙ４３', normal: '91350100M000100Y43', fault: null },
	{ text: '9135O1OOMOOO1OOY43', normal: '91350100M000100Y43', fault: null },
	{ text: '9I350I00M000I00Y43', normal: '91350100M000100Y43', fault: null },
	{ text: '9135-0100-M000100Y43', normal: '91350100M000100Y43', fault: null },
	{ text: '91350100M000100Y4Z', fault: 'shape' },
	{ text: '91350100M000100Y4X', fault: 'check', expected: '3' },
	{ text: '91350100M000100Y34', fault: 'check', expected: undefined },
	{ text: '19350100M000100Y43', fault: 'check', expected: undefined },
	{ text: '', fault: 'length' },
	{ text: '91350100M000100Y4', fault: 'length' },
	{ text: '91350100M000100Y433', fault: 'length' },
	{ text: '350100100012345', fault: 'length' },
	{ text: 'MA0YX1A2B', fault: 'length' },
	{ text: '9135010SM000100Y43', fault: 'shape' },
	{ text: '91350100M000100Y4张', fault: 'shape' },
	{ text: '91350100M000V00Y43', fault: 'shape' },
	{ text: '91ABCDEFM000100Y43', fault: 'shape' },
	{ text: '91350100M000100Y4\u0000', fault: 'shape' },
	{ text: '\ud83d\ude0091350100M000100Y', fault: 'shape' }
];

/** Mobiles. `normal` null: it is none. */
export const MOBILES: readonly { text: string; normal: string | null }[] = [
	{ text: '13800000001', normal: '13800000001' },
	{ text: ' 138 0000 0001 ', normal: '13800000001' },
	{ text: '138-0000-0001', normal: '13800000001' },
	{ text: '+8613800000001', normal: '13800000001' },
	{ text: '+86 138 0000 0001', normal: '13800000001' },
	{ text: '008613800000001', normal: '13800000001' },
	{ text: '8613800000001', normal: '13800000001' },
	{ text: '(+86)13800000001', normal: '13800000001' },
	{ text: '（+86）13800000001', normal: '13800000001' },
	{ text: '＋８６１３８０００００００１', normal: '13800000001' },
	{ text: '１３８０００００００１', normal: '13800000001' },
	{ text: '138.0000.0001', normal: '13800000001' },
	{ text: '19900000001', normal: '19900000001' },
	{ text: '86138000000', normal: null },
	{ text: '', normal: null },
	{ text: '1380000000', normal: null },
	{ text: '138000000011', normal: null },
	{ text: '12800000001', normal: null },
	{ text: '02888000117', normal: null },
	{ text: '1.38E+10', normal: null },
	{ text: '138****8306', normal: null },
	{ text: '13800000001/13800000002', normal: null },
	{ text: '1380000000a', normal: null },
	{ text: '٠١٣٨٠٠٠٠٠٠١', normal: null },
	{ text: '+85291234567', normal: null },
	{ text: '13800000001\u0000', normal: null },
	{ text: '\n13800000001\n', normal: '13800000001' },
	{ text: '\u202d13800000001\u202c', normal: '13800000001' }
];

/** What a camera or a finger brings. */
export const SCANNED: readonly {
	text: string;
	kind: 'badge' | 'pass' | 'booth' | 'event' | 'person' | 'foreign';
}[] = [
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'badge' },
	{ text: ' https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA\n', kind: 'badge' },
	{ text: 'http://localhost:3000/c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'badge' },
	{ text: 'https://yuanhui.example/p/AAAA', kind: 'pass' },
	{ text: 'https://yuanhui.example/b/A17', kind: 'booth' },
	{ text: 'https://yuanhui.example/e/k3', kind: 'event' },
	{ text: 'https://yuanhui.example/m/AAAAAAAAAAAAAAAAAAAAAA', kind: 'person' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAA=', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA/', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA?x=1', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA#x', kind: 'foreign' },
	{ text: 'https://yuanhui.example/x/c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'https://yuanhui.example?/c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'ftp://yuanhui.example/c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'javascript:alert(1)//c/AAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'https://yuanhui.example/C/AAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'https://u.wechat.example/EAAAAAAAAAAAAAAAAAAAAA', kind: 'foreign' },
	{ text: 'WIFI:T:WPA;S:hall;P:12345678;;', kind: 'foreign' },
	{ text: '6901234567892', kind: 'foreign' },
	{ text: '', kind: 'foreign' },
	{ text: '\u0000', kind: 'foreign' },
	{ text: 'https://yuanhui.example/c/' + 'A'.repeat(4000), kind: 'foreign' }
];

/** Tokens: null when they are none. */
export const TOKENS: readonly { text: string; keyId: number | null }[] = [
	{ text: 'AAAAAAAAAAAAAAAAAAAAAA', keyId: 0 },
	{ text: '8AAAAAAAAAAAAAAAAAAAAA', keyId: 15 },
	{ text: '', keyId: null },
	{ text: 'AAAA', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAA', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAAAA', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAAA==', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAA+', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAA/', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAA A', keyId: null },
	{ text: 'AAAAAAAAAAAAAAAAAAAAAB', keyId: null }, // the last character carries bits that no 16 bytes have
	{ text: '张AAAAAAAAAAAAAAAAAAAAA', keyId: null },
	{ text: 'A'.repeat(10_000), keyId: null }
];

/** Codes typed from a badge: null when they are none. */
export const TYPED: readonly { text: string; badgeId: string | null }[] = [
	{ text: '0000-0000-0000', badgeId: '000000000000000' },
	{ text: 'ZZZZ-ZZZZ-ZZZZ', badgeId: 'fffffffffffffff' },
	{ text: 'zzzz zzzz zzzz', badgeId: 'fffffffffffffff' },
	{ text: 'ZZZZZZZZZZZZ', badgeId: 'fffffffffffffff' },
	{ text: 'OOOO-OOOO-OOOO', badgeId: '000000000000000' },
	{ text: 'iiii-llll-1111', badgeId: '084210842108421' },
	{ text: 'ZZZZ—ZZZZ–ZZZZ', badgeId: 'fffffffffffffff' },
	{ text: '７Ｋ２Ｍ－９ＱＸ４－ＴＢ６Ｈ', badgeId: '3cc544dfa4d2cd1' },
	{ text: '7K2M-9QX4-TB6H', badgeId: '3cc544dfa4d2cd1' },
	{ text: '', badgeId: null },
	{ text: '7K2M-9QX4-TB6', badgeId: null },
	{ text: '7K2M-9QX4-TB6HH', badgeId: null },
	{ text: '7K2M-9QX4-TB6U', badgeId: null },
	{ text: '7K2M-9QX4-TB6!', badgeId: null },
	{ text: '7K2M-9QX4-TB6张', badgeId: null },
	{ text: '7K2M-9QX4-TB6\u0000', badgeId: null },
	{ text: 'ſſſſ-ſſſſ-ſſſſ', badgeId: null },
	{ text: 'ıııı-ıııı-ıııı', badgeId: null }
];
