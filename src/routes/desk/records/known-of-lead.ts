// What the form of a deal or a pledge begins with beside a lead: the record that is there, else what lead, patent and need say. Knows no values that nobody said.
import { PLEDGED_RIGHTS, type DealType } from '#lib/domain/deal.ts';
import type { WholeLead } from '#lib/server/desk/leads.ts';

const TYPE_OF: Record<string, DealType> = { transfer: 'transfer', equity: 'equity' };

/** For recordFields('deals', …). */
export function knownDeal(lead: WholeLead): Record<string, unknown> {
	const need = lead.need?.fields ?? {};
	return (
		lead.deals[0] ?? {
			type: TYPE_OF[lead.intent ?? ''] ?? 'licence',
			patents: lead.patent ? [lead.patent.number] : [],
			holderName: lead.patent?.holderName ?? lead.counterpart?.name,
			holderKind: lead.holderKind ?? 'enterprise',
			acquirerName: lead.company ?? need.company,
			acquirerCode: lead.creditCode ?? need.creditCode
		}
	);
}

/** For recordFields('pledges', …): the bank is the counterpart, the borrower the need's firm. */
export function knownPledge(lead: WholeLead): Record<string, unknown> {
	const need = lead.need?.fields ?? {};
	return (
		lead.pledges[0] ?? {
			borrowerName: need.company,
			borrowerCode: need.creditCode,
			lenderName: lead.counterpart?.name,
			rightKinds: [PLEDGED_RIGHTS[0]],
			patents: Array.isArray(need.pledgePatents) ? need.pledgePatents : []
		}
	);
}
