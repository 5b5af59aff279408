// Taking up a pass: from an address or a typed code to an enrolment kept on this phone. Knows no screen.
import { isInWeChat } from '#lib/scanner/trouble.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { redeemPass, type RedeemFailure } from '#lib/rpc/enrol.ts';
import { toHalfWidth, upperAscii } from '#lib/domain/text.ts';
import { database, newId } from '../phone.ts';

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

/** WeChat keeps nothing for long: no phone is enrolled inside it. */
export const isWeChat = (): boolean => isInWeChat(navigator.userAgent);

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
	} catch {
		return { ok: false, why: 'not_kept' };
	}
	return { ok: true, event: granted.event };
}

const KEY = 'yuanhui.enrolling';
let unkept: { secret: string; id: string } | null = null;

function enrolmentIdFor(secret: string): string {
	const known = unkept ?? readKept();
	if (known?.secret === secret) return known.id;
	unkept = { secret, id: newId() };
	try {
		sessionStorage.setItem(KEY, JSON.stringify(unkept));
	} catch {
		// Storage refused: it lasts as long as the page.
	}
	return unkept.id;
}

function readKept(): { secret: string; id: string } | null {
	try {
		const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as unknown;
		if (typeof kept !== 'object' || kept === null) return null;
		const { secret, id } = kept as Record<string, unknown>;
		return typeof secret === 'string' && typeof id === 'string' ? { secret, id } : null;
	} catch {
		return null;
	}
}
