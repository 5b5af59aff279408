// The form of one patent: what was typed, kept as typed; and the arguments of recordPatent, or what is wrong beside each field. Explains check digits and
// why an open licence is not possible. Does not store.
import * as z from 'zod';
import { normalisePatentNumber, patentNumberFault, readPatentNumber } from '#lib/domain/patent-number.ts';
import {
	BURDENS,
	isAdvertising,
	OFFER_MODES,
	openLicenceFaults,
	recordPatent,
	type Burden,
	type RecordPatent,
	type Standing
} from '#lib/domain/patent.ts';
import { m } from '#lib/i18n/text.ts';
import { splitWords } from '../imports/read-figure.ts';
import type { WholePatent } from './catalogue.ts';
import { fieldText, fieldTexts, filled } from './form-text.ts';

const TEXTS = [
	'patent',
	'number',
	'title',
	'plain',
	'holderName',
	'holderKind',
	'holder',
	'legalStatus',
	'annuityStatus',
	'annuityPaidUntil',
	'checkedOn',
	'pledgeeAgreedOn',
	'evaluatedOn',
	'maturity',
	'chains',
	'means',
	'effects',
	'scenes'
] as const;
export interface PatentFields {
	texts: Record<(typeof TEXTS)[number], string>;
	burdens: string[];
	/** By mode; `price` in 万元 as typed. */
	offers: Record<string, { isOffered: boolean; pricing: string; price: string; terms: string }>;
}
export type PatentErrors = Record<string, string>;

/** What a form sent. */
export function readPatentFields(form: FormData): PatentFields {
	const modes = fieldTexts(form, 'mode');
	return {
		texts: Object.fromEntries(
			TEXTS.map((name) => [name, fieldText(form, name, 1000)])
		) as PatentFields['texts'],
		burdens: fieldTexts(form, 'burden'),
		offers: Object.fromEntries(
			OFFER_MODES.map((mode) => [
				mode,
				{
					isOffered: modes.includes(mode),
					pricing: fieldText(form, `pricing.${mode}`) || 'negotiable',
					price: fieldText(form, `price.${mode}`, 20),
					terms: fieldText(form, `terms.${mode}`, 600)
				}
			])
		)
	};
}

/** A form to begin with: of a patent that is there, or blank under a new id. */
export function patentFields(known: WholePatent | null, newId: string): PatentFields {
	const patent = known?.patent;
	const joined = (words: string[] | undefined) => (words ?? []).join('、');
	return {
		texts: {
			patent: patent?.id ?? newId,
			number: patent?.number.replace(/(.)$/, '.$1') ?? '',
			title: patent?.title ?? '',
			plain: patent?.plain ?? '',
			holderName: patent?.holderName ?? '',
			holderKind: patent?.holderKind ?? 'university',
			holder: patent?.holder ?? '',
			legalStatus: patent?.legalStatus ?? 'granted',
			annuityStatus: patent?.annuityStatus ?? 'unknown',
			annuityPaidUntil: patent?.annuityPaidUntil ?? '',
			checkedOn: patent?.checkedOn ?? '',
			pledgeeAgreedOn: known?.pledgeeAgreedOn ?? '',
			evaluatedOn: known?.evaluatedOn ?? '',
			maturity: patent?.maturity ?? '',
			chains: joined(patent?.chains),
			means: joined(patent?.means),
			effects: joined(patent?.effects),
			scenes: joined(patent?.scenes)
		},
		burdens: patent?.burdens ?? [],
		offers: Object.fromEntries(
			OFFER_MODES.map((mode) => {
				const offer = patent?.offers.find((one) => one.mode === mode);
				const price = offer?.priceFen === undefined ? '' : String(offer.priceFen / 1_000_000);
				return [
					mode,
					{
						isOffered: offer !== undefined,
						pricing: offer?.pricing ?? 'negotiable',
						price,
						terms: offer?.terms ?? ''
					}
				];
			})
		)
	};
}

