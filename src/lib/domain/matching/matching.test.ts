// Matching: the thesaurus hangs together, concepts are found as words stand, ranking prefers what fits and can say why.
// How well it does on known pairs: test/match/pairs.test.ts.
import { describe, expect, it, test } from 'vitest';
import { CHAINS, chainName, chainsOf } from './chains.ts';
import { broaderOf, CONCEPTS, findConcepts, parseThesaurus } from './concepts.ts';
import { featuresOf } from './features.ts';
import { pairingSheet, type RegisteredNeed, type ShownPatent } from './pairing-sheet.ts';
import { bestMatches, matchIndex } from './rank.ts';
import { recallAt } from './recall.ts';

const names = new Set(CONCEPTS.map(({ name }) => name));

describe('the thesaurus', () => {
	it('has no name twice, no broader concept that does not exist, and no circle', () => {
		expect(names.size).toBe(CONCEPTS.length);
		expect(CONCEPTS.flatMap(({ broader }) => broader).filter((name) => !names.has(name))).toEqual([]);
		for (const { name } of CONCEPTS) expect(broaderOf(name).has(name)).toBe(false);
	});

	it('places chains by concepts that exist', () => {
		expect(CHAINS.flatMap(({ concepts }) => concepts).filter((name) => !names.has(name))).toEqual([]);
	});

	it('is read line by line', () => {
		expect(parseThesaurus('\n低温: 寒冷 零下\n锂电池 < 电池 储能: LFP\n')).toEqual([
			{ name: '低温', terms: ['低温', '寒冷', '零下'], broader: [] },
			{ name: '锂电池', terms: ['锂电池', 'lfp'], broader: ['电池', '储能'] }
		]);
	});
});

describe('concepts', () => {
	const found = (text: string) => findConcepts(text).map(({ concept }) => concept);

	it('are found in other words', () => {
		expect(found('冬天')).toContain('低温');
		expect(found('零下二十度')).toContain('低温');
		expect(found('招工难')).toContain('省工');
	});

	it('are not found within a longer word, nor Latin ones within another', () => {
		expect(found('电动车')).not.toContain('铁路');
		expect(found('tape')).toEqual([]);
		expect(found('pe膜')).toContain('高分子');
	});
});

describe('chains', () => {
	it('are told from names and aliases', () => {
		expect(chainName('新能源汽车产业链')).toBe('新能源汽车');
		expect(chainName(' 半导体 ')).toBe('集成电路');
		expect(chainName('乌龙茶')).toBe('乌龙茶');
	});

	it('are told from a text that names none', () => {
		const chains = chainsOf(featuresOf({ id: '1', title: '猪舍粪污发酵与饲料添加剂' }));
		expect([...chains.keys()]).toContain('现代农业');
	});
});

const PATENTS: ShownPatent[] = [
	{
		id: 'seal',
		title: '一种低温密封圈',
		text: '零下四十度不漏油',
		chains: ['新能源汽车'],
		booth: { code: 'a1', name: 'A1' }
	},
	{
		id: 'hot',
		title: '一种高温隔热涂层',
		text: '窑炉内壁保温',
		chains: ['新材料'],
		booth: { code: 'a2', name: 'A2' }
	},
	{
		id: 'pig',
		title: '猪只咳嗽识别方法',
		text: '提前发现疫病',
		chains: ['现代农业'],
		booth: { code: 'a3', name: 'A3' }
	},
	{
		id: 'seal2',
		title: '液压缸密封结构',
		text: '寿命长',
		chains: ['工程机械'],
		booth: { code: 'a4', name: 'A4' }
	}
];
const need = (fields: Partial<RegisteredNeed> = {}): RegisteredNeed => ({
	id: 'n1',
	attendee: 'p1',
	title: '电动车减速器冬天漏油',
	...fields
});

