// The file that `npm run match:check` takes: needs, patents, and which patents each need is known to fit. Documented for others
// in docs/howto/check-matching.md; only what it says is required, the rest is there to be used when known.
import * as z from 'zod/mini';
import type { Matchable } from './features.ts';

const text = z.string().check(z.maxLength(20_000));
const id = z.string().check(z.minLength(1), z.maxLength(200));
const words = z.optional(z.array(text).check(z.maxLength(100)));

/** A patent. 技术手段, 功能效果 and 应用场景 are its tags. */
const patent = z.object({
	id,
	title: text,
	text: z.optional(text),
	means: words,
	effects: words,
	scenes: words,
	tags: words,
	chains: words
});

/** A need. `problem`, `key` and `goal` are the three boxes of the 技术需求概述: 主要问题, 技术关键, 预期目标. */
const need = z.object({
	id,
	title: text,
	text: z.optional(text),
	problem: z.optional(text),
	key: z.optional(text),
	goal: z.optional(text),
	keywords: words,
	chains: words
});

const pair = z.object({
	need: id,
	patents: z.array(id).check(z.minLength(1)),
	/** A name of the part the pair belongs to; reported beside the whole. */
	part: z.optional(z.string())
});

/** Ids must be unique within their list, and pairs must name needs and patents of the file. */
export const matchFile = z
	.object({
		needs: z.array(need).check(z.minLength(1)),
		patents: z.array(patent).check(z.minLength(1)),
		pairs: z.array(pair).check(z.minLength(1))
	})
	.check(
		z.refine(({ needs }) => isUnique(needs), { error: 'needs: an id stands twice', path: ['needs'] }),
		z.refine(({ patents }) => isUnique(patents), { error: 'patents: an id stands twice', path: ['patents'] }),
		z.refine(
			({ needs, patents, pairs }) => {
				const [asked, known] = [new Set(needs.map(({ id }) => id)), new Set(patents.map(({ id }) => id))];
				return pairs.every((one) => asked.has(one.need) && one.patents.every((other) => known.has(other)));
			},
			{ error: 'pairs: an id that is in neither list', path: ['pairs'] }
		)
	);
export type MatchFile = z.output<typeof matchFile>;

const isUnique = (items: readonly { id: string }[]): boolean =>
	new Set(items.map((item) => item.id)).size === items.length;

/** A patent of the file as it is matched. */
export const matchablePatent = (one: MatchFile['patents'][number]): Matchable => ({
	id: one.id,
	title: one.title,
	text: one.text,
	tags: [...(one.means ?? []), ...(one.effects ?? []), ...(one.scenes ?? []), ...(one.tags ?? [])],
	chains: one.chains
});

/** A need of the file as it is matched. */
export const matchableNeed = (one: MatchFile['needs'][number]): Matchable => ({
	id: one.id,
	title: one.title,
	text: [one.text, one.problem, one.key, one.goal].filter(Boolean).join('。'),
	tags: one.keywords,
	chains: one.chains
});
