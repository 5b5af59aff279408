// What keeps a draft from being a definition: the schema's issues, each with its place and a kind that people can be told. Also what a schema cannot see: a filter that is
// shown and says nothing is an issue of its value. Knows no words (the desk has them) and no form.
import type * as z from 'zod/mini';
import { componentOf } from '../award.ts';
import { programmeDefinition, type ProgrammeDefinition } from '../definition.ts';
import { placeName } from './field-names.ts';
import { under } from './json.ts';
import type { Words } from '../words.ts';

export const FAULT_KINDS = [
	'missing',
	'number',
	'whole_number',
	'too_small',
	'too_large',
	'too_long',
	'too_few',
	'too_many',
	'choice',
	'form',
	'unknown_metric',
	'unknown_key',
	'max_below_min',
	'twice',
	'unknown_reference',
	'no_rate',
	'test_misfits'
] as const;
export interface Fault {
	/** The field: `indicators.2.rule.value`; blank for the whole. */
	path: string;
	place: Words;
	kind: (typeof FAULT_KINDS)[number];
	/** The bound that is crossed, where there is one. */
	limit?: number;
}

/** The definition that a draft is, or every fault of it, in the order of the document. */
export function checkDraft(
	draft: unknown
): { definition: ProgrammeDefinition; faults: [] } | { definition: null; faults: Fault[] } {
	const parsed = programmeDefinition.safeParse(draft);
	if (parsed.success && isFed(parsed.data)) return { definition: parsed.data, faults: [] };
	if (parsed.success) {
		const path = ['awardRule', 'components'];
		return {
			definition: null,
			faults: [{ path: path.join('.'), place: placeName(path, draft), kind: 'no_rate' }]
		};
	}
	return { definition: null, faults: faultsOf(parsed.error.issues, draft) };
}

/** Whether an indicator says of each part of an award which records it is paid for. Asked of drafts alone: what was published before is read as it is. */
const isFed = ({ awardRule, indicators }: ProgrammeDefinition): boolean =>
	!awardRule ||
	awardRule.components.every(({ id }) => indicators.some((one) => componentOf(one, awardRule)?.id === id));

/** The issues of a schema as faults; `within` is where the value stands in `draft`. */
export function faultsOf(
	issues: readonly z.core.$ZodIssue[],
	draft: unknown,
	within: readonly PropertyKey[] = []
): Fault[] {
	return issues.map((issue) => {
		// A key that is not known is named by the issue, not by its path.
		const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
		const path = [...within, ...issue.path, ...extra];
		const value = path.reduce<unknown>(
			(one, key) => under(one, typeof key === 'number' ? key : String(key)),
			draft
		);
		return { path: path.map(String).join('.'), place: placeName(path, draft), ...kindOf(issue, value) };
	});
}

function kindOf(issue: z.core.$ZodIssue, value: unknown): Pick<Fault, 'kind' | 'limit'> {
	const isThere = value !== undefined && value !== '' && value !== null;
	switch (issue.code) {
		case 'invalid_type': {
			if (!isThere) return { kind: 'missing' };
			if (issue.expected === 'int') return { kind: 'whole_number' };
			return { kind: issue.expected === 'number' ? 'number' : 'form' };
		}
		case 'too_small':
			if (issue.origin === 'string') return { kind: 'missing' };
			return { kind: issue.origin === 'array' ? 'too_few' : 'too_small', limit: Number(issue.minimum) };
		case 'too_big':
			return {
				kind: issue.origin === 'string' ? 'too_long' : issue.origin === 'array' ? 'too_many' : 'too_large',
				limit: Number(issue.maximum)
			};
		case 'invalid_value':
		case 'invalid_union':
			return { kind: isThere ? 'choice' : 'missing' };
		case 'unrecognized_keys':
			return { kind: 'unknown_key' };
		case 'custom':
			return { kind: isThere ? (CUSTOM[issue.message] ?? 'form') : 'missing' };
		default:
			return { kind: 'form' };
	}
}

/** What the schemas of definitions call their own refusals. */
const CUSTOM: Readonly<Record<string, Fault['kind']>> = {
	unknownMetric: 'unknown_metric',
	maxBelowMin: 'max_below_min',
	oddWindow: 'choice',
	twice: 'twice',
	unknownAmbiguity: 'unknown_reference',
	unknownIndicator: 'unknown_reference',
	unknownOption: 'unknown_reference',
	testMisfits: 'test_misfits'
};
