// What an organisation sets when it adopts a definition: its readings of the ambiguities, numbers of its own, the areas and values that the
// document leaves to it. Money in yuan. A change is a new version of the programme, never of the definition.
import * as z from 'zod/mini';
import { creditCode } from '../credit-code.ts';
import { requiredText } from '../text.ts';
import { REGIONS } from './filters.ts';
import { code } from './words.ts';

const region = z.string().check(z.regex(/^\d{2,6}$/));
const number = z.number().check(z.minimum(-1e15), z.maximum(1e15));

/** Areas by the names that filters use: regions are division codes whose beginning is compared, parks are names. */
export const areas = z.partialRecord(
	z.enum(REGIONS),
	z.array(z.union([region, requiredText(60)])).check(z.maxLength(200))
);

export const programmeSettings = z.object({
	/** Ambiguity id → option id. Absent: the default. */
	switches: z._default(z.record(code, code), {}),
	/** Place of a rule (figures.ts) → its own number instead of the document's: the threshold, percent or factor. */
	numbers: z._default(
		z.record(z.string(), z.union([number, z.strictObject({ min: number, max: number })])),
		{}
	),
	areas: z._default(areas, {}),
	/** Industry chains by name: the programme's own, and the list of a document that names it by number only (A44). */
	ownChain: z.optional(requiredText(60)),
	chainList: z.optional(z.array(requiredText(60)).check(z.maxLength(200))),
	/** Who carries it out, where that is not the organisation that keeps the records: a park files for a firm. */
	self: z.optional(z.object({ name: requiredText(120), creditCode: z.optional(creditCode) })),
	/** Values of set-up parameters that are numbers, by key (risk_pool_total, in yuan). */
	parameters: z._default(z.record(code, number), {})
});
export type ProgrammeSettings = z.output<typeof programmeSettings>;
/** As the document has it. */
export const DEFAULT_SETTINGS: ProgrammeSettings = { switches: {}, numbers: {}, areas: {}, parameters: {} };
