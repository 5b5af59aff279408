// 会前配对单: before the event, three patents to see for each registered need, with booth, time and reason. Goes on the back of
// a badge and on the personal page. Who opted out of recommendations gets none (个人信息保护法 24). Knows no words of the
// reason line: i18n/match-words.ts makes it.
import { bestMatches, matchIndex, type Match } from './rank.ts';
import type { Matchable } from './features.ts';

/** A patent that is shown at the event, and where. */
export interface ShownPatent extends Matchable {
	booth: { code: string; name: string };
	/** When somebody stands there to talk, ISO 8601; absent: all day. */
	at?: string | undefined;
}

/** A registered need with who asks. */
export interface RegisteredNeed extends Matchable {
	attendee: string;
	/** True: this person wants no recommendations. */
	hasOptedOut?: boolean | undefined;
	/** Patents of this organisation itself are not recommended to it. */
	organisation?: string | undefined;
}

/** What one need is told to see. */
export interface Pairing<P extends ShownPatent> {
	need: RegisteredNeed;
	patents: Match<P>[];
}

/** At most this many on the back of a badge. */
const MOST_PATENTS = 3;
/** So many are looked at, so that a firm with many patents of its own still finds others. */
const LOOKED_AT = 30;
/** A patent far weaker than the best one is left out rather than filling the line. */
const LEAST_OF_BEST = 0.35;

/**
 * The sheet, in the order of the needs. `holderOf` gives the organisation that holds a patent, so that nobody is sent to their
 * own stand. A need for which nothing fits has no patents.
 */
export function pairingSheet<P extends ShownPatent>(
	needs: readonly RegisteredNeed[],
	patents: readonly P[],
	holderOf: (patent: P) => string | undefined = () => undefined
): Pairing<P>[] {
	const index = matchIndex(patents);
	return needs.map((need) => {
		if (need.hasOptedOut) return { need, patents: [] };
		const others = bestMatches(index, need, LOOKED_AT).filter(
			({ item }) => need.organisation === undefined || holderOf(item) !== need.organisation
		);
		const least = (others[0]?.score ?? 0) * LEAST_OF_BEST;
		return {
			need,
			patents: others
				.filter(({ score, words, chains }) => score >= least && words.length + chains.length > 0)
				.slice(0, MOST_PATENTS)
		};
	});
}
