// The demo's catalogue: who answers (two research places, two firms, two banks, an investor) and twenty-four patents that read like life. All invented;
// numbers carry their right check digits. Plain arguments of the domain's verbs; does not know at which booth a patent stands.
import { shiftDay } from '#lib/domain/china-time.ts';
import { CHAINS } from '#lib/domain/matching/chains.ts';
import { PATENT_KINDS, patentNumberCheck } from '#lib/domain/patent-number.ts';
import type { RecordPatent } from '#lib/domain/patent.ts';
import type { DeskArgs } from '../perform.ts';
import { inventedCreditCode } from './firms.ts';
import type { Seeded } from './seeded.ts';

const COUNTERPARTS = {
	理工: ['云川理工大学', 'university', '12'],
	江材: ['江南材料研究院', 'institute', '12'],
	凌光: ['云川凌光传感科技有限公司', 'enterprise', '91'],
	沃野: ['西屏沃野农机股份有限公司', 'enterprise', '91'],
	农商: ['云川农商银行', 'bank', '91'],
	科技支行: ['西屏银行科技支行', 'bank', '91'],
	产投: ['云川产业投资基金管理有限公司', 'investor', '91']
} as const;
export type CounterpartName = keyof typeof COUNTERPARTS;
export type DemoCounterparts = Record<CounterpartName, DeskArgs<'recordCounterpart'>>;

/** Those who answer, by the short name the demo calls them. */
export function demoCounterparts(chance: Seeded): DemoCounterparts {
	const made = Object.entries(COUNTERPARTS).map(([short, [name, kind, register]], place) => [
		short,
		{
			counterpart: chance.uuid(),
			kind,
			name,
			creditCode: inventedCreditCode(chance, register),
			// 0329 is the code of no city.
			telephone: `0329-8802000${place + 1}`
		}
	]);
	return Object.fromEntries(made) as DemoCounterparts;
}

// One patent a line: holder, year of application, kind (1 2 3 as in the number) and a for an application, title, plain words, maturity, chain, means, effects,
// scenes, offers (mode, yuan or ?, rate), and burdens or other marks.
const LINES = `
理工|2019|1|一种低温密封用氟硅橡胶及其制备方法|零下五十度也不漏油的密封圈材料，冬天的车和液压机都用得上|pilot|新材料|氟硅橡胶,硫化|耐低温,密封|液压密封,新能源汽车|licence-ordinary 80000 2,transfer ?|
理工|2020|1|一种轴承早期故障的声音识别方法|听声音就知道轴承快坏了，提前一周提醒检修|bench|高端装备|声学检测,机器学习|故障预警|机床,风机|licence-ordinary 50000 1.5,equity ?|
理工|2021|1|一种含油废水的电絮凝处理装置|用电把水里的油和渣聚成团捞走，少用药剂|pilot|节能环保|电絮凝,气浮|除油,降低药剂用量|机加工废水,食品废水|licence-exclusive ?,use-first-pay-later 0|
理工|2018|1|一种薄壁铝合金件的低变形加工方法|把又薄又软的铝件铣平，不翘不抖|production|高端装备|数控铣削,装夹|减少变形,提高合格率|航空零件,壳体加工|open-licence 30000 1|
理工|2022|1|一种锂电池极片毛刺的在线视觉检测方法|边走边看，毛刺超标马上停机，不让坏片进电芯|lab|新能源汽车|机器视觉,图像识别|在线检测,降低漏检|动力电池,极片分切|licence-sole 120000 2,equity ?|
理工|2020|2|一种可快速更换的机器人夹爪|一分钟换一种夹爪，小批量也能上机器人|production|高端装备|快换接头,夹爪|缩短换型时间|上下料,装配|licence-ordinary 10000,transfer 60000|evaluated
理工|2023|1a|一种基于知识图谱的设备检修问答方法|老师傅的经验变成一问就答的检修助手|lab|软件和信息服务|知识图谱,自然语言处理|缩短检修时间|设备运维|equity ?,licence-ordinary ?|
理工|2017|1|一种高氨氮污水的短程硝化脱氮工艺|少曝气少加碳源，污水处理厂的电费能省三成|production|节能环保|短程硝化,曝气控制|节能,脱氮|市政污水,养殖废水|licence-ordinary 100000 1|pledged
江材|2018|1|一种高导热绝缘氮化铝陶瓷基板的制备方法|散热快又不导电，大功率芯片的底座|pilot|新材料|氮化铝,流延成型|导热,绝缘|功率模块,LED|licence-ordinary 150000 2,transfer ?|
江材|2019|1|一种可降解农用地膜及其吹塑方法|用一季自己烂掉的地膜，不用人捡|pilot|现代农业|聚乳酸,吹塑|可降解,保墒|蔬菜种植,棉花|licence-ordinary 60000 2,open-licence 20000 1|
江材|2021|1|一种钢结构用水性防腐涂料|没有刺鼻味的防锈漆，海边也管十年|production|新材料|水性树脂,石墨烯|防腐,低排放|桥梁,钢结构厂房|licence-ordinary 80000 3|
江材|2022|1|一种废旧锂电池正极材料的直接修复方法|不打碎不酸洗，旧电池材料补补再用|lab|新能源|固相补锂,烧结|回收,降低成本|电池回收|equity ?,licence-exclusive ?|
江材|2020|1|一种陶瓷刀具材料及其热压烧结方法|切淬火钢不崩刃，一把顶三把硬质合金刀|pilot|高端装备|热压烧结,晶须增韧|耐磨,抗崩刃|淬硬钢切削|transfer 450000,licence-ordinary 50000 2|co-owned
江材|2023|1a|一种透明隔热窗膜|夏天少开空调的窗户贴膜，不挡光|bench|绿色建筑|纳米涂层,磁控溅射|隔热,透光|既有建筑改造,温室|licence-ordinary ?|
江材|2016|1|一种耐高温过滤毡|两百八十度的烟气照样滤，袋子不烂|production|节能环保|芳纶,针刺|耐高温,过滤|水泥窑除尘,垃圾焚烧|transfer ?|lapsed
凌光|2020|2|一种光纤光栅温度传感探头|不怕电磁干扰的测温探头，高压柜里也敢装|production|智能电网|光纤光栅|测温,抗干扰|开关柜,变压器|licence-ordinary 20000 3|evaluated
凌光|2021|1|一种油液颗粒度在线监测方法|机器的油脏没脏，不用取样化验|pilot|高端装备|光阻法,流量补偿|在线监测,延长换油周期|液压系统,齿轮箱|licence-ordinary 60000 2,equity ?|overdue
凌光|2022|2|一种安装在管道上的夹持式流量计|不停产不切管，夹上就能测流量|production|电子信息|超声波,夹持|免停机安装|自来水,化工管道|transfer 180000|evaluated
凌光|2019|1|一种煤矿瓦斯激光检测装置|一束光扫过巷道，瓦斯多少马上知道|production|工程机械|激光吸收光谱|快速检测,安全|煤矿,管廊|licence-sole 200000 1|
沃野|2018|2|一种丘陵地小型马铃薯收获机|坡地也能开的小收获机，不伤薯皮|production|现代农业|振动筛分,履带|省工,降低破皮|丘陵山地,马铃薯|licence-ordinary 30000 2,open-licence 15000 1|evaluated
沃野|2021|1|一种温室草莓的采摘末端执行器|两根软手指，熟的摘下来、生的不碰|bench|现代农业|软体夹爪,机器视觉|无损采摘|草莓,温室|equity ?,licence-ordinary 40000 2|
沃野|2020|1|一种畜禽粪污快速发酵装置|一周出肥、没有臭味的发酵罐|pilot|现代农业|好氧发酵,微生物菌剂|除臭,缩短周期|养殖场|use-first-pay-later 0,licence-ordinary 50000 1|
沃野|2022|1|一种基于土壤水分的滴灌控制方法|地里缺水才浇，一亩省一半水|production|现代农业|水分传感,模糊控制|节水|果园,棉花|licence-ordinary 25000 1|
沃野|2019|3|植保无人机|外形紧凑、药箱能快拆的植保机|production|现代农业||快拆|果园植保|licence-ordinary 10000|evaluated
`;

