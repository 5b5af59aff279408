// What may be chosen in the form of a definition, in the documents' own words, both languages. One set for each kind of choice; that a set is what the
// schema takes is kept by the types. Knows no form.
import type { DealType } from '../../deal.ts';
import {
	CAMPAIGN_NAMES,
	CAMPAIGNS,
	EVENT_TYPE_NAMES,
	EVENT_TYPES,
	TOPIC_NAMES,
	TOPICS
} from '../../vocabulary.ts';
import type { Basis, IndicatorKind, MEASURES, PROGRAMME_KINDS, REPORTING } from '../definition.ts';
import type { AWARD_INPUTS, Payee } from '../award-rule.ts';
import type { EntryCriterion, EntryInput, EntryTestKind } from '../entry-rule.ts';
import type { CLASSES, HOLDER_TYPES, REGIONS } from '../filters.ts';
import type { Comparison, Rule, Unit } from '../rule.ts';
import type { Words } from '../words.ts';

type Pair = readonly [zh: string, en: string];
type All<K extends string> = Readonly<Record<K, Pair>>;
const from = <K extends string>(keys: readonly K[], names: Record<K, Words>): All<K> =>
	Object.fromEntries(keys.map((key) => [key, [names[key].zh, names[key].en]])) as unknown as All<K>;

/** The sentences that a rule can be, by op. */
const OPS: All<Rule['op']> = {
	gte: ['不少于某数', 'at least a number'],
	gt: ['超过某数', 'more than a number'],
	range: ['计划数是一个范围', 'a planned range'],
	growth: ['比基期增长某个百分比', 'growth over a base, in percent'],
	avg_growth: ['年均增幅', 'average growth a year'],
	avg: ['年均数', 'average a year'],
	increase: ['有所提高（没有数，由主管部门确认）', 'a rise without a number, confirmed by a person'],
	any_of: ['满足其一', 'any of several'],
	all_of: ['全部满足', 'all of several'],
	if: ['看上年的数再定', 'depends on last year'],
	ratio_gte: ['占比不少于', 'share of at least'],
	multiple_gte: ['不少于另一个数的若干倍', 'at least a multiple of another number'],
	multiple_lte: ['不超过另一个数的若干倍', 'at most a multiple of another number'],
	every: ['每隔几个月一次', 'every so many months'],
	exceeds_benchmark: ['增幅高于参照数', 'growth above a benchmark'],
	flag: ['是或否', 'yes or no'],
	rate: ['奖补标准', 'award rate'],
	lte: ['不超过某数', 'at most a number'],
	lt: ['少于某数', 'less than a number'],
	eq: ['等于某数', 'exactly a number']
};
const unit: All<Unit> = {
	count: ['个数', 'count'],
	CNY: ['金额（元）', 'CNY'],
	percent: ['百分比', 'percent']
};
const compared: All<Comparison> = {
	gte: ['不少于', 'at least'],
	gt: ['超过', 'more than'],
	lte: ['不超过', 'at most'],
	lt: ['少于', 'less than'],
	eq: ['等于', 'exactly']
};
const basis: All<Basis> = {
	year: ['每个年度', 'each year'],
	programme: ['整个项目期', 'the whole programme'],
	point: ['到期末的存量', 'a state at the end'],
	prior_3y: ['项目期前三年', 'the three years before'],
	prior_year: ['项目期前一年', 'the year before'],
	month: ['每个月', 'each month'],
	'2-months': ['每两个月', 'every two months']
};
const kind: All<IndicatorKind> = {
	target: ['要达到的数', 'a number to reach'],
	direction: ['要提高，没有数', 'to rise without a number'],
	coverage: ['全覆盖', 'full coverage'],
	milestone: ['要办成的事', 'something to be done'],
	capacity: ['人员与机构', 'staff and set-up'],
	eligibility: ['申报、入库条件', 'to apply or enter'],
	graduation: ['出库条件', 'to graduate'],
	exit: ['退出条件', 'to be removed'],
	cap: ['上限', 'an upper limit'],
	award: ['奖补标准', 'an award rate']
};
const programme: All<(typeof PROGRAMME_KINDS)[number]> = {
	overall: ['地区总体目标', 'goals of a whole area'],
	project: ['一个单位的项目', 'a project of one unit'],
	direction: ['支持方向', 'a direction one applies for'],
	award: ['奖补', 'an award']
};
const measure: All<(typeof MEASURES)[number]> = {
	field: ['活动现场的记录', 'records at events'],
	'follow-up': ['后续跟进的台账', 'what became of leads'],
	reported: ['人工填报、附凭证', 'reported with evidence']
};
const rhythm: All<(typeof REPORTING)[number]> = {
	annual: ['每年', 'yearly'],
	'every-2-months': ['每两个月', 'every two months'],
	'12-reports-per-year': ['每年 12 份', '12 reports a year'],
	'assessment-at-12-months': ['满 12 个月评估', 'assessment at 12 months'],
	monthly: ['每月', 'monthly'],
	continuous: ['随时', 'continuous'],
	regular: ['定期', 'regular'],
	final: ['期满', 'at the end'],
	'on-demand': ['按需', 'on demand']
};
const region: All<(typeof REGIONS)[number]> = {
	own_park: ['本园区', 'own park'],
	own_jurisdiction_parks: ['辖区内的园区', 'parks of the area'],
	own_jurisdiction: ['本辖区', 'own area'],
	district: ['本区县', 'district'],
	city: ['本市', 'city'],
	province: ['本省', 'province']
};
const holders: All<(typeof HOLDER_TYPES)[number]> = {
	university: ['高校', 'university'],
	'research-institute': ['科研院所', 'research institute'],
	'large-soe': ['大型国有企业', 'large state-owned enterprise'],
	enterprise: ['企业', 'enterprise'],
	person: ['个人', 'person'],
	other: ['其他', 'other']
};
const size: All<(typeof CLASSES)[number]> = {
	enterprise: ['企业', 'enterprise'],
	sme: ['中小微企业', 'SME'],
	tech_sme: ['科技型中小企业', 'technology SME']
};
const deals: All<DealType> = {
	transfer: ['转让', 'assignment'],
	licence: ['许可', 'licence'],
	'open-licence': ['开放许可', 'open licence'],
	equity: ['作价入股', 'equity'],
	'entrusted-transfer': ['委托转让', 'entrusted assignment'],
	'use-first-pay-later': ['先使用后付费', 'use first, pay later'],
	'free-then-paid': ['先免费后付费', 'free, then paid'],
	'cross-licence': ['交叉许可', 'cross licence'],
	'auction-sale': ['拍卖', 'auction']
};
const recipient = {
	university: holders.university,
	'research-institute': holders['research-institute'],
	enterprise: holders.enterprise
} as const;

