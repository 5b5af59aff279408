// The bureaus that watch over an organisation, and whom to call there (SQL: list_bureaus, publish_telephone). Shapes only; who may is in SQL.
import * as z from 'zod';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const listed = z.object({
	bureaus: z.array(z.object({ id: z.string(), name: z.string(), telephone: z.string().optional() }))
});
export type Bureau = z.output<typeof listed>['bureaus'][number];

/** The nearest first. 404 for an organisation out of sight. */
export const listBureaus = async (organisation: string, actor: Actor): Promise<Bureau[]> =>
	(await ask(listed, { name: 'list_bureaus', request: { organisation }, actor })).bureaus;

/** `telephone` as the domain has it; null takes it away. 404 for another's bureau. */
export const publishTelephone = async (
	request: { organisation: string; telephone: string | null },
	actor: Actor
): Promise<void> => {
	await ask(z.object({}), { name: 'publish_telephone', request, actor });
};
