// Feedback: once each, by whom it concerns, anonymous if wished, forgotten at the retention day; what programmes count of it stays. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FEEDBACK_KINDS, FEEDBACK_QUESTIONS, isSatisfied } from '#lib/domain/feedback.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	draftOf,
	foundRequestWorld,
	leadArgs,
	type Outcome,
	type RequestWorld
} from './request-world.ts';
import { person } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

const anonymous = { kind: 'anonymous' } as const;
interface Given {
	isAnonymous?: boolean;
	args?: Record<string, unknown>;
}
const form = (args: Record<string, unknown> = {}) => ({
	feedback: randomUUID(),
	organisationKind: 'enterprise',
	ratings: { overall: 5, fit: 3 },
	text: '请打 13900001111 细说',
	...args
});
const give = async (secret: string, { isAnonymous = false, args = form() }: Given = {}) =>
	(
		(await t.database.call(
			'perform_as_respondent',
			{ secret, isAnonymous, draft: draftOf('giveFeedback', args) },
			anonymous
		)) as { outcomes: Outcome[] }
	).outcomes[0]!;
/** Somebody on the list, and the secret of their page. */
async function attendee(name: string) {
	const who = person(name, {
		mobile: `138${Math.floor(Math.random() * 1e8)
			.toString()
			.padStart(8, '0')}`
	});
	await of.world.perform('addAttendee', [who]);
	const [link] = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[who.attendee]
	);
	return { id: who.attendee, secret: link!.secret };
}
/** A lead of somebody, and their link. */
async function asker() {
	const args = leadArgs(of, { contact: randomUUID(), name: '司马清扬', mobile: '13900001111' });
	await of.submit('requestPatent', args);
	const { secret } = (await t.database.call('read_receipt', { lead: args.lead }, { kind: 'server' })) as {
		secret: string;
	};
	return { lead: args.lead, secret };
}
const list = async () =>
	(await t.database.call('list_feedback', { event: of.world.event }, of.world.organiser)) as {
		count: number;
		questions: { question: string; count: number; average: number; satisfied: number }[];
		feedback: { id: string; name?: string; text?: string; role: string }[];
	};

describe('giveFeedback', () => {
	test('named, it is one form, however often it is sent; a second form of the same person is told so', async () => {
		const { secret } = await attendee('王海燕');
		const args = form();
		const outcomes = await Promise.all([0, 1, 2].map(() => give(secret, { args })));
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['accepted', 'merged', 'merged']);
		expect(await codeOf(give(secret))).toBe('YH035');
		const one = (await list()).feedback.find(({ id }) => id === args.feedback);
		expect(one).toMatchObject({ name: '王**', role: 'attendee', text: '请打 *** 细说' });
		const page = (await t.database.call('read_my_page', { secret }, anonymous)) as {
			feedbackGiven: string[];
		};
		expect(page.feedbackGiven).toEqual([of.world.event]);
	});

	test('anonymous, nothing that is stored leads from the form to the person, and it is still one each', async () => {
		const { id, secret } = await attendee('赵不留名');
		const args = form({ respondent: id });
		expect(await give(secret, { isAnonymous: true, args })).toMatchObject({ status: 'accepted' });
		expect(await codeOf(give(secret, { isAnonymous: true }))).toBe('YH035');
		const [row] = await t.sql('select respondent, organisation_kind from feedback where id = $1', [
			args.feedback
		]);
		expect(row).toEqual({ respondent: null, organisation_kind: 'enterprise' });
		const stored = await t.sql<{ raw: string }>('select raw from op_inbox where raw like $1', [
			`%${args.feedback}%`
		]);
		const audited = await t.sql('select * from audit_entries where subject = $1', [args.feedback]);
		expect(stored).toHaveLength(1);
		expect(JSON.stringify([stored, audited])).not.toMatch(new RegExp(`${id}|${secret}|赵不留名`));
		expect((await list()).feedback.find((one) => one.id === args.feedback)).not.toHaveProperty('name');
	});

	test('anonymous about a deal, nothing that is stored tells which deal: its firm would be known by it', async () => {
		const { lead, secret } = await asker();
		const args = form({ lead });
		const draft = { ...draftOf('giveFeedback', args), subject: lead };
		const request = { secret, isAnonymous: true, draft };
		expect(await t.database.call('perform_as_respondent', request, anonymous)).toMatchObject({
			outcomes: [{ status: 'accepted' }]
		});
		expect(await t.sql('select role, lead, respondent from feedback where id = $1', [args.feedback])).toEqual(
			[{ role: 'party', lead: null, respondent: null }]
		);
		const stored = await t.sql('select raw from op_inbox where raw like $1', [`%${args.feedback}%`]);
		const audited = await t.sql('select * from audit_entries where subject = $1', [args.feedback]);
		expect(stored).toHaveLength(1);
		expect(JSON.stringify([stored, audited])).not.toContain(lead);
		for (const isAnonymous of [true, false])
			expect(await codeOf(give(secret, { isAnonymous, args: form({ lead }) }))).toBe('YH035');
		const named = form({ lead });
		expect(await give(of.links.holder, { args: named })).toMatchObject({ status: 'accepted' });
		expect(await t.sql('select lead from feedback where id = $1', [named.feedback])).toEqual([{ lead }]);
	});

	test('both parties of a deal answer about it, each once; nobody else does', async () => {
		const { lead, secret } = await asker();
		const other = await asker();
		const forms = [form({ lead }), form({ lead, organisationKind: 'university' })];
		expect(await give(secret, { args: forms[0]! })).toMatchObject({ status: 'accepted' });
		expect(await give(of.links.holder, { args: forms[1]! })).toMatchObject({ status: 'accepted' });
		expect(await codeOf(give(secret, { args: form({ lead }) }))).toBe('YH035');
		expect(await codeOf(give(other.secret, { args: form({ lead }) }))).toBe('YH025');
		expect(await codeOf(give(of.links.bank, { args: form({ lead }) }))).toBe('YH025');
		expect(await codeOf(give(of.links.bank))).toBe('YH025');
		expect(await codeOf(give('A'.repeat(22)))).toBe('YH015');
		const parties = (await list()).feedback.filter(({ role }) => role === 'party');
		expect(parties.filter(({ id }) => forms.some(({ feedback }) => feedback === id))).toHaveLength(2);
	});

	test.each([
		['no word on the whole', { ratings: { fit: 5 } }],
		['a six', { ratings: { overall: 6 } }],
		['a nought', { ratings: { overall: 0 } }],
		['a half', { ratings: { overall: 4.5 } }],
		['a word', { ratings: { overall: '好' } }],
		['a question of nobody', { ratings: { overall: 5, lunch: 5 } }],
		['a kind of nobody', { organisationKind: 'club' }],
		['a long text', { text: '好'.repeat(501) }],
		['no id', { feedback: undefined }]
	])('%s is refused, and leaves no slip', async (...[, change]) => {
		const { secret } = await attendee(`某${randomUUID().slice(0, 4)}`);
		expect(await codeOf(give(secret, { args: form(change) }))).toBe('YH011');
		expect(await give(secret)).toMatchObject({ status: 'accepted' });
	});
});

