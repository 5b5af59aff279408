// Which of the things that somebody should know of this phone is told now: one at a time, the worst first. Pure; the words are in PhoneBanner.
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import type { Grade } from '#lib/local-db/storage.ts';
import type { WorkerFailure } from './register-worker.ts';

export type Matter =
	| 'broken'
	| 'trouble'
	| 'lost'
	| 'stuck'
	| 'cannot_keep'
	| 'update'
	| 'no_worker'
	| 'worker_failed'
	| 'rows_renewed'
	| 'clock'
	| 'install';

export interface Matters {
	/** The storage cannot be read. */
	isBroken: boolean;
	trouble: StoredEnrolment['trouble'];
	/** This storage was emptied: enrolments that were here before. */
	hasLoss: boolean;
	/** Records do not go up although the server answers. */
	isStuck: boolean;
	grade: Grade | null;
	hasUpdate: boolean;
	workerFailure: WorkerFailure | null;
	isOfflineReady: boolean;
	/** The list was not the server's and was fetched anew. */
	isRenewed: boolean;
	/** Minutes, ahead positive; 0 while it is right enough. */
	clockOff: number;
	/** Whether this is a place for advice on installing. */
	advises: boolean;
}

/** Null: nothing to tell. */
export function worstMatter(state: Matters): Matter | null {
	const order: [Matter, boolean][] = [
		['broken', state.isBroken],
		// A newer version is at hand: that is the remedy, and it has a button.
		['trouble', state.trouble !== null && !(state.trouble === 'incompatible' && state.hasUpdate)],
		['lost', state.hasLoss],
		['stuck', state.isStuck],
		['cannot_keep', state.grade === 'C'],
		['update', state.hasUpdate],
		['no_worker', state.workerFailure === 'unsupported'],
		['worker_failed', state.workerFailure === 'failed' && !state.isOfflineReady],
		['rows_renewed', state.isRenewed],
		['clock', state.clockOff !== 0],
		['install', state.advises && state.grade === 'B']
	];
	return order.find(([, is]) => is)?.[0] ?? null;
}

/** Whole minutes that this phone's clock is ahead (+) or behind (−); 0 within five minutes. `offsetMs` is what must be added to it. */
export function clockOffMinutes(offsetMs: number | null | undefined): number {
	const minutes = Math.round(-(offsetMs ?? 0) / 60_000);
	return Math.abs(minutes) > 5 ? minutes : 0;
}
