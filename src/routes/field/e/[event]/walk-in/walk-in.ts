// A walk-in as the form holds it: what is wrong with it, and the two records it becomes. Knows no screen.
import { addAttendee, type OrganisationKind, type PersonRole } from '#lib/domain/attendee.ts';
import type { Answers } from '#lib/domain/check-in.ts';
import { badgeToken, type BadgeKey } from '#lib/domain/badge.ts';
import { isMobile, normaliseMobile } from '#lib/domain/mobile.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { comparable } from '#lib/domain/comparable.ts';
import { cleanText } from '#lib/domain/text.ts';
import type { Person } from '#lib/local-db/roster.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { Draft } from '#lib/sync/record.ts';
import { whatIsWrong, type Door, type DoorAnswer } from '../scan/door.ts';

/** The version of the notice that is read aloud (messages: field_walk_in_notice_text). */
export const NOTICE_VERSION = 1;

export interface WalkIn {
	name: string;
	organisation: string;
	/** Set when the organisation was chosen from the 企业库. */
	creditCode: string | undefined;
	title: string;
	mobile: string;
	kind: OrganisationKind | '';
	role: PersonRole | '';
	wasTold: boolean;
}
export const emptyWalkIn = (): WalkIn => ({
	name: '',
	organisation: '',
	creditCode: undefined,
	title: '',
	mobile: '',
	kind: '',
	role: '',
	wasTold: false
});

export const ROLE_OF_KIND: Record<OrganisationKind, PersonRole> = {
	enterprise: 'enterprise-rep',
	finance: 'finance-staff',
	service: 'service-staff',
	government: 'official',
	university: 'inventor',
	other: 'guest'
};

/** What is wrong, field by field in the order of the form; the screen has the words. */
export type Fault =
	| { field: 'name' | 'organisation' | 'kind' | 'notice'; what: 'missing' }
	| { field: 'name' | 'organisation' | 'title'; what: 'too_long'; max: number }
	| { field: 'mobile'; what: 'length'; count: number }
	| { field: 'mobile'; what: 'shape' };

const MAX = { name: 60, organisation: 120, title: 60 } as const;

export function faultsOf(form: WalkIn): Fault[] {
	const faults: Fault[] = [];
	for (const field of ['name', 'organisation', 'title'] as const) {
		const { length } = cleanText(form[field]);
		if (!length && field !== 'title') faults.push({ field, what: 'missing' });
		if (length > MAX[field]) faults.push({ field, what: 'too_long', max: MAX[field] });
	}
	const mobile = normaliseMobile(form.mobile);
	if (mobile && !isMobile(mobile))
		faults.push(
			mobile.length === 11
				? { field: 'mobile', what: 'shape' }
				: { field: 'mobile', what: 'length', count: mobile.length }
		);
	if (!form.kind) faults.push({ field: 'kind', what: 'missing' });
	if (!form.wasTold) faults.push({ field: 'notice', what: 'missing' });
	return faults;
}

/**
 * People of the list with exactly this name, the likeliest first: same mobile's last four, then same organisation. At most five. `self` is
 * the person this form is about already (a correction).
 */
export function namesakesOf(form: WalkIn, people: readonly Person[], self?: string): Person[] {
	const name = comparable(form.name);
	const last4 = normaliseMobile(form.mobile).slice(-4);
	const organisation = comparable(form.organisation);
	const likeness = (person: Person) =>
		(last4 && person.mobileLast4 === last4 ? 2 : 0) +
		(person.organisation && comparable(person.organisation) === organisation ? 1 : 0);
	return people
		.filter((person) => person.id !== self && comparable(person.name) === name)
		.sort((a, b) => likeness(b) - likeness(a))
		.slice(0, 5);
}

/** A new badge id: 60 random bits as 15 hex digits. */
export function newBadge(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(8));
	return [...bytes]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join('')
		.slice(1);
}

/** The address in the badge's code. `origin` without a slash at the end. */
export const badgeAddress = (origin: string, badge: string, key: BadgeKey): string =>
	`${origin}/c/${badgeToken(badge, key)}`;

/** The arguments of addAttendee for a form without faults. */
export function attendeeArgs(
	form: WalkIn,
	made: { attendee: string; badge: string; pinyin?: { full: string; initials: string } | undefined }
): ArgsOf<'addAttendee'> {
	const kind = form.kind || 'other';
	return addAttendee.parse({
		attendee: made.attendee,
		name: form.name,
		organisation: form.organisation,
		organisationKind: kind,
		...(form.creditCode && { creditCode: form.creditCode }),
		title: form.title,
		...(normaliseMobile(form.mobile) && { mobile: form.mobile }),
		personRole: form.role || ROLE_OF_KIND[kind],
		badge: made.badge,
		...(made.pinyin && { pinyin: made.pinyin }),
		noticeTold: { version: NOTICE_VERSION }
	});
}

/** Registered, and checked in by the same tap. With `supersedes` only registered anew: their check-in waits for it already. */
export function walkInDrafts(
	args: ArgsOf<'addAttendee'>,
	post: { session: string; station: string | null; answers?: Answers | undefined },
	supersedes?: string
): Draft[] {
	const { attendee } = args;
	const { session, station, answers } = post;
	const add: Draft = { verb: 'addAttendee', subject: attendee, source: 'typed', args };
	if (supersedes) return [{ ...add, supersedes }];
	return [
		add,
		{
			verb: 'recordCheckIn',
			subject: attendee,
			source: 'typed',
			after: 0,
			args: { session, station, direction: 'in', attendee, ...(answers && { answers }) }
		}
	];
}

/**
 * What the clerk is told of somebody just registered: never green where the check-in will be held. `isOnlyRegistered`: nobody was checked in, and
 * a registration is not held because the event is over.
 */
export function walkInAnswer(
	door: Pick<Door, 'stage' | 'lapse'>,
	{ person, op, isOnlyRegistered }: { person: Person; op: StoredOp; isOnlyRegistered: boolean }
): DoorAnswer {
	const reason = isOnlyRegistered ? door.lapse : whatIsWrong(door, 'typed');
	return reason ? { kind: 'attention', reason, person, op } : { kind: 'ok', person, op };
}

/** Spelling for the search; undefined when the dictionary cannot be had. Twin of server/imports/spelling.ts. */
export async function spell(name: string): Promise<{ full: string; initials: string } | undefined> {
	try {
		const { pinyin } = await import('pinyin-pro');
		const syllables = pinyin(name, {
			toneType: 'none',
			type: 'array',
			nonZh: 'consecutive',
			surname: 'head',
			v: true
		})
			.flatMap((part) => part.toLowerCase().split(/[^\p{L}\p{N}]+/u))
			.filter(Boolean);
		const initials = syllables.map((syllable) => [...syllable][0]).join('');
		return { full: syllables.join(' ').slice(0, 300), initials: initials.slice(0, 60) };
	} catch {
		return undefined;
	}
}
