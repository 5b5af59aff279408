// What is said of an indicator, and how what is said of parts joins. Knows no rule.
import type { Words } from './words.ts';

/**
 * met · not_met · on_track, behind: the period still runs · undetermined: something is missing.
 */
export type Status = 'met' | 'not_met' | 'on_track' | 'behind' | 'undetermined';

/** Numbers behind a bar: in the unit of the rule, money in yuan. */
export interface Progress {
	value: number;
	target: number;
	/** How much of the target is reached, 0 to 1; null of an upper limit: nothing is reached there. */
	share: number | null;
	unit: 'count' | 'CNY' | 'percent';
	/** What the calendar would have by today, and what the pace comes to at the end; only while the period runs. */
	expected?: number;
	forecast?: number;
}

export interface Judgement {
	status: Status;
	sentence: Words;
	/** What is missing to judge at all. */
	missing?: Words[];
	progress?: Progress;
	/** To be looked at by a person, whatever the status. */
	warnings?: Words[];
}

export const undetermined = (...missing: Words[]): Judgement => ({
	status: 'undetermined',
	sentence: {
		zh: `无法判断：缺少${missing.map(({ zh }) => zh).join('、')}。`,
		en: `Cannot be judged: missing ${missing.map(({ en }) => en).join(', ')}.`
	},
	missing
});

export const withWarning = (judgement: Judgement, warning: Words): Judgement => ({
	...judgement,
	warnings: [...(judgement.warnings ?? []), warning]
});

/** Worst first: one part that cannot be met any more decides, then one that is not known. */
const ALL: readonly Status[] = ['not_met', 'undetermined', 'behind', 'on_track', 'met'];
/** Best first; a branch that is not known may be the one that is met. */
const ANY: readonly Status[] = ['met', 'on_track', 'undetermined', 'behind', 'not_met'];

/** Every part must be met (`all_of`), or one (`any_of`). The bar is that of the worst part, or of the best. */
export function join(how: 'all_of' | 'any_of', parts: readonly Judgement[]): Judgement {
	const order = how === 'all_of' ? ALL : ANY;
	const status = order.find((one) => parts.some((part) => part.status === one)) ?? 'undetermined';
	const bars = parts
		.flatMap(({ progress }) => progress ?? [])
		.sort((a, b) => (a.share ?? 1) - (b.share ?? 1));
	const progress = how === 'all_of' ? bars[0] : bars.at(-1);
	const missing = parts.flatMap((part) => part.missing ?? []);
	const warnings = parts.flatMap((part) => part.warnings ?? []);
	const [first] = parts;
	if (parts.length === 1 && first) return first;
	const zh = parts.map(({ sentence }, i) => `（${i + 1}）${sentence.zh}`).join('');
	const en = parts.map(({ sentence }, i) => `(${i + 1}) ${sentence.en}`).join(' ');
	return {
		status,
		sentence:
			how === 'all_of'
				? { zh: `须全部达到：${zh}`, en: `All must be met: ${en}` }
				: { zh: `任一达到即可：${zh}`, en: `Any is enough: ${en}` },
		...(status === 'undetermined' && missing.length ? { missing } : {}),
		...(progress ? { progress } : {}),
		...(warnings.length ? { warnings } : {})
	};
}
