// Redeeming a pass over tRPC, for /field/enrol.
import { enrolment, type Enrolment, type RedeemRequest } from '#lib/protocol/index.ts';
import { ourError, rpcClient } from './client.ts';

/** Why a pass was not redeemed. `unreachable`: nothing is known; asking again with the same enrolment id is safe. */
export type RedeemFailure =
	'unreachable' | 'unknown' | 'revoked' | 'expired' | 'used_up' | 'too_many_tries' | 'malformed';

const BY_REASON: Record<string, RedeemFailure> = {
	YH006: 'unknown',
	YH007: 'revoked',
	YH008: 'expired',
	YH009: 'used_up'
};

export async function redeemPass(
	request: RedeemRequest
): Promise<{ ok: true; enrolment: Enrolment } | { ok: false; why: RedeemFailure }> {
	try {
		const parsed = enrolment.safeParse(await rpcClient(null).mutation('enrol.redeem', request));
		return parsed.success ? { ok: true, enrolment: parsed.data } : { ok: false, why: 'unreachable' };
	} catch (error) {
		const said = ourError(error);
		if (!said) return { ok: false, why: 'unreachable' };
		if (said.code === 'TOO_MANY_REQUESTS') return { ok: false, why: 'too_many_tries' };
		if (said.code === 'BAD_REQUEST') return { ok: false, why: 'malformed' };
		return { ok: false, why: BY_REASON[said.reason ?? ''] ?? 'unreachable' };
	}
}
