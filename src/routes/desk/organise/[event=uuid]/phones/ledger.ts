// The ledger's arithmetic (手机台账): what a phone still owes, how lately it spoke, whether it has given its final word.
// Pure; times in milliseconds since 1970 by the server's clock. Knows no words.

/** What the server knows of one phone; a part of the SQL read_ledger's line. */
export interface LedgerPhone {
	number: number;
	/** Ranges of its own numbers that were used and have not come, both ends included. */
	missing: readonly (readonly [number, number])[];
	/** How many numbers the phone is known to have used, and how many of them are here. */
	maxSeq: number;
	received: number;
	/** What it said itself was waiting when it last called. */
	unsent: number;
	/** Pictures that it announced and whose bytes are not here. */
	files: number;
	enrolledAt: string;
	lastContactAt: string | null;
	revokedAt: string | null;
	sealedAt: string | null;
	/** Number of the phone that took its place. */
	replacedBy: number | null;
}

/** A phone in use that has not called for this long is silent: it may hold records that nobody has counted. */
export const SILENT_AFTER_MS = 5 * 60_000;

/** At least this many records are on the phone and not here: what it said, or the numbers it used and we have not seen. */
export const owedBy = (phone: LedgerPhone): number =>
	Math.max(phone.unsent, phone.maxSeq - phone.received, countMissing(phone), 0);

const countMissing = ({ missing }: LedgerPhone): number =>
	missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** At least this many records wait on all phones together. */
export const owedByAll = (phones: readonly LedgerPhone[]): number =>
	phones.reduce((sum, phone) => sum + owedBy(phone), 0);

/** Since when nothing was heard of it, in milliseconds; a phone that never called is silent since it was enrolled. */
export const silentForMs = (phone: LedgerPhone, now: number): number =>
	Math.max(0, now - Date.parse(phone.lastContactAt ?? phone.enrolledAt));

/** In use (neither sealed nor revoked) and unheard of for more than five minutes. */
export const isSilent = (phone: LedgerPhone, now: number): boolean =>
	!phone.revokedAt && !phone.sealedAt && silentForMs(phone, now) > SILENT_AFTER_MS;

/** Since when the longest-silent phone in use has been silent: counts after that may still grow. Null when all speak. */
export function silentSince(phones: readonly LedgerPhone[], now: number): number | null {
	const silent = phones.filter((phone) => isSilent(phone, now)).map((phone) => now - silentForMs(phone, now));
	return silent.length > 0 ? Math.min(...silent) : null;
}

/**
 * Archiving need not wait for it: it gave its final word and everything before that is here, pictures too, or it never recorded anything and was
 * stopped. Twin of private.phones_owing in supabase/migrations.
 */
export const hasFinalWord = (phone: LedgerPhone): boolean =>
	(phone.sealedAt !== null && phone.missing.length === 0 && phone.files === 0) ||
	(phone.revokedAt !== null && phone.maxSeq === 0 && phone.unsent === 0);

/** Those that owe first, the most first; then the silent ones; then by number. */
export function inOrder<P extends LedgerPhone>(phones: readonly P[], now: number): P[] {
	const rank = (phone: P) => Number(isSilent(phone, now));
	return [...phones].sort((a, b) => owedBy(b) - owedBy(a) || rank(b) - rank(a) || a.number - b.number);
}

/** The ledger in one line; `owed` is a floor. */
export function totalOf(phones: readonly LedgerPhone[], now: number) {
	return {
		phones: phones.length,
		owing: phones.filter((phone) => owedBy(phone) > 0).length,
		owed: owedByAll(phones),
		silent: phones.filter((phone) => isSilent(phone, now)).length
	};
}

/** The state of a phone as far as a change of it is news: each number received is none, a gap that opens or closes is. */
export function newsOf(phone: LedgerPhone, now: number): string {
	return JSON.stringify([
		phone.missing,
		owedBy(phone),
		phone.files,
		isSilent(phone, now),
		Boolean(phone.sealedAt),
		Boolean(phone.revokedAt),
		phone.replacedBy
	]);
}
