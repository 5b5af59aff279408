// Going over to a newer version of a document: what is told before, and that own numbers, values and reviews stay. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { programmeSettings } from '#lib/domain/programmes/settings.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, type ProgrammeWorld } from '../sql/programme-world.ts';
import { draftOf } from '../sql/request-world.ts';
import { reportApproved } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { readOffered } = await import('#lib/server/desk/documents.ts');
const { loadVersionPage, takeVersion } = await import('#lib/server/desk/programme-version.ts');
const { readProgramme } = await import('#lib/server/desk/programmes.ts');

let of: ProgrammeWorld;
let document: string;
let programme: string;
const preset = presetOf('chongqing-2024-park')!;
const [briefing, kept, changed, gone] = preset.indicators.map((one) => ({ ...one, ambiguities: [] }));
/** A reading whose second option is another one in the next version. */
const reading = (second: string) => ({
	...{ id: 'own-reading', issue: preset.name, resolution: preset.name, default: 'plain' },
	options: ['plain', second].map((id) => ({ id, label: preset.name }))
});
const shared = { ...preset, id: 'own-park' };

async function publish(revision: number, definition: ProgrammeDefinition) {
	const args = { document, revision, draft: definition };
	const verbs = [
		['draftDocument', revision === 1 ? { document, draft: definition } : { ...args, revision: revision - 1 }],
		['publishDocument', { document, revision, definition }]
	] as const;
	for (const [verb, of_] of verbs) {
		const request = {
			organisation: of.bureauOrganisation,
			atomic: false,
			drafts: [draftOf(verb, of_, 'desk')]
		};
		expect(await t.database.call('perform', request, of.bureau)).toMatchObject({
			outcomes: [{ status: 'accepted' }]
		});
	}
}
const pageOf = () => loadVersionPage(programme, of.world.organisation, of.world.organiser);
const take = (seen: { programme: number; document: number }) =>
	takeVersion({ programme, book: of.world.organisation, seen }, of.world.organiser);

beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	document = randomUUID();
	await publish(1, {
		...shared,
		ambiguities: [reading('strict')],
		indicators: [briefing!, kept!, changed!, gone!]
	});
	const definition = (await readOffered(of.world.organisation, document, of.world.organiser))!;
	const settings = programmeSettings.parse({
		numbers: { [kept!.id]: 7, [gone!.id]: 9 },
		switches: { 'own-reading': 'strict' }
	});
	programme = await of.adopt(metricsOf(definition, settings) as never, {
		...{ definition, settings, years: 'calendar' }
	});
});
afterAll(() => t.close());

test('while its version is the newest there is nothing to go over to', async () => {
	await expect(pageOf()).rejects.toMatchObject({ status: 404 });
	await expect(take({ programme: 1, document: 1 })).rejects.toMatchObject({ status: 404 });
});

test('what is added, gone and changed is told before; own numbers, values and reviews stay after', async () => {
	await reportApproved(of, { programme, key: kept!.id, period: 0, amount: 5 });
	const said = { programme, key: kept!.id, period: 0, value: 5 };
	expect(await of.act('confirmIndicator', said, of.bureau)).toMatchObject({ status: 'accepted' });
	const before = await readProgramme(programme, of.world.organiser);
	const { rule } = changed!;
	await publish(2, {
		...shared,
		ambiguities: [reading('lenient')],
		indicators: [
			briefing!,
			{ ...kept!, label: { zh: '改了名的指标', en: 'Renamed' } },
			{ ...changed!, rule: rule.op === 'gte' ? { ...rule, value: rule.value + 1 } : rule },
			{ ...gone!, id: 'own-new' }
		]
	});
	const { changes, ...page } = await pageOf();
	expect(page).toMatchObject({ version: 1, newest: 2 });
	expect(changes.added.map(({ id }) => id)).toEqual(['own-new']);
	expect(changes.gone.map(({ id }) => id)).toEqual([gone!.id]);
	expect(changes.changed.map(({ id }) => id)).toEqual([changed!.id]);
	expect(changes.changed[0]!.was.zh).not.toBe(changes.changed[0]!.now.zh);
	expect(changes.others).toEqual(['ambiguities']);
	expect(changes.kept.map(({ value }) => value)).toEqual(['7']);
	expect(changes.lost.map(({ value }) => value)).toEqual(['9']);

	expect(await take({ programme: before.version, document: 1 })).toContain('刚才又发布了');
	expect(await take({ programme: before.version + 1, document: 2 })).not.toBeNull();
	expect(await take({ programme: before.version, document: 2 })).toBeNull();
	const after = await readProgramme(programme, of.world.organiser);
	expect(after.definition.edition).toEqual({ document, version: 2 });
	expect(after.settings.numbers).toEqual({ [kept!.id]: 7 });
	expect(after.settings.switches).toEqual({ 'own-reading': 'plain' });
	expect(after).toMatchObject({ startsOn: before.startsOn, endsOn: before.endsOn, reviews: before.reviews });
	expect(after.reported).toEqual(before.reported);
	expect(after.metrics.map(({ key }) => key)).toContain('own-new');
	expect(after.metrics.map(({ key }) => key)).not.toContain(gone!.id);
	await expect(pageOf()).rejects.toMatchObject({ status: 404 });
});

test('another’s programme is not there', async () => {
	await expect(loadVersionPage(programme, of.otherBureauOrganisation, of.otherBureau)).rejects.toMatchObject({
		status: 404
	});
});
