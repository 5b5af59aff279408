// Needs that somebody states in steps through their link, between two steps: each step is sent, kept here, and answered with the address of the next page, so that the
// browser's own Back opens a page and not a form to be sent again. In this process's memory, never in the database: nothing of a need is stored before all of it is. The pages
// carry what was typed as well, so a restart of the server costs nobody a word who goes on.
import type { Typed } from '../need-forms/steps.ts';

export interface BegunNeed {
	/** Whose link. */
	secret: string;
	/** Its id, which the forms carry. */
	need: string;
	typed: Typed;
	/** Consents whose boxes were ticked at the last step. */
	ticked: string[];
}

const KEEP_MS = 2 * 3_600_000;
/** Of one link, and of all together; the oldest go first. */
const MOST_OF_ONE = 5;
const MOST = 2_000;

const kept = new Map<string, BegunNeed & { expiresAt: number }>();

/** Keeps what was typed so far of one need. */
export function keepBegun(begun: BegunNeed, now = Date.now()): void {
	const { secret, need } = begun;
	kept.delete(need);
	for (const [id, { expiresAt }] of kept) if (expiresAt < now) kept.delete(id);
	const own = [...kept].filter(([, one]) => one.secret === secret);
	for (const [id] of own.slice(0, Math.max(own.length - MOST_OF_ONE + 1, 0))) kept.delete(id);
	for (const id of [...kept.keys()].slice(0, Math.max(kept.size - MOST + 1, 0))) kept.delete(id);
	kept.set(need, { ...begun, expiresAt: now + KEEP_MS });
}

/** Null when it has expired, was recorded, or is somebody else's. */
export function findBegun(secret: string, need: string, now = Date.now()): BegunNeed | null {
	const one = kept.get(need);
	return one && one.secret === secret && one.expiresAt >= now ? one : null;
}

/** It was recorded. */
export function endBegun(secret: string, need: string): void {
	if (findBegun(secret, need)) kept.delete(need);
}
