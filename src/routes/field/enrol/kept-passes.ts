// Which enrolment this phone asked for with which pass: asked again, after a lost reply or a reload, the server grants the same one and
// counts nothing twice; opened again later, the pass leads back to its event. Holds a digest of the pass, never the pass.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const KEY = 'yuanhui.passes';
const IS_KEPT = 'kept';
/** More events than a clerk works at between two retention days. */
const KEPT = 20;

export type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** What is known of a pass's token or transfer code. */
export interface AskedFor {
	enrolment: string;
	/** The grant was stored: records may have been numbered under it since. */
	isKept: boolean;
}

/** The enrolment asked for with a pass; undefined when this phone never asked. */
export function recallPass(secret: string, store: Store): AskedFor | undefined {
	const found = read(store).find(([digest]) => digest === digestOf(secret));
	return found && { enrolment: found[1]!, isKept: found[2] === IS_KEPT };
}

/** Remembers it; the oldest make room. False when the browser keeps nothing: then it lasts as long as the caller. */
export function rememberPass(secret: string, { enrolment, isKept }: AskedFor, store: Store): boolean {
	const others = read(store).filter(([digest]) => digest !== digestOf(secret));
	const entry = [digestOf(secret), enrolment, ...(isKept ? [IS_KEPT] : [])];
	try {
		store.setItem(KEY, JSON.stringify([...others, entry].slice(-KEPT)));
		return true;
	} catch {
		return false;
	}
}

function read(store: Store): string[][] {
	try {
		const kept = JSON.parse(store.getItem(KEY) ?? '[]') as unknown;
		return Array.isArray(kept) ? kept.filter(isEntry) : [];
	} catch {
		return [];
	}
}

const isEntry = (one: unknown): one is string[] =>
	Array.isArray(one) && one.length >= 2 && one.every((part) => typeof part === 'string');

/** Half of the digest is plenty to tell passes apart. */
const digestOf = (secret: string): string => bytesToHex(sha256(utf8ToBytes(secret))).slice(0, 32);