const awardInputs: All<(typeof AWARD_INPUTS)[number]> = {
	inv_transfers: ['转让的发明专利件数', 'invention patents transferred'],
	licence_patents: ['许可备案的专利件数', 'patents in filed licences'],
	big_licence_amount: ['大额许可的备案金额', 'filed amounts of large licences'],
	loans: ['实际质押融资金额', 'actual pledge loans']
};
const payees: All<Payee> = {
	assignor: ['转让方', 'assignor'],
	assignee: ['受让方', 'assignee'],
	licensor: ['许可方', 'licensor'],
	licensee: ['被许可方', 'licensee'],
	borrower: ['借款企业', 'borrower'],
	facilitator: ['促成的运营机构', 'agency that brokered it']
};
const strength: All<EntryCriterion['strength']> = {
	hard: ['必须', 'required'],
	in_principle: ['原则上', 'in principle'],
	hard_and_in_principle: ['一部分必须，一部分原则上', 'partly required, partly in principle'],
	hard_and_judgement: ['必须，并由人判断', 'required, and judged by a person']
};
const entryInputs: All<EntryInput> = {
	reg_province: ['注册所在省份', 'province of registration'],
	is_legal_person: ['独立法人', 'independent legal person'],
	size_class: [
		'企业规模（large 大型、medium 中型、small 小型、micro 微型）',
		'size (large, medium, small, micro)'
	],
	qualifications: [
		'资格（srdi_sme 专精特新、high_tech 高新技术、ip_advantage_or_demo 优势示范、ip_pilot_industrial 运用试点）',
		'qualifications (srdi_sme, high_tech, ip_advantage_or_demo, ip_pilot_industrial)'
	],
	industry_code: ['行业代码', 'industry code'],
	main_business_patent_intensive: [
		'主营业务属专利密集型产业',
		'main business in a patent-intensive industry'
	],
	core_patents: ['核心专利', 'core patents'],
	core_patent_source: [
		'核心专利的来源（own 自研、introduced 引进、none 没有）',
		'source of core patents (own, introduced, none)'
	],
	product_filing_no: ['专利产品备案号', 'number of the product filing'],
	industrialisation_rate: ['专利产业化率（%）', 'industrialisation rate (%)'],
	rd_spend_prev_year: ['上年研发投入（元）', "last year's R&D (yuan)"],
	revenue_prev_year: ['上年营业收入（元）', "last year's revenue (yuan)"],
	stable_leader_and_team: ['有稳定的科研带头人和研发团队', 'stable leader and team'],
	rd_staff: ['研发人员数', 'R&D staff'],
	total_staff: ['职工总数', 'staff in all'],
	stable_cooperation: ['有稳定的产学研合作', 'stable cooperation with universities'],
	trademark_reg_nos: ['自主商标', 'own trademarks'],
	brand_influence_confirmed: ['品牌有一定影响力（人判断）', 'some influence of the brand (judged)'],
	ip_rules: ['有知识产权制度', 'IP rules'],
	ip_body: ['有知识产权机构', 'IP body'],
	ip_staff: ['有知识产权人员', 'IP staff'],
	ip_resources: ['有知识产权保障', 'IP resources'],
	abnormal_filing: ['有非正常申请', 'abnormal filings'],
	major_accident: ['有重大事故', 'major accidents'],
	violation: ['有违法违规', 'violations'],
	serious_dishonesty: ['有严重失信', 'serious dishonesty']
};
const entryTests: All<EntryTestKind> = {
	yes: ['是', 'yes'],
	no: ['否', 'no'],
	given: ['有（填了就算）', 'is given'],
	at_least: ['不少于', 'at least'],
	at_most: ['不超过', 'at most'],
	share_at_least: ['占另一个数的百分之几以上', 'at least a share of another number, in percent'],
	one_of: ['是下列之一', 'one of these'],
	none_of: ['不是下列任何一个', 'none of these']
};

