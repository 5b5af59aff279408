// Documents of programmes that an office writes: drafted, published, adopted, withdrawn; who sees and who writes what; figures that are only tried. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, type ProgrammeWorld } from './programme-world.ts';
import { codeOf, draftOf, type Outcome } from './request-world.ts';
import { foundWorld } from './world.ts';

let t: TestDatabase;
let of: ProgrammeWorld;
let outside: { organisation: string; organiser: Actor };
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	outside = await foundWorld(t.database);
	await t.sql(`update organisations set region = '980100' where id = $1`, [outside.organisation]);
});
afterAll(() => t.close());

const definition = (more: Record<string, unknown> = {}) => ({
	id: 'own-x',
	name: { zh: '二〇二七年专利转化专项', en: '2027' },
	document: { title: { zh: '通知', en: 'Notice' } },
	clause: '二',
	applicants: { zh: '园区' },
	period: { start: null },
	indicators: [{ id: 'i1' }],
	...more
});
/** One verb in the bureau's book. */
async function act(
	verb: string,
	args: Record<string, unknown>,
	{ organisation, actor }: { organisation: string; actor: Actor } = {
		organisation: of.bureauOrganisation,
		actor: of.bureau
	}
): Promise<Outcome> {
	const request = { organisation, drafts: [draftOf(verb, args, 'desk')], atomic: false };
	return ((await t.database.call('perform', request, actor)) as { outcomes: Outcome[] }).outcomes[0]!;
}
async function drafted(draft: Record<string, unknown> = definition()) {
	const document = randomUUID();
	expect(await act('draftDocument', { document, draft })).toMatchObject({ status: 'accepted' });
	return document;
}
async function published(more: Record<string, unknown> = {}) {
	const document = await drafted(definition(more));
	const args = { document, revision: 1, definition: definition(more) };
	expect(await act('publishDocument', args)).toMatchObject({ status: 'accepted' });
	return document;
}
type Offered = { document: string; version: number; definition?: Record<string, unknown>; office: string };
const offered = async (organisation = of.world.organisation, actor = of.world.organiser, more = {}) =>
	(
		(await t.database.call('list_offered_documents', { organisation, ...more }, actor)) as {
			documents: Offered[];
		}
	).documents;
const read = (document: string, more = {}, actor = of.bureau) =>
	t.database.call('read_document', { document, ...more }, actor);

test('a draft may be anything; saving is compare-and-set on the revision', async () => {
	const document = await drafted({ name: 7, indicators: 'none' });
	expect(await act('draftDocument', { document, draft: {} })).toMatchObject({ status: 'merged' });
	expect(await act('draftDocument', { document, revision: 1, draft: { a: 1 } })).toMatchObject({
		status: 'accepted'
	});
	expect(await act('draftDocument', { document, revision: 1, draft: {} })).toMatchObject({
		status: 'refused',
		reason: 'document_moved'
	});
	expect(await read(document)).toMatchObject({ revision: 2, draft: { a: 1 }, indicators: 0, versions: [] });
});

test.each([
	['no object', { draft: 'x' }],
	['nothing', { draft: null }],
	['too large', { draft: { text: 'x'.repeat(400_001) } }],
	['no id', { document: 'x', draft: {} }]
])('a draft that is %s is refused', async (_, more) => {
	expect(await act('draftDocument', { document: randomUUID(), ...more })).toMatchObject({
		status: 'refused',
		reason: 'arguments_invalid'
	});
});

