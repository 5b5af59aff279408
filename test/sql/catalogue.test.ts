// The catalogue in the organisation's book, its search in Chinese, open licences, and booths as phones and visitors see them. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAdvertising, openLicenceFaults, type Standing } from '#lib/domain/patent.ts';
import { STANDINGS } from '../cases/open-licences.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, foundRequestWorld, NUMBERS, patentArgs, type RequestWorld } from './request-world.ts';
import { foundWorld } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

const search = async (text: string, more = {}) =>
	(await t.database.call(
		'search_patents',
		{ organisation: of.world.organisation, text, ...more },
		of.world.organiser
	)) as { patents: { id: string; number: string; title: string }[]; more: boolean };
const book = async (verb: string, args: Record<string, unknown>) =>
	(await of.book(verb, [args], { atomic: false }))[0]!;

describe('recordPatent', () => {
	test('the number is the identity: a second entry brings the first up to date, and a blank never erases', async () => {
		const again = await book('recordPatent', {
			...patentArgs({ holder: of.holder, title: '一种低温密封用氟硅橡胶' }),
			plain: '',
			maturity: undefined,
			offers: undefined
		});
		expect(again).toMatchObject({ status: 'merged', into: of.patent });
		const [row] = (await search('氟硅橡胶')).patents;
		expect(row).toMatchObject({
			id: of.patent,
			title: '一种低温密封用氟硅橡胶',
			plain: '零下五十度不漏油的密封圈材料',
			maturity: 'pilot',
			offers: [{ mode: 'licence-ordinary', priceFen: 8_000_000 }, { mode: 'transfer' }]
		});
	});

	test.each([
		['a wrong check digit', { number: '2017106018624' }, 'number'],
		['an advertisement', { plain: '国家级的密封材料' }, 'plain'],
		['a mode that is none', { offers: [{ mode: 'gift', pricing: 'free' }] }, undefined],
		['a day that is none', { checkedOn: 'tomorrow' }, undefined],
		['no title', { title: '　' }, undefined],
		[
			'an open licence of an application',
			{ legalStatus: 'application', offers: [{ mode: 'open-licence', pricing: 'fixed' }] },
			'legalStatus'
		]
	])('%s is refused, and changes nothing', async (_, change, field) => {
		const outcome = await book('recordPatent', patentArgs({ number: NUMBERS[1], ...change }));
		expect(outcome).toMatchObject({ status: 'refused', reason: 'arguments_invalid' });
		if (field) expect(outcome.fields).toEqual([field]);
		expect((await search(NUMBERS[1])).patents).toEqual([]);
	});

	test('it is written in the book alone, and a holder of somebody else is not known', async () => {
		const outcomes = await of.world.perform('recordPatent', [patentArgs({ number: NUMBERS[1] })], {
			atomic: false
		});
		expect(outcomes.outcomes[0]).toMatchObject({ reason: 'verb_not_allowed' });
		expect(
			await book('recordPatent', patentArgs({ number: NUMBERS[1], holder: randomUUID() }))
		).toMatchObject({
			reason: 'unknown_subject',
			fields: ['holder']
		});
	});
});

test('an open licence does not survive what forbids it, wherever the change comes from', async () => {
	const args = patentArgs({
		number: NUMBERS[2],
		offers: [{ mode: 'open-licence', pricing: 'fixed', priceFen: 100 }]
	});
	expect(await book('recordPatent', args)).toMatchObject({ status: 'accepted' });
	const { offers: _, ...without } = args;
	for (const [change, field] of [
		[{ legalStatus: 'expired' }, 'legalStatus'],
		[{ annuityStatus: 'overdue' }, 'annuityStatus'],
		[{ burdens: ['seized'] }, 'burdens'],
		[{ burdens: ['pledged'] }, 'burdens']
	] as const)
		expect(await book('recordPatent', { ...without, ...change }), field).toMatchObject({
			status: 'refused',
			reason: 'arguments_invalid',
			fields: [field]
		});
	expect((await search(NUMBERS[2])).patents).toMatchObject([
		{ legalStatus: 'granted', burdens: [], offers: [{ mode: 'open-licence' }] }
	]);
	// Taken back in the same breath, it may lapse; and what is not offered may change as it likes.
	const lapsed = { ...without, annuityStatus: 'overdue', offers: [] };
	expect(await book('recordPatent', lapsed)).toMatchObject({ status: 'accepted' });
	expect(await book('recordPatent', { ...without, burdens: ['seized'] })).toMatchObject({
		status: 'accepted'
	});
});

