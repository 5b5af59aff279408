// The pairing sheet of one person: by their needs, else by the chain of their firm; never to their own stand, and not at all when they refuse.
import { describe, expect, it } from 'vitest';
import { personSheet } from './pairings.ts';
import type { Pairing } from './shapes.ts';

const patent = (
	id: string,
	title: string,
	more: Partial<Pairing['patents'][number]> = {}
): Pairing['patents'][number] => ({
	id,
	number: '2017106018623',
	title,
	holderName: '云川理工大学',
	chains: ['新材料'],
	means: [],
	effects: [],
	scenes: [],
	booth: { code: 'k7m29qx4', number: 'A12', name: '云川理工大学' },
	...more
});
const need = (id: string, title: string, company = '海陵电机有限公司'): Pairing['needs'][number] => ({
	id,
	kind: 'technical',
	recordedAt: '2026-11-22T00:00:00.000Z',
	company,
	fields: { title, problem: '零下三十度密封圈漏油' }
});
const told = (more: Partial<Pairing> = {}): Pairing => ({
	event: 'e',
	wantsRecommendations: true,
	firm: { name: '海陵电机有限公司', chain: '新材料' },
	needs: [need('n1', '找低温下不漏油的密封材料')],
	patents: [patent('p1', '一种低温密封用氟硅橡胶'), patent('p2', '一种水稻插秧机', { chains: ['现代农业'] })],
	...more
});

describe('personSheet', () => {
	it('names the patents that fit a need, with booth and the words that say why', () => {
		expect(personSheet(told())).toMatchObject([
			{ need: 'n1', patents: [{ id: 'p1', booth: { number: 'A12' } }] }
		]);
		const [line] = personSheet(told());
		expect(line!.patents.map(({ id }) => id)).toEqual(['p1']);
		expect(line!.patents[0]!.words.length).toBeGreaterThan(0);
	});

	it('gives whoever refuses nothing', () => {
		expect(personSheet(told({ wantsRecommendations: false }))).toEqual([]);
	});

	it('sends nobody to their own stand, nor to a patent without one', () => {
		expect(personSheet(told({ needs: [need('n1', '找低温密封材料', '云川理工大学')] }))).toEqual([]);
		expect(personSheet(told({ patents: [patent('p1', '一种低温密封用氟硅橡胶', { booth: null })] }))).toEqual(
			[]
		);
	});

	it('goes by the chain of the firm where no need was registered, and says nothing where that is unknown', () => {
		const [line] = personSheet(told({ needs: [] }));
		expect(line).toMatchObject({ need: null, title: '新材料', patents: [{ id: 'p1' }] });
		expect(personSheet(told({ needs: [], firm: { name: '海陵电机有限公司', chain: null } }))).toEqual([]);
	});
});
