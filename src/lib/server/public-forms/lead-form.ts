// The form 我要对接: what may be typed, what is wrong with it in words, and the arguments of requestPatent it makes. Whatever was typed comes back with the
// errors. Knows no database.
import { creditCode } from '#lib/domain/credit-code.ts';
import { consentText, type SharingKind } from '#lib/domain/consent-texts.ts';
import type { Consent } from '#lib/domain/consent.ts';
import { INTENTS, type Intent, type RequestPatent } from '#lib/domain/lead.ts';
import { mobile } from '#lib/domain/mobile.ts';
import { optionalText, requiredText, toHalfWidth } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import type { Recipient } from './booth-page.ts';
import { typedIn } from './form-data.ts';

/** 三个月内, 半年内, 不急: stored as these words, in Chinese whoever chose them. */
const TIMEFRAMES = {
	quarter: m.public_lead_time_quarter,
	half: m.public_lead_time_half,
	none: m.public_lead_time_none
};
const STORED = { locale: 'zh-CN' } as const;

/** A consent to share as a box of the form: <kind> <recipient> <kind of text>.<version>. */
export const consentValue = (to: Recipient, version: number): string =>
	`${to.kind} ${to.recipient} ${sharingKind(to)}.${version}`;
export const sharingKind = (to: Recipient): SharingKind =>
	to.kind === 'bureau' ? 'share_bureau' : 'share_holder';

/** As it was typed; shown again as it is. */
export interface TypedLead {
	submit: string;
	intent: string;
	company: string;
	creditCode: string;
	name: string;
	mobile: string;
	use: string;
	budget: string;
	time: string;
	note: string;
	callBack: boolean;
	declared: boolean;
	consents: string[];
}
export type LeadFault = { field: keyof TypedLead; text: string };
/** Arguments but for the ids. */
export type AskedFor = Omit<RequestPatent, 'lead' | 'patent' | 'booth' | 'contact'>;

export function typedLead(form: FormData): TypedLead {
	return {
		submit: typedIn(form, 'submit', 40),
		intent: typedIn(form, 'intent', 20),
		company: typedIn(form, 'company'),
		creditCode: typedIn(form, 'creditCode', 60),
		name: typedIn(form, 'name'),
		mobile: typedIn(form, 'mobile', 60),
		use: typedIn(form, 'use'),
		budget: typedIn(form, 'budget', 60),
		time: typedIn(form, 'time', 20),
		note: typedIn(form, 'note'),
		callBack: form.has('callBack'),
		declared: form.has('declared'),
		consents: form
			.getAll('consents')
			.slice(0, 20)
			.filter((one) => typeof one === 'string')
	};
}

/** Ten-thousand yuan (万元) as typed, in fen; undefined for nothing, null for what is no amount up to 100 亿元. */
export function budgetFen(typed: string): number | undefined | null {
	const text = toHalfWidth(typed)
		.replace(/[\s,]/g, '')
		.replace(/万?元?$/, '');
	if (!text) return undefined;
	return /^\d{1,7}(\.\d{1,4})?$/.test(text) && Number(text) <= 1e6 ? Math.round(Number(text) * 1e6) : null;
}

/** Reads the boxes that were ticked; null when one names nobody who may be named, or a text that never was. */
function readConsents(ticked: readonly string[], offered: readonly Recipient[]): Consent[] | null {
	const given = ticked.map((value) => {
		const to = offered.find((one) => value.startsWith(`${one.kind} ${one.recipient} `));
		const version = to && Number(/ share_\w+\.(\d{1,6})$/.exec(value)?.[1]);
		if (!to || !version || !consentText(sharingKind(to), version) || consentValue(to, version) !== value)
			return null;
		return { kind: to.kind, recipient: to.recipient, version: `${sharingKind(to)}.${version}` };
	});
	return given.includes(null) ? null : (given as Consent[]);
}

/**
 * What a typed form asks for, or what is wrong with it, in the order of the fields. `isKnown`: the person is known by their link, so that no name is asked.
 * `offered`: who may be named in a consent.
 */
export function readLead(
	typed: TypedLead,
	{ offered, isKnown }: { offered: readonly Recipient[]; isKnown: boolean }
): { asked: AskedFor } | { faults: LeadFault[] } {
	const faults: LeadFault[] = [];
	const fault = (field: keyof TypedLead, text: string) => void faults.push({ field, text });
	const intent = INTENTS.find((one) => one === typed.intent);
	if (!intent) fault('intent', m.public_lead_intent_missing());
	const text = (field: 'use' | 'note', max: number) => {
		const parsed = optionalText(max).safeParse(typed[field]);
		if (!parsed.success) fault(field, m.public_form_too_long({ max }));
		return parsed.data;
	};
	const use = text('use', 1000);
	const budget = budgetFen(typed.budget);
	if (budget === null) fault('budget', m.public_lead_budget_wrong());
	const company = requiredText(120).safeParse(typed.company);
	if (!company.success && !(isKnown && !typed.company.trim()))
		fault(
			'company',
			typed.company.trim() ? m.public_form_too_long({ max: 120 }) : m.public_lead_company_missing()
		);
	const code = typed.creditCode.trim() ? creditCode.safeParse(typed.creditCode) : undefined;
	if (code && !code.success) fault('creditCode', m.public_lead_credit_code_wrong());
	const consents = readConsents(typed.consents, offered);
	const person = isKnown
		? {}
		: readPerson(typed, { needsMobile: typed.callBack || typed.consents.length > 0, fault });
	const note = text('note', 1000);
	if (!consents) fault('consents', m.public_lead_consents_changed());
	if (!typed.declared) fault('declared', m.public_lead_declared_missing());
	if (faults.length > 0) return { faults };
	const time = Object.hasOwn(TIMEFRAMES, typed.time)
		? TIMEFRAMES[typed.time as keyof typeof TIMEFRAMES]({}, STORED)
		: undefined;
	return {
		asked: {
			intent: intent as Intent,
			company: company.data,
			...(code?.data ? { creditCode: code.data } : {}),
			...person,
			use,
			...(budget ? { budgetFen: budget } : {}),
			timeframe: time,
			callBack: typed.callBack,
			note,
			consents: consents!
		} as AskedFor
	};
}

/** Whoever wants to be called, or lets others call, gives a number; others need not. */
function readPerson(
	typed: TypedLead,
	{ needsMobile, fault }: { needsMobile: boolean; fault: (field: keyof TypedLead, text: string) => void }
) {
	const name = requiredText(60).safeParse(typed.name);
	if (!name.success)
		fault('name', typed.name.trim() ? m.public_form_too_long({ max: 60 }) : m.public_lead_name_missing());
	const number = typed.mobile.trim() ? mobile.safeParse(typed.mobile) : undefined;
	if (number && !number.success) fault('mobile', m.public_form_mobile_wrong());
	if (!number && needsMobile) fault('mobile', m.public_lead_mobile_missing());
	return { name: name.data, ...(number?.data ? { mobile: number.data } : {}) };
}
