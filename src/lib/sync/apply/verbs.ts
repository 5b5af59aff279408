// Every verb that a phone can record: the schema of its arguments and what it changes. Fetched with the first form or the engine: a door does without.
import { PHONE_VERBS, type PhoneVerb } from '#lib/domain/phone-verbs.ts';
import { addAttendee } from './add-attendee.ts';
import { advanceLead } from './advance-lead.ts';
import { amendNeed } from './amend-need.ts';
import { attachFile } from './attach-file.ts';
import { DOOR_CHANGES, type Change } from './index.ts';
import { recordNeed } from './record-need.ts';
import { requestPatent } from './request-patent.ts';

const changes: Record<PhoneVerb, (op: never) => Change[]> = {
	...DOOR_CHANGES,
	addAttendee,
	requestPatent,
	recordNeed,
	amendNeed,
	advanceLead,
	attachFile
};
export const ALL_VERBS = { schemas: PHONE_VERBS, changes } as const;
