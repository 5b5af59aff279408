// The one engine of this page with the wire it sends by. Fetched late (late-engine.ts): no screen imports it.
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import type { World } from '#lib/sync/world.ts';

export const makeEngine = (database: LocalDatabase, world: World): SyncEngine =>
	new SyncEngine(database, trpcTransport(), world);
