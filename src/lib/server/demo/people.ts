// Invented people with lifelike names: common and rare surnames, compound surnames, names of several nationalities.
// Any likeness is chance. Mobiles come from one made-up block, so that no real number is ever shown or called.
import type { Seeded } from './seeded.ts';

const SURNAMES =
	'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';
/** Surnames that are read otherwise than the character: they show whether the search was made with care. */
const RARE_SURNAMES = [
	'单',
	'仇',
	'解',
	'查',
	'朴',
	'区',
	'盖',
	'乐',
	'员',
	'逄',
	'亓',
	'尉迟',
	'欧阳',
	'司徒',
	'上官',
	'诸葛',
	'令狐',
	'长孙',
	'皇甫',
	'澹台'
];
const GIVEN_FIRST = '志文晓建国明海思雨子家俊德永佳静雅诗梦秋春立宏启承景云若书彦怀安嘉锦绍泽瑞远';
const GIVEN_LAST = '强军平华辉斌鹏杰磊涛峰宇航然琪琳洁敏婷颖怡娜丽芳燕霞梅清源川岚轩诚信达群齐繁实雯薇';
const WHOLE_NAMES = [
	'阿依古丽·买买提',
	'古丽娜尔·艾合买提',
	'买买提江·吐尔逊',
	'迪丽努尔·阿不都',
	'扎西多吉',
	'次仁卓玛',
	'格桑旺堆',
	'巴特尔',
	'乌云其木格',
	'娜仁托娅',
	'阿牛木呷',
	'吉克阿依',
	'朴正勋',
	'金善姬'
];

/** Surname and given name, or the whole name of somebody who has no surname. */
export function personName(chance: Seeded): string {
	if (chance.chance(0.03)) return chance.pick(WHOLE_NAMES);
	const surname = chance.chance(0.1) ? chance.pick(RARE_SURNAMES) : chance.pick([...SURNAMES]);
	const first = chance.pick([...GIVEN_FIRST]);
	const last = chance.pick([...GIVEN_LAST]);
	return surname + (chance.chance(0.22) ? last : first + last);
}

/** The n-th invented mobile: 13800000001, 13800000002, … (at most 99,999 of them). */
export const inventedMobile = (n: number): string => `138000${String(n).padStart(5, '0')}`;

const TITLES: Record<string, readonly string[]> = {
	enterprise: [
		'总经理',
		'副总经理',
		'技术总监',
		'总工程师',
		'研发经理',
		'研发部部长',
		'知识产权专员',
		'知识产权经理',
		'采购经理',
		'市场总监',
		'董事长助理',
		'工程师',
		'生产部经理',
		'财务总监'
	],
	university: ['教授', '副教授', '研究员', '副研究员', '成果转化办主任', '技术转移专员', '讲师'],
	finance: ['客户经理', '支行行长', '科创金融部经理', '信贷部主管', '投资总监', '风控经理'],
	service: ['专利代理师', '合伙人', '律师', '评估师', '项目经理'],
	government: ['科长', '副科长', '处长', '四级调研员', '科员'],
	other: ['秘书长', '副秘书长', '项目主管', '记者']
};

/** A title that somebody from this kind of organisation may have. */
export const personTitle = (chance: Seeded, kind: string): string =>
	chance.pick(TITLES[kind] ?? TITLES.other ?? []);
