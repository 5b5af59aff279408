// The second half of O1: what a phone lost with its storage is named. The organiser's ledger knows the phone, and of what the phone had reported before,
// every number that never came is in its gaps.
import type { Actor } from '#lib/server/database/database.ts';
import { Violation } from './oracle.ts';
import type { Phone } from './phone.ts';
import type { SimServer } from './server.ts';

interface LedgerPhone {
	enrolment: string;
	/** First and last number of every gap. */
	missing: [number, number][];
}

/** @throws Violation with everything that is lost and not named. */
export async function checkLedger(
	server: SimServer,
	{ event, organiser, phones }: { event: string; organiser: Actor; phones: readonly Phone[] }
): Promise<void> {
	const ledger = (await server.call('read_ledger', { event }, organiser)) as { phones: LedgerPhone[] };
	const named = new Map(ledger.phones.map((one) => [one.enrolment, one.missing]));
	const rows = await server.sql<{ key: string }>(
		`select enrolment || ' ' || seq as key from public.op_inbox where event = $1`,
		[event]
	);
	const stored = new Set(rows.map(({ key }) => key));
	const complaints = phones.flatMap((phone) => [
		...phone.wiped
			.filter((enrolment) => !named.has(enrolment))
			.map((enrolment) => `O1: ${phone.name} lost its storage and the ledger does not name ${enrolment}`),
		...[...phone.shown.values()].flatMap(({ op, destroyed }) => {
			const { enrolment, seq } = op;
			const isReported = seq <= (server.reported.get(enrolment) ?? 0);
			if (!destroyed || !isReported || stored.has(`${enrolment} ${seq}`)) return [];
			const isNamed = named.get(enrolment)?.some(([from, to]) => from <= seq && seq <= to);
			return isNamed ? [] : [`O1: number ${seq} of ${phone.name} was reported and lost, and no gap names it`];
		})
	]);
	if (complaints.length) throw new Violation(complaints);
}
