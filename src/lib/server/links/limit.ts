// How often one may write through a secret link: the same limits as other public forms have, by address and by link. In memory: a restart forgives.
import { getRequestEvent } from '$app/server';
import { formLimit, LIMITS } from '../public-forms/limits.ts';

const limit = formLimit(LIMITS.link);

/** True when this request must wait; otherwise it is counted. To be asked inside a request only. */
export function isTooMuch(secret: string): boolean {
	const address = getRequestEvent().getClientAddress();
	if (limit.isExceeded(address, secret)) return true;
	limit.note(address, secret);
	return false;
}
