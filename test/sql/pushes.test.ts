// Targeted pushes and recommendations: one item to one organisation counts once, who refuses gets none, a need that is pushed can be answered. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	draftOf,
	foundRequestWorld,
	leadArgs,
	needArgs,
	NUMBERS,
	patentArgs,
	type Outcome,
	type RequestWorld
} from './request-world.ts';
import { person } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

const anonymous = { kind: 'anonymous' } as const;
const WHO = { name: '司马清扬', mobile: '13900001111' };
/** A need of somebody, and their link. */
async function stated(fields: Record<string, unknown> = {}) {
	const args = needArgs(
		{ company: `秘溪${randomUUID().slice(0, 6)}有限公司`, ...fields },
		{ contact: randomUUID(), ...WHO }
	);
	expect(await of.submit('recordNeed', args)).toMatchObject({ status: 'accepted' });
	const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
		secret: string;
	};
	return { need: args.need, secret };
}
const pushArgs = (need: string, more: Record<string, unknown> = {}) => ({
	push: randomUUID(),
	item: 'patent',
	patent: of.patent,
	need,
	channel: 'link',
	words: ['密封', '低温'],
	chains: ['新材料'],
	...more
});
const choose = (secret: string, wanted: boolean) =>
	t.database.call(
		'perform_as_person',
		{ secret, drafts: [draftOf('chooseRecommendations', { wanted, contact: randomUUID() })] },
		anonymous
	);
const myPage = async (secret: string) =>
	(await t.database.call('read_my_page', { secret }, anonymous)) as {
		wantsRecommendations: boolean;
		pushes: { words: string[]; patent: { id: string; booth?: { number: string } } }[];
	};

describe('recordTargetedPush', () => {
	test('a patent to the firm behind a need is one record, on the page of the person, with why and where', async () => {
		const { need, secret } = await stated();
		const args = pushArgs(need);
		expect(await of.submit('recordTargetedPush', args)).toMatchObject({ status: 'accepted' });
		expect(await of.submit('recordTargetedPush', args)).toMatchObject({ status: 'merged' });
		expect(await of.submit('recordTargetedPush', pushArgs(need, { channel: 'email' }))).toMatchObject({
			status: 'merged',
			into: args.push
		});
		const rows = await t.sql(
			'select item, channel, recipient_name like $2 as firm from targeted_pushes where need = $1',
			[need, '秘溪%']
		);
		expect(rows).toEqual([{ item: 'patent', channel: 'link', firm: true }]);
		expect((await myPage(secret)).pushes).toMatchObject([
			{ words: ['密封', '低温'], patent: { id: of.patent, booth: { number: 'A12' } } }
		]);
	});

	test('two needs of one firm get a patent once; one firm is one by its credit code', async () => {
		const creditCode = '91350100M000100Y43';
		const [one, two] = [
			await stated({ creditCode, company: '甲公司' }),
			await stated({ creditCode, company: '甲有限公司' })
		];
		expect(await of.submit('recordTargetedPush', pushArgs(one.need))).toMatchObject({ status: 'accepted' });
		expect(await of.submit('recordTargetedPush', pushArgs(two.need))).toMatchObject({ status: 'merged' });
	});

	test('a need to a counterpart opens a lead that it can answer, once, and tells nobody behind it', async () => {
		const { need } = await stated();
		const args = pushArgs(need, { item: 'need', counterpart: of.holder });
		expect(await of.submit('recordTargetedPush', args)).toMatchObject({ status: 'accepted' });
		expect(await of.submit('recordTargetedPush', { ...args, push: randomUUID() })).toMatchObject({
			status: 'merged'
		});
		const page = JSON.stringify(
			await t.database.call('read_counterpart_page', { secret: of.links.holder }, anonymous)
		);
		expect(page).toContain(need);
		expect(page).not.toMatch(/司马清扬|13900001111/);
		const answer = draftOf('answerLead', { lead: args.push, answer: 'interested' });
		expect(
			await t.database.call('perform_as_counterpart', { secret: of.links.holder, draft: answer }, anonymous)
		).toMatchObject({ outcomes: [{ status: 'accepted' }] });
	});

	test('whoever refuses gets nothing pushed, and nothing counts; switched on again, it goes', async () => {
		const { need, secret } = await stated();
		await choose(secret, false);
		expect(await of.submit('recordTargetedPush', pushArgs(need))).toMatchObject({
			status: 'refused',
			reason: 'recommendations_refused'
		});
		expect(await t.sql('select 1 from targeted_pushes where need = $1', [need])).toEqual([]);
		expect(await myPage(secret)).toMatchObject({ wantsRecommendations: false, pushes: [] });
		await choose(secret, true);
		expect(await of.submit('recordTargetedPush', pushArgs(need))).toMatchObject({ status: 'accepted' });
	});

	test('a withdrawn need is pushed nowhere', async () => {
		const { need } = await stated();
		await of.submit('withdrawRequest', { need });
		expect(await of.submit('recordTargetedPush', pushArgs(need))).toMatchObject({
			reason: 'request_withdrawn'
		});
	});

	test.each([
		['a patent of nobody', () => ({ patent: randomUUID() }), 'unknown_subject'],
		['a counterpart of nobody', () => ({ item: 'need', counterpart: randomUUID() }), 'unknown_subject'],
		['an item that is none', () => ({ item: 'gift' }), 'arguments_invalid'],
		['a way that is none', () => ({ channel: 'pigeon' }), 'arguments_invalid']
	])('%s is refused', async (...[, change, reason]) => {
		const { need } = await stated();
		expect(await of.submit('recordTargetedPush', pushArgs(need, change()))).toMatchObject({
			status: 'refused',
			reason
		});
	});

	test('a phone may not', async () => {
		const phone = await of.world.enrol();
		const { need } = await stated();
		const body = phone.record('recordTargetedPush', pushArgs(need));
		await phone.push();
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
	});
});

