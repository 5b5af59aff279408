// What each field of a definition is called, by its key: beside its control, in faults told by place, in filters told in words. Both languages, as metrics have them.
import { under } from './json.ts';
import { FILTER_SPECS } from './rule-specs.ts';
import type { Words } from '../words.ts';

type Pair = readonly [zh: string, en: string];

const FILTERS: Readonly<Record<keyof typeof FILTER_SPECS, Pair>> = {
	event_types: ['活动类型', 'types of event'],
	campaigns: ['专项行动', 'campaigns'],
	topics: ['讲到的主题（都要讲到）', 'topics (all of them)'],
	one_chain_per_event: ['一场活动只对一条产业链', 'one chain an event'],
	chain: ['产业链（programme 指项目自己的链）', 'industry chain (programme: its own)'],
	attendance_basis: ['人次怎么算', 'how attendances count'],
	person_roles: ['到会人员的角色', 'roles of people'],
	person_org_chain: ['到会人员的单位在本链上', "people's organisation is on the chain"],
	participation: ['怎样才算参与', 'what makes a participant'],
	holder: ['本单位是专利权人', 'this unit is the holder'],
	acquirer: ['本单位是受让、被许可方', 'this unit is the acquirer'],
	borrower: ['本单位是借款人', 'this unit is the borrower'],
	via: ['经本单位促成', 'brokered by this unit'],
	holder_types: ['专利权人的类型', 'kinds of holder'],
	holder_region: ['专利权人所在地', 'where the holder is'],
	acquirer_class: ['受让、被许可方的规模', 'class of the acquirer'],
	acquirer_region: ['受让、被许可方所在地', 'where the acquirer is'],
	borrower_class: ['借款人的规模', 'class of the borrower'],
	borrower_region: ['借款人所在地', 'where the borrower is'],
	deal_types: ['成交方式', 'kinds of deal'],
	deal_stage: ['按哪一天计', 'counted on which day'],
	patent_kinds: ['专利种类', 'kinds of patent'],
	count_basis: ['按什么计数', 'what is counted'],
	pledge_rights: ['出质的权利', 'pledged rights'],
	date_basis: ['质押按哪一天计', 'day of a pledge'],
	own_patents: ['只算企业自有的专利', "only the enterprise's own patents"],
	risk_pool: ['风险补偿资金项下', 'under the risk pool'],
	exclude: ['不计入', 'left out'],
	new_only: ['只算新增', 'new ones only'],
	recipient: ['接收单位的类型', 'kinds of recipient'],
	respondent_types: ['答卷单位的类型', 'kinds of respondent'],
	respondents: ['问卷发给谁', 'who is asked'],
	question: ['问卷的题目', 'question of the survey'],
	report_type: ['报告种类', 'kind of report'],
	centre_type: ['中心种类', 'kind of centre'],
	breakdown: ['须分列的项', 'to be shown apart'],
	actor_scope: ['主体范围（只作说明）', 'scope of actors (a note)'],
	product_scope: ['产品范围（只作说明）', 'scope of products (a note)'],
	payees: ['奖补对象', 'payees']
};

