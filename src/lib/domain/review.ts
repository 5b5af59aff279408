// What a bureau says of a programme's figures: 已核实 (it agrees) or 有争议 (it does not, and why), of a figure or of one record behind it. The park reads both.
import * as z from 'zod/mini';
import { period, reason } from './programme.ts';
import { uuid } from './text.ts';

/** What a record behind a figure can be; `record` is its id. */
export const RECORD_KINDS = [
	'event',
	'attendance',
	'need',
	'lead',
	'deal',
	'pledge',
	'filing',
	'push',
	'feedback',
	'enterprise'
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

const figure = { programme: uuid, key: z.string().check(z.minLength(1), z.maxLength(160)), period };

const value = z.optional(z.number().check(z.minimum(-1e15), z.maximum(1e15)));
/** Each number of an indicator by its place in the rule; without a value where there was none. */
export const seenNumbers = z
	.array(z.object({ place: z.string().check(z.minLength(1), z.maxLength(160)), value }))
	.check(z.maxLength(40));
export type SeenNumbers = z.output<typeof seenNumbers>;
/** `value` is the number that was looked at, as the page shows it, `numbers` are all of them: money in yuan. */
const seen = { ...figure, value, numbers: z.optional(seenNumbers) };
export const confirmIndicator = z.object(seen);
export const disputeIndicator = z.object({ ...seen, reason });
const ofRecord = { ...figure, recordKind: z.enum(RECORD_KINDS), record: uuid };
export const confirmRecord = z.object(ofRecord);
export const disputeRecord = z.object({ ...ofRecord, reason });
