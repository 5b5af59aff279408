// Industry chains (产业链) as data, and which of them a text belongs to. Names are the ones that programmes and parks use
// (seeds: industry_chains, whose lists are mostly left open); a park's own chain that is not here is compared by its name.
import type { Features } from './features.ts';

/** `aliases` are other names a record may give; `concepts` are names of the thesaurus that place a text in the chain. */
interface Chain {
	name: string;
	aliases: readonly string[];
	concepts: readonly string[];
}

const chain = (name: string, aliases: string, concepts: string): Chain => ({
	name,
	aliases: aliases.split(' ').filter(Boolean),
	concepts: concepts.split(' ')
});

export const CHAINS: readonly Chain[] = [
	chain(
		'新能源汽车',
		'智能网联汽车 汽车 车联网 电动汽车 汽车零部件 动力电池',
		'汽车 新能源汽车 电池 充电 续航 智能驾驶 制动 轮胎 发动机'
	),
	chain('新能源', '光伏 风电 储能 氢能 清洁能源', '新能源 光伏 风电 氢能 储能 生物质 核电 水电 地热'),
	chain('智能电网', '特高压设备 输变电 电力装备', '电网 电力 电缆 电表'),
	chain('集成电路', '半导体 芯片', '芯片 功率器件 晶圆加工 封装测试'),
	chain(
		'电子信息',
		'新型显示 消费电子 5G 信息通信 智能终端',
		'电路板 电子元件 显示屏 通信 光通信 天线 手机 传感器 照明 电源'
	),
	chain(
		'软件和信息服务',
		'大数据 人工智能 大数据+ 工业互联网 数字经济 物联网',
		'软件 人工智能 大数据 网络安全 工业互联网 区块链 自然语言'
	),
	chain(
		'高端装备',
		'装备制造 智能制造 数控机床 机器人 通用设备',
		'机器人 机床 刀具 轴承 齿轮 传动 液压 模具 加工 焊接 铸造 锻造 冲压'
	),
	chain('工程机械', '起重机 矿山机械', '工程机械 起重机 矿山 煤矿'),
	chain(
		'新材料',
		'先进碳材料 复合材料 化工新材料 高分子材料',
		'复合材料 高分子 碳材料 石墨烯 纳米材料 合金 涂料 胶粘剂 橡胶 无机材料 陶瓷 玻璃'
	),
	chain('钢铁有色', '冶金 钢铁 有色金属 铝加工', '钢铁 有色金属 铸造 热处理'),
	chain('石油化工', '化工 精细化工 石化', '石油 精细化工 催化 表面活性剂 压力容器'),
	chain(
		'节能环保',
		'环保 水处理 固废 资源循环',
		'水处理 污水 废气 固废 垃圾 土壤修复 污泥 碳捕集 回收 余热 除尘 脱硫'
	),
	chain('现代农业', '种业 涉农 农业 农机 养殖', '种植 养殖 农业机械 植保 灌溉 温室 育种 饲料 水产 肥料'),
	chain('食品', '食品加工 预制菜 农产品加工 酒', '食品 预制菜 肉制品 乳制品 酒 饮料 果蔬加工 冷链'),
	chain('生物医药', '医药 中药 生物技术', '药物 中药 生物药 药物递送 肿瘤 生物技术 细胞培养 基因 体外诊断'),
	chain('医疗器械', '大健康 康养', '医疗器械 骨科 口腔 医学影像 康复 养老 健康监测 医用材料 眼科'),
	chain('绿色建筑', '建筑 建材 装配式建筑 家居', '建筑 建材 混凝土 装配式 墙体 屋面 地基 建筑节能 门窗'),
	chain('轨道交通装备', '轨道交通 铁路', '铁路 轨道交通'),
	chain('交通基础设施', '路桥 水利', '道路 桥梁 隧道 水利 边坡 交通管理'),
	chain('高技术船舶', '船舶 海洋工程', '船舶 港口 海洋 水下'),
	chain('航空航天', '低空经济 无人机 航空 北斗', '航空 无人机 卫星'),
	chain('品牌服装', '纺织 服装 印染 鞋', '纺织 服装 印染 功能面料 纤维 鞋 皮革'),
	chain('现代轻工', '家电 家具 包装 造纸 日化', '家电 家具 包装 纸 木材 化妆品 智能家居 玩具 厨具 卫浴'),
	chain('现代物流', '物流 仓储', '物流 仓储 搬运 分拣'),
	chain('安全应急', '消防 应急 安防', '消防 救援 防爆 安检 行为识别')
];

/** The chain a record's own word means, or that word itself when it is none of ours. 链 and 产业 at its end do not matter. */
export function chainName(given: string): string {
	const plain = given.trim().replace(/(?:产业)?链$|产业$/, '');
	return CHAINS.find(({ name, aliases }) => name === plain || aliases.includes(plain))?.name ?? plain;
}

/** Shares below this are chance. */
const LEAST_SHARE = 0.2;

/**
 * The chains of a record with their shares, together at most 1: those it names, and those its concepts place it in.
 * A record that names chains is believed: what is inferred then counts half.
 */
export function chainsOf(features: Features, given: readonly string[] = []): Map<string, number> {
	const inferred = CHAINS.map(({ name, concepts }) => ({
		name,
		weight: concepts.reduce((sum, one) => sum + Math.min(1, features.weights.concept.get(one) ?? 0), 0)
	}));
	const total = inferred.reduce((sum, { weight }) => sum + weight, 0);
	const named = [...new Set(given.map(chainName).filter(Boolean))];
	const shares = new Map<string, number>();
	for (const { name, weight } of inferred) {
		const share = total === 0 ? 0 : weight / total;
		if (share >= LEAST_SHARE) shares.set(name, named.length > 0 ? share / 2 : share);
	}
	for (const name of named) shares.set(name, (shares.get(name) ?? 0) + 0.5 / named.length);
	return shares;
}

/** How far two records lie in the same chains, 0 to 1, and which those are, the strongest first. */
export function sharedChains(
	a: ReadonlyMap<string, number>,
	b: ReadonlyMap<string, number>
): { share: number; names: string[] } {
	const both = [...a].flatMap(([name, share]) => {
		const other = b.get(name);
		return other === undefined ? [] : [{ name, share: Math.min(share, other) }];
	});
	both.sort((x, y) => y.share - x.share);
	return { share: both.reduce((sum, { share }) => sum + share, 0), names: both.map(({ name }) => name) };
}
