// What a scanned text means at the door, before anything is recorded. Pure: the roster, the keys and who is here come in as lookups.
// A badge of ours is always recorded (a scan is a fact); this decides what the clerk is told.
import { isGenuineBadge, parseBadgeToken, readCode, type BadgeKey } from './badge.ts';

/**
 * - `known`     a genuine badge of somebody on the list.
 * - `unlisted`  a genuine badge that this list does not hold yet: green, 名单外, the name comes with the network.
 * - `doubtful`  a badge that a person must decide on: another event's, forged, or under a key that was retired. Recorded, never green.
 * - `other`     a code of ours that is no badge (a pass, a booth card …): nothing is recorded.
 * - `foreign`   not ours: nothing is recorded.
 */
export type Scan<Person> =
	| { kind: 'known'; token: string; person: Person }
	| { kind: 'unlisted'; token: string; badge: string }
	| { kind: 'doubtful'; token: string; reason: 'badge_mac_wrong' | 'badge_retired_key' }
	| { kind: 'other'; what: 'pass' | 'booth' | 'event' | 'person' }
	| { kind: 'foreign' };

export interface Door<Person> {
	keys: { all: readonly BadgeKey[]; current: readonly BadgeKey[] };
	findByBadge(badge: string): Person | undefined;
}

export function readScan<Person>(text: string, door: Door<Person>): Scan<Person> {
	const code = readCode(text);
	if (code.kind === 'foreign') return code;
	if (code.kind !== 'badge') return { kind: 'other', what: code.kind };
	const { token } = code;
	const parsed = parseBadgeToken(token);
	if (!parsed || !isGenuineBadge(token, door.keys.all))
		return { kind: 'doubtful', token, reason: 'badge_mac_wrong' };
	const person = door.findByBadge(parsed.badgeId);
	if (person) return { kind: 'known', token, person };
	if (isGenuineBadge(token, door.keys.current)) return { kind: 'unlisted', token, badge: parsed.badgeId };
	return { kind: 'doubtful', token, reason: 'badge_retired_key' };
}
