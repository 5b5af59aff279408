// Forms that were begun on this phone and are not recorded yet: they outlive a closed app, and go when they are recorded or thrown away. Knows no form.
import type { LocalDatabase, StoredDraft } from './database.ts';
import { dropFiles } from './files.ts';
import { reach } from './reach.ts';

export const keepDraft = (database: LocalDatabase, draft: StoredDraft): Promise<string> =>
	reach(database, () => database.drafts.put(draft));

export const readDraft = (database: LocalDatabase, id: string): Promise<StoredDraft | undefined> =>
	reach(database, () => database.drafts.get(id));

/** The newest first. */
export async function listDrafts(database: LocalDatabase, event: string): Promise<StoredDraft[]> {
	return (await database.drafts.where({ event }).toArray()).sort((a, b) => b.savedAt - a.savedAt);
}

/** Recorded: the draft goes, its pictures stay with what was recorded. */
export const endDraft = (database: LocalDatabase, id: string): Promise<void> =>
	reach(database, () => database.drafts.delete(id));

/** Thrown away, with its pictures. */
export const dropDraft = (database: LocalDatabase, id: string): Promise<void> =>
	reach(database, () =>
		database.transaction('rw', [database.drafts, database.files, database.contents], async () => {
			await database.drafts.delete(id);
			await dropFiles(database, await database.files.where({ subject: id }).primaryKeys());
		})
	);
