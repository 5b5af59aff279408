// Reads the schema from the folder, for what runs straight on Node (tests, scripts). The built app carries it inside: schema-bundled.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Schema } from './migrate.ts';

const ROOT = new URL('../../../../', import.meta.url);

/** bootstrap.sql and supabase/migrations/*.sql, as they are now. `migrationsDir` is for tests. */
export function readSchemaFiles(
	migrationsDir = fileURLToPath(new URL('supabase/migrations/', ROOT))
): Schema {
	return {
		bootstrap: readFileSync(new URL('bootstrap.sql', import.meta.url), 'utf8'),
		migrations: readdirSync(migrationsDir)
			.filter((file) => file.endsWith('.sql'))
			.map((file) => ({ file, sql: readFileSync(`${migrationsDir}/${file}`, 'utf8') }))
	};
}
