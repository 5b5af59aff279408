// Papers of deals, pledges and product filings: attached by the desk, opened by whoever sees the record, kept beyond the retention day, no phone's business. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, draftOf, foundRequestWorld, leadArgs, NUMBERS, type RequestWorld } from './request-world.ts';

let t: TestDatabase;
let of: RequestWorld;
let lead: string;
let deal: string;
let pledge: string;
let filing: string;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	[lead, deal, pledge, filing] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	await of.submit('requestPatent', leadArgs(of, { lead }));
	const parties = { holderName: '云川理工大学', holderKind: 'university', acquirerName: '临溪精工有限公司' };
	await of.submit('recordDeal', { deal, lead, type: 'licence', ...parties, patents: [NUMBERS[0]] });
	await of.book('recordPledge', [
		{ pledge, borrowerName: '临溪精工有限公司', lenderName: '云川银行', rightKinds: ['patent'] }
	]);
	await of.book('recordProductFiling', [
		{ filing, firmName: '临溪精工有限公司', product: '密封圈', patents: [NUMBERS[0]] }
	]);
});
afterAll(() => t.close());

const SERVER = { kind: 'server' } as const;
const paper = <More extends Record<string, unknown>>(more: More) => ({
	file: randomUUID() as string,
	paper: 'contract',
	name: '张三 13900001111 合同.pdf',
	type: 'application/pdf',
	bytes: 3,
	sha256: 'b'.repeat(64),
	...more
});
const inBook = async (verb: string, args: Record<string, unknown>) =>
	(await of.book(verb, [args], { atomic: false }))[0]!;
const list = async (actor: Actor, records: unknown = [deal, pledge, filing]) =>
	((await t.database.call('list_evidence', { records }, actor)) as { files: Record<string, unknown>[] })
		.files;

describe('attachEvidence to a record', () => {
	test('of a lead at its event, of the 台账 in the book; listed by record, in the order in which they came', async () => {
		const files = [
			paper({ deal }),
			paper({ pledge, paper: 'filing', name: '质押登记通知书.pdf' }),
			paper({ filing, paper: 'filing' })
		];
		expect(await of.submit('attachEvidence', files[0]!)).toMatchObject({ status: 'accepted' });
		for (const one of files.slice(1))
			expect(await inBook('attachEvidence', one)).toMatchObject({ status: 'accepted' });
		expect(await of.submit('attachEvidence', files[0]!)).toMatchObject({ status: 'merged' });
		expect((await list(of.world.organiser)).map(({ record, paper: kind }) => [record, kind])).toEqual([
			[deal, 'contract'],
			[pledge, 'filing'],
			[filing, 'filing']
		]);
		expect(await list(of.world.organiser, [deal])).toMatchObject([{ name: '张三 13900001111 合同.pdf' }]);
	});

	test('the bureau of the region has them, under the kind of paper and no name; another region, phones and strangers nothing', async () => {
		const mine = paper({ deal });
		await of.submit('attachEvidence', mine);
		const seen = await list(of.bureau);
		expect(seen.map(({ id }) => id)).toContain(mine.file);
		expect(JSON.stringify(seen)).not.toContain('张三');
		const read = (actor: Actor) => t.database.call('read_file', { file: mine.file }, actor);
		expect(await read(of.bureau)).toMatchObject({ name: 'contract', bytes: 3 });
		expect(await read(of.world.organiser)).toMatchObject({ name: mine.name });
		const phone = await of.world.enrol();
		for (const actor of [of.otherBureau, phone.actor, { kind: 'account', user: randomUUID() } as const]) {
			expect(await list(actor)).toEqual([]);
			expect(await codeOf(read(actor))).toBe('YH050');
		}
		await t.database.call('note_file_stored', mine, SERVER);
		await phone.pull();
		expect(phone.rows.has(`file/${mine.file}`)).toBe(false);
	});

	test.each([
		['no record', {}, 'arguments_invalid'],
		['a record that is none', { deal: randomUUID() }, 'unknown_subject'],
		['no kind of paper', { paper: undefined, deal: 'its' }, 'arguments_invalid'],
		['a kind that is none', { paper: 'photo', deal: 'its' }, 'arguments_invalid'],
		['a type that is none of ours', { type: 'text/html', deal: 'its' }, 'arguments_invalid'],
		['no name', { name: ' ', deal: 'its' }, 'arguments_invalid']
	])('%s is refused', async (_, change, reason) => {
		const args = paper(change);
		if ('deal' in args && args.deal === 'its') args.deal = deal;
		expect(await of.submit('attachEvidence', args)).toMatchObject({ status: 'refused', reason });
	});

	test('two records, or a record of the event asked in the book, are refused', async () => {
		expect(await of.submit('attachEvidence', paper({ deal, pledge }))).toMatchObject({ fields: ['value'] });
		expect(await inBook('attachEvidence', paper({ deal }))).toMatchObject({ reason: 'unknown_subject' });
	});

	test('is not the bureau’s to do', async () => {
		const drafts = [draftOf('attachEvidence', paper({ deal }), 'desk')];
		const asked = t.database.call('perform', { event: of.world.event, drafts, atomic: false }, of.bureau);
		expect(await codeOf(asked)).toBe('YH003');
	});
});

test('a paper is taken away, and its bytes with it; one that is another event’s is not', async () => {
	const gone = paper({ deal });
	await of.submit('attachEvidence', gone);
	expect(await inBook('detachFile', { file: gone.file })).toMatchObject({ reason: 'unknown_subject' });
	expect(await of.submit('detachFile', { file: gone.file })).toMatchObject({ status: 'accepted' });
	expect((await list(of.world.organiser)).map(({ id }) => id)).not.toContain(gone.file);
	const { files } = (await t.database.call('list_removed_files', {}, SERVER)) as {
		files: { file: string }[];
	};
	expect(files.map(({ file }) => file)).toContain(gone.file);
});

test('the retention day and an erased lead take pictures of the request, and leave the papers of its deal', async () => {
	const phone = await of.world.enrol();
	const picture = { ...paper({ lead }), paper: undefined, name: '照片.jpg', type: 'image/jpeg' };
	phone.record('attachFile', picture);
	await phone.push();
	const kept = paper({ deal });
	await of.submit('attachEvidence', kept);
	expect(await of.submit('eraseRequest', { lead })).toMatchObject({ status: 'accepted' });
	await t.sql('select private.purge_event($1)', [of.world.event]);
	expect((await list(of.world.organiser, [deal])).map(({ id }) => id)).toContain(kept.file);
	expect(await codeOf(t.database.call('read_file', { file: picture.file }, of.world.organiser))).toBe(
		'YH050'
	);
});

test('what is no list, and ids that are none, are no fault of ours', async () => {
	expect(await list(of.world.organiser, 'all')).toEqual([]);
	await expect(list(of.world.organiser, ['x'])).rejects.toMatchObject({ kind: 'invalid' });
});
