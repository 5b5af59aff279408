// What a door asks before it records: a person's confirmation, and the event's questions. Pure; knows no screen.
import type { Answers } from '#lib/domain/check-in.ts';
import type { Question } from '#lib/domain/event.ts';
import { readScan } from '#lib/domain/scan.ts';
import { cleanText } from '#lib/domain/text.ts';
import type { Person } from '#lib/local-db/roster.ts';
import { findBefore, type Door } from './door.ts';

/** What the event wants of its doors. */
export interface Asks {
	confirmAtDoor: boolean;
	questions: readonly Question[];
}

/** Whether anything stands between a scan and its record. */
export const isAsking = (asks: Asks): boolean => asks.confirmAtDoor || asks.questions.length > 0;

/**
 * Whom a code would check in, to be shown first; `person` is null for a genuine badge that this list does not tell. Undefined where there is
 * nothing to ask: whoever is here already, a badge in doubt and what is no badge are answered at once.
 */
export async function whoComes(door: Door, text: string): Promise<Whose | undefined> {
	const whose = whoseCode(door, text);
	if (!whose) return undefined;
	// A database that cannot be read says so when it is asked to save.
	const before = await findBefore(door, whose.person ?? { id: whose.badge }).catch(() => null);
	return before ? undefined : whose;
}

/** Whose genuine badge a code is, here already or not. */
export function whoseCode(door: Door, text: string): Whose | undefined {
	const scan = readScan(text, { keys: door.keys, findByBadge: (badge) => door.roster.byBadge.get(badge) });
	if (scan.kind === 'unlisted') return { person: null, badge: scan.badge };
	return scan.kind === 'known' ? { person: scan.person } : undefined;
}

/** Somebody of the list, or the number of a badge that it does not tell. */
export type Whose = { person: Person; badge?: undefined } | { person: null; badge: string };

/** What was said, by the question's id, as the record carries it. Undefined when nothing was. */
export function answersOf(
	questions: readonly Question[],
	said: Readonly<Record<string, string | undefined>>
): Answers | undefined {
	const answers = questions.flatMap(({ id }) => {
		const text = cleanText(said[id] ?? '').slice(0, 200);
		return text ? [{ question: id, text }] : [];
	});
	return answers.length ? answers : undefined;
}