/** The arguments of recordPatent; null with the errors by field. */
export function patentArgs(fields: PatentFields): { args: RecordPatent | null; errors: PatentErrors } {
	const { texts } = fields;
	const errors: PatentErrors = {};
	const numberError = patentNumberError(texts.number);
	if (numberError) errors.number = numberError;
	if (!texts.title.trim() || texts.title.trim().length > 200) errors.title = m.desk_cat_error_title();
	if (!texts.holderName.trim()) errors.holderName = m.desk_cat_error_holder();
	if (texts.plain.trim().length > 600) errors.plain = m.desk_cat_error_plain();
	else if (isAdvertising(texts.plain)) errors.plain = m.desk_cat_error_advertising();
	for (const field of ['annuityPaidUntil', 'checkedOn', 'pledgeeAgreedOn', 'evaluatedOn'] as const)
		if (texts[field] && !z.iso.date().safeParse(texts[field]).success)
			errors[field] = m.desk_cat_error_date();
	for (const [mode, offer] of Object.entries(fields.offers))
		if (offer.isOffered && offer.price.trim() && fenOf(offer.price) === null)
			errors[`price.${mode}`] = m.desk_cat_error_price();
	const number = normalisePatentNumber(texts.number);
	const parsed = recordPatent.safeParse({
		...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, filled(value)])),
		number,
		kind: readPatentNumber(number)?.kind,
		chains: splitWords(texts.chains),
		means: splitWords(texts.means),
		effects: splitWords(texts.effects),
		scenes: splitWords(texts.scenes),
		burdens: BURDENS.filter((burden) => fields.burdens.includes(burden)),
		offers: Object.entries(fields.offers)
			.filter(([, { isOffered }]) => isOffered)
			.map(([mode, { pricing, price, terms }]) => ({
				mode,
				pricing,
				terms: filled(terms),
				...(pricing === 'free' ? { priceFen: 0 } : price.trim() ? { priceFen: fenOf(price) ?? -1 } : {})
			}))
	});
	if (parsed.success && fields.offers['open-licence']?.isOffered)
		Object.assign(errors, openErrors(parsed.data));
	if (!parsed.success && Object.keys(errors).length === 0)
		errors[String(parsed.error.issues[0]?.path[0] ?? 'number')] = m.common_refused_reason_arguments_invalid();
	return { args: parsed.success && Object.keys(errors).length === 0 ? parsed.data : null, errors };
}

/** What is wrong with a number as typed, in words with the right check digit; null when nothing is. */
export function patentNumberError(typed: string): string | null {
	if (!typed.trim()) return m.desk_cat_error_number_blank();
	const fault = patentNumberFault(normalisePatentNumber(typed));
	if (!fault) return null;
	if (fault.kind === 'length') return m.desk_cat_error_number_length({ length: fault.length });
	if (fault.kind === 'shape') return m.desk_cat_error_number_shape();
	return fault.kind === 'check'
		? m.desk_cat_error_number_check({ expected: fault.expected, found: fault.found })
		: m.desk_cat_error_number_check_missing({ expected: fault.expected });
}

/** 万元 as typed, in fen; null when it is no such figure. */
export function fenOf(wan: string): number | null {
	if (!/^\d{1,8}(\.\d{1,6})?$/.test(wan.trim())) return null;
	return Math.round(Number(wan) * 1_000_000);
}

function openErrors(patent: RecordPatent): PatentErrors {
	const words: Partial<Record<keyof Standing, () => string>> = {
		legalStatus: m.desk_cat_error_open_status,
		evaluatedOn: m.desk_cat_error_open_evaluated,
		annuityStatus: m.desk_cat_error_open_annuity,
		burdens: m.desk_cat_error_open_burdens
	};
	const faults = openLicenceFaults({
		...patent,
		annuityStatus: patent.annuityStatus ?? 'unknown',
		burdens: (patent.burdens ?? []) as Burden[]
	});
	return Object.fromEntries(faults.map((field) => [field, words[field]?.() ?? '']));
}