/** Every set of choices, by name. */
export const CHOICES = {
	op: OPS,
	unit,
	compared,
	atLeast: { gte: compared.gte, gt: compared.gt },
	basis,
	kind,
	programme,
	measure,
	rhythm,
	region,
	holders,
	size,
	recipient,
	base: { previous_year: ['上年', 'last year'], base_year: ['基年', 'base year'] },
	anyBase: {
		previous_year: ['上年', 'last year'],
		base_year: ['基年', 'base year'],
		at_entry: ['入库时', 'at entry']
	},
	method: { compound: ['复合', 'compound'], arithmetic: ['各年增幅的平均', 'mean of yearly rates'] },
	over: {
		prior_3_years: ['前三年', 'three years before'],
		programme_years: ['项目期各年', 'programme years']
	},
	rateUnit: { CNY: ['元', 'CNY'], ratio: ['比例（0.02 即 2%）', 'ratio (0.02 = 2 %)'] },
	subject: { park: ['园区', 'park'], centre: ['园区的知识产权中心', "the park's IP centre"] },
	periodType: {
		annual: ['年度', 'annual'],
		implementation: ['实施期', 'implementation'],
		programme: ['项目期', 'programme']
	},
	year: { calendar: ['自然年', 'calendar years'], project: ['从立项之日起算', 'from the first day'] },
	fundingUnit: { CNY: ['元', 'CNY'], count: ['个数', 'count'] },
	eventTypes: from(EVENT_TYPES, EVENT_TYPE_NAMES),
	campaigns: from(CAMPAIGNS, CAMPAIGN_NAMES),
	topics: from(TOPICS, TOPIC_NAMES),
	dealTypes: deals,
	dealStage: { signed: ['签约之日', 'when signed'], recorded: ['备案、登记之日', 'when recorded'] },
	patentKinds: {
		invention: ['发明', 'invention'],
		utility_model: ['实用新型', 'utility model'],
		design: ['外观设计', 'design']
	},
	countBasis: {
		distinct_patents: ['件（一件只计一次）', 'distinct patents'],
		patent_times: ['件次', 'patent times'],
		contracts: ['合同', 'contracts']
	},
	pledgeRights: { patent: ['专利', 'patents'], any_ip: ['各类知识产权', 'any IP'] },
	dateBasis: { registered: ['质押登记之日', 'when registered'], paid_out: ['放款之日', 'when paid out'] },
	exclude: {
		municipal_project_pledges: ['市级项目的质押', 'pledges of municipal projects'],
		related_party: ['关联交易', 'related parties']
	},
	participation: {
		need: ['提出需求', 'a need'],
		lead: ['提出意向', 'a lead'],
		deal: ['成交', 'a deal'],
		'check-in': ['签到', 'a check-in']
	},
	attendanceBasis: {
		event: ['一场活动计一次', 'once an event'],
		session: ['每个专场计一次', 'once a session']
	},
	awardInput: awardInputs,
	awardUnit: {
		'CNY/patent': ['元/件', 'CNY a patent'],
		ratio: ['比例（0.001 即 0.1%）', 'ratio (0.001 = 0.1 %)']
	},
	payees,
	strength,
	entryInput: entryInputs,
	entryTest: entryTests,
	respondents: { attendee: ['到会的人', 'attendees'], deal_party: ['成交的各方', 'parties of deals'] }
} as const satisfies Record<string, All<string>>;
export type ChoiceSet = keyof typeof CHOICES;

/** A choice in words; itself where the set does not know it. */
export function choiceName(of: ChoiceSet, value: string): Words {
	const set: All<string> = CHOICES[of];
	const [zh, en] = Object.hasOwn(set, value) ? set[value]! : [value, value];
	return { zh, en };
}
