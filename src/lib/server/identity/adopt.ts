// A server that was restored from a backup meets phones that were enrolled after it. Their token is signed by this installation and says
// who they are, so they are made known again, once, and the call that failed is made once more. It decides nothing: SQL does.
import { uuidv7 } from 'uuidv7';
import * as z from 'zod';
import { capturedNow } from '../captured.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import type { EnrolmentClaims } from './enrolment-token.ts';

const adopted = z.object({ adopted: z.boolean() });

/**
 * Makes a phone known that is not, out of the claims of its token, whose signature has been checked. Harmless for one that is.
 * @returns false when the token says too little, or the event itself is not known here.
 */
export async function adopt(database: Database, claims: EnrolmentClaims): Promise<boolean> {
	const { enrolment, event, phone } = claims;
	if (!phone) return false;
	const draft = {
		id: uuidv7(),
		verb: 'adoptEnrolment',
		subject: enrolment,
		source: 'public',
		captured: capturedNow(),
		args: { enrolment, ...phone }
	};
	return adopted.parse(await database.call('adopt_enrolment', { event, draft }, { kind: 'server' })).adopted;
}

/**
 * Calls `name` as the phone. When the database does not know it (YH001), it is adopted and the call is made once more.
 * @throws DatabaseError as `database.call` does.
 */
export async function callAsPhone(
	{ database, phone }: { database: Database; phone: EnrolmentClaims },
	name: 'push' | 'pull' | 'snapshot',
	request: Record<string, unknown>
): Promise<unknown> {
	const actor = { kind: 'enrolment', enrolment: phone.enrolment, event: phone.event } as const;
	try {
		return await database.call(name, request, actor);
	} catch (cause) {
		const isUnknown = cause instanceof DatabaseError && cause.code === 'YH001';
		// Asking for another event than the token's is refused by the same code, and no adoption mends it.
		const isElsewhere = 'event' in request && request.event !== phone.event;
		if (!isUnknown || isElsewhere || !(await adopt(database, phone))) throw cause;
		return database.call(name, request, actor);
	}
}
