// How the network stands, out of what the engine has noted at an enrolment. Pure; asks nobody.
import type { NetworkState } from '#lib/components/sync-words.ts';
import type { StoredEnrolment } from '#lib/local-db/database.ts';

/** @param isOnline what the browser believes; only its no is sure */
export function networkOf(
	enrolment: Pick<StoredEnrolment, 'lastContactAt' | 'lastFailureAt' | 'trouble'> | null | undefined,
	isOnline: boolean
): NetworkState {
	if (enrolment?.trouble === 'incompatible') return 'outdated';
	if (!isOnline) return 'offline';
	const { lastContactAt, lastFailureAt, trouble } = enrolment ?? {};
	// A refusal is an answer: the server is there.
	if (lastFailureAt && lastFailureAt > (lastContactAt ?? 0) && !trouble) return 'away';
	return 'online';
}
