// All steps of a history, how often each comes, and a whole history run from beginning to end.
import fc from 'fast-check';
import type { TestDatabase } from '../../postgres.ts';
import { BOOK } from './book-steps.ts';
import { FIELD } from './field-steps.ts';
import { PROGRAMME } from './programme-steps.ts';
import { REQUESTS } from './request-steps.ts';
import { beginRun, endRun, type Act } from './run.ts';

const STEPS = { ...FIELD, ...REQUESTS, ...BOOK, ...PROGRAMME };
type Kind = keyof typeof STEPS;
const OFTEN: Partial<Record<Kind, number>> = {
	scan: 3,
	link: 2,
	deal: 2,
	send: 2,
	need: 2,
	lead: 2,
	redo: 2,
	strike: 2
};
const KINDS = (Object.keys(STEPS) as Kind[]).flatMap((kind) => Array<Kind>(OFTEN[kind] ?? 1).fill(kind));
export type Step = [what: Kind, a: number, b: number, c: number];

export const steps = fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(7), fc.nat(7), fc.nat(7)), {
	minLength: 20,
	maxLength: 60,
	size: 'max'
});

/** Somebody to begin with: four, two of one name, of firms of which the library knows one; a need, and a push about it; a deal, so that striking finds one. */
const BEGIN: Step[] = [
	['register', 0, 0, 0],
	['register', 1, 1, 1],
	['register', 2, 2, 2],
	['register', 3, 3, 3],
	['firm', 0, 0, 1],
	['need', 0, 0, 0],
	['send', 0, 1, 1],
	['deal', 0, 0, 0]
];

/** Runs a history in a world of its own, and checks what it counted. */
export async function runHistory(t: TestDatabase, script: Step[]): Promise<void> {
	const run = await beginRun(t);
	for (const [what, ...numbers] of [...BEGIN, ...script]) await (STEPS[what] as Act)(run, numbers);
	await endRun(run);
}
