// A waiting record's words: what it is and where it comes from. Knows no colours and no place on the screen.
import { m } from '#lib/i18n/text.ts';

const VERBS: Record<string, () => string> = {
	recordCheckIn: m.desk_verb_check_in,
	voidCheckIn: m.desk_verb_undo,
	addAttendee: m.desk_verb_walk_in,
	sealEnrolment: m.desk_verb_seal,
	settleHeld: m.desk_verb_settle
};

/** What the record is; a verb that this version does not know has a word too. */
export const verbText = (verb: string | null): string =>
	(verb !== null && Object.hasOwn(VERBS, verb) ? VERBS[verb]! : m.desk_verb_other)();

/** 2号机 · 周敏; 后台 for what the desk recorded itself. */
export function whereText({ phone, person }: { phone: number | null; person: string | null }): string {
	if (!phone) return m.desk_waiting_from_desk();
	const number = m.desk_phone_number({ number: phone });
	return person ? m.desk_waiting_where({ phone: number, person }) : number;
}
