// Kept previews: found by their owner alone, for two hours, not without end; and importing them in a real database.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../database/database.ts';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.ts';
import { foundWorld, type World } from '../../../../test/sql/world.ts';
import { chooseAgain, correctRows, importAll, startImport } from './import-list.ts';
import { findPreview, keepPreview, type KeptPreview } from './kept-previews.ts';
import { countKnown } from './people.ts';

const held = vi.hoisted(() => ({ database: null as Database | null }));
vi.mock('../context.ts', () => ({ database: () => held.database }));

const HOUR = 3_600_000;
const fixture = async (name: string) =>
	new File([await readFile(`test/fixtures/${name}`)], name, { type: 'application/octet-stream' });

describe('a kept preview', () => {
	const keep = (now: number, owner = 'a') =>
		keepPreview(
			{
				owner,
				place: 'e',
				list: 'attendees',
				file: { name: 'x', bytes: new Uint8Array() },
				choice: {},
				preview: {} as KeptPreview['preview']
			},
			now
		);

	it('is found by its owner at its event, and by nobody else', () => {
		const { id } = keep(0);
		expect(findPreview({ id, owner: 'a', place: 'e' }, 1)?.id).toBe(id);
		expect(findPreview({ id, owner: 'b', place: 'e' }, 1)).toBeNull();
		expect(findPreview({ id, owner: 'a', place: 'f' }, 1)).toBeNull();
	});

	it('is gone two hours after it was last looked at', () => {
		const { id } = keep(0);
		expect(findPreview({ id, owner: 'a', place: 'e' }, HOUR)).not.toBeNull();
		expect(findPreview({ id, owner: 'a', place: 'e' }, 3 * HOUR - 1)).not.toBeNull();
		expect(findPreview({ id, owner: 'a', place: 'e' }, 5 * HOUR + 1)).toBeNull();
	});

	it('gives way to newer ones of its owner beyond five, and to nobody else’s', () => {
		const first = keep(0);
		for (let i = 0; i < 30; i++) keep(0, `other ${i}`);
		for (let i = 0; i < 4; i++) keep(0);
		expect(findPreview({ id: first.id, owner: 'a', place: 'e' }, 1)).not.toBeNull();
		keep(0);
		expect(findPreview({ id: first.id, owner: 'a', place: 'e' }, 1)).toBeNull();
	});
});

describe('importing', () => {
	let t: TestDatabase;
	let world: World;
	beforeAll(async () => {
		t = await testDatabase();
		held.database = t.database;
	});
	beforeEach(async () => void (world = await foundWorld(t.database)));
	afterAll(() => t.close());

	const start = async (name: string, list: 'attendees' | 'enterprises' = 'attendees') =>
		startImport(await fixture(name), { owner: 'o', place: world.event, list });
	const listed = async () =>
		Number(
			(await t.sql<{ n: string }>('select count(*) n from attendees where event = $1', [world.event]))[0]!.n
		);

	it('imports a GB18030 list whole; sent again it adds nobody', async () => {
		const kept = await start('attendees-300.gb18030.csv');
		expect(await importAll(kept, world.organiser)).toEqual([]);
		expect(kept.result).toEqual({ added: 288, merged: 12, skipped: 0 });
		expect(await listed()).toBe(288);
		// The answer was lost: the same preview once more, as if nothing were known of the first time.
		kept.result = null;
		await importAll(kept, world.organiser);
		expect(kept.result).toMatchObject({ added: 0, merged: 300 });
		expect(await listed()).toBe(288);
	});

	it('imports once when the button is pressed twice', async () => {
		const kept = await start('attendees-40.xlsx');
		expect(await Promise.all([importAll(kept, world.organiser), importAll(kept, world.organiser)])).toEqual([
			[],
			[]
		]);
		expect(kept.result).toMatchObject({ added: await listed() });
		expect(await listed()).toBeGreaterThan(30);
	});

	it('tells beforehand who is listed already and who only looks alike', async () => {
		const people = ['王一,云川测试有限公司,', '李二,云川测试有限公司,13900000002', '张三,云川测试有限公司,'];
		const upload = new File([['姓名,单位,手机号', ...people].join('\n')], 'first.csv');
		await importAll(
			await startImport(upload, { owner: 'o', place: world.event, list: 'attendees' }),
			world.organiser
		);
		const rows = [
			{ name: '王 一', organisation: '云川测试有限公司' },
			{ name: '李二', organisation: '云川测试有限公司', mobile: '13900000002' },
			{ name: '张三', organisation: '别处有限公司' }
		];
		expect(await countKnown({ event: world.event, rows }, world.organiser)).toEqual({ known: 1, alike: 1 });
	});

	it('imports nothing while a row is at fault, and all once each is corrected or left out', async () => {
		const kept = await start('attendees-dirty.xlsx');
		await expect(importAll(kept, world.organiser)).rejects.toMatchObject({ code: 'faults_remain' });
		expect(await listed()).toBe(0);
		for (const { row } of kept.preview.rows.filter(({ state }) => state === 'faulty'))
			correctRows(kept, [{ row, skip: true }]);
		expect(await importAll(kept, world.organiser)).toEqual([]);
		expect(await listed()).toBe(kept.preview.counts.ready);
	});

	it('undoes all when the database refuses one row, and names the row as Excel does', async () => {
		const kept = await start('attendees-40.xlsx');
		const third = kept.preview.rows[2]!;
		// A reader that lets something through which SQL does not take.
		(third.draft as { badge?: string }).badge = (kept.preview.rows[0]!.draft as { badge?: string }).badge =
			'0123456789abcde';
		const [rejected] = await importAll(kept, world.organiser);
		expect(rejected).toMatchObject({ row: third.row, reason: 'arguments_invalid', fields: ['badge'] });
		expect(await listed()).toBe(0);
		expect(kept.result).toBeNull();
	});

	it('reads the file again with other columns and keeps the corrections that still fit', async () => {
		const kept = await start('attendees-40.utf8.csv');
		const first = kept.preview.rows[0]!.row;
		correctRows(kept, [{ row: first, field: 'name', value: '改过的名字' }]);
		const mapping = kept.preview.columns.map(({ field }) => (field === 'title' ? null : field));
		await chooseAgain(kept, { mapping, headerRow: kept.preview.headerRow });
		expect(kept.preview.rows[0]!.cells.name).toBe('改过的名字');
		expect(kept.preview.rows[0]!.cells).not.toHaveProperty('title');
	});

	it('brings the 企业库 up to date', async () => {
		const kept = await start('enterprises-120.xlsx', 'enterprises');
		await importAll(kept, world.organiser);
		expect(kept.result).toMatchObject({ added: 120 });
		const [row] = await t.sql<{ n: string }>('select count(*) n from enterprises where organisation = $1', [
			world.organisation
		]);
		expect(Number(row!.n)).toBe(120);
	});

	it('refuses more rows than one transaction can take', async () => {
		const rows = Array.from({ length: 5001 }, (_, i) => `王一,云川测试有限公司,${13900000000 + i}`);
		const upload = new File([['姓名,单位,手机号', ...rows].join('\n')], 'long.csv');
		await expect(
			startImport(upload, { owner: 'o', place: world.event, list: 'attendees' })
		).rejects.toMatchObject({ code: 'too_many_rows', details: { limit: 5000 } });
	});

	it.each([null, 'text', new File([], 'empty.csv')])('refuses %j as a file', async (upload) => {
		await expect(
			startImport(upload, { owner: 'o', place: randomUUID(), list: 'attendees' })
		).rejects.toMatchObject({ code: 'file_empty' });
	});
});
