// The desk's words for drafts: what is wrong with a field and what to do, the words of choices in the reader's language.
import { CHOICES, choiceName, type ChoiceSet } from '#lib/domain/programmes/form/choices.ts';
import { pageOf } from '#lib/domain/programmes/form/definition-specs.ts';
import type { Fault } from '#lib/domain/programmes/form/faults.ts';
import { fieldName } from '#lib/domain/programmes/form/field-names.ts';
import { METRIC_KEYS, metricOf } from '#lib/domain/programmes/metrics.ts';
import { m } from '#lib/i18n/text.ts';
import { inWords } from '../programmes/words.ts';

const FAULTS: Record<Fault['kind'], (of: { limit: number }) => string> = {
	missing: m.desk_doc_fault_missing,
	number: m.desk_doc_fault_number,
	whole_number: m.desk_doc_fault_whole_number,
	too_small: m.desk_doc_fault_too_small,
	too_large: m.desk_doc_fault_too_large,
	too_long: m.desk_doc_fault_too_long,
	too_few: m.desk_doc_fault_too_few,
	too_many: m.desk_doc_fault_too_many,
	choice: m.desk_doc_fault_choice,
	form: m.desk_doc_fault_form,
	unknown_metric: m.desk_doc_fault_unknown_metric,
	unknown_key: m.desk_doc_fault_unknown_key,
	max_below_min: m.desk_doc_fault_max_below_min,
	twice: m.desk_doc_fault_twice,
	unknown_reference: m.desk_doc_fault_unknown_reference,
	no_rate: m.desk_doc_fault_no_rate,
	test_misfits: m.desk_doc_fault_test_misfits
};
/** What is wrong, and what to do. */
export const faultText = ({ kind, limit = 0 }: Fault): string => FAULTS[kind]({ limit });
/** With its place: 指标 3「举办活动」 · 规则 · 数：请填写。 */
export const placedFault = (fault: Fault): string =>
	m.desk_doc_fault_at({ place: inWords(fault.place) || m.desk_doc_whole(), fault: faultText(fault) });
/** The faults of a page, by field. English that is missing is the Chinese's fault. */
export const faultsByField = (faults: readonly Fault[]): Record<string, string> =>
	Object.fromEntries(faults.map((fault) => [fault.path, faultText(fault)]));
/** The address of the page on which a fault is mended, below the document's. */
export function faultHref(home: string, { path }: Fault): string {
	const [, list, i] = /^(indicators|ambiguities)\.(\d+)/.exec(path) ?? [];
	return list ? `${home}/${list}/${i}#${path}` : `${home}/${pageOf(path) ?? 'head'}#${path}`;
}

export const labelOf = (key: string, parent = ''): string => inWords(fieldName(key, parent));

/** The options of a set; what is chosen comes first, in its order, and stays also where the set does not know it. */
export function optionsOf(of: ChoiceSet, chosen: readonly string[] = []) {
	const rest = Object.keys(CHOICES[of]).filter((one) => !chosen.includes(one));
	return [...chosen, ...rest].map((value) => ({ value, label: inWords(choiceName(of, value)) }));
}

/** The metrics of the vocabulary, and numbers of the document's own (only ever reported). */
export const metricOptions = (own: readonly string[]) => [
	...METRIC_KEYS.map((value) => {
		const { zh, en, unit, measure } = metricOf(value);
		const name = `${inWords({ zh, en })}（${unit}）`;
		return { value, label: measure === 'reported' ? m.desk_doc_metric_reported({ name }) : name };
	}),
	...own.map((value) => ({ value, label: m.desk_doc_metric_own({ name: value.slice(7) }) }))
];
