// The signed-in person as the desk knows them: name, organisations, roles. Read from SQL (my_profile) at every request.
import * as z from 'zod';
import type { Actor, Database } from '../database/database.ts';

const profile = z.object({
	person: z.string(),
	name: z.string(),
	organisations: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			kind: z.string(),
			role: z.enum(['admin', 'bureau', 'organiser'])
		})
	)
});
export type Profile = z.output<typeof profile>;

/** Null when the account has no person (any more). */
export async function readProfile(database: Database, actor: Actor): Promise<Profile | null> {
	return profile.nullable().parse(await database.call('my_profile', {}, actor));
}

/** Organisations whose events this person may prepare. */
export const organisesFor = (person: Profile) => person.organisations.filter(({ role }) => role !== 'bureau');
/** True for somebody who watches over a region. */
export const isBureau = (person: Profile) => person.organisations.some(({ role }) => role === 'bureau');
