// Reports that were handed in: numbered once, the same when records change, made by park and bureau; periods that were closed beside what is now; nobody approves what is
// their own while a colleague can.
import { randomUUID } from 'node:crypto';
import { unzipSync, strFromU8 } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { periodLines } from '#lib/server/desk/programme-periods.ts';
import { indicatorLines } from '#lib/server/desk/programme-view.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { codeOf, NUMBERS } from '../sql/request-world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { handInReport, listReports, makeReport, readReport, reportFile, reportWish } =
	await import('#lib/server/desk/programme-report.ts');
const { readProgramme } = await import('#lib/server/desk/programmes.ts');
const { judgeable } = await import('#lib/server/desk/judgeable.ts');

const ID = 'hunan-2022-park';
let of: ProgrammeWorld;
let programme: string;
let park: string;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	const [row] = await t.sql<{ name: string }>('select name from organisations where id = $1', [
		of.world.organisation
	]);
	park = row!.name;
	programme = await adoptPreset(of, ID, { areas: { own_park: ['云溪园'] } });
});
afterAll(() => t.close());

const make = async (more: { actor?: Actor; report?: string; kind?: string } = {}) => {
	const report = more.report ?? randomUUID();
	const wish = reportWish.parse({ kind: more.kind ?? 'analysis' });
	expect(await makeReport({ report, programme, wish }, more.actor ?? of.world.organiser)).toBeNull();
	return report;
};
const deal = (more: Record<string, unknown> = {}) =>
	of.act('recordDeal', {
		...{ deal: randomUUID(), type: 'licence', holderName: '云川理工大学', holderKind: 'university' },
		...{ acquirerName: '临溪精工', acquirerSize: 'small', acquirerPark: '云溪园', patents: [NUMBERS[0]] },
		...{ signedOn: `${YEAR}-03-01`, recordedOn: `${YEAR}-03-05`, amountFen: 12_345 },
		facilitatedBy: [park],
		...more
	});
const numbers = async (report: string) => {
	const url = new URL('http://x/?as=xlsx');
	const bytes = await (await reportFile({ programme, report }, url, of.world.organiser)).arrayBuffer();
	const sheet = (await readXlsx(Buffer.from(bytes))).find((one) => one.sheet === '数据')!;
	return sheet.data.slice(1).map((row) => [row[2], row[3] ?? null]);
};

test('a report keeps its numbers and its digest when records change, and two never share a number', async () => {
	const first = await make();
	const [before, digest] = [
		await numbers(first),
		(await readReport(programme, first, of.world.organiser)).digest
	];
	await deal();
	expect(await numbers(first)).toEqual(before);
	expect((await readReport(programme, first, of.world.organiser)).digest).toBe(digest);
	const second = await make({ kind: 'evaluation' });
	expect(await numbers(second)).not.toEqual(before);
	// Sent twice by one form it is one.
	await make({ report: second });
	const reports = await listReports(programme, of.world.organiser);
	const name = (await readProgramme(programme, of.world.organiser)).organisationName;
	expect(reports.map(({ id, number, kind }) => [id, number, kind])).toEqual([
		[second, `${name}〔${YEAR}〕2号`, 'evaluation'],
		[first, `${name}〔${YEAR}〕1号`, 'analysis']
	]);
	const docx = await reportFile({ programme, report: first }, new URL('http://x/'), of.bureau);
	const text = strFromU8(unzipSync(new Uint8Array(await docx.arrayBuffer()))['word/document.xml']!);
	expect(text).toContain(digest);
	expect(text).toContain(`〔${YEAR}〕1号`);
});

test('a bureau of the region makes its own, under its own numbers; nobody else does', async () => {
	const report = await make({ actor: of.bureau });
	const [newest] = await listReports(programme, of.world.organiser);
	expect(newest).toMatchObject({ id: report, number: `云川市知识产权局〔${YEAR}〕1号`, by: '钟离' });
	const wish = reportWish.parse({});
	const other = makeReport({ report: randomUUID(), programme, wish }, of.otherBureau);
	await expect(other).rejects.toMatchObject({ status: 404 });
	expect(await codeOf(t.database.call('read_report', { programme, report }, of.otherBureau))).toBe('YH060');
	const asked = { programme, report: randomUUID() };
	expect(await codeOf(t.database.call('read_report', asked, of.bureau))).toBe('YH063');
});

