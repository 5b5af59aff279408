// What the form of an entry check says of a value that is out of its bounds.
import { expect, test } from 'vitest';
import { m } from '#lib/i18n/text.ts';
import { entryArgs, entryFields } from './entry-form.ts';

test('a value out of its bounds is told its bounds', () => {
	const blank = entryFields(null, {});
	const errorsOf = (values: Record<string, string>) =>
		entryArgs({ ...blank, name: '临溪精工有限公司', values: { ...blank.values, ...values } }).errors;
	expect(errorsOf({ industrialisation_rate: '150', rd_spend_prev_year: '-5', rd_staff: '1.5' })).toEqual({
		industrialisation_rate: m.desk_entry_error_percent(),
		rd_spend_prev_year: m.desk_entry_error_money(),
		rd_staff: m.desk_entry_error_count()
	});
	expect(errorsOf({ industrialisation_rate: '100', rd_spend_prev_year: '0', rd_staff: '0' })).toBeNull();
});
