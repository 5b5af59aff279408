// A need hides its firm as far as its visibility says, in every field and free text: from whoever watches, from counterparts, until a consent names them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundRequestWorld, needArgs, type RequestWorld } from './request-world.ts';
import { person, type Phone } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	phone = await of.world.enrol();
});
afterAll(() => t.close());

test.each([
	['anonymous', '暗溪'],
	['counterparts', '幽溪']
])('a need that is %s hides its firm from whoever watches, in every field', async (visibility, name) => {
	const args = needArgs({
		company: `${name}科技`,
		creditCode: '91350100M000100Y43',
		title: `${name}科技找密封材料`,
		visibility
	});
	await of.submit('recordNeed', args);
	const list = JSON.stringify(await t.database.call('list_needs', {}, of.bureau));
	expect(list).toContain(args.need);
	expect(list).not.toMatch(new RegExp(`${name}|91350100M000100Y43`));
	expect(JSON.stringify(await t.database.call('list_needs', { text: name }, of.bureau))).not.toContain(
		args.need
	);
	expect(JSON.stringify(await t.database.call('list_needs', { text: name }, of.world.organiser))).toContain(
		args.need
	);
	for (const kind of ['need', 'lead']) {
		const lead = randomUUID();
		await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
		const [row] = await t.sql<{ id: string }>('select id from leads where need = $1', [args.need]);
		const card = async (isOwn: boolean) =>
			(
				await t.sql<{ card: object }>("select private.record_card($1, $2, '', null, $3) as card", [
					kind,
					kind === 'need' ? args.need : row!.id,
					isOwn
				])
			)[0]!.card;
		expect(JSON.stringify(await card(false)), kind).not.toContain(name);
		expect(await card(true), kind).toMatchObject({ firm: `${name}科技` });
	}
});

test('仅对接方: those it was introduced to read the firm, a bureau does when a consent names it', async () => {
	const args = needArgs(
		{
			company: '幽谷精密',
			creditCode: '91350100M000100Y43',
			title: '幽谷精密质押融资',
			pledgePatents: ['2017106018623'],
			visibility: 'counterparts'
		},
		{ kind: 'financing', contact: randomUUID(), name: '纪云', mobile: '13900002222' }
	);
	await of.submit('recordNeed', args);
	const lead = randomUUID();
	await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
	const pledgePatents = { from: ['2017106018623'], to: ['2017106018623', '971017654'] };
	phone.record('amendNeed', { need: args.need, changes: { pledgePatents } });
	await phone.push();
	const firm = /幽谷|91350100M000100Y43|2017106018623/;
	const bank = JSON.stringify(
		await t.database.call('read_counterpart_page', { secret: of.links.bank }, { kind: 'anonymous' })
	);
	for (const told of ['幽谷精密', '91350100M000100Y43', '2017106018623']) expect(bank).toContain(told);
	const watched = async () =>
		Promise.all([
			t.database.call('read_need', { need: args.need }, of.bureau),
			t.database.call('read_lead', { lead }, of.bureau),
			t.database.call('list_needs', { visibility: 'counterparts' }, of.bureau),
			t.database.call('export_needs', { visibility: 'counterparts' }, of.bureau),
			t.database.call('list_leads', { path: 'financing' }, of.bureau),
			t.database.call('export_leads', { path: 'financing' }, of.bureau)
		]);
	for (const seen of await watched()) {
		expect(JSON.stringify(seen)).toContain(args.need);
		expect(JSON.stringify(seen)).not.toMatch(firm);
	}
	expect((await watched())[0]).toMatchObject({
		changes: expect.not.arrayContaining([expect.objectContaining({ fields: ['pledgePatents'] })])
	});
	const consents = [{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }];
	await of.submit('grantConsent', { need: args.need, consents });
	for (const seen of await watched()) expect(JSON.stringify(seen)).toMatch(firm);
	await of.submit('withdrawConsent', { need: args.need });
	for (const seen of await watched()) expect(JSON.stringify(seen)).not.toMatch(firm);
});

