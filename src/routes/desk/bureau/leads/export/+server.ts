// The workbook of the leads that this view of the list shows: people masked, a last line that says who took it and when. The database writes it down as well.
import { error } from '@sveltejs/kit';
import { LEAD_STAGE_WORDS } from '#lib/i18n/request-words.ts';
import { m } from '#lib/i18n/text.ts';
import { exportLeads } from '#lib/server/desk/leads.ts';
import { leadSearch } from '#lib/server/desk/request-view.ts';
import { exportStamp, momentText } from '#lib/server/desk/export-stamp.ts';
import { download, workbook } from '#lib/server/desk/workbooks.ts';
import { isBureau } from '#lib/server/identity/profile.ts';
import { dayOf, firmOf, moneyOf, subjectOf, wishOf } from '../../../requests/lead-words.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals: { actor, profile }, url }) => {
	if (!profile || !isBureau(profile)) error(403, { message: m.common_error_forbidden() });
	const { leads, more } = await exportLeads(leadSearch(url, {}), actor);
	const bytes = await workbook({
		name: m.desk_menu_leads(),
		columns: [
			{ heading: m.desk_lead_receipt(), width: 14 },
			{ heading: m.desk_lead_firm(), width: 30 },
			{ heading: m.desk_lead_subject(), width: 36 },
			{ heading: m.desk_lead_number(), width: 18 },
			{ heading: m.desk_lead_holder(), width: 24 },
			{ heading: m.desk_lead_wish(), width: 12 },
			{ heading: m.desk_lead_stage(), width: 12 },
			{ heading: m.desk_lead_budget(), width: 14 },
			{ heading: m.desk_lead_deal_amount_short(), width: 14 },
			{ heading: m.desk_lead_filing_due(), width: 14 },
			{ heading: m.desk_lead_organiser(), width: 26 },
			{ heading: m.desk_column_event(), width: 26 },
			{ heading: m.desk_lead_person(), width: 24 },
			{ heading: m.desk_lead_requested(), width: 20 }
		],
		rows: [
			...leads.map((lead) => [
				lead.receipt,
				firmOf(lead),
				subjectOf(lead),
				lead.patent?.number ?? null,
				lead.patent?.holderName ?? lead.counterpart?.name ?? null,
				wishOf(lead),
				LEAD_STAGE_WORDS[lead.stage](),
				moneyOf(lead.budgetFen) ?? null,
				moneyOf(lead.filing?.amountFen) ?? null,
				dayOf(lead.filing?.dueOn) ?? null,
				lead.organiserName,
				lead.eventName,
				lead.contact ? [lead.contact.name, lead.contact.mobile].filter(Boolean).join(' ') : null,
				momentText(lead.requestedAt)
			]),
			...exportStamp({ profile, count: leads.length, more })
		]
	});
	return download(bytes, `${m.desk_menu_leads()}.xlsx`);
};
