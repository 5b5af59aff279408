// The one tap that makes two records of one fact one: a deal or a pledge of one's own that knows its firm by name alone is told the code that the other record has. Nothing else of it
// changes. Which record lacks which code, SQL says (list_programme_flags).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import type { Rejection } from '../perform.ts';
import { listLedger } from './deals.ts';
import { listProgrammeFlags } from './programmes.ts';
import { submit } from './submit.ts';

/** Null when it is done. 404 for a record that lacks no code (any more), or is another's. */
export async function addFirmCode(
	{ programme, organisation, record }: { programme: string; organisation: string; record: string },
	actor: Actor
): Promise<Rejection | null> {
	const flag = (await listProgrammeFlags(programme, actor)).find(({ lacks }) => lacks?.record === record);
	const code = flag?.lacks?.code;
	if (!flag || !code) return error(404, { message: m.common_error_not_found() });
	const where = (of: { event: string; lead?: string | undefined }) => ({
		actor,
		...(of.lead ? { event: of.event } : { organisation })
	});
	if (flag.kind === 'deal') {
		const [deal] = (await listLedger(organisation, { list: 'deals', record }, actor)).records;
		if (!deal) return error(404, { message: m.common_error_not_found() });
		const { lead, type, holderName, holderKind, acquirerName, patents } = deal;
		const args = { deal: record, lead, type, holderName, holderKind, acquirerName, patents };
		const { rejections } = await submit('recordDeal', { ...args, acquirerCode: code }, where(deal));
		return rejections?.[0] ?? null;
	}
	const [pledge] = (await listLedger(organisation, { list: 'pledges', record }, actor)).records;
	if (!pledge) return error(404, { message: m.common_error_not_found() });
	const { lead, borrowerName, lenderName, rightKinds } = pledge;
	const args = { pledge: record, lead, borrowerName, lenderName, rightKinds };
	const { rejections } = await submit('recordPledge', { ...args, borrowerCode: code }, where(pledge));
	return rejections?.[0] ?? null;
}
