import { expect, test } from 'vitest';
import { formLimit, LIMITS } from './limits.ts';

test('a hall behind one address is let in booth by booth; one booth is not flooded from it', () => {
	let at = 0;
	const limit = formLimit(LIMITS.booth, () => at);
	for (let booth = 0; booth < 10; booth++)
		for (let i = 0; i < 59; i++) {
			expect(limit.isExceeded('hall', `booth ${booth}`)).toBe(false);
			limit.note('hall', `booth ${booth}`);
		}
	limit.note('hall', 'booth 0');
	expect(limit.isExceeded('hall', 'booth 0')).toBe(true);
	expect(limit.isExceeded('hall', 'booth 1')).toBe(false);
	expect(limit.isExceeded('elsewhere', 'booth 0')).toBe(false);
	limit.forgive('hall', 'booth 0');
	expect(limit.isExceeded('hall', 'booth 0')).toBe(false);
	for (let i = 0; i < 10; i++) limit.note('hall', `booth ${i + 20}`);
	expect(limit.isExceeded('hall', 'booth 99')).toBe(true);
	at = 11 * 60_000;
	expect(limit.isExceeded('hall', 'booth 99')).toBe(false);
});

test('a booth takes so many in an hour, from however many addresses', () => {
	const limit = formLimit(LIMITS.booth, () => 0);
	for (let i = 0; i < LIMITS.booth.perHour; i++) limit.note(`address ${i}`, 'booth');
	expect(limit.isExceeded('one more', 'booth')).toBe(true);
	expect(limit.isExceeded('one more', 'other booth')).toBe(false);
});
