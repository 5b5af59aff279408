// The words that lists use for roles, kinds and classes, as data, and what is inferred where a list is silent.
// Change a table here, not a condition elsewhere. Does not know columns.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { SIZE_CLASSES } from '#lib/domain/enterprise.ts';

type SizeClass = (typeof SIZE_CLASSES)[number];

/** Cells that mean nothing is there. */
export const BLANK_WORDS = [
	'无',
	'没有',
	'暂无',
	'空',
	'未填',
	'-',
	'--',
	'—',
	'——',
	'/',
	'\\',
	'n/a',
	'#n/a',
	'na',
	'null',
	'none',
	'*'
];

/** Role words. An undefined role is a word that says no more than that the person comes: it is inferred. */
export const ROLE_WORDS: Record<string, PersonRole | undefined> = {
	参会: undefined,
	参会人员: undefined,
	参会代表: undefined,
	参会人: undefined,
	代表: undefined,
	普通参会: undefined,
	观众: undefined,
	企业: 'enterprise-rep',
	企业代表: 'enterprise-rep',
	企业人员: 'enterprise-rep',
	企业家: 'enterprise-rep',
	参会企业: 'enterprise-rep',
	专家: 'expert',
	评审专家: 'expert',
	技术专家: 'expert',
	院士: 'expert',
	嘉宾: 'guest',
	特邀嘉宾: 'guest',
	演讲嘉宾: 'guest',
	来宾: 'guest',
	vip: 'guest',
	领导嘉宾: 'guest',
	媒体: 'media',
	记者: 'media',
	媒体记者: 'media',
	新闻媒体: 'media',
	研发人员: 'rd-staff',
	科研人员: 'rd-staff',
	技术人员: 'rd-staff',
	知识产权管理人员: 'ip-manager',
	知识产权经理: 'ip-manager',
	知识产权总监: 'ip-manager',
	知识产权专员: 'ip-officer',
	专利专员: 'ip-officer',
	发明人: 'inventor',
	专利发明人: 'inventor',
	技术转移人员: 'tech-transfer',
	技术经理人: 'tech-transfer',
	技术经纪人: 'tech-transfer',
	成果转化人员: 'tech-transfer',
	学员: 'student-trainee',
	学生: 'student-trainee',
	实习生: 'student-trainee',
	金融机构: 'finance-staff',
	金融机构人员: 'finance-staff',
	银行: 'finance-staff',
	投资机构: 'finance-staff',
	投资人: 'finance-staff',
	领导: 'official',
	政府: 'official',
	政府人员: 'official',
	主管部门: 'official',
	政府部门: 'official',
	服务机构: 'service-staff',
	服务机构人员: 'service-staff',
	代理机构: 'service-staff',
	中介机构: 'service-staff',
	科技副总: 'tech-vp'
};

export const KIND_WORDS: Record<string, OrganisationKind> = {
	企业: 'enterprise',
	公司: 'enterprise',
	民营企业: 'enterprise',
	国有企业: 'enterprise',
	国企: 'enterprise',
	民企: 'enterprise',
	外资企业: 'enterprise',
	个体工商户: 'enterprise',
	高校: 'university',
	高校院所: 'university',
	高等院校: 'university',
	大学: 'university',
	科研院所: 'university',
	研究机构: 'university',
	科研机构: 'university',
	院所: 'university',
	金融: 'finance',
	金融机构: 'finance',
	银行: 'finance',
	投资机构: 'finance',
	担保机构: 'finance',
	保险: 'finance',
	保险机构: 'finance',
	服务: 'service',
	服务机构: 'service',
	中介机构: 'service',
	代理机构: 'service',
	知识产权服务机构: 'service',
	政府: 'government',
	政府部门: 'government',
	机关: 'government',
	行政机关: 'government',
	主管部门: 'government',
	党政机关: 'government',
	其他: 'other',
	其它: 'other',
	事业单位: 'other',
	社会团体: 'other',
	协会: 'other',
	商会: 'other',
	园区: 'other'
};

/** A name that ends like this is a company, whatever else is in it. */
const COMPANY_END = /(公司|厂|集团|合作社|商行|经营部)([(（].*[)）])?$/;

/** Kinds by the words in an organisation's name, in this order. `companies` says whether a company can be one by its name. */
const KIND_BY_NAME: readonly { kind: OrganisationKind; words: RegExp; companies: boolean }[] = [
	{ kind: 'finance', words: /银行|担保|保险|基金|投资|证券|信托|融资租赁|农信|信用社/, companies: true },
	{ kind: 'service', words: /事务所|代理|律师|评估/, companies: true },
	{ kind: 'government', words: /局|委员会|管委会|政府|厅$|法院|检察院|海关/, companies: false },
	{ kind: 'university', words: /大学|学院|研究院|研究所|科学院|学校/, companies: false },
	{ kind: 'other', words: /协会|商会|学会|联盟|促进会|中心$|医院|报社|电视台|日报|融媒/, companies: false }
];

const ROLE_BY_TITLE: readonly { role: PersonRole; words: RegExp }[] = [
	{ role: 'media', words: /记者|编辑|主播|摄影/ },
	{ role: 'tech-vp', words: /科技副总/ },
	{ role: 'ip-officer', words: /知识产权专员|专利专员/ },
	{ role: 'ip-manager', words: /知识产权(经理|总监|部长|主管)/ },
	{ role: 'tech-transfer', words: /技术(转移|经理人|经纪人)|成果转化/ }
];

const ROLE_BY_KIND: Record<OrganisationKind, PersonRole> = {
	enterprise: 'enterprise-rep',
	university: 'expert',
	finance: 'finance-staff',
	service: 'service-staff',
	government: 'official',
	other: 'guest'
};

/** People of these roles may come without an organisation. */
export const ROLES_WITHOUT_ORGANISATION: readonly PersonRole[] = ['expert', 'guest', 'media', 'official'];

export const SIZE_WORDS: Record<string, SizeClass> = {
	大型: 'large',
	大型企业: 'large',
	大: 'large',
	中型: 'medium',
	中型企业: 'medium',
	中: 'medium',
	小型: 'small',
	小型企业: 'small',
	小: 'small',
	微型: 'micro',
	微型企业: 'micro',
	小微: 'micro',
	小微企业: 'micro',
	微: 'micro'
};

export const YES_NO_WORDS: Record<string, boolean> = {
	是: true,
	有: true,
	已认定: true,
	已入库: true,
	入库: true,
	'√': true,
	'✓': true,
	'✔': true,
	y: true,
	yes: true,
	true: true,
	'1': true,
	科技型中小企业: true,
	专精特新: true,
	专精特新中小企业: true,
	专精特新小巨人: true,
	小巨人: true,
	国家级: true,
	省级: true,
	市级: true,
	否: false,
	未认定: false,
	未入库: false,
	'×': false,
	x: false,
	n: false,
	no: false,
	false: false,
	'0': false
};

/** What kind of organisation this name is; a company when nothing says otherwise. */
export function inferOrganisationKind(organisation: string): OrganisationKind {
	if (organisation === '') return 'other';
	const isCompany = COMPANY_END.test(organisation);
	return (
		KIND_BY_NAME.find(({ words, companies }) => (companies || !isCompany) && words.test(organisation))
			?.kind ?? 'enterprise'
	);
}

/** Which role a person has, by title, else by what kind of organisation they come from. */
export function inferPersonRole(title: string, kind: OrganisationKind): PersonRole {
	return ROLE_BY_TITLE.find(({ words }) => words.test(title))?.role ?? ROLE_BY_KIND[kind];
}