describe('ranking', () => {
	it('finds what fits in other words, and says why', () => {
		const [best] = bestMatches(matchIndex(PATENTS), need());
		expect(best?.item.id).toBe('seal');
		expect(best?.words.map(({ asked }) => asked)).toEqual(expect.arrayContaining(['冬天', '漏油']));
		expect(best?.words.find(({ asked }) => asked === '冬天')?.found).toMatch(/低温|零下/);
		expect(best?.chains).toContain('新能源汽车');
	});

	it('prefers, of two that say the same, the one in the same chain', () => {
		const twins = ['食品', '新能源汽车', '工程机械'].map((chain) => ({
			id: chain,
			title: '密封圈',
			chains: [chain]
		}));
		const asked = { id: 'n', title: '漏油', chains: ['智能网联汽车'] };
		const [best, next] = bestMatches(matchIndex(twins), asked);
		expect(best?.item.id).toBe('新能源汽车');
		expect(best?.score).toBeGreaterThan(next?.score ?? 0);
	});

	it('explains by whole words, never by a scrap that happens to stand in both', () => {
		const reasons = (asked: string, title: string, tags: string[] = []) =>
			bestMatches(matchIndex([{ id: 'p', title, tags }]), { id: 'n', title: asked })[0]?.words.map(
				({ found }) => found
			) ?? [];
		expect(reasons('新舟飞机的舱门', '一种船舶的舱门')).toEqual(['舱门']);
		expect(reasons('榫卯拼接的木楼梯', '拼接的木栏杆')).not.toContain('拼接的木');
		expect(reasons('榫卯拼接的木楼梯', '木材', ['榫卯'])).toContain('榫卯');
		expect(reasons('chain 润滑', 'ai 芯片')).toEqual([]);
	});

	it('does not explain by words that merely lie under one roof', () => {
		const index = matchIndex([{ id: 'p', title: '苹果套袋' }]);
		const [best] = bestMatches(index, { id: 'n', title: '白菜烂心' });
		expect(best).toBeDefined();
		expect(best?.words).toEqual([]);
	});

	it('works the other way: needs for a patent', () => {
		const needs = [
			need(),
			need({ id: 'n2', title: '猪场疫病早发现' }),
			need({ id: 'n3', title: '窑炉外壁烫手' })
		];
		expect(bestMatches(matchIndex(needs), PATENTS[2]!, 1).map(({ item }) => item.id)).toEqual(['n2']);
	});

	it('gives nothing rather than anything', () => {
		expect(bestMatches(matchIndex(PATENTS), need({ title: '' }))).toEqual([]);
		expect(bestMatches(matchIndex([]), need())).toEqual([]);
		expect(bestMatches(matchIndex(PATENTS), need({ title: 'zzz' }))).toEqual([]);
	});

	it('is the same each time, whatever the order of the records', () => {
		const order = (items: ShownPatent[]) => bestMatches(matchIndex(items), need()).map(({ item }) => item.id);
		expect(order([...PATENTS].reverse())).toEqual(order(PATENTS));
	});
});

describe('the sheet before the event', () => {
	it('gives at most three patents, each with booth and reason', () => {
		const [sheet] = pairingSheet([need()], PATENTS);
		expect(sheet?.patents.length).toBeGreaterThan(0);
		expect(sheet?.patents.length).toBeLessThanOrEqual(3);
		expect(sheet?.patents[0]).toMatchObject({ item: { id: 'seal', booth: { name: 'A1' } } });
		for (const { words } of sheet?.patents ?? []) expect(words.length).toBeGreaterThan(0);
	});

	it('recommends nothing to who opted out, and nobody their own patent', () => {
		expect(pairingSheet([need({ hasOptedOut: true })], PATENTS)).toEqual([
			{ need: need({ hasOptedOut: true }), patents: [] }
		]);
		const [own] = pairingSheet([need({ organisation: 'o1' })], PATENTS, ({ id }) =>
			id === 'seal' ? 'o1' : 'o2'
		);
		expect(own?.patents.map(({ item }) => item.id)).not.toContain('seal');
	});

	it('says nothing when nothing fits', () => {
		expect(pairingSheet([need({ title: '税务筹划' })], PATENTS)[0]?.patents).toEqual([]);
	});
});

test('recall counts each expected patent', () => {
	const one = (ranks: (number | null)[]) => ({ need: need(), part: '', expected: [], ranks, best: [] });
	expect(recallAt([one([1]), one([6]), one([null, 5])], 5)).toBeCloseTo((1 + 0 + 0.5) / 3);
	expect(recallAt([], 5)).toBe(0);
});
