// SIGKILL of the server and of PostgreSQL at random instants under load. One life: everybody works, something dies, it is started again on what
// is left, and what was shown before is looked for.
import { diceOf } from './dice.ts';
import { FleetPhone, serveFrom } from './fleet.ts';
import { openHouse, type House } from './house.ts';
import { doubles, nothingLost, settled } from './oracle.ts';
import { tally, type Report } from './report.ts';

const PHONES = 8;
const PEOPLE = 400;
/** How long everybody works before the blow, at least and at most, in milliseconds. */
const BLOW_MS = [60, 700] as const;

export interface ServerKills {
	server: number;
	postgres: number;
	seed: number;
	/** Called with one line per life. */
	tell: (line: string) => void;
}

export async function killServers({ server, postgres, seed, tell }: ServerKills): Promise<Report> {
	const began = performance.now();
	const dice = diceOf(seed);
	const house = await openHouse({ people: PEOPLE });
	const report: Report = { kills: {}, instants: {}, saved: 0, received: 0, lost: [], doubles: 0, seconds: 0 };
	try {
		serveFrom(house.url);
		const phones: FleetPhone[] = [];
		for (let i = 1; i <= PHONES; i++)
			phones.push(await FleetPhone.enrol(house, { name: `${i}号机`, dice: diceOf(seed * 1000 + i) }));
		const lives = dice.shuffle([
			...Array<'server'>(server).fill('server'),
			...Array<'postgres'>(postgres).fill('postgres')
		]);

		const before = new Set<string>();
		for (const [i, victim] of lives.entries()) {
			for (const phone of phones) {
				phone.engine.start();
				phone.work(250);
				void phone.engine.syncNow();
			}
			// Every second blow falls just after somebody has been shown 已上传; the others at any time.
			if (i % 2) {
				await untilReceipt(phones);
				await pause(dice.next() * 40);
			} else await pause(BLOW_MS[0] + dice.next() * (BLOW_MS[1] - BLOW_MS[0]));
			const { waiting, at } = await strike(victim, phones);
			if (victim === 'server') await house.restart();
			else await house.untilReady();
			const ms = performance.now() - at;
			const instant = await whatHadCommitted(house, { waiting, before });
			tally(report.kills, victim);
			tally(report.instants, instant);
			const lost = await nothingLost(house, phones);
			report.lost.push(...lost);
			const saved = sum(phones.map((phone) => phone.shownSaved.size));
			const received = sum(phones.map((phone) => phone.shownReceived.size));
			tell(
				`life ${i + 1}/${lives.length}: ${victim} killed (${instant}), ready again after ${Math.round(ms)} ms; shown so far 已存本机 ${saved}, 已上传 ${received}, lost ${lost.length}`
			);
		}

		for (const phone of phones) phone.engine.start();
		if (!(await drained(phones)))
			report.lost.push('O5 after the last restart the phones did not get rid of what they had');
		report.lost.push(...(await nothingLost(house, phones)), ...(await settled(house, phones)));
		report.lost.push(...phones.flatMap((phone) => phone.failures));
		report.doubles = await doubles(house);
		report.saved = sum(phones.map((phone) => phone.shownSaved.size));
		report.received = sum(phones.map((phone) => phone.shownReceived.size));
		for (const phone of phones) phone.engine.stop();
	} finally {
		await house.close();
	}
	report.seconds = Math.round((performance.now() - began) / 1000);
	return report;

	/** PostgreSQL is started again by the server itself, which must notice. */
	async function strike(
		victim: 'server' | 'postgres',
		phones: readonly FleetPhone[]
	): Promise<{ waiting: string[]; at: number }> {
		if (victim === 'server') await house.killServer();
		else await house.killPostgres();
		const at = performance.now();
		const waiting = await waitingOn(phones);
		// The server has to bear requests without a database for a moment. Then everybody pauses: what is looked for is to be found as the kill
		// left it, not as the phones have mended it since.
		await pause(dice.next() * 150);
		await Promise.all(phones.map((phone) => phone.rest()));
		for (const phone of phones) phone.engine.stop();
		return { waiting, at };
	}
}

/** The operations that still go up by themselves. */
async function waitingOn(phones: readonly FleetPhone[]): Promise<string[]> {
	const waiting = await Promise.all(
		phones.map(async ({ database }) => (await database.ops.toArray()).filter((op) => op.state === 'saved'))
	);
	return waiting.flat().map(({ id }) => id);
}

/** What the instant was, told from what the database has kept of them since `before`, which grows. */
async function whatHadCommitted(
	house: House,
	{ waiting, before }: { waiting: readonly string[]; before: Set<string> }
): Promise<string> {
	if (waiting.length === 0) return 'nothing under way';
	const stored = await house.sql<{ op: string }>('select op from op_inbox where op = any($1)', [waiting]);
	const isNew = stored.some(({ op }) => !before.has(op));
	for (const { op } of stored) before.add(op);
	return isNew ? 'committed, reply not received' : 'saved on phones, not committed';
}

/** A push of one of the phones has been answered since now; five seconds at most. */
async function untilReceipt(phones: readonly FleetPhone[]): Promise<void> {
	const received = async () =>
		sum(await Promise.all(phones.map(({ database }) => database.receipts.count())));
	const [before, began] = [await received(), performance.now()];
	while ((await received()) === before && performance.now() - began < 5000) await pause(10);
}

/** Everything sent and every phone at the head; a touch on 现在上传 every second, as a clerk would. */
async function drained(phones: readonly FleetPhone[]): Promise<boolean> {
	for (let round = 0; round < 60; round++) {
		await Promise.all(phones.map((phone) => phone.engine.syncNow()));
		const waiting = await waitingOn(phones);
		if (waiting.length === 0 && round > 0) return true;
		await pause(200);
	}
	return false;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