test('the book is no event: nobody lists it, and its events stay as they were', async () => {
	const listed = JSON.stringify(await t.database.call('list_events', {}, of.world.organiser));
	expect(listed).not.toContain('"book"');
	const [row] = await t.sql<{ id: string }>(
		"select id from events where type = 'book' and organisation = $1",
		[of.world.organisation]
	);
	expect(await t.database.call('read_event', { event: row!.id }, of.world.organiser)).toBeNull();
	expect(await t.database.call('verify_streams', {}, { kind: 'server' })).toMatchObject({ broken: [] });
});

test('two first writes at once open one book', async () => {
	const other = await foundWorld(t.database);
	const write = () =>
		t.database.call(
			'perform',
			{
				organisation: other.organisation,
				drafts: [
					{
						id: randomUUID(),
						verb: 'recordCounterpart',
						subject: 'x',
						source: 'desk',
						captured: { wall: Date.now() },
						args: { counterpart: randomUUID(), kind: 'bank', name: `银行${randomUUID()}` }
					}
				]
			},
			other.organiser
		);
	await Promise.all([write(), write(), write()]);
	expect(
		await t.sql("select 1 from events where type = 'book' and organisation = $1", [other.organisation])
	).toHaveLength(1);
	expect(
		await t.sql('select 1 from counterparts where organisation = $1', [other.organisation])
	).toHaveLength(3);
});

describe('search', () => {
	beforeAll(async () => {
		await of.book('recordPatent', [
			patentArgs({
				number: NUMBERS[2],
				title: '锂离子电池正极材料的低温烧结装置',
				plain: '让电池在冬天也跑得远',
				holderName: '海陵锂科股份有限公司',
				holderKind: 'enterprise',
				chains: ['新能源'],
				means: ['烧结'],
				effects: ['续航'],
				scenes: ['储能'],
				offers: [{ mode: 'equity', pricing: 'negotiable' }]
			})
		]);
	});
	const numbers = async (text: string, more = {}) =>
		(await search(text, more)).patents.map(({ number }) => number);

	test.each([
		['正极', [NUMBERS[2]]],
		['正极 烧结', [NUMBERS[2]]],
		['低温', [NUMBERS[0], NUMBERS[2]]],
		['低温 密封', [NUMBERS[0]]],
		['温低', []],
		['锂', [NUMBERS[2]]],
		['ＺＬ 2017', []],
		['201710601862.3', [NUMBERS[0]]],
		['云川理工', [NUMBERS[0]]],
		['新能源汽车', [NUMBERS[0]]],
		['%', [NUMBERS[0], NUMBERS[2]]],
		["' or 1=1 --", []],
		['', [NUMBERS[0], NUMBERS[2]]]
	])('finds by %s', async (text, expected) => {
		expect((await numbers(text)).sort()).toEqual([...expected].sort());
	});

	test('whatever stands in a text is found by it, and nothing else is', async () => {
		const text = fc.string({ unit: fc.constantFrom(...'低温密封材料橡胶ab1、 '), maxLength: 14 });
		await fc.assert(
			fc.asyncProperty(text, fc.nat(12), fc.nat(6), text, async (...[whole, from, length, other]) => {
				const part = whole.slice(from, from + length);
				const ask = async (typed: string) => {
					const [row] = await t.sql<{ is: boolean; holds: boolean }>(
						`select (q.query is null or private.bigrams(s) @@ q.query) and s like all (q.patterns) as is, strpos(s, private.searchable($2)) > 0 as holds
						from private.searchable($1) s, private.search_for($2) q`,
						[whole, typed]
					);
					return row!;
				};
				expect((await ask(part)).is).toBe(true);
				if (!/\s/.test(other)) expect((await ask(other)).is).toBe((await ask(other)).holds);
			}),
			{ numRuns: 150 }
		);
	});

	test('by chain and mode, in pages', async () => {
		expect(await numbers('', { chain: '新能源' })).toEqual([NUMBERS[2]]);
		expect(await numbers('', { mode: 'transfer' })).toEqual([NUMBERS[0]]);
		const first = await search('', { limit: 1 });
		expect(first).toMatchObject({ more: true });
		const after = { title: first.patents[0]!.title, id: first.patents[0]!.id };
		const second = await search('', { limit: 1, after });
		expect(second.more).toBe(false);
		expect([...first.patents, ...second.patents].map(({ number }) => number).sort()).toEqual(
			[NUMBERS[0], NUMBERS[2]].sort()
		);
	});

	test('a bureau finds what its region has, another one nothing, and neither learns more from the error', async () => {
		const ask = (actor: RequestWorld['bureau'], organisation: string) =>
			codeOf(t.database.call('search_patents', { organisation }, actor));
		expect(await ask(of.bureau, of.world.organisation)).toBeNull();
		expect(await ask(of.otherBureau, of.world.organisation)).toBe('YH003');
		expect(await ask(of.otherBureau, randomUUID())).toBe('YH003');
	});
});

