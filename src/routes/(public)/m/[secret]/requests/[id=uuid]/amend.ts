// The form in which a person corrects a request: which fields it has, what stands in them, and what was changed. A lead's field that is emptied is taken away; a need's is
// not, because a blank never erases what somebody said. Knows no page.
import type { NeedFields } from '#lib/domain/need.ts';
import { NEED_FIELD_WORDS } from '#lib/i18n/need-words.ts';
import { m } from '#lib/i18n/text.ts';
import { fenIn, numberIn, typed, wanText } from '#lib/server/links/form-values.ts';
import type { OwnLead, OwnNeed } from '#lib/server/links/shapes.ts';

export interface AmendField {
	name: string;
	label: string;
	/** area: several lines; wan: money in 万元; whole: a whole number; yes: a box to tick. */
	kind: 'text' | 'area' | 'wan' | 'whole' | 'yes';
	max: number;
	value: string;
}

type Args =
	| {
			verb: 'amendLead';
			args: {
				lead: string;
				use: string | null;
				budgetFen: number | null;
				timeframe: string | null;
				callBack: boolean;
				note: string | null;
			};
	  }
	| {
			verb: 'amendNeed';
			args: {
				need: string;
				changes: Record<string, { from?: NeedFields[string] | null; to: NeedFields[string] }>;
			};
	  };
export interface Amendment {
	/** Null when nothing was changed. */
	args: Args | null;
	raw: Record<string, string>;
	faults: Record<string, string>;
}

export const leadForm = (lead: OwnLead): AmendField[] => [
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

const NEED_FIELDS: Record<string, readonly Pick<AmendField, 'name' | 'kind' | 'max'>[]> = {
	technical: [
		{ name: 'title', kind: 'text', max: 80 },
		{ name: 'problem', kind: 'area', max: 500 },
		{ name: 'keyPoint', kind: 'area', max: 500 },
		{ name: 'goal', kind: 'area', max: 500 },
		{ name: 'amountFen', kind: 'wan', max: 16 },
		{ name: 'wantedPartner', kind: 'text', max: 120 }
	],
	financing: [
		{ name: 'title', kind: 'text', max: 80 },
		{ name: 'amountFen', kind: 'wan', max: 16 },
		{ name: 'termMonths', kind: 'whole', max: 4 },
		{ name: 'purpose', kind: 'text', max: 200 }
	],
	policy: [
		{ name: 'title', kind: 'text', max: 80 },
		{ name: 'problem', kind: 'area', max: 500 }
	],
	service: [
		{ name: 'title', kind: 'text', max: 80 },
		{ name: 'problem', kind: 'area', max: 500 }
	]
};

const label = (kind: string, name: string): string =>
	name === 'amountFen'
		? kind === 'financing'
			? NEED_FIELD_WORDS.amountWan()
			: NEED_FIELD_WORDS.budgetWan()
		: NEED_FIELD_WORDS[name as keyof typeof NEED_FIELD_WORDS]();
const shown = (kind: AmendField['kind'], value: unknown): string =>
	kind === 'wan' ? wanText(value as number | undefined) : value === undefined ? '' : String(value);

export const needForm = (need: OwnNeed): AmendField[] =>
	NEED_FIELDS[need.kind]!.map((field) => ({
		...field,
		label: label(need.kind, field.name),
		value: shown(field.kind, need.fields[field.name])
	}));

export function leadAmendment(lead: string, form: FormData): Amendment {
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
	return { args: { verb: 'amendLead', args }, raw, faults };
}

/** What was seen stands in hidden fields (`from-…`), so that a change of somebody else meanwhile is noticed. */
export function needAmendment(need: OwnNeed, form: FormData): Amendment {
	const raw: Record<string, string> = {};
	const faults: Record<string, string> = {};
	const changes: Record<string, { from?: NeedFields[string] | null; to: NeedFields[string] }> = {};
	const read = (kind: AmendField['kind'], text: string) =>
		kind === 'wan' ? fenIn(text) : kind === 'whole' ? numberIn(text) : text || undefined;
	for (const { name, kind, max } of NEED_FIELDS[need.kind]!) {
		raw[name] = typed(form, name, max);
		const [to, from] = [read(kind, raw[name]), read(kind, typed(form, `from-${name}`, max))];
		if (typeof to === 'number' && !Number.isSafeInteger(to)) faults[name] = m.public_my_number_wrong();
		else if (to !== undefined && to !== from) changes[name] = { from: from ?? null, to };
	}
	if (!raw.title) faults.title = m.common_need_fault_missing();
	return {
		args: Object.keys(changes).length > 0 ? { verb: 'amendNeed', args: { need: need.id, changes } } : null,
		raw,
		faults
	};
}
