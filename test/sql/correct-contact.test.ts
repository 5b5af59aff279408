// A person corrects how they are called and reached, through their own link: on the list and behind a form; phones hear of it, the inbox forgets it, nobody else may.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	draftOf,
	foundRequestWorld,
	leadArgs,
	type Outcome,
	type RequestWorld
} from './request-world.ts';
import { person, type Phone } from './world.ts';

const ANONYMOUS = { kind: 'anonymous' } as const;
let t: TestDatabase;
let of: RequestWorld;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	phone = await of.world.enrol();
});
afterAll(() => t?.close());

const through = async (secret: string, draft: ReturnType<typeof draftOf>) =>
	(
		(await t.database.call('perform_as_person', { secret, drafts: [draft] }, ANONYMOUS)) as {
			outcomes: Outcome[];
		}
	).outcomes[0]!;
const correct = (secret: string, args: Record<string, unknown>) =>
	through(secret, draftOf('correctContact', args));
const mine = (secret: string) => t.database.call('read_my_page', { secret }, ANONYMOUS);

test('somebody on the list: page, phones and the search by pinyin have the right name; an emptied mobile is gone', async () => {
	const who = person('张珊', {
		mobile: '13900004441',
		title: '经理',
		pinyin: { full: 'zhang shan', initials: 'zs' }
	});
	await of.world.perform('addAttendee', [who]);
	const [link] = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[who.attendee]
	);
	const { secret } = link!;
	const right = { name: '章杉', pinyin: { full: 'zhang shan', initials: 'zs' }, mobile: '13900004442' };
	expect(await correct(secret, right)).toMatchObject({ status: 'accepted' });
	expect(await mine(secret)).toMatchObject({ name: '章杉', mobile: '13900004442', title: '经理' });
	await phone.pull();
	expect(phone.rows.get(`attendee/${who.attendee}`)?.body).toMatchObject({
		name: '章杉',
		mobileLast4: '4442'
	});
	await correct(secret, { mobile: null, title: null });
	expect(await mine(secret)).toMatchObject({ name: '章杉' });
	expect(await mine(secret)).not.toHaveProperty('mobile');
	expect(await mine(secret)).not.toHaveProperty('title');
});

test('somebody behind a form: who may know them learns the right mobile, and the inbox keeps nothing of it, also when it is sent again', async () => {
	const contact = randomUUID();
	const lead = leadArgs(of, {
		contact,
		name: '东郭先',
		mobile: '13900005551',
		consents: [{ kind: 'counterpart', recipient: of.holder, version: 'share_holder.1' }]
	});
	await of.submit('requestPatent', lead);
	const [link] = await t.sql<{ secret: string }>('select secret from private.contacts where id = $1', [
		contact
	]);
	const draft = draftOf('correctContact', { mobile: '13900005552' });
	expect(await through(link!.secret, draft)).toMatchObject({ status: 'accepted' });
	const page = await t.database.call('read_counterpart_page', { secret: of.links.holder }, ANONYMOUS);
	expect(JSON.stringify(page)).toContain('13900005552');
	expect(JSON.stringify(page)).not.toContain('13900005551');
	expect(await t.sql("select from op_inbox where raw like '%13900005552%'")).toHaveLength(0);
	await of.submit('eraseRequest', { lead: lead.lead });
	expect(await t.sql("select from op_inbox where raw like '%1390000555%'")).toHaveLength(0);
});

test('what does not fit is refused by its field; an unknown link and a phone may not', async () => {
	const who = person('欧阳锋', { mobile: '13900006661' });
	await of.world.perform('addAttendee', [who]);
	const [link] = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[who.attendee]
	);
	for (const [field, args] of [
		['name', { name: '　' }],
		['mobile', { mobile: '12345' }],
		['title', { title: '长'.repeat(61) }],
		['pinyin', { name: '欧阳峰', pinyin: 'ou' }]
	] as const)
		expect(await correct(link!.secret, args)).toMatchObject({ status: 'refused', fields: [field] });
	expect(await mine(link!.secret)).toMatchObject({ name: '欧阳锋', mobile: '13900006661' });
	expect(await codeOf(correct('aaaaaaaaaaaaaaaaaaaaaa', { name: '谁' }))).toBe('YH015');
	// Another person's id in the arguments is not listened to.
	const other = person('黄药师');
	await of.world.perform('addAttendee', [other]);
	await correct(link!.secret, { contact: other.attendee, name: '欧阳克' });
	expect(await t.sql('select name from attendees where id = $1', [other.attendee])).toEqual([
		{ name: '黄药师' }
	]);
	const body = phone.record('correctContact', { contact: who.attendee, name: '洪七' });
	await phone.push([body]);
	await phone.pull();
	expect(phone.outcome(body)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
});

test('an answer that is sent again is one answer; another one is another', async () => {
	const lead = leadArgs(of);
	await of.submit('requestPatent', lead);
	const answer = async (reason: string) => {
		const draft = { ...draftOf('answerLead', { lead: lead.lead, answer: 'question', reason }), id: uuidv7() };
		const reply = await t.database.call(
			'perform_as_counterpart',
			{ secret: of.links.holder, draft },
			ANONYMOUS
		);
		return (reply as { outcomes: Outcome[] }).outcomes[0]!.status;
	};
	expect(await answer('要多少？')).toBe('accepted');
	expect(await answer('要多少？')).toBe('merged');
	expect(await answer('什么时候要？')).toBe('accepted');
	expect(await t.sql('select from lead_answers where lead = $1', [lead.lead])).toHaveLength(2);
});
