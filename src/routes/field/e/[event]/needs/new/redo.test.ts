// A need that came back stands in its form as it was said, but for what only the person can say again.
import { expect, test } from 'vitest';
import { redoNeed } from './redo.ts';
import { NEED_FORMS } from './need-spec.ts';
import { needFields } from './record-need.ts';

const ID = '00000000-0000-4000-8000-0000000000d2';
const WHO = '00000000-0000-4000-8000-0000000000d5';
const declared = { noSecrets: true, authorised: true };
const FINANCING = {
	title: '融资需求 300 万元',
	visibility: 'anonymous',
	company: '同启传感技术有限公司',
	headcount: 350,
	revenueFen: 1_500_000_000,
	amountFen: 300_000_000,
	termMonths: 12,
	pledgePatents: ['2017106018623'],
	isPledged: false
};

test('what was said stands as it is typed: sums in 万元, lists in one line, yes and no as chosen', () => {
	const redo = redoNeed({ need: ID, kind: 'financing', fields: FINANCING, contact: WHO, declared });
	expect(redo).toMatchObject({
		form: 'financing',
		need: ID,
		person: WHO,
		typed: {
			staff: '350',
			revenueWan: '1500',
			amountWan: '300',
			pledgePatents: '2017106018623',
			isPledged: 'no',
			visibility: 'anonymous'
		}
	});
	// What the person confirms is confirmed anew.
	expect(redo?.typed).not.toHaveProperty('holdsNoSecrets');
});

test('recorded again without a change it says the same', () => {
	const fields = {
		title: '低温密封',
		visibility: 'public',
		company: '甲公司',
		problem: '漏油',
		keywords: ['密封', '低温'],
		amountFen: 800_000_000
	};
	const redo = redoNeed({ need: ID, kind: 'technical', fields, contact: WHO, declared })!;
	const typed = { ...redo.typed, holdsNoSecrets: true, isAuthorised: true };
	const who = { id: WHO, organisation: '甲公司' };
	expect(needFields({ form: NEED_FORMS[redo.form], who, typed })).toMatchObject(fields);
});

test('what is no need is none', () => {
	for (const args of [null, {}, { need: ID }, { need: ID, kind: 'gift', fields: {}, declared }])
		expect(redoNeed(args)).toBeNull();
});
