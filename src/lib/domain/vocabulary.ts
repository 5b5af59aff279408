// The programmes' own words for events (seeds: vocabularies.event_types, campaigns, topics). The Chinese is the
// documents'; ids never change, because counted records carry them.

/** The twelve types of event. */
export const EVENT_TYPES = [
	'matchmaking',
	'roadshow',
	'bank_enterprise',
	'policy_briefing',
	'showcase',
	'release',
	'auction',
	'training',
	'seminar',
	'site_visit',
	'publicity',
	'steering_meeting'
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
/** 对接 and 盘活 activities; a coverage of firms that names no kind of event means these (A61). SQL twin: private.matchmaking_types. */
export const MATCHMAKING_TYPES: readonly EventType[] = [
	'matchmaking',
	'roadshow',
	'bank_enterprise',
	'showcase',
	'release',
	'auction',
	'seminar'
];

export const EVENT_TYPE_NAMES: Record<EventType, { zh: string; en: string }> = {
	matchmaking: { zh: '供需对接活动', en: 'supply-demand matchmaking' },
	roadshow: { zh: '路演', en: 'roadshow' },
	bank_enterprise: { zh: '银企对接', en: 'bank-enterprise matchmaking' },
	policy_briefing: { zh: '政策宣讲/政策对接/巡讲', en: 'policy briefing or touring lecture' },
	showcase: { zh: '展示推介', en: 'exhibition or promotion of results' },
	release: { zh: '发布会/发布', en: 'release event or list publication' },
	auction: { zh: '专利拍卖', en: 'patent auction' },
	training: { zh: '培训', en: 'training' },
	seminar: { zh: '研讨交流会', en: 'seminar or exchange meeting' },
	site_visit: { zh: '入企走访摸排/上门服务', en: 'site visit, survey or on-site service' },
	publicity: { zh: '宣传活动', en: 'publicity activity' },
	steering_meeting: { zh: '工作专题会议', en: 'steering meeting' }
};

/** Campaigns an event may be part of. */
export const CAMPAIGNS = [
	'ruyuan-huiqi',
	'fuwu-wanlixing',
	'ip-week',
	'auction-season',
	'yiyue-yilian',
	'baichang-wanqi',
	'fabang',
	'qingnian-shuo',
	'sizhi-wuhui',
	'pre-ipo'
] as const;
export type Campaign = (typeof CAMPAIGNS)[number];

export const CAMPAIGN_NAMES: Record<Campaign, { zh: string; en: string }> = {
	'ruyuan-huiqi': { zh: '“入园惠企”', en: 'Into Parks, Benefiting Enterprises (pledge finance)' },
	'fuwu-wanlixing': { zh: '“知识产权服务万里行”', en: 'IP Services Long March' },
	'ip-week': { zh: '知识产权宣传周', en: 'IP Publicity Week' },
	'auction-season': { zh: '专利（成果）拍卖季', en: 'Patent (Results) Auction Season' },
	'yiyue-yilian': { zh: '“一月一链”', en: 'One Month, One Chain investment roadshow' },
	'baichang-wanqi': { zh: '“百场万企”', en: 'Hundred Sessions, Ten Thousand Enterprises' },
	fabang: { zh: '“发榜”（大中小企业融通创新服务平台）', en: 'Challenge posting by large enterprises' },
	'qingnian-shuo': { zh: '“湖北省知识产权青年说”', en: 'Hubei IP Youth Talks' },
	'sizhi-wuhui': { zh: '“四知五会”知识产权专员大培训', en: 'Four-Knows Five-Cans IP officer mass training' },
	'pre-ipo': { zh: '拟上市企业知识产权服务专项行动', en: 'IP service action for companies preparing to list' }
};

/** What a session or an event is about, 宣讲/培训主题, as targets ask for it (seeds: vocabularies.topics). */
export const TOPICS = [
	'pledge-policy',
	'transfer-licence-policy',
	'risk-compensation-policy',
	'open-licence',
	'product-filing',
	'ip-operation',
	'patent-information',
	'programme-policy'
] as const;
export type Topic = (typeof TOPICS)[number];

export const TOPIC_NAMES: Record<Topic, { zh: string; en: string }> = {
	'pledge-policy': { zh: '知识产权质押融资政策', en: 'IP pledge-finance policy' },
	'transfer-licence-policy': { zh: '知识产权转让许可政策', en: 'IP assignment and licensing policy' },
	'risk-compensation-policy': { zh: '质押融资风险补偿政策', en: 'pledge risk-compensation policy' },
	'open-licence': { zh: '专利开放许可', en: 'patent open licensing' },
	'product-filing': { zh: '专利产品备案', en: 'patent product filing' },
	'ip-operation': { zh: '知识产权运营', en: 'IP operation' },
	'patent-information': { zh: '专利信息利用', en: 'use of patent information' },
	'programme-policy': { zh: '专利转化计划政策与绩效指标', en: 'programme policy and indicators' }
};