test.each(STANDINGS)('open licence: $name', async ({ standing, faults }) => {
	expect(openLicenceFaults(standing as Standing)).toEqual(faults);
	const { kind, legalStatus, annuityStatus, burdens, pledgeeAgreedOn, evaluatedOn } = standing;
	const [row] = await t.sql<{ faults: string[] }>(
		`select private.open_licence_faults(jsonb_populate_record(null::public.patents, $1)) as faults`,
		[
			JSON.stringify({
				kind,
				legal_status: legalStatus,
				annuity_status: annuityStatus,
				burdens,
				pledgee_agreed_on: pledgeeAgreedOn,
				evaluated_on: evaluatedOn
			})
		]
	);
	expect(row!.faults).toEqual(faults);
});

test.each(['国家级奖项', '最佳方案', '最高级', '国家 级', '很好'])('advertising words: %s', async (text) => {
	const [row] = await t.sql<{ is: boolean }>('select private.is_advertising($1) as is', [text]);
	expect(row!.is).toBe(isAdvertising(text));
});

describe('booths', () => {
	test('a phone gets the booth and the short lines of its patents; the catalogue tells it when one changes', async () => {
		const phone = await of.world.enrol();
		await phone.pull();
		expect(phone.rows.get(`booth/${of.booth}`)?.body).toMatchObject({
			code: of.code,
			number: 'A12',
			patents: [of.patent]
		});
		expect(phone.rows.get(`patent/${of.patent}`)?.body).toMatchObject({
			legalStatus: 'granted',
			modes: ['licence-ordinary', 'transfer']
		});
		await of.book('recordPatent', [patentArgs({ holder: of.holder, burdens: ['pledged'] })]);
		await phone.pull();
		expect(phone.rows.get(`patent/${of.patent}`)?.body).toMatchObject({ burdens: ['pledged'] });
	});

	test('anybody reads the page of a booth by its code, and nothing by another', async () => {
		const page = await t.database.call('read_booth', { code: of.code.toUpperCase() }, { kind: 'anonymous' });
		expect(page).toMatchObject({
			number: 'A12',
			eventName: '新材料与智能制造对接会',
			patents: [{ id: of.patent, checkedOn: '2026-11-01' }]
		});
		expect(await codeOf(t.database.call('read_booth', { code: 'zzzzzzzz' }, { kind: 'anonymous' }))).toBe(
			'YH022'
		);
		expect(await codeOf(t.database.call('read_booth', {}, { kind: 'anonymous' }))).toBe('YH022');
	});

	test('whom a consent can name is told to phones and to the forms; a counterpart of later as well', async () => {
		const phone = await of.world.enrol();
		await of.book('recordCounterpart', [{ counterpart: randomUUID(), kind: 'investor', name: '恒川资本' }]);
		await phone.pull();
		const named = [...phone.rows.values()]
			.filter(({ entity }) => entity === 'recipient')
			.map(({ body }) => body?.name);
		expect(named).toEqual(expect.arrayContaining(['云川理工大学', '云川银行科技支行', '恒川资本']));
		const list = async (event: string) =>
			(
				(await t.database.call('list_recipients', { event }, { kind: 'anonymous' })) as {
					recipients: { name: string }[];
				}
			).recipients.map(({ name }) => name);
		const forms = await list(of.world.event);
		expect(forms).toEqual(expect.arrayContaining(['云川银行科技支行', '云川市知识产权局', '恒川资本']));
		expect(forms).not.toContain('海陵市知识产权局');
		expect(await list(randomUUID())).toEqual([]);
		const page = await t.database.call('read_booth', { code: of.code }, { kind: 'anonymous' });
		expect(page).toMatchObject({
			patents: [{ holder: of.holder }],
			bureaus: [{ recipient: of.bureauOrganisation }]
		});
	});

	test('placed again it keeps its code; patents of another catalogue are not its own', async () => {
		await of.world.perform('placeBooth', [
			{ booth: of.booth, number: 'A13', name: '新展位', patents: [of.patent] }
		]);
		expect(await t.sql('select code, number from booths where id = $1', [of.booth])).toEqual([
			{ code: of.code, number: 'A13' }
		]);
		const other = await foundRequestWorld(t);
		const wrong = await of.world.perform(
			'placeBooth',
			[{ booth: randomUUID(), number: 'B1', name: '展位', patents: [other.patent] }],
			{ atomic: false }
		);
		expect(wrong.outcomes[0]).toMatchObject({ reason: 'unknown_subject', fields: ['patents'] });
		const taken = await of.world.perform(
			'placeBooth',
			[{ booth: other.booth, number: 'B1', name: '展位', patents: [] }],
			{ atomic: false }
		);
		expect(taken.outcomes[0]).toMatchObject({ reason: 'unknown_subject', fields: ['booth'] });
	});
});

