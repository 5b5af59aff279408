// What a field screen works with: this phone's database, its engine, and `record`. Made once a page. Screens read the database and record;
// they never call the server.
import { browser } from '$app/environment';
import { LocalDatabase } from '#lib/local-db/database.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import { record as recordAll, type Draft } from '#lib/sync/record.ts';
import { browserWorld } from '#lib/sync/world.ts';
import type { StoredOp } from '#lib/local-db/database.ts';

const world = browser ? browserWorld() : (undefined as never);
export const database = browser ? new LocalDatabase() : (undefined as never);
export const engine = browser ? new SyncEngine(database, trpcTransport(), world) : (undefined as never);
export const newId = (): string => world.newId();

/**
 * Records and wakes the engine. When it resolves, every draft is 已存本机.
 * @throws NotSaved (#lib/sync/record.ts): nothing was saved; keep what was typed.
 */
export async function record(enrolment: string, drafts: readonly Draft[]): Promise<StoredOp[]> {
	const saved = await recordAll({ database, world }, enrolment, drafts);
	engine.wake();
	return saved;
}