test('who represents a firm leaves with the consent only, and an anonymous need is traced by no pledged patent', async () => {
	const stated = async (visibility: string) => {
		const fields = {
			title: '专利质押融资',
			company: '纪溪精密',
			creditCode: '91350100M000100Y43',
			legalRepresentative: '纪晓芙',
			purpose: visibility === 'anonymous' ? '由纪晓芙担保，补充流动资金' : '补充流动资金',
			pledgePatents: ['2017106018623'],
			amountFen: 500_000_000,
			visibility
		};
		const args = needArgs(fields, {
			kind: 'financing',
			contact: randomUUID(),
			name: '纪云',
			mobile: '13900002222'
		});
		await of.submit('recordNeed', args);
		const lead = randomUUID();
		await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
		return { need: args.need, lead };
	};
	const [open, hidden] = [await stated('public'), await stated('anonymous')];
	const bank = async (lead: string) => {
		const { leads } = (await t.database.call(
			'read_counterpart_page',
			{ secret: of.links.bank },
			{ kind: 'anonymous' }
		)) as { leads: { id: string }[] };
		return leads.find(({ id }) => id === lead)!;
	};
	const bureau = async ({ need, lead }: { need: string; lead: string }) => [
		await t.database.call('read_need', { need }, of.bureau),
		await t.database.call('read_lead', { lead }, of.bureau),
		await t.database.call('list_needs', {}, of.bureau),
		await t.database.call('export_needs', {}, of.bureau)
	];
	for (const one of [open, hidden])
		expect(JSON.stringify([await bank(one.lead), await bureau(one)])).not.toMatch(
			/纪晓芙|legalRepresentative/
		);
	const shown = { company: '纪溪精密', creditCode: '91350100M000100Y43', pledgePatents: ['2017106018623'] };
	expect(await bank(open.lead)).toMatchObject({ need: { fields: shown } });
	const [read, ofLead] = await bureau(hidden);
	for (const seen of [await bank(hidden.lead), read, ofLead])
		expect(JSON.stringify(seen)).not.toMatch(/纪溪|91350100M000100Y43|2017106018623|pledgePatents/);
	// Nor is one found by a name that the list does not show.
	expect(
		await t.database.call('list_needs', { text: '纪晓芙', event: of.world.event }, of.bureau)
	).toMatchObject({
		needs: []
	});
	expect(await t.database.call('read_need', { need: hidden.need }, of.world.organiser)).toMatchObject({
		fields: { ...shown, legalRepresentative: '纪晓芙' }
	});

	const consents = [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }];
	await of.submit('grantConsent', { need: open.need, consents });
	expect(await bank(open.lead)).toMatchObject({ need: { fields: { legalRepresentative: '纪晓芙' } } });
	await of.submit('withdrawConsent', { need: open.need });
	expect(JSON.stringify(await bank(open.lead))).not.toContain('纪晓芙');
});

test('what reaches a person is taken out of free text, and what only looks like it stays', async () => {
	const veil = async (text: string) =>
		(await t.sql<{ said: string }>('select private.without_contacts($1) as said', [text]))[0]!.said;
	for (const text of [
		'13900001111',
		'139-0000-1111',
		'１３９００００１１１１',
		'+86 139 0000 1111',
		'0571-88886666',
		'a.b@c.com',
		'QQ：12345678',
		'加vx abc_123',
		'联系电话：88886666'
	])
		expect(await veil(`请找 ${text} 谢谢`), text).not.toMatch(/\d{5}|@|abc_123/);
	for (const text of [
		'专利号 201710601862.3',
		'2017106018623',
		'投入 1500000 元',
		'2026年11月22日',
		'91350100M000100Y43',
		'intel i7-12700K',
		'GB/T 32100-2015'
	])
		expect(await veil(text)).toBe(text.normalize('NFKC'));
	expect(await veil(person('x').name)).toBe('x');
	const said = '果园，坡地（丘陵）；电话：13900001111！能用吗？等…';
	expect(await veil(said)).toBe(said.replace('13900001111', '***'));
	const [{ hidden }] = (await t.sql<{ hidden: string }>('select private.veiled($1, $2) as hidden', [
		'请找张三（经理），谢谢',
		'张三（经理）'
	])) as [{ hidden: string }];
	expect(hidden).toBe('请找***，谢谢');
});
