// Everything the live pages show, as of one moment. They ask for it again every few seconds, so it is kept small.
import type { Actor } from '../database/database.ts';
import { readEvent, readRhythm, type DeskEvent, type Rhythm } from './events.ts';
import { readLedger, type Ledger } from './ledger.ts';
import { listSuggestions, listWaiting, type WaitingCard } from './waiting.ts';

/** What waits for somebody, in short. */
export interface WaitingNow {
	/** Records the organiser must decide on, and pairs that may be one person. */
	toDecide: number;
	/** Records that wait for others to arrive and then settle by themselves. */
	settling: number;
	/** The first few to decide on. */
	first: WaitingCard[];
	/** Another text as soon as anything on the list changed. */
	mark: string;
}
export interface Live {
	event: DeskEvent;
	rhythm: Rhythm;
	ledger: Ledger;
	waiting: WaitingNow;
	/** Milliseconds since 1970 by the server's clock. */
	now: number;
}

const MOST_SHOWN = 5;

/** Null when there is no such event for this person. */
export async function readLive(id: string, actor: Actor): Promise<Live | null> {
	const event = await readEvent(id, actor);
	if (!event) return null;
	const [rhythm, ledger, cards, suggestions] = await Promise.all([
		readRhythm(id, actor),
		readLedger(id, actor),
		listWaiting({ event: id, places: event }, actor),
		listSuggestions(id, actor)
	]);
	const decide = cards.filter((one) => one.isForOrganiser);
	return {
		event,
		rhythm,
		ledger,
		waiting: {
			toDecide: decide.length + suggestions.length,
			settling: cards.length - decide.length,
			first: decide.slice(0, MOST_SHOWN),
			mark: markOf(cards, suggestions)
		},
		now: Date.now()
	};
}

/** A short text that is another as soon as anything on the list changed. */
export function markOf(cards: WaitingCard[], suggestions: { op: string }[]): string {
	const newest = cards.reduce((last, { receivedAt }) => (receivedAt > last ? receivedAt : last), '');
	const referred = cards.filter((one) => one.referred).length;
	return [cards.length, newest, referred, suggestions.length].join(' ');
}
