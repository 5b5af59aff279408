// The files of a need or a lead, for the organiser's pages. Their bytes are at /files/<id>.
import * as z from 'zod';
import { database } from '../context.ts';
import type { Actor } from '../database/database.ts';
import { throwAsHttp } from '../errors-to-http.ts';

const listed = z.object({
	files: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			type: z.string(),
			bytes: z.int(),
			/** ISO, UTC. Absent while the phone that announced it owes the bytes. */
			attachedAt: z.string(),
			storedAt: z.string().optional()
		})
	)
});
export type DeskFile = z.infer<typeof listed>['files'][number];

/** In the order they were taken; none for somebody else's request. */
export async function listFiles(of: { need: string } | { lead: string }, actor: Actor): Promise<DeskFile[]> {
	return listed.parse(await database().call('list_files', of, actor).catch(throwAsHttp)).files;
}
