// What the codes of definitions' free texts are called where a rule or a filter is told in words. A code that is not here, as an office may write its own, is told as it is written.
import type { Words } from './words.ts';

const CODES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
	navigation: ['专利导航报告', 'patent navigation'],
	'monitoring-bimonthly': ['每两个月的动态监控', 'monitoring every two months'],
	'transfer-statistics': ['专利转化统计分析', 'statistics of transfers'],
	'fund-self-evaluation': ['资金绩效自评', "self-evaluation of the fund's effect"],
	'performance-evaluation': ['绩效评价', 'performance evaluation'],
	'industry-operation': ['产业知识产权运营中心', 'industry operation centre'],
	'university-operation': ['高校知识产权运营中心', 'university operation centre'],
	'high-value-cultivation': ['高价值专利培育中心', 'high-value cultivation centre'],
	assignor: ['转让方', 'assignor'],
	assignee: ['受让方', 'assignee'],
	licensor: ['许可方', 'licensor'],
	licensee: ['被许可方', 'licensee'],
	borrower: ['融资企业', 'borrower'],
	pledgor: ['出质人', 'pledgor'],
	facilitator: ['促成的运营机构', 'facilitator'],
	'rd-staff': ['研发人员', 'R&D staff'],
	'ip-manager': ['知识产权管理人员', 'IP managers'],
	'transfer-licence-policy-and-procedures': [
		'转让许可的政策和流程',
		'policies and procedures of transfer and licensing'
	],
	policy_covered_msmes: ['政策惠及的中小微企业', 'MSMEs that the policy reaches'],
	srdi_enterprises_of_area: ['本地区的专精特新企业', 'specialised enterprises of the area'],
	library_enterprise: ['入库企业', 'enterprises of the library'],
	certified_patent_intensive: ['认定的专利密集型产品', 'certified patent-intensive products'],
	'event.region': ['区域', 'region'],
	'event.industry_field': ['产业领域', 'industry field'],
	'event.chain_id': ['产业链', 'industry chain'],
	'hubei-five-and-nine': ['文件所指的产业链名单', 'the chains that the document lists'],
	by_locality: ['按地区', 'by locality'],
	'invention patent recorded as transferred': [
		'办完转让登记的发明专利件数',
		'invention patent recorded as transferred'
	],
	'patent in a filed licence': ['已备案许可里的专利件数', 'patent in a filed licence'],
	'CNY of filed amount': ['备案金额', 'CNY of filed amount'],
	'CNY of actual loan amount': ['实际放款金额', 'CNY of actual loan amount']
};

export function codeWords(code: string): Words {
	const [zh, en] = CODES[code] ?? [code, code];
	return { zh, en };
}