test('what moved since it was composed is not kept; what is malformed neither', async () => {
	const { counted } = (await t.database.call('read_programme_vector', { programme }, of.bureau)) as {
		counted: number;
	};
	const args = {
		...{ report: randomUUID(), programme, kind: 'analysis', from: `${YEAR}-01-01`, to: `${YEAR}-02-01` },
		...{ version: 1, counted, body: { rows: [] } }
	};
	for (const [wrong, outcome] of [
		[{ counted: counted - 1 }, { reason: 'programme_moved' }],
		[{ version: 2 }, { reason: 'programme_moved' }],
		[{ kind: 'poem' }, { reason: 'arguments_invalid' }],
		[{ to: '2000-01-01' }, { reason: 'arguments_invalid' }],
		[{ body: 'x' }, { reason: 'arguments_invalid' }],
		[{ report: null }, { fields: ['report'] }],
		[{ programme: randomUUID() }, { reason: 'unknown_subject' }]
	] as const)
		expect(await of.act('freezeReport', { ...args, ...wrong })).toMatchObject({
			status: 'refused',
			...outcome
		});
	expect(await of.act('freezeReport', args)).toMatchObject({ status: 'accepted' });
	expect(await of.act('freezeReport', args)).toMatchObject({ status: 'merged' });
});

test('a report is handed in on a day from its making to today, by who saw to it; the later word stands', async () => {
	const report = await make();
	const day = (shift: number) =>
		new Date(Date.now() + (8 + shift * 24) * 3_600_000).toISOString().slice(0, 10);
	const handIn = (on: string, actor = of.world.organiser) => handInReport({ report, programme, on }, actor);
	const told = async () =>
		(await listReports(programme, of.bureau)).find(({ id }) => id === report)!.handedIn;
	expect(await told()).toBeUndefined();
	for (const on of [day(-1), day(1), '2026-02-30', ''])
		expect(await handIn(on)).toMatchObject({ status: 'refused' });
	expect(await told()).toBeUndefined();
	expect(await handIn(day(0))).toBeNull();
	expect(await told()).toEqual({ on: day(0), by: '何静怡' });
	expect(await handIn(day(0), of.bureau)).toBeNull();
	expect(await told()).toEqual({ on: day(0), by: '钟离' });
	await expect(handIn(day(0), of.otherBureau)).rejects.toMatchObject({ status: 404 });
	const elsewhere = { report: randomUUID(), programme, on: day(0) };
	expect(await of.act('handInReport', elsewhere)).toMatchObject({ reason: 'unknown_subject' });
});

test("an approval, a bureau's word and an entry move what a report is composed of", async () => {
	const counted = async () =>
		((await t.database.call('read_programme_vector', { programme }, of.bureau)) as { counted: number })
			.counted;
	const value = randomUUID();
	const named = { programme, value };
	await of.act('reportValue', { ...named, key: 'x', period: 1, amount: 1, note: '年报' });
	let seen = await counted();
	for (const [verb, args, actor] of [
		['approveValue', named, undefined],
		['disputeIndicator', { programme, key: 'x', period: 0, reason: '与台账不符' }, of.bureau],
		['recordEntry', { programme, entry: randomUUID(), version: 0, name: '乙', application: {} }, undefined]
	] as const) {
		expect(await of.act(verb, args, actor), verb).toMatchObject({ status: 'accepted' });
		expect(await counted(), verb).toBeGreaterThan(seen);
		seen = await counted();
	}
});

test('reports made at the same time get numbers one after the other', async () => {
	await Promise.all([make(), make(), make()]);
	const all = (await listReports(programme, of.world.organiser)).map(({ number }) => number);
	expect(new Set(all).size).toBe(all.length);
});

test('a closed period shows what was handed in beside what is now', async () => {
	expect(await of.act('closePeriod', { programme, period: 0, isEarly: true })).toMatchObject({
		status: 'accepted'
	});
	const lines = async () =>
		periodLines(
			await judgeable(await readProgramme(programme, of.world.organiser), of.world.organiser),
			shanghaiDay(new Date())
		);
	expect((await lines())[0]!.closed).toMatchObject({ moved: 0, adjustments: 0 });
	await deal({ patents: [NUMBERS[1]], acquirerName: '晚到公司', amountFen: 100 });
	const [year, whole] = await lines();
	expect(year!.closed!.moved).toBeGreaterThan(0);
	const changed = year!.closed!.numbers.filter(({ then, now }) => then !== now);
	expect(changed).toContainEqual(expect.objectContaining({ unit: '家', then: 1, now: 2 }));
	expect(changed).toContainEqual(expect.objectContaining({ unit: '元', then: 123.45, now: 124.45 }));
	expect(whole!.closed).toBeNull();
});

