// A keyboard scanner typed a badge into the search box: who is asked about first, and what is recorded then. Knows no screen.
import type { Answers } from '#lib/domain/check-in.ts';
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Person } from '#lib/local-db/roster.ts';
import { isAsking, whoComes, whoseCode, type Asks } from '../scan/asking.ts';
import { answerCode, answerPerson, type Door, type DoorAnswer } from '../scan/door.ts';
import { correctionDoor, correctionOf } from './correction.ts';

/** A check-in that waits for the tap on 签到. `person` is null for a genuine badge that this list does not tell. */
export interface Wish {
	person: Person | null;
	/** True when it takes the place of the record that is to be corrected. */
	corrects: boolean;
	record(answers: Answers | undefined): Promise<DoorAnswer>;
}

/** A person of the list, picked in the box. */
export function wishFor(door: Door, person: Person, instead: FieldRecord | null): Wish {
	return {
		person,
		corrects: instead !== null,
		record: (answers) =>
			instead
				? answerPerson(correctionDoor(door, instead), person, correctionOf(instead.op))
				: answerPerson(door, person, { source: 'search', answers })
	};
}

/**
 * What a scanned badge leads to. `isAsked`: a tap comes first. While a record is corrected that is always so, also for somebody who is here
 * already: else the badge would be a check-in of its own beside the wrong one. A badge in doubt corrects nothing.
 */
export async function wishOfCode(
	door: Door,
	text: string,
	{ instead, asks }: { instead: FieldRecord | null; asks: Asks }
): Promise<{ wish: Wish; isAsked: boolean }> {
	const whose = instead && whoseCode(door, text);
	if (instead && whose) {
		const unlisted = () => answerCode(correctionDoor(door, instead), text, correctionOf(instead.op));
		const wish = whose.person
			? wishFor(door, whose.person, instead)
			: { person: null, corrects: true, record: unlisted };
		return { wish, isAsked: true };
	}
	const who = isAsking(asks) ? await whoComes(door, text) : undefined;
	return {
		wish: {
			person: who?.person ?? null,
			corrects: false,
			record: (answers) => answerCode(door, text, { source: 'scan', answers })
		},
		isAsked: who !== undefined
	};
}