describe('what is matched from', () => {
	test('the desk gets needs without names and numbers, patents with their booth, pushes with their reason; nobody else gets any', async () => {
		const text = '找司马清扬 139 0000 1111';
		const { need } = await stated({ title: `密封材料 ${text}`, visibility: 'anonymous' });
		await of.submit('recordTargetedPush', pushArgs(need));
		const told = await t.database.call('list_matching', { event: of.world.event }, of.world.organiser);
		expect(told).toMatchObject({
			more: false,
			patents: [{ id: of.patent, booth: { number: 'A12', code: of.code } }]
		});
		const mine = (told as { needs: { id: string; refuses: boolean }[] }).needs.find(({ id }) => id === need);
		expect(mine).toMatchObject({ refuses: false, fields: { title: '密封材料 找*** ***' } });
		expect(JSON.stringify(told)).not.toMatch(/司马清扬|0000 1111/);
		for (const actor of [of.bureau, of.otherBureau, anonymous])
			for (const name of ['list_matching', 'list_pairing'])
				expect(['YH003', '42501']).toContain(
					await codeOf(t.database.call(name, { event: of.world.event }, actor))
				);
	});

	test('a patent of the catalogue without a booth can be pushed as well, a lapsed one is not offered', async () => {
		await of.book('recordPatent', [
			patentArgs({ number: NUMBERS[1], title: '没有展位的专利' }),
			patentArgs({ number: NUMBERS[2], title: '已经失效的专利', legalStatus: 'lapsed', offers: [] })
		]);
		const text = JSON.stringify(
			await t.database.call('list_matching', { event: of.world.event }, of.world.organiser)
		);
		expect(text).toContain('没有展位的专利');
		expect(text).not.toContain('已经失效的专利');
	});

	test('pairing: needs of people on the list, chains of firms, and who refuses', async () => {
		const code = '91350100M000100Y43';
		await of.world.perform('recordEnterprise', [
			{
				name: '云川恒澈环保科技有限公司',
				creditCode: code,
				techSme: true,
				specialised: false,
				chain: '新材料'
			}
		]);
		const [asks, reads] = [
			person('闻人立夏', { creditCode: code }),
			person('公孙立秋', { organisation: '云川恒澈环保科技有限公司' })
		];
		await of.world.perform('addAttendee', [asks, reads]);
		const need = needArgs({}, { contact: asks.attendee });
		await of.submit('recordNeed', need);
		const links = await t.sql<{ attendee: string; secret: string }>(
			'select attendee, secret from private.personal_links'
		);
		const secretOf = (id: string) => links.find(({ attendee }) => attendee === id)!.secret;
		await choose(secretOf(reads.attendee), false);
		const told = (await t.database.call('list_pairing', { event: of.world.event }, of.world.organiser)) as {
			needs: { id: string; attendee: string }[];
			firms: { attendee: string; chain: string }[];
			refusing: string[];
		};
		expect(told.needs).toContainEqual(expect.objectContaining({ id: need.need, attendee: asks.attendee }));
		expect(told.firms).toContainEqual(expect.objectContaining({ attendee: reads.attendee, chain: '新材料' }));
		expect(told.refusing).toContain(reads.attendee);
		const mine = await t.database.call('read_pairing', { secret: secretOf(asks.attendee) }, anonymous);
		expect(mine).toMatchObject({
			wantsRecommendations: true,
			firm: { chain: '新材料' },
			needs: [{ id: need.need }],
			patents: [{ id: of.patent }]
		});
		const other = await t.database.call('read_pairing', { secret: secretOf(reads.attendee) }, anonymous);
		expect(other).toMatchObject({ wantsRecommendations: false, needs: [] });
	});
});

describe('a counterpart takes its lead a step further', () => {
	const advance = async (secret: string, args: Record<string, unknown>) =>
		(
			(await t.database.call(
				'perform_as_counterpart',
				{ secret, draft: draftOf('advanceLead', args) },
				anonymous
			)) as { outcomes: Outcome[] }
		).outcomes[0]!;

	test('compare-and-set: the second is told who was first', async () => {
		const args = leadArgs(of);
		await of.submit('requestPatent', args);
		const step = {
			lead: args.lead,
			from: 'submitted',
			to: 'contacted',
			nextStep: '约看样',
			nextOn: '2026-12-01'
		};
		const outcomes = await Promise.all([
			advance(of.links.holder, step),
			of.world.perform('advanceLead', [step], { atomic: false }).then(({ outcomes }) => outcomes[0]!)
		]);
		const lost = outcomes.find(({ status }) => status === 'refused');
		expect(outcomes.filter(({ status }) => status === 'accepted')).toHaveLength(1);
		expect(lost).toMatchObject({
			reason: 'lead_moved',
			moved: { stage: 'contacted', by: expect.stringMatching(/云川理工大学|何静怡/) }
		});
		expect(await advance(of.links.holder, { ...step, from: 'contacted', to: 'negotiating' })).toMatchObject({
			status: 'accepted'
		});
		expect(
			await t.sql("select by from lead_steps where lead = $1 and to_stage = 'negotiating'", [args.lead])
		).toEqual([{ by: '云川理工大学' }]);
	});

	test('not a lead of others, and never to its end', async () => {
		const args = leadArgs(of);
		await of.submit('requestPatent', args);
		const step = { lead: args.lead, from: 'submitted', to: 'contacted' };
		expect(await codeOf(advance(of.links.bank, step))).toBe('YH025');
		for (const to of ['withdrawn', 'failed'])
			expect(await codeOf(advance(of.links.holder, { ...step, to, reason: '算了' })), to).toBe('YH025');
	});
});