test('what is handed in is every number with how it stood, noughts and reported ones too; what waits or lacks is said before', async () => {
	const one = await adoptPreset(of, 'hunan-2022-platform-data');
	const { organiser } = of.world;
	const read = async () => judgeable(await readProgramme(one, organiser), organiser);
	const today = shanghaiDay(new Date());
	const ask = indicatorLines(await read(), today, 0).find(
		({ asked, period }) => period === 0 && asked.some((it) => it.period === 0)
	)!;
	const { key } = ask.asked.find(({ period }) => period === 0)!;
	const report = async (amount: number, verb = 'reportValue', more = {}) => {
		const value = randomUUID();
		await of.act(verb, { value, programme: one, key, period: 0, amount, note: '年报', ...more });
		return { programme: one, value };
	};
	await of.act('approveValue', await report(7));
	const waits = await report(9);
	const line = async () => periodLines(await read(), today)[0]!;
	const { lacks, left } = await line();
	expect(lacks.waiting).toBe(1);
	expect(left).toBeGreaterThan(0);
	expect(lacks.indicators).not.toContainEqual(ask.label);
	await of.act('closePeriod', { programme: one, period: 0, isEarly: true });
	await of.act('rejectValue', { ...waits, reason: '报晚了' });
	await of.act('approveValue', await report(8, 'adjustValue', { reason: '漏报一个' }));
	const { closed } = await line();
	const said = closed!.numbers.filter(({ indicator }) => indicator.zh === ask.label.zh);
	expect(said).toContainEqual(expect.objectContaining({ then: 7, now: 8, isCounted: false }));
	expect(said[0]!.stood).not.toBeNull();
	expect(closed!.numbers).toContainEqual(expect.objectContaining({ then: 0, now: expect.any(Number) }));
	expect(closed).toMatchObject({ moved: 1, adjustments: 1 });
});

test('a value is approved by a colleague where there is one, and by its author where there is none', async () => {
	const own = await adoptPreset(of, ID);
	const value = {
		value: randomUUID(),
		programme: own,
		key: `${ID}-8-pledge-amount`,
		period: -1,
		amount: 1,
		note: '年报'
	};
	const list = () => t.database.call('list_own_values', { programme: own }, of.world.organiser);
	await of.act('reportValue', value);
	expect(await list()).toEqual({ values: [value.value], colleagues: 0 });
	const colleague: Actor = { kind: 'account', user: randomUUID() };
	const roles = [{ organisation: of.world.organisation, role: 'organiser' }];
	const person = {
		person: colleague.user,
		email: `${colleague.user}@example.com`,
		secret: 'x',
		name: '同事',
		roles
	};
	await t.database.call('add_person', person, { kind: 'server' });
	expect(await list()).toEqual({ values: [value.value], colleagues: 1 });
	const settle = { programme: own, value: value.value };
	expect(await of.act('approveValue', settle)).toMatchObject({ status: 'refused', reason: 'own_value' });
	expect(await of.act('approveValue', settle, colleague)).toMatchObject({ status: 'accepted' });
	const mistaken = { ...value, value: randomUUID() };
	await of.act('reportValue', mistaken);
	const back = { programme: own, value: mistaken.value, reason: '填错了行' };
	expect(await of.act('rejectValue', back)).toMatchObject({ status: 'accepted' });
});

test('a circular of two months has in it what those months gave, and only that', async () => {
	const months = Math.floor(new Date().getUTCMonth() / 2);
	const day = (month: number) => `${YEAR}-${String(month).padStart(2, '0')}-01`;
	const [first, now] = [`2.0`, `2.${months}`];
	const within = async (span: string) => {
		const report = randomUUID();
		const wish = reportWish.parse({ kind: 'circular', span });
		expect(await makeReport({ report, programme, wish }, of.world.organiser)).toBeNull();
		const { from, to, rows } = await readReport(programme, report, of.world.organiser);
		const figures = rows.flatMap((row) => row.figures);
		const sum = figures
			.filter(({ unit }) => unit === '元')
			.reduce((all, one) => all + (one.within?.value ?? 0), 0);
		const numbers = figures.map(({ value, within: own }) => [value, own?.value]);
		return { from, to, sum, numbers, sentences: rows.map(({ sentence }) => sentence) };
	};
	const before = await within(first);
	expect(before).toMatchObject({ from: day(1) });
	await deal({
		patents: [NUMBERS[1]],
		recordedOn: `${YEAR}-01-05`,
		signedOn: `${YEAR}-01-05`,
		amountFen: 70_000
	});
	const past = await within(first);
	expect(past.sum).toBeGreaterThan(before.sum);
	if (months === 0) return;
	// The programme began with these months: as of their end it has what they gave, and none of what was signed later.
	const counted = past.numbers.filter(([value, own]) => value !== null && (value || own));
	expect(counted.length).toBeGreaterThan(0);
	for (const [value, own] of counted) expect(value).toBe(own);
	expect(past.sentences.every((one) => one.includes(`截至 ${past.to} 的数`))).toBe(true);
	if (months > 0) expect((await within(now)).from).toBe(day(2 * months + 1));
});
