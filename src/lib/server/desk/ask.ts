// Reads for desk pages: calls a SQL function as the signed-in person, checks the shape of what comes back, and turns
// refusals into pages. Knows no function's meaning.
import type * as z from 'zod';
import type { Actor } from '../database/database.ts';
import { database } from '../context.ts';
import { throwAsHttp } from '../errors-to-http.ts';

export interface Question {
	name: string;
	request: Record<string, unknown>;
	actor: Actor;
}

/** The answer of `name`, parsed by `shape`. Throws what SvelteKit shows as an error page. */
export async function ask<S extends z.ZodType>(shape: S, question: Question): Promise<z.output<S>> {
	let answer: unknown;
	try {
		answer = await database().call(question.name, question.request, question.actor);
	} catch (cause) {
		throwAsHttp(cause);
	}
	return shape.parse(answer);
}
