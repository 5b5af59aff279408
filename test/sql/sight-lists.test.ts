// Lists say what may be seen and no more: an export is the list, the numbers beside it are those of its rows, its pages hold every row once, and no name breaks it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { draftOf, foundRequestWorld, leadArgs, needArgs, type RequestWorld } from './request-world.ts';
import { WHO } from './sight-world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

test('an export says what the list says, people masked, and the organiser reads in the audit who took it out; a withdrawal is gone from the next one', async () => {
	const asked = leadArgs(of, {
		contact: randomUUID(),
		...WHO,
		company: '白溪仪表有限公司',
		consents: [{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }]
	});
	await of.submit('requestPatent', asked);
	const read = async (name: string, request: Record<string, unknown> = {}) =>
		(
			(await t.database.call(name, { text: '白溪', ...request }, of.bureau)) as {
				leads: Record<string, unknown>[];
			}
		).leads;
	expect(await read('export_leads')).toEqual(await read('list_leads'));
	expect(await read('export_leads')).toMatchObject([
		{ id: asked.lead, contact: { name: '司**', mobile: '139****1111' }, mayReveal: true, isOwn: false }
	]);
	const [entry] = await t.sql(
		"select event, detail from audit_entries where action = 'export_leads' order by id desc limit 1"
	);
	// What was searched for may be a name: it stands nowhere.
	expect(entry).toEqual({ event: of.world.event, detail: { rows: 1, filter: {} } });
	await t.database.call(
		'perform',
		{ event: of.world.event, drafts: [draftOf('withdrawConsent', { lead: asked.lead })], atomic: true },
		of.world.organiser
	);
	for (const name of ['list_leads', 'export_leads']) {
		const [line] = await read(name);
		expect(line).toMatchObject({ id: asked.lead, mayReveal: false });
		expect(line).not.toHaveProperty('contact');
	}
});

test('the numbers beside a list are those of its rows', async () => {
	const of2 = await foundRequestWorld(t);
	const ids = ['licence', 'licence', 'transfer'].map((intent) =>
		leadArgs(of2, { intent, contact: randomUUID(), name: '令狐', mobile: '13900009991' })
	);
	for (const one of ids) await of2.submit('requestPatent', one);
	await of2.submit('advanceLead', { lead: ids[0]!.lead, from: 'submitted', to: 'contacted' });
	const count = (request: Record<string, unknown>) =>
		t.database.call('count_leads', { event: of2.world.event, ...request }, of2.world.organiser);
	expect(await count({})).toEqual({ total: 3, due: 0, stages: { submitted: 2, contacted: 1 } });
	expect(await count({ intent: 'licence', stage: 'submitted' })).toEqual({
		total: 2,
		due: 0,
		stages: { submitted: 1, contacted: 1 }
	});
	expect(await count({ booth: randomUUID() })).toEqual({ total: 0, due: 0, stages: {} });
	await t.sql("update leads set requested_at = now() - interval '49 hours' where id = any ($1)", [
		ids.map(({ lead }) => lead)
	]);
	expect(await count({})).toMatchObject({ total: 3, due: 2 });
	await of2.submit('recordNeed', needArgs({ visibility: 'anonymous' }));
	const needs = (request: Record<string, unknown>) =>
		t.database.call('count_needs', { event: of2.world.event, ...request }, of2.world.organiser);
	expect(await needs({})).toEqual({ total: 1, kinds: { technical: 1 } });
	expect(await needs({ visibility: 'public' })).toEqual({ total: 0, kinds: {} });
});

test('lists come in pages, newest first, without a row twice or left out', async () => {
	const of2 = await foundRequestWorld(t);
	const ids = [];
	for (let i = 0; i < 7; i++) {
		const args = leadArgs(of2, { company: `第${i}家` });
		await of2.submit('requestPatent', args);
		ids.unshift(args.lead);
	}
	const seen: string[] = [];
	let after: { at: string; id: string } | undefined;
	for (let more = true; more;) {
		const page = (await t.database.call(
			'list_leads',
			{ event: of2.world.event, limit: 3, after },
			of2.world.organiser
		)) as {
			leads: { id: string; requestedAt: string }[];
			more: boolean;
		};
		seen.push(...page.leads.map(({ id }) => id));
		const last = page.leads.at(-1)!;
		after = { at: last.requestedAt, id: last.id };
		more = page.more;
	}
	expect([...seen].sort()).toEqual([...ids].sort());
	expect(new Set(seen).size).toBe(7);
});

test.each(['":', '"}', '\\\\', '{}', 'title', 'ab"', '**', '王"海"燕', '＂：'])(
	'a name that is a piece of JSON (%s) breaks no list, and is not told',
	async (name) => {
		const mine = randomUUID();
		const fields = {
			title: `${name}找密封材料`,
			company: `${name}公司`,
			tags: [name],
			visibility: 'anonymous'
		};
		const args = needArgs(fields, { contact: mine, name });
		expect(await of.submit('recordNeed', args)).toMatchObject({ status: 'accepted' });
		const asked = leadArgs(of, { contact: mine, name, note: `找${name}` });
		expect(await of.submit('requestPatent', asked)).toMatchObject({ status: 'accepted' });
		for (const list of ['list_needs', 'list_leads']) {
			const answer = await t.database.call(list, {}, of.bureau);
			expect(JSON.stringify(answer)).toContain(list === 'list_needs' ? args.need : asked.lead);
			const line = (answer as Record<string, { id: string; fields?: { title: string }; note?: string }[]>)[
				list === 'list_needs' ? 'needs' : 'leads'
			]!.find(({ id }) => id === args.need || id === asked.lead)!;
			expect(line.fields?.title ?? line.note).toMatch(/^(\*{3}找密封材料|找\*{3})$/);
		}
	}
);
