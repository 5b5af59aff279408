// What an event counts toward, by the presets' own filters. The twin of SQL's rule: test/sql/event-outlook.test.ts asks both the same.
import { expect, test } from 'vitest';
import { eventTargetsOf, isComplete, lackingFor, type AskedEvent } from './event-targets.ts';
import { presetOf } from './presets/index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const event = (more: Partial<AskedEvent> = {}): AskedEvent => ({
	types: ['matchmaking'],
	campaigns: [],
	topics: [],
	chain: null,
	...more
});
const targetsOf = (id: string, more = {}) =>
	eventTargetsOf(presetOf(id)!, { ...DEFAULT_SETTINGS, ...more }).map((target) => ({
		target,
		lacking: (of: AskedEvent) => lackingFor(target, of)
	}));

test('a matchmaking event counts toward the park’s events, a briefing does not; a further type does', () => {
	const [only, ...others] = targetsOf('hunan-2022-park');
	expect(others).toEqual([]);
	expect(only?.target.label.zh).toBe('专利转化对接活动次数');
	expect(isComplete(only!.lacking(event())!)).toBe(true);
	expect(only!.lacking(event({ types: ['policy_briefing'] }))).toBeNull();
	expect(isComplete(only!.lacking(event({ types: ['policy_briefing', 'matchmaking'] }))!)).toBe(true);
});

test('a briefing on two policies is told the topic that it lacks', () => {
	const briefing = event({ types: ['policy_briefing'], topics: ['pledge-policy'] });
	expect(targetsOf('chongqing-2024-park').map(({ lacking }) => lacking(briefing)?.topics)).toEqual([
		[],
		['transfer-licence-policy']
	]);
});

test('the monthly roadshow asks for its campaign and exactly one chain', () => {
	const roadshow = targetsOf('hubei-2024-plan').find(({ target }) => target.oneChain)!;
	const of = (more: Partial<AskedEvent>) => roadshow.lacking(event({ types: ['roadshow'], ...more }));
	expect(of({})).toMatchObject({ campaigns: ['yiyue-yilian'], oneChain: true });
	const campaigns = ['yiyue-yilian'];
	expect(of({ campaigns, chain: '光电子、生物医药' })?.oneChain).toBe(true);
	expect(isComplete(of({ campaigns, chain: '光电子信息' })!)).toBe(true);
});

test('a list of chains narrows as soon as it is not empty', () => {
	const of = (chainList: string[]) =>
		targetsOf('hubei-2024-plan', { chainList })
			.find(({ target }) => target.types.includes('matchmaking'))!
			.lacking(event({ chain: '光电子' }))!;
	expect(of([]).chains).toEqual([]);
	expect(of(['光电子']).chains).toEqual([]);
	expect(of(['生物医药']).chains).toEqual(['生物医药']);
});

test('whatever counts who came is fed by events too, also where the document names no events', () => {
	const keys = targetsOf('chongqing-2024-platform').map(({ target }) => target.indicator);
	expect(keys).toContain('chongqing-2024-platform-5-training-attendances');
	expect(new Set(keys).size).toBe(keys.length);
});
