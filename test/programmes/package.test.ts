// The programme's package from real records: every record is in it with its papers, and what is missing is named once and leads to its record.
import { randomUUID } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { NUMBERS } from '../sql/request-world.ts';
import { person } from '../sql/world.ts';
import { adoptPreset, reportApproved } from './desk-world.ts';

const stored = new Map<string, string>();
let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({
	database: () => t.database,
	files: () => ({
		has: async (sha256: string) => stored.has(sha256),
		read: async (sha256: string) => new Response(stored.get(sha256)).body
	})
}));
const { packageFile } = await import('#lib/server/desk/programme-package.ts');
const { loadMissing } = await import('#lib/server/desk/programme-papers.ts');
const { readProgramme } = await import('#lib/server/desk/programmes.ts');

const ID = 'hunan-2022-park';
const SHA = 'c'.repeat(64);
let of: ProgrammeWorld;
let programme: string;
const deal = randomUUID();
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	const guest = person('上官婉儿');
	await of.world.perform('addAttendee', [guest]);
	await of.world.perform('recordCheckIn', [
		{ session: of.world.session, direction: 'in', attendee: guest.attendee }
	]);
	await of.act('recordDeal', {
		...{ deal, type: 'licence', holderName: '云川理工大学', holderKind: 'university' },
		...{
			acquirerName: '临溪精工有限公司',
			acquirerSize: 'small',
			acquirerPark: '云溪园',
			patents: [NUMBERS[0]]
		},
		...{ signedOn: `${YEAR}-03-01`, recordedOn: `${YEAR}-03-05`, amountFen: 100 },
		payments: [{ paidOn: `${YEAR}-03-02`, amountFen: 100 }]
	});
	programme = await adoptPreset(of, ID, { areas: { own_park: ['云溪园'] } });
	const value = await reportApproved(of, { programme, key: `${ID}-8-pledge-amount`, period: -1, amount: 90 });
	const file = randomUUID();
	const announced = { name: '=上年台账.pdf', type: 'application/pdf', bytes: 3, sha256: SHA };
	await of.act('attachEvidence', { file, value, ...announced });
	await t.database.call('note_file_stored', { file, sha256: SHA }, { kind: 'server' });
	stored.set(SHA, 'pdf');
});
afterAll(() => t.close());

const ask = (query = '', book = of.world.organisation) =>
	packageFile(programme, {
		book,
		url: new URL(`http://x/package${query}`),
		actor: of.world.organiser
	});
async function unzip(response: Response) {
	const parts = unzipSync(new Uint8Array(await response.arrayBuffer()));
	const rows = async (name: string) => (await readXlsx(Buffer.from(parts[name]!)))[0]!.data.slice(1);
	return { parts, names: Object.keys(parts), rows };
}

test('indicator, record, paper: the sheet of who signed in, the evidence of a value, and a list of what is not there', async () => {
	const response = await ask();
	expect(response.headers.get('content-type')).toBe('application/zip');
	const { parts, names, rows } = await unzip(response);
	const sheet = names.find((name) => name.includes('签到表或现场照片-签到表.xlsx'))!;
	expect((await rows(sheet)).map((row) => row[0])).toContain('上官婉儿');
	const evidence = names.find((name) => name.includes('佐证材料-'))!;
	expect(strFromU8(parts[evidence]!)).toBe('pdf');
	expect(evidence).toContain('质押');
	const title = '云川理工大学 → 临溪精工有限公司';
	expect((await rows('目录.xlsx')).some((row) => row[2] === title)).toBe(true);
	const missing = (await rows('缺件清单.xlsx')).filter((row) => row[2] === title).map((row) => row[4]);
	expect(missing).toEqual(['合同', '付款凭证', '登记备案文件']);
});

test('the page names the same papers, each once, with what leads to the record', async () => {
	const { lines, isCut } = await loadMissing(
		await readProgramme(programme, of.world.organiser),
		of.world.organiser
	);
	expect(isCut).toBe(false);
	expect(lines.map(({ kind, record, paper }) => [kind, record, paper])).toEqual([
		['deal', deal, 'contract'],
		['deal', deal, 'voucher'],
		['deal', deal, 'filing']
	]);
	expect(lines[0]!.indicators.length).toBeGreaterThan(0);
	// The bureau is told what is missing too, without names.
	const seen = await loadMissing(await readProgramme(programme, of.bureau), of.bureau);
	expect(seen.lines.map(({ paper }) => paper)).toEqual(lines.map(({ paper }) => paper));
});

test('bytes that a restored server lost are missing, and the rest is there', async () => {
	stored.delete(SHA);
	const { names, rows } = await unzip(await ask());
	expect(names.some((name) => name.includes('佐证材料-'))).toBe(false);
	expect((await rows('缺件清单.xlsx')).map((row) => row[4])).toContain('佐证材料');
	stored.set(SHA, 'pdf');
});

test('one year alone, and nothing for another book or another organisation', async () => {
	const { names } = await unzip(await ask('?year=0'));
	expect(names.some((name) => name.includes('签到表'))).toBe(true);
	await expect(ask('', randomUUID())).rejects.toMatchObject({ status: 404 });
	const other = packageFile(programme, {
		book: of.world.organisation,
		url: new URL('http://x/'),
		actor: of.otherBureau
	});
	await expect(other).rejects.toMatchObject({ status: 404 });
});

test('the package of one year holds the evidence of its base year too', async () => {
	const { names, rows } = await unzip(await ask('?year=0'));
	expect(names.some((name) => name.includes('佐证材料-'))).toBe(true);
	const [records, whole] = [await rows('目录.xlsx'), (await unzip(await ask())).rows];
	expect(records).toEqual(await whole('目录.xlsx'));
});
