// The schema as the build carries it, so that the built app needs no source folder beside it. Only Vite can read this file.
import type { Schema } from './migrate.ts';
import bootstrap from './bootstrap.sql?raw';

const files = import.meta.glob<string>('/supabase/migrations/*.sql', {
	query: '?raw',
	import: 'default',
	eager: true
});

export const schema: Schema = {
	bootstrap,
	migrations: Object.entries(files).map(([path, sql]) => ({
		file: path.slice(path.lastIndexOf('/') + 1),
		sql
	}))
};
