// The workbook of the needs that this view of the list shows, as that of the leads.
import { error } from '@sveltejs/kit';
import { NEED_KIND_WORDS } from '#lib/i18n/request-words.ts';
import { needFacts, needFieldText, needSizeLine } from '#lib/i18n/need-field-words.ts';
import { m } from '#lib/i18n/text.ts';
import { exportStamp, momentText } from '#lib/server/desk/export-stamp.ts';
import { exportNeeds } from '#lib/server/desk/needs.ts';
import { needSearch } from '#lib/server/desk/request-view.ts';
import { download, workbook } from '#lib/server/desk/workbooks.ts';
import { isBureau } from '#lib/server/identity/profile.ts';
import type { RequestHandler } from './$types';

/** What has a column of its own; every other field stands in one cell. */
const OWN = ['title', 'company', 'visibility'];

export const POST: RequestHandler = async ({ locals: { actor, profile }, url }) => {
	if (!profile || !isBureau(profile)) error(403, { message: m.common_error_forbidden() });
	const { needs, more } = await exportNeeds(needSearch(url, {}), actor);
	const bytes = await workbook({
		name: m.desk_menu_needs(),
		columns: [
			{ heading: m.desk_lead_receipt(), width: 14 },
			{ heading: m.desk_need_title(), width: 36 },
			{ heading: m.desk_lead_firm(), width: 30 },
			{ heading: m.desk_need_kind(), width: 12 },
			{ heading: m.desk_need_visibility(), width: 14 },
			{ heading: m.desk_need_size(), width: 24 },
			{ heading: m.desk_need_facts(), width: 80 },
			{ heading: m.desk_lead_organiser(), width: 26 },
			{ heading: m.desk_column_event(), width: 26 },
			{ heading: m.desk_lead_person(), width: 24 },
			{ heading: m.desk_need_recorded(), width: 20 }
		],
		rows: [
			...needs.map((need) => [
				need.receipt,
				String(need.fields.title ?? ''),
				String(need.fields.company ?? m.desk_lead_hidden()),
				NEED_KIND_WORDS[need.kind](),
				needFieldText('visibility', need.visibility),
				needSizeLine(need.fields),
				needFacts(need.kind, need.fields, OWN)
					.map(([label, value]) => `${label}：${value}`)
					.join('\n'),
				need.organiserName,
				need.eventName,
				need.contact ? [need.contact.name, need.contact.mobile].filter(Boolean).join(' ') : null,
				momentText(need.recordedAt)
			]),
			...exportStamp({ profile, count: needs.length, more })
		]
	});
	return download(bytes, `${m.desk_menu_needs()}.xlsx`);
};