test('published it is frozen with its edition; the same again is no new version, a change is the next', async () => {
	const document = await published();
	const publish = (revision: number, more = {}) =>
		act('publishDocument', { document, revision, definition: definition(more) });
	expect(await publish(1)).toMatchObject({ status: 'merged', into: document });
	await act('draftDocument', { document, revision: 1, draft: definition({ clause: '三' }) });
	expect(await publish(1, { clause: '三' })).toMatchObject({ reason: 'document_moved' });
	expect(await publish(2, { clause: '三' })).toMatchObject({ status: 'accepted' });
	expect(await read(document, { version: 1 })).toMatchObject({
		definition: { clause: '二', edition: { document, version: 1 } }
	});
	expect(await read(document, { version: 2 })).toMatchObject({ definition: { clause: '三' } });
	expect(await codeOf(read(document, { version: 3 }))).toBe('YH065');
	expect(await offered(undefined, undefined, { document })).toMatchObject([
		{
			version: 2,
			office: of.bureauOrganisation,
			definition: { edition: { document, version: 2 }, period: { start: null } }
		}
	]);
});

test('a programme keeps the version it adopted, and is told of a newer one until the document is withdrawn', async () => {
	const document = await published();
	const [one] = await offered(undefined, undefined, { document });
	const args = programmeArgs([{ key: 'i1', metric: 'events.held' }], { definition: one!.definition });
	expect(await of.act('adoptProgramme', args)).toMatchObject({ status: 'accepted' });
	const edition = (programme: string, actor = of.world.organiser) =>
		t.database.call('read_programme_edition', { programme }, actor);
	expect(await edition(args.programme)).toMatchObject({ document, version: 1, newest: 1 });
	await act('draftDocument', { document, revision: 1, draft: definition({ clause: '四' }) });
	await act('publishDocument', { document, revision: 2, definition: definition({ clause: '四' }) });
	expect(await edition(args.programme)).toMatchObject({ version: 1, newest: 2 });
	expect(await edition(args.programme, of.bureau)).toMatchObject({ newest: 2 });
	expect(await codeOf(edition(args.programme, outside.organiser))).toBe('YH060');
	expect(await read(document)).toMatchObject({
		versions: [
			{ version: 2, programmes: 0 },
			{ version: 1, programmes: 1 }
		]
	});
	await act('withdrawDocument', { document });
	expect(await edition(args.programme)).toMatchObject({ version: 1, newest: 1 });
	expect(await offered(undefined, undefined, { document })).toEqual([]);
	await act('publishDocument', { document, revision: 2, definition: definition({ clause: '五' }) });
	expect(await offered(undefined, undefined, { document })).toMatchObject([{ version: 3 }]);
	const plain = await of.adopt([{ key: 'a', metric: 'events.held' }]);
	expect(await edition(plain)).toEqual({});
});

test('a draft that was never published is gone from the list once it is withdrawn', async () => {
	const document = await drafted();
	const list = async () =>
		JSON.stringify(
			await t.database.call('list_documents', { organisation: of.bureauOrganisation }, of.bureau)
		);
	expect(await list()).toContain(document);
	await act('withdrawDocument', { document });
	expect(await list()).not.toContain(document);
});

