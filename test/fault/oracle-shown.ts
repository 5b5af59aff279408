// O2, at the moment: what a screen shows as 已上传 has its receipt on the server now.
// It knows nothing of the end, when every receipt ever shown must be there: that is the oracle's.
import { Violation } from './oracle.ts';
import type { Phone } from './phone.ts';
import type { SimServer } from './server.ts';

/**
 * A receipt from before a restore may still be stored, or copied, after it, until its phone hears of it: that one is asked for
 * at the end. `restoredAt` is the last restore by the server's clock in milliseconds, 0 when there was none.
 * @throws Violation
 */
export async function checkShown(
	server: SimServer,
	{ phones, restoredAt }: { phones: readonly Phone[]; restoredAt: number }
): Promise<void> {
	const fresh = phones.flatMap((phone) => {
		const shown = phone.justReceived.splice(0);
		if (shown.length === 0) return [];
		const before = new Set(
			phone.receipts().flatMap(({ op, at }) => (Date.parse(at) < restoredAt ? [op] : []))
		);
		return shown.flatMap((op) => (before.has(op.id) ? [] : [{ phone, op }]));
	});
	if (fresh.length === 0) return;
	const found = await server.sql<{ key: string }>(
		`select op || encode(hash, 'hex') as key from public.receipts where op = any($1)`,
		[fresh.map(({ op }) => op.id)]
	);
	const known = new Set(found.map(({ key }) => key));
	const complaints = fresh.flatMap(({ phone, op }) =>
		known.has(op.id + op.hash)
			? []
			: [`O2: ${phone.name}'s ${op.verb} ${op.seq} (${op.id}) is shown 已上传, and the server has no receipt`]
	);
	if (complaints.length) throw new Violation(complaints);
}
