// What an event asks for at its doors, what people answered, and the wall (SQL: read_door, list_answers, read_wall). Shapes only; rules are in SQL.
import * as z from 'zod';
import { question } from '#lib/domain/event.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const door = z.object({ confirmAtDoor: z.boolean(), questions: z.array(question) });
export type DoorSettings = z.output<typeof door>;

/** Null when there is no such event for this person. */
export const readDoor = (event: string, actor: Actor): Promise<DoorSettings | null> =>
	ask(door.nullable(), { name: 'read_door', request: { event }, actor });

/** What a phone sent is no more than a claim: whatever is no answer is left out. */
const said = z
	.array(
		z
			.object({ question: z.string(), text: z.string().max(200) })
			.nullable()
			.catch(null)
	)
	.transform((all) => all.filter((one) => one !== null));
const answered = z.object({
	checkIn: z.string(),
	attendee: z.string(),
	name: z.string(),
	organisation: z.string().nullable(),
	at: z.string(),
	answers: said
});
export type Answered = z.output<typeof answered>;

/** Who answered what, in the order in which people came. */
export const listAnswers = async (event: string, actor: Actor): Promise<Answered[]> =>
	(
		await ask(z.object({ answers: z.array(answered) }), { name: 'list_answers', request: { event }, actor })
	).answers.filter(({ answers }) => answers.length > 0);

const wall = z.object({
	name: z.string(),
	place: z.string().nullable(),
	people: z.number(),
	organisations: z.number(),
	target: z.number().nullable(),
	/** The newest first; names are masked, null for somebody whose registration has not come. */
	arrivals: z.array(
		z.object({
			attendee: z.string(),
			name: z.string().nullable(),
			organisation: z.string().nullable(),
			at: z.string()
		})
	)
});
export type Wall = z.output<typeof wall>;

/** Null when there is no such event for this person. */
export const readWall = (event: string, actor: Actor): Promise<Wall | null> =>
	ask(wall.nullable(), { name: 'read_wall', request: { event }, actor });
