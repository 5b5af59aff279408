// The booths of an event and the short lines of their patents, as this phone knows them. Nobody changes them on a phone.
import type { Burden, LegalStatus, OfferMode } from '#lib/domain/patent.ts';
import type { PatentKind } from '#lib/domain/patent-number.ts';
import type { LocalDatabase } from './database.ts';

/** What is said of a patent at the stand. `number` without ZL and dot; `plain` in plain words. */
export interface PatentLine {
	id: string;
	number: string;
	kind: PatentKind;
	title: string;
	plain?: string;
	holderName: string;
	/** The holder as somebody a consent can name (recipients.ts); absent while it is not known as one. */
	holder?: string;
	legalStatus: LegalStatus;
	burdens: Burden[];
	maturity?: string;
	chains: string[];
	modes: OfferMode[];
}

export interface Booth {
	id: string;
	/** As it stands in /b/<code>. */
	code: string;
	/** As it hangs in the hall. */
	number: string;
	name: string;
	patents: PatentLine[];
}

/** All booths, by their number; their patents in the order shown. A patent whose line has not come is left out. */
export async function listBooths(database: LocalDatabase, event: string): Promise<Booth[]> {
	const [booths, patents] = await Promise.all([
		database.rows.where('[event+entity]').equals([event, 'booth']).toArray(),
		listPatents(database, event)
	]);
	const byId = new Map(patents.map((patent) => [patent.id, patent]));
	return booths
		.map(({ id, body }) => {
			const { patents: shown, ...rest } = body as Omit<Booth, 'id' | 'patents'> & { patents: string[] };
			return { ...rest, id, patents: shown.flatMap((patent) => byId.get(patent) ?? []) };
		})
		.sort((a, b) => a.number.localeCompare(b.number, 'zh-CN', { numeric: true }));
}

/** Every patent that a booth of the event shows, or showed. */
export async function listPatents(database: LocalDatabase, event: string): Promise<PatentLine[]> {
	const rows = await database.rows.where('[event+entity]').equals([event, 'patent']).toArray();
	return rows.map(({ id, body }) => ({ ...(body as Omit<PatentLine, 'id'>), id }));
}