describe('who sees and who writes', () => {
	test('an organiser of the region is offered what is published and learns of no draft', async () => {
		const [document, draft] = [await published(), await drafted()];
		const seen = (await offered()).map((one) => one.document);
		expect(seen).toContain(document);
		expect(seen).not.toContain(draft);
		expect(await codeOf(read(document, {}, of.world.organiser))).toBe('YH065');
		expect(
			await codeOf(
				t.database.call('list_documents', { organisation: of.bureauOrganisation }, of.world.organiser)
			)
		).toBe('YH003');
	});

	test('nobody of another region is offered it, nor may ask in the name of somebody who is', async () => {
		const document = await published();
		expect(await offered(outside.organisation, outside.organiser)).toEqual([]);
		expect(await codeOf(offered(of.world.organisation, outside.organiser))).toBe('YH003');
		expect(await codeOf(offered(of.world.organisation, of.otherBureau))).toBe('YH003');
		for (const actor of [of.otherBureau, outside.organiser]) {
			expect(await codeOf(read(document, {}, actor))).toBe('YH065');
			expect(await codeOf(read(document, { version: 1 }, actor))).toBe('YH065');
		}
	});

	test('an organiser writes documents of its own; no bureau reads its drafts', async () => {
		const own = { organisation: of.world.organisation, actor: of.world.organiser };
		const document = randomUUID();
		await act('draftDocument', { document, draft: definition() }, own);
		await act('publishDocument', { document, revision: 1, definition: definition() }, own);
		expect((await offered())[0]).toMatchObject({ document, office: of.world.organisation });
		expect(await codeOf(read(document))).toBe('YH065');
	});

	test('nobody writes in the book of another office, nor takes its document over', async () => {
		const document = await published();
		const bureaus = { organisation: of.bureauOrganisation };
		for (const actor of [of.world.organiser, of.otherBureau, outside.organiser])
			expect(await codeOf(act('withdrawDocument', { document }, { ...bureaus, actor }))).toBe('YH003');
		const own = { organisation: of.world.organisation, actor: of.world.organiser };
		expect(await codeOf(act('draftDocument', { document, draft: {} }, { ...own, actor: of.bureau }))).toBe(
			'YH003'
		);
		for (const [verb, more] of [
			['draftDocument', { revision: 1, draft: {} }],
			['draftDocument', { draft: {} }],
			['publishDocument', { revision: 1, definition: definition() }],
			['withdrawDocument', {}]
		] as const)
			expect(await act(verb, { document, ...more }, own)).toMatchObject({ reason: 'unknown_subject' });
	});

	test('a phone carries none of these verbs', async () => {
		const phone = await of.world.enrol();
		const body = phone.record('withdrawDocument', { document: randomUUID() });
		await phone.push();
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
	});
});

describe('figures that are tried', () => {
	type Tried = {
		figures: { key: string; period: number; value: number; records: number }[];
		metrics: unknown[];
	};
	const tried = (programme: string, metrics: unknown, actor = of.world.organiser) =>
		t.database.call('preview_figures', { programme, metrics }, actor) as Promise<Tried>;
	const one = (more = {}) => ({ key: 'x', metric: 'events.held', filters: {}, basis: 'year', ...more });

	test('are what would be kept, and nothing is kept of them', async () => {
		const programme = await of.adopt([{ key: 'none', metric: 'reports.issued' }]);
		const { figures, metrics } = await tried(programme, [one(), one({ key: 'y', metric: 'plan.adopted' })]);
		const kept = await of.read(await of.adopt([{ key: 'x', metric: 'events.held' }]));
		expect(figures).toEqual(kept.figures.map(({ subjects: _, ...figure }) => figure));
		expect(figures.length).toBeGreaterThan(0);
		expect(metrics).toEqual([
			{ key: 'x', metric: 'events.held', isCounted: true },
			{ key: 'y', metric: 'plan.adopted', isCounted: false }
		]);
		expect((await of.read(programme)).figures).toEqual([]);
		expect(await of.drift()).toEqual([]);
	});

	test.each([
		[null],
		['x'],
		[[1, 'x', null]],
		[[one({ filters: 'x', basis: 'decade' })]],
		[[one({ metric: 'no.such', filters: { topics: { a: 1 } } })]],
		[[one({ key: null, filters: { chain: 7 } })]]
	])('%j of any shape neither fails nor counts wrongly', async (metrics) => {
		const programme = await of.adopt([{ key: 'a', metric: 'events.held' }]);
		expect(Array.isArray((await tried(programme, metrics)).figures)).toBe(true);
	});

	test('are limited in number, and for those who see the programme', async () => {
		const programme = await of.adopt([{ key: 'a', metric: 'events.held' }]);
		expect(await codeOf(tried(programme, Array(25).fill(one())))).toBe('YH066');
		expect((await tried(programme, [one()], of.bureau)).figures).not.toEqual([]);
		for (const actor of [of.otherBureau, outside.organiser])
			expect(await codeOf(tried(programme, [one()], actor))).toBe('YH060');
	});
});
