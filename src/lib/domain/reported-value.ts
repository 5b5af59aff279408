// Figures that no event can count, reported by hand: with evidence (files, or a note), author, time and approval; and base values of the years before a programme.
import * as z from 'zod/mini';
import { note, period, reason } from './programme.ts';
import { MOST_REPORTED } from './programmes/report-amount.ts';
import { uuid } from './text.ts';

/** 待审 · 已审 · 已退回. The last approved value of a key and period counts. */
export const VALUE_STATUSES = ['waiting', 'approved', 'rejected'] as const;
export type ValueStatus = (typeof VALUE_STATUSES)[number];

const said = {
	/** The form's submit id. Files name it: attachFile with `value`. */
	value: uuid,
	programme: uuid,
	/** A figure's key, an indicator's id, or the name of a base (org.valid_patents, benchmark …). */
	key: z.string().check(z.minLength(1), z.maxLength(160)),
	period,
	/** In the indicator's unit; money in yuan, as the documents have it; yes and no are 1 and 0. */
	amount: z.number().check(z.minimum(-MOST_REPORTED), z.maximum(MOST_REPORTED)),
	note
};

/** A value for an open period. It waits for approval. */
export const reportValue = z.object(said);
/** A value for a period that was closed: it says why. */
export const adjustValue = z.object({ ...said, reason });
export const approveValue = z.object({ programme: uuid, value: uuid });
export const rejectValue = z.object({ programme: uuid, value: uuid, reason });
