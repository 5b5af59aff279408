// How the network stands, out of what the engine has measured and noted at an enrolment. Pure; asks nobody.
import type { NetworkState } from '#lib/components/sync-words.ts';
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import type { readConnection } from '#lib/local-db/network.ts';

/**
 * @param isOnline what the browser believes; only its no is sure
 * @param connection what real answers have shown; undefined before the first
 */
export function networkOf(
	enrolment: Pick<StoredEnrolment, 'lastContactAt' | 'lastFailureAt' | 'trouble'> | null | undefined,
	isOnline: boolean,
	connection?: Awaited<ReturnType<typeof readConnection>>
): NetworkState {
	if (enrolment?.trouble === 'incompatible') return 'outdated';
	if (!isOnline) return 'offline';
	if (connection?.state === 'captive') return 'portal';
	if (connection?.state === 'slow') return 'slow';
	if (connection?.state === 'offline') return 'away';
	const { lastContactAt, lastFailureAt, trouble } = enrolment ?? {};
	// A refusal is an answer: the server is there.
	if (lastFailureAt && lastFailureAt > (lastContactAt ?? 0) && !trouble) return 'away';
	return 'online';
}
