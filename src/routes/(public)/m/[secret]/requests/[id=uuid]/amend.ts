// The form in which a person corrects a lead: which fields it has, what stands in them, and what was changed. A field that is emptied is taken away. Knows no page; needs
// are changed by server/need-forms/amendment.ts.
import type * as z from 'zod/mini';
import type { amendLead } from '#lib/domain/lead.ts';
import { m } from '#lib/i18n/text.ts';
import { fenIn, typed, wanText } from '#lib/server/links/form-values.ts';
import type { OwnLead } from '#lib/server/links/shapes.ts';

export interface LeadField {
	name: string;
	label: string;
	/** area: several lines; wan: money in 万元; whole: a whole number; yes: a box to tick. */
	kind: 'text' | 'area' | 'wan' | 'whole' | 'yes';
	max: number;
	value: string;
}

type Args = z.input<typeof amendLead>;
export interface LeadAmendment {
	args: Args;
	raw: Record<string, string>;
	faults: Record<string, string>;
}

export const leadForm = (lead: OwnLead): LeadField[] => [
	{ name: 'use', label: m.public_my_lead_use(), kind: 'area', max: 1000, value: lead.use ?? '' },
	{
		name: 'budgetFen',
		label: m.public_my_lead_budget(),
		kind: 'wan',
		max: 16,
		value: wanText(lead.budgetFen)
	},
	{
		name: 'timeframe',
		label: m.public_my_lead_timeframe(),
		kind: 'text',
		max: 60,
		value: lead.timeframe ?? ''
	},
	{ name: 'note', label: m.public_my_lead_note(), kind: 'area', max: 1000, value: lead.note ?? '' },
	{
		name: 'callBack',
		label: m.public_my_lead_call_back(),
		kind: 'yes',
		max: 2,
		value: lead.callBack ? 'on' : ''
	}
];

export function leadAmendment(lead: string, form: FormData): LeadAmendment {
	const raw = Object.fromEntries(
		['use', 'budgetFen', 'timeframe', 'note', 'callBack'].map((name) => [name, typed(form, name, 1000)])
	);
	const budgetFen = fenIn(raw.budgetFen!);
	const faults: Record<string, string> = Number.isNaN(budgetFen)
		? { budgetFen: m.public_my_number_wrong() }
		: {};
	const args = {
		lead,
		use: raw.use || null,
		budgetFen: budgetFen ?? null,
		timeframe: raw.timeframe?.slice(0, 60) || null,
		callBack: raw.callBack === 'on',
		note: raw.note || null
	};
	return { args, raw, faults };
}
