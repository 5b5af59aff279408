// 撤销登记: a record of the 台账 that was entered by mistake counts no more, and can be taken back. Both are acts with who, when and why; nothing is deleted.
import * as z from 'zod/mini';
import { RECORDS_WITH_PAPERS } from './file.ts';
import { reason } from './programme.ts';
import { uuid } from './text.ts';

const ofLedger = { recordKind: z.enum(RECORDS_WITH_PAPERS), record: uuid };

/** Struck for a reason that the bureau reads; not once a period that the record counts in was handed in. */
export const strikeRecord = z.object({ ...ofLedger, reason });
/** It was right after all. */
export const restoreRecord = z.object(ofLedger);
