// What a field screen works with: this phone's database, its engine, and `record`. Made once a page. Screens read the database and record;
// they never call the server.
import { browser } from '$app/environment';
import { LocalDatabase, type StoredOp } from '#lib/local-db/database.ts';
import { watch } from '#lib/local-db/watch.ts';
import { record as recordAll, type Draft } from '#lib/sync/record.ts';
import { browserWorld } from '#lib/sync/world.ts';
import { delivery } from './delivery.svelte.ts';
import { LateEngine } from './late-engine.ts';
import { drawn } from './late.svelte.ts';
import { saves } from './saves.ts';

export const world = browser ? browserWorld() : (undefined as never);
export const database = browser ? new LocalDatabase() : (undefined as never);
export const engine = new LateEngine(async () => {
	await drawn();
	const { makeEngine } = await import('./engine.ts');
	return makeEngine(database, world);
});
export const newId = (): string => world.newId();

/**
 * Records and wakes the engine. When it resolves, every draft is 已存本机; on a phone that cannot keep records, 已上传.
 * @throws NotSaved (#lib/sync/record.ts): nothing was saved; keep what was typed. NotDelivered: try the same again.
 */
export function record(enrolment: string, drafts: readonly Draft[]): Promise<StoredOp[]> {
	const save = async () => {
		const saved = await recordAll({ database, world }, enrolment, drafts);
		delivery.forget(drafts.flatMap(({ args }) => ('target' in args ? args.target : [])));
		engine.wake();
		return saved;
	};
	return saves.during(delivery.save(JSON.stringify([enrolment, drafts]), save, isReceived));
}

/** True as soon as the receipts of all are here; false after `limitMs`. */
function isReceived(ops: readonly StoredOp[], limitMs: number): Promise<boolean> {
	return new Promise((resolve) => {
		const end = (answer: boolean) => {
			clearTimeout(timer);
			stop();
			resolve(answer);
		};
		const timer = setTimeout(() => end(false), limitMs);
		const stop = watch(
			async () => (await database.receipts.bulkGet(ops.map(({ id }) => id))).every(Boolean),
			(isDone) => isDone && end(true),
			() => end(false)
		);
	});
}
