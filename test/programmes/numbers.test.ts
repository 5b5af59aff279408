// The number, the bound and the period of every indicator, as read from the documents: 以上, 不少于, 不低于, 至少, 达到 and bare numbers are ≥, 超过 is >,
// 不超过 and 以内 are ≤, 不足 is <. Other tests make their numbers from the presets' own rules; this table is the one that a changed preset goes against.
import { describe, expect, it } from 'vitest';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import type { Rule, Threshold } from '#lib/domain/programmes/rule.ts';

const SIGN = { gte: '≥', gt: '>', lte: '≤', lt: '<', eq: '=' };
const UNIT = { count: '', CNY: '元', percent: '%' };

const bound = ({ op, value, unit }: Pick<Threshold, 'op' | 'value' | 'unit'>): string =>
	`${SIGN[op]} ${value}${UNIT[unit]}`;

/** A rule in short: its bound and its number with the unit. */
function short(rule: Rule): string {
	switch (rule.op) {
		case 'gte':
		case 'gt':
		case 'lte':
		case 'lt':
		case 'eq':
			return bound(rule);
		case 'range':
			return `${rule.min}–${rule.max}`;
		case 'growth':
			return `growth ${SIGN[rule.cmp]} ${rule.pct}%`;
		case 'avg_growth':
			return `${rule.years} years growth ${SIGN[rule.cmp]} ${rule.pct}%`;
		case 'avg':
			return `${rule.years} years mean ${SIGN[rule.cmp]} ${rule.value}${UNIT[rule.unit]}`;
		case 'increase':
			return rule.wording;
		case 'any_of':
		case 'all_of':
			return `(${rule.rules.map(short).join(rule.op === 'any_of' ? ' or ' : ' and ')})`;
		case 'if':
			return `last year ${bound(rule.test)} ? ${short(rule.then)} : ${short(rule.else)}`;
		case 'ratio_gte':
			return `share ≥ ${rule.value}%`;
		case 'multiple_gte':
		case 'multiple_lte':
			return `${rule.op === 'multiple_gte' ? '≥' : '≤'} ${rule.factor} × ${rule.of}`;
		case 'every':
			return `${rule.count} every ${rule.interval_months} months`;
		case 'exceeds_benchmark':
			return `${SIGN[rule.cmp]} ${rule.pp} points`;
		case 'flag':
			return rule.expected ? 'yes' : 'no';
		case 'rate':
			return `${rule.is_max ? '≤' : '='} ${rule.rate}${rule.threshold_gt ? ` above ${rule.threshold_gt}` : ''}`;
	}
}

