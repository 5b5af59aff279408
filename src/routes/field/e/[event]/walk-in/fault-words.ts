// What is wrong with a field of 现场登记, in words. Knows no form: what is a fault says walk-in.ts.
import { m } from '#lib/i18n/text.ts';
import type { Fault } from './walk-in.ts';

const WORDS: Record<Fault['field'], (fault: Fault) => string> = {
	name: (fault) => (fault.what === 'too_long' ? tooLong(fault) : m.field_walk_in_no_name()),
	organisation: (fault) => (fault.what === 'too_long' ? tooLong(fault) : m.field_walk_in_no_organisation()),
	title: tooLong,
	mobile: (fault) =>
		fault.what === 'length'
			? m.field_walk_in_mobile_wrong({ count: fault.count })
			: m.field_walk_in_mobile_shape(),
	kind: () => m.field_walk_in_no_kind(),
	notice: () => m.field_walk_in_notice_why()
};

function tooLong(fault: Fault) {
	return m.field_walk_in_too_long({ max: 'max' in fault ? fault.max : 60 });
}

/** One sentence for a fault: what is wrong and what to do. */
export const faultWords = (fault: Fault): string => WORDS[fault.field](fault);
