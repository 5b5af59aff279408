// A phone's last word, said from its home and nowhere else: what a door does not load.
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { seal as sealOne } from '#lib/sync/seal.ts';
import { database, engine, world } from './phone.ts';
import { saves } from './saves.ts';

/** 交班: this phone's final word at an event. @throws NotSaved */
export async function seal({ id }: StoredEnrolment): Promise<'sealed' | 'unsent' | 'already'> {
	const answer = await saves.during(sealOne({ database, world }, id));
	engine.wake();
	return answer;
}
