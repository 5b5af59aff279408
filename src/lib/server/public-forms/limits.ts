// How often public forms may be sent. A hall stands behind one address, so an address may send much; what a booth takes in an hour caps everybody together.
// In memory and per process: a restart forgives. A submit that is sent again (its lead is there already) is not counted.
import { guessLimit, type GuessLimit } from '../guess-limit.ts';

const MINUTE_MS = 60_000;

/**
 * From one address: 60 new leads at one booth in ten minutes (a stand talks to about one visitor a minute), 600 new leads at all booths together, 300 new
 * registrations at one event (a hall that fills in twenty minutes). One booth from everywhere: 1,000 an hour, one event 5,000 an hour.
 * One personal link: 60 changes in ten minutes from one address, 200 an hour from everywhere; a hall's people share an address, not a link.
 */
export const LIMITS = {
	booth: { perAddress: 60, perAddressOverall: 600, perHour: 1000 },
	event: { perAddress: 300, perAddressOverall: 600, perHour: 5000 },
	link: { perAddress: 60, perAddressOverall: 600, perHour: 200 }
} as const;

export interface FormLimit {
	/** True when one more must wait. `place` is the booth, event or link. */
	isExceeded(address: string, place: string): boolean;
	note(address: string, place: string): void;
	/** It was counted before it was known to be a repetition, or faulty. */
	forgive(address: string, place: string): void;
}

/** `now` is the clock, for tests. */
export function formLimit(of: (typeof LIMITS)[keyof typeof LIMITS], now = Date.now): FormLimit {
	const each = guessLimit({ tries: of.perAddress, windowMs: 10 * MINUTE_MS, now });
	const overall = guessLimit({ tries: of.perAddressOverall, windowMs: 10 * MINUTE_MS, now });
	const everybody = guessLimit({ tries: of.perHour, windowMs: 60 * MINUTE_MS, now });
	const all = (address: string, place: string): [GuessLimit, string][] => [
		[each, `${address} ${place}`],
		[overall, address],
		[everybody, place]
	];
	return {
		isExceeded: (address, place) => all(address, place).some(([limit, key]) => limit.isExceeded(key)),
		note: (address, place) => all(address, place).forEach(([limit, key]) => limit.noteFailure(key)),
		forgive: (address, place) => all(address, place).forEach(([limit, key]) => limit.forgive(key))
	};
}