test('counts, averages and who was satisfied come out of the answers alone', async () => {
	const fresh = await foundRequestWorld(t);
	for (const [overall, fit] of [
		[5, 4],
		[4, undefined],
		[2, 1]
	] as const)
		await fresh.submit('giveFeedback', form({ role: 'attendee', ratings: { overall, ...(fit && { fit }) } }));
	const told = (await t.database.call(
		'list_feedback',
		{ event: fresh.world.event },
		fresh.world.organiser
	)) as Awaited<ReturnType<typeof list>>;
	expect(told.count).toBe(3);
	expect(told.questions).toEqual([
		{ question: 'fit', count: 2, average: 2.5, satisfied: 1 },
		{ question: 'overall', count: 3, average: 3.67, satisfied: 2 }
	]);
	expect([5, 4, 2].filter(isSatisfied)).toHaveLength(2);
	expect(
		await codeOf(t.database.call('list_feedback', { event: fresh.world.event }, of.world.organiser))
	).toBe('YH003');
	expect(await codeOf(t.database.call('list_feedback', { event: fresh.world.event }, fresh.bureau))).toBe(
		'YH003'
	);
});

test('after the retention day the ratings are there, and neither text nor person', async () => {
	const fresh = await foundRequestWorld(t);
	const args = form({ role: 'attendee', respondent: randomUUID() });
	await fresh.submit('giveFeedback', args);
	await t.sql("update events set retain_until = '2020-01-01' where id = $1", [fresh.world.event]);
	await t.database.call('run_due', {}, { kind: 'server' });
	expect(await t.sql('select text, respondent from feedback where id = $1', [args.feedback])).toEqual([
		{ text: null, respondent: null }
	]);
	expect(await t.sql('select 1 from op_inbox where raw like $1', [`%${args.feedback}%`])).toEqual([]);
	expect(
		await t.sql('select question from feedback_ratings where feedback = $1 order by 1', [args.feedback])
	).toHaveLength(2);
});

test('SQL and the form know the same questions and kinds', async () => {
	const checks = await t.sql<{ text: string }>(
		"select pg_get_constraintdef(oid) as text from pg_constraint where conrelid in ('feedback'::regclass, 'feedback_ratings'::regclass) and contype = 'c'"
	);
	const words = (column: string) =>
		[
			...(checks.find(({ text }) => text.includes(`(${column} = ANY`))?.text ?? '').matchAll(
				/'([^']+)'::text/g
			)
		].map(([, word]) => word);
	expect(words('question')).toEqual([...FEEDBACK_QUESTIONS]);
	expect(words('organisation_kind')).toEqual([...FEEDBACK_KINDS]);
});
