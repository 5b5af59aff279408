// Invented organisations of an invented city (云川) and its neighbour (西屏), with credit codes that pass both checks of the
// standards. The division codes 9901xx are assigned to no place.
import type { OrganisationKind } from '#lib/domain/attendee.ts';
import { creditCodeCheck } from '#lib/domain/credit-code.ts';
import type { RecordEnterprise, SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import type { Seeded } from './seeded.ts';

/** An organisation as lists name it. */
export interface Firm {
	name: string;
	kind: OrganisationKind;
	creditCode: string;
}

const PLACES = ['云川', '西屏', '云溪', '云川高新', '西屏经开'];
const BRANDS = [
	'恒澈',
	'精禾',
	'瑞陶',
	'启衡',
	'川凌',
	'望岳',
	'澄远',
	'拓石',
	'金穗',
	'联芯',
	'凌光',
	'鼎禾',
	'中屏',
	'锐驰',
	'微纳',
	'众源',
	'安沐',
	'博砺',
	'云帆',
	'青岚',
	'昊峰',
	'盛禹',
	'嘉木',
	'华屏',
	'信泽',
	'立格',
	'格瑞',
	'东篱',
	'朗图',
	'天衡',
	'沃野',
	'海棠',
	'智环',
	'科沛',
	'宏曜',
	'晶锐',
	'皓石',
	'新桥',
	'远航',
	'正川'
];
const TRADES = [
	'环保科技',
	'精密机械',
	'新材料',
	'智能装备',
	'电子科技',
	'生物医药',
	'新能源',
	'光电科技',
	'自动化设备',
	'半导体',
	'化工',
	'农业科技',
	'医疗器械',
	'软件',
	'轨道装备'
];
const CHAINS: Record<string, string> = {
	环保科技: '节能环保',
	精密机械: '高端装备',
	新材料: '新材料',
	智能装备: '高端装备',
	电子科技: '电子信息',
	生物医药: '生物医药',
	新能源: '新能源',
	光电科技: '电子信息',
	自动化设备: '高端装备',
	半导体: '电子信息',
	化工: '新材料',
	农业科技: '现代农业',
	医疗器械: '生物医药',
	软件: '电子信息',
	轨道装备: '高端装备'
};
const FORMS = ['有限公司', '有限公司', '有限公司', '股份有限公司', '有限责任公司'];
const PARKS = ['云溪高新区', '云溪高新区', '云川经济开发区', '西屏产业园'];

/** Universities, banks, agencies and offices that come to such events. The letters are those of the credit code's first two. */
const INSTITUTIONS: readonly (readonly [name: string, kind: OrganisationKind, register: string])[] = [
	['云川理工大学', 'university', '12'],
	['云川大学材料学院', 'university', '12'],
	['西屏师范学院', 'university', '12'],
	['江南材料研究院', 'university', '12'],
	['云川机械研究所', 'university', '12'],
	['云川农商银行', 'finance', '91'],
	['西屏银行科技支行', 'finance', '91'],
	['云川科创担保有限公司', 'finance', '91'],
	['云川产业投资基金管理有限公司', 'finance', '91'],
	['云川明正专利代理事务所', 'service', '91'],
	['川屏律师事务所', 'service', '31'],
	['云川中衡资产评估有限公司', 'service', '91'],
	['云川市知识产权局', 'government', '11'],
	['云川市科学技术局', 'government', '11'],
	['云溪高新区管委会', 'government', '11'],
	['云川日报社', 'other', '12'],
	['云川市中小企业协会', 'other', '51']
];

/** A credit code for an invented organisation: register (two characters), division, organisation code with its own check, check. */
export function inventedCreditCode(chance: Seeded, register = '91'): string {
	const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
	const body = 'MA' + Array.from({ length: 6 }, () => letters.charAt(chance.int(letters.length))).join('');
	const first17 = register + chance.pick(['990100', '990112', '990200']) + body + organisationCheck(body);
	return first17 + creditCodeCheck(first17);
}

/** GB 11714: the check character of an organisation code's eight characters. */
function organisationCheck(body: string): string {
	const weights = [3, 7, 9, 10, 5, 8, 4, 2];
	const sum = weights.reduce((total, weight, i) => total + weight * parseInt(body.charAt(i), 36), 0);
	return '0123456789X0'.charAt(11 - (sum % 11));
}

/** The institutions, each with a code. */
export const institutions = (chance: Seeded): Firm[] =>
	INSTITUTIONS.map(([name, kind, register]) => ({
		name,
		kind,
		creditCode: inventedCreditCode(chance, register)
	}));

/** `count` firms of the 企业库 with different names and codes. */
export function enterprises(chance: Seeded, count: number): RecordEnterprise[] {
	const made = new Map<string, RecordEnterprise>();
	while (made.size < count) {
		const trade = chance.pick(TRADES);
		const name = chance.pick(PLACES) + chance.pick(BRANDS) + trade + chance.pick(FORMS);
		const sizeClass = sizeOf(chance);
		if (made.has(name)) continue;
		made.set(name, {
			name,
			creditCode: inventedCreditCode(chance),
			sizeClass,
			techSme: sizeClass !== 'large' && chance.chance(0.5),
			specialised: chance.chance(sizeClass === 'micro' ? 0.05 : 0.25),
			park: chance.pick(PARKS),
			chain: CHAINS[trade]
		});
	}
	return [...made.values()];
}

function sizeOf(chance: Seeded): (typeof SIZE_CLASSES)[number] {
	const share = chance.int(100);
	if (share < 8) return 'large';
	if (share < 30) return 'medium';
	return share < 75 ? 'small' : 'micro';
}
