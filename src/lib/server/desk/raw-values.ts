// The values of a held or refused operation as they were recorded, for a person to judge: known fields with their words, the rest left
// out. Whatever stands in a body that came from outside is text here, never more.
import { ORGANISATION_KINDS, PERSON_ROLES } from '#lib/domain/attendee.ts';
import { formatDate, formatTime } from '#lib/i18n/format.ts';
import { KIND_WORDS, ROLE_WORDS } from '#lib/i18n/person-words.ts';
import { m } from '#lib/i18n/text.ts';

/** Names of the event's sessions and stations, by id. */
export interface Places {
	sessions: readonly { id: string; name: string }[];
	stations: readonly { id: string; name: string }[];
}
export interface RawValue {
	label: string;
	value: string;
	/** This is what was not accepted. */
	isFault: boolean;
}

const MOST_CHARACTERS = 120;

/** `args` of any shape; `faults` are the fields that the server named. `name` is the person's, when the arguments give one. */
export function rawValues(
	args: unknown,
	{ places, faults }: { places: Places; faults: readonly string[] }
): { name: string | null; values: RawValue[] } {
	const given = typeof args === 'object' && args !== null ? (args as Record<string, unknown>) : {};
	const text = (field: string): string => {
		const value = given[field];
		return typeof value === 'string' || typeof value === 'number'
			? String(value).slice(0, MOST_CHARACTERS)
			: '';
	};
	const values = FIELDS.flatMap(({ field, label, show }) => {
		const raw = text(field);
		const value = raw && (show ? show(raw, places) : raw);
		const isFault = faults.includes(field);
		return value || isFault ? [{ label: label(), value: value || m.desk_none(), isFault }] : [];
	});
	return { name: text('name') || null, values };
}

interface RawField {
	field: string;
	label: () => string;
	show?: (raw: string, places: Places) => string;
}
const named = (list: Places['sessions'], id: string) =>
	list.find((one) => one.id === id)?.name ?? m.desk_raw_unknown_place();
const word = (words: Record<string, () => string>, known: readonly string[], raw: string) =>
	known.includes(raw) ? words[raw]!() : raw;
const FIELDS: RawField[] = [
	{ field: 'name', label: m.desk_import_field_name },
	{ field: 'organisation', label: m.desk_import_field_organisation },
	{
		field: 'organisationKind',
		label: m.desk_import_field_organisation_kind,
		show: (raw) => word(KIND_WORDS, ORGANISATION_KINDS, raw)
	},
	{ field: 'creditCode', label: m.desk_import_field_credit_code },
	{ field: 'title', label: m.desk_import_field_title },
	{ field: 'mobile', label: m.desk_import_field_mobile },
	{
		field: 'personRole',
		label: m.desk_import_field_person_role,
		show: (raw) => word(ROLE_WORDS, PERSON_ROLES, raw)
	},
	{ field: 'attentionNote', label: m.desk_import_field_attention_note },
	{ field: 'noticeTold', label: m.desk_raw_notice },
	// The middle is left out: the ends are what somebody holding the badge compares.
	{ field: 'badge', label: m.desk_raw_badge, show: (raw) => `${raw.slice(0, 4)}…${raw.slice(-4)}` },
	{ field: 'session', label: m.desk_event_sessions, show: (raw, { sessions }) => named(sessions, raw) },
	{ field: 'station', label: m.desk_pass_station, show: (raw, { stations }) => named(stations, raw) },
	{ field: 'direction', label: m.desk_raw_direction, show: (raw) => (raw === 'out' ? m.desk_raw_out() : '') },
	{
		field: 'claimedAt',
		label: m.desk_paper_time,
		show: (raw) => (Number.isNaN(Date.parse(raw)) ? raw : `${formatDate(raw)} ${formatTime(raw)}`)
	},
	{ field: 'reason', label: m.desk_raw_reason }
];
