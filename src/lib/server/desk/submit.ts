// What a desk form does with a write: performed, or a message beside the form. Nothing a form sends becomes a 500.
import type { Actor } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import { database } from '../context.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import {
	NotAccepted,
	perform,
	type DeskArgs,
	type DeskVerb,
	type Performance,
	type Rejection
} from '../perform.ts';
import type { Outcome } from '#lib/protocol/outcome.ts';

export type Submission =
	| { outcomes: Outcome[]; rejections: null }
	/** Nothing was stored. */
	| { outcomes: null; rejections: Rejection[] };

export type SubmitOptions = Omit<Performance, 'database' | 'actor'> & {
	actor: Actor;
	/** Codes (YH…) that this form answers itself; they are thrown as they are. */
	expected?: readonly string[];
};

/** Performs for a form. Throws an error page for what the form cannot mend (no such event, the database away). */
export async function submit<V extends DeskVerb>(
	verb: V,
	args: DeskArgs<V> | DeskArgs<V>[],
	{ expected = [], ...by }: SubmitOptions
): Promise<Submission> {
	try {
		return { outcomes: await perform(verb, args, { ...by, database: database() }), rejections: null };
	} catch (cause) {
		if (cause instanceof NotAccepted) return { outcomes: null, rejections: cause.rejections };
		if (cause instanceof DatabaseError && cause.code && expected.includes(cause.code)) throw cause;
		return throwAsHttp(cause);
	}
}
