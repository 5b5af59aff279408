// `npm run db:schema`: migrates an empty database and writes its schema to supabase/schema.sql.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/lib/server/database/embedded.ts';
import { migrate } from '../src/lib/server/database/migrate.ts';
import { readSchemaFiles } from '../src/lib/server/database/schema-files.ts';
import { dumpSchema } from './schema-dump.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-schema-'));
chmodSync(dataDir, 0o711);
const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
const client = new pg.Client({ connectionString: embedded.url });
try {
	await client.connect();
	await migrate(client, readSchemaFiles());
	writeFileSync(new URL('../supabase/schema.sql', import.meta.url), await dumpSchema(client));
	console.log('Wrote supabase/schema.sql');
} finally {
	await client.end();
	await embedded.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
