// The one engine of this page with the wire it sends by. Fetched late (late-engine.ts): no screen imports it.
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { fileTransport } from '#lib/rpc/files.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import { FileSender } from '#lib/sync/files.ts';
import type { World } from '#lib/sync/world.ts';

export function makeEngine(database: LocalDatabase, world: World): SyncEngine {
	const engine = new SyncEngine(database, trpcTransport(), world);
	engine.files = new FileSender(database, fileTransport(), world);
	return engine;
}
