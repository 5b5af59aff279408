// Writes through a secret link: operations made on the server and handed to the doors that check whose they are (SQL: perform_as_person, perform_as_counterpart,
// perform_as_respondent). Knows the shape of arguments; whether they are accepted is decided in SQL.
import { uuidv7 } from 'uuidv7';
import * as z from 'zod';
import { grantConsent, withdrawConsent } from '#lib/domain/consent.ts';
import { correctContact } from '#lib/domain/contact.ts';
import { answerLead } from '#lib/domain/counterpart.ts';
import { giveFeedback } from '#lib/domain/feedback.ts';
import { advanceLead, amendLead, eraseRequest, withdrawRequest } from '#lib/domain/lead.ts';
import { amendNeed, recordNeed } from '#lib/domain/need.ts';
import { chooseRecommendations } from '#lib/domain/targeted-push.ts';
import { outcome, type Outcome } from '#lib/protocol/outcome.ts';
import { capturedNow } from '../captured.ts';
import { database } from '../context.ts';
import { DatabaseError } from '../database/errors.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { isTooMuch } from './limit.ts';

const VERBS = {
	recordNeed,
	amendLead,
	amendNeed,
	withdrawRequest,
	eraseRequest,
	grantConsent,
	withdrawConsent,
	correctContact,
	chooseRecommendations,
	answerLead,
	advanceLead,
	giveFeedback
} as const;
type Verb = keyof typeof VERBS;
type Args<V extends Verb> = z.input<(typeof VERBS)[V]>;

export type LinkedOutcome =
	| Outcome
	/** Nothing was stored: arguments that do not fit, too many at once, or (giveFeedback) a second form. */
	| { status: 'refused'; reason: 'arguments_invalid' | 'too_many' | 'feedback_given'; fields: string[] };

const reply = z.object({ outcomes: z.array(outcome).min(1) });
const DOORS = {
	perform_as_person: (draft: object) => ({ drafts: [draft] }),
	perform_as_counterpart: (draft: object) => ({ draft }),
	perform_as_respondent: (draft: object) => ({ draft })
};

async function performBy<V extends Verb>(
	door: keyof typeof DOORS,
	{ secret, verb, args, ...more }: { secret: string; verb: V; args: Args<V>; isAnonymous?: boolean }
): Promise<LinkedOutcome> {
	if (isTooMuch(secret)) return { status: 'refused', reason: 'too_many', fields: [] };
	const made = VERBS[verb].safeParse(args);
	if (!made.success) {
		const fields = [...new Set(made.error.issues.map(({ path }) => String(path[0] ?? '')))];
		return { status: 'refused', reason: 'arguments_invalid', fields };
	}
	const { lead, need, feedback } = made.data as Record<string, unknown>;
	const subject = String(lead ?? need ?? feedback ?? verb);
	const draft = { id: uuidv7(), verb, subject, source: 'public', captured: capturedNow(), args: made.data };
	try {
		const request = { secret, ...more, ...DOORS[door](draft) };
		return reply.parse(await database().call(door, request, { kind: 'anonymous' })).outcomes[0]!;
	} catch (cause) {
		if (cause instanceof DatabaseError && cause.code === 'YH035')
			return { status: 'refused', reason: 'feedback_given', fields: [] };
		if (cause instanceof DatabaseError && cause.code === 'YH011')
			return z
				.array(outcome)
				.min(1)
				.parse(JSON.parse(cause.detail ?? '[]'))[0]!;
		return throwAsHttp(cause);
	}
}

/** What a person does with what is theirs. Throws error pages: 404 for a secret that is none and for what is not theirs. */
export const performAsPerson = <
	V extends Exclude<Verb, 'answerLead' | 'advanceLead' | 'giveFeedback'>
>(draft: {
	secret: string;
	verb: V;
	args: Args<V>;
}) => performBy('perform_as_person', draft);

/** What a counterpart does with a lead that is meant for it; as above. */
export const performAsCounterpart = <V extends 'answerLead' | 'advanceLead'>(draft: {
	secret: string;
	verb: V;
	args: Args<V>;
}) => performBy('perform_as_counterpart', draft);

/** Feedback of whoever has the link; as above. */
export const giveFeedbackAs = (draft: { secret: string; isAnonymous: boolean; args: Args<'giveFeedback'> }) =>
	performBy('perform_as_respondent', { ...draft, verb: 'giveFeedback' });