const FIELDS: Readonly<Record<string, Pair>> = {
	name: ['名称', 'name'],
	document: ['文件', 'document'],
	title: ['文件标题（含文号）', 'title of the document'],
	issuer: ['发文单位', 'issuer'],
	kind: ['种类', 'kind'],
	clause: ['条款', 'clause'],
	applicants: ['谁来承担', 'who carries it out'],
	zh: ['中文', 'Chinese'],
	en: ['英文', 'English'],
	types: ['承担单位的类型（用、隔开）', 'kinds of unit'],
	quote: ['原文', 'verbatim'],
	period: ['期间', 'period'],
	type: ['期间的种类', 'kind of period'],
	start: ['开始日期', 'first day'],
	end: ['结束日期', 'last day'],
	years: ['年数', 'years'],
	recurring: ['年年如此', 'comes every year'],
	stated: ['原文写明', 'stated in the text'],
	note: ['说明', 'note'],
	phases: ['阶段', 'phases'],
	reporting: ['报送节奏', 'reporting'],
	rhythm: ['多久一次', 'rhythm'],
	label: ['名称', 'label'],
	funding: ['资金与名额', 'funding'],
	value: ['数', 'number'],
	unit: ['单位', 'unit'],
	executor: ['实施单位', 'executor'],
	setupParameters: ['承担时要填的数', 'asked for when it is adopted'],
	key: ['代号', 'key'],
	metrics: ['相关统计项', 'metrics'],
	default: ['默认', 'default'],
	eventTargets: ['活动直接计入的指标', 'indicators that events count toward'],
	indicators: ['指标', 'indicators'],
	metric: ['统计什么', 'what is counted'],
	filters: ['筛选条件', 'filters'],
	rule: ['规则', 'rule'],
	basis: ['一个数是多长时间的', 'what one value is of'],
	measure: ['数从哪里来', 'where numbers come from'],
	primary: ['主要来自', 'mainly from'],
	also: ['还来自', 'also from'],
	baseline: ['和什么时候比', 'compared with'],
	subject: ['谁的目标', 'whose target'],
	ambiguities: ['待解释的条款', 'open questions'],
	preferred: ['优先（不作条件）', 'preferred (no condition)'],
	issue: ['哪里说得不清', 'what is open'],
	resolution: ['怎么理解、为什么', 'the reading taken, and why'],
	options: ['几种读法', 'readings'],
	id: ['代号', 'id'],
	change: ['这种读法改变什么', 'what this reading changes'],
	without: ['去掉的筛选条件', 'filters taken away'],
	beside: ['另一种读法的数也列出来', "show the other reading's number beside it"],
	op: ['句式', 'sentence'],
	cmp: ['比较', 'comparison'],
	min: ['下限（达到即可）', 'lower bound (passes)'],
	max: ['计划数上限', 'upper planned number'],
	pct: ['百分之几', 'percent'],
	base: ['和什么时候比', 'compared with'],
	method: ['怎么平均', 'method'],
	over: ['哪几年', 'over'],
	wording: ['原文的说法（如明显提升）', 'wording of the text'],
	rules: ['各项要求', 'rules'],
	test: ['如果上年', 'if last year'],
	then: ['就要', 'then'],
	else: ['否则要', 'else'],
	numerator: ['分子', 'numerator'],
	denominator: ['分母', 'denominator'],
	factor: ['倍数', 'factor'],
	of: ['什么的倍数', 'multiple of'],
	default_base: ['没人填时按多少', 'base where nobody has set it'],
	interval_months: ['每几个月', 'every so many months'],
	count: ['至少几次', 'at least so many'],
	partial_last: ['末段不足也算一段', 'the last, shorter window counts too'],
	pp: ['高几个百分点', 'percentage points'],
	benchmark: ['参照数的名称', 'name of the benchmark'],
	expected: ['应当是', 'should be'],
	within_years: ['入库后几年内', 'within years of entry'],
	else_action: ['做不到就退出', 'to leave otherwise'],
	rate: ['标准', 'rate'],
	is_max: ['是上限（不超过）', 'is an upper limit'],
	per: ['按什么计', 'per'],
	threshold_gt: ['超过多少元才算（元）', 'only above (yuan)'],
	human_confirm: ['由人确认', 'confirmed by a person'],
	on_exceed: ['超出时按比例分配', 'shared in proportion when exceeded'],
	awardRule: ['奖补办法', 'award rule'],
	awardGeneralRules: ['奖补总则', 'general award rules'],
	entryCriteria: ['准入条件', 'entry criteria'],
	eligibility: ['什么情况给奖补', 'what is awarded'],
	components: ['奖补项', 'parts'],
	input: ['按什么数计', 'what it multiplies'],
	isMax: ['是最高标准（不超过）', 'is the highest rate'],
	thresholdGt: ['超过多少元才算（元）', 'only above (yuan)'],
	perUnitCap: ['同一单位上限（元）', 'cap of one unit (yuan)'],
	totalCap: ['奖补总额（元）', 'pool (yuan)'],
	no: ['序号', 'number'],
	strength: ['要求的强度', 'how strict'],
	inputs: ['要填的项（代号，可不填）', 'inputs (codes, may be blank)'],
	needs: ['条件（各条都要满足）', 'conditions (all of them)'],
	anyOf: ['满足其一即可', 'any of these'],
	inPrinciple: ['原则上（不满足可写理由）', 'in principle (a reason may stand for it)'],
	field: ['看哪一项', 'which input'],
	is: ['怎么看', 'how it is looked at'],
	shareOf: ['占哪个数', 'share of which number'],
	oneOf: ['下列（用、隔开）', 'these'],
	less: ['去掉的选项', 'choices taken away'],
	fields: ['规则的细节', 'details of the rule'],
	award: ['奖补参数', 'award parameters']
};

/** What a field is called where it stands beneath `parent`; its key where it has no name. */
export function fieldName(key: string, parent = ''): Words {
	const special =
		parent === 'period' && key === 'year' ? (['年度怎么算', 'how years run'] as const) : undefined;
	const ofDocument =
		parent === 'document' && key === 'year' ? (['发文年份', 'year of issue'] as const) : undefined;
	const named = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
	const filter = Object.hasOwn(FILTERS, key) ? FILTERS[key as keyof typeof FILTERS] : undefined;
	const [zh, en] = special ??
		ofDocument ??
		(parent === 'filters' || parent === 'preferred' ? filter : undefined) ??
		named ??
		filter ?? [key, key];
	return { zh, en };
}

/** Where in a draft a path is, in words: 指标 3「举办活动」 · 规则 · 数. */
export function placeName(path: readonly PropertyKey[], draft: unknown): Words {
	const steps: Words[] = [];
	let value: unknown = draft;
	for (const [i, step] of path.entries()) {
		value = under(value, typeof step === 'number' ? step : String(step));
		if (typeof step !== 'number') {
			steps.push(fieldName(String(step), String(path[i - 1] ?? '')));
			continue;
		}
		const label = under(under(value, 'label') ?? under(value, 'issue'), 'zh');
		const name = typeof label === 'string' && label.trim() ? `「${label.trim().slice(0, 24)}」` : '';
		const last = steps.pop() ?? { zh: '', en: '' };
		steps.push({ zh: `${last.zh} ${step + 1}${name}`, en: `${last.en} ${step + 1}${name}` });
	}
	return { zh: steps.map(({ zh }) => zh).join(' · '), en: steps.map(({ en }) => en).join(' · ') };
}
