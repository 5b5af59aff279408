// What a criterion of an entry check asks for, as data: all of its needs, each met by any of its tests on what an enterprise enters. Three-valued: what is not known may still be
// the one that is met. entry.ts makes findings of it; the words and quotes are the definition's.
import * as z from 'zod/mini';
import { requiredText } from '../text.ts';
import { compare, div, exact, mul } from './exact.ts';
import { words } from './words.ts';

/** What an enterprise can be asked (entry.ts entryApplication), with what each is. */
export const ENTRY_INPUTS = {
	reg_province: 'text',
	is_legal_person: 'flag',
	size_class: 'choice',
	qualifications: 'list',
	industry_code: 'text',
	main_business_patent_intensive: 'flag',
	core_patents: 'list',
	core_patent_source: 'choice',
	product_filing_no: 'text',
	industrialisation_rate: 'number',
	rd_spend_prev_year: 'number',
	revenue_prev_year: 'number',
	stable_leader_and_team: 'flag',
	rd_staff: 'number',
	total_staff: 'number',
	stable_cooperation: 'flag',
	trademark_reg_nos: 'list',
	brand_influence_confirmed: 'flag',
	ip_rules: 'flag',
	ip_body: 'flag',
	ip_staff: 'flag',
	ip_resources: 'flag',
	abnormal_filing: 'flag',
	major_accident: 'flag',
	violation: 'flag',
	serious_dishonesty: 'flag'
} as const;
export type EntryInput = keyof typeof ENTRY_INPUTS;
export const ENTRY_INPUT_NAMES = Object.keys(ENTRY_INPUTS) as [EntryInput, ...EntryInput[]];
/** What an enterprise entered, by input; absent is not known. */
export type Entered = Partial<Record<EntryInput, unknown>>;

/** How an input is looked at: yes · no · something is given · at least · at most · a share in percent of another · one of · none of. */
export const ENTRY_TESTS = [
	'yes',
	'no',
	'given',
	'at_least',
	'at_most',
	'share_at_least',
	'one_of',
	'none_of'
] as const;
export type EntryTestKind = (typeof ENTRY_TESTS)[number];
const KINDS: Readonly<Record<EntryTestKind, readonly string[]>> = {
	yes: ['flag'],
	no: ['flag'],
	given: ['text', 'list', 'choice', 'number'],
	at_least: ['number'],
	at_most: ['number'],
	share_at_least: ['number'],
	one_of: ['text', 'list', 'choice'],
	none_of: ['text', 'list', 'choice']
};

const test = z
	.strictObject({
		field: z.enum(ENTRY_INPUT_NAMES),
		is: z.enum(ENTRY_TESTS),
		/** Of a bound; money in yuan, shares in percent. */
		value: z.optional(z.number().check(z.minimum(0), z.maximum(1e15))),
		/** What it is a share of. */
		shareOf: z.optional(z.enum(ENTRY_INPUT_NAMES)),
		oneOf: z.optional(z.array(requiredText(60)).check(z.minLength(1), z.maxLength(20)))
	})
	.check(
		z.refine(({ field, is }) => KINDS[is].includes(ENTRY_INPUTS[field]), {
			path: ['is'],
			error: 'testMisfits'
		}),
		z.refine(({ is, value }) => !/at_(least|most)$/.test(is) || value !== undefined, {
			path: ['value'],
			error: 'valueMissing'
		}),
		z.refine(
			({ is, shareOf }) =>
				is !== 'share_at_least' || (shareOf !== undefined && ENTRY_INPUTS[shareOf] === 'number'),
			{
				path: ['shareOf'],
				error: 'shareMissing'
			}
		),
		z.refine(({ is, oneOf }) => !/_of$/.test(is) || oneOf !== undefined, {
			path: ['oneOf'],
			error: 'listMissing'
		})
	);
export type EntryTest = z.output<typeof test>;

const need = z.strictObject({
	anyOf: z.array(test).check(z.minLength(1), z.maxLength(8)),
	/** 原则上: where it is not so, a reason takes its place (A43). */
	inPrinciple: z.optional(z.literal(true))
});
export type EntryNeed = z.output<typeof need>;

export const entryCriterion = z.strictObject({
	no: z.int().check(z.minimum(1), z.maximum(99)),
	clause: requiredText(40),
	quote: requiredText(600),
	label: words,
	/** `in_principle` (原则上): a warning and a reason instead of a failure (A43). */
	strength: z.enum(['hard', 'in_principle', 'hard_and_in_principle', 'hard_and_judgement']),
	inputs: z.array(requiredText(64)),
	/** What is asked for; absent in definitions that were adopted before criteria said it. */
	needs: z.optional(z.array(need).check(z.minLength(1), z.maxLength(12)))
});
export type EntryCriterion = z.output<typeof entryCriterion>;

/** True, false, or not known. */
export type Truth = boolean | undefined;
const every = (all: readonly Truth[]): Truth =>
	all.includes(false) ? false : all.includes(undefined) ? undefined : true;
const some = (all: readonly Truth[]): Truth =>
	all.includes(true) ? true : all.includes(undefined) ? undefined : false;

/** Whether the needs hold, all of them; true for none. */
export const needsHold = (needs: readonly EntryNeed[], of: Entered): Truth =>
	every(needs.map(({ anyOf }) => some(anyOf.map((one) => testHolds(one, of)))));

function testHolds({ field, is, value = 0, shareOf, oneOf = [] }: EntryTest, of: Entered): Truth {
	const entered = of[field];
	if (entered === undefined) return undefined;
	const all = (Array.isArray(entered) ? entered : [entered]).map(String);
	switch (is) {
		case 'yes':
			return entered === true;
		case 'no':
			return entered === false;
		case 'given':
			return entered !== false && all.length > 0;
		case 'one_of':
			return all.some((one) => oneOf.includes(one));
		case 'none_of':
			return !all.some((one) => oneOf.includes(one));
		case 'at_least':
			return compare(exact(Number(entered)), exact(value)) >= 0;
		case 'at_most':
			return compare(exact(Number(entered)), exact(value)) <= 0;
		case 'share_at_least': {
			const base = shareOf && of[shareOf];
			if (!base) return undefined;
			const share = div(mul(exact(Number(entered)), exact(100)), exact(Number(base)));
			return compare(share, exact(value)) >= 0;
		}
	}
}

/** What a criterion asks an enterprise for: what it names, then what its tests look at besides. */
export const inputsOf = ({ inputs, needs = [] }: EntryCriterion): EntryInput[] => {
	const tested = needs.flatMap(({ anyOf }) =>
		anyOf.flatMap(({ field, shareOf }) => (shareOf ? [field, shareOf] : [field]))
	);
	const named = inputs.filter((one): one is EntryInput => Object.hasOwn(ENTRY_INPUTS, one));
	return [...new Set([...named, ...tested])];
};