/** By programme and indicator: the rule in short, and what its numbers are of. */
const DOCUMENTS: Record<string, Record<string, string>> = {
	'hunan-2022-university': {
		'e-invention-patents': '≥ 100, point',
		'1-fulltime-staff': '≥ 2, point',
		'4-patents-growth': 'growth ≥ 20%, year',
		'4-amount-growth': 'growth ≥ 20%, year'
	},
	'hunan-2022-park': {
		'4-pushes': '≥ 3000, year',
		'5-matchmaking-events': '2–3, year',
		'6-patents-or-amount': '(≥ 50 or > 5000000元), year',
		'7-receiving-enterprises-growth': 'growth ≥ 20%, year',
		'8-pledge-amount': 'last year < 100000000元 ? ≥ 100000000元 : growth ≥ 20%, year',
		'8-pledge-projects': 'last year < 100000000元 ? ≥ 10 : growth ≥ 20%, year',
		'8-inclusive-growth': 'growth ≥ 20%, year',
		'9-filing-coverage': '≥ 100%, point'
	},
	'hunan-2022-platform-data': {
		'1-statistics-reports': '≥ 12, year',
		'3-data-items': '≥ 5000, year',
		'4-enterprises-tagged': '≥ 500, year',
		'4-chains-tagged': '1–2, year'
	},
	'hunan-2022-platform-trading': {
		'3-matchmaking-events': '≥ 6, year',
		'3-amount': '≥ 20000000元, year',
		'3-times': '≥ 100, year',
		'3-amount-growth': 'growth ≥ 20%, year',
		'3-times-growth': 'growth ≥ 20%, year',
		'4-pledge-amount-growth': 'growth ≥ 20%, year',
		'4-pledge-projects-growth': 'growth ≥ 20%, year'
	},
	'hunan-2022-prefecture': {
		'2-receiving-smes-growth': 'growth ≥ 20%, year',
		'2-participating-smes': '> 100, year',
		'3-park-amount-growth': 'growth ≥ 20%, year',
		'3-park-patents-growth': 'growth ≥ 20%, year',
		'4-matchmaking-events': '2–3, year',
		'5-open-licences': '≥ 5, programme',
		'6-pledge-amount-growth': 'growth > 20%, year',
		'6-pledge-projects-growth': 'growth > 20%, year',
		'6-inclusive-growth': 'growth > 20%, year',
		'7-securitisation': '≥ 1, programme'
	},
	'hunan-2022-risk-pool': {
		'0-topup': '≥ 17000000元, programme',
		'0-total': '≥ 30000000元, point',
		'1-loans-multiple': '≥ 10 × risk_pool.total, year',
		'1-registered-growth': 'growth ≥ 20%, year',
		'2-pledge-intents': '≥ 50, year',
		'4-new-partners': '≥ 3, programme'
	},
	'jiangsu-2022-university': {
		'e1-ip-managers': '≥ 5, point',
		'e1-fulltime-staff': '≥ 2, point',
		'e2-patents-granted': '(3 years mean > 150 or 3 years mean > 50), prior_3y',
		'e3-conversion-base': '(3 years mean > 15 or 3 years mean > 15000000元), prior_3y',
		'1-patents-growth': 'growth ≥ 20%, year',
		'2-tech-contracts-amount': '2 years mean ≥ 50000000元, programme',
		'2-tech-contracts-growth': '2 years growth ≥ 20%, programme',
		'3-implementation-rate': '明显提升, programme',
		'4-recognition': '≥ 1, programme'
	},
	'jiangsu-2022-industry-centre': {
		'e2-chain-enterprises': '> 50, point',
		'0-one-chain': '= 1, programme',
		'1-three-year-plan': 'yes, programme',
		'p1-patents-growth': 'growth ≥ 20%, year',
		'p2-receiving-smes-growth': 'growth ≥ 20%, year',
		'p3-securitisation': '≥ 1, programme',
		'p3-pledge-amount-growth': 'growth ≥ 20%, year',
		'p3-pledge-projects-growth': 'growth ≥ 20%, year',
		'p4-recognition': '≥ 1, programme',
		'c1-pushes': '≥ 5000, year',
		'c2-patents-or-amount': '(≥ 100 or > 10000000元), year',
		'c3-trained-persons': '≥ 200, programme'
	},
	'chongqing-2024-overall': {
		'1-times': '≥ 300, programme',
		'2-receiving-msmes': '≥ 60, programme',
		'3-inclusive-msmes': '≥ 20, programme',
		'4-open-licences': '≥ 15, programme',
		'5-conveyed-share': 'share ≥ 2%, programme',
		'6-inclusive-share': 'share ≥ 60%, programme',
		'7-pledge-amount': '≥ 400000000元, programme',
		'8-licence-filing-amount': '≥ 5000000000元, programme',
		'9-products-filed': '≥ 300, programme',
		'10-satisfaction': '≥ 90%, programme'
	},
	'chongqing-2024-platform': {
		'2-navigation-reports': '≥ 3, programme',
		'3-feature-events': '≥ 5, programme',
		'3-receiving-msmes': '≥ 20, programme',
		'3-times': '≥ 200, programme',
		'3-open-licences': '≥ 5, programme',
		'3-products-filed': '≥ 60, programme',
		'4-pledge-enterprises': '≥ 5, programme',
		'4-inclusive-msmes': '≥ 3, programme',
		'4-registered-amount': '≥ 200000000元, programme',
		'5-training-events': '≥ 5, programme',
		'5-training-attendances': '≥ 100, programme'
	},
	'chongqing-2024-university': {
		'1-times': '≥ 20, programme',
		'1-receiving-msmes': '≥ 6, programme',
		'2-invention-applications': '≥ 10, programme',
		'3-patents': '≥ 20, programme',
		'3-conveyed-share': 'share ≥ 2%, programme',
		'4-open-licences': '≥ 5, programme'
	},
	'chongqing-2024-sme': {
		'1-times': '≥ 5, programme',
		'2-open-licences': '≥ 1, programme',
		'3-pledge-equity-amount': '≥ 2000000元, programme',
		'4-products-filed': '≥ 5, programme',
		'4-filing-coverage': '≥ 100%, point'
	},
	'chongqing-2024-agency': {
		'1-times': '≥ 10, programme',
		'2-receiving-msmes': '≥ 8, programme',
		'3-inclusive-msmes': '≥ 5, programme',
		'3-pledge-amount': '≥ 30000000元, programme',
		'4-open-licences': '≥ 1, programme',
		'4-products-filed': '≥ 55, programme'
	},
	'chongqing-2024-park': {
		'1-policy-briefings': '(≥ 1 and ≥ 1), programme',
		'1-inclusive-msmes': '≥ 3, programme',
		'1-registered-amount': '≥ 60000000元, programme',
		'2-products-filed': '≥ 35, programme'
	},
	'chongqing-2024-consulting': {
		'2-bimonthly-circulars': '1 every 2 months, 2-months',
		'3-annual-self-evaluation': '(≥ 1 and ≥ 1), year'
	},
	'chongqing-2024-award-transfer': {
		'1-rate-transfer': '≤ 4000, programme',
		'1-rate-licence': '≤ 1000, programme',
		'1-rate-large-licence': '= 0.0001 above 5000000, programme',
		'1-unit-cap': '≤ 100000元, programme',
		'1-total-cap': '≤ 500000元, programme'
	},
	'chongqing-2024-award-pledge': {
		'2-rate-pledge': '≤ 0.001, programme',
		'2-unit-cap': '≤ 200000元, programme',
		'2-total-cap': '≤ 600000元, programme'
	},
	'henan-2021-overall': {
		't1-patents': '> 2000, programme',
		't1-patents-growth': '3 years growth > 30%, programme',
		't1-amount-growth': '3 years growth > 30%, programme',
		't2-univ-patents': '> 1100, programme',
		't2-univ-amount': '大幅度增长, programme',
		't3-count': '≥ 15 points, year',
		't3-revenue': '≥ 15 points, year',
		't3-jobs': '≥ 15 points, year',
		't4-products-filed': '稳步提升, year',
		't4-implementation': '稳步提升, year',
		't5-pledge-amount': '> 13000000000元, programme',
		't5-pledge-projects': '> 1100, programme',
		't5-pledge-amount-growth': '3 years growth > 20%, programme',
		't5-pledge-projects-growth': '3 years growth > 20%, programme',
		'1-cultivation-centres': '≥ 10, programme',
		'5-industry-centres': '3–5, programme',
		'6-university-centres': '≥ 13, programme',
		'13-borrowers': '逐步增长, year',
		'13-loan-amount': '逐步增长, year',
		'6-yearly-review': '≥ 1, year'
	},
	'hubei-2024-plan': {
		'2-srdi-coverage': '≥ 100%, programme',
		'2-matchmaking-events': '≥ 4, year',
		'3-industry-centres': '≥ 2, year',
		'5-monthly-roadshow': '1 every 1 months, month',
		's1-navigation-reports': '≥ 1, year',
		'o3-yearly-evaluation': '≥ 1, year'
	},
	'hubei-2024-library': {
		'11-selection-cap': '≤ 500, programme',
		'12-1-graduation-rate': '明显提升, programme',
		'12-1-graduation-product': '(≥ 1 or (较大幅度增长 and 较大幅度增长)), programme',
		'12-2-additions': '≤ 2 × library.graduated, programme',
		'12-3-exit': 'yes, programme',
		'a5-industrialisation-rate': '≥ 50%, point',
		'a6-rd-spend': '(≥ 10% or ≥ 5000000元), prior_year',
		'a7-rd-staff': '(yes and (≥ 20% or yes)), point'
	}
};

describe('the documents’ numbers', () => {
	it.each(Object.entries(DOCUMENTS))('%s asks for what its document does', (programme, numbers) => {
		const asked = presetOf(programme)!.indicators.map(({ id, rule, period }) => [
			id.replace(`${programme}-`, ''),
			`${short(rule)}, ${period.basis}`
		]);
		expect(Object.fromEntries(asked)).toEqual(numbers);
	});

	it('are of all programmes', () => {
		expect(Object.keys(DOCUMENTS).sort()).toEqual(
			presets()
				.map(({ id }) => id)
				.sort()
		);
	});
});
