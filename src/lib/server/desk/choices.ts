// What a list of leads can be narrowed by: an event's booths, an organisation's counterparts, events and organisers of a region (SQL: list_booths, list_counterparts,
// list_request_places).
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

/** The newest events in sight and whose they are, to narrow a list of a whole region by. */
export const listRequestPlaces = (actor: Actor) =>
	ask(
		z.object({
			events: z.array(
				z.object({ id: z.string(), name: z.string(), startsAt: z.string(), organisation: z.string() })
			),
			organisations: z.array(z.object({ id: z.string(), name: z.string() }))
		}),
		{ name: 'list_request_places', request: {}, actor }
	);
export type RequestPlaces = Awaited<ReturnType<typeof listRequestPlaces>>;
