// perform: how everybody who is not a phone writes to an event (the desk, imports, public forms, the demo). It makes
// operations and hands them to the SQL function `perform`, which sends them through the same door as a phone's push.
// It knows the shape of arguments; whether they are accepted is decided in SQL.
import { uuidv7 } from 'uuidv7';
import * as z from 'zod';
import { addAttendee } from '#lib/domain/attendee.ts';
import { placeBooth } from '#lib/domain/booth.ts';
import { recordCheckIn, voidCheckIn } from '#lib/domain/check-in.ts';
import { grantConsent, withdrawConsent } from '#lib/domain/consent.ts';
import { recordCounterpart, renewCounterpartLink } from '#lib/domain/counterpart.ts';
import { recordDeal, recordPledge, recordProductFiling } from '#lib/domain/deal.ts';
import { issuePass, revokeEnrolment, revokePass } from '#lib/domain/enrolment.ts';
import { recordEnterprise } from '#lib/domain/enterprise.ts';
import { advanceEvent, amendEvent, createEvent } from '#lib/domain/event.ts';
import { attachFile, detachFile } from '#lib/domain/file.ts';
import {
	advanceLead,
	amendLead,
	assignLead,
	eraseRequest,
	introduceNeed,
	requestPatent,
	withdrawRequest
} from '#lib/domain/lead.ts';
import { amendNeed, recordNeed } from '#lib/domain/need.ts';
import { recordPatent } from '#lib/domain/patent.ts';
import { attachEvidence } from '#lib/domain/file.ts';
import {
	adoptProgramme,
	amendProgramme,
	closePeriod,
	dropProgramme,
	linkEvent
} from '#lib/domain/programme.ts';
import { freezeReport, handInReport } from '#lib/domain/programme-report.ts';
import { recordEntry } from '#lib/domain/programme-entry.ts';
import { draftDocument, publishDocument, withdrawDocument } from '#lib/domain/programme-document.ts';
import { adjustValue, approveValue, rejectValue, reportValue } from '#lib/domain/reported-value.ts';
import { confirmIndicator, confirmRecord, disputeIndicator, disputeRecord } from '#lib/domain/review.ts';
import { linkAttendees, settleHeld } from '#lib/domain/settle.ts';
import { restoreRecord, strikeRecord } from '#lib/domain/strike.ts';
import { recordTargetedPush } from '#lib/domain/targeted-push.ts';
import { outcome, type Outcome } from '#lib/protocol/outcome.ts';
import { capturedNow } from './captured.ts';
import type { Actor, Database } from './database/database.ts';
import { DatabaseError } from './database/errors.ts';

/** What the desk can do to an event: the schema of each verb's arguments. */
export const DESK_VERBS = {
	createEvent,
	amendEvent,
	advanceEvent,
	recordEnterprise,
	addAttendee,
	issuePass,
	revokePass,
	revokeEnrolment,
	recordCheckIn,
	voidCheckIn,
	settleHeld,
	linkAttendees,
	recordCounterpart,
	renewCounterpartLink,
	recordPatent,
	attachFile,
	detachFile,
	placeBooth,
	requestPatent,
	amendLead,
	recordNeed,
	amendNeed,
	introduceNeed,
	advanceLead,
	assignLead,
	withdrawRequest,
	eraseRequest,
	grantConsent,
	withdrawConsent,
	recordDeal,
	recordPledge,
	recordProductFiling,
	strikeRecord,
	restoreRecord,
	recordTargetedPush,
	adoptProgramme,
	amendProgramme,
	dropProgramme,
	reportValue,
	adjustValue,
	approveValue,
	rejectValue,
	attachEvidence,
	closePeriod,
	confirmIndicator,
	disputeIndicator,
	confirmRecord,
	disputeRecord,
	linkEvent,
	recordEntry,
	draftDocument,
	publishDocument,
	withdrawDocument,
	freezeReport,
	handInReport
} as const;
export type DeskVerb = keyof typeof DESK_VERBS;
export type DeskArgs<V extends DeskVerb> = z.input<(typeof DESK_VERBS)[V]>;

/** A lead or a need, one of which is named. */
const ofRequest = ({ lead, need }: { lead?: string; need?: string }): string => (lead ?? need)!;

