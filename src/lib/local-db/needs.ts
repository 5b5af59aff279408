// The needs of an event as this phone shows them: the server's rows, over them what this phone recorded, and over that the fields it changed.
import { mergeField, type FieldChange, type NeedFields, type NeedKind } from '#lib/domain/need.ts';
import type { LocalDatabase, OverlayRow } from './database.ts';

export interface Need {
	id: string;
	kind: NeedKind;
	fields: NeedFields;
	/** Somebody on the list, or a person of whom this phone knows only that there is one. */
	contact?: string;
	/** 回执号, as stored (receipt-code.ts shows it). */
	receipt: string;
	/** ISO, UTC. Absent once it was withdrawn: of such a need little is kept here. */
	recordedAt?: string;
	withdrawnAt?: string;
	/** True while only this phone knows it, or a change of it. */
	isPending: boolean;
}
type Changes = Record<string, FieldChange>;

/** All needs, the newest first; what was erased is nowhere. */
export async function listNeeds(database: LocalDatabase, event: string): Promise<Need[]> {
	const of = (entity: string) => database.overlay.where('[event+entity]').equals([event, entity]).toArray();
	const [rows, pending, changes] = await Promise.all([
		database.rows.where('[event+entity]').equals([event, 'need']).toArray(),
		of('need'),
		of('needChange')
	]);
	const needs = new Map<string, Need>();
	for (const { id, body } of pending) needs.set(id, need(id, body, true));
	for (const { id, body } of rows)
		if (body.erased) needs.delete(id);
		else needs.set(id, need(id, body, false));
	for (const change of changes.sort(byOp)) {
		const under = needs.get(change.id);
		if (under) needs.set(change.id, changed(under, change.body.changes as Changes));
	}
	return [...needs.values()].sort((a, b) => (b.recordedAt ?? '').localeCompare(a.recordedAt ?? ''));
}

const need = (id: string, body: Record<string, unknown>, isPending: boolean): Need => ({
	...(body as Omit<Need, 'id' | 'isPending'>),
	fields: (body.fields as NeedFields | undefined) ?? {},
	id,
	isPending
});

/** As this phone wants it until the server has said; a blank erases nothing here either. */
function changed(under: Need, changes: Changes): Need {
	const fields = { ...under.fields };
	for (const [name, change] of Object.entries(changes))
		if (change.to === null) delete fields[name];
		else if (mergeField(fields[name], change) !== 'kept') fields[name] = change.to;
	return { ...under, fields, isPending: true };
}

/** Ids of operations grow with time. */
export const byOp = (a: OverlayRow, b: OverlayRow): number => (a.op < b.op ? -1 : 1);
