// On a phone that cannot keep, nothing is saved before the receipt is here; what did not arrive in time is waited for again, not recorded twice.
import { expect, test } from 'vitest';
import type { StoredOp } from '#lib/local-db/database.ts';
import { Delivery, NotDelivered } from './delivery.svelte.ts';
import { saves } from './saves.ts';

const OPS = [{ id: 'o' } as StoredOp];

function phone(isRequired: boolean) {
	const delivery = new Delivery();
	delivery.isRequired = isRequired;
	let saved = 0;
	let receipt = (_: boolean) => {};
	const save = (key = 'k') =>
		delivery.save(
			key,
			async () => {
				saved++;
				return OPS;
			},
			() => new Promise((resolve) => (receipt = resolve))
		);
	return { delivery, save, count: () => saved, answer: (is: boolean) => receipt(is) };
}
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('elsewhere saving is saving', async () => {
	const { save, delivery } = phone(false);
	await expect(save()).resolves.toBe(OPS);
	expect(delivery.waiting).toBe(0);
});

test('waits for the receipt, and says that it waits', async () => {
	const { save, delivery, answer } = phone(true);
	let isDone = false;
	const saving = save().then(() => (isDone = true));
	await tick();
	expect([isDone, delivery.waiting]).toEqual([false, 1]);
	answer(true);
	await saving;
	expect(delivery.waiting).toBe(0);
});

test('the same again waits for the same record; another one is recorded', async () => {
	const { save, count, answer } = phone(true);
	const first = save();
	await tick();
	answer(false);
	await expect(first).rejects.toThrow(NotDelivered);
	const again = save();
	await tick();
	answer(true);
	await expect(again).resolves.toBe(OPS);
	expect(count()).toBe(1);
	const next = save();
	await tick();
	answer(true);
	await next;
	expect(count()).toBe(2);
});

test('what was taken back is no record of the same thing any more', async () => {
	const { delivery, save, count, answer } = phone(true);
	const late = save();
	await tick();
	answer(false);
	await expect(late).rejects.toThrow(NotDelivered);
	delivery.forget(['another']);
	delivery.forget(['o']);
	const again = save();
	await tick();
	answer(true);
	await again;
	expect(count()).toBe(2);
});

test('a newer version waits for every save, failed ones too', async () => {
	let end = () => {};
	const failing = saves.during(new Promise<void>((_, reject) => (end = () => reject(new Error('no')))));
	let isOver = false;
	const over = saves.ended().then(() => (isOver = true));
	await tick();
	expect(isOver).toBe(false);
	end();
	await expect(failing).rejects.toThrow('no');
	await over;
	expect(isOver).toBe(true);
});
