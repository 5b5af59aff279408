// What a list of leads can be narrowed by: an event's booths, an organisation's counterparts (SQL: list_booths, list_counterparts).
import * as z from 'zod';
import { COUNTERPART_KINDS } from '#lib/domain/counterpart.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

/** Booths of an event, by number. */
export const listBoothNames = async (event: string, actor: Actor) =>
	(
		await ask(
			z.object({ booths: z.array(z.object({ id: z.string(), number: z.string(), name: z.string() })) }),
			{ name: 'list_booths', request: { event }, actor }
		)
	).booths;

/** Counterparts of an organisation, by name. */
export const listCounterpartNames = async (organisation: string, actor: Actor) =>
	(
		await ask(
			z.object({
				counterparts: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(COUNTERPART_KINDS) }))
			}),
			{ name: 'list_counterparts', request: { organisation }, actor }
		)
	).counterparts;
