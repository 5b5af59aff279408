// Faults between phone and server, with phones that need no browser (test/fault/kill/fleet.ts) and the built server: half a network, and operations
// that nobody can take among good ones. The numbers are those of docs/fault-campaign.md.
import { randomUUID } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from '@playwright/test';
import { diceOf } from '../fault/kill/dice.ts';
import { FleetPhone, moveLine, serveFrom } from '../fault/kill/fleet.ts';
import { openHouse, type House } from '../fault/kill/house.ts';
import { doubles, nothingLost, settled } from '../fault/kill/oracle.ts';
import { openValve } from '../fault/kill/valve.ts';

test.describe.configure({ mode: 'serial', timeout: 150_000 });

let house: House;
test.beforeAll(async () => {
	house = await openHouse({ people: 60 });
	serveFrom(house.url);
});
test.afterAll(() => house?.close());

const HEALED_WITHIN_MS = 60_000;

test('T39 half a network: only up, only down, no names; after healing everything arrives once, untouched', async () => {
	const [noUp, noDown, noNames] = [
		await openValve(house.url),
		await openValve(house.url),
		await openValve(house.url)
	];
	const phones = [
		await FleetPhone.enrol(house, { name: '1号机', dice: diceOf(1), line: noUp.url }),
		await FleetPhone.enrol(house, { name: '2号机', dice: diceOf(2), line: noDown.url }),
		await FleetPhone.enrol(house, { name: '3号机', dice: diceOf(3), line: noNames.url })
	];
	noUp.up = false;
	noDown.down = false;
	moveLine(noNames.url, 'http://nowhere.invalid');
	for (const phone of phones) for (let i = 0; i < 10; i++) await phone.tap();
	// What goes up without an answer is stored; the phone does not know it, and says nothing else.
	await expect.poll(async () => (await storedOf(phones[1]!)) > 0, { timeout: 20_000 }).toBe(true);
	expect(await storedOf(phones[0]!)).toBe(0);
	expect(await storedOf(phones[2]!)).toBe(0);
	for (const phone of phones) expect(await phone.unsent()).toBe(phone.shownSaved.size);
	expect(await nothingLost(house, phones)).toEqual([]);

	noUp.up = true;
	noDown.down = true;
	moveLine(noNames.url, noNames.url);
	for (const phone of phones) await expect.poll(() => phone.unsent(), { timeout: HEALED_WITHIN_MS }).toBe(0);
	for (const phone of phones) await phone.engine.syncNow();
	expect(await nothingLost(house, phones)).toEqual([]);
	expect(await settled(house, phones)).toEqual([]);
	expect(await doubles(house)).toBe(0);
	for (const phone of phones) phone.engine.stop();
	for (const valve of [noUp, noDown, noNames]) await valve.close();
});

const storedOf = async (phone: FleetPhone): Promise<number> =>
	(
		await house.sql<{ n: number }>('select count(*)::int as n from op_inbox where enrolment = $1', [
			phone.enrolment
		])
	)[0]!.n;

/** Bodies that no screen makes and a broken phone might hold. */
const POISON: Record<string, (body: string) => string> = {
	'NUL, escaped': (body) => body.replace('"direction":"in"', '"direction":"in","memo":"\\u0000"'),
	'NUL, bare': (body) => body.replace('"direction":"in"', '"direction":"in","memo":"\0"'),
	'a lone surrogate, escaped': (body) =>
		body.replace('"direction":"in"', '"direction":"in","memo":"\\ud800"'),
	'a lone surrogate, bare': (body) => body.replace('"direction":"in"', '"direction":"in","memo":"\ud800"'),
	'a memo of 300 kB': (body) =>
		body.replace('"direction":"in"', `"direction":"in","memo":"${'长'.repeat(100_000)}"`),
	'JSON twenty thousand deep': (body) =>
		body.replace('"direction":"in"', `"direction":"in","memo":${'['.repeat(20_000)}${']'.repeat(20_000)}`),
	'no JSON': (body) => body.slice(0, -20),
	'another verb': (body) => body.replace('recordCheckIn', 'danceTango')
};

test('T25 operations that nobody can take, among fifty good ones: the good ones go, each bad one has its card', async () => {
	const phone = await FleetPhone.enrol(house, { name: '4号机', dice: diceOf(4) });
	phone.engine.stop();
	for (let i = 0; i < 50; i++) await phone.scan();
	const names = Object.keys(POISON);
	const good = new Set(phone.shownSaved.keys());
	const bad = await plant(phone, names);
	expect(bad).toHaveLength(names.length);

	phone.engine.start();
	await expect
		.poll(async () => (await phone.database.ops.toArray()).filter(({ state }) => state === 'saved').length, {
			timeout: 60_000
		})
		.toBe(0);
	// Outcomes come down in the same run or the next.
	await expect
		.poll(() => phone.database.outcomes.count(), { timeout: 30_000 })
		.toBeGreaterThanOrEqual(good.size);
	await phone.engine.syncNow();
	const ops = await phone.database.ops.toArray();
	expect(ops.filter(({ id, state }) => good.has(id) && state === 'received')).toHaveLength(good.size);
	const outcomes = new Map((await phone.database.outcomes.toArray()).map((one) => [one.op, one.status]));
	for (const id of good) expect(['accepted', 'merged']).toContain(outcomes.get(id));
	for (const [i, id] of bad.entries()) {
		const op = ops.find((one) => one.id === id)!;
		const what = op.state === 'stuck' ? 'stuck' : outcomes.get(id);
		expect(['stuck', 'refused', 'held'], names[i]).toContain(what);
	}
	phone.engine.stop();
});

/** Puts one poisonous operation of each kind between the good ones, past the recorder. */
async function plant(phone: FleetPhone, names: readonly string[]): Promise<string[]> {
	const { ops, enrolments } = phone.database;
	const first = (await ops.orderBy('id').first())!;
	const ids: string[] = [];
	for (const name of names) {
		const owner = (await enrolments.get(phone.enrolment))!;
		const id = randomUUID();
		const made = first.body.replace(first.id, id).replace(`"seq":${first.seq}`, `"seq":${owner.nextSeq}`);
		const body = POISON[name]!(made);
		await ops.add({
			...first,
			id,
			seq: owner.nextSeq,
			body,
			hash: bytesToHex(sha256(utf8ToBytes(body))),
			state: 'saved'
		});
		await enrolments.update(phone.enrolment, { nextSeq: owner.nextSeq + 1 });
		ids.push(id);
		for (let i = 0; i < 3; i++) await phone.scan();
	}
	return ids;
}
