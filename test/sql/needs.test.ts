// Needs: fields of two people merge, the same field changed twice is held with both values and settled by one tap, a blank never erases. Real PostgreSQL.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergeField } from '#lib/domain/need.ts';
import { MERGES } from '../cases/merges.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundRequestWorld, needArgs, type RequestWorld } from './request-world.ts';
import { idOf, person, type Phone } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
let a: Phone;
let b: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	[a, b] = [await of.world.enrol('周敏'), await of.world.enrol('赵一帆')];
});
afterAll(() => t.close());

const fieldsOf = async (need: string) =>
	(await t.sql<{ fields: Record<string, unknown> }>('select fields from needs where id = $1', [need]))[0]
		?.fields;
const settled = async (phone: Phone, body: string) => {
	await phone.push();
	await phone.pull();
	return phone.outcome(body);
};
async function recorded(fields: Record<string, unknown> = {}) {
	const args = needArgs(fields);
	expect(await settled(a, a.record('recordNeed', args))).toMatchObject({ status: 'accepted' });
	return args.need;
}
const amend = (phone: Phone, need: string, changes: Record<string, unknown>) =>
	phone.record('amendNeed', { need, changes });

describe('recordNeed', () => {
	test('at the stand, for a person registered on the spot: both phones have it, with the firm and without a mobile', async () => {
		const who = person('闻人立夏', { mobile: '13912345678' });
		a.record('addAttendee', who);
		const args = needArgs(
			{
				headcount: 35,
				revenueFen: 150_000_000_00,
				assetsFen: 90_000_000_00,
				industry: 'C29',
				figuresYear: 2025
			},
			{ contact: who.attendee }
		);
		const body = a.record('recordNeed', args);
		expect(await settled(a, body)).toMatchObject({ status: 'accepted' });
		await b.pull();
		expect(b.rows.get(`need/${args.need}`)?.body).toMatchObject({
			kind: 'technical',
			contact: who.attendee,
			fields: { headcount: 35 }
		});
		expect(JSON.stringify([...b.rows.values()])).not.toContain('13912345678');
		expect(
			await t.sql('select headcount, revenue_fen, assets_fen, industry from needs where id = $1', [args.need])
		).toEqual([{ headcount: 35, revenue_fen: '15000000000', assets_fen: '9000000000', industry: 'C29' }]);
	});

	test('sent twice by a form it is one need', async () => {
		const args = needArgs();
		expect(await of.submit('recordNeed', { ...args })).toMatchObject({ status: 'accepted' });
		expect(await of.submit('recordNeed', { ...args })).toMatchObject({ status: 'merged', into: args.need });
		expect(await t.sql('select 1 from needs where id = $1', [args.need])).toHaveLength(1);
	});

	test.each([
		['no title', { title: ' ' }, {}, 'title'],
		['no visibility', { visibility: null }, {}, 'visibility'],
		['a visibility that is none', { visibility: 'secret' }, {}, undefined],
		['a headcount in words', { headcount: '三十五' }, {}, 'headcount'],
		['a negative amount', { amountFen: -1 }, {}, 'amountFen'],
		['half a fen', { amountFen: 1.5 }, {}, 'amountFen'],
		['a mobile as a field', { contactMobile: '13912345678' }, {}, 'contactMobile'],
		['an object as a value', { problem: { a: 1 } }, {}, 'problem'],
		['a text that never ends', { problem: 'x'.repeat(5000) }, {}, 'problem'],
		['a wrong credit code', { creditCode: '91350100M000100Y44' }, {}, undefined],
		['nothing declared', {}, { declared: { noSecrets: true } }, 'declared'],
		['a kind that is none', {}, { kind: 'wish' }, undefined],
		['a name from a phone', {}, { name: '王海燕' }, 'name'],
		[
			'a consent for a stranger',
			{},
			{
				consents: [{ kind: 'counterpart', recipient: '00000000-0000-4000-8000-00000000beef', version: 'v1' }]
			},
			'consents'
		]
	])('%s is refused, and nothing of it stays', async (...[, fields, more, field]) => {
		const args = needArgs(fields, more);
		const outcome = await settled(a, a.record('recordNeed', args));
		expect(outcome).toMatchObject({ status: 'refused' });
		if (field) expect(outcome?.fields).toEqual([field]);
		expect(await fieldsOf(args.need)).toBeUndefined();
	});
});

