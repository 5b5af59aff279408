// What the desk reads of its catalogue: counts and filters, one patent with what became of it, booths as printed, counterparts with what they see. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	foundRequestWorld,
	leadArgs,
	NUMBERS,
	patentArgs,
	type RequestWorld
} from './request-world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	await of.book('recordPatent', [
		patentArgs({
			number: NUMBERS[1],
			title: '一种老式夹具',
			kind: 'invention',
			legalStatus: 'application',
			chains: ['高端装备'],
			offers: []
		})
	]);
});
afterAll(() => t.close());

const ask = <T>(name: string, request: Record<string, unknown>, actor = of.world.organiser) =>
	t.database.call(name, request, actor) as Promise<T>;
const search = (more: Record<string, unknown> = {}) =>
	ask<{ patents: { number: string }[]; total: number; more: boolean; chains: string[] }>('search_patents', {
		organisation: of.world.organisation,
		...more
	});

test('the catalogue says how many fit, on every page, and which chains it names', async () => {
	const first = await search({ limit: 1 });
	expect(first).toMatchObject({ total: 2, more: true, chains: ['新材料', '高端装备'] });
	expect((await search({ kind: 'design' })).total).toBe(0);
	expect((await search({ status: 'application' })).patents.map(({ number }) => number)).toEqual([NUMBERS[1]]);
	expect((await search({ status: 'granted', kind: 'invention', text: '密封' })).total).toBe(1);
});

describe('one patent', () => {
	interface Whole {
		booths: { number: string; code: string }[];
		leads: { id: string; company: string }[];
		deals: { acquirerName: string }[];
		history: { by: string; args: Record<string, unknown> }[];
	}
	const read = (actor = of.world.organiser) => ask<Whole>('read_patent', { patent: of.patent }, actor);

	test('comes with its booths, leads, deals, and every accepted entry', async () => {
		const contact = randomUUID();
		await of.submit('requestPatent', leadArgs(of, { contact, name: '李敏', mobile: '13800000009' }));
		await of.book('recordDeal', [
			{
				deal: randomUUID(),
				type: 'licence',
				holderName: '云川理工大学',
				holderKind: 'university',
				acquirerName: '临溪精工有限公司',
				patents: [NUMBERS[0]]
			}
		]);
		await of.book('recordPatent', [patentArgs({ plain: '新的说明' })]);
		await of.book('recordPatent', [patentArgs({ plain: '国家级' })], { atomic: false });
		const whole = await read();
		expect(whole.booths).toMatchObject([{ number: 'A12', code: of.code }]);
		expect(whole.leads).toMatchObject([{ company: '云川恒澈环保科技有限公司' }]);
		// The person is no part of a patent's page.
		expect(JSON.stringify(whole.leads)).not.toMatch(/13800000009|138\*|李/);
		expect(whole.deals).toMatchObject([{ acquirerName: '临溪精工有限公司' }]);
		expect(whole.history.map(({ args }) => args.plain)).toEqual(['新的说明', '零下五十度不漏油的密封圈材料']);
		expect(whole.history[0]!.by).toBeTruthy();
	});

	test('is the organiser’s alone: a bureau that watches it does not get it, and nobody learns why', async () => {
		for (const actor of [of.bureau, of.otherBureau]) expect(await codeOf(read(actor))).toBe('YH003');
		expect(await codeOf(ask('read_patent', { patent: randomUUID() }))).toBe('YH003');
	});
});

test('booths come as they are printed, to the organiser of the event alone', async () => {
	const { booths } = await ask<{
		booths: { code: string; patents: { plain: string; offers: unknown[] }[] }[];
	}>('list_booth_cards', { event: of.world.event });
	expect(booths).toMatchObject([{ code: of.code, patents: [{ plain: '新的说明' }] }]);
	expect(booths[0]!.patents[0]!.offers).toHaveLength(2);
	for (const actor of [of.bureau, of.otherBureau])
		expect(await codeOf(ask('list_booth_cards', { event: of.world.event }, actor))).toBe('YH003');
	expect(await codeOf(ask('list_booth_cards', { event: randomUUID() }))).toBe('YH003');
});

test('a counterpart is shown with the leads that it sees, and of whose person it learns', async () => {
	const told = leadArgs(of, {
		contact: randomUUID(),
		name: '周敏',
		mobile: '13800000008',
		consents: [{ kind: 'counterpart', recipient: of.holder, version: 'share_holder.1' }]
	});
	await of.submit('requestPatent', told);
	const { counterparts } = await ask<{ counterparts: { id: string; leads: number; patents: number }[] }>(
		'list_counterparts',
		{ organisation: of.world.organisation }
	);
	expect(counterparts.find(({ id }) => id === of.holder)).toMatchObject({ leads: 2, patents: 1 });
	expect(counterparts.find(({ id }) => id === of.bank)).toMatchObject({ leads: 0 });
	const seen = async () =>
		(
			await ask<{ leads: { id: string; knowsPerson: boolean }[] }>('list_leads_of_counterpart', {
				counterpart: of.holder
			})
		).leads;
	expect((await seen()).filter(({ knowsPerson }) => knowsPerson).map(({ id }) => id)).toEqual([told.lead]);
	await of.submit('withdrawConsent', { lead: told.lead });
	expect((await seen()).some(({ knowsPerson }) => knowsPerson)).toBe(false);
	expect(await codeOf(ask('list_leads_of_counterpart', { counterpart: of.holder }, of.otherBureau))).toBe(
		'YH003'
	);
});
