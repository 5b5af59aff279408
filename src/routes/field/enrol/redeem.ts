// Taking up a pass: from an address or a typed code to an enrolment kept on this phone. Knows no screen.
import { keepEnrolment, listEnrolments } from '#lib/local-db/enrolments.ts';
import { markKept } from '#lib/local-db/loss.ts';
import { redeemPass, type RedeemFailure } from '#lib/rpc/enrol.ts';
import { toHalfWidth, upperAscii } from '#lib/domain/text.ts';
import { database, newId } from '../phone.ts';
import { recallPass, rememberPass } from './kept-passes.ts';

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

/** Redeems and keeps. The same secret asks with the same enrolment id, also after a reload: a lost reply costs nothing. */
export async function takeUpPass(
	secret: Secret
): Promise<{ ok: true; event: string } | { ok: false; why: EnrolFailure }> {
	const enrolment = enrolmentIdFor('pass' in secret ? secret.pass : secret.code);
	const device = navigator.userAgent.slice(0, 200) || 'unknown';
	const reply = await redeemPass({ enrolment, device, ...secret });
	if (!reply.ok) return reply;
	const { enrolment: id, ...granted } = reply.enrolment;
	try {
		await keepEnrolment(database, { id, ...granted });
		await markKept(database);
	} catch {
		return { ok: false, why: 'not_kept' };
	}
	return { ok: true, event: granted.event };
}

/** The event that a pass was taken up for on this phone, if it was and is still here: opened again, it leads there. */
export async function eventOfPass(pass: string): Promise<string | null> {
	try {
		const id = recallPass(pass, localStorage);
		return (id && (await listEnrolments(database)).find((one) => one.id === id)?.event) || null;
	} catch {
		return null;
	}
}

let unkept: { secret: string; id: string } | null = null;

function enrolmentIdFor(secret: string): string {
	const known = unkept?.secret === secret ? unkept.id : recall(secret);
	if (known) return known;
	unkept = { secret, id: newId() };
	try {
		rememberPass(secret, unkept.id, localStorage);
	} catch {
		// Storage refused altogether: it lasts as long as the page.
	}
	return unkept.id;
}

function recall(secret: string): string | undefined {
	try {
		return recallPass(secret, localStorage);
	} catch {
		return undefined;
	}
}