describe('counterparts', () => {
	test('one by its credit code, else by its name; the links are audited, and an old one opens nothing', async () => {
		const code = '91350100M000100Y43';
		const first = randomUUID();
		expect(
			await book('recordCounterpart', {
				counterpart: first,
				kind: 'investor',
				name: '云川创投',
				creditCode: code
			})
		).toMatchObject({ status: 'accepted' });
		expect(
			await book('recordCounterpart', {
				counterpart: randomUUID(),
				kind: 'investor',
				name: '云川创业投资',
				creditCode: code
			})
		).toMatchObject({ status: 'merged', into: first });
		const list = async () =>
			(
				(await t.database.call(
					'list_counterpart_links',
					{ organisation: of.world.organisation },
					of.world.organiser
				)) as {
					links: { id: string; secret: string }[];
				}
			).links.find(({ id }) => id === of.bank)!.secret;
		const old = await list();
		await of.book('renewCounterpartLink', [{ counterpart: of.bank }]);
		expect(await list()).not.toBe(old);
		expect(
			await codeOf(t.database.call('read_counterpart_page', { secret: old }, { kind: 'anonymous' }))
		).toBe('YH015');
		expect(await t.sql("select 1 from audit_entries where action = 'list_counterpart_links'")).toHaveLength(
			2
		);
		expect(
			await codeOf(
				t.database.call('list_counterpart_links', { organisation: of.world.organisation }, of.bureau)
			)
		).toBe('YH003');
	});
});
