// What the demo's visitors ask for: booths with their patents, leads and needs in different stages, consents given and not given. Plain arguments of the domain's
// verbs, in the order in which they are performed; whoever loads them performs them.
import { STAGE_PATHS, type LeadPath, type LeadStage } from '#lib/domain/deal.ts';
import type { Intent } from '#lib/domain/lead.ts';
import type { RecordPatent } from '#lib/domain/patent.ts';
import type { DeskArgs } from '../perform.ts';
import type { DemoEvent } from './demo-events.ts';
import { NEEDS, type NeedLine } from './need-lines.ts';
import type { DemoCounterparts } from './patents.ts';
import type { Seeded } from './seeded.ts';

/** The verbs of one event's requests, in the order in which they are performed. */
export const REQUEST_VERBS = [
	'placeBooth',
	'requestPatent',
	'recordNeed',
	'introduceNeed',
	'assignLead',
	'advanceLead'
] as const;
export type RequestVerb = (typeof REQUEST_VERBS)[number];
export type EventRequests = { [V in RequestVerb]: DeskArgs<V>[] };

/** What a demo's requests are made of. `bureau` is its organisation's id. */
export interface RequestWorld {
	chance: Seeded;
	patents: readonly RecordPatent[];
	counterparts: DemoCounterparts;
	bureau: string;
}

/** Number, name, and the patents by their place in the catalogue. */
type BoothLine = readonly [number: string, name: string, patents: readonly number[]];
const AT_THE_FAIR: readonly BoothLine[] = [
	['A01', '云川理工大学 · 材料与检测', [0, 1, 4]],
	['A02', '云川理工大学 · 水处理', [2, 7]],
	['A03', '云川理工大学 · 智能制造', [3, 5, 6]],
	['A04', '江南材料研究院 · 先进陶瓷与涂层', [8, 10, 12]],
	['A05', '江南材料研究院 · 绿色材料', [9, 11]],
	['B01', '江南材料研究院 · 建筑节能', [13]],
	['B02', '云川凌光传感', [15, 16, 17, 18]],
	['B03', '西屏沃野农机', [19, 20, 21, 22, 23]]
];
const AT_THE_ROADSHOW: readonly BoothLine[] = [
	['路演1', '轴承早期故障的声音识别', [1]],
	['路演2', '薄壁铝合金件的低变形加工', [3, 5]],
	['路演3', '陶瓷刀具材料', [12]],
	['路演4', '油液颗粒度在线监测', [16]],
	['路演5', '煤矿瓦斯激光检测', [18]],
	['路演6', '丘陵地农机', [19, 20]]
];

/** `person` is a place on the event's list, `knows` who may know them. */
interface LeadLine {
	patent: number;
	person: number;
	intent: Intent;
	use?: string;
	budgetWan?: number;
	timeframe?: string;
	callBack?: boolean;
	knows?: readonly ('holder' | 'bureau')[];
	stage?: LeadStage;
	caller?: string;
}
const LEADS: readonly LeadLine[] = [
	{
		patent: 0,
		person: 0,
		intent: 'licence',
		use: '换掉进口的低温密封圈',
		budgetWan: 10,
		timeframe: '三个月内',
		knows: ['holder', 'bureau'],
		stage: 'negotiating',
		caller: '何静怡'
	},
	{ patent: 0, person: 6, intent: 'inquiry', use: '先看样件，零下四十度能不能用', callBack: true },
	{
		patent: 2,
		person: 1,
		intent: 'licence',
		use: '电镀车间的含油废水',
		budgetWan: 20,
		knows: ['holder'],
		stage: 'contacted',
		caller: '周敏'
	},
	{
		patent: 3,
		person: 2,
		intent: 'licence',
		use: '薄壁壳体的加工',
		knows: ['holder'],
		stage: 'published',
		caller: '何静怡'
	},
	{ patent: 5, person: 3, intent: 'transfer', budgetWan: 6, timeframe: '今年内', stage: 'failed' },
	{
		patent: 8,
		person: 5,
		intent: 'licence',
		use: '功率模块的散热基板',
		budgetWan: 30,
		knows: ['holder', 'bureau'],
		stage: 'signed',
		caller: '何静怡'
	},
	{ patent: 12, person: 7, intent: 'transfer', budgetWan: 45, knows: ['holder'], stage: 'negotiating' },
	{ patent: 15, person: 8, intent: 'licence', use: '配电柜测温' },
	{
		patent: 19,
		person: 10,
		intent: 'licence',
		use: '合作社五十亩马铃薯',
		budgetWan: 3,
		knows: ['holder'],
		stage: 'contacted',
		caller: '周敏'
	},
	{ patent: 22, person: 11, intent: 'equity', callBack: true, timeframe: '明年春季前' },
	{ patent: 10, person: 12, intent: 'inquiry' },
	{ patent: 16, person: 13, intent: 'licence', budgetWan: 8, stage: 'withdrawn' }
];

