// The size class of an enterprise, 大型 中型 小型 微型, by 工信部联企业〔2011〕300号 (sme-standard.ts). What is not known is not
// guessed: the answer then names what is missing. Does not know who owns the firm: 国有, 关联 and branches are read by people.
import * as z from 'zod/mini';
import { SIZE_CLASSES } from './enterprise.ts';
import { SME_INDUSTRIES, SME_ROWS, SME_STANDARD, type SmeIndustry, type SmeMeasure } from './sme-standard.ts';

export type SizeClass = (typeof SIZE_CLASSES)[number];

const amountWan = z.number().check(z.minimum(0), z.maximum(100_000_000));

/** What the class is computed from: the industry, and the figures of one year. Money in 万元, fractions allowed. */
export const smeFigures = z.object({
	industry: z.optional(z.enum(SME_INDUSTRIES)),
	staff: z.optional(z.int().check(z.minimum(0), z.maximum(10_000_000))),
	revenueWan: z.optional(amountWan),
	assetsWan: z.optional(amountWan),
	/** The year the figures are of. */
	year: z.optional(z.int().check(z.minimum(2000), z.maximum(2100)))
});
export type SmeFigures = z.output<typeof smeFigures>;

/** The class with the standard it follows and what decided it; or what is missing to tell. */
export type SmeVerdict =
	| { kind: 'class'; sizeClass: SizeClass; standard: (typeof SME_STANDARD)['id']; decidedBy: SmeMeasure[] }
	| { kind: 'undetermined'; missing: ('industry' | SmeMeasure)[] };

/** Which figures an industry is judged by, in the order they are asked for. */
export const smeMeasures = (industry: SmeIndustry): SmeMeasure[] =>
	Object.keys(SME_ROWS[industry].bounds) as SmeMeasure[];

/**
 * 300号, 四 with its note in 213号: large, medium and small must reach all lower bounds of their line, else it is one class down;
 * micro is whoever misses one bound of small. So the lowest class of any figure is the firm's, and a figure below small
 * settles it even when the other is unknown.
 */
export function smeClass(figures: SmeFigures): SmeVerdict {
	const { industry } = figures;
	// Also of what was typed and not judged yet.
	if (!industry || !Object.hasOwn(SME_ROWS, industry)) return { kind: 'undetermined', missing: ['industry'] };
	const bounds: Partial<Record<SmeMeasure, readonly number[]>> = SME_ROWS[industry].bounds;
	const measures = smeMeasures(industry);
	const ranks = measures.map((measure) => rankOf(figures[measure], bounds[measure] ?? []));
	const missing = measures.filter((_, i) => ranks[i] === null);
	const lowest = Math.max(...ranks.map((rank) => rank ?? 0));
	if (missing.length > 0 && lowest < MICRO) return { kind: 'undetermined', missing };
	return {
		kind: 'class',
		sizeClass: SIZE_CLASSES[lowest]!,
		standard: SME_STANDARD.id,
		decidedBy: measures.filter((_, i) => ranks[i] === lowest)
	};
}

const MICRO = SIZE_CLASSES.indexOf('micro');

/** 0 large … 3 micro by one figure alone; null when it is unknown or no number. */
function rankOf(value: number | undefined, lowerBounds: readonly number[]): number | null {
	if (value === undefined || !Number.isFinite(value) || value < 0) return null;
	const reached = lowerBounds.findIndex((bound) => value >= bound);
	return reached < 0 ? MICRO : reached;
}

/** 中小企业 in the programmes' sense: medium, small and micro (seeds: ambiguities A06). */
export const isSme = (sizeClass: SizeClass): boolean => sizeClass !== 'large';