/** The row an operation is about, as the audit names it. */
const SUBJECTS: { [V in DeskVerb]: (args: z.output<(typeof DESK_VERBS)[V]>) => string } = {
	createEvent: (args) => args.event,
	amendEvent: (args) => args.event,
	advanceEvent: (args) => args.event,
	recordEnterprise: (args) => args.creditCode,
	addAttendee: (args) => args.attendee,
	issuePass: (args) => args.pass,
	revokePass: (args) => args.pass,
	revokeEnrolment: (args) => args.enrolment,
	recordCheckIn: (args) => args.attendee ?? args.badge ?? args.session,
	voidCheckIn: (args) => args.target,
	settleHeld: (args) => args.target,
	linkAttendees: (args) => args.attendee,
	recordCounterpart: (args) => args.counterpart,
	renewCounterpartLink: (args) => args.counterpart,
	recordPatent: (args) => args.number,
	attachFile: (args) => args.file,
	detachFile: (args) => args.file,
	placeBooth: (args) => args.booth,
	requestPatent: (args) => args.lead,
	amendLead: (args) => args.lead,
	recordNeed: (args) => args.need,
	amendNeed: (args) => args.need,
	introduceNeed: (args) => args.lead,
	advanceLead: (args) => args.lead,
	assignLead: (args) => args.lead,
	withdrawRequest: ofRequest,
	eraseRequest: ofRequest,
	grantConsent: ofRequest,
	withdrawConsent: ofRequest,
	recordDeal: (args) => args.deal,
	recordPledge: (args) => args.pledge,
	recordProductFiling: (args) => args.filing,
	strikeRecord: (args) => args.record,
	restoreRecord: (args) => args.record,
	recordTargetedPush: (args) => args.push,
	adoptProgramme: (args) => args.programme,
	amendProgramme: (args) => args.programme,
	dropProgramme: (args) => args.programme,
	reportValue: (args) => args.value,
	adjustValue: (args) => args.value,
	approveValue: (args) => args.value,
	rejectValue: (args) => args.value,
	attachEvidence: (args) => (args.value ?? args.deal ?? args.pledge ?? args.filing)!,
	closePeriod: (args) => args.programme,
	confirmIndicator: (args) => args.programme,
	disputeIndicator: (args) => args.programme,
	confirmRecord: (args) => args.record,
	disputeRecord: (args) => args.record,
	linkEvent: (args) => args.event,
	recordEntry: (args) => args.entry,
	draftDocument: (args) => args.document,
	publishDocument: (args) => args.document,
	withdrawDocument: (args) => args.document,
	freezeReport: (args) => args.report,
	handInReport: (args) => args.report
};

/** For whom and where. */
export interface Performance {
	database: Database;
	actor: Actor;
	/** Absent for what belongs to no event (catalogue, counterparts, 台账): then it goes to the book of `organisation`. */
	event?: string;
	/** Whose book, or, for createEvent, whose event it will be. */
	organisation?: string;
	/** `paper` for a paper list entered later (补录); otherwise `desk`. */
	source?: 'desk' | 'paper' | 'public';
	/** False lets each operation stand or fall by itself; otherwise one that is not accepted undoes them all. */
	isAtomic?: boolean;
}

/** One operation of a performance that was neither accepted nor merged; `index` counts from 0 in the order given. */
export interface Rejection {
	index: number;
	status: 'held' | 'refused';
	/** One of HELD_REASONS or REFUSED_REASONS (src/lib/protocol/outcome.ts). */
	reason: string;
	fields: string[];
}

/** Nothing was done: `rejections` names each operation at fault and why. */
export class NotAccepted extends Error {
	readonly rejections: Rejection[];

	constructor(rejections: Rejection[]) {
		const [first] = rejections;
		super(`Not accepted: ${first?.reason ?? 'unknown'} (${rejections.length})`);
		this.name = 'NotAccepted';
		this.rejections = rejections;
	}
}

const reply = z.object({ outcomes: z.array(outcome), head: z.number() });

/**
 * Makes one operation per argument object and performs them in one transaction.
 * @returns their outcomes, in the order given.
 * @throws NotAccepted when arguments do not fit the verb, or (atomic) one was held or refused; nothing is stored then.
 * @throws DatabaseError as `database.call` does; YH003 when this actor may not write to this event.
 */
export async function perform<V extends DeskVerb>(
	verb: V,
	args: DeskArgs<V> | DeskArgs<V>[],
	by: Performance
): Promise<Outcome[]> {
	const drafts = makeDrafts(verb, Array.isArray(args) ? args : [args], by.source ?? 'desk');
	if (drafts.length === 0) return [];
	const request = {
		event: by.event,
		organisation: by.organisation,
		drafts,
		atomic: by.isAtomic ?? true
	};
	try {
		return reply.parse(await by.database.call('perform', request, by.actor)).outcomes;
	} catch (cause) {
		if (cause instanceof DatabaseError && cause.code === 'YH011')
			throw new NotAccepted(rejectionsIn(cause.detail));
		throw cause;
	}
}

function makeDrafts<V extends DeskVerb>(verb: V, list: unknown[], source: string) {
	const rejections: Rejection[] = [];
	const drafts = list.map((one, index) => {
		const parsed = DESK_VERBS[verb].safeParse(one);
		if (!parsed.success) {
			const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')))];
			rejections.push({ index, status: 'refused', reason: 'arguments_invalid', fields });
			return null;
		}
		const made = parsed.data as z.output<(typeof DESK_VERBS)[V]>;
		return { id: uuidv7(), verb, subject: SUBJECTS[verb](made), source, captured: capturedNow(), args: made };
	});
	if (rejections.length > 0) throw new NotAccepted(rejections);
	return drafts;
}

/** The detail of YH011 is the list of outcomes. */
function rejectionsIn(detail: string | null): Rejection[] {
	const outcomes = z.array(outcome).parse(JSON.parse(detail ?? '[]'));
	return outcomes.flatMap((one, index) =>
		one.status === 'held' || one.status === 'refused'
			? [
					{
						index,
						status: one.status,
						reason: one.reason,
						fields: one.status === 'refused' ? one.fields : []
					}
				]
			: []
	);
}
