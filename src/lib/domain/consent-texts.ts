// What people are asked to agree to, word for word and by version. A consent that was given points to its text here, so a text
// that anybody may have read never changes: a new wording is a new version, and old ones stay readable. Texts are data and not
// messages for that reason. Knows no person and no database.
import * as z from 'zod/mini';
import { requiredText } from './text.ts';

/**
 * notice: what is told before anything is taken (个人信息保护法 17), not a consent by itself. The others are consents, each by itself
 * and unticked: handing name and mobile to one named recipient (23), being recommended to (24).
 */
export const CONSENT_KINDS = [
	'notice',
	'share_holder',
	'share_bank',
	'share_investor',
	'share_bureau',
	'share_partner',
	'recommend'
] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** Consents that let personal data go to somebody else: one consent names one recipient (个人信息保护法 23: separate consent). */
export const SHARING_KINDS = [
	'share_holder',
	'share_bank',
	'share_investor',
	'share_bureau',
	'share_partner'
] as const;
export type SharingKind = (typeof SHARING_KINDS)[number];

export interface ConsentText {
	kind: ConsentKind;
	/** Counts from 1 within its kind. */
	version: number;
	/** First day it was shown (Asia/Shanghai). */
	from: string;
	/** With slots in braces; the Chinese is what counts. */
	zh: string;
	en: string;
}

const FROM = '2026-11-22';

export const CONSENT_TEXTS: readonly ConsentText[] = [
	{
		kind: 'notice',
		version: 1,
		from: FROM,
		zh: '{processor}（联系方式：{contact}）为了{purpose}，收集您的姓名、单位、职务（可不填）和手机号，由工作人员在系统中登记、核对和统计。手机号保存到{mobileUntil}，姓名和单位保存到{nameUntil}，到期删除或去标识。您可以随时查看、更正、删除，撤回同意：{rights}。不提供手机号也可以参加活动。',
		en: '{processor} (contact: {contact}) collects your name, organisation, title (optional) and mobile number for {purpose}; staff register, check and count them in this system. Mobile numbers are kept until {mobileUntil}, names and organisations until {nameUntil}, and are then deleted or made anonymous. You may see, correct or delete them and withdraw consent at any time: {rights}. You may attend without giving a mobile number.'
	},
	{
		kind: 'share_holder',
		version: 1,
		from: FROM,
		zh: '同意把我的姓名、手机号和单位提供给专利权人{recipient}（联系方式：{contact}），由对方电话或书面联系我，只用于就专利“{subject}”洽谈合作。不勾选也能提交：对方只看到企业名称。',
		en: 'I agree that my name, mobile number and organisation are given to the patent owner {recipient} (contact: {contact}), who will contact me by telephone or in writing, only to discuss the patent “{subject}”. It can be left unticked: the owner then sees the name of the enterprise only.'
	},
	{
		kind: 'share_bank',
		version: 1,
		from: FROM,
		zh: '同意把我的姓名、手机号和单位提供给{recipient}（联系方式：{contact}），由对方电话联系我，只用于介绍和办理专利质押融资。不勾选也能提交：对方只看到企业名称。',
		en: 'I agree that my name, mobile number and organisation are given to {recipient} (contact: {contact}), who will call me, only to introduce and arrange patent pledge finance. It can be left unticked: the bank then sees the name of the enterprise only.'
	},
	{
		kind: 'share_investor',
		version: 1,
		from: FROM,
		zh: '同意把我的姓名、手机号和单位提供给投资机构{recipient}（联系方式：{contact}），由对方电话联系我，只用于了解项目和洽谈投资。不勾选也能提交：对方只看到企业名称。',
		en: 'I agree that my name, mobile number and organisation are given to the investor {recipient} (contact: {contact}), who will call me, only to learn about the project and discuss investment. It can be left unticked: the investor then sees the name of the enterprise only.'
	},
	{
		kind: 'share_bureau',
		version: 1,
		from: FROM,
		zh: '同意主管部门{recipient}（联系方式：{contact}）在核实对接结果时查看我的姓名、手机号和单位；每次查看都有记录和理由。不勾选也能提交：主管部门只看到企业名称。',
		en: 'I agree that the authority {recipient} (contact: {contact}) may look at my name, mobile number and organisation when it verifies results; each look is recorded with a reason. It can be left unticked: the authority then sees the name of the enterprise only.'
	},
	{
		kind: 'share_partner',
		version: 1,
		from: FROM,
		zh: '同意把我的姓名、手机号和单位提供给{recipient}（联系方式：{contact}），由对方电话或书面联系我，只用于就需求“{subject}”洽谈合作。不勾选也能提交：对方只看到需求中允许公开的内容。',
		en: 'I agree that my name, mobile number and organisation are given to {recipient} (contact: {contact}), who will contact me by telephone or in writing, only to discuss the need “{subject}”. It can be left unticked: they then see only what the need makes public.'
	},
	{
		kind: 'recommend',
		version: 1,
		from: FROM,
		zh: '同意按我登记的需求，由系统挑选可能合适的专利推荐给我，并说明依据；随时可以关掉。',
		en: 'I agree that patents which may fit the needs I registered are chosen by the system and recommended to me, with the grounds; I can switch this off at any time.'
	}
];

/** The text of a version, or null when there never was one. */
export const consentText = (kind: ConsentKind, version: number): ConsentText | null =>
	CONSENT_TEXTS.find((text) => text.kind === kind && text.version === version) ?? null;

/** The text to show now: the newest of its kind. */
export function currentConsentText(kind: ConsentKind): ConsentText {
	const versions = CONSENT_TEXTS.filter((text) => text.kind === kind);
	return versions.reduce((newest, text) => (text.version > newest.version ? text : newest));
}

/** The names of a text's slots, in the order they stand. */
export const consentSlots = (text: ConsentText): string[] => [
	...new Set([...text.zh.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot!))
];

/**
 * The text as a person reads it. Throws when a slot is left open or blank: a notice or consent that does not name who and what
 * for is none (个人信息保护法 17, 23), and it must not reach a screen.
 */
export function fillConsentText(
	text: ConsentText,
	slots: Readonly<Record<string, string>>,
	language: 'zh' | 'en' = 'zh'
): string {
	return text[language].replace(/\{(\w+)\}/g, (_, slot: string) => {
		const value = Object.hasOwn(slots, slot) ? slots[slot]?.trim() : '';
		if (!value) throw new Error(`consent text ${text.kind} ${text.version}: ${slot} is not filled in`);
		return value;
	});
}

/** Which text somebody agreed to, as it is recorded. The version must be one that was ever shown. */
export const consentVersion = z
	.object({ kind: z.enum(CONSENT_KINDS), version: z.int().check(z.minimum(1)) })
	.check(z.refine(({ kind, version }) => consentText(kind, version) !== null, { error: 'consentVersion' }));

/** Who a sharing consent names. */
export const consentRecipient = z.object({ recipient: requiredText(120), contact: requiredText(120) });
