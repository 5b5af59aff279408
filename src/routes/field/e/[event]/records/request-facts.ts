// What a card says of a need or a lead that somebody else changed as well: both values of a field, or where the lead stands now.
import { formValue, storedName } from '#lib/domain/need-fields.ts';
import type { FieldValue } from '#lib/domain/need.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { NEED_FIELD_WORDS } from '#lib/i18n/need-words.ts';
import { m } from '#lib/i18n/text.ts';
import type { Conflict, Outcome } from '#lib/protocol/index.ts';
import { leadStageName } from '../leads/lead-words.ts';

interface Fact {
	label: string;
	value: string;
	isWrong: boolean;
}

/** None where the outcome tells of neither. `now`: milliseconds since 1970. */
export function requestFacts(outcome: Outcome | null, now: number): Fact[] {
	if (outcome?.status === 'held') return (outcome.conflicts ?? []).flatMap((one) => conflictFacts(one, now));
	if (outcome?.status !== 'refused' || !outcome.moved) return [];
	const { stage, by, at } = outcome.moved;
	const who = [by ?? m.field_lead_somebody(), at && formatMoment(at, now)].filter(Boolean).join(' · ');
	return [{ label: m.field_fact_stands(), value: `${leadStageName(stage)} · ${who}`, isWrong: false }];
}

function conflictFacts({ field, stands, own, by, at }: Conflict, now: number): Fact[] {
	const name = Object.keys(NEED_FIELD_WORDS).find((one) => storedName(one) === field);
	const label = name ? NEED_FIELD_WORDS[name as keyof typeof NEED_FIELD_WORDS]() : field;
	const show = (value: unknown) => [formValue(name ?? field, value as FieldValue)].flat().join('、');
	const who = [by, at && formatMoment(at, now)].filter(Boolean).join(' · ');
	return [
		{
			label: `${label} · ${m.field_fact_stands()}`,
			value: [show(stands), who].filter(Boolean).join(' · '),
			isWrong: false
		},
		{ label: `${label} · ${m.field_fact_own()}`, value: show(own), isWrong: true }
	];
}
