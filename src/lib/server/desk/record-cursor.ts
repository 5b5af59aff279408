// Where a page of records begins, as an address says it: day~record~part.
import type * as z from 'zod';
import { recordCursor } from './programmes.ts';

type Cursor = z.output<typeof recordCursor>;

/** Undefined for what is none: the first page. */
export function readCursor(text: string): Cursor | undefined {
	const [day, record, part = ''] = text.split('~');
	return recordCursor.safeParse({ day, record, part }).data;
}

/** Null after the last page. */
export const writeCursor = (next: Cursor | undefined): string | null =>
	next ? `${next.day}~${next.record}~${next.part}` : null;
