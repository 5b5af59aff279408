// Every verb that a phone can record. Apart from operation.ts, so that a door need not fetch the forms of needs before it can scan: import its types
// anywhere, and its values where a form is open already, or late.
import type * as z from 'zod/mini';
import { addAttendee } from './attendee.ts';
import { attachFile } from './file.ts';
import { advanceLead, requestPatent } from './lead.ts';
import { amendNeed, recordNeed } from './need.ts';
import { DOOR_VERBS } from './operation.ts';

/** The verbs a phone can record, each with the schema of its arguments. */
export const PHONE_VERBS = {
	...DOOR_VERBS,
	addAttendee,
	requestPatent,
	recordNeed,
	amendNeed,
	advanceLead,
	attachFile
} as const;
export type PhoneVerb = keyof typeof PHONE_VERBS;
export type ArgsOf<V extends PhoneVerb> = z.output<(typeof PHONE_VERBS)[V]>;
