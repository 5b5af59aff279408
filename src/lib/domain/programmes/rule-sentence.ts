// A rule in one sentence, as it would stand in the document: what the editor shows while it is written. Takes rules that parse; judges nothing.
import { exact } from './exact.ts';
import type { Filters } from './filters.ts';
import { codeWords } from './code-words.ts';
import { choiceName } from './form/choices.ts';
import { fieldName } from './form/field-names.ts';
import { FILTER_SPECS, isFilter } from './form/rule-specs.ts';
import { metricOf } from './metrics.ts';
import type { Comparison, Rule, Unit } from './rule.ts';
import { amountWords, boundWords, say } from './say.ts';
import type { Words } from './words.ts';

const nameOf = (metric: string): Words => say(metricOf(metric).zh, metricOf(metric).en);
const amount = (value: number, unit: Unit, metric: string): Words => amountWords(exact(value), unit, metric);
const percent = (cmp: Comparison, value: number): Words => boundWords(cmp, amount(value, 'percent', ''));
/** Texts of both languages put together in the same order. */
const joined = (parts: readonly Words[], [zh, en]: readonly [string, string]): Words =>
	say(parts.map((one) => one.zh).join(zh), parts.map((one) => one.en).join(en));
const BASES = {
	previous_year: say('上年', 'last year'),
	base_year: say('基年', 'the base year'),
	at_entry: say('入库时', 'the time of entry')
} as const;

/** `rule` of an indicator that counts `outer`, without a full stop. */
export function ruleSentence(rule: Rule, outer: string): Words {
	const metric = rule.metric ?? outer;
	const said = sentenceOf(rule, metric);
	const narrowed = rule.filters && filterWords(rule.filters);
	return narrowed && narrowed.zh
		? say(`${said.zh}（只算：${narrowed.zh}）`, `${said.en} (only: ${narrowed.en})`)
		: said;
}

function sentenceOf(rule: Rule, metric: string): Words {
	const name = nameOf(metric);
	switch (rule.op) {
		case 'gte':
		case 'gt':
		case 'lte':
		case 'lt':
		case 'eq': {
			const is = boundWords(rule.op, amount(rule.value, rule.unit, metric));
			return say(`${name.zh}${is.zh}`, `${name.en} ${is.en}`);
		}
		case 'range': {
			const [min, max] = [amount(rule.min, rule.unit, metric), amount(rule.max, rule.unit, metric)];
			return say(
				`${name.zh}不少于 ${min.zh}，计划到 ${max.zh}，多了不扣`,
				`${name.en} at least ${min.en}, planned up to ${max.en}, more is fine`
			);
		}
		case 'growth': {
			const [by, base] = [percent(rule.cmp, rule.pct), BASES[rule.base]];
			return say(`${name.zh}比${base.zh}增长${by.zh}`, `${name.en} grows ${by.en} on ${base.en}`);
		}
		case 'avg_growth': {
			const [by, how] = [percent(rule.cmp, rule.pct), choiceName('method', rule.method)];
			return say(
				`${name.zh} ${rule.years} 年的年均增幅（${how.zh}）${by.zh}`,
				`${name.en} grows ${by.en} a year over ${rule.years} years (${how.en})`
			);
		}
		case 'avg': {
			const [is, over] = [
				boundWords(rule.cmp, amount(rule.value, rule.unit, metric)),
				choiceName('over', rule.over)
			];
			return say(
				`${over.zh}（${rule.years} 年）年均${name.zh}${is.zh}`,
				`${name.en} a year, ${over.en} (${rule.years}), ${is.en}`
			);
		}
		case 'increase':
			return say(
				`${name.zh}比${BASES[rule.base].zh}“${rule.wording}”，由主管部门确认`,
				`${name.en}: “${rule.wording}” on ${BASES[rule.base].en}, confirmed by the authority`
			);
		case 'any_of':
		case 'all_of': {
			const parts = rule.rules.map((one, i) => {
				const part = ruleSentence(one, metric);
				return say(`（${i + 1}）${part.zh}`, `(${i + 1}) ${part.en}`);
			});
			const head = choiceName('op', rule.op);
			const all = joined(parts, ['；', '; ']);
			return say(`${head.zh}：${all.zh}`, `${head.en}: ${all.en}`);
		}
		case 'if': {
			const { test } = rule;
			const tested = boundWords(test.op, amount(test.value, test.unit, test.metric));
			const [then, other] = [ruleSentence(rule.then, metric), ruleSentence(rule.else, metric)];
			return say(
				`上年${nameOf(test.metric).zh}${tested.zh}的，${then.zh}；否则${other.zh}`,
				`where last year's ${nameOf(test.metric).en} was ${tested.en}: ${then.en}; else ${other.en}`
			);
		}
		case 'ratio_gte': {
			const [part, whole] = [nameOf(rule.numerator.metric), nameOf(rule.denominator.metric)];
			const is = percent('gte', rule.value);
			return say(`${part.zh}占${whole.zh}的比例${is.zh}`, `${part.en} as a share of ${whole.en} ${is.en}`);
		}
		case 'multiple_gte':
		case 'multiple_lte': {
			const cmp = boundWords(rule.op === 'multiple_gte' ? 'gte' : 'lte', nameOf(rule.of));
			return say(`${name.zh}${cmp.zh}的 ${rule.factor} 倍`, `${name.en} ${cmp.en} times ${rule.factor}`);
		}
		case 'every': {
			const { zh, en } = amount(rule.count, 'count', metric);
			return say(
				`每 ${rule.interval_months} 个月${name.zh}不少于 ${zh}`,
				`${name.en}: at least ${en} every ${rule.interval_months} months`
			);
		}
		case 'exceeds_benchmark':
			return say(
				`${name.zh}的增幅高于${rule.benchmark}${percent(rule.cmp, rule.pp).zh.replace('%', '个百分点')}`,
				`${name.en} grows ${percent(rule.cmp, rule.pp).en.replace('%', ' points')} above ${rule.benchmark}`
			);
		case 'flag': {
			const within = rule.within_years ?? rule.years;
			return say(
				`${within ? `${within} 年内` : ''}${name.zh}：${rule.expected ? '是' : '否'}`,
				`${name.en}: ${rule.expected ? 'yes' : 'no'}${within ? ` within ${within} years` : ''}`
			);
		}
		case 'rate': {
			const [zh, en] =
				rule.unit === 'CNY' ? [`${rule.rate} 元`, `CNY ${rule.rate}`] : [`${rule.rate}`, `${rule.rate}`];
			const per = codeWords(rule.per);
			return say(
				`${name.zh}按${per.zh}计，${rule.is_max ? '不超过' : '为'} ${zh}`,
				`${name.en}: ${rule.is_max ? 'at most' : 'exactly'} ${en} per ${per.en}`
			);
		}
	}
}

/** Filters in words, `活动类型：培训、路演；只算新增`; blank for none. */
export function filterWords(filters: Filters): Words {
	const parts = Object.entries(filters).flatMap(([key, value]) => {
		if (!isFilter(key) || value === undefined) return [];
		const spec = FILTER_SPECS[key];
		const name = fieldName(key, 'filters');
		if (spec.kind === 'flag') return [name];
		const values = (Array.isArray(value) ? value : [value]).map((one) =>
			spec.kind === 'choice' || spec.kind === 'choices'
				? choiceName(spec.of, String(one))
				: codeWords(String(one))
		);
		const all = joined(values, ['、', ', ']);
		return [say(`${name.zh}：${all.zh}`, `${name.en}: ${all.en}`)];
	});
	return joined(parts, ['；', '; ']);
}
