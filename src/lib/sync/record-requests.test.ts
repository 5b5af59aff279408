// Leads and needs as the phone that records them shows them at once, before any server has answered, and beside what the server says.
import { expect, test } from 'vitest';
import type { StoredRow } from '#lib/local-db/database.ts';
import { listBooths } from '#lib/local-db/booths.ts';
import { listLeads } from '#lib/local-db/leads.ts';
import { listNeeds } from '#lib/local-db/needs.ts';
import { listRecipients } from '#lib/local-db/recipients.ts';
import { enrolledDatabase, ENROLMENT, EVENT, fakeWorld } from '../../../test/fakes/phone-world.ts';
import { overlayOf } from './overlay.ts';
import { NotSaved, record, type Draft } from './record.ts';

const LEAD = '00000000-0000-4000-8000-0000000000d1';
const NEED = '00000000-0000-4000-8000-0000000000d2';
const PATENT = '00000000-0000-4000-8000-0000000000d3';
const BOOTH = '00000000-0000-4000-8000-0000000000d4';
const WHO = '00000000-0000-4000-8000-0000000000d5';

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	return {
		database,
		record: (...drafts: unknown[]) => {
			world.now += 1000;
			return record({ database, world }, ENROLMENT, drafts as Draft[]);
		},
		/** As a pull would store it. */
		row: (entity: string, id: string, body: Record<string, unknown>) =>
			database.rows.put({ event: EVENT, entity, id, version: 1, body } satisfies StoredRow)
	};
}
const draft = (verb: string, subject: string, args: Record<string, unknown>) => ({
	verb,
	subject,
	source: 'typed',
	args
});
const lead = draft('requestPatent', LEAD, {
	lead: LEAD,
	patent: PATENT,
	intent: 'licence',
	contact: WHO,
	note: '　要样品　'
});
const need = draft('recordNeed', NEED, {
	need: NEED,
	kind: 'technical',
	fields: { title: ' 低温密封 ', visibility: 'public', goal: '', tags: ['密封'] },
	declared: { noSecrets: true, authorised: true }
});
const step = (from: string, to: string) => draft('advanceLead', LEAD, { lead: LEAD, from, to });
const amend = (changes: Record<string, unknown>) => draft('amendNeed', NEED, { need: NEED, changes });

test('a lead stands at once, and each step of it', async () => {
	const { database, record } = await phone();
	await record(lead);
	expect(await listLeads(database, EVENT)).toMatchObject([
		{ id: LEAD, stage: 'submitted', contact: WHO, note: '要样品', isPending: true }
	]);
	await record(step('submitted', 'contacted'));
	await record(step('contacted', 'negotiating'));
	expect(await listLeads(database, EVENT)).toMatchObject([{ stage: 'negotiating' }]);
});

test('a step that another phone was quicker with changes nothing once the server has said where the lead stands', async () => {
	const { database, record, row } = await phone();
	await row('lead', LEAD, { stage: 'contacted', stageAt: '2026-11-21T02:00:00.000Z', patent: PATENT });
	await record(step('submitted', 'negotiating'));
	expect(await listLeads(database, EVENT)).toMatchObject([{ stage: 'contacted', isPending: false }]);
});

test('a need stands without its blanks; a change of it is laid over, a blank erases nothing', async () => {
	const { database, record, row } = await phone();
	await record(need);
	expect((await listNeeds(database, EVENT))[0]?.fields).toEqual({
		title: '低温密封',
		visibility: 'public',
		tags: ['密封']
	});
	await record(amend({ goal: { to: '不漏' }, tags: { from: ['密封'], to: [] } }));
	expect(await listNeeds(database, EVENT)).toMatchObject([
		{ fields: { goal: '不漏', tags: ['密封'] }, isPending: true }
	]);
	await row('need', NEED, {
		kind: 'technical',
		fields: { title: '低温密封材料', visibility: 'public' },
		recordedAt: '2026-11-21T02:00:00.000Z'
	});
	expect(await listNeeds(database, EVENT)).toMatchObject([
		{ fields: { title: '低温密封材料', goal: '不漏' } }
	]);
});

test('what was erased is nowhere, even while this phone still holds its own record of it', async () => {
	const { database, record, row } = await phone();
	await record(lead);
	await record(need);
	await row('lead', LEAD, { erased: true });
	await row('need', NEED, { erased: true });
	expect([await listLeads(database, EVENT), await listNeeds(database, EVENT)]).toEqual([[], []]);
});

test('changes are made anew out of what is stored', async () => {
	const { database, record } = await phone();
	await record(lead, need);
	await record(step('submitted', 'contacted'), amend({ goal: { to: '不漏' } }));
	const made = overlayOf(await database.ops.toArray());
	expect(made.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual(
		[`lead ${LEAD}`, `leadStep ${LEAD}`, `need ${NEED}`, `needChange ${NEED}`].sort()
	);
});

test.each([
	[draft('requestPatent', LEAD, { lead: LEAD, patent: PATENT, intent: 'licence' }), 'company'],
	[draft('requestPatent', LEAD, { lead: LEAD, patent: PATENT, intent: 'gift', company: '甲' }), 'intent'],
	[
		draft('requestPatent', LEAD, {
			lead: LEAD,
			patent: PATENT,
			intent: 'licence',
			company: '甲',
			mobile: '1'
		}),
		'mobile'
	],
	[draft('recordNeed', NEED, { ...need.args, declared: { noSecrets: true } }), 'declared'],
	[draft('recordNeed', NEED, { ...need.args, fields: { visibility: 'public' } }), 'fields'],
	[
		draft('recordNeed', NEED, { ...need.args, fields: { title: 'x', visibility: 'public', mobile: '1' } }),
		'fields'
	],
	[
		draft('recordNeed', NEED, { ...need.args, fields: { title: 'x', visibility: 'public', headcount: 1.5 } }),
		'fields'
	],
	[amend({}), 'changes'],
	[amend({ visibility: { to: 'secret' } }), 'changes'],
	[step('submitted', 'heaven'), 'to']
])('what does not fit is not saved: %#', async (wrong, field) => {
	const { record } = await phone();
	const failure = record(wrong);
	await expect(failure).rejects.toBeInstanceOf(NotSaved);
	await expect(failure).rejects.toMatchObject({ kind: 'arguments', fields: [field] });
});

test('booths come by their number, with their patents in order', async () => {
	const { database, row } = await phone();
	await row('patent', PATENT, { number: '2017106018623', title: '密封橡胶' });
	await row('booth', BOOTH, { code: 'k7m29qx4', number: 'A12', name: '展位', patents: [LEAD, PATENT] });
	await row('booth', NEED, { code: 'k7m29qx5', number: 'A2', name: '展位', patents: [] });
	expect(await listBooths(database, EVENT)).toMatchObject([
		{ number: 'A2', patents: [] },
		{ number: 'A12', patents: [{ id: PATENT, title: '密封橡胶' }] }
	]);
});

test('whom a consent can name comes by name', async () => {
	const { database, row } = await phone();
	await row('recipient', LEAD, { kind: 'bureau', name: '云川市知识产权局', what: 'bureau' });
	await row('recipient', NEED, { kind: 'counterpart', name: '恒川资本', what: 'investor' });
	expect(await listRecipients(database, EVENT)).toMatchObject([
		{ recipient: NEED, what: 'investor' },
		{ recipient: LEAD }
	]);
});
