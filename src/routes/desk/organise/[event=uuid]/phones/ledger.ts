// What a phone still owes, and how lately it spoke. Pure; times in milliseconds since 1970.

export interface LedgerPhone {
	unsent: number;
	maxSeq: number;
	receivedThrough: number;
	lastContactAt: string | null;
	revokedAt: string | null;
	sealedAt: string | null;
}

/** A phone that has not called for this long counts as offline. */
export const SILENT_AFTER_MS = 2 * 60_000;

/** At least this many records are on the phone and not here: what it said, or the numbers it has used and we have not seen. */
export const owedBy = (phone: LedgerPhone): number =>
	Math.max(phone.unsent, phone.maxSeq - phone.receivedThrough, 0);

/** At least this many records wait on all phones together. */
export const owedByAll = (phones: readonly LedgerPhone[]): number =>
	phones.reduce((sum, phone) => sum + owedBy(phone), 0);

/** Missing numbers as a range (58–59), or null. */
export function missingRange(phone: LedgerPhone): string | null {
	const [from, to] = [phone.receivedThrough + 1, phone.maxSeq];
	if (to < from) return null;
	return from === to ? `${from}` : `${from}–${to}`;
}

export type PhoneState = 'sealed' | 'revoked' | 'sending' | 'offline' | 'online' | 'never';

/** One word for a phone's state at `now`. */
export function phoneState(phone: LedgerPhone, now: number): PhoneState {
	if (phone.revokedAt) return 'revoked';
	if (phone.sealedAt) return 'sealed';
	if (!phone.lastContactAt) return 'never';
	if (now - Date.parse(phone.lastContactAt) > SILENT_AFTER_MS) return 'offline';
	return owedBy(phone) > 0 ? 'sending' : 'online';
}

/** Since when the longest-silent phone in use has been silent: counts after that may still grow. Null when all speak. */
export function silentSince(phones: readonly LedgerPhone[], now: number): number | null {
	const silent = phones
		.filter((phone) => phoneState(phone, now) === 'offline')
		.map((phone) => Date.parse(phone.lastContactAt ?? ''));
	return silent.length > 0 ? Math.min(...silent) : null;
}
