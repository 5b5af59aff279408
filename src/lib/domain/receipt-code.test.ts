// Receipt codes: the same for the same operation, read back from how people type them, and refused with anything wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eg } from '../../../test/example-data.ts';
import { parseReceiptCode, receiptCode, showReceiptCode, typedReceiptCode } from './receipt-code.ts';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

describe('receipt codes', () => {
	it('are the operation’s, and look like K7M2-9QX4', () => {
		const operation = eg.uuidv7();
		expect(receiptCode(operation)).toBe(receiptCode(operation.toUpperCase()));
		expect(showReceiptCode(receiptCode(operation))).toMatch(
			/^[0-9A-HJ-NPQRTUWXY]{4}-[0-9A-HJ-NPQRTUWXY]{4}$/
		);
		expect(receiptCode('00000000-0000-4000-8000-000000000001')).not.toBe(
			receiptCode('00000000-0000-4000-8000-000000000002')
		);
	});

	it('do not repeat within an event', () => {
		const codes = Array.from({ length: 5000 }, () => receiptCode(eg.uuidv7()));
		expect(new Set(codes).size).toBe(codes.length);
	});

	it('come back from what is typed', () => {
		fc.assert(
			fc.property(fc.uuid(), (operation) => {
				const code = receiptCode(operation);
				const shown = showReceiptCode(code);
				for (const typed of [
					code,
					shown,
					shown.toLowerCase(),
					` ${shown.replace('-', ' ')} `,
					shown.replace('-', '—')
				])
					expect(parseReceiptCode(typed)).toBe(code);
				const confused = code
					.replaceAll('0', 'o')
					.replaceAll('1', 'i')
					.replaceAll('5', 's')
					.replaceAll('2', 'z');
				expect(parseReceiptCode(confused)).toBe(code);
				expect(typedReceiptCode.parse(shown)).toBe(code);
			})
		);
	});

	it('are refused with one character changed or two neighbours swapped, wherever it is', () => {
		for (let n = 0; n < 20; n++) {
			const code = receiptCode(eg.uuidv7());
			for (let i = 0; i < code.length; i++) {
				for (const other of ALPHABET)
					if (other !== code[i])
						expect(parseReceiptCode(code.slice(0, i) + other + code.slice(i + 1))).toBeNull();
				const [a, b] = [code.charAt(i), code.charAt(i + 1)];
				if (b && a !== b) expect(parseReceiptCode(code.slice(0, i) + b + a + code.slice(i + 2))).toBeNull();
			}
		}
	});

	it('are refused when they are something else, whatever it is', () => {
		for (const text of ['', 'A17-0347', '张三李四王五赵六', 'K7M2-9QX', 'VVVV-VVVV', '7K2M-9QX4-TB6H'])
			expect(typedReceiptCode.safeParse(text).success).toBe(false);
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => void parseReceiptCode(text))
		);
	});
});
