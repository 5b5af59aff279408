// What firms of the demo are looking for: five technical needs, a policy one, and two for money against patents. All invented. Field names are those of
// the need forms and of recordNeed; knows no person and no event.
import type { LeadStage } from '#lib/domain/deal.ts';
import type { NeedFields, NeedKind } from '#lib/domain/need.ts';
import type { CounterpartName } from './patents.ts';

/** `person` is a place on the event's list; `bank` whom the need is shown to, how far that came, and whether it may know the person. */
export interface NeedLine {
	kind: NeedKind;
	person: number;
	fields: NeedFields;
	bank?: { name: CounterpartName; stage: LeadStage; mayKnow: boolean };
}

export const NEEDS: readonly NeedLine[] = [
	{
		kind: 'technical',
		person: 15,
		fields: {
			title: '冷库里的密封件老是变硬漏油',
			visibility: 'public',
			problem: '叉车液压缸在零下三十五度的冷库里工作，密封圈两个月就发硬漏油。',
			keyPoint: '低温下仍有弹性，耐液压油',
			keywords: ['低温', '密封', '液压'],
			goal: '密封件寿命一年以上',
			amountFen: 300_000_00,
			untilYear: 2027,
			solutionWays: ['joint']
		}
	},
	{
		kind: 'technical',
		person: 16,
		fields: {
			title: '淬火齿轮的精车刀具太费',
			visibility: 'anonymous',
			problem: '硬度 HRC60 的齿轮端面精车，现在的刀片一班换四次。',
			keywords: ['刀具', '淬硬钢', '耐磨'],
			goal: '一班一换，单件刀具成本降一半',
			amountFen: 150_000_00
		}
	},
	{
		kind: 'technical',
		person: 17,
		fields: {
			title: '想知道风机轴承什么时候会坏',
			visibility: 'public',
			problem: '三十台风机分在山上，轴承坏了才知道，停机一次损失两万元。',
			keywords: ['轴承', '故障预警'],
			goal: '提前一周报警，误报每月不超过一次',
			solutionWays: ['commissioned']
		}
	},
	{
		kind: 'technical',
		person: 18,
		fields: {
			title: '山坡地里的土豆靠人挖，找小型机械',
			visibility: 'public',
			problem: '坡度十五度左右，大机器上不去，人工一亩要四百元。',
			keywords: ['马铃薯', '收获机', '丘陵'],
			amountFen: 80_000_00
		}
	},
	{
		kind: 'technical',
		person: 20,
		fields: {
			title: '食品车间废水里的油去不干净',
			visibility: 'counterparts',
			problem: '气浮之后含油仍有 60 mg/L，排放标准是 20。',
			keywords: ['废水', '除油'],
			goal: '稳定低于 15 mg/L，药剂费不增加',
			amountFen: 400_000_00
		}
	},
	{
		kind: 'policy',
		person: 21,
		fields: {
			title: '专利密集型产品备案怎么做',
			visibility: 'counterparts',
			problem: '有两个产品用了自己的专利，想知道备案要哪些材料。'
		}
	},
	{
		kind: 'financing',
		person: 2,
		bank: { name: '农商', stage: 'credit', mayKnow: true },
		fields: {
			title: '用两件发明专利质押，借 300 万元买设备',
			visibility: 'counterparts',
			amountFen: 3_000_000_00,
			purpose: '购置两台五轴加工中心',
			industry: 'industry',
			headcount: 86,
			revenueFen: 42_000_000_00,
			assetsFen: 31_000_000_00,
			figuresYear: 2025
		}
	},
	{
		kind: 'financing',
		person: 5,
		bank: { name: '科技支行', stage: 'accepted', mayKnow: false },
		fields: {
			title: '订单多了，想用专利借 120 万元周转',
			visibility: 'anonymous',
			amountFen: 1_200_000_00,
			purpose: '采购原材料',
			industry: 'industry',
			headcount: 24,
			revenueFen: 9_000_000_00,
			assetsFen: 6_500_000_00,
			figuresYear: 2025
		}
	}
];
