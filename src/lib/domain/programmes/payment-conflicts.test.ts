// One record, one payment to a unit: which one stands, and when nobody can say.
import { expect, test } from 'vitest';
import { paymentConflicts, type Claim } from './payment-conflicts.ts';

const claim = (record: string, payment: string, more: Partial<Claim> = {}): Claim => ({
	...{ record, unit: '甲', payment, yuan: 4000 },
	...more
});

test('the higher one stands, other public money before it, and none where a sum is not known', () => {
	const conflicts = paymentConflicts([
		claim('d1', 'award'),
		claim('d1', 'project', { yuan: 9000 }),
		claim('d2', 'award'),
		claim('d2', 'award', { unit: '大学' }),
		claim('d3', 'award'),
		claim('d3', 'city', { yuan: 1, isOtherPublicMoney: true }),
		claim('d4', 'award'),
		claim('d4', 'project', { yuan: null }),
		claim('d5', 'award'),
		claim('d5', 'city', { yuan: null, isOtherPublicMoney: true })
	]);
	expect(
		conflicts.map(({ record, keep, why, exclude }) => [
			...[record, keep?.payment, why],
			exclude.map((one) => one.payment)
		])
	).toEqual([
		['d1', 'project', 'highest', ['award']],
		['d3', 'city', 'other_money', ['award']],
		['d4', undefined, 'unknown', ['award', 'project']],
		['d5', 'city', 'other_money', ['award']]
	]);
});