const reasonFor: Partial<Record<LeadStage, string>> = {
	failed: '价格谈不拢，企业改用现有夹具',
	withdrawn: '企业说填错了展位'
};

/** What is asked at the fair that runs today. */
export const fairRequests = (of: RequestWorld, event: DemoEvent): EventRequests =>
	requestsAt(of, event, {
		booths: AT_THE_FAIR,
		leads: LEADS,
		needs: NEEDS.filter(({ kind }) => kind !== 'financing')
	});

/** What firms asked the banks for. */
export const bankRequests = (of: RequestWorld, event: DemoEvent): EventRequests =>
	requestsAt(of, event, { booths: [], leads: [], needs: NEEDS.filter(({ kind }) => kind === 'financing') });

/** The coming event has booths, and no requests yet. */
export const roadshowRequests = (of: RequestWorld, event: DemoEvent): EventRequests =>
	requestsAt(of, event, { booths: AT_THE_ROADSHOW, leads: [], needs: [] });

function requestsAt(
	of: RequestWorld,
	event: DemoEvent,
	lines: { booths: readonly BoothLine[]; leads: readonly LeadLine[]; needs: readonly NeedLine[] }
): EventRequests {
	const made: EventRequests = {
		placeBooth: [],
		requestPatent: [],
		recordNeed: [],
		introduceNeed: [],
		assignLead: [],
		advanceLead: []
	};
	for (const [number, name, patents] of lines.booths)
		made.placeBooth.push({
			booth: of.chance.uuid(),
			number,
			name,
			patents: patents.map((i) => of.patents[i]!.patent)
		});
	for (const line of lines.leads) addLead(of, { event, made }, line);
	for (const line of lines.needs) addNeed(of, { event, made }, line);
	return made;
}

function addLead(
	{ chance, patents, bureau }: RequestWorld,
	{ event, made }: { event: DemoEvent; made: EventRequests },
	line: LeadLine
): void {
	const lead = chance.uuid();
	const patent = patents[line.patent]!;
	const { attendee, organisation, creditCode } = event.attendees[line.person]!;
	const consents = (line.knows ?? []).map((who) =>
		who === 'holder'
			? { kind: 'counterpart' as const, recipient: patent.holder!, version: 'share_holder.1' }
			: { kind: 'bureau' as const, recipient: bureau, version: 'share_bureau.1' }
	);
	made.requestPatent.push({
		lead,
		patent: patent.patent,
		booth: made.placeBooth.find((booth) => booth.patents.includes(patent.patent))?.booth,
		intent: line.intent,
		company: organisation,
		creditCode,
		contact: attendee,
		use: line.use,
		budgetFen: line.budgetWan && line.budgetWan * 1_000_000,
		timeframe: line.timeframe,
		callBack: line.callBack,
		consents
	});
	if (line.caller) made.assignLead.push({ lead, caller: line.caller });
	const path = patent.holderKind === 'university' ? 'conveyance-university' : 'conveyance';
	made.advanceLead.push(...stepsTo(lead, path, line.stage));
}

function addNeed(
	{ chance, counterparts }: RequestWorld,
	{ event, made }: { event: DemoEvent; made: EventRequests },
	line: NeedLine
): void {
	const need = chance.uuid();
	const { attendee, organisation, creditCode } = event.attendees[line.person]!;
	const bank = line.bank && counterparts[line.bank.name].counterpart;
	const consents =
		bank && line.bank?.mayKnow
			? [{ kind: 'counterpart' as const, recipient: bank, version: 'share_bank.1' }]
			: [];
	const fields = {
		...(organisation && { company: organisation }),
		...(creditCode && { creditCode }),
		...line.fields
	};
	made.recordNeed.push({
		need,
		kind: line.kind,
		fields,
		contact: attendee,
		consents,
		declared: { noSecrets: true, authorised: true }
	});
	if (!bank) return;
	const lead = chance.uuid();
	made.introduceNeed.push({ lead, need, counterpart: bank });
	made.advanceLead.push(...stepsTo(lead, 'financing', line.bank?.stage));
}

/** The steps of a lead from the start of its path to `stage`; none without a stage. */
function stepsTo(lead: string, path: LeadPath, stage: LeadStage | undefined): DeskArgs<'advanceLead'>[] {
	const stages: readonly LeadStage[] = STAGE_PATHS[path];
	const reason = stage && reasonFor[stage];
	if (stage && reason) return [{ lead, from: stages[0]!, to: stage, reason }];
	return stages
		.slice(1, stage ? stages.indexOf(stage) + 1 : 1)
		.map((to, i) => ({ lead, from: stages[i]!, to }));
}
