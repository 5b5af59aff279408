// What the network and the queue look like, in words: one sentence for the strip, a short one for the chip over the
// camera. Knows no engine: the screen hands in what the engine reports.
import { formatNumber } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';

/**
 * `online`: the last round trip worked. `sending`: one is under way. `offline`: no network. `portal`: something other
 * than our server answers. `slow`: it answers, late. `away`: network is there, the server does not answer. `outdated`: app and server do not
 * understand each other.
 */
export type NetworkState = 'online' | 'sending' | 'offline' | 'portal' | 'slow' | 'away' | 'outdated';

/** What the words are made of. `unsent` counts records on this phone without a receipt. */
export interface SyncState {
	network: NetworkState;
	unsent: number;
	/** While sending: how many of how many have their receipt. */
	progress?: { done: number; total: number };
}

/** True where the strip stands on dark ground: nothing can be delivered now. */
export const isCutOff = (network: NetworkState): boolean =>
	network !== 'online' && network !== 'sending' && network !== 'slow';

/** The sentence of the strip: 离线 · 本机待传 12. */
export function syncSentence({ network, unsent, progress }: SyncState): string {
	const count = formatNumber(unsent);
	switch (network) {
		case 'sending':
			return progress
				? m.common_sync_sending({ done: formatNumber(progress.done), total: formatNumber(progress.total) })
				: m.common_sync_waiting({ count });
		case 'online':
			return unsent ? m.common_sync_waiting({ count }) : m.common_sync_all_sent();
		case 'offline':
			return unsent ? m.common_sync_offline_waiting({ count }) : m.common_sync_offline();
		case 'portal':
			return m.common_sync_blocked({ count });
		case 'slow':
			return m.common_sync_slow({ count });
		case 'away':
			return m.common_sync_server_away({ count });
		case 'outdated':
			return m.common_sync_outdated({ count });
	}
}

/** The words of the chip over the camera: 离线 · 待传 12. */
export function syncChip({ network, unsent }: SyncState): string {
	const count = formatNumber(unsent);
	if (isCutOff(network))
		return unsent ? m.common_sync_short_offline_waiting({ count }) : m.common_sync_short_offline();
	return unsent ? m.common_sync_short_waiting({ count }) : m.common_sync_short_sent();
}
