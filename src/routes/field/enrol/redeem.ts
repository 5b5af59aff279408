// Taking up a pass: from an address or a typed code to an enrolment kept on this phone. Knows no screen.
import { keepEnrolment, listEnrolments } from '#lib/local-db/enrolments.ts';
import { markKept } from '#lib/local-db/loss.ts';
import { redeemPass, type RedeemFailure } from '#lib/rpc/enrol.ts';
import { toHalfWidth, upperAscii } from '#lib/domain/text.ts';
import { database, newId } from '../phone.ts';
import { recallPass, rememberPass, type AskedFor } from './kept-passes.ts';

/** What there is to redeem: a pass's token out of the address, or a transfer code. */
export type Secret = { pass: string } | { code: string };
/** `not_kept`: the server granted it, this phone could not store it. Asking again is safe. */
export type EnrolFailure = RedeemFailure | 'not_kept';

/** The token in `#…`, or null. */
export function passInHash(hash: string): string | null {
	return /^#([A-Za-z0-9_-]{22})$/.exec(hash)?.[1] ?? null;
}

/** Eight characters of a transfer code, however they were typed; null while it is none. O reads as 0, I and L as 1. */
export function readTransferCode(text: string): string | null {
	const code = upperAscii(toHalfWidth(text))
		.replace(/[\s\-‐–—]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
	return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? code : null;
}

/** Redeems and keeps. Until it is kept, the same secret asks with the same enrolment id, also after a reload: a lost reply costs nothing. */
export async function takeUpPass(
	secret: Secret
): Promise<{ ok: true; event: string } | { ok: false; why: EnrolFailure }> {
	const text = 'pass' in secret ? secret.pass : secret.code;
	const enrolment = await enrolmentIdFor(text).catch(() => null);
	// Not to be read is not the same as lost.
	if (!enrolment) return { ok: false, why: 'not_kept' };
	const device = navigator.userAgent.slice(0, 200) || 'unknown';
	const reply = await redeemPass({ enrolment, device, ...secret });
	if (!reply.ok) return reply;
	const { enrolment: id, ...granted } = reply.enrolment;
	try {
		await keepEnrolment(database, { id, ...granted });
		await markKept(database);
		remember(text, { enrolment: id, isKept: true });
	} catch {
		return { ok: false, why: 'not_kept' };
	}
	return { ok: true, event: granted.event };
}

/** The event that a pass was taken up for on this phone, if it was and is still here: opened again, it leads there. */
export async function eventOfPass(pass: string): Promise<string | null> {
	try {
		const id = recall(pass)?.enrolment;
		return (id && (await listEnrolments(database)).find((one) => one.id === id)?.event) || null;
	} catch {
		return null;
	}
}

/** Where the browser keeps nothing, this lasts as long as the page. */
let asked: { secret: string; what: AskedFor } | null = null;

/**
 * The id to ask with. One that was kept here and is not here any more was lost with its records, whose numbers must not be given out again:
 * then it is a new one, for which the server wants a new pass, and its ledger goes on naming what the old one owes.
 */
async function enrolmentIdFor(secret: string): Promise<string> {
	const known = recall(secret);
	if (known && (!known.isKept || (await isHere(known.enrolment)))) return known.enrolment;
	const id = newId();
	remember(secret, { enrolment: id, isKept: false });
	return id;
}

const isHere = async (id: string): Promise<boolean> =>
	(await listEnrolments(database)).some((one) => one.id === id);

function remember(secret: string, what: AskedFor): void {
	asked = { secret, what };
	try {
		rememberPass(secret, what, localStorage);
	} catch {
		// Storage refused altogether.
	}
}

function recall(secret: string): AskedFor | undefined {
	if (asked?.secret === secret) return asked.what;
	try {
		return recallPass(secret, localStorage);
	} catch {
		return undefined;
	}
}
