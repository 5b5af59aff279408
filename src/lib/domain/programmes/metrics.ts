// The metrics: what programmes count, by key, with words, unit, and how values of a metric join. How each is counted from records is SQL's.
// Source: vocabularies.metrics of the programmes' seeds; the last four are what the corrections and denominators need.
import * as z from 'zod/mini';

/** Counted, summed, counted distinct, a state, one number over another, yes or no, the largest. */
export type Aggregate = 'count' | 'sum' | 'distinct' | 'value' | 'ratio' | 'flag' | 'max';
export interface Metric {
	zh: string;
	en: string;
	unit: string;
	aggregate: Aggregate;
	/** Where its values come from unless an indicator says otherwise. */
	measure: 'field' | 'follow-up' | 'reported';
}

const TABLE = {
	'events.held': ['举办活动场次', 'events held', '场', 'count', 'field'],
	'training.attendances': ['培训人次', 'training attendances', '人次', 'count', 'field'],
	'training.persons': ['培训人数', 'persons trained (distinct)', '人', 'distinct', 'field'],
	'pushes.sent': ['精准推送信息条数', 'targeted pushes sent', '条', 'count', 'field'],
	'data.items_provided': [
		'提供基础数据和信息条数',
		'data and information items provided',
		'条',
		'sum',
		'reported'
	],
	'enterprises.tagged': [
		'完成数据加工标引的企业数',
		'enterprises with basic data processed and indexed',
		'家',
		'distinct',
		'field'
	],
	'chains.tagged': [
		'完成数据加工标引的产业链数',
		'industry chains with basic data processed and indexed',
		'条',
		'distinct',
		'reported'
	],
	'needs.pledge_intent.enterprises_new': [
		'新增质押融资需求意向企业数',
		'enterprises with a new pledge-finance intent',
		'家',
		'distinct',
		'field'
	],
	'smes.participating': [
		'参与专利转移转化的中小企业数',
		'SMEs participating in patent transfer and conversion',
		'家',
		'distinct',
		'field'
	],
	'deals.patents': ['转化专利件数', 'patents conveyed (pieces)', '件', 'distinct', 'follow-up'],
	'deals.times': ['专利转让许可次数', 'patent conveyances (times)', '次', 'count', 'follow-up'],
	'deals.amount_contract': ['专利转化（合同）金额', 'conveyance amount (contract)', '元', 'sum', 'follow-up'],
	'deals.amount_paid': [
		'专利转化实际（成交）金额',
		'conveyance amount actually realised',
		'元',
		'sum',
		'follow-up'
	],
	'deals.receiving_enterprises': [
		'接受专利转化（转让许可）的企业数',
		'enterprises receiving patents',
		'家',
		'distinct',
		'follow-up'
	],
	'deals.conveyed_share': [
		'转让许可专利占有效专利比例',
		'share of valid patents conveyed',
		'%',
		'ratio',
		'follow-up'
	],
	'deals.implementation_rate': [
		'专利（申请）实施或转让率',
		'rate of patents (applications) implemented or assigned',
		'%',
		'ratio',
		'reported'
	],
	'tech_contracts.amount': [
		'涉及专利的技术合同成交额',
		'value of technology contracts involving patents',
		'元',
		'sum',
		'follow-up'
	],
	'licences.filing_amount': ['专利许可备案金额', 'filed amount of patent licences', '元', 'sum', 'follow-up'],
	'open_licences.count': [
		'开放许可达成的许可数量',
		'licences reached under open licensing',
		'件',
		'count',
		'follow-up'
	],
	'open_licences.patents': [
		'落地的开放许可专利件数',
		'open-licence patents with a licence reached',
		'件',
		'distinct',
		'follow-up'
	],
	'pledge.amount': ['质押融资金额', 'pledge-finance amount', '元', 'sum', 'follow-up'],
	'pledge.registered_amount': ['质押登记金额', 'registered pledge amount', '元', 'sum', 'follow-up'],
	'pledge.projects': ['质押融资项目数', 'pledge-finance projects', '项', 'count', 'follow-up'],
	'pledge.enterprises': [
		'质押融资企业数',
		'enterprises obtaining pledge finance',
		'家',
		'distinct',
		'follow-up'
	],
	'pledge.inclusive_enterprises': [
		'普惠性质押融资惠及企业数',
		'enterprises benefiting from inclusive pledge loans',
		'家',
		'distinct',
		'follow-up'
	],
	'pledge.inclusive_share': [
		'普惠性质押惠及企业占惠企数量比例',
		'share of benefiting enterprises that are inclusive-loan MSMEs',
		'%',
		'ratio',
		'follow-up'
	],
	'pledge.loans_issued': [
		'风补项下质押贷款发放额',
		'pledge loans issued under the risk pool',
		'元',
		'sum',
		'follow-up'
	],
	'pledge_equity.amount': [
		'质押融资/作价入股金额',
		'pledge finance plus equity contribution amount',
		'元',
		'sum',
		'follow-up'
	],
	'risk_pool.topup': ['风补资金增资额', 'risk-pool capital increase', '元', 'value', 'reported'],
	'risk_pool.total': ['风补资金总额', 'risk-pool total', '元', 'value', 'reported'],
	'partners.financial_new': [
		'新增合作金融机构数',
		'new partner financial institutions',
		'家',
		'distinct',
		'reported'
	],
	'securitisation.products': [
		'知识产权证券化产品数',
		'IP securitisation products issued',
		'单',
		'count',
		'reported'
	],
	'products.filed': ['专利产品备案数量', 'patent products filed', '件', 'count', 'follow-up'],
	'products.filed_coverage': [
		'专利产品备案覆盖率（应备尽备）',
		'share of products to be filed that are filed',
		'%',
		'ratio',
		'follow-up'
	],
	'products.intensive_new': [
		'新增专利密集型产品数',
		'new certified patent-intensive products',
		'件',
		'count',
		'reported'
	],
	'products.intensive_sales': [
		'专利密集型产品年销售额',
		'annual sales of certified patent-intensive products',
		'元',
		'sum',
		'reported'
	],
	'products.intensive_profit': [
		'专利密集型产品年利润',
		'annual profit of certified patent-intensive products',
		'元',
		'sum',
		'reported'
	],
	'products.implementation_effect': [
		'专利实施效果（产值、就业等）',
		'effects of patent implementation (output value, jobs)',
		'指数',
		'value',
		'reported'
	],
	'reports.issued': ['出具报告份数', 'reports issued', '份', 'count', 'reported'],
	'satisfaction.rate': ['满意度', 'satisfaction rate', '%', 'ratio', 'field'],
	'recognition.count': [
		'省级以上认可或推广次数',
		'recognitions or promotions at or above provincial level',
		'次',
		'count',
		'reported'
	],
	'staff.transfer_fulltime': [
		'专职（转化）人员数',
		'full-time (conversion) staff',
		'人',
		'value',
		'reported'
	],
	'staff.ip_managers': ['知识产权管理人员数', 'IP management staff', '人', 'value', 'reported'],
	'patents.invention_owned': ['发明专利拥有量', 'invention patents owned', '件', 'value', 'reported'],
	'patents.granted': ['专利授权量', 'patents granted', '件', 'value', 'reported'],
	'patents.invention_granted': ['发明专利授权量', 'invention patents granted', '件', 'value', 'reported'],
	'patents.invention_applied': ['发明专利申请量', 'invention patent applications', '件', 'count', 'reported'],
	'centres.built': ['建成中心数', 'centres built', '家', 'count', 'reported'],
	'plan.adopted': ['发展规划已制定', 'plan adopted', '是/否', 'flag', 'reported'],
	'chain.enterprises': [
		'产业链相关企业总数',
		'enterprises on the chain in the park',
		'家',
		'value',
		'reported'
	],
	'chain.focus': ['主攻产业链条数', 'chains chosen as main direction', '条', 'value', 'reported'],
	'smes.policy_covered': [
		'政策惠及的中小微企业数量',
		'MSMEs covered by the policy',
		'家',
		'distinct',
		'follow-up'
	],
	'smes.policy_revenue': ['政策惠及企业营业收入', 'revenue of covered MSMEs', '元', 'sum', 'reported'],
	'smes.policy_jobs': ['政策惠及企业就业人数', 'jobs at covered MSMEs', '人', 'sum', 'reported'],
	'srdi.participation_coverage': [
		'专精特新企业参与专利盘活覆盖率',
		'share of specialised-and-new SMEs taking part in the stock-patent work',
		'%',
		'ratio',
		'field'
	],
	'library.enterprises': [
		'培育库省级筛选企业数',
		'enterprises selected into the cultivation library',
		'家',
		'distinct',
		'reported'
	],
	'library.graduated': ['出库企业数', 'enterprises graduated from the library', '家', 'count', 'reported'],
	'library.additions': [
		'增补入库企业数',
		'enterprises added by rolling cultivation',
		'家',
		'count',
		'reported'
	],
	'enterprise.industrialisation_rate': [
		'专利产业化率',
		'patent industrialisation rate',
		'%',
		'value',
		'reported'
	],
	'enterprise.rd_spend_ratio': [
		'研发投入占营业收入比重',
		'R&D spend as a share of revenue',
		'%',
		'ratio',
		'reported'
	],
	'enterprise.rd_spend': ['研发投入', 'R&D spend', '元', 'value', 'reported'],
	'enterprise.rd_staff_ratio': ['研发人员占职工总数比重', 'R&D staff share', '%', 'ratio', 'reported'],
	'enterprise.cooperation_mechanism': [
		'稳定的产学研合作机制',
		'stable industry-university-research cooperation',
		'是/否',
		'flag',
		'reported'
	],
	'enterprise.industrialisation_progress': [
		'专利产业化实质性进展',
		'substantive industrialisation progress',
		'是/否',
		'flag',
		'reported'
	],
	'awards.amount': ['绩效奖补金额', 'performance award amount', '元', 'sum', 'follow-up'],
	'awards.amount_per_unit': ['同一单位奖补金额', 'award amount per unit', '元', 'max', 'follow-up'],
	'events.attendances': ['活动签到人次', 'event attendances', '人次', 'count', 'field'],
	'events.enterprises': ['到会企业数', 'enterprises attending', '家', 'distinct', 'field'],
	'needs.captured': ['采集需求条数', 'needs captured', '条', 'count', 'field'],
	'leads.captured': ['意向数', 'leads captured', '条', 'count', 'field'],
	'staff.centre_fulltime': [
		'知识产权中心专职人员数',
		'full-time staff of the IP centre',
		'人',
		'value',
		'reported'
	],
	'enterprise.research_team': [
		'稳定的科研带头人和研发团队',
		'stable research leader and team',
		'是/否',
		'flag',
		'reported'
	],
	'org.valid_patents': ['有效专利量', 'valid patents', '件', 'value', 'reported'],
	'org.filing_eligible_products': ['应备案产品数', 'products that should be filed', '件', 'value', 'reported']
} as const satisfies Record<string, readonly [string, string, string, Aggregate, Metric['measure']]>;

export type MetricKey = keyof typeof TABLE;
export const METRIC_KEYS = Object.keys(TABLE) as [MetricKey, ...MetricKey[]];

/** A metric of the vocabulary, or `manual:…`: a number of the document's own that is only ever reported. */
export const metricKey = z.string().check(
	z.refine((key) => Object.hasOwn(TABLE, key) || /^manual:[a-z][a-z0-9._-]{0,59}$/.test(key), {
		error: 'unknownMetric'
	})
);

/** The numbers of several years make up one of all of them; of a state or a share they do not. */
export const addsUp = (key: string): boolean =>
	['count', 'sum', 'distinct'].includes(metricOf(key).aggregate);

/** What is known of a metric; a number of the document's own is a reported value without words of its own. */
export function metricOf(key: string): Metric {
	const own = key.replace(/^manual:/, '');
	if (!Object.hasOwn(TABLE, own))
		return { zh: own, en: own, unit: '', aggregate: 'value', measure: 'reported' };
	const [zh, en, unit, aggregate, measure] = TABLE[own as MetricKey];
	return { zh, en, unit, aggregate, measure: key === own ? measure : 'reported' };
}