/** Twenty-four patents as of `today` (YYYY-MM-DD, Shanghai), in the order of the lines above. */
export function demoPatents(chance: Seeded, today: string, counterparts: DemoCounterparts): RecordPatent[] {
	return LINES.trim()
		.split('\n')
		.map((line) => onePatent(chance, line.split('|'), { today, counterparts }));
}

function onePatent(
	chance: Seeded,
	cells: string[],
	{ today, counterparts }: { today: string; counterparts: DemoCounterparts }
): RecordPatent {
	const [short, year, type = '', title = '', plain, maturity, chain, means, effects, scenes, offers, mark] =
		cells;
	const holder = counterparts[short as CounterpartName];
	const body = `${year}${type.charAt(0)}${String(chance.int(10_000_000)).padStart(7, '0')}`;
	const isApplication = type.endsWith('a');
	if (!CHAINS.some(({ name }) => name === chain)) throw new Error(`No such chain: ${chain}`);
	return {
		patent: chance.uuid(),
		number: body + patentNumberCheck(body)!,
		kind: PATENT_KINDS[Number(type.charAt(0)) - 1]!,
		title,
		plain,
		holderName: holder.name,
		holderKind: holder.kind as RecordPatent['holderKind'],
		holder: holder.counterpart,
		legalStatus: isApplication ? 'application' : mark === 'lapsed' ? 'lapsed' : 'granted',
		annuityStatus: isApplication || mark === 'lapsed' ? 'unknown' : mark === 'overdue' ? 'overdue' : 'paid',
		...(!isApplication && !mark && { annuityPaidUntil: shiftDay(today, 60 + chance.int(200)) }),
		checkedOn: shiftDay(today, -3 - chance.int(20)),
		burdens: mark === 'pledged' || mark === 'co-owned' ? [mark] : [],
		...(mark === 'evaluated' && { evaluatedOn: shiftDay(today, -200) }),
		maturity: maturity as RecordPatent['maturity'],
		chains: [chain!],
		means: listed(means),
		effects: listed(effects),
		scenes: listed(scenes),
		offers: listed(offers).map(oneOffer)
	};
}

const listed = (cell = ''): string[] => cell.split(',').filter(Boolean);

/** `licence-ordinary 80000 2`: 入门费 80,000 yuan and 2 % of the turnover; `?` is 面议, 0 without charge. */
function oneOffer(text: string): NonNullable<RecordPatent['offers']>[number] {
	const [mode, yuan = '?', rate] = text.split(' ') as [
		NonNullable<RecordPatent['offers']>[number]['mode'],
		...string[]
	];
	if (yuan === '?') return { mode, pricing: 'negotiable', terms: undefined };
	if (yuan === '0') return { mode, pricing: 'free', priceFen: 0, terms: '先用一年，有效益再谈许可费' };
	const priceFen = Number(yuan) * 100;
	if (!rate) return { mode, pricing: 'fixed', priceFen, terms: '签约后一次付清' };
	const terms = `入门费 ${Number(yuan) / 10_000} 万元，另按年销售额的 ${rate}% 提成，许可期三年`;
	return { mode, pricing: 'upfront-and-royalty', priceFen, terms };
}