describe('two staff change one need offline', () => {
	test('different fields: merged, whoever comes first', async () => {
		const need = await recorded();
		const one = amend(a, need, { problem: { from: null, to: '零下四十度漏油' } });
		const two = amend(b, need, {
			goal: { to: '零下五十度不漏' },
			title: { from: '找一种低温下不漏油的密封材料', to: '低温密封材料' }
		});
		expect(await settled(b, two)).toMatchObject({ status: 'accepted' });
		expect(await settled(a, one)).toMatchObject({ status: 'accepted' });
		expect(await fieldsOf(need)).toMatchObject({
			problem: '零下四十度漏油',
			goal: '零下五十度不漏',
			title: '低温密封材料'
		});
		await b.pull();
		expect(b.rows.get(`need/${need}`)?.body).toMatchObject({
			fields: { problem: '零下四十度漏油', goal: '零下五十度不漏' }
		});
	});

	test('the same field: held with both values; accepted by one tap, the second stands', async () => {
		const need = await recorded({ amountFen: 50_000_00 });
		const one = amend(a, need, { amountFen: { from: 50_000_00, to: 80_000_00 } });
		const two = amend(b, need, { amountFen: { from: 50_000_00, to: 60_000_00 }, goal: { to: '年内用上' } });
		expect(await settled(a, one)).toMatchObject({ status: 'accepted' });
		expect(await settled(b, two)).toMatchObject({
			status: 'held',
			reason: 'field_conflict',
			actor: 'organiser',
			conflicts: [{ field: 'amountFen', stands: 80_000_00, own: 60_000_00, by: '周敏' }]
		});
		expect(await fieldsOf(need)).toMatchObject({ amountFen: 80_000_00, goal: '年内用上' });
		const waiting = JSON.stringify(
			await t.database.call('list_waiting', { event: of.world.event }, of.world.organiser)
		);
		expect(waiting).toContain('"canAccept":true');
		await of.world.perform('settleHeld', [{ target: idOf(two), decision: 'accept' }]);
		expect(await fieldsOf(need)).toMatchObject({ amountFen: 60_000_00 });
		await b.pull();
		expect(b.outcome(two)).toMatchObject({ status: 'accepted', settled: { decision: 'accept' } });
	});

	test('the same field, dismissed: the first stands, on every phone', async () => {
		const need = await recorded({ goal: '甲' });
		const one = amend(a, need, { goal: { from: '甲', to: '乙' } });
		const two = amend(b, need, { goal: { from: '甲', to: '丙' } });
		await settled(a, one);
		await settled(b, two);
		await of.world.perform('settleHeld', [
			{ target: idOf(two), decision: 'dismiss', reason: '以先记的为准' }
		]);
		expect(await fieldsOf(need)).toMatchObject({ goal: '乙' });
		await b.pull();
		expect(b.outcome(two)).toMatchObject({ status: 'refused', reason: 'dismissed' });
	});

	test('both want the same: nothing is held; a blank never erases', async () => {
		const need = await recorded({ goal: '甲' });
		await settled(a, amend(a, need, { goal: { from: '甲', to: '乙' } }));
		expect(await settled(b, amend(b, need, { goal: { from: '甲', to: '乙' } }))).toMatchObject({
			status: 'accepted'
		});
		expect(
			await settled(b, amend(b, need, { goal: { from: '乙', to: ' ' }, tags: { to: [] } }))
		).toMatchObject({ status: 'accepted' });
		expect(await fieldsOf(need)).toMatchObject({ goal: '乙' });
	});

	test('what is taken away is gone, on both phones; changed meanwhile it is held, and title and visibility stay', async () => {
		const need = await recorded({ goal: '甲', problem: '漏油' });
		expect(await settled(a, amend(a, need, { goal: { from: '甲', to: null } }))).toMatchObject({
			status: 'accepted'
		});
		expect(await fieldsOf(need)).not.toHaveProperty('goal');
		await b.pull();
		expect(b.rows.get(`need/${need}`)?.body?.fields).not.toHaveProperty('goal');
		await settled(a, amend(a, need, { problem: { from: '漏油', to: '漏水' } }));
		const late = amend(b, need, { problem: { from: '漏油', to: null } });
		expect(await settled(b, late)).toMatchObject({
			status: 'held',
			conflicts: [{ field: 'problem', stands: '漏水', own: null }]
		});
		await of.world.perform('settleHeld', [{ target: idOf(late), decision: 'accept' }]);
		expect(await fieldsOf(need)).not.toHaveProperty('problem');
		for (const field of ['title', 'visibility'])
			expect(
				await of.submit('amendNeed', { need, changes: { [field]: { from: null, to: null } } })
			).toMatchObject({ status: 'refused', reason: 'arguments_invalid' });
	});

	test('an amendment that comes before its need waits for it', async () => {
		const args = needArgs();
		const change = amend(b, args.need, { goal: { to: '先到' } });
		expect(await settled(b, change)).toMatchObject({ status: 'held', reason: 'waiting_for_parent' });
		a.record('recordNeed', args);
		await a.push();
		expect(await settled(b, change)).toMatchObject({ status: 'accepted' });
		expect(await fieldsOf(args.need)).toMatchObject({ goal: '先到' });
	});

	test('however ten changes of two fields interleave, each is accepted or held, and the need agrees with what was accepted', async () => {
		const need = await recorded({ goal: '0', problem: '0' });
		const bodies = Array.from({ length: 10 }, (_, i) =>
			amend(i % 2 ? a : b, need, { [i % 3 ? 'goal' : 'problem']: { from: '0', to: String(i + 1) } })
		);
		await Promise.all([a.push(), b.push()]);
		await Promise.all([a.pull(), b.pull()]);
		const outcomes = bodies.map((body) => a.outcome(body) ?? b.outcome(body));
		const accepted = bodies.filter((_, i) => outcomes[i]?.status === 'accepted');
		expect(accepted).toHaveLength(2);
		expect(outcomes.filter((one) => one?.reason === 'field_conflict')).toHaveLength(8);
		const wanted = Object.assign(
			{},
			...accepted.map((body) => (JSON.parse(body) as { args: { changes: object } }).args.changes)
		) as Record<string, { to: string }>;
		expect(await fieldsOf(need)).toMatchObject({ goal: wanted.goal!.to, problem: wanted.problem!.to });
	});
});

test.each(MERGES)('$name: both sides say $becomes', async ({ is, from, to, becomes }) => {
	expect(mergeField(is, { from, to })).toBe(becomes);
	const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
	const [row] = await t.sql<{ becomes: string }>(
		"select case when $3::jsonb is distinct from 'null' and private.is_blank($3) then 'kept' else private.merge_field($1, $2, $3) end as becomes",
		[json(is), json(from), json(to)]
	);
	expect(row!.becomes).toBe(becomes);
});
