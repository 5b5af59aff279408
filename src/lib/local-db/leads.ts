// The leads of an event as this phone shows them: the server's rows, over them what this phone recorded, and over that the steps it took.
import type { LeadPath, LeadStage } from '#lib/domain/deal.ts';
import type { Intent } from '#lib/domain/lead.ts';
import type { LocalDatabase } from './database.ts';
import { byOp } from './needs.ts';

export interface Lead {
	id: string;
	/** Absent until the server has said it: only it knows who holds the patent. */
	path?: LeadPath;
	stage: LeadStage;
	/** ISO, UTC. */
	stageAt: string;
	/** One of the two. */
	patent?: string;
	need?: string;
	booth?: string;
	intent?: Intent;
	company?: string;
	/** Somebody on the list, or a person of whom this phone knows only that there is one. Never a name or a mobile. */
	contact?: string;
	use?: string;
	/** Fen. */
	budgetFen?: number;
	timeframe?: string;
	callBack?: boolean;
	note?: string;
	/** 回执号, as stored (receipt-code.ts shows it). */
	receipt: string;
	requestedAt?: string;
	/** Who calls the person, and by when (ISO, UTC); absent once they were called. */
	caller?: string;
	callDueAt?: string;
	/** True while only this phone knows it, or a step of it. */
	isPending: boolean;
}

/** Whether the call is still to be made: owed by the last word of the server, and nobody on this phone has gone forward since. */
export const isCallOwed = ({ callDueAt, stage }: Lead): boolean =>
	Boolean(callDueAt) && (stage === 'submitted' || stage === 'accepted');

/** All leads, the newest first; what was erased is nowhere. A step that starts elsewhere than the lead now stands changes nothing: its answer is on the way. */
export async function listLeads(database: LocalDatabase, event: string): Promise<Lead[]> {
	const of = (entity: string) => database.overlay.where('[event+entity]').equals([event, entity]).toArray();
	const [rows, pending, steps] = await Promise.all([
		database.rows.where('[event+entity]').equals([event, 'lead']).toArray(),
		of('lead'),
		of('leadStep')
	]);
	const leads = new Map<string, Lead>();
	for (const { id, body } of pending) leads.set(id, { ...(body as unknown as Lead), id, isPending: true });
	for (const { id, body } of rows)
		if (body.erased) leads.delete(id);
		else leads.set(id, { ...(body as unknown as Lead), id, isPending: false });
	for (const { id, body } of steps.sort(byOp)) {
		const { from, to, at } = body as { from: LeadStage; to: LeadStage; at: string };
		const under = leads.get(id);
		if (under?.stage === from) leads.set(id, { ...under, stage: to, stageAt: at, isPending: true });
	}
	return [...leads.values()].sort((a, b) => (b.requestedAt ?? '').localeCompare(a.requestedAt ?? ''));
}
