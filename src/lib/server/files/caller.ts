// Who asks for a file: the organiser by their session, or a phone by its token, which wins. What they may have is decided in SQL.
import { database, enrolments, files } from '../context.ts';
import type { Actor } from '../database/database.ts';
import type { FileDoor } from './take-in.ts';

/** The door for the caller of a request; null for a phone whose token is none of ours. */
export async function fileDoor(request: Request, session: Actor): Promise<FileDoor | null> {
	const given = request.headers.get('authorization');
	const around = { database: database(), store: files() };
	if (given === null) return { ...around, actor: session };
	const phone = await enrolments().verify(/^Bearer (\S+)$/.exec(given)?.[1] ?? '');
	if (!phone) return null;
	const { enrolment, event } = phone;
	return { ...around, actor: { kind: 'enrolment', enrolment, event } };
}
