// One run of the simulator from a seed, and what to make of a run that failed.
import type { StoredCursor } from '#lib/local-db/database.ts';
import { checkLedger } from './oracle-ledger.ts';
import { checkShown } from './oracle-shown.ts';
import { check, checkPurged, Violation } from './oracle.ts';
import { makePlan, type Plan } from './plan.ts';
import { mix, Random } from './random.ts';
import type { SimServer } from './server.ts';
import { SimWorld } from './sim-world.ts';
import { takeStep } from './take-step.ts';
import { Tally } from './tally.ts';
import { EndlessRun, installVirtualTime, running } from './virtual-time.ts';
import type { NetworkOwner } from './network.ts';

/** What a run needs to heal: within this time of virtual quiet every queue must be empty (O5). */
const HEALING_MS = 60_000;

export interface Outcome {
	tally: Tally;
	/** Null when every oracle is content. */
	violation: Violation | null;
	trace: string[];
}

export const planOf = (seed: number, index: number): Plan => makePlan(new Random(mix(seed, index, 7)));

let world: SimWorld | null = null;
const realFetch = globalThis.fetch;
globalThis.fetch = ((input: string, init?: RequestInit) => {
	const owner = running.getStore();
	if (owner?.kind !== 'life' || !world) return realFetch(input, init);
	return owner.isAlive ? world.fetchFrom(owner as NetworkOwner, input, init) : new Promise(() => {});
}) as typeof fetch;

/** Runs number `index` of a campaign. */
export async function runOne(
	server: SimServer,
	seed: number,
	{ index, plan }: { index: number; plan?: Plan }
): Promise<Outcome> {
	const tally = new Tally();
	const script = plan ?? planOf(seed, index);
	world = new SimWorld(server, tally, mix(seed, index));
	const { time } = world;
	installVirtualTime(time);
	server.enter(time);
	let violation: Violation | null = null;
	try {
		await world.found(script.phones);
		world.stray = script.stray;
		for (const step of script.steps) {
			revive(world);
			await takeStep(world, step);
			await checkShown(server, world);
		}
		await heal(world);
		await checkShown(server, world);
		const checked = {
			server,
			event: world.event,
			phones: world.phones,
			tally,
			badges: world.badges,
			dueAt: world.dueAt
		};
		await check(checked);
		await checkLedger(server, world);
		if (world.isPurgedAtEnd) {
			const fresh = await world.purge();
			await untilQuiet(world);
			await checkPurged(checked, fresh);
		}
	} catch (error) {
		if (error instanceof Violation) violation = error;
		else if (error instanceof EndlessRun) violation = new Violation([error.message]);
		// What the desk is told is parsed: an outcome that lacks what it must say is none.
		else if ((error as Error).name.endsWith('ZodError'))
			violation = new Violation([`O3: the server told what is no outcome: ${(error as Error).message}`]);
		else violation = new Violation([`the run broke: ${(error as Error).stack ?? String(error)}`]);
	}
	tally.runs = 1;
	const trace = world.traced;
	await world.end();
	installVirtualTime(null);
	world = null;
	return { tally, violation, trace };
}

/** Phones that died begin anew after a while. */
function revive(world: SimWorld): void {
	for (const phone of world.phones)
		if (!phone.life && phone.chance.chance(0.4)) {
			world.trace(`${phone.name} begins anew`);
			phone.start();
		}
}

/** Nothing waits anywhere: no queue, and nobody behind the head. */
async function isQuiet(world: SimWorld): Promise<boolean> {
	const [stream] = await world.server.sql<{ head: string; epoch: string }>(
		'select head, epoch from public.event_streams where event = $1',
		[world.event]
	);
	return world.phones.every((phone) => {
		const [at] = phone.table<StoredCursor>('cursors');
		const isThere = at?.cursor.version === Number(stream?.head) && at?.cursor.epoch === stream?.epoch;
		return (isThere || !phone.canRead) && phone.ops().every((op) => op.state !== 'saved');
	});
}

/** Faults end, whatever they were; the screens are looked at once; and nobody touches anything. */
async function heal(world: SimWorld): Promise<void> {
	world.trace('— healed —');
	world.stray = { chance: 0, faults: [] };
	await world.time.real(() => world.server.letCommit());
	for (const phone of world.phones) {
		phone.partition = null;
		phone.networkFaults.length = phone.storageFaults.length = 0;
		phone.trap = null;
	}
	world.server.isUp = true;
	world.server.rejections = 0;
	for (const phone of world.phones) {
		phone.isShown = true;
		(phone.life ?? phone.start()).wake();
	}
	await untilQuiet(world);
	// What was under way while the faults lasted may still arrive; then they have as long again.
	while (!world.network.isEmpty) await world.time.pass(3_000);
	await untilQuiet(world);
}

async function untilQuiet(world: SimWorld): Promise<void> {
	for (let passed = 0; passed < HEALING_MS && !(await isQuiet(world)); passed += 3_000)
		await world.time.pass(3_000);
}
