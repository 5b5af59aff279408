// What the clerk reads: a door's answer in words, as the props of the component Answer. Pure, apart from the words.
import type { ComponentProps } from 'svelte';
import type Answer from '#lib/components/Answer.svelte';
import { formatMoment, formatNumber, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Sighting } from '#lib/protocol/outcome.ts';
import type { Person } from '#lib/local-db/roster.ts';
import { kindName, roleName } from '../../../words.ts';
import type { DoorAnswer } from './door.ts';

type Words = ComponentProps<typeof Answer>;

/** The count beneath the tick: the server's number, this phone's, the target. Never one sum. */
export interface Tally {
	sure: number | null;
	waiting: number;
	target: number | null;
	/** True where the answer came with the server's receipt (a phone that cannot keep records). */
	isDelivered?: boolean;
	/** How many could not be saved. */
	unsaved?: number;
}

const ATTENTION = {
	badge_mac_wrong: { reason: m.field_answer_mac_wrong, fact: m.field_answer_mac_wrong_next },
	badge_retired_key: { reason: m.field_answer_retired, fact: m.field_answer_retired_next },
	captured_after_end: { reason: m.field_answer_ended, fact: m.field_answer_ended_next },
	enrolment_revoked: { reason: m.field_trouble_revoked, fact: m.field_answer_lapsed_next },
	enrolment_expired: { reason: m.field_trouble_expired, fact: m.field_answer_lapsed_next }
};
const OTHER = {
	pass: m.field_answer_other_pass,
	booth: m.field_answer_other_booth,
	event: m.field_answer_other_event,
	person: m.field_answer_other_person,
	foreign: m.field_answer_other_foreign
};
const UNSAVED = {
	storage: m.field_answer_unsaved_storage,
	arguments: m.field_answer_unsaved_other,
	too_long: m.field_answer_unsaved_other,
	undelivered: m.field_answer_undelivered
};

/** @param at milliseconds since 1970 when the answer was given */
export function answerWords(answer: DoorAnswer, at: number, tally: Tally): Words {
	const time = formatTime(at, 'seconds');
	const state = tally.isDelivered ? 'sent' : 'saved';
	switch (answer.kind) {
		case 'ok':
			return {
				kind: 'ok',
				time,
				...whoWords(answer.person),
				unlisted: !answer.person,
				...(answer.person?.attentionNote && { note: answer.person.attentionNote, noteIcon: 'star' as const }),
				state,
				tally: tallyWords(tally)
			};
		case 'again':
			return {
				kind: 'again',
				time,
				...whoWords(answer.person),
				unlisted: !answer.person,
				// Who comes back from the hall is shown to the same seat.
				...(answer.person?.attentionNote && { fact: answer.person.attentionNote }),
				note: sightingWords(answer.first, at),
				noteMore: seenBy(answer.first),
				state,
				tally: m.field_answer_again_tally()
			};
		case 'attention':
			return {
				kind: 'attention',
				...whoWords(answer.person),
				reason: ATTENTION[answer.reason].reason(),
				fact: ATTENTION[answer.reason].fact(),
				state,
				tally: m.field_answer_attention_tally()
			};
		case 'unreadable':
			return { kind: 'unreadable', word: m.field_answer_other(), fact: OTHER[answer.what]() };
		case 'unsaved':
			return {
				kind: 'unsaved',
				whole: true,
				fact: UNSAVED[answer.cause](),
				...(tally.unsaved! > 1 && { note: m.field_answer_unsaved_count({ count: tally.unsaved! }) })
			};
	}
}

function whoWords(person: Person | null): Pick<Words, 'name' | 'organisation' | 'fact'> {
	if (!person) return {};
	const role = person.personRole ? roleName(person.personRole) : kindName(person.organisationKind);
	return {
		name: person.name,
		organisation: person.organisation,
		fact: [person.title, role].filter(Boolean).join(' · ')
	};
}

/** 09:12 B口（西门）. */
export function sightingWords({ at, station }: Sighting, now: number): string {
	return [formatMoment(at, now), station].filter(Boolean).join(' ');
}

/** 2号机 周敏; number 0 is the desk. Empty when this phone does not know. */
export function whoSaw({ phone, person }: Sighting): string {
	if (phone === 0) return m.field_the_desk();
	return [phone !== null && m.field_phone_number({ number: phone }), person].filter(Boolean).join(' ');
}

function seenBy(sighting: Sighting): string | undefined {
	const who = whoSaw(sighting);
	return who ? m.field_answer_seen_by({ who }) : undefined;
}

export function tallyWords({ sure, waiting, target }: Tally): string {
	const numbers = { sure: sure === null ? '–' : formatNumber(sure), waiting: formatNumber(waiting) };
	return target ? m.field_tally_of({ ...numbers, target: formatNumber(target) }) : m.field_tally(numbers);
}
