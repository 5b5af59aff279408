// The award formula and the entry criteria of a draft, tried on records that are there. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withAt } from '#lib/domain/programmes/form/json.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { NUMBERS } from '../sql/request-world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { listPartTrials, previewAward, previewEntry } = await import('#lib/server/desk/document-trials.ts');
const { loadEntry } = await import('#lib/server/desk/entry-page.ts');

let of: ProgrammeWorld;
const award = presetOf('chongqing-2024-award-transfer')!;
const library = presetOf('hubei-2024-library')!;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	await t.sql(`insert into regions (code, name) values ('500107', '九龙坡区') on conflict do nothing`);
});
afterAll(() => t.close());

test('a formula is tried on the records of a programme: its own rates, payees and caps', async () => {
	await of.act('recordDeal', {
		...{ deal: randomUUID(), type: 'transfer', holderName: '甲大学', holderKind: 'university' },
		...{ acquirerName: '乙公司', acquirerSize: 'small', acquirerRegion: '500107', patents: [NUMBERS[0]] },
		...{ signedOn: `${YEAR}-03-01`, recordedOn: `${YEAR}-03-05` }
	});
	const programme = await adoptPreset(of, award.id, { areas: { district: ['500107'] } });
	expect((await listPartTrials('award', of.world.organiser)).map(({ id }) => id)).toEqual([programme]);
	const paid = async (draft: unknown) => {
		const preview = await previewAward(draft, programme, of.world.organiser);
		return 'sheet' in preview ? preview.sheet.units.map(({ unit, yuan }) => [unit, yuan]) : preview;
	};
	expect(await paid(award)).toEqual([
		['甲大学', 4000],
		['乙公司', 4000]
	]);
	const dearer = withAt(award, 'awardRule.components.0.rate', 9000);
	expect(await paid(withAt(dearer, 'awardRule.components.0.payees', ['assignee']))).toEqual([
		['乙公司', 9000]
	]);
	expect(await paid(withAt(dearer, 'awardRule.perUnitCap.value', 5000))).toEqual([
		['甲大学', 5000],
		['乙公司', 5000]
	]);
	expect(await paid(withAt(award, 'awardRule.components.0.rate', '四千'))).toMatchObject({
		faults: [{ path: 'awardRule.components.0.rate', kind: 'number' }]
	});
	const plain = await adoptPreset(of, 'hunan-2022-park');
	expect(await paid(award)).not.toHaveProperty('refused');
	expect(await previewAward(award, plain, of.world.organiser)).toHaveProperty('refused');
	await expect(previewAward(award, programme, of.otherBureau)).rejects.toMatchObject({ status: 404 });
});

test('criteria are tried on the enterprises of a programme; one adopted before criteria said what they ask for goes by its preset', async () => {
	const old = { ...library, entryCriteria: library.entryCriteria!.map(({ needs: _, ...one }) => one) };
	const programme = await of.adopt([], { definition: old, years: 'calendar' });
	const entry = randomUUID();
	const application = { industrialisation_rate: 55, rd_staff: 10, total_staff: 100 };
	expect(
		await of.act('recordEntry', { programme, entry, version: 0, name: '江城精工', application })
	).toMatchObject({ status: 'accepted' });
	const { checked } = await loadEntry(programme, entry, of.world.organiser);
	expect(checked.findings[4]!.status).toBe('met');
	const statusOf = async (value: number) => {
		const draft = withAt(library, 'entryCriteria.4.needs.0.anyOf.0.value', value);
		const preview = await previewEntry(draft, programme, of.world.organiser);
		return 'entries' in preview ? preview.entries.map(({ findings }) => findings[4]!.status) : preview;
	};
	expect(await statusOf(50)).toEqual(['met']);
	expect(await statusOf(60)).toEqual(['not_met']);
});
